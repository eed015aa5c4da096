// SPDX-License-Identifier: BSD-3-Clause
#include "bench/report/pipeline_load.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <random>
#include <stdexcept>
#include <string_view>
#include <utility>
#include <vector>

#include "bench/report/sampling.h"

namespace ruddock::bench {
namespace {

[[noreturn]] void Fail(const char* call) {
  throw std::runtime_error(fmt::format("{}: {}", call, std::strerror(errno)));
}

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  int get() const { return fd_; }

 private:
  int fd_;
};

Descriptor Connect(int port) {
  Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    Fail("connect");
  }
  const int on = 1;
  ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return socket;
}

class Generator {
 public:
  explicit Generator(const PipelineLoad& load) : load_(load), poller_(::epoll_create1(0)) {
    for (int i = 0; i < load.connections; ++i) {
      sockets_.push_back(Connect(load.port));
      epoll_event event{};
      event.events = EPOLLIN;
      event.data.u32 = static_cast<std::uint32_t>(i);
      ::epoll_ctl(poller_.get(), EPOLL_CTL_ADD, sockets_.back().get(), &event);
    }
    received_.resize(sockets_.size());
    MakePipelines();
    digits_ = load.request.find(std::string(kDigits, '0'));
    if (digits_ == std::string::npos) throw std::runtime_error("a request without digits");
  }

  void Run() {
    for (std::size_t i = 0; i < sockets_.size(); ++i) Send(i);
    std::array<epoll_event, 64> events;
    while (in_flight_ > 0) {
      const int count = ::epoll_wait(poller_.get(), events.data(), events.size(), 10'000);
      if (count == 0) throw std::runtime_error("no reply for ten seconds");
      for (int i = 0; i < count; ++i) {
        Receive(events[static_cast<std::size_t>(i)].data.u32);
      }
    }
  }

  std::uint64_t sent_bytes() const { return sent_bytes_; }
  std::uint64_t received_bytes() const { return received_bytes_; }
  std::uint64_t sent() const { return sent_; }

 private:
  // As many as it takes for each request to have its turn.
  void MakePipelines() {
    const auto length = static_cast<std::size_t>(load_.pipeline);
    const std::size_t variants = 1 + load_.more_requests.size();
    for (std::size_t i = 0; i == 0 || i < variants; i += length) {
      std::string& pipeline = pipelines_.emplace_back();
      for (std::size_t j = 0; j < length; ++j) {
        const std::size_t which = (i + j) % variants;
        pipeline += which == 0 ? load_.request : load_.more_requests[which - 1];
      }
    }
    for (std::size_t i = 0; i < length; ++i) replies_ += load_.reply;
  }

  void Send(std::size_t connection) {
    if (sent_ >= load_.requests) return;
    std::string& pipeline = pipelines_[next_++ % pipelines_.size()];
    for (std::size_t at = digits_; at < pipeline.size(); at += load_.request.size()) {
      std::uint64_t number = random_() % load_.keys;
      for (std::size_t i = kDigits; i > 0; --i, number /= 10) {
        pipeline[at + i - 1] = static_cast<char>('0' + number % 10);
      }
    }
    sent_ += static_cast<std::uint64_t>(load_.pipeline);
    sent_bytes_ += pipeline.size();
    ++in_flight_;
    const ssize_t sent =
        ::send(sockets_[connection].get(), pipeline.data(), pipeline.size(), MSG_NOSIGNAL);
    // A pipeline fits any socket buffer.
    if (sent != static_cast<ssize_t>(pipeline.size())) Fail("send");
  }

  void Receive(std::size_t connection) {
    std::array<char, 16 * 1024> buffer;
    const ssize_t size = ::recv(sockets_[connection].get(), buffer.data(), buffer.size(), 0);
    if (size <= 0) throw std::runtime_error("the server closed the connection");
    const std::string_view bytes(buffer.data(), static_cast<std::size_t>(size));
    std::size_t& at = received_[connection];
    const std::string_view expected = std::string_view(replies_).substr(at, bytes.size());
    if (load_.any_bytes ? expected.size() != bytes.size() : expected != bytes) {
      throw std::runtime_error("another reply than expected: " + std::string(bytes.substr(0, 80)));
    }
    received_bytes_ += bytes.size();
    at += bytes.size();
    if (at < replies_.size()) return;
    at = 0;
    --in_flight_;
    Send(connection);
  }

  static constexpr std::size_t kDigits = 12;

  const PipelineLoad& load_;
  std::mt19937_64 random_{1};
  std::size_t digits_ = 0;  // where they are in a request
  Descriptor poller_;
  std::vector<Descriptor> sockets_;
  std::vector<std::size_t> received_;  // bytes of the pipeline's replies
  std::string replies_;
  std::vector<std::string> pipelines_;  // sent in turn
  std::size_t next_ = 0;
  std::uint64_t sent_ = 0;
  std::uint64_t in_flight_ = 0;  // pipelines
  std::uint64_t sent_bytes_ = 0;
  std::uint64_t received_bytes_ = 0;
};

double Share(std::uint64_t part, std::uint64_t whole) {
  return whole > 0 ? static_cast<double>(part) / static_cast<double>(whole) : 0;
}

}  // namespace

PipelineResult RunPipelines(const PipelineLoad& load, const Server& server) {
  Generator generator(load);
  const SchedulerTimes server_before = ReadSchedulerTimes(server.pid());
  const SchedulerTimes own_before = ReadSchedulerTimes(::getpid());
  const std::uint64_t cpu_before = server.CpuNanoseconds();
  generator.Run();
  const auto cpu = static_cast<double>(server.CpuNanoseconds() - cpu_before);
  const SchedulerTimes server_after = ReadSchedulerTimes(server.pid());
  const SchedulerTimes own_after = ReadSchedulerTimes(::getpid());
  const auto requests = static_cast<double>(generator.sent());
  PipelineResult result;
  result.cpu_nanoseconds = cpu / requests;
  result.bytes_sent = static_cast<double>(generator.sent_bytes()) / requests;
  result.bytes_received = static_cast<double>(generator.received_bytes()) / requests;
  result.waited_share = std::max(
      Share(server_after.waited - server_before.waited, server_after.ran - server_before.ran),
      Share(own_after.waited - own_before.waited, own_after.ran - own_before.ran));
  return result;
}

}  // namespace ruddock::bench
