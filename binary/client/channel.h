// SPDX-License-Identifier: BSD-3-Clause
// One connection to a server, without locks: everything happens on its executor, which runs one
// handler at a time. Exchanges are sent in the order in which they are submitted, gathered into as
// few writes as come together, and answered in that order.
//
// A channel ends once: by Close(), by the server, by an error, or because the oldest exchange's
// deadline passed. (One behind it is given up alone: its reply is swallowed when it comes.) What is
// under way then fails; of each request it is known whether it was sent, because the write that was
// going on is waited for.
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include <asio/any_io_executor.hpp>
#include <asio/buffer.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/steady_timer.hpp>

#include <ruddock/client/connection.h>
#include "binary/client/exchange.h"
#include "binary/client/receive_buffer.h"
#include "binary/client/reply_parser.h"

namespace ruddock::client::detail {

class Channel : public std::enable_shared_from_this<Channel> {
 public:
  Channel(asio::any_io_executor executor, std::shared_ptr<const ConnectionOptions> options);

  // Connects and says hello; once. Whatever is set below is set before.
  void Open(UniqueFunction<void(Status)> done);
  // Its end is told by a handler of its own, never from within.
  void Submit(std::unique_ptr<Exchange> exchange);
  // Fails what is under way with kClosed.
  void Close();

  bool open() const { return state_ == State::kOpen; }
  const ServerInfo& info() const { return info_; }
  // Whether anything but the hello was answered.
  bool served() const { return served_; }
  // Pushes so far.
  size_t pushes() const { return pushes_; }

  void OnPush(PushHandler handler) { on_push_ = std::move(handler); }
  // Once, when the channel has ended and everything under way has been told; not where it never was
  // open.
  void OnEnd(std::function<void()> handler) { on_end_ = std::move(handler); }

 private:
  enum class State : uint8_t { kNew, kConnecting, kHello, kOpen, kEnded };

  // channel_open.cc
  void Resolve();
  void Connect(const std::vector<asio::ip::tcp::endpoint>& endpoints);
  void SayHello();
  void HelloAnswered(std::unique_ptr<Exchange> exchange);
  void Opened();

  void Enqueue(std::unique_ptr<Exchange> exchange);
  void Write();
  void Written(const asio::error_code& error, size_t count);
  void Read();
  void Received(const asio::error_code& error, size_t count);
  void Parse();
  bool FrontIsOver();
  void Pushed();
  void Arm(TimePoint deadline);
  void DeadlinePassed();
  bool IsStuck(TimePoint now) const;
  void GiveUp(TimePoint now);
  void End(Error error);
  void TellEnd();

  const std::shared_ptr<const ConnectionOptions> options_;
  State state_ = State::kNew;
  asio::ip::tcp::socket socket_;
  asio::ip::tcp::resolver resolver_;
  asio::steady_timer timer_;
  TimePoint armed_ = kNever;
  TimePoint connect_deadline_ = kNever;

  std::deque<std::unique_ptr<Exchange>> queue_;
  size_t first_unsent_ = 0;  // in queue_
  bool writing_ = false;
  bool write_failed_ = false;
  bool stalled_ = false;  // until the write that is going on is over
  bool told_ = false;
  bool served_ = false;
  std::vector<asio::const_buffer> gathered_;

  ReceiveBuffer received_;
  ReplyParser parser_;
  ReplyData nobody_;  // for replies that nobody asked for

  std::optional<Error> end_;
  ServerInfo info_;
  UniqueFunction<void(Status)> opened_;
  PushHandler on_push_;
  std::function<void()> on_end_;
  size_t pushes_ = 0;
};

}  // namespace ruddock::client::detail
