// SPDX-License-Identifier: BSD-3-Clause
// How a channel comes to be open: addresses, a connection to one of them, the hello.
#include <string>
#include <utility>

#include <asio/connect.hpp>
#include <asio/ip/address.hpp>

#include "binary/client/channel.h"
#include "binary/frames.h"

namespace ruddock::client::detail {
namespace {

using asio::ip::tcp;

void AddVarint(std::string& bytes, uint64_t value) {
  char text[binary::kMaxVarint];
  bytes.append(text, binary::WriteVarint(text, value));
}

void AddText(std::string& bytes, std::string_view text) {
  AddVarint(bytes, text.size());
  bytes += text;
}

// A hello, and the name of the client where there is one.
Encoded Greeting(const ConnectionOptions& options) {
  std::string body;
  AddVarint(body, binary::kProtocolVersion);
  uint64_t features = kArraysOfNumbers;
  if (options.compress_replies) features |= kCompressedReplies;
  if (options.compress_requests) features |= kCompressedRequests;
  AddVarint(body, features);
  AddText(body, options.user);
  AddText(body, options.password);
  AddVarint(body, options.database);
  AddVarint(body, options.compression_threshold);
  Encoded greeting;
  greeting.bytes += static_cast<char>(binary::RequestCode::kHello);
  AddText(greeting.bytes, body);
  greeting.End();
  if (!options.client_name.empty()) {
    greeting.Begin(Opcode::kClient, 2);
    greeting.Text("SETNAME");
    greeting.Text(options.client_name);
    greeting.End();
  }
  return greeting;
}

template <typename T>
void Read(const Value& map, std::string_view name, T& to) {
  const std::optional<Value> value = map.Find(name);
  if (!value) return;
  if (const Result<T> read = value->As<T>()) to = *read;
}

ServerInfo InfoOf(const Value& map) {
  ServerInfo info;
  Read(map, "server", info.server);
  Read(map, "version", info.version);
  Read(map, "protocol", info.protocol);
  Read(map, "features", info.features);
  Read(map, "id", info.id);
  Read(map, "user", info.user);
  Read(map, "database", info.database);
  return info;
}

}  // namespace

void Channel::Open(UniqueFunction<void(Status)> done) {
  opened_ = std::move(done);
  state_ = State::kConnecting;
  connect_deadline_ = DeadlineAfter(options_->connect_timeout);
  Arm(connect_deadline_);
  asio::error_code error;
  const asio::ip::address address = asio::ip::make_address(options_->host, error);
  if (error) return Resolve();
  Connect({tcp::endpoint(address, options_->port)});
}

void Channel::Resolve() {
  resolver_.async_resolve(options_->host, std::to_string(options_->port),
                          tcp::resolver::numeric_service,
                          [self = shared_from_this()](const asio::error_code& error,
                                                      const tcp::resolver::results_type& results) {
                            if (self->state_ == State::kEnded) return;
                            if (error) {
                              return self->End({ErrorKind::kNetwork, Outcome::kNotSent,
                                                self->options_->host + ": " + error.message()});
                            }
                            std::vector<tcp::endpoint> endpoints;
                            for (const auto& entry : results) endpoints.push_back(entry.endpoint());
                            self->Connect(endpoints);
                          });
}

void Channel::Connect(const std::vector<tcp::endpoint>& endpoints) {
  asio::async_connect(
      socket_, endpoints,
      [self = shared_from_this()](const asio::error_code& error, const tcp::endpoint&) {
        if (self->state_ == State::kEnded) {
          // An attempt that was under way when the socket was closed may have opened another.
          asio::error_code ignored;
          self->socket_.close(ignored);
          return;
        }
        if (error) {
          return self->End({ErrorKind::kNetwork, Outcome::kNotSent, error.message()});
        }
        self->SayHello();
      });
}

void Channel::SayHello() {
  asio::error_code ignored;
  socket_.set_option(tcp::no_delay(true), ignored);
  if (options_->tcp_keepalive) socket_.set_option(asio::socket_base::keep_alive(true), ignored);
  state_ = State::kHello;
  Enqueue(std::make_unique<Exchange>(
      Greeting(*options_), kNever, [self = shared_from_this()](std::unique_ptr<Exchange> exchange) {
        self->HelloAnswered(std::move(exchange));
      }));
  Read();
}

void Channel::HelloAnswered(std::unique_ptr<Exchange> exchange) {
  if (exchange->failure()) return;  // the end is told for itself
  const Replies replies = exchange->TakeReplies();
  for (size_t i = 0; i < replies.size(); ++i) {
    if (const Result<Value> reply = replies[i]; !reply) return End(reply.error());
  }
  const Result<Value> map = replies[0];
  if (map->type() != ReplyType::kMap) {
    return End({ErrorKind::kProtocol, Outcome::kNotSent, "a hello is answered with a map"});
  }
  info_ = InfoOf(*map);
  Opened();
}

void Channel::Opened() {
  state_ = State::kOpen;
  if (opened_) opened_({});
}

}  // namespace ruddock::client::detail
