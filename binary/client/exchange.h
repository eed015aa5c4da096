// SPDX-License-Identifier: BSD-3-Clause
// Requests on their way and what they were answered: what travels from a call through a connection
// (through several, where one breaks) and back. Belongs to one party at a time.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>

#include <ruddock/client/detail/unique_function.h>
#include <ruddock/client/error.h>
#include <ruddock/client/options.h>
#include <ruddock/client/pipeline.h>
#include <ruddock/client/reply.h>

namespace ruddock::client::detail {

using Clock = std::chrono::steady_clock;
using TimePoint = Clock::time_point;

inline constexpr TimePoint kNever = TimePoint::max();

// After `timeout` from now; zero and less mean never.
TimePoint DeadlineAfter(std::chrono::milliseconds timeout);
// What RequestOptions say, or else the connection's.
TimePoint DeadlineOf(const RequestOptions& options, const ConnectionOptions& connection);

// For the methods that build one themselves.
Pipeline NewPipeline(const ConnectionOptions& options);

class Exchange {
 public:
  using Done = UniqueFunction<void(std::unique_ptr<Exchange>)>;

  Exchange(Encoded encoded, TimePoint deadline, Done done);

  size_t size() const { return size_; }
  size_t answered() const { return answered_; }
  bool complete() const { return answered_ == size_; }
  // That the server must have granted.
  uint64_t features() const { return encoded_.features; }
  TimePoint deadline() const { return deadline_; }
  bool abandoned() const { return abandoned_; }
  const std::optional<Error>& failure() const { return failure_; }
  // Requests that were answered or may have been executed.
  size_t sent() const { return sent_; }
  size_t server_errors() const;

  // Sending. What is left to be sent, and that so much of it was.
  std::string_view unsent() const { return std::string_view(encoded_.bytes).substr(written_); }
  void Sent(size_t bytes) { written_ += bytes; }

  // Receiving: where the parser adds nodes, and that a reply is complete whose first node is this
  // one.
  ReplyData& data() { return *data_; }
  void Answered(size_t first_node);
  // Whether a push is what the next request waits for; then it was counted, and `push` was taken as
  // the reply where it was the last one.
  bool TakesPush(ReplyData& push);

  // The end, without replies to all requests.
  void Fail(Error error);
  // For another try on another connection, with the requests that have no reply.
  void Resume();
  // Over before its replies come: what is returned is what the caller gets, and what stays
  // swallows the replies.
  std::unique_ptr<Exchange> Abandon();

  // Calls what waits for it. Ends this one.
  static void Finish(std::unique_ptr<Exchange> exchange);
  Replies TakeReplies() { return {std::move(data_), size_, sent_, std::move(failure_)}; }

  Done done;
  // For whoever sends it.
  TimePoint begun = Clock::now();
  bool idempotent = false;
  unsigned attempts = 1;

 private:
  Encoded encoded_;
  size_t size_;
  std::shared_ptr<ReplyData> data_ = std::make_shared<ReplyData>();
  TimePoint deadline_;
  size_t answered_ = 0;
  size_t complete_nodes_ = 0;
  size_t subscription_ = 0;   // index of the next one in encoded_.subscriptions
  size_t confirmations_ = 0;  // that it has had
  size_t written_ = 0;
  size_t sent_ = 0;
  bool abandoned_ = false;
  std::optional<Error> failure_;
};

}  // namespace ruddock::client::detail
