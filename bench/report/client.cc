// SPDX-License-Identifier: BSD-3-Clause
#include "bench/report/client.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <stdexcept>
#include <utility>
#include <vector>

namespace ruddock::bench {

void AppendRequest(std::string& out, std::initializer_list<std::string_view> words) {
  fmt::format_to(std::back_inserter(out), "*{}\r\n", words.size());
  for (std::string_view word : words) {
    fmt::format_to(std::back_inserter(out), "${}\r\n{}\r\n", word.size(), word);
  }
}

Client::Client(int port) {
  socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (socket_ < 0) throw std::runtime_error(fmt::format("socket: {}", std::strerror(errno)));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    const int error = errno;
    ::close(socket_);
    throw std::runtime_error(fmt::format("connect to port {}: {}", port, std::strerror(error)));
  }
  const int on = 1;
  ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

Client::~Client() {
  if (socket_ >= 0) ::close(socket_);
}

Client::Client(Client&& other) noexcept
    : socket_(std::exchange(other.socket_, -1)),
      received_(std::move(other.received_)),
      read_(std::exchange(other.read_, 0)) {}

void Client::Send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) throw std::runtime_error(fmt::format("send: {}", std::strerror(errno)));
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

void Client::Receive() {
  std::array<char, 64 * 1024> buffer;
  received_.erase(0, read_);
  read_ = 0;
  ssize_t size = 0;
  do {
    size = ::recv(socket_, buffer.data(), buffer.size(), 0);
  } while (size < 0 && errno == EINTR);
  if (size < 0) throw std::runtime_error(fmt::format("recv: {}", std::strerror(errno)));
  if (size == 0) throw std::runtime_error("the server closed the connection");
  received_.append(buffer.data(), static_cast<std::size_t>(size));
}

std::string Client::ReadReply() {
  std::size_t end = 0;
  while ((end = received_.find("\r\n", read_)) == std::string::npos) Receive();
  std::string line = received_.substr(read_, end - read_);
  read_ = end + 2;
  if (line.empty() || line[0] != '$' || line == "$-1") return line;
  std::size_t length = 0;
  std::from_chars(line.data() + 1, line.data() + line.size(), length);
  while (received_.size() - read_ < length + 2) Receive();
  std::string bulk = received_.substr(read_, length);
  read_ += length + 2;
  return bulk;
}

std::string Client::Call(std::initializer_list<std::string_view> words) {
  std::string request;
  AppendRequest(request, words);
  Send(request);
  return ReadReply();
}

void Client::Skim(std::string_view request) {
  // The reply of a second request shows where the first one's ends.
  static constexpr std::string_view kEnd = "$12\r\nend-of-reply\r\n";
  std::string both(request);
  AppendRequest(both, {"ECHO", "end-of-reply"});
  Send(both);
  std::string tail;
  std::vector<char> buffer(256 * 1024);
  while (!tail.ends_with(kEnd)) {
    const ssize_t size = ::recv(socket_, buffer.data(), buffer.size(), 0);
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) throw std::runtime_error("the server closed the connection");
    const std::string_view part(buffer.data(), static_cast<std::size_t>(size));
    tail.append(part.substr(part.size() - std::min(part.size(), kEnd.size())));
    if (tail.size() > kEnd.size()) tail.erase(0, tail.size() - kEnd.size());
  }
}

void Client::Pipeline(std::uint64_t count,
                      const std::function<void(std::uint64_t, std::string&)>& append,
                      const std::function<void(std::uint64_t)>& advance) {
  constexpr std::uint64_t kChunk = 256;
  std::string requests;
  std::uint64_t sent = 0;
  std::uint64_t answered = 0;
  const auto read_until = [&](std::uint64_t target) {
    for (; answered < target; ++answered) {
      const std::string reply = ReadReply();
      if (reply.starts_with('-') || reply == "$-1") {
        throw std::runtime_error(fmt::format("request {} was answered {}", answered, reply));
      }
    }
  };
  while (sent < count) {
    requests.clear();
    const std::uint64_t end = std::min(count, sent + kChunk);
    const std::uint64_t before = sent;
    for (; sent < end; ++sent) append(sent, requests);
    Send(requests);
    // One chunk stays in flight, so that the server never waits for the next.
    read_until(before);
    if (advance && before % (kChunk * 1024) == 0) advance(before);
  }
  read_until(count);
}

}  // namespace ruddock::bench
