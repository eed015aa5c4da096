// SPDX-License-Identifier: BSD-3-Clause
// One connection, used by one thread at a time; calls wait for their replies.
//
//   auto connection = Connection::Open({.host = "127.0.0.1", .port = 7001});
//   if (!connection) ... connection.error() ...
//   Result<Reply> reply = connection->Get("k");
//   Replies replies = connection->Execute(Pipeline().Set("k", "v").Get("k"));
//
// It does not connect again by itself: after an Error of another kind than kServer and kType it is
// closed (open() is false), and Reconnect() makes it anew. A Pool does that by itself.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string_view>

#include <ruddock/client/error.h>
#include <ruddock/client/options.h>
#include <ruddock/client/pipeline.h>
#include <ruddock/client/reply.h>

namespace ruddock::client {

// What was not asked for: messages of subscriptions, invalidations. Must not throw, and must not
// call the connection that it belongs to.
using PushHandler = std::function<void(Reply)>;

// What the server said when the connection was opened.
struct ServerInfo {
  std::string server;
  std::string version;
  int64_t protocol = 0;
  uint64_t features = 0;
  int64_t id = 0;  // CLIENT ID
  std::string user;
  int64_t database = 0;
};

class Connection : public Commands<Connection> {
 public:
  // Connects, authenticates, chooses the database.
  static Result<Connection> Open(ConnectionOptions options);
  Connection(Connection&& other) noexcept;
  Connection& operator=(Connection&& other) noexcept;
  ~Connection();

  bool open() const;
  const ServerInfo& info() const;
  void Close();
  // Whatever was asked of the old connection's session (SELECT, SUBSCRIBE, MULTI) is gone.
  Status Reconnect();

  // One request. An error of the server is an Error of kind kServer.
  template <typename Name, typename... T>
  Result<Reply> Call(const Name& name, const T&... arguments) {
    return ExecuteOne(std::move(NewPipeline().Call(name, arguments...)), {});
  }
  // One request, its reply as a T: CallAs<int64_t>("INCR", "n").
  template <typename As, typename Name, typename... T>
  Result<As> CallAs(const Name& name, const T&... arguments) {
    const Result<Reply> reply = Call(name, arguments...);
    if (!reply) return reply.error();
    return reply->template As<As>();
  }
  Replies Execute(Pipeline pipeline, const RequestOptions& options = {});

  void OnPush(PushHandler handler);
  // Waits until a push came and was handled, or until the time is over (false), or the connection
  // closed (an Error).
  Result<bool> WaitForPush(std::chrono::milliseconds timeout);

 private:
  struct Impl;
  explicit Connection(std::unique_ptr<Impl> impl);
  // One that compresses as the options say.
  Pipeline NewPipeline() const;
  Result<Reply> ExecuteOne(Pipeline pipeline, const RequestOptions& options);

  std::unique_ptr<Impl> impl_;
};

}  // namespace ruddock::client
