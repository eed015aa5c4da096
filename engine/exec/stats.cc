// SPDX-License-Identifier: BSD-3-Clause
#include "engine/exec/stats.h"

namespace ruddock::engine {

uint64_t TickHistogram::UpperBound(size_t index) {
  if (index < (1u << kStepBits)) return index;
  const size_t shift = (index >> kStepBits) - 1;
  const uint64_t step = (index & ((1u << kStepBits) - 1)) | (1u << kStepBits);
  return ((step + 1) << shift) - 1;
}

ThreadStats& Stats::AddThread() {
  std::lock_guard guard(mutex_);
  threads_.push_back(std::make_unique<ThreadStats>(commands_));
  return *threads_.back();
}

void Stats::CountError(std::string_view text) {
  const std::string_view code = text.substr(0, text.find(' '));
  std::lock_guard guard(mutex_);
  auto it = errors_.find(code);
  if (it == errors_.end()) it = errors_.emplace(std::string(code), 0).first;
  ++it->second;
}

std::map<std::string, int64_t, std::less<>> Stats::Errors() {
  std::lock_guard guard(mutex_);
  return errors_;
}

void Stats::Reset() {
  std::lock_guard guard(mutex_);
  errors_.clear();
  connections_received = 0;
  connections_rejected = 0;
  for (auto& thread : threads_) {
    for (CommandCounters& command : thread->commands) {
      command.calls.Reset();
      command.ticks.Reset();
      command.rejected.Reset();
      command.failed.Reset();
      if (TickHistogram* histogram = command.histogram.load()) histogram->Reset();
    }
    thread->input_bytes.Reset();
    thread->output_bytes.Reset();
    thread->error_replies.Reset();
    thread->reads.Reset();
    thread->writes.Reset();
  }
}

}  // namespace ruddock::engine
