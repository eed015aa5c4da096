// SPDX-License-Identifier: BSD-3-Clause
#include "tests/support/scripted_server.h"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/support/binary_fixture.h"

namespace ruddock::testing {
namespace {

constexpr int kPatienceMs = 30'000;

}  // namespace

std::string HelloReply(uint64_t features) {
  using binary::Bytes;
  using binary::Text;
  using binary::Varint;
  const std::string bulk = "\x3a";
  return Bytes({0x3d}) + Varint(3) + bulk + Text("server") + bulk + Text("scripted") + bulk +
         Text("protocol") + Bytes({0x33, 0x02}) + bulk + Text("features") + Bytes({0x33}) +
         Varint(features * 2);
}

ScriptedPeer::~ScriptedPeer() { Close(); }

void ScriptedPeer::Close() {
  if (fd_ >= 0) close(fd_);
  fd_ = -1;
}

void ScriptedPeer::Reset() {
  const linger now{1, 0};
  setsockopt(fd_, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
  Close();
}

bool ScriptedPeer::Fill() {
  pollfd waiting{fd_, POLLIN, 0};
  char bytes[65536];
  const ssize_t got =
      poll(&waiting, 1, kPatienceMs) > 0 ? recv(fd_, bytes, sizeof(bytes), 0) : ssize_t{0};
  if (got <= 0) {
    ended_ = true;
    return false;
  }
  buffered_.append(bytes, static_cast<size_t>(got));
  return true;
}

void ScriptedPeer::ReadBytes(size_t count) {
  while (buffered_.size() < at_ + count && Fill()) {
  }
  at_ = std::min(at_ + count, buffered_.size());
}

uint64_t ScriptedPeer::ReadVarint() {
  uint64_t value = 0;
  for (unsigned shift = 0; !ended_; shift += 7) {
    ReadBytes(1);
    if (ended_) break;
    const auto byte = static_cast<unsigned char>(buffered_[at_ - 1]);
    value |= uint64_t{byte & 0x7fu} << shift;
    if (byte < 0x80) break;
  }
  return value;
}

void ScriptedPeer::ReadTexts(uint64_t count) {
  for (uint64_t i = 0; i < count && !ended_; ++i) ReadBytes(ReadVarint());
}

// Those of a valued call.
void ScriptedPeer::ReadValues(uint64_t count) {
  for (uint64_t i = 0; i < count && !ended_; ++i) {
    ReadBytes(1);
    switch (buffered_[at_ - 1]) {
      case 0x3a: ReadBytes(ReadVarint()); break;
      case 0x41: {
        ReadBytes(1);
        static constexpr size_t kSizes[] = {0, 8, 8, 4, 1};
        const size_t each = kSizes[static_cast<size_t>(buffered_[at_ - 1])];
        ReadBytes(ReadVarint() * each);
        break;
      }
      case 0x42: {  // one chunk is as much as tests here send
        ReadVarint();
        ReadBytes(ReadVarint());
        break;
      }
      default: ADD_FAILURE() << "no value of a valued call"; return;
    }
  }
}

std::string ScriptedPeer::ReadRequest() {
  ReadBytes(1);
  if (ended_) return {};
  char code = buffered_[at_ - 1];
  if (code == 0x25) {
    ReadBytes(2);
    code = buffered_[at_ - 1];
  }
  switch (code) {
    case 0x20: ReadBytes(ReadVarint()); break;
    case 0x21:
      ReadVarint();
      ReadTexts(ReadVarint());
      break;
    case 0x22: ReadTexts(ReadVarint()); break;
    case 0x23:
      ReadVarint();
      ReadValues(ReadVarint());
      break;
    default: ADD_FAILURE() << "no request begins with " << static_cast<int>(code);
  }
  std::string request = buffered_.substr(0, at_);
  buffered_.erase(0, at_);
  at_ = 0;
  return ended_ ? std::string() : request;
}

std::string ScriptedPeer::AnswerHello(uint64_t features) {
  std::string request = ReadRequest();
  if (!request.empty()) Send(HelloReply(features));
  return request;
}

void ScriptedPeer::Send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;
    bytes.remove_prefix(static_cast<size_t>(sent));
  }
}

void ScriptedPeer::SendByByte(std::string_view bytes) {
  const int on = 1;
  setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  for (const char byte : bytes) Send({&byte, 1});
}

bool ScriptedPeer::AwaitClose() {
  pollfd waiting{fd_, POLLIN, 0};
  char bytes[4096];
  for (;;) {
    if (poll(&waiting, 1, kPatienceMs) <= 0) {
      ADD_FAILURE() << "the client does not close";
      return false;
    }
    if (recv(fd_, bytes, sizeof(bytes), 0) <= 0) return true;
  }
}

ScriptedServer::ScriptedServer(Script script) : script_(std::move(script)) {
  listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  EXPECT_EQ(bind(listener_, reinterpret_cast<sockaddr*>(&address), size), 0);
  EXPECT_EQ(listen(listener_, 128), 0);
  getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { Run(); });
}

ScriptedServer::~ScriptedServer() {
  ending_ = true;
  shutdown(listener_, SHUT_RDWR);
  // A script that waits for its client sees the end of it.
  if (const int fd = current_; fd >= 0) shutdown(fd, SHUT_RDWR);
  thread_.join();
  close(listener_);
}

void ScriptedServer::Run() {
  while (!ending_) {
    const int fd = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (fd < 0) return;
    current_ = fd;
    ScriptedPeer peer(fd);
    if (!ending_) script_(peer, connections_++);
    current_ = -1;
  }
}

}  // namespace ruddock::testing
