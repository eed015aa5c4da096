// SPDX-License-Identifier: BSD-3-Clause
#include "engine/store/expiry.h"

#include <algorithm>
#include <array>

#include "engine/base/clock.h"
#include "engine/store/write_gate.h"

namespace ruddock::engine {
namespace {

constexpr int kMaxEffort = 10;
constexpr size_t kMaxKeysPerTable = 20 + 5 * (kMaxEffort - 1);
// A sample whose share of due keys is judged is taken from about this many tables.
constexpr size_t kTablesPerBatch = 16;
// A sparse index is given up on after this many buckets per key that is looked for.
constexpr size_t kBucketsPerKey = 20;
// Longer ones count as this in the average, so that a sum of them does not overflow.
constexpr int64_t kLongestTtl = INT64_MAX / (2 * kMaxKeysPerTable);

}  // namespace

ActiveExpiry::ActiveExpiry(Store& store, uint32_t first_shard, uint32_t stride)
    : store_(store), first_shard_(first_shard), stride_(stride), shard_(first_shard) {}

ExpireResult ActiveExpiry::Run(int64_t now_ms, int64_t budget_us) {
  ExpireResult result;
  if (!store_.expiry.active.load(std::memory_order_relaxed)) return result;
  if (first_shard_ >= store_.shard_count() || !FindDatabases()) return result;
  effort_ = std::clamp(store_.expiry.effort.load(std::memory_order_relaxed), 1, kMaxEffort);
  const int64_t acceptable_percent = kMaxEffort - (effort_ - 1);
  const int64_t start_us = MonotonicUs();
  const int64_t deadline_us = start_us + budget_us;
  Sample batch;
  do {
    batch = VisitBatch(now_ms, deadline_us);
    result.sampled += batch.keys;
    result.expired += batch.expired;
    result.out_of_time = MonotonicUs() >= deadline_us;
  } while (!result.out_of_time && batch.expired * 100 > batch.keys * acceptable_percent);
  result.elapsed_us = MonotonicUs() - start_us;

  ExpiryStatus& status = store_.expiry;
  const double percent = result.sampled == 0 ? 0
                                             : static_cast<double>(result.expired) * 100 /
                                                   static_cast<double>(result.sampled);
  status.stale_percent = percent * 0.05 + status.stale_percent * 0.95;
  status.cycle_us += result.elapsed_us;
  if (result.out_of_time) ++status.out_of_time;
  return result;
}

bool ActiveExpiry::FindDatabases() {
  databases_.clear();
  for (uint32_t database = 0; database < store_.database_count(); ++database) {
    if (store_.ExpiringCount(database) > 0) {
      databases_.push_back(database);
    } else if (store_.expiry.average_ttl_ms[database].load(std::memory_order_relaxed) != 0) {
      store_.expiry.average_ttl_ms[database] = 0;
    }
  }
  return !databases_.empty();
}

ActiveExpiry::Sample ActiveExpiry::VisitBatch(int64_t now_ms, int64_t deadline_us) {
  const int64_t enough = static_cast<int64_t>(keys_per_table() * kTablesPerBatch);
  const uint32_t start = shard_;
  Sample batch;
  ShardGuard guard(store_);
  do {
    guard.TakeOne(shard_);
    for (uint32_t database : databases_) {
      Table* table = store_.FindTable(shard_, database);
      if (table != nullptr && !table->expiring.empty()) {
        VisitTable(database, *table, now_ms, batch);
      }
    }
    guard.Release();
    shard_ += stride_;
    if (shard_ >= store_.shard_count()) shard_ = first_shard_;
  } while (shard_ != start && batch.keys < enough && MonotonicUs() < deadline_us);
  return batch;
}

void ActiveExpiry::VisitTable(uint32_t database, Table& table, int64_t now_ms, Sample& batch) {
  std::array<Entry*, kMaxKeysPerTable> due;
  size_t due_count = 0;
  int64_t live = 0;
  int64_t ttl_sum = 0;
  const size_t wanted = keys_per_table();
  const size_t count = table.expiring.bucket_count();
  size_t buckets = std::min(count, wanted * kBucketsPerKey);
  // The entries are gathered first: a removal moves others to the buckets in front of them.
  for (; buckets > 0 && due_count + static_cast<size_t>(live) < wanted; --buckets) {
    if (table.expire_cursor >= count) table.expire_cursor = 0;
    Entry* entry = table.expiring.AtBucket(table.expire_cursor++);
    if (entry == nullptr) continue;
    if (entry->ExpiredAt(now_ms)) {
      due[due_count++] = entry;
    } else {
      ++live;
      ttl_sum += std::min(entry->expiry() - now_ms, kLongestTtl);
    }
  }
  WriteGate gate(store_, database, now_ms);
  for (size_t i = 0; i < due_count; ++i) {
    gate.Remove(Key::Of(due[i]->key()), RemoveReason::kExpired);
  }
  gate.ServeReady();
  EstimateTtl(database, ttl_sum, live);
  batch.keys += live + static_cast<int64_t>(due_count);
  batch.expired += static_cast<int64_t>(due_count);
}

void ActiveExpiry::EstimateTtl(uint32_t database, int64_t ttl_sum, int64_t keys) {
  if (keys == 0) return;
  std::atomic<int64_t>& estimate = store_.expiry.average_ttl_ms[database];
  const int64_t sample = ttl_sum / keys;
  const int64_t before = estimate.load(std::memory_order_relaxed);
  estimate.store(before == 0 ? sample : before / 50 * 49 + sample / 50, std::memory_order_relaxed);
}

}  // namespace ruddock::engine
