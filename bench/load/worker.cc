// SPDX-License-Identifier: BSD-3-Clause
#include "bench/load/worker.h"

#include <fmt/format.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace ruddock::load {
namespace {

constexpr size_t kBuffer = 256 * 1024;
// How long a thread takes to notice that it shall stop.
constexpr uint64_t kLook = 50'000'000;
constexpr double kLastMoment = 1e6;
// Different words of errors that are told apart.
constexpr size_t kMaxErrors = 16;

}  // namespace

void WorkerStats::Add(const WorkerStats& other) {
  for (size_t i = 0; i < commands.size(); ++i) {
    commands[i].errors += other.commands[i].errors;
    commands[i].bytes_sent += other.commands[i].bytes_sent;
    commands[i].bytes_received += other.commands[i].bytes_received;
    commands[i].latency.Add(other.commands[i].latency);
  }
  for (const auto& [word, error] : other.errors) {
    ErrorStats& own = errors[word];
    own.count += error.count;
    if (own.example.empty()) own.example = error.example;
  }
  last_reply_ns = std::max(last_reply_ns, other.last_reply_ns);
  unsent += other.unsent;
}

Worker::Worker(const LoadPlan& plan, Control& control, std::vector<Descriptor> sockets)
    : plan_(plan),
      control_(control),
      poller_(::epoll_create1(EPOLL_CLOEXEC)),
      buffer_(kBuffer),
      keys_(Distribution::kUniform, 1, 1, 0, 0),
      stats_(plan.requests.size()) {
  if (poller_.get() < 0) throw Failure(fmt::format("epoll_create1: {}", std::strerror(errno)));
  for (Descriptor& socket : sockets) {
    connections_.emplace_back(std::move(socket), plan.options);
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = connections_.size() - 1;
    if (::epoll_ctl(poller_.get(), EPOLL_CTL_ADD, connections_.back().fd(), &event) != 0) {
      throw Failure(fmt::format("epoll_ctl: {}", std::strerror(errno)));
    }
  }
}

uint32_t Worker::PickCommand() {
  const std::vector<uint64_t>& up_to = plan_.up_to;
  if (up_to.size() == 1) return 0;
  const uint64_t drawn = mix_random_.Below(up_to.back());
  return static_cast<uint32_t>(std::upper_bound(up_to.begin(), up_to.end(), drawn) - up_to.begin());
}

uint64_t Worker::DueTime(uint64_t request) const {
  return share_.start_ns + static_cast<uint64_t>(static_cast<double>(request) * share_.interval_ns);
}

bool Worker::MaySend(uint64_t now) const {
  if (sent_ >= share_.requests) return false;
  if (share_.end_ns > 0 && now >= share_.end_ns) return false;
  return !control_.finish.load(std::memory_order_relaxed);
}

void Worker::Send(LoadConnection& connection, uint64_t since) {
  const uint32_t command = PickCommand();
  AppendRequest(plan_.requests[command], keys_, connection.out());
  connection.Push({since, command});
  stats_.commands[command].bytes_sent += plan_.requests[command].bytes.size();
  ++sent_;
  // Silence before the first request is nobody's fault.
  if (under_way_++ == 0) heard_ns_ = NowNanoseconds();
}

void Worker::Flush(LoadConnection& connection) {
  const bool waits = !connection.Flush();
  if (waits == connection.waits_for_room) return;
  connection.waits_for_room = waits;
  epoll_event event{};
  event.events = waits ? EPOLLIN | EPOLLOUT : EPOLLIN;
  event.data.u64 = static_cast<uint64_t>(&connection - connections_.data());
  ::epoll_ctl(poller_.get(), EPOLL_CTL_MOD, connection.fd(), &event);
}

void Worker::SendPipeline(LoadConnection& connection, uint64_t now) {
  for (uint64_t i = 0; i < plan_.options.pipeline && MaySend(now); ++i) Send(connection, now);
  Flush(connection);
}

LoadConnection* Worker::FindRoom() {
  if (under_way_ == connections_.size() * plan_.options.pipeline) return nullptr;
  for (;;) {
    LoadConnection& connection = connections_[next_connection_];
    if (++next_connection_ == connections_.size()) next_connection_ = 0;
    if (connection.under_way() < plan_.options.pipeline) return &connection;
  }
}

void Worker::SendDue(uint64_t now) {
  while (MaySend(now) && DueTime(sent_) <= now) {
    LoadConnection* connection = FindRoom();
    if (connection == nullptr) return;
    Send(*connection, DueTime(sent_));
    Flush(*connection);
  }
}

void Worker::CountError(CommandStats& stats, const std::string& text) {
  if (text.starts_with("MOVED ") || text.starts_with("ASK ")) {
    throw Failure(
        fmt::format("the server is a node of a cluster and answered \"{}\"; redirections are not "
                    "followed: choose keys (--key-prefix with a hash tag) of the node itself",
                    text));
  }
  ++stats.errors;
  std::string word = text.substr(0, text.find(' '));
  if (stats_.errors.size() >= kMaxErrors && stats_.errors.count(word) == 0) word = "(others)";
  ErrorStats& error = stats_.errors[word];
  if (error.count++ == 0) error.example = text;
}

