// SPDX-License-Identifier: BSD-3-Clause
#include "binary/client/channel.h"

#include <algorithm>
#include <string>
#include <utility>

#include <asio/error.hpp>
#include <asio/post.hpp>

namespace ruddock::client::detail {
namespace {

// What the kernel takes at once is bounded (IOV_MAX), and so is what a socket buffer holds.
constexpr size_t kMostGathered = 64;

Error FromNetwork(const asio::error_code& error) {
  if (error == asio::error::eof) {
    return {ErrorKind::kClosed, Outcome::kUnknown, "the server closed the connection"};
  }
  return {ErrorKind::kNetwork, Outcome::kUnknown, error.message()};
}

Error Unasked() {
  return {ErrorKind::kProtocol, Outcome::kUnknown, "a reply that nobody asked for"};
}

}  // namespace

Channel::Channel(asio::any_io_executor executor, std::shared_ptr<const ConnectionOptions> options)
    : options_(std::move(options)),
      socket_(executor),
      resolver_(executor),
      timer_(executor),
      received_(std::max<size_t>(options_->receive_buffer_bytes, 1024)),
      parser_({options_->max_reply_bytes, options_->max_reply_elements}) {}

void Channel::Submit(std::unique_ptr<Exchange> exchange) {
  const bool offered = (exchange->features() & ~info_.features) == 0;
  if (state_ == State::kOpen && !write_failed_ && exchange->size() != 0 && offered) {
    return Enqueue(std::move(exchange));
  }
  if (state_ == State::kOpen && !offered) {
    exchange->Fail({ErrorKind::kProtocol, Outcome::kNotSent,
                    "the server was not asked for compression or numbers, or does not offer them"});
  } else if (exchange->size() != 0) {
    exchange->Fail({ErrorKind::kClosed, Outcome::kNotSent,
                    "the connection is not open" + (end_ ? ": " + end_->message : "")});
  }
  asio::post(socket_.get_executor(),
             [exchange = std::move(exchange)]() mutable { Exchange::Finish(std::move(exchange)); });
}

void Channel::Enqueue(std::unique_ptr<Exchange> exchange) {
  Arm(exchange->deadline());
  queue_.push_back(std::move(exchange));
  Write();
}

void Channel::Write() {
  if (writing_ || write_failed_) return;
  gathered_.clear();
  for (size_t i = first_unsent_; i < queue_.size() && gathered_.size() < kMostGathered; ++i) {
    gathered_.push_back(asio::buffer(queue_[i]->unsent()));
  }
  if (gathered_.empty()) return;
  writing_ = true;
  auto written = [self = shared_from_this()](const asio::error_code& error, size_t count) {
    self->Written(error, count);
  };
  // A row of buffers is copied into the operation, with an allocation; one alone is not.
  if (gathered_.size() == 1) {
    socket_.async_write_some(gathered_.front(), std::move(written));
  } else {
    socket_.async_write_some(gathered_, std::move(written));
  }
}

void Channel::Written(const asio::error_code& error, size_t count) {
  writing_ = false;
  while (count != 0) {
    Exchange& exchange = *queue_[first_unsent_];
    const size_t taken = std::min(count, exchange.unsent().size());
    exchange.Sent(taken);
    count -= taken;
    if (exchange.unsent().empty()) ++first_unsent_;
  }
  if (state_ == State::kEnded) return TellEnd();
  // What the server answered before it closed is still there to be read; who reads meets the end
  // behind it.
  if (error) write_failed_ = true;
  Write();
  if (std::exchange(stalled_, false)) Parse();
}

void Channel::Read() {
  const ReceiveBuffer::Room room = received_.Prepare(parser_.needed(), parser_.numbers_at());
  socket_.async_read_some(asio::buffer(room.data, room.size),
                          [self = shared_from_this()](const asio::error_code& error, size_t count) {
                            self->Received(error, count);
                          });
}

void Channel::Received(const asio::error_code& error, size_t count) {
  if (state_ == State::kEnded) return;
  if (error) return End(FromNetwork(error));
  received_.Commit(count);
  Parse();
}

// Reads on where it could, unless the channel ended or waits for a write that is going on.
void Channel::Parse() {
  while (state_ != State::kEnded) {
    if (!queue_.empty() && queue_.front()->complete()) {
      if (!FrontIsOver()) return;
      continue;
    }
    switch (parser_.Parse(received_, queue_.empty() ? nobody_ : queue_.front()->data())) {
      case ReplyParser::Step::kNeedMore:
        // Its rest must not be taken for the reply to a request that is sent meanwhile.
        if (queue_.empty() && parser_.mid_reply()) return End(Unasked());
        return Read();
      case ReplyParser::Step::kPush: Pushed(); break;
      case ReplyParser::Step::kReply:
        if (queue_.empty()) return End(Unasked());
        served_ |= state_ == State::kOpen;
        queue_.front()->Answered(parser_.first_node());
        break;
      case ReplyParser::Step::kRefusal:
        return End({ErrorKind::kServer, Outcome::kUnknown, parser_.text()});
      case ReplyParser::Step::kBroken: return End(parser_.error());
    }
  }
}

// False where it cannot go yet: the write that is going on looks at its bytes.
bool Channel::FrontIsOver() {
  if (first_unsent_ == 0) {
    if (writing_) {
      stalled_ = true;
    } else {
      End({ErrorKind::kProtocol, Outcome::kUnknown, "a reply to what was not sent"});
    }
    return false;
  }
  std::unique_ptr<Exchange> over = std::move(queue_.front());
  queue_.pop_front();
  --first_unsent_;
  if (!over->abandoned()) Exchange::Finish(std::move(over));
  return true;
}

void Channel::Pushed() {
  ++pushes_;
  ReplyData& push = parser_.push();
  if (!queue_.empty() && queue_.front()->TakesPush(push)) return;
  if (!on_push_) return;
  auto data = std::make_shared<ReplyData>(std::move(push));
  const Value value(data->nodes.data());
  on_push_(Reply(std::move(data), value));
}

void Channel::Arm(TimePoint deadline) {
  if (deadline >= armed_) return;
  armed_ = deadline;
  timer_.expires_at(deadline);
  timer_.async_wait([self = shared_from_this()](const asio::error_code& error) {
    if (!error) self->DeadlinePassed();
  });
}

void Channel::DeadlinePassed() {
  if (state_ == State::kEnded) return;
  const TimePoint now = Clock::now();
  if (state_ == State::kConnecting || state_ == State::kHello) {
    if (now >= connect_deadline_) {
      return End({ErrorKind::kTimeout, Outcome::kNotSent, "no connection in time"});
    }
  } else {
    if (IsStuck(now)) return End({ErrorKind::kTimeout, Outcome::kUnknown, "no answer in time"});
    GiveUp(now);
  }
  armed_ = kNever;
  TimePoint next = state_ == State::kOpen ? kNever : connect_deadline_;
  for (const auto& exchange : queue_) {
    if (!exchange->abandoned()) next = std::min(next, exchange->deadline());
  }
  Arm(next);
}

// Whether the server is late with what it should answer next, or so long with what was given up
// already that those behind are late as well.
bool Channel::IsStuck(TimePoint now) const {
  if (queue_.empty()) return false;
  if (!queue_.front()->abandoned()) return now >= queue_.front()->deadline();
  return std::any_of(queue_.begin(), queue_.end(), [now](const auto& exchange) {
    return !exchange->abandoned() && now >= exchange->deadline();
  });
}

void Channel::GiveUp(TimePoint now) {
  std::vector<std::unique_ptr<Exchange>> late;
  for (const auto& exchange : queue_) {
    if (exchange->abandoned() || now < exchange->deadline()) continue;
    late.push_back(exchange->Abandon());
  }
  for (auto& exchange : late) {
    exchange->Fail({ErrorKind::kTimeout, Outcome::kUnknown, "no answer in time"});
    Exchange::Finish(std::move(exchange));
  }
}

void Channel::Close() { End({ErrorKind::kClosed, Outcome::kUnknown, "the connection was closed"}); }

void Channel::End(Error error) {
  if (state_ == State::kEnded) return;
  state_ = State::kEnded;
  end_ = std::move(error);
  asio::error_code ignored;
  socket_.close(ignored);
  resolver_.cancel();
  timer_.cancel();
  if (!writing_) TellEnd();
}

// What is told may submit again, close, or let go of the channel.
void Channel::TellEnd() {
  if (std::exchange(told_, true)) return;
  asio::post(socket_.get_executor(), [self = shared_from_this()] {
    const TimePoint now = Clock::now();
    std::deque<std::unique_ptr<Exchange>> queue = std::move(self->queue_);
    for (auto& exchange : queue) {
      if (exchange->abandoned()) continue;
      Error error = *self->end_;
      if (error.kind == ErrorKind::kTimeout && now < exchange->deadline()) {
        error = {ErrorKind::kClosed, Outcome::kUnknown,
                 "the connection was closed: a request before this one was not answered in time"};
      }
      if (!exchange->complete()) exchange->Fail(std::move(error));
      Exchange::Finish(std::move(exchange));
    }
    if (self->opened_) {
      Error error = *self->end_;
      if (error.outcome == Outcome::kUnknown) error.outcome = Outcome::kNotSent;
      self->opened_(std::move(error));
    } else if (self->on_end_) {
      std::exchange(self->on_end_, nullptr)();
    }
  });
}

}  // namespace ruddock::client::detail
