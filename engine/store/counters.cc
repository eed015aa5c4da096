// SPDX-License-Identifier: BSD-3-Clause
#include "engine/store/counters.h"

#include <bitset>
#include <cstdlib>
#include <mutex>

namespace ruddock::engine {
namespace {

std::mutex g_mutex;
std::bitset<kMaxThreads> g_taken;
std::atomic<uint32_t> g_limit{0};

struct IndexHolder {
  uint32_t index = kMaxThreads;
  IndexHolder() {
    std::lock_guard guard(g_mutex);
    for (uint32_t i = 0; i < kMaxThreads; ++i) {
      if (!g_taken[i]) {
        g_taken[i] = true;
        index = i;
        if (i >= g_limit.load()) g_limit = i + 1;
        return;
      }
    }
    std::abort();  // io-threads is bounded far below
  }
  ~IndexHolder() {
    std::lock_guard guard(g_mutex);
    g_taken[index] = false;
  }
};

}  // namespace

uint32_t ThreadIndex() {
  thread_local const IndexHolder holder;
  return holder.index;
}

uint32_t ThreadIndexLimit() { return g_limit.load(std::memory_order_acquire); }

}  // namespace ruddock::engine
