// SPDX-License-Identifier: BSD-3-Clause
#include "bench/report/dataset.h"

#include <fmt/format.h>

#include <functional>
#include <random>

#include "bench/report/client.h"
#include "bench/report/plan.h"

namespace ruddock::bench {
namespace {

std::function<void(std::uint64_t)> Advance(const Server& server, const std::string& what,
                                           std::uint64_t keys, Progress& progress) {
  return [&progress, what, keys, name = Name(server.kind())](std::uint64_t done) {
    progress.Now(fmt::format("{} {} {}: {} %", what, ShortNumber(keys), name,
                             keys == 0 ? 100 : done * 100 / keys));
  };
}

}  // namespace

void FillKeys(const Server& server, const std::string& prefix, std::uint64_t keys,
              const std::string& value, Progress& progress) {
  NumberedName name(prefix);
  Client(server.port())
      .Pipeline(
          keys,
          [&](std::uint64_t i, std::string& out) {
            AppendRequest(out, {"SET", name.Set(i), value});
          },
          Advance(server, "loading", keys, progress));
}

void FillKeysRandomly(const Server& server, const std::string& prefix, std::uint64_t keys,
                      std::size_t value_size, Progress& progress) {
  NumberedName name(prefix);
  std::mt19937_64 random(keys);
  std::string value(value_size, ' ');
  Client(server.port())
      .Pipeline(
          keys,
          [&](std::uint64_t i, std::string& out) {
            std::uint64_t bits = 0;
            for (std::size_t at = 0; at < value.size(); ++at, bits >>= 5) {
              if (at % 12 == 0) bits = random();
              value[at] = static_cast<char>('A' + (bits & 31));
            }
            AppendRequest(out, {"SET", name.Set(i), value});
          },
          Advance(server, "loading", keys, progress));
}

void ReadKeys(const Server& server, const std::string& prefix, std::uint64_t keys,
              Progress& progress) {
  NumberedName name(prefix);
  Client(server.port())
      .Pipeline(
          keys,
          [&](std::uint64_t i, std::string& out) {
            AppendRequest(out, {"GET", name.Set(i)});
          },
          Advance(server, "reading", keys, progress));
}

void FillCollection(const Server& server, Fill fill, const std::string& key,
                    std::uint64_t elements) {
  if (fill == Fill::kNothing || server.kind() == ServerKind::kFloor) return;
  Client client(server.port());
  client.Call({"DEL", key});
  NumberedName element("element:");
  NumberedName score("");
  client.Pipeline(fill == Fill::kEmpty ? 0 : elements, [&](std::uint64_t i, std::string& out) {
    switch (fill) {
      case Fill::kList: return AppendRequest(out, {"RPUSH", key, "VXK"});
      case Fill::kHash: return AppendRequest(out, {"HSET", key, element.Set(i), "VXK"});
      case Fill::kStream: return AppendRequest(out, {"XADD", key, "*", "field", "VXK"});
      case Fill::kSortedSet: return AppendRequest(out, {"ZADD", key, score.Set(i), element.Set(i)});
      default: return AppendRequest(out, {"SADD", key, element.Set(i)});
    }
  });
  if (fill == Fill::kStream) client.Call({"XGROUP", "CREATE", key, "g", "0"});
  if (fill != Fill::kTwoSets) return;
  const std::string small = key + ":small";
  client.Call({"DEL", small});
  client.Pipeline(elements / 10'000, [&](std::uint64_t i, std::string& out) {
    AppendRequest(out, {"SADD", small, element.Set(i * 10'000)});
  });
}

}  // namespace ruddock::bench
