// SPDX-License-Identifier: BSD-3-Clause
// Replies that own what they show. Nothing is copied out of the receive buffer: a reply shares it,
// and Values, string_views and Numbers taken from a reply are views that end with it.
//
// A receive buffer holds many small replies, and lives until the last of them goes: who keeps a few
// small ones for long copies them (As<std::string>()) and lets the replies go.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include <ruddock/client/buffer.h>
#include <ruddock/client/convert.h>
#include <ruddock/client/error.h>
#include <ruddock/client/value.h>

namespace ruddock::client {
namespace detail {

// What the replies to one pipeline consist of.
struct ReplyData {
  std::vector<Node> nodes;
  std::vector<size_t> starts;  // the first node of each reply
  std::vector<ChunkRef> chunks;

  // Keeps what a node points into.
  void Pin(const ChunkRef& chunk) {
    if (chunks.empty() || chunks.back().get() != chunk.get()) chunks.push_back(chunk);
  }
};

}  // namespace detail

// One reply. Copies share what it owns; it may be moved to and read on any thread.
class Reply : public Value {
 public:
  Reply() = default;
  Reply(std::shared_ptr<const detail::ReplyData> data, Value value)
      : Value(value), data_(std::move(data)) {}

 private:
  std::shared_ptr<const detail::ReplyData> data_;
};

// The replies to a pipeline, in the order of its requests. Where the connection broke, the first
// answered() requests have a reply, and each of the others an Error whose outcome says whether it
// was sent.
class Replies {
 public:
  Replies() = default;
  Replies(std::shared_ptr<const detail::ReplyData> data, size_t size, size_t sent,
          std::optional<Error> failure)
      : data_(std::move(data)), size_(size), sent_(sent), failure_(std::move(failure)) {}

  // Requests that were asked.
  size_t size() const { return size_; }
  // Those that have a reply, or an error from the server.
  size_t answered() const { return data_ == nullptr ? 0 : data_->starts.size(); }
  // Those that were answered or may have been executed.
  size_t sent() const { return sent_; }
  // Whether all were answered. Errors from the server are answers.
  bool complete() const { return answered() == size_; }
  // Whether all were answered, and none with an error.
  bool ok() const;
  // Why not all were answered; null where they were.
  const Error* failure() const { return failure_ ? &*failure_ : nullptr; }

  // Precondition: index < size(). The value is a view that ends with these Replies.
  Result<Value> operator[](size_t index) const;
  // The same, with a share in what the value looks at.
  Result<Reply> At(size_t index) const;

  // All at once: replies.As<std::string, int64_t>(). The first error where there is one.
  template <typename... T>
  Result<std::tuple<T...>> As() const {
    if (size_ != sizeof...(T)) {
      return Error{ErrorKind::kType, Outcome::kAnswered,
                   "as many types as there are requests were expected"};
    }
    return AsImpl<T...>(std::index_sequence_for<T...>());
  }

 private:
  template <typename T>
  Result<T> AsAt(size_t index) const {
    const Result<Value> value = (*this)[index];
    if (!value) return value.error();
    return value->As<T>();
  }
  template <typename... T, size_t... I>
  Result<std::tuple<T...>> AsImpl(std::index_sequence<I...>) const {
    std::tuple<Result<T>...> results(AsAt<T>(I)...);
    const Error* error = nullptr;
    ((error == nullptr && !std::get<I>(results) ? error = &std::get<I>(results).error() : nullptr),
     ...);
    if (error != nullptr) return *error;
    return std::tuple<T...>(std::move(*std::get<I>(results))...);
  }

  std::shared_ptr<const detail::ReplyData> data_;
  size_t size_ = 0;
  size_t sent_ = 0;
  std::optional<Error> failure_;
};

}  // namespace ruddock::client
