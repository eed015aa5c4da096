// SPDX-License-Identifier: BSD-3-Clause
// How a table of the store grows and where a hash belongs in it.
//
// The bucket is the hash's low 32 bits scaled to the bucket count, so buckets stand in hash order
// at every size: that order is SCAN's cursor. Counts need not be powers of two: growing by half
// instead of doubling keeps at least 60 % of a grown table in use (DESIGN's memory per key), for
// one more move per key over its life.
#pragma once

#include <tsl/robin_set.h>

#include <cstddef>
#include <cstdint>
#include <stdexcept>

namespace ruddock::engine {

// Bucket of a hash in a table of `count` buckets.
inline size_t BucketOf(uint64_t hash, size_t count) {
  return static_cast<size_t>(((hash & 0xffffffff) * count) >> 32);
}

// Smallest low half of a hash that belongs to bucket `index` or a later one.
inline uint64_t FirstHashOf(size_t index, size_t count) {
  return ((static_cast<uint64_t>(index) << 32) + count - 1) / count;
}

class ScaledGrowthPolicy {
 public:
  explicit ScaledGrowthPolicy(std::size_t& count_in_out) {
    if (count_in_out > max_bucket_count()) throw std::length_error("table too large");
    m_mask.count = count_in_out;
  }
  std::size_t bucket_for_hash(std::size_t hash) const noexcept {
    return BucketOf(hash, m_mask.count);
  }
  std::size_t next_bucket_count() const {
    return m_mask.count < 4 ? 4 : m_mask.count + m_mask.count / 2;
  }
  std::size_t max_bucket_count() const { return std::size_t{1} << 32; }
  void clear() noexcept { m_mask.count = 0; }

 protected:
  // robin_set steps to the next bucket with `(index + 1) & m_mask` under the policies for which it
  // rehashes from stored hashes; here that means wrapping around.
  struct Wrap {
    std::size_t count = 0;
    friend std::size_t operator&(std::size_t index, Wrap wrap) {
      return index == wrap.count ? 0 : index;
    }
  };
  Wrap m_mask;  // NOLINT: the name robin_set uses
};

}  // namespace ruddock::engine

// robin_set trusts its stored hashes in a rehash only where the bucket follows from their 32 bits,
// which it knows of powers of two alone. It holds here too, and without it every rehash would read
// every key.
template <>
struct tsl::detail_robin_hash::is_power_of_two_policy<ruddock::engine::ScaledGrowthPolicy>
    : std::true_type {};
