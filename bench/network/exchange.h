// SPDX-License-Identifier: BSD-3-Clause
// One value there and back: SET and then GET, over each protocol. The work that a client would have
// with it is done each time, compression included.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "bench/load/socket.h"

namespace ruddock::network {

enum class Mode { kResp, kBinary, kBinaryLz4 };

// The server speaks the binary protocol, but grants no compression.
class NotOffered : public std::runtime_error {
 public:
  NotOffered() : std::runtime_error("the server grants no compression") {}
};

// A blocking connection. All errors are thrown as std::runtime_error.
class Exchange {
 public:
  Exchange(Mode mode, const std::string& host, int port);

  // Sends the value, waits for the reply, asks for the value and waits until all of it is there.
  // Throws where that is another one.
  void RoundTrip(std::string_view value);

  uint64_t bytes_sent() const { return bytes_sent_; }
  uint64_t bytes_received() const { return bytes_received_; }

 private:
  void AgreeOnCompression();
  void SendSet(std::string_view value);
  void SendCompressed(std::string_view value);
  void ReceiveOk();
  // Into value_.
  void ReceiveValue(size_t expected);
  void ReceiveCompressed();

  void Send(std::string_view bytes, bool more = false);
  char ReadByte();
  uint64_t ReadVarint();
  void ReadExactly(char* to, size_t size);
  std::string ReadLine();
  void Fill();

  Mode mode_;
  load::Descriptor socket_;
  std::string buffer_;
  size_t read_ = 0;  // of the buffer
  std::string value_;
  std::string packed_;
  uint64_t bytes_sent_ = 0;
  uint64_t bytes_received_ = 0;
};

// "resp", "binary", "binary-lz4"; nothing for other words.
std::optional<Mode> ParseMode(std::string_view text);

}  // namespace ruddock::network
