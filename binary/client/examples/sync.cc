// SPDX-License-Identifier: BSD-3-Clause
// One connection, one request after another: ruddock-example-sync [HOST [PORT]]
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>

#include <ruddock/client.h>

using namespace ruddock::client;

int main(int argc, char** argv) {
  ConnectionOptions options;
  if (argc > 1) options.host = argv[1];
  if (argc > 2) options.port = static_cast<uint16_t>(std::atoi(argv[2]));
  options.client_name = "example-sync";

  Result<Connection> connection = Connection::Open(options);
  if (!connection) {
    std::fprintf(stderr, "%s\n", connection.error().ToString().c_str());
    return 1;
  }
  std::printf("connected to %s %s\n", connection->info().server.c_str(),
              connection->info().version.c_str());

  // A reply is a view into the receive buffer; `reply` keeps that alive.
  if (const auto set = connection->Set("example:greeting", "hello"); !set) return 1;
  const Result<Reply> reply = connection->Get("example:greeting");
  if (!reply) return 1;
  std::printf("GET: %s\n", reply->ToString().c_str());

  // What has no method is called by its name; CallAs makes a value of it.
  const auto length = connection->CallAs<int64_t>("STRLEN", "example:greeting");
  if (!length || *length != 5) return 1;

  const std::map<std::string, double> prices = {{"apple", 1.5}, {"pear", 2.25}};
  if (!connection->HSet("example:prices", prices)) return 1;
  const auto all = connection->CallAs<std::map<std::string, double>>("HGETALL", "example:prices");
  if (!all || *all != prices) return 1;

  // An error of the server is a value, too; the connection stays as it is.
  const Result<Reply> wrong = connection->Incr("example:greeting");
  if (wrong || wrong.error().kind != ErrorKind::kServer) return 1;
  std::printf("INCR: %s\n", wrong.error().message.c_str());
  return 0;
}
