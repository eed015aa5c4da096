// SPDX-License-Identifier: BSD-3-Clause
// All connected clients. Safe from any thread; the lock is held while a visitor runs, so visitors
// must be short and must not connect or disconnect anybody.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <vector>

#include "engine/exec/attention.h"
#include "engine/exec/session.h"

namespace ruddock::engine {

class Clients {
 public:
  explicit Clients(Attention& attention) : attention_(attention) {}

  uint64_t NextId() { return next_id_.fetch_add(1, std::memory_order_relaxed); }
  void Add(Session& session);
  void Remove(Session& session);
  size_t count() const { return count_.load(std::memory_order_relaxed); }

  // Ascending ids.
  template <typename Visit>
  void ForEach(Visit visit) {
    std::lock_guard guard(mutex_);
    for (auto& [id, session] : sessions_) visit(*session);
  }
  // Calls `visit` where the client is connected; says whether it is.
  template <typename Visit>
  bool With(uint64_t id, Visit visit) {
    std::lock_guard guard(mutex_);
    auto it = sessions_.find(id);
    if (it == sessions_.end()) return false;
    visit(*it->second);
    return true;
  }

  // Closes every client for which `match` holds; they are gone from here at once, and what they
  // have sent and nobody has read is not executed. Says how many there were.
  template <typename Match>
  size_t Kill(Match match) {
    std::lock_guard guard(mutex_);
    return std::erase_if(sessions_, [&](const auto& entry) {
      Session& session = *entry.second;
      if (!match(session)) return false;
      Close(session);
      return true;
    });
  }
  // Runs what CLIENT PAUSE made wait.
  void ResumeWaiting();

  // MONITOR: from now on, or no longer. Kept apart, so that feeding them is not a walk over all.
  void SetMonitor(Session& session, bool on);
  // Hands `delivery` to every monitor.
  void DeliverToMonitors(const Delivery& delivery);

 private:
  void Close(Session& session);
  void DropMonitor(Session& session);

  Attention& attention_;
  std::atomic<uint64_t> next_id_{1};
  std::atomic<size_t> count_{0};
  std::mutex mutex_;
  std::map<uint64_t, Session*> sessions_;
  std::vector<Session*> monitors_;
};

}  // namespace ruddock::engine
