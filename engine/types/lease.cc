// SPDX-License-Identifier: BSD-3-Clause
#include "engine/types/lease.h"

#include <algorithm>
#include <deque>
#include <mutex>
#include <utility>
#include <vector>

#include "engine/store/lazy_free.h"

namespace ruddock::engine {
namespace {

struct RetiredItem {
  uint64_t latest;  // lease at that time: those up to it may read the item
  void* what;
  void (*destroy)(void*);
};

struct Leases {
  std::mutex mutex;
  std::vector<uint64_t> out;        // ascending
  std::deque<RetiredItem> retired;  // by `latest`, ascending
};

Leases& All() {
  static Leases leases;
  return leases;
}

}  // namespace

std::atomic<uint64_t> Lease::out_{0};
std::atomic<uint64_t> Lease::latest_{0};

Lease::Lease() {
  Leases& all = All();
  std::lock_guard guard(all.mutex);
  number_ = latest_.load(std::memory_order_relaxed) + 1;
  latest_.store(number_, std::memory_order_relaxed);
  all.out.push_back(number_);
  // Seen by whoever takes the shard next.
  out_.fetch_add(1, std::memory_order_relaxed);
}

Lease::~Lease() {
  std::vector<RetiredItem> free;
  {
    Leases& all = All();
    std::lock_guard guard(all.mutex);
    all.out.erase(std::find(all.out.begin(), all.out.end(), number_));
    while (!all.retired.empty() &&
           (all.out.empty() || all.retired.front().latest < all.out.front())) {
      free.push_back(all.retired.front());
      all.retired.pop_front();
    }
    // Whoever sees it sees that the reading is over.
    out_.fetch_sub(1, std::memory_order_release);
  }
  if (free.empty()) return;
  TheLazyFree().Post(
      [items = std::move(free)] {
        for (const RetiredItem& item : items) item.destroy(item.what);
      },
      0);
}

void Lease::Retire(void* what, void (*destroy)(void*)) {
  {
    Leases& all = All();
    std::lock_guard guard(all.mutex);
    if (!all.out.empty()) {
      all.retired.push_back({latest_.load(std::memory_order_relaxed), what, destroy});
      return;
    }
  }
  destroy(what);
}

int64_t Lease::Retired() {
  Leases& all = All();
  std::lock_guard guard(all.mutex);
  return static_cast<int64_t>(all.retired.size());
}

}  // namespace ruddock::engine
