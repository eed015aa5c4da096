// SPDX-License-Identifier: BSD-3-Clause
// Threads beside the I/O threads, for work on large values that would keep other clients waiting.
#pragma once

#include <cstdint>
#include <functional>

namespace ruddock::engine {

class Mailbox;

// Any thread may call it.
class WorkPool {
 public:
  virtual ~WorkPool() = default;
  // Runs the job on one of its threads, some time. Jobs begin in the order in which they come; one
  // that is more than a millisecond's work posts its rest anew, so that others get their turn.
  virtual void Post(std::function<void()> job) = 0;
};

// A pool, and whom to wake when a job for a client is done. Without a pool there is nobody to help,
// and all is done at once.
struct Helpers {
  WorkPool* pool = nullptr;
  Mailbox* mailbox = nullptr;
  uint64_t client_id = 0;

  explicit operator bool() const { return pool != nullptr; }
  // Any thread: something is there for which the client's connection waits (Mailbox::Wake).
  void Wake() const;
};

}  // namespace ruddock::engine
