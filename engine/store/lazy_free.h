// SPDX-License-Identifier: BSD-3-Clause
// Frees large things on a thread of its own, so that no command waits for it.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

#include "engine/store/object.h"

namespace ruddock::engine {

class LazyFree {
 public:
  LazyFree();
  // Runs what is queued, then ends.
  ~LazyFree();

  // `job` frees something when it is called. `objects` counts for INFO's lazyfree_pending_objects.
  void Post(std::function<void()> job, int64_t objects);
  int64_t pending() const;
  int64_t freed() const;
  void ResetStats();
  // Waits until the queue is empty: for tests and DEBUG.
  void Drain();

 private:
  void Run();

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::condition_variable idle_;
  std::deque<std::pair<std::function<void()>, int64_t>> jobs_;
  int64_t pending_ = 0;
  int64_t freed_ = 0;
  bool busy_ = false;
  bool stop_ = false;
  std::thread thread_;
};

// The process's one; started on first use.
LazyFree& TheLazyFree();

class Entry;

// Frees an entry with its value: here, or on the thread of LazyFree where that takes long.
void DisposeEntry(Entry* entry);
// The same for a value that no entry owns.
void DisposeObject(ValueType type, Object object);

}  // namespace ruddock::engine
