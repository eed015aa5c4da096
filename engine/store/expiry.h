// SPDX-License-Identifier: BSD-3-Clause
// Active expiry: finds keys whose time has come though nobody asks for them.
//
// As in Redis, a sample of the keys with an expiry is looked at; while more than a tenth of a
// sample was due, another follows, until the time allowed is used up. So at most about that share
// of the expiring keys is dead memory, whatever their number.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/store/store.h"

namespace ruddock::engine {

struct ExpireResult {
  int64_t sampled = 0;
  int64_t expired = 0;
  int64_t elapsed_us = 0;
  bool out_of_time = false;
};

// The cycle of one thread over the shards `first_shard`, `first_shard + stride`, …. Used by that
// thread alone; takes one shard at a time.
class ActiveExpiry {
 public:
  ActiveExpiry(Store& store, uint32_t first_shard, uint32_t stride);

  // One cycle, from where the last one stopped. Does nothing while store.expiry.active is off.
  ExpireResult Run(int64_t now_ms, int64_t budget_us);
  // A cycle's share of the time between two, in percent of one processor.
  static int TimePercent(int effort) { return 25 + 2 * (effort - 1); }

 private:
  struct Sample {
    int64_t keys = 0;
    int64_t expired = 0;
  };

  bool FindDatabases();
  Sample VisitBatch(int64_t now_ms, int64_t deadline_us);
  void VisitTable(uint32_t database, Table& table, int64_t now_ms, Sample& batch);
  void EstimateTtl(uint32_t database, int64_t ttl_sum, int64_t keys);
  size_t keys_per_table() const { return static_cast<size_t>(20 + 5 * (effort_ - 1)); }

  Store& store_;
  const uint32_t first_shard_;
  const uint32_t stride_;
  uint32_t shard_;  // the next one to visit
  int effort_ = 1;
  std::vector<uint32_t> databases_;  // those with expiring keys, as of this cycle
};

}  // namespace ruddock::engine
