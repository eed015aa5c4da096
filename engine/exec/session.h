// SPDX-License-Identifier: BSD-3-Clause
// One client as the engine knows it. Owned by its connection and used by that connection's thread;
// what CLIENT LIST and CLIENT KILL of other threads read is atomic or under the session's mutex.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "engine/exec/reply_source.h"

namespace ruddock::engine {

class BlockedRequest;
class ReplySink;
struct Command;

// Something for a client that another thread has: runs on the client's own thread with its sink,
// between two batches.
using Delivery = std::function<void(ReplySink&)>;

// The way to a client's thread, for other threads. Outlives all sessions.
class Mailbox {
 public:
  virtual ~Mailbox() = default;
  // Dropped silently where the client is gone. `bytes` counts against its output limits.
  virtual void Deliver(uint64_t client_id, Delivery delivery) = 0;
  // Closes the connection, after what it has been sent already where `flush`.
  virtual void Close(uint64_t client_id, bool flush) = 0;
  // Runs what CLIENT PAUSE held back.
  virtual void Resume() = 0;
  // Another thread has done something for the client's connection: bytes of a reply that were late
  // are there, or a request for which its codec waits.
  virtual void Wake(uint64_t client_id) = 0;
};

// Why a session cannot take the executor's shortest way.
enum SessionAttention : uint32_t {
  kNeedsAuth = 1u << 0,
  kReplyOff = 1u << 1,
  kReplySkip = 1u << 2,      // this command
  kReplySkipNext = 1u << 3,  // the next one
  kMonitoring = 1u << 4,     // sees, like a replica, and may not touch the keyspace
  kWaitsForKey = 1u << 5,    // see blocked()
};

class Session {
 public:
  Session(uint64_t id, Mailbox* mailbox);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  uint64_t id() const { return id_; }
  Mailbox& mailbox() const { return *mailbox_; }

  // Used by the owning thread alone.
  uint32_t attention = 0;  // SessionAttention
  bool close_after_reply = false;
  // A reply has been begun whose other parts are still to be asked for. Only where the connection
  // takes_parts: else replies are made at once.
  std::unique_ptr<ReplySource> rest;
  bool takes_parts = false;
  bool output_full = false;  // the replies so far have to be sent before the next request runs
  bool unix_socket = false;

  // Written by the owner, read by anybody.
  std::atomic<uint32_t> database{0};
  std::atomic<int> protocol{2};
  std::atomic<int> fd{-1};
  std::atomic<bool> no_evict{false};
  std::atomic<bool> no_touch{false};
  std::atomic<bool> waiting{false};  // for CLIENT PAUSE to end
  std::atomic<bool> monitor{false};
  std::atomic<bool> closing{false};
  std::atomic<int64_t> connected_at_ms{0};
  std::atomic<int64_t> last_used_ms{0};
  std::atomic<const Command*> last_command{nullptr};

  // What the client's buffers hold. Written by Clients::NoteInput and NoteOutput.
  std::atomic<uint64_t> input_bytes{0};     // of requests that are not complete or have to wait
  std::atomic<uint64_t> input_free{0};      // room behind them
  std::atomic<uint64_t> argument_bytes{0};  // of arguments that have been received already
  std::atomic<uint64_t> output_bytes{0};    // that the socket has not taken yet
  std::atomic<uint64_t> output_memory{0};   // that these cost
  std::atomic<uint64_t> output_pieces{0};   // that these lie in
  std::atomic<bool> wants_input{true};      // whether what it sends is being read
  std::atomic<bool> wants_output{false};    // whether something waits for its socket
  // Bytes that it costs without buffers; set before it is added to the clients.
  size_t fixed_memory = sizeof(Session);
  // The part of Clients::memory() that is its share.
  std::atomic<size_t> charged{0};

  // Bytes that the client costs.
  size_t memory() const {
    return fixed_memory + input_bytes.load(std::memory_order_relaxed) +
           input_free.load(std::memory_order_relaxed) +
           argument_bytes.load(std::memory_order_relaxed) +
           output_memory.load(std::memory_order_relaxed);
  }

  struct Names {
    std::string name;
    std::string lib_name;
    std::string lib_version;
    std::string user = "default";
    std::string peer;  // "127.0.0.1:1234", or "/path/of/socket:0"
    std::string local;
  };
  Names names() const {
    std::lock_guard guard(mutex_);
    return names_;
  }
  // Whether the client runs on this machine: what is allowed to "local" clients.
  bool is_local() const {
    if (unix_socket) return true;
    std::lock_guard guard(mutex_);
    return names_.peer.starts_with("127.") || names_.peer.starts_with("[::1]:");
  }
  // What the client waits for (BLPOP, …); null where it does not. Any thread; set by the owner.
  std::shared_ptr<BlockedRequest> blocked() const {
    std::lock_guard guard(mutex_);
    return blocked_;
  }
  void set_blocked(std::shared_ptr<BlockedRequest> request) {
    std::lock_guard guard(mutex_);
    blocked_ = std::move(request);
  }
  template <typename Change>
  void ChangeNames(Change change) {
    std::lock_guard guard(mutex_);
    change(names_);
  }

 private:
  const uint64_t id_;
  Mailbox* const mailbox_;
  mutable std::mutex mutex_;
  Names names_;
  std::shared_ptr<BlockedRequest> blocked_;
};

}  // namespace ruddock::engine
