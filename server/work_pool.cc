// SPDX-License-Identifier: BSD-3-Clause
#include "server/work_pool.h"

#include <utility>

#include "server/crash_report.h"

namespace ruddock::server {

ThreadPool::~ThreadPool() {
  std::deque<std::function<void()>> dropped;
  {
    std::lock_guard guard(mutex_);
    stop_ = true;
    dropped.swap(jobs_);
  }
  wake_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void ThreadPool::Post(std::function<void()> job) {
  {
    std::lock_guard guard(mutex_);
    if (stop_) return;
    jobs_.push_back(std::move(job));
    if (threads_.size() < wanted_) threads_.emplace_back([this] { Run(); });
  }
  wake_.notify_one();
}

void ThreadPool::Run() {
  const CrashStack crash_stack;
  std::unique_lock lock(mutex_);
  for (;;) {
    wake_.wait(lock, [this] { return stop_ || !jobs_.empty(); });
    if (stop_) return;
    std::function<void()> job = std::move(jobs_.front());
    jobs_.pop_front();
    lock.unlock();
    job();
    job = nullptr;
    lock.lock();
  }
}

}  // namespace ruddock::server
