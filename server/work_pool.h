// SPDX-License-Identifier: BSD-3-Clause
// A few threads for work on large values: compressing and decompressing their chunks. They are
// started by the first job, so that a server without such clients has none. Where the system has
// no thread left, the one that posts a job does the work.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "engine/exec/work_pool.h"

namespace ruddock::server {

class ThreadPool final : public engine::WorkPool {
 public:
  explicit ThreadPool(size_t threads) : wanted_(threads) {}
  // Finishes the jobs that run, and drops the others.
  ~ThreadPool() override;

  void Post(std::function<void()> job) override;

 private:
  void Run();
  // With the lock. False where the system has no thread left.
  bool StartThread();
  // On the thread that posts, where there is no other.
  void RunHere(std::unique_lock<std::mutex>& lock);
  void RunFirst(std::unique_lock<std::mutex>& lock);

  const size_t wanted_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> jobs_;
  bool stop_ = false;
  bool running_here_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace ruddock::server
