// SPDX-License-Identifier: BSD-3-Clause
#include "compat/support/raw_connection.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>
#include <utility>

#include "compat/support/binary_value.h"

namespace ruddock::compat {

std::string Describe(const RawReply& reply, std::size_t limit) {
  switch (reply.status) {
    case RawReply::Status::kReply: return Escape(reply.raw, limit);
    case RawReply::Status::kClosed:
      return reply.raw.empty() ? "<closed>" : "<closed after " + Escape(reply.raw, limit) + ">";
    case RawReply::Status::kTimeout:
      return reply.raw.empty() ? "<no reply>" : "<no reply after " + Escape(reply.raw, limit) + ">";
    case RawReply::Status::kMalformed: return "<malformed: " + Escape(reply.raw, limit) + ">";
  }
  return "";
}

RawConnection::RawConnection(int port) : peer_port_(port) {
  fd_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (fd_ < 0 || connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof(address)) != 0) {
    if (fd_ >= 0) close(fd_);
    throw std::runtime_error("cannot connect to 127.0.0.1:" + std::to_string(port));
  }
  const int on = 1;
  setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
}

RawConnection RawConnection::Binary(int port) {
  RawConnection connection(port);
  connection.binary_ = true;
  return connection;
}

ParseStatus RawConnection::Parse(std::string_view bytes, std::size_t* used, Reply* reply) const {
  return binary_ ? ParseBinaryValue(bytes, used, reply) : ParseReply(bytes, used, reply);
}

RawConnection::RawConnection(RawConnection&& other) noexcept
    : binary_(other.binary_),
      fd_(std::exchange(other.fd_, -1)),
      peer_port_(other.peer_port_),
      buffer_(std::move(other.buffer_)),
      consumed_(other.consumed_) {}

RawConnection::~RawConnection() {
  if (fd_ >= 0) close(fd_);
}

bool RawConnection::Send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

bool RawConnection::Fill(int timeout_ms, RawReply::Status* why) {
  pollfd waiting{fd_, POLLIN, 0};
  const int ready = poll(&waiting, 1, timeout_ms);
  if (ready == 0) {
    *why = RawReply::Status::kTimeout;
    return false;
  }
  char chunk[65536];
  const ssize_t got = recv(fd_, chunk, sizeof(chunk), 0);
  if (got <= 0) {
    *why = RawReply::Status::kClosed;
    return false;
  }
  buffer_.append(chunk, static_cast<std::size_t>(got));
  return true;
}

RawReply RawConnection::Read(int timeout_ms) {
  RawReply reply;
  while (true) {
    const std::string_view pending = std::string_view(buffer_).substr(consumed_);
    std::size_t used = 0;
    const ParseStatus status =
        pending.empty() ? ParseStatus::kNeedMore : Parse(pending, &used, &reply.tree);
    if (status == ParseStatus::kDone) {
      reply.status = RawReply::Status::kReply;
      reply.raw = binary_ ? Serialize(reply.tree) : std::string(pending.substr(0, used));
      consumed_ += used;
      if (consumed_ == buffer_.size()) {
        buffer_.clear();
        consumed_ = 0;
      }
      return reply;
    }
    if (status == ParseStatus::kMalformed) {
      reply.status = RawReply::Status::kMalformed;
      reply.raw = pending;
      return reply;
    }
    if (!Fill(timeout_ms, &reply.status)) {
      reply.raw = buffer_.substr(consumed_);
      return reply;
    }
  }
}

RawReply RawConnection::Call(const std::vector<std::string>& arguments, int timeout_ms) {
  Send(binary_ ? EncodeNamedCall(arguments) : EncodeCommand(arguments));
  return Read(timeout_ms);
}

void RawConnection::ShutdownWrite() { shutdown(fd_, SHUT_WR); }

std::string RawConnection::LocalAddress() const {
  sockaddr_in address{};
  socklen_t size = sizeof(address);
  getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &size);
  return "127.0.0.1:" + std::to_string(ntohs(address.sin_port));
}

std::string RawConnection::PeerAddress() const { return "127.0.0.1:" + std::to_string(peer_port_); }

}  // namespace ruddock::compat
