// SPDX-License-Identifier: BSD-3-Clause
//
// The floor server: what the network and the framing cost, with no store behind them. It answers a
// constant to every request, on one thread, with the same I/O pattern as the real server: wait
// until a connection is readable, receive into one buffer of the thread, answer all complete
// requests with one send, keep only an unfinished tail in the connection.
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <asio.hpp>
#include <cerrno>
#include <cstring>
#include <iostream>
#include <memory>
#include <string>
#include <utility>

#include "bench/floor/framing.h"

namespace ruddock::bench {
namespace {

using asio::ip::tcp;

// Shared by all connections of the one thread. A request longer than `input` ends its connection.
struct Buffers {
  std::array<char, 64 * 1024> input;
  std::string output;
};

// Owned by whatever operation is pending on its socket; closed when none is.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(tcp::socket socket, Buffers& buffers)
      : socket_(std::move(socket)), buffers_(buffers) {}

  void WaitReadable() {
    socket_.async_wait(tcp::socket::wait_read,
                       [self = shared_from_this()](const asio::error_code& error) {
                         if (!error) self->OnReadable();
                       });
  }

 private:
  void OnReadable() {
    char* const input = buffers_.input.data();
    const std::size_t kept = tail_.size();
    std::memcpy(input, tail_.data(), kept);
    const ssize_t received =
        ::recv(socket_.native_handle(), input + kept, buffers_.input.size() - kept, MSG_DONTWAIT);
    if (received < 0 && (errno == EAGAIN || errno == EINTR)) return WaitReadable();
    if (received <= 0) return;
    const std::string_view requests(input, kept + static_cast<std::size_t>(received));
    buffers_.output.clear();
    const std::size_t taken = AnswerRequests(requests, buffers_.output);
    if (taken == kFramingError || (taken == 0 && requests.size() == buffers_.input.size())) {
      buffers_.output.append("-ERR Protocol error\r\n");
      ::send(socket_.native_handle(), buffers_.output.data(), buffers_.output.size(),
             MSG_DONTWAIT | MSG_NOSIGNAL);
      return;
    }
    tail_.assign(requests.substr(taken));
    Send(buffers_.output);
  }

  // Sends at once what the socket takes; reads on only when all of it went out.
  void Send(std::string_view replies) {
    if (replies.empty()) return WaitReadable();
    const ssize_t sent = ::send(socket_.native_handle(), replies.data(), replies.size(),
                                MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent < 0 && errno != EAGAIN && errno != EINTR) return;
    replies.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(sent, 0)));
    if (replies.empty()) return WaitReadable();
    socket_.async_wait(
        tcp::socket::wait_write,
        [self = shared_from_this(), rest = std::string(replies)](const asio::error_code& error) {
          if (!error) self->Send(rest);
        });
  }

  tcp::socket socket_;
  Buffers& buffers_;
  std::string tail_;
};

class Listener {
 public:
  Listener(asio::io_context& context, const tcp::endpoint& endpoint)
      : acceptor_(context, endpoint) {}

  void Accept() {
    acceptor_.async_accept([this](const asio::error_code& error, tcp::socket socket) {
      if (!error) {
        socket.set_option(tcp::no_delay(true));
        socket.non_blocking(true);
        std::make_shared<Connection>(std::move(socket), buffers_)->WaitReadable();
      }
      Accept();
    });
  }

 private:
  tcp::acceptor acceptor_;
  Buffers buffers_;
};

int Run(int argc, char** argv) {
  std::string bind = "127.0.0.1";
  int port = 6390;
  for (int i = 1; i < argc; i += 2) {
    const std::string_view option = argv[i];
    if (i + 1 < argc && option == "--port") {
      port = std::stoi(argv[i + 1]);
    } else if (i + 1 < argc && option == "--bind") {
      bind = argv[i + 1];
    } else {
      std::cerr << "usage: ruddock-floor [--port N] [--bind ADDRESS]\n";
      return 2;
    }
  }
  asio::io_context context(1);
  const auto server = std::make_unique<Listener>(
      context, tcp::endpoint(asio::ip::make_address(bind), static_cast<std::uint16_t>(port)));
  server->Accept();
  context.run();
  return 0;
}

}  // namespace
}  // namespace ruddock::bench

int main(int argc, char** argv) {
  try {
    return ruddock::bench::Run(argc, argv);
  } catch (const std::exception& error) {
    std::cerr << "ruddock-floor: " << error.what() << '\n';
    return 1;
  }
}
