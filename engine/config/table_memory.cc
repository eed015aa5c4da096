// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>

#include "engine/config/special.h"
#include "engine/config/table.h"

namespace ruddock::engine {

namespace {

constexpr EnumName Policy(std::string_view name, EvictionPolicy policy) {
  return {name, static_cast<int64_t>(policy)};
}

constexpr EnumName kPolicies[] = {
    Policy("volatile-lru", EvictionPolicy::kVolatileLru),
    Policy("volatile-lfu", EvictionPolicy::kVolatileLfu),
    Policy("volatile-random", EvictionPolicy::kVolatileRandom),
    Policy("volatile-ttl", EvictionPolicy::kVolatileTtl),
    Policy("allkeys-lru", EvictionPolicy::kAllKeysLru),
    Policy("allkeys-lfu", EvictionPolicy::kAllKeysLfu),
    Policy("allkeys-random", EvictionPolicy::kAllKeysRandom),
    Policy("noeviction", EvictionPolicy::kNoEviction),
};

int64_t ClampHz(int64_t hz) { return std::clamp<int64_t>(hz, 1, 500); }

void AddKeyspace(DirectiveTable& rows) {
  using S = Settings;
  // The default of io-threads is the number of cores, which Config fills in.
  rows.push_back(
      Integer("io-threads", "1", 1, kMaxIoThreads).In<&S::io_threads>().Immutable().Effective());
  rows.push_back(Bool("io-threads-do-reads", "no").Immutable());
  rows.push_back(Integer("io-coalesce-usec", "75", 0, 1000).In<&S::io_coalesce_usec>().Effective());
  rows.push_back(
      Integer("io-thread-nice", "0", -20, 0).In<&S::io_thread_nice>().Immutable().Effective());
  rows.push_back(Integer("shards", "1024", 1, 65536)
                     .Validate(CheckPowerOfTwo)
                     .In<&S::shards>()
                     .Immutable()
                     .Effective());
  rows.push_back(
      Integer("databases", "16", 1, kIntMax).In<&S::databases>().Immutable().Effective());
  rows.push_back(Integer("hz", "10", 0, kIntMax).Adjust(ClampHz).In<&S::hz>().Effective());
  rows.push_back(Bool("dynamic-hz", "yes"));
  rows.push_back(
      Integer("active-expire-effort", "1", 1, 10).In<&S::active_expire_effort>().Effective());
  rows.push_back(Bool("activerehashing", "yes").In<&S::activerehashing>());
}

void AddLazyFree(DirectiveTable& rows) {
  using S = Settings;
  rows.push_back(Bool("lazyfree-lazy-eviction", "no").In<&S::lazyfree_lazy_eviction>().Effective());
  rows.push_back(Bool("lazyfree-lazy-expire", "no").In<&S::lazyfree_lazy_expire>().Effective());
  rows.push_back(
      Bool("lazyfree-lazy-server-del", "no").In<&S::lazyfree_lazy_server_del>().Effective());
  rows.push_back(Bool("lazyfree-lazy-user-del", "no").In<&S::lazyfree_lazy_user_del>().Effective());
  rows.push_back(
      Bool("lazyfree-lazy-user-flush", "no").In<&S::lazyfree_lazy_user_flush>().Effective());
}

void AddDefragmentation(DirectiveTable& rows) {
  rows.push_back(Bool("activedefrag", "no"));
  rows.push_back(Integer("active-defrag-cycle-min", "1", 1, 99));
  rows.push_back(Integer("active-defrag-cycle-max", "25", 1, 99));
  rows.push_back(Integer("active-defrag-threshold-lower", "10", 0, 1000));
  rows.push_back(Integer("active-defrag-threshold-upper", "100", 0, 1000));
  rows.push_back(Memory("active-defrag-ignore-bytes", "100mb", 1, kLongMax));
  rows.push_back(Integer("active-defrag-max-scan-fields", "1000", 1, kLongMax));
  rows.push_back(Bool("jemalloc-bg-thread", "yes"));
}

}  // namespace

DirectiveTable MemoryDirectives() {
  using S = Settings;
  DirectiveTable rows;
  rows.push_back(Memory("maxmemory", "0", 0, kUnsignedMax).In<&S::maxmemory>().Effective());
  rows.push_back(
      Enum("maxmemory-policy", "noeviction", kPolicies).In<&S::maxmemory_policy>().Effective());
  rows.push_back(
      Integer("maxmemory-samples", "5", 1, kIntMax).In<&S::maxmemory_samples>().Effective());
  rows.push_back(Integer("maxmemory-eviction-tenacity", "10", 0, 100)
                     .In<&S::maxmemory_eviction_tenacity>()
                     .Effective());
  rows.push_back(Integer("lfu-log-factor", "10", 0, kIntMax).In<&S::lfu_log_factor>().Effective());
  rows.push_back(Integer("lfu-decay-time", "1", 0, kIntMax).In<&S::lfu_decay_time>().Effective());
  AddKeyspace(rows);
  AddLazyFree(rows);
  AddDefragmentation(rows);
  return rows;
}

}  // namespace ruddock::engine
