// SPDX-License-Identifier: BSD-3-Clause
#include "server/connection.h"

#include <fmt/format.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>

#include "engine/base/log.h"
#include "server/addresses.h"
#include "server/server.h"

namespace ruddock::server {
namespace {

// Pieces handed to one sendmsg.
constexpr size_t kMaxPieces = 64;

// The parts of `out` behind the first `skip` bytes, as far as they fit.
size_t Gather(const engine::OutputBuffer& out, size_t skip, iovec (&pieces)[kMaxPieces]) {
  size_t count = 0;
  size_t at = 0;  // position in bytes()
  auto add = [&](const char* data, size_t size) {
    if (skip >= size) {
      skip -= size;
      return;
    }
    if (count < kMaxPieces) pieces[count++] = {const_cast<char*>(data) + skip, size - skip};
    skip = 0;
  };
  const std::string_view bytes = out.bytes();
  for (const engine::OutputBuffer::Reference& reference : out.references()) {
    add(bytes.data() + at, reference.offset - at);
    at = reference.offset;
    add(reference.blob->data(), reference.blob->size());
    if (count == kMaxPieces) return count;
  }
  add(bytes.data() + at, bytes.size() - at);
  return count;
}

}  // namespace

Connection::Connection(IoThread& thread, uint64_t id, int fd, bool unix_socket,
                       std::unique_ptr<engine::Codec> codec)
    : thread_(thread), session_(id, &thread), fd_(fd), codec_(std::move(codec)) {
  session_.unix_socket = unix_socket;
  session_.fd = fd;
  thread_.server().InitSession(session_);
}

Connection::~Connection() {
  if (!closed_) close(fd_);
}

void Connection::Start() {
  thread_.server().engine().clients.Add(session_);
  interest_ = EPOLLIN;
  if (!thread_.poller().Add(fd_, interest_, *this)) Shutdown();
}

void Connection::OnEvents(uint32_t events) {
  if (events & (EPOLLERR | EPOLLHUP)) {
    // The peer is gone for both directions; requests that it still sent are served.
    if (!(interest_ & EPOLLIN)) {
      Shutdown();
      return;
    }
    events |= EPOLLIN;
  }
  // A client that will send nothing more is not kept waiting for a key: what would be taken for it
  // might be lost.
  if ((events & EPOLLRDHUP) && blocked()) {
    Shutdown();
    return;
  }
  if (events & EPOLLOUT) OnWritable();
  if (events & interest_ & EPOLLIN) OnReadable();
  UpdateInterest();
}

void Connection::Shutdown() {
  if (closed_) return;
  closed_ = true;
  session_.closing = true;
  if (blocked()) thread_.deadlines().Remove(session_.id(), deadline_ms_);
  thread_.server().EndSession(session_);
  close(fd_);
  unsent_.reset();
  parked_.reset();
  thread_.Forget(session_.id());
}

void Connection::CloseAfterOutput() {
  closing_ = true;
  if (!unsent_) Shutdown();
}

void Connection::Deliver(const engine::Delivery& delivery) {
  if (closed_ || closing_) return;
  const bool was_blocked = blocked();
  delivery(codec_->Attach(thread_.output()));
  if (was_blocked && !blocked()) {
    Unblocked();
    return;
  }
  Flush();
  UpdateInterest();
}

void Connection::UpdateInterest() {
  if (closed_) return;
  uint32_t wanted = 0;
  const size_t unsent = unsent_ ? unsent_->total() - unsent_done_ : 0;
  if (!closing_ && !parked_ && unsent <= kStopReading) wanted |= EPOLLIN;
  if (blocked()) wanted |= EPOLLRDHUP;
  if (unsent_) wanted |= EPOLLOUT;
  if (wanted == interest_) return;
  interest_ = wanted;
  thread_.poller().Modify(fd_, wanted, *this);
}

ssize_t Connection::Receive() {
  const engine::Codec::Direct direct = codec_->direct();
  iovec pieces[2];
  int count = 0;
  if (direct.missing != 0) pieces[count++] = {direct.at, direct.missing};
  pieces[count++] = {thread_.read_buffer(), IoThread::kReadBuffer};
  ssize_t got = count == 1 ? recv(fd_, thread_.read_buffer(), IoThread::kReadBuffer, 0)
                           : readv(fd_, pieces, count);
  if (got < 0) return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR ? -1 : -2;
  if (got > 0 && direct.missing != 0) {
    const size_t filled = std::min(direct.missing, static_cast<size_t>(got));
    codec_->DirectFilled(filled);
    thread_.executor().stats().input_bytes.Add(static_cast<int64_t>(filled));
    got -= static_cast<ssize_t>(filled);
    // Still filling: no byte went to the read buffer.
    if (got == 0 && filled < direct.missing) return -1;
    Process({thread_.read_buffer(), static_cast<size_t>(got)});
    return -1;
  }
  return got;
}

void Connection::OnReadable() {
  if (closed_) return;
  const ssize_t got = Receive();
  if (got == 0 || got == -2) {
    Shutdown();
    return;
  }
  if (got > 0) Process({thread_.read_buffer(), static_cast<size_t>(got)});
}

void Connection::Process(std::string_view fresh) {
  engine::ThreadStats& stats = thread_.executor().stats();
  stats.reads.Add(1);
  stats.input_bytes.Add(static_cast<int64_t>(fresh.size()));
  if (pending_.empty()) {
    ProcessInput(fresh);
  } else {
    std::string input = std::move(pending_);
    pending_.clear();
    input.append(fresh);
    ProcessInput(input);
  }
  Flush();
}

void Connection::Keep(std::string_view input, std::string_view rest) {
  (void)input;
  pending_.assign(rest);
  session_.input_bytes.store(pending_.size() + codec_->memory(), std::memory_order_relaxed);
}

bool Connection::InputWithinLimit() {
  return session_.input_bytes.load(std::memory_order_relaxed) <=
         thread_.server().query_buffer_limit();
}

bool Connection::RunBatch(engine::Batch& batch, size_t first) {
  const size_t ran =
      thread_.executor().Run(batch, first, session_, codec_->Attach(thread_.output()));
  if (session_.close_after_reply) {
    closing_ = true;
    return false;
  }
  if (ran == batch.size() && !blocked()) return true;
  Park(batch, ran);
  return false;
}

void Connection::Park(engine::Batch& batch, size_t first) {
  auto rest = std::make_unique<engine::Batch>();
  batch.MoveRest(first, *rest);
  parked_ = std::move(rest);
  if (!blocked()) return;
  deadline_ms_ = session_.blocked()->deadline_ms;
  if (deadline_ms_ != engine::BlockedRequest::kNever) {
    thread_.deadlines().Add(session_.id(), deadline_ms_);
  }
}

void Connection::TimeOut() {
  if (closed_ || !blocked()) return;
  // False: somebody has served it, and the reply is on its way.
  if (thread_.server().engine().blocked.TimeOut(session_, codec_->Attach(thread_.output()))) {
    Unblocked();
  }
}

void Connection::Unblocked() {
  thread_.deadlines().Remove(session_.id(), deadline_ms_);
  // Waiting is not idling.
  session_.last_used_ms = thread_.server().engine().clock.NowMs();
  ResumeParked();
}

void Connection::ProcessInput(std::string_view input) {
  engine::Batch& batch = thread_.batch();
  for (;;) {
    engine::Codec::Limits limits;
    limits.max_bulk = thread_.server().max_bulk();
    limits.authenticated = !thread_.server().engine().MustAuthenticate(session_);
    const engine::Codec::Result result = codec_->Decode(input, batch, limits);
    const bool going_on = batch.empty() || RunBatch(batch, 0);
    batch.Clear();  // lets go of large values that the store may have dropped meanwhile
    if (closing_) return;
    if (result.status == engine::Codec::Status::kError && going_on) {
      codec_->Attach(thread_.output()).Error("ERR " + std::string(codec_->error()));
      closing_ = true;
      return;
    }
    if (!going_on || result.status == engine::Codec::Status::kNeedMore) {
      Keep(input, input.substr(result.consumed, result.kept));
      if (!InputWithinLimit()) Shutdown();
      return;
    }
    input.remove_prefix(result.consumed);
  }
}

void Connection::ResumeParked() {
  if (closed_ || !parked_ || blocked()) return;
  const std::unique_ptr<engine::Batch> batch = std::move(parked_);
  if (batch->empty() || RunBatch(*batch, 0)) {
    const std::string input = std::move(pending_);
    pending_.clear();
    ProcessInput(input);
  }
  Flush();
  UpdateInterest();
}

bool Connection::Send(const engine::OutputBuffer& out, size_t& sent) {
  while (sent < out.total()) {
    ssize_t done;
    if (out.references().empty()) {
      done = send(fd_, out.bytes().data() + sent, out.bytes().size() - sent, MSG_NOSIGNAL);
    } else {
      iovec pieces[kMaxPieces];
      msghdr message{};
      message.msg_iov = pieces;
      message.msg_iovlen = Gather(out, sent, pieces);
      done = sendmsg(fd_, &message, MSG_NOSIGNAL);
    }
    if (done < 0) {
      if (errno == EINTR) continue;
      return errno == EAGAIN || errno == EWOULDBLOCK;
    }
    sent += static_cast<size_t>(done);
    thread_.executor().stats().output_bytes.Add(done);
  }
  return true;
}

void Connection::Flush() {
  engine::OutputBuffer& out = thread_.output();
  if (closed_) {
    out.Clear();
    return;
  }
  if (unsent_) {
    unsent_->AppendAll(out);
    out.Clear();
  } else if (!out.empty()) {
    size_t sent = 0;
    thread_.executor().stats().writes.Add(1);
    if (!Send(out, sent)) {
      out.Clear();
      Shutdown();
      return;
    }
    if (sent < out.total()) {
      unsent_ = std::make_unique<engine::OutputBuffer>(std::move(out));
      unsent_done_ = sent;
      out = engine::OutputBuffer();
    } else {
      out.Clear();
    }
  }
  const size_t waiting = unsent_ ? unsent_->total() - unsent_done_ : 0;
  session_.output_bytes.store(waiting, std::memory_order_relaxed);
  if (unsent_) {
    Server& server = thread_.server();
    if (output_limit_.Exceeded(server.output_limit(session_), waiting,
                               server.engine().clock.NowMs())) {
      engine::Log(engine::LogLevel::kWarning,
                  fmt::format("Client id={} addr={} closed: it left {} bytes unread", session_.id(),
                              session_.names().peer, waiting));
      Shutdown();
      return;
    }
  } else if (closing_) {
    Shutdown();
  }
}

void Connection::OnWritable() {
  if (closed_ || !unsent_) return;
  if (!Send(*unsent_, unsent_done_)) {
    Shutdown();
    return;
  }
  if (unsent_done_ == unsent_->total()) {
    unsent_.reset();
    unsent_done_ = 0;
    session_.output_bytes.store(0, std::memory_order_relaxed);
    if (closing_) Shutdown();
  }
}

}  // namespace ruddock::server
