// SPDX-License-Identifier: BSD-3-Clause
#include "server/work_pool.h"

#include <system_error>
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
    std::unique_lock lock(mutex_);
    if (stop_) return;
    jobs_.push_back(std::move(job));
    if (threads_.size() < wanted_ && !StartThread() && threads_.empty()) RunHere(lock);
  }
  wake_.notify_one();
}

bool ThreadPool::StartThread() {
  try {
    threads_.emplace_back([this] { Run(); });
    return true;
  } catch (const std::system_error&) {
    return false;  // the system has none left; asked again with the next job
  }
}

void ThreadPool::RunHere(std::unique_lock<std::mutex>& lock) {
  // Jobs that jobs post are taken by the loop that runs already.
  if (running_here_) return;
  running_here_ = true;
  while (!jobs_.empty() && !stop_) RunFirst(lock);
  running_here_ = false;
}

void ThreadPool::RunFirst(std::unique_lock<std::mutex>& lock) {
  std::function<void()> job = std::move(jobs_.front());
  jobs_.pop_front();
  lock.unlock();
  job();
  job = nullptr;
  lock.lock();
}

void ThreadPool::Run() {
  const CrashStack crash_stack;
  std::unique_lock lock(mutex_);
  for (;;) {
    wake_.wait(lock, [this] { return stop_ || !jobs_.empty(); });
    if (stop_) return;
    RunFirst(lock);
  }
}

}  // namespace ruddock::server
