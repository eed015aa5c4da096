// SPDX-License-Identifier: BSD-3-Clause
// Where the values of the configuration live. Every holder may be read from any thread at any time;
// only Config writes. Numbers cost one relaxed load; texts and lists are copied out under a mutex.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace ruddock::engine {

// A value on its way between a text and its holder. Booleans, enums, sizes and permissions are
// numbers; a size above INT64_MAX is kept as the same 64 bits.
using ConfigValue = std::variant<int64_t, std::string, std::vector<int64_t>, std::vector<double>,
                                 std::vector<std::string>>;

class Number {
 public:
  using Stored = int64_t;

  int64_t Load() const { return value_.load(std::memory_order_relaxed); }
  void Store(int64_t value) { value_.store(value, std::memory_order_relaxed); }

 private:
  std::atomic<int64_t> value_{0};
};

// A number as the type that its readers want: config.maxmemory() is a uint64_t.
template <typename T>
class Setting : public Number {
 public:
  T operator()() const {
    if constexpr (std::is_same_v<T, bool>) {
      return Load() != 0;
    } else {
      return static_cast<T>(Load());
    }
  }
};

// A text or a list; reading copies.
template <typename T>
class Guarded {
 public:
  using Stored = T;

  T operator()() const { return Load(); }
  T Load() const {
    std::lock_guard guard(mutex_);
    return value_;
  }
  void Store(T value) {
    std::lock_guard guard(mutex_);
    value_ = std::move(value);
  }

 private:
  mutable std::mutex mutex_;
  T value_;
};

using Text = Guarded<std::string>;

}  // namespace ruddock::engine
