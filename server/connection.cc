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

// Nothing more is read from a client that has left so many bytes of replies unread; and where all
// clients together have, from each that has more than its small share. Not less, because there are
// clients that write a whole pipeline before they read.
constexpr size_t kMostUnread = size_t{128} << 20;
constexpr size_t kSmallShare = size_t{64} << 10;
// A client that may not do anything yet does not leave more than this unread.
constexpr size_t kMostUnreadUnauthenticated = size_t{16} << 10;

// A client that is answered so much without a pause lets others have their turn; about 4 ms.
constexpr size_t kTurnEffort = size_t{4} << 20;

// Room behind unfinished input beyond a few times its size and this is given back.
constexpr size_t kKeptInput = size_t{4} << 10;

// What a connection takes besides itself: its codec, its entries in tables, its addresses.
constexpr size_t kAround = 512;

}  // namespace

Connection::Connection(IoThread& thread, uint64_t id, int fd, bool unix_socket,
                       std::unique_ptr<engine::Codec> codec)
    : thread_(thread), session_(id, &thread), fd_(fd), codec_(std::move(codec)) {
  session_.unix_socket = unix_socket;
  session_.takes_parts = true;
  session_.protocol = codec_->first_protocol();
  session_.fd = fd;
  session_.fixed_memory = sizeof(Connection) + kAround;
  thread_.server().InitSession(session_);
  codec_->UseHelpers({&thread_.server().work_pool(), &thread, id});
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
  // The turn may have closed it already, for room.
  if (closed_) return;
  if (events & (EPOLLERR | EPOLLHUP)) {
    // The peer is gone for both directions; requests that it still sent are served.
    if (!(interest_ & EPOLLIN)) {
      Shutdown();
      return;
    }
    events |= EPOLLIN;
  }
  // What would be taken for a client that has ended its side might be lost; Redis closes it too.
  if ((events & EPOLLRDHUP) && blocked()) {
    Shutdown();
    return;
  }
  if (events & EPOLLOUT) OnWritable();
  if (!closed_ && (events & interest_ & EPOLLIN) && !Receive()) Shutdown();
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
  session_.rest.reset();
  thread_.Forget(session_.id());
}

void Connection::CloseAfterOutput() {
  closing_ = true;
  if (!unsent_) Shutdown();
  UpdateInterest();
}

void Connection::Deliver(const engine::Delivery& delivery) {
  if (closed_ || closing_) return;
  if (session_.rest) {
    deferred_.push_back(delivery);
    return;
  }
  const bool was_blocked = blocked();
  delivery(codec_->AttachDelivery(thread_.output()));
  Flush();
  if (was_blocked && !blocked()) EndWait();
  UpdateInterest();
}

void Connection::UpdateInterest() {
  if (closed_) return;
  uint32_t wanted = 0;
  if (!closing_ && !stalled()) wanted |= EPOLLIN;
  if (blocked()) wanted |= EPOLLRDHUP;
  // What is late, and all behind it, waits for helpers, not for the socket.
  if (unsent_ && unsent_->sendable()) wanted |= EPOLLOUT;
  // Waiting for one's turn is not holding back.
  session_.wants_input.store((wanted & EPOLLIN) || going_on_ || blocked(),
                             std::memory_order_relaxed);
  if (wanted == interest_) return;
  interest_ = wanted;
  session_.wants_output.store(wanted & EPOLLOUT, std::memory_order_relaxed);
  thread_.poller().Modify(fd_, wanted, *this);
}

bool Connection::Receive() {
  const engine::Codec::Direct direct = codec_->direct();
  iovec pieces[2];
  int count = 0;
  if (direct.missing != 0) pieces[count++] = {direct.at, direct.missing};
  pieces[count++] = {thread_.read_buffer(), IoThread::kReadBuffer};
  const ssize_t got = count == 1 ? recv(fd_, thread_.read_buffer(), IoThread::kReadBuffer, 0)
                                 : readv(fd_, pieces, count);
  if (got < 0) return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
  if (got == 0) return false;
  const size_t filled = std::min(direct.missing, static_cast<size_t>(got));
  engine::ThreadStats& stats = thread_.executor().stats();
  stats.reads.Add(1);
  stats.input_bytes.Add(got);
  if (filled != 0) codec_->DirectFilled(filled);
  if (filled != 0 && filled < direct.missing) {
    // Still filling: no byte went to the read buffer.
    NoteInput();
  } else {
    Process({thread_.read_buffer(), static_cast<size_t>(got) - filled});
  }
  return true;
}

