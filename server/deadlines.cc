// SPDX-License-Identifier: BSD-3-Clause
#include "server/deadlines.h"

#include <algorithm>
#include <chrono>

namespace ruddock::server {
namespace {

// A timer that is armed for longer than this might overflow its clock.
constexpr int64_t kLongestMs = int64_t{24} * 3600 * 1000;

}  // namespace

Deadlines::Deadlines(asio::io_context& context, const engine::Clock& clock,
                     std::function<void(uint64_t)> due)
    : timer_(context), clock_(clock), due_(std::move(due)) {}

void Deadlines::Add(uint64_t client_id, int64_t at_ms) {
  const auto place = times_.emplace(at_ms, client_id).first;
  if (place == times_.begin()) Arm();
}

void Deadlines::Remove(uint64_t client_id, int64_t at_ms) {
  // The timer may fire for nothing then.
  times_.erase({at_ms, client_id});
}

void Deadlines::Arm() {
  const int64_t wait_ms =
      std::clamp<int64_t>(times_.begin()->first - clock_.NowMs(), 0, kLongestMs);
  timer_.expires_after(std::chrono::milliseconds(wait_ms));
  timer_.async_wait([this](const asio::error_code& error) {
    if (!error) Fire();
  });
}

void Deadlines::Fire() {
  const int64_t now_ms = clock_.NowMs();
  while (!times_.empty() && times_.begin()->first <= now_ms) {
    const uint64_t client_id = times_.begin()->second;
    times_.erase(times_.begin());
    due_(client_id);
  }
  if (!times_.empty()) Arm();
}

}  // namespace ruddock::server
