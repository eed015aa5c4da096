// SPDX-License-Identifier: BSD-3-Clause
// All connected clients. Safe from any thread; the lock is held while a visitor runs, so visitors
// must be short and must not connect or disconnect anybody.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <vector>

#include "engine/exec/attention.h"
#include "engine/exec/client_peaks.h"
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

  // What the buffers of a client hold, told by its thread whenever it changes.
  struct InputUse {
    size_t bytes = 0;
    size_t free = 0;
    size_t arguments = 0;
  };
  struct OutputUse {
    size_t bytes = 0;
    size_t memory = 0;
    size_t pieces = 0;
  };
  void NoteInput(Session& session, const InputUse& use);
  void NoteOutput(Session& session, const OutputUse& use);
  // The largest buffers of the last seconds.
  ClientPeaks& peaks() { return peaks_; }

  // Bytes that all clients cost, and unsent replies among them.
  size_t memory() const { return memory_.load(std::memory_order_relaxed); }
  size_t output_bytes() const { return output_bytes_.load(std::memory_order_relaxed); }
  // maxmemory-clients: what they may cost together; SIZE_MAX where there is no limit.
  void SetMemoryLimit(size_t bytes);
  bool AboveMemoryLimit() const { return memory() > memory_limit_.load(std::memory_order_relaxed); }
  // False where those that are left may not be closed: asking again at every turn is of no use.
  bool ShouldEvict() const {
    return AboveMemoryLimit() && !nobody_to_evict_.load(std::memory_order_relaxed);
  }
  // Closes the largest ones until the others are within the limit; those that asked for it with
  // CLIENT NO-EVICT stay. Called by whoever finds the clients above the limit, and from time to
  // time.
  void EvictToLimit();
  std::atomic<int64_t> evicted{0};  // closed by EvictToLimit

  // Runs what CLIENT PAUSE made wait.
  void ResumeWaiting();

  // MONITOR: from now on, or no longer. Kept apart, so that feeding them is not a walk over all.
  void SetMonitor(Session& session, bool on);
  // Hands `delivery` to every monitor.
  void DeliverToMonitors(const Delivery& delivery);

 private:
  void Close(Session& session);
  void Charge(Session& session, size_t bytes);
  void Release(Session& session);
  void DropMonitor(Session& session);

  Attention& attention_;
  std::atomic<uint64_t> next_id_{1};
  std::atomic<size_t> count_{0};
  std::mutex mutex_;
  std::map<uint64_t, Session*> sessions_;
  std::vector<Session*> monitors_;
  ClientPeaks peaks_;
  std::atomic<size_t> memory_{0};
  std::atomic<size_t> output_bytes_{0};
  std::atomic<size_t> memory_limit_{SIZE_MAX};
  std::atomic<bool> nobody_to_evict_{false};
};

}  // namespace ruddock::engine
