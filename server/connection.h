// SPDX-License-Identifier: BSD-3-Clause
// One client's socket: reads into its thread's buffer, hands batches to the executor, sends the
// replies. An idle connection owns no buffers. Lives on one thread.
#pragma once

#include <memory>
#include <string>

#include "engine/exec/blocked_clients.h"
#include "engine/exec/codec.h"
#include "engine/exec/session.h"
#include "server/io_thread.h"
#include "server/output_limit.h"

namespace ruddock::server {

class Connection final : public Poller::Handler {
 public:
  Connection(IoThread& thread, uint64_t id, int fd, bool unix_socket,
             std::unique_ptr<engine::Codec> codec);
  ~Connection();

  void Start();
  void OnEvents(uint32_t events) override;
  // Closes at once. The object lives on until its thread's turn is over.
  void Shutdown();
  // Closes when everything answered so far is sent.
  void CloseAfterOutput();
  // Something for this client from elsewhere.
  void Deliver(const engine::Delivery& delivery);

  // Requests that wait, for CLIENT PAUSE to end or for the one before them to be answered.
  bool parked() const { return parked_ != nullptr; }
  // The last request waits for a key.
  bool blocked() const { return session_.attention & engine::kWaitsForKey; }
  // Nothing while it is blocked.
  void ResumeParked();
  // The time of the request that waits for a key is up.
  void TimeOut();

  engine::Session& session() { return session_; }

 private:
  // Unsent replies beyond this stop the reading of further requests.
  static constexpr size_t kStopReading = size_t{128} << 20;

  // What this connection waits for now, to the poller.
  void UpdateInterest();
  void OnReadable();
  // Bytes read, 0 at the end of the stream, -1 where there is nothing now, -2 after an error.
  ssize_t Receive();
  void Process(std::string_view fresh);
  void ProcessInput(std::string_view input);
  void Keep(std::string_view input, std::string_view rest);
  bool RunBatch(engine::Batch& batch, size_t first);
  bool InputWithinLimit();
  void Park(engine::Batch& batch, size_t first);
  // What waited for a key has been answered.
  void Unblocked();

  // Sends what the thread's output buffer holds; the rest waits here.
  void Flush();
  void OnWritable();
  // False after an error. Takes what the socket takes from `out`, of which `sent` bytes are gone.
  bool Send(const engine::OutputBuffer& out, size_t& sent);

  IoThread& thread_;
  engine::Session session_;
  const int fd_;
  std::unique_ptr<engine::Codec> codec_;
  std::string pending_;  // the start of a request whose end has not arrived
  std::unique_ptr<engine::Batch> parked_;
  std::unique_ptr<engine::OutputBuffer> unsent_;
  size_t unsent_done_ = 0;
  OutputLimit output_limit_;
  int64_t deadline_ms_ = engine::BlockedRequest::kNever;  // while blocked
  uint32_t interest_ = 0;                                 // events that the poller reports
  bool closing_ = false;                                  // after the output
  bool closed_ = false;
};

}  // namespace ruddock::server
