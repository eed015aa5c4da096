// SPDX-License-Identifier: BSD-3-Clause
#include "bench/load/socket.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <memory>

#include "bench/load/request.h"
#include "binary/frames.h"

namespace ruddock::load {
namespace {

[[noreturn]] void Fail(const Options& options, const std::string& text) {
  throw Failure(fmt::format("{}: {}", ServerName(options), text));
}

// While greeting, calls wait no longer than a reply may take.
void SetTimeout(int fd, double seconds) {
  timeval time{};
  time.tv_sec = static_cast<time_t>(seconds);
  time.tv_usec = static_cast<suseconds_t>((seconds - std::floor(seconds)) * 1e6);
  ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time);
  ::setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &time, sizeof time);
}

Descriptor ConnectUnix(const Options& options) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (options.socket.size() >= sizeof address.sun_path) Fail(options, "the path is too long");
  std::memcpy(address.sun_path, options.socket.data(), options.socket.size());
  Descriptor fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (fd.get() < 0) Fail(options, std::strerror(errno));
  SetTimeout(fd.get(), options.timeout_seconds);
  if (::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    Fail(options, fmt::format("cannot connect: {}", std::strerror(errno)));
  }
  return fd;
}

Descriptor ConnectTcp(const Options& options) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* list = nullptr;
  const int error =
      ::getaddrinfo(options.host.c_str(), std::to_string(options.port).c_str(), &hints, &list);
  if (error != 0) Fail(options, ::gai_strerror(error));
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(list, &::freeaddrinfo);
  int reason = 0;
  for (const addrinfo* address = list; address != nullptr; address = address->ai_next) {
    Descriptor fd(::socket(address->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (fd.get() < 0) {
      reason = errno;
      continue;
    }
    SetTimeout(fd.get(), options.timeout_seconds);
    if (::connect(fd.get(), address->ai_addr, address->ai_addrlen) == 0) {
      const int on = 1;
      ::setsockopt(fd.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      return fd;
    }
    reason = errno;
  }
  Fail(options, fmt::format("cannot connect: {}", std::strerror(reason)));
}

// One request and its reply.
void Greet(const Options& options, int fd, std::string_view request) {
  if (::send(fd, request.data(), request.size(), MSG_NOSIGNAL) !=
      static_cast<ssize_t>(request.size())) {
    Fail(options, fmt::format("cannot send: {}", std::strerror(errno)));
  }
  const std::unique_ptr<ReplyReader> reader = MakeReplyReader(options.protocol);
  for (std::array<char, 4096> buffer;;) {
    const ssize_t size = ::recv(fd, buffer.data(), buffer.size(), 0);
    if (size == 0) Fail(options, "the server closed the connection at once");
    if (size < 0) Fail(options, fmt::format("no answer: {}", std::strerror(errno)));
    const char* at = buffer.data();
    switch (reader->Read(at, buffer.data() + size)) {
      case ReplyReader::Event::kNeedMore: break;
      case ReplyReader::Event::kReply: return;
      case ReplyReader::Event::kError: Fail(options, reader->text());
      case ReplyReader::Event::kBroken:
        Fail(options, fmt::format("this is no server of that protocol: {}", reader->text()));
    }
  }
}

void AppendText(std::string& out, std::string_view text) {
  char length[binary::kMaxVarint];
  out.append(length, binary::WriteVarint(length, text.size()));
  out += text;
}

std::string Hello(const Options& options) {
  std::string members;
  char number[binary::kMaxVarint];
  members.append(number, binary::WriteVarint(number, binary::kProtocolVersion));
  members += '\0';  // no features
  AppendText(members, options.user);
  AppendText(members, options.password);
  members.append(number, binary::WriteVarint(number, options.database));
  std::string frame(1, static_cast<char>(binary::RequestCode::kHello));
  AppendText(frame, members);
  return frame;
}

void GreetServer(const Options& options, int fd) {
  if (options.protocol == Protocol::kBinary) {
    Greet(options, fd, Hello(options));
    return;
  }
  const auto call = [&](const std::vector<std::string>& words) {
    Greet(options, fd, EncodeRequest(Protocol::kResp, words, "", "").bytes);
  };
  if (!options.user.empty()) {
    call({"AUTH", options.user, options.password});
  } else if (!options.password.empty()) {
    call({"AUTH", options.password});
  }
  if (options.database != 0) call({"SELECT", std::to_string(options.database)});
}

}  // namespace

Descriptor::~Descriptor() {
  if (fd_ >= 0) ::close(fd_);
}

std::string ServerName(const Options& options) {
  if (!options.socket.empty()) return options.socket;
  return fmt::format("{}:{}", options.host, options.port);
}

Descriptor Connect(const Options& options) {
  Descriptor fd = options.socket.empty() ? ConnectTcp(options) : ConnectUnix(options);
  GreetServer(options, fd.get());
  ::fcntl(fd.get(), F_SETFL, ::fcntl(fd.get(), F_GETFL) | O_NONBLOCK);
  return fd;
}

}  // namespace ruddock::load
