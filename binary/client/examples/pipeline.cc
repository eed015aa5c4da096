// SPDX-License-Identifier: BSD-3-Clause
// Many requests in one go, with typed results: ruddock-example-pipeline [HOST [PORT]]
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <ruddock/client.h>

using namespace ruddock::client;

int main(int argc, char** argv) {
  ConnectionOptions options;
  if (argc > 1) options.host = argv[1];
  if (argc > 2) options.port = static_cast<uint16_t>(std::atoi(argv[2]));

  Result<Connection> connection = Connection::Open(options);
  if (!connection) {
    std::fprintf(stderr, "%s\n", connection.error().ToString().c_str());
    return 1;
  }

  Pipeline pipe;
  pipe.Del("example:scores")
      .Set("example:k", "v")
      .Get("example:k")
      .Get("example:none")
      .Call("ZADD", "example:scores", 1.5, "ann", 2.5, "bob")
      .ZRangeWithScores("example:scores", 0, -1);
  const Replies replies = connection->Execute(std::move(pipe));

  using Scores = std::vector<std::pair<std::string, double>>;
  const auto typed =
      replies.As<int64_t, std::string, std::string, std::optional<std::string>, int64_t, Scores>();
  if (!typed) {
    std::fprintf(stderr, "%s\n", typed.error().ToString().c_str());
    return 1;
  }
  const auto& [deleted, status, value, none, added, scores] = *typed;
  std::printf("%s %s, %lld added\n", status.c_str(), value.c_str(), static_cast<long long>(added));
  for (const auto& [name, score] : scores) std::printf("%s %g\n", name.c_str(), score);
  if (none || added != 2 || scores.size() != 2) return 1;

  // One by one, without a copy: each is a view, or the error that the server answered this request.
  const Replies more =
      connection->Execute(std::move(Pipeline().Incr("example:k").Type("example:k")));
  for (size_t i = 0; i < more.size(); ++i) {
    const Result<Value> one = more[i];
    std::printf("%zu: %s\n", i, one ? one->ToString().c_str() : one.error().message.c_str());
  }
  return more.complete() && !more.ok() ? 0 : 1;
}
