// SPDX-License-Identifier: BSD-3-Clause
// Every directive of Redis: its default, and what CONFIG SET makes of a pool of good and bad
// values.
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "compat/support/case_runner.h"
#include "compat/support/compare.h"

namespace ruddock::compat {
namespace {

// Directives that are not set at random, with the reason.
const std::map<std::string, std::string>& Untouched() {
  static const std::map<std::string, std::string> kUntouched = {
      {"port", "would cut the test off"},
      {"bind", "would cut the test off"},
      {"requirepass", "would cut the test off; cases_password.cc"},
      {"maxclients", "depends on the limit of open files"},
      {"timeout", "would cut the test off"},
      {"dir", "changes the working directory"},
      {"logfile", "writes files"},
      {"dbfilename", "no persistence here"},
      {"save", "starts to save: persistence"},
      {"appendonly", "starts a log: persistence"},
      {"maxmemory", "evicts; cases_config.cc"},
      {"maxmemory-clients", "evicts clients"},
      {"client-query-buffer-limit", "would cut the test off"},
      {"proto-max-bulk-len", "cases_config.cc"},
      {"replicaof", "replication"},
      {"slaveof", "replication"},
      {"repl-backlog-size", "allocates"},
      {"tls-port", "no TLS here"},
      {"oom-score-adj", "writes to /proc, as the rights allow"},
      {"oom-score-adj-values", "writes to /proc, as the rights allow"},
      {"min-replicas-to-write", "refuses writes without replicas"},
      {"min-slaves-to-write", "refuses writes without replicas"},
  };
  return kUntouched;
}

const std::vector<std::string>& Probes() {
  static const std::vector<std::string> kProbes = {"yes",
                                                   "no",
                                                   "YES",
                                                   "maybe",
                                                   "",
                                                   "0",
                                                   "1",
                                                   "-1",
                                                   "2",
                                                   "10",
                                                   "100",
                                                   "101",
                                                   "1000",
                                                   "65535",
                                                   "65536",
                                                   "2147483647",
                                                   "2147483648",
                                                   "-2147483648",
                                                   "4294967295",
                                                   "4294967296",
                                                   "9223372036854775807",
                                                   "9223372036854775808",
                                                   "-9223372036854775808",
                                                   "18446744073709551615",
                                                   "1k",
                                                   "1kb",
                                                   "1mb",
                                                   "1gb",
                                                   "1KB",
                                                   "10x",
                                                   "1.5",
                                                   "50%",
                                                   "abc",
                                                   " 1",
                                                   "a b",
                                                   "allkeys-lru",
                                                   "volatile-ttl",
                                                   "noeviction",
                                                   "debug",
                                                   "verbose",
                                                   "warning",
                                                   "always",
                                                   "everysec",
                                                   "clear",
                                                   "KEA",
                                                   "foo bar baz"};
  return kProbes;
}

std::map<std::string, std::string> Directives(const ChildServer& server) {
  std::map<std::string, std::string> values;
  RawConnection connection = server.Connect();
  const RawReply all = connection.Call({"CONFIG", "GET", "*"});
  for (std::size_t i = 0; i + 1 < all.tree.items.size(); i += 2) {
    values[all.tree.items[i].text] = all.tree.items[i + 1].text;
  }
  return values;
}

TEST(Config, DefaultsAreThoseOfRedis) {
  // What names this very process, or follows from the machine on purpose.
  const std::set<std::string> free = {"port", "dir", "io-threads"};
  ServerPair servers;
  const auto got = Directives(*servers.ruddock);
  const auto expected = Directives(*servers.reference);
  EXPECT_GT(expected.size(), 150u);
  for (const auto& [name, value] : expected) {
    const auto found = got.find(name);
    if (found == got.end()) {
      ADD_FAILURE() << "no directive " << name;
    } else if (free.count(name) == 0) {
      EXPECT_EQ(value, found->second) << name;
    }
  }
}

// The defaults of a server that was told nothing but its port.
TEST(Config, SetAndGetOfEveryDirective) {
  ServerPair servers;
  RawConnection reference = servers.reference->Connect();
  RawConnection ruddock = servers.ruddock->Connect();
  for (const auto& [name, value] : Directives(*servers.reference)) {
    if (Untouched().count(name) > 0) continue;
    int differences = 0;
    std::vector<std::string> probes = Probes();
    probes.push_back(value);
    for (const std::string& probe : probes) {
      for (const Arguments& command :
           {Arguments{"CONFIG", "SET", name, probe}, Arguments{"CONFIG", "GET", name}}) {
        const auto what = CompareReplies(command, reference.Call(command), ruddock.Call(command));
        if (!what) continue;
        // One directive that is missing differs at every probe.
        if (++differences <= 3)
          ADD_FAILURE() << CommandLine({"CONFIG", "SET", name, probe}) << ", then "
                        << CommandLine(command) << "\n"
                        << *what;
      }
    }
  }
}

TEST(Config, UntouchedDirectivesExist) {
  const auto directives = Directives(*SharedServers().reference);
  for (const auto& [name, reason] : Untouched()) EXPECT_TRUE(directives.count(name) > 0) << name;
}

}  // namespace
}  // namespace ruddock::compat
