// SPDX-License-Identifier: BSD-3-Clause
#include "binary/client/exchange.h"

#include <algorithm>
#include <string>
#include <utility>

namespace ruddock::client::detail {
namespace {

constexpr std::string_view kConfirmations[] = {"subscribe",    "unsubscribe", "psubscribe",
                                               "punsubscribe", "ssubscribe",  "sunsubscribe"};

bool IsConfirmation(const ReplyData& push) {
  const Value value(push.nodes.data());
  if (value.size() == 0) return false;
  const std::string_view kind = (*value.begin()).text();
  return std::find(std::begin(kConfirmations), std::end(kConfirmations), kind) !=
         std::end(kConfirmations);
}

}  // namespace

TimePoint DeadlineAfter(std::chrono::milliseconds timeout) {
  return timeout.count() <= 0 ? kNever : Clock::now() + timeout;
}

TimePoint DeadlineOf(const RequestOptions& options, const ConnectionOptions& connection) {
  return DeadlineAfter(options.timeout.count() == 0 ? connection.request_timeout : options.timeout);
}

Pipeline NewPipeline(const ConnectionOptions& options) {
  Pipeline pipeline;
  if (options.compress_requests) pipeline.CompressFrom(options.compression_threshold);
  return pipeline;
}

Exchange::Exchange(Encoded encoded, TimePoint deadline, Done on_done)
    : done(std::move(on_done)),
      encoded_(std::move(encoded)),
      size_(encoded_.ends.size()),
      deadline_(deadline) {
  data_->starts.reserve(size_);
  data_->nodes.reserve(size_);
}

size_t Exchange::server_errors() const {
  return static_cast<size_t>(
      std::count_if(data_->starts.begin(), data_->starts.end(),
                    [this](size_t start) { return Value(&data_->nodes[start]).is_error(); }));
}

void Exchange::Answered(size_t first_node) {
  if (subscription_ < encoded_.subscriptions.size() &&
      encoded_.subscriptions[subscription_].request == answered_) {
    ++subscription_;
    confirmations_ = 0;
  }
  ++answered_;
  if (abandoned_) {
    *data_ = {};
    return;
  }
  data_->starts.push_back(first_node);
  complete_nodes_ = data_->nodes.size();
}

bool Exchange::TakesPush(ReplyData& push) {
  if (subscription_ >= encoded_.subscriptions.size()) return false;
  const Encoded::Subscription& waiting = encoded_.subscriptions[subscription_];
  if (waiting.request != answered_ || !IsConfirmation(push)) return false;
  if (++confirmations_ < waiting.confirmations) return true;
  const size_t first_node = data_->nodes.size();
  data_->nodes.insert(data_->nodes.end(), push.nodes.begin(), push.nodes.end());
  for (const ChunkRef& chunk : push.chunks) data_->Pin(chunk);
  Answered(first_node);
  return true;
}

void Exchange::Fail(Error error) {
  const auto& ends = encoded_.ends;
  const auto unsent = std::upper_bound(ends.begin(), ends.end(), written_);
  sent_ = std::max({sent_, answered_, static_cast<size_t>(unsent - ends.begin())});
  // Of a reply that broke off nothing is shown.
  data_->nodes.resize(complete_nodes_);
  failure_ = std::move(error);
}

void Exchange::Resume() {
  failure_.reset();
  confirmations_ = 0;
  written_ = answered_ == 0 ? 0 : encoded_.ends[answered_ - 1];
  ++attempts;
}

std::unique_ptr<Exchange> Exchange::Abandon() {
  auto reported = std::make_unique<Exchange>(Encoded(), deadline_, std::move(done));
  abandoned_ = true;
  reported->size_ = size_;
  reported->sent_ = size_;  // what is not sent yet will be
  reported->data_ = std::exchange(data_, std::make_shared<ReplyData>());
  reported->answered_ = answered_;
  reported->complete_nodes_ = complete_nodes_;
  reported->begun = begun;
  return reported;
}

void Exchange::Finish(std::unique_ptr<Exchange> exchange) {
  Done done = std::move(exchange->done);
  if (exchange->complete()) exchange->sent_ = exchange->size_;
  if (done) done(std::move(exchange));
}

}  // namespace ruddock::client::detail
