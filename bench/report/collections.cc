// SPDX-License-Identifier: BSD-3-Clause
#include "bench/report/collections.h"

#include <fmt/format.h>

#include <random>

#include "bench/report/budget.h"
#include "bench/report/client.h"
#include "bench/report/dataset.h"
#include "bench/report/plan.h"

namespace ruddock::bench {
namespace {

constexpr std::uint64_t kSmallCollections = 100'000;
constexpr std::uint64_t kHashFields = 10;
constexpr std::uint64_t kListElements = 20;

// Eight letters, so that nothing is taken for a number; the same for every server.
class Words {
 public:
  std::string_view Next() {
    std::uint64_t bits = random_();
    for (char& letter : word_) {
      letter = static_cast<char>('A' + (bits & 31));
      bits >>= 5;
    }
    return word_;
  }

 private:
  std::mt19937_64 random_{1};
  std::string word_ = std::string(8, ' ');
};

void FillHashes(const Server& server) {
  NumberedName key("hash:");
  Words words;
  Client(server.port())
      .Pipeline(kSmallCollections * kHashFields, [&](std::uint64_t i, std::string& out) {
        const std::string name = fmt::format("field:{}", i % kHashFields);
        AppendRequest(out, {"HSET", key.Set(i / kHashFields), name, words.Next()});
      });
}

void FillLists(const Server& server) {
  NumberedName key("list:");
  Words words;
  Client(server.port())
      .Pipeline(kSmallCollections * kListElements, [&](std::uint64_t i, std::string& out) {
        AppendRequest(out, {"RPUSH", key.Set(i / kListElements), words.Next()});
      });
}

void FillIntegers(const Server& server) {
  // Spread, so that no encoding can take them for a range.
  constexpr std::uint64_t kStep = 1'000'003;
  Client(server.port()).Pipeline(kManyElements, [&](std::uint64_t i, std::string& out) {
    AppendRequest(out, {"SADD", "integers", std::to_string(i * kStep)});
  });
}

void FillStream(const Server& server) {
  Words words;
  Client(server.port()).Pipeline(kManyElements, [&](std::uint64_t, std::string& out) {
    AppendRequest(out, {"XADD", "stream", "*", "sensor", "17", "state", words.Next()});
  });
}

auto Filled(Fill fill) {
  return [fill](const Server& server) { FillCollection(server, fill, "large", kManyElements); };
}

CollectionMemory Row(const char* name, std::string title, double limit,
                     std::function<void(const Server&)> fill) {
  return {std::string(kCollectionMemoryPrefix) + name, std::move(title), limit, std::move(fill)};
}

}  // namespace

const std::vector<CollectionMemory>& CollectionMemories() {
  static const std::string many = ShortNumber(kManyElements);
  static const std::string small = ShortNumber(kSmallCollections);
  static const std::vector<CollectionMemory> rows = {
      Row("zset", "sorted set of " + many, kMaxSortedSetMemory, Filled(Fill::kSortedSet)),
      Row("hashes", fmt::format("{} hashes of {} fields", small, kHashFields), kMaxCollectionMemory,
          FillHashes),
      Row("lists", fmt::format("{} lists of {}", small, kListElements), kMaxCollectionMemory,
          FillLists),
      Row("set-of-integers", "set of " + many + " integers", kMaxCollectionMemory, FillIntegers),
      Row("set-of-strings", "set of " + many + " strings", kMaxCollectionMemory,
          Filled(Fill::kSet)),
      Row("stream", "stream of " + many, kMaxCollectionMemory, FillStream),
  };
  return rows;
}

}  // namespace ruddock::bench
