// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>

#include "bench/report/model.h"
#include "bench/report/progress.h"
#include "bench/report/server.h"

namespace ruddock::bench {

// A name with its number in twelve digits at the end; only the digits change from key to key.
class NumberedName {
 public:
  explicit NumberedName(const std::string& prefix)
      : text_(prefix + std::string(kDigits, '0')), digits_(prefix.size()) {}

  // Valid until the next call.
  const std::string& Set(std::uint64_t number) {
    for (std::size_t i = kDigits; i > 0; --i, number /= 10) {
      text_[digits_ + i - 1] = static_cast<char>('0' + number % 10);
    }
    return text_;
  }

 private:
  static constexpr std::size_t kDigits = 12;
  std::string text_;
  std::size_t digits_;
};

// All of these load over one pipelined connection, the same way for every server, and throw where
// the server answers an error.

// SET <prefix><12 digits> for 0 … keys-1, the names that redis-benchmark's -r draws from. "key:"
// gives keys of exactly 16 bytes.
void FillKeys(const Server& server, const std::string& prefix, std::uint64_t keys,
              const std::string& value, Progress& progress);

// The same with a different random text of `value_size` bytes in each key.
void FillKeysRandomly(const Server& server, const std::string& prefix, std::uint64_t keys,
                      std::size_t value_size, Progress& progress);

// Reads every key once and throws where one is missing. This also lets a table that grows step by
// step with the commands (as Redis's does) finish, so that runs do not pay for the loading.
void ReadKeys(const Server& server, const std::string& prefix, std::uint64_t keys,
              Progress& progress);

// Deletes the collection and adds `elements` elements to it, as the row's commands expect it.
void FillCollection(const Server& server, Fill fill, const std::string& key,
                    std::uint64_t elements);

}  // namespace ruddock::bench
