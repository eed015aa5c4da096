// SPDX-License-Identifier: BSD-3-Clause
// One client's socket: reads into its thread's buffer, hands batches to the executor, sends the
// replies. An idle connection owns no buffers. Lives on one thread.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/exec/blocked_clients.h"
#include "engine/exec/codec.h"
#include "engine/exec/output_queue.h"
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

  // Requests that wait: for CLIENT PAUSE to end, for the client to read what it was answered, for
  // the request before them, which waits for a key, for helpers of the codec, or for the next turn
  // of the thread, where this one's share of it is used up.
  bool stalled() const { return parked_ != nullptr || held_ || session_.rest != nullptr; }
  // Runs them where they need not wait any longer.
  void Resume();
  // The last request waits for a key.
  bool blocked() const { return session_.attention & engine::kWaitsForKey; }
  // The time of that request is up.
  void TimeOut();
  // Helpers have made something that the codec or the output waits for.
  void Wake();
  // The thread's next turn: the next part of a long reply, or what waited.
  void GoOn();

  // From time to time: closes who has been idle, or has left too much unread, for too long.
  void Check(int64_t now_ms, int64_t idle_timeout_ms);

  engine::Session& session() { return session_; }

 private:
  // What this connection waits for now, to the poller.
  void UpdateInterest();
  // Reads once and runs what is complete. False at the end of the stream and after an error.
  bool Receive();
  void Process(std::string_view fresh);
  // Runs what is complete in `input`, and says what of it must be kept: the `kept` bytes behind the
  // first `done` ones.
  struct Progress {
    size_t done = 0;
    size_t kept = 0;
  };
  Progress RunInput(std::string_view input);
  void RunPending();
  // False where it has to stop: the rest of the batch waits, or the connection ends.
  bool RunBatch(engine::Batch& batch);
  // Begins to watch what the client is answered.
  void WatchOutput();
  // Whether others come first, as it has been answered so much in this turn.
  bool TurnIsOver() const;
  void GoOnLater();
  // The request that has just run waits for a key, or has been answered after it did.
  void BeginWait();
  void EndWait();
  // Says what is wrong with the input and ends the connection.
  void Break();
  // Whether the client has to read before it is answered more.
  bool MustHold() const;
  void NoteInput();
  void NoteOutput();

  // Sends what the thread's output buffer holds; the rest waits here.
  void Flush();
  void CloseWhoDoesNotRead();
  bool OutputWithinLimit(int64_t now_ms);
  void OnWritable();
  // Sends `count` parts; says how many bytes the socket took, -1 after an error.
  ssize_t SendParts(iovec* parts, size_t count);
  bool SendFresh(const engine::OutputBuffer& out, size_t& sent);
  bool SendWaiting();

  IoThread& thread_;
  engine::Session session_;
  const int fd_;
  std::unique_ptr<engine::Codec> codec_;
  std::string pending_;  // the start of a request whose end has not arrived, or what has to wait
  std::unique_ptr<engine::Batch> parked_;
  std::unique_ptr<engine::OutputQueue> unsent_;  // null where there is nothing
  OutputLimit output_limit_;
  std::vector<engine::Delivery> deferred_;  // until a reply that has been begun is complete
  size_t turn_effort_ = 0;                  // for replies sent in the middle of this turn, in bytes
  int64_t deadline_ms_ = engine::BlockedRequest::kNever;  // while blocked
  uint32_t interest_ = 0;                                 // events that the poller reports
  bool broken_ = false;       // the input makes no sense; said when what came before it has run
  bool held_ = false;         // complete requests may wait in pending_
  bool codec_waits_ = false;  // for helpers; or it did, and has not been asked since
  bool going_on_ = false;     // GoOn is on its way
  bool closing_ = false;      // after the output
  bool closed_ = false;
};

}  // namespace ruddock::server
