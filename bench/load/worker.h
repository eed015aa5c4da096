// SPDX-License-Identifier: BSD-3-Clause
// One thread's part of the load: an epoll loop over its connections.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "bench/load/histogram.h"
#include "bench/load/load_connection.h"
#include "bench/load/load_plan.h"

namespace ruddock::load {

struct CommandStats {
  uint64_t errors = 0;  // of the replies
  uint64_t bytes_sent = 0;
  uint64_t bytes_received = 0;
  Histogram latency;  // nanoseconds; one value for each reply
};

// Error replies that begin with the same word.
struct ErrorStats {
  uint64_t count = 0;
  std::string example;
};

struct WorkerStats {
  explicit WorkerStats(size_t commands) : commands(commands) {}
  void Add(const WorkerStats& other);

  std::vector<CommandStats> commands;  // as in the plan
  std::map<std::string, ErrorStats> errors;
  uint64_t last_reply_ns = 0;
  uint64_t unsent = 0;  // were due before the end and found no connection with room
};

class Worker {
 public:
  // Refers to plan and control.
  Worker(const LoadPlan& plan, Control& control, std::vector<Descriptor> sockets);

  // Sends its share and returns when all of it is answered; throws Failure. Statistics are those of
  // the last call. Runs on a thread of its own; only replies() may be called meanwhile.
  void Run(const Share& share);

  uint64_t replies() const { return replies_.load(std::memory_order_relaxed); }
  const WorkerStats& stats() const { return stats_; }

 private:
  // Whether another request may be sent, be it due or not.
  bool MaySend(uint64_t now) const;
  void Send(LoadConnection& connection, uint64_t since);
  // A closed loop's next requests of a connection that waits for none.
  void SendPipeline(LoadConnection& connection, uint64_t now);
  // An open loop's requests that are due.
  void SendDue(uint64_t now);
  LoadConnection* FindRoom();
  void Flush(LoadConnection& connection);
  void Receive(LoadConnection& connection);
  void Count(LoadConnection& connection, uint64_t now, bool is_error);
  void CountError(CommandStats& stats, const std::string& text);
  // Nanoseconds until something else than a socket wants attention.
  uint64_t Patience(uint64_t now);
  void Wait(uint64_t patience);
  bool IsDone(uint64_t now) const;
  uint32_t PickCommand();
  uint64_t DueTime(uint64_t request) const;

  const LoadPlan& plan_;
  Control& control_;
  Descriptor poller_;
  std::vector<LoadConnection> connections_;
  std::vector<char> buffer_;
  size_t next_connection_ = 0;  // where an open loop looks for room first

  Share share_;
  KeyChooser keys_;
  Random mix_random_{0};
  uint64_t sent_ = 0;
  uint64_t under_way_ = 0;
  uint64_t heard_ns_ = 0;  // when something was last received
  std::atomic<uint64_t> replies_ = 0;
  WorkerStats stats_;
};

}  // namespace ruddock::load
