// SPDX-License-Identifier: BSD-3-Clause
// A blocking loopback connection that sends bytes and hands back replies with their exact bytes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compat/support/reply.h"

namespace ruddock::compat {

struct RawReply {
  enum class Status { kReply, kClosed, kTimeout, kMalformed };
  Status status = Status::kClosed;
  Reply tree;       // meaningful for kReply
  std::string raw;  // the bytes of the reply; for the other states whatever was left unread
};

// Printable form of a reply or of the reason why there is none.
std::string Describe(const RawReply& reply, std::size_t limit = 400);

class RawConnection {
 public:
  // Connects to 127.0.0.1:port; throws std::runtime_error when nobody listens.
  explicit RawConnection(int port);
  // The same for the binary protocol: requests are calls by name, and a reply's `raw` is what RESP3
  // would have sent.
  static RawConnection Binary(int port);
  ~RawConnection();
  RawConnection(RawConnection&& other) noexcept;
  RawConnection& operator=(RawConnection&&) = delete;

  // Sends all of it, reading nothing. False when the peer closed.
  bool Send(std::string_view bytes);
  // Waits for one complete reply.
  RawReply Read(int timeout_ms = 10000);
  RawReply Call(const std::vector<std::string>& arguments, int timeout_ms = 10000);
  // Ends the sending direction, so that the server sees end of file.
  void ShutdownWrite();

  std::string LocalAddress() const;  // "127.0.0.1:<our port>"
  std::string PeerAddress() const;   // "127.0.0.1:<server's port>"

 private:
  bool Fill(int timeout_ms, RawReply::Status* why);
  ParseStatus Parse(std::string_view bytes, std::size_t* used, Reply* reply) const;

  bool binary_ = false;
  int fd_ = -1;
  int peer_port_ = 0;
  std::string buffer_;
  std::size_t consumed_ = 0;
};

}  // namespace ruddock::compat