void Connection::Process(std::string_view fresh) {
  turn_effort_ = 0;
  if (pending_.empty()) {
    const Progress progress = RunInput(fresh);
    if (progress.kept != 0) pending_.assign(fresh.substr(progress.done, progress.kept));
    NoteInput();
  } else {
    pending_.append(fresh);
    RunPending();
  }
  Flush();
}

void Connection::RunPending() {
  const Progress progress = RunInput(pending_);
  if (progress.kept == 0) {
    pending_ = std::string();
  } else {
    pending_.erase(0, progress.done);
    pending_.resize(progress.kept);
    if (pending_.capacity() > 4 * pending_.size() + kKeptInput) pending_.shrink_to_fit();
  }
  NoteInput();
}

Connection::Progress Connection::RunInput(std::string_view input) {
  Server& server = thread_.server();
  engine::Batch& batch = thread_.batch();
  size_t done = 0;
  held_ = false;
  codec_waits_ = false;
  for (;;) {
    engine::Codec::Limits limits;
    limits.max_bulk = server.max_bulk();
    limits.authenticated = !server.engine().MustAuthenticate(session_);
    const engine::Codec::Result result = codec_->Decode(input.substr(done), batch, limits);
    const bool going_on = batch.empty() || RunBatch(batch);
    batch.Clear();  // lets go of large values that the store may have dropped meanwhile
    if (closing_ || closed_) return {};
    done += result.consumed;
    if (result.status == engine::Codec::Status::kError) {
      broken_ = true;
      if (going_on) Break();
      return {};
    }
    if (result.status == engine::Codec::Status::kWait) codec_waits_ = held_ = true;
    if (!going_on || result.status == engine::Codec::Status::kNeedMore || codec_waits_) {
      return {done, result.kept};
    }
    if (MustHold() || TurnIsOver()) {
      held_ = true;
      if (TurnIsOver()) GoOnLater();
      return {done, result.kept};
    }
  }
}

void Connection::WatchOutput() {
  const bool silent = session_.attention & (engine::kReplyOff | engine::kReplySkip);
  const uint64_t hard_limit = silent ? 0 : thread_.server().output_limit(session_).hard();
  const size_t waiting = unsent_ ? unsent_->bytes() : 0;
  session_.output_full = false;
  // At least a byte, as 0 is no limit.
  thread_.output().Watch(&session_.output_full,
                         hard_limit == 0 ? 0 : std::max(hard_limit, waiting + 1) - waiting);
}

bool Connection::TurnIsOver() const { return session_.rest || turn_effort_ >= kTurnEffort; }

bool Connection::RunBatch(engine::Batch& batch) {
  for (size_t next = 0;;) {
    WatchOutput();
    next = thread_.executor().Run(batch, next, session_, codec_->Attach(thread_.output()));
    if (session_.close_after_reply) {
      closing_ = true;
      return false;
    }
    const bool full = std::exchange(session_.output_full, false);
    if (full) {
      turn_effort_ += thread_.output().effort();
      Flush();
    }
    if (closed_) return false;
    if (blocked()) BeginWait();
    if (next == batch.size() && !session_.rest && !blocked()) return true;
    if (!full || MustHold() || TurnIsOver() || blocked()) {
      if (TurnIsOver()) GoOnLater();
      if (next < batch.size()) {
        parked_ = std::make_unique<engine::Batch>();
        batch.MoveRest(next, *parked_);
      }
      held_ = full || TurnIsOver() || blocked();
      return false;
    }
  }
}

void Connection::BeginWait() {
  deadline_ms_ = session_.blocked()->deadline_ms();
  if (deadline_ms_ != engine::BlockedRequest::kNever) {
    thread_.deadlines().Add(session_.id(), deadline_ms_);
  }
}

void Connection::TimeOut() {
  if (closed_ || !blocked()) return;
  engine::BlockedClients& clients = thread_.server().engine().blocked;
  // False: somebody has ended the wait, and the reply is on its way.
  if (!clients.TimeOut(session_, codec_->AttachDelivery(thread_.output()))) return;
  Flush();
  EndWait();
  UpdateInterest();
}

