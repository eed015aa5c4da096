// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>

namespace ruddock::bench {

// Appends one request in multibulk framing.
void AppendRequest(std::string& out, std::initializer_list<std::string_view> words);

// A blocking connection to a server on 127.0.0.1. Owns its socket. Errors of the socket are thrown
// as std::runtime_error.
class Client {
 public:
  explicit Client(int port);
  ~Client();
  Client(Client&& other) noexcept;
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  // Sends one request and returns its reply: the text of a bulk, otherwise the reply's line with
  // its type character. An error reply is returned like any other. Arrays are not understood.
  std::string Call(std::initializer_list<std::string_view> words);

  // Sends one request, in its framing, and reads its reply, whatever it is, without keeping it.
  void Skim(std::string_view request);

  // Sends `count` requests, a few hundred in flight; `append(i, out)` writes the i-th. Throws at
  // the first error reply and where a reply is nil. `advance`, if given, is called now and then
  // with the number of requests answered.
  void Pipeline(std::uint64_t count, const std::function<void(std::uint64_t, std::string&)>& append,
                const std::function<void(std::uint64_t)>& advance = {});

 private:
  void Send(std::string_view bytes);
  void Receive();
  std::string ReadReply();

  int socket_ = -1;
  std::string received_;
  std::size_t read_ = 0;
};

}  // namespace ruddock::bench