void Worker::Count(LoadConnection& connection, uint64_t now, bool is_error) {
  if (connection.under_way() == 0) {
    // That is how a server says why it closes a connection.
    throw Failure(is_error ? fmt::format("the server says: {}", connection.reader().text())
                           : "the server sent a reply for which nobody had asked");
  }
  const UnderWay request = connection.Pop();
  --under_way_;
  CommandStats& stats = stats_.commands[request.command];
  stats.latency.Record(now - request.since_ns);
  stats.bytes_received += connection.reply_bytes;
  connection.reply_bytes = 0;
  if (is_error) CountError(stats, connection.reader().text());
}

void Worker::Receive(LoadConnection& connection) {
  const ssize_t size = ::recv(connection.fd(), buffer_.data(), buffer_.size(), 0);
  if (size < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (size <= 0) {
    throw Failure(fmt::format("the server {} with {} of its requests unanswered",
                              size == 0 ? "closed a connection" : "is gone",
                              connection.under_way()));
  }
  const uint64_t now = NowNanoseconds();
  uint64_t replies = 0;
  const char* at = buffer_.data();
  const char* const end = at + size;
  while (at != end) {
    const char* const before = at;
    const ReplyReader::Event event = connection.reader().Read(at, end);
    connection.reply_bytes += static_cast<uint64_t>(at - before);
    if (event == ReplyReader::Event::kNeedMore) break;
    if (event == ReplyReader::Event::kBroken) {
      throw Failure(fmt::format("the server broke the protocol: {}", connection.reader().text()));
    }
    Count(connection, now, event == ReplyReader::Event::kError);
    ++replies;
  }
  heard_ns_ = now;
  if (replies > 0) stats_.last_reply_ns = now;
  replies_.store(replies_.load(std::memory_order_relaxed) + replies, std::memory_order_relaxed);
  if (share_.interval_ns == 0 && connection.under_way() == 0) SendPipeline(connection, now);
}

bool Worker::IsDone(uint64_t now) const { return under_way_ == 0 && !MaySend(now); }

uint64_t Worker::Patience(uint64_t now) {
  if (under_way_ > 0) {
    const double silence = now > heard_ns_ ? static_cast<double>(now - heard_ns_) : 0;
    if (silence > plan_.options.timeout_seconds * 1e9) {
      throw Failure(fmt::format("no reply for {} seconds", plan_.options.timeout_seconds));
    }
  }
  uint64_t patience = kLook;
  const bool has_room = under_way_ < connections_.size() * plan_.options.pipeline;
  if (share_.interval_ns > 0 && has_room && MaySend(now)) {
    const uint64_t due = DueTime(sent_);
    patience = std::min(patience, due > now ? due - now : 0);
  }
  if (share_.end_ns > now) patience = std::min(patience, share_.end_ns - now);
  return patience;
}

void Worker::Wait(uint64_t patience) {
  std::array<epoll_event, 256> events;
  const timespec timeout{static_cast<time_t>(patience / 1'000'000'000),
                         static_cast<long>(patience % 1'000'000'000)};
  const int count = ::epoll_pwait2(poller_.get(), events.data(), static_cast<int>(events.size()),
                                   &timeout, nullptr);
  if (count < 0 && errno != EINTR) throw Failure(fmt::format("epoll: {}", std::strerror(errno)));
  for (int i = 0; i < count; ++i) {
    LoadConnection& connection = connections_[events[static_cast<size_t>(i)].data.u64];
    if ((events[static_cast<size_t>(i)].events & EPOLLOUT) != 0) Flush(connection);
    if ((events[static_cast<size_t>(i)].events & ~EPOLLOUT) != 0) Receive(connection);
  }
}

void Worker::Run(const Share& share) {
  const Options& options = plan_.options;
  share_ = share;
  keys_ = KeyChooser(options.distribution, options.keys, options.zipf_exponent, share.seed,
                     share.first_key);
  mix_random_ = Random(~share.seed);
  stats_ = WorkerStats(plan_.requests.size());
  sent_ = 0;
  // The timer's usual slack of 50 microseconds would show in an open loop's latencies.
  ::prctl(PR_SET_TIMERSLACK, 1);
  uint64_t now = NowNanoseconds();
  heard_ns_ = now;
  if (share_.interval_ns == 0) {
    for (LoadConnection& connection : connections_) SendPipeline(connection, now);
  }
  while (!IsDone(now) && !control_.abort.load(std::memory_order_relaxed)) {
    if (share_.interval_ns > 0) SendDue(now);
    Wait(Patience(now));
    now = NowNanoseconds();
  }
  if (share_.interval_ns > 0 && share_.end_ns > 0 && now >= share_.end_ns) {
    // What was due in the last moment may not have been sent for want of time only.
    const auto time = static_cast<double>(share_.end_ns - share_.start_ns) - kLastMoment;
    const auto due = static_cast<uint64_t>(std::max(time, 0.0) / share_.interval_ns);
    stats_.unsent = due > sent_ ? due - sent_ : 0;
  }
}

}  // namespace ruddock::load