void Connection::EndWait() {
  if (closed_) return;
  thread_.deadlines().Remove(session_.id(), deadline_ms_);
  // Waiting is not idling.
  session_.last_used_ms = thread_.server().engine().clock.NowMs();
  Resume();
}

void Connection::Break() {
  codec_->Attach(thread_.output()).Error("ERR " + std::string(codec_->error()));
  closing_ = true;
}

bool Connection::MustHold() const {
  if (!unsent_) return false;
  if (unsent_->bytes() > kMostUnread) return true;
  return unsent_->bytes() > kSmallShare &&
         thread_.server().engine().clients.output_bytes() > kMostUnread;
}

void Connection::GoOnLater() {
  if (std::exchange(going_on_, true)) return;
  thread_.GoOn(session_.id());
}

void Connection::GoOn() {
  going_on_ = false;
  if (closed_ || closing_) return;
  if (session_.rest) {
    WatchOutput();
    const bool more = session_.rest->More(codec_->Attach(thread_.output()));
    if (!more) session_.rest.reset();
    session_.output_full = false;
    Flush();
    if (closed_) return;
    if (more) {
      GoOnLater();
      UpdateInterest();
      return;
    }
    for (const engine::Delivery& delivery : std::exchange(deferred_, {})) Deliver(delivery);
  }
  Resume();
  UpdateInterest();
}

void Connection::Resume() {
  if (closed_ || closing_ || blocked() || session_.rest || !stalled() || MustHold()) return;
  held_ = false;
  turn_effort_ = 0;
  const std::unique_ptr<engine::Batch> batch = std::move(parked_);
  if (!batch || RunBatch(*batch)) {
    if (broken_) Break();
    if (!pending_.empty() || codec_waits_) RunPending();
  }
  NoteInput();
  Flush();
  UpdateInterest();
}

void Connection::Wake() {
  if (closed_) return;
  if (unsent_) {
    unsent_->Settle();
    if (unsent_->sendable()) OnWritable();
  }
  if (codec_waits_ && !codec_->waits()) Resume();
  UpdateInterest();
}

void Connection::NoteInput() {
  if (closed_) return;
  engine::Clients::InputUse use;
  use.arguments = codec_->memory() + (parked_ ? parked_->ArgBytes(0) : 0);
  if (!pending_.empty()) {
    use.bytes = pending_.size();
    use.free = pending_.capacity() - pending_.size();
  }
  const bool nothing = use.bytes + use.arguments == 0;
  if (nothing && session_.input_bytes.load(std::memory_order_relaxed) +
                         session_.argument_bytes.load(std::memory_order_relaxed) ==
                     0) {
    return;
  }
  Server& server = thread_.server();
  session_.last_used_ms.store(server.engine().clock.NowMs(), std::memory_order_relaxed);
  server.engine().clients.NoteInput(session_, use);
  const bool authenticated = !server.engine().MustAuthenticate(session_);
  if (!stalled() && use.bytes + use.arguments > server.query_buffer_limit(authenticated)) {
    engine::Log(engine::LogLevel::kWarning,
                fmt::format("Closing client that reached max query buffer length: id={} addr={} "
                            "qbuf={} argv-mem={}",
                            session_.id(), session_.names().peer, use.bytes, use.arguments));
    Shutdown();
  } else if (server.engine().clients.ShouldEvict()) {
    server.engine().clients.EvictToLimit();
  }
}

void Connection::NoteOutput() {
  if (closed_) return;
  engine::Clients::OutputUse use;
  if (unsent_) use = {unsent_->bytes(), unsent_->memory(), unsent_->pieces()};
  if (use.bytes == 0 && session_.output_bytes.load(std::memory_order_relaxed) == 0) return;
  engine::Clients& clients = thread_.server().engine().clients;
  clients.NoteOutput(session_, use);
  if (clients.ShouldEvict()) clients.EvictToLimit();
}

