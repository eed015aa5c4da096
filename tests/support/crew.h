// SPDX-License-Identifier: BSD-3-Clause
// Threads that do the same work side by side, one task after another. A thread is the same one in
// every task, as an I/O thread is: what it makes in one it may use in the next.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace ruddock::testing {

class Crew {
 public:
  using Task = std::function<void(size_t member)>;

  explicit Crew(size_t members) {
    for (size_t i = 0; i < members; ++i) threads_.emplace_back([this, i] { Work(i); });
  }
  ~Crew() {
    {
      std::lock_guard guard(mutex_);
      stop_ = true;
    }
    changed_.notify_all();
    for (std::thread& thread : threads_) thread.join();
  }
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;

  size_t size() const { return threads_.size(); }

  // Runs the task on every member at once and waits for all of them.
  void Run(const Task& task) {
    std::unique_lock lock(mutex_);
    task_ = &task;
    working_ = threads_.size();
    ++round_;
    changed_.notify_all();
    changed_.wait(lock, [this] { return working_ == 0; });
  }

 private:
  void Work(size_t member) {
    std::unique_lock lock(mutex_);
    for (size_t seen = 0;;) {
      changed_.wait(lock, [&] { return stop_ || round_ != seen; });
      if (stop_) return;
      seen = round_;
      lock.unlock();
      (*task_)(member);
      lock.lock();
      if (--working_ == 0) changed_.notify_all();
    }
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  const Task* task_ = nullptr;
  size_t working_ = 0;
  size_t round_ = 0;
  bool stop_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace ruddock::testing
