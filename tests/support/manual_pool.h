// SPDX-License-Identifier: BSD-3-Clause
// Helpers whose work is done when a test says so, in the order that it says.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <utility>

#include "engine/exec/session.h"
#include "engine/exec/work_pool.h"

namespace ruddock::engine {

class ManualPool final : public WorkPool, public Mailbox {
 public:
  Helpers helpers() { return {this, this, 1}; }

  void Post(std::function<void()> job) override { jobs_.push_back(std::move(job)); }
  void Deliver(uint64_t, Delivery) override {}
  void Close(uint64_t, bool) override {}
  void Resume() override {}
  void Wake(uint64_t) override { ++wakes_; }

  size_t waiting() const { return jobs_.size(); }
  int wakes() const { return wakes_; }
  // Runs the job at `index`, and what it posts later on.
  void Run(size_t index = 0) {
    const std::function<void()> job = std::move(jobs_[index]);
    jobs_.erase(jobs_.begin() + static_cast<std::ptrdiff_t>(index));
    job();
  }
  void RunAll() {
    while (!jobs_.empty()) Run(jobs_.size() - 1);
  }

 private:
  std::deque<std::function<void()>> jobs_;
  int wakes_ = 0;
};

}  // namespace ruddock::engine