ssize_t Connection::SendParts(iovec* parts, size_t count) {
  for (;;) {
    ssize_t done;
    if (count == 1) {
      done = send(fd_, parts->iov_base, parts->iov_len, MSG_NOSIGNAL);
    } else {
      msghdr message{};
      message.msg_iov = parts;
      message.msg_iovlen = count;
      done = sendmsg(fd_, &message, MSG_NOSIGNAL);
    }
    if (done >= 0) {
      thread_.executor().stats().output_bytes.Add(done);
      return done;
    }
    if (errno == EINTR) continue;
    return errno == EAGAIN || errno == EWOULDBLOCK ? 0 : -1;
  }
}

bool Connection::SendFresh(const engine::OutputBuffer& out, size_t& sent) {
  iovec parts[kMaxPieces];
  while (sent < out.total()) {
    const size_t count = out.Gather(sent, parts, kMaxPieces);
    if (count == 0) break;  // the rest is late
    const ssize_t done = SendParts(parts, count);
    if (done < 0) return false;
    if (done == 0) break;
    sent += static_cast<size_t>(done);
  }
  return true;
}

bool Connection::SendWaiting() {
  iovec parts[kMaxPieces];
  while (!unsent_->empty()) {
    const size_t count = unsent_->Gather(parts, kMaxPieces);
    if (count == 0) break;
    const ssize_t done = SendParts(parts, count);
    if (done < 0) return false;
    if (done == 0) break;
    unsent_->Drop(static_cast<size_t>(done));
    session_.last_used_ms.store(thread_.server().engine().clock.NowMs(), std::memory_order_relaxed);
  }
  return true;
}

void Connection::Flush() {
  engine::OutputBuffer& out = thread_.output();
  if (closed_) {
    out.Clear();
    return;
  }
  if (out.overflowed()) {
    out.Clear();
    CloseWhoDoesNotRead();
    return;
  }
  if (!out.empty()) {
    size_t sent = 0;
    if (!unsent_) {
      thread_.executor().stats().writes.Add(1);
      if (!SendFresh(out, sent)) {
        out.Clear();
        Shutdown();
        return;
      }
      if (sent < out.total()) unsent_ = std::make_unique<engine::OutputQueue>();
    }
    if (unsent_) {
      unsent_->Take(out, sent);
      NoteOutput();
    } else {
      out.Clear();
    }
  } else {
    out.Clear();  // it must not go on watching for this session
  }
  if (unsent_) {
    OutputWithinLimit(thread_.server().engine().clock.NowMs());
  } else if (closing_) {
    Shutdown();
  }
}

bool Connection::OutputWithinLimit(int64_t now_ms) {
  Server& server = thread_.server();
  const size_t waiting = unsent_ ? unsent_->bytes() : 0;
  const bool stranger = server.engine().MustAuthenticate(session_);
  if (!output_limit_.Exceeded(server.output_limit(session_), waiting, now_ms) &&
      !(stranger && waiting > kMostUnreadUnauthenticated)) {
    return true;
  }
  CloseWhoDoesNotRead();
  return false;
}

void Connection::CloseWhoDoesNotRead() {
  engine::Log(
      engine::LogLevel::kWarning,
      fmt::format("Client id={} addr={} name={} omem={} closed for overcoming of output buffer "
                  "limits.",
                  session_.id(), session_.names().peer, session_.names().name,
                  unsent_ ? unsent_->memory() : 0));
  Shutdown();
}

void Connection::OnWritable() {
  if (closed_ || !unsent_) return;
  thread_.executor().stats().writes.Add(1);
  if (!SendWaiting()) {
    Shutdown();
    return;
  }
  const bool drained = unsent_->empty();
  if (drained) unsent_.reset();
  NoteOutput();
  if (drained && closing_) {
    Shutdown();
    return;
  }
  if (held_) Resume();
}

void Connection::Check(int64_t now_ms, int64_t idle_timeout_ms) {
  if (closed_) return;
  if (unsent_ && !OutputWithinLimit(now_ms)) return;
  if (stalled()) {
    Resume();
    return;
  }
  // Redis waits for ever for those that are fed.
  if (idle_timeout_ms > 0 && !session_.monitor &&
      now_ms - session_.last_used_ms > idle_timeout_ms) {
    engine::Log(engine::LogLevel::kVerbose, "Closing idle client");
    Shutdown();
  }
}

}  // namespace ruddock::server
