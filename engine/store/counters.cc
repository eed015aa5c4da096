// SPDX-License-Identifier: BSD-3-Clause
#include "engine/store/counters.h"

#include <bitset>
#include <cstdlib>
#include <mutex>

namespace ruddock::engine {
namespace {

std::mutex g_mutex;
std::bitset<kMaxThreads> g_taken;

struct IndexHolder {
  uint32_t index = kMaxThreads;
  IndexHolder() {
    std::lock_guard guard(g_mutex);
    for (uint32_t i = 0; i < kMaxThreads; ++i) {
      if (!g_taken[i]) {
        g_taken[i] = true;
        index = i;
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

}  // namespace ruddock::engine
