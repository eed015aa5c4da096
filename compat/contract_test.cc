// SPDX-License-Identifier: BSD-3-Clause
// What client libraries and tools demand of whoever says that he is a Redis, one test per demand.
// Where the real server can be asked the same, its reply is the expectation.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "compat/support/case_runner.h"
#include "compat/support/compare.h"

namespace ruddock::compat {
namespace {

// The fields of "name:value" lines by their order, and how many sections there were.
struct Info {
  std::vector<std::string> names;
  std::map<std::string, std::string> values;
  int sections = 0;
};

Info ParseInfo(const std::string& text) {
  Info info;
  std::size_t start = 0;
  while (start < text.size()) {
    const std::size_t end = text.find("\r\n", start);
    EXPECT_NE(end, std::string::npos) << "a line without CRLF";
    if (end == std::string::npos) break;
    const std::string line = text.substr(start, end - start);
    EXPECT_EQ(line.find_first_of("\r\n"), std::string::npos) << line;
    start = end + 2;
    const std::size_t colon = line.find(':');
    if (line.rfind("# ", 0) == 0) {
      ++info.sections;
    } else if (colon != std::string::npos) {
      info.names.push_back(line.substr(0, colon));
      info.values[info.names.back()] = line.substr(colon + 1);
    }
  }
  return info;
}

std::vector<std::pair<std::string, std::string>> ClientFields(const std::string& line) {
  std::vector<std::pair<std::string, std::string>> fields;
  std::size_t start = 0;
  while (start < line.size()) {
    const std::size_t end = std::min(line.find_first_of(" \n", start), line.size());
    const std::size_t equals = line.find('=', start);
    if (equals < end) {
      fields.emplace_back(line.substr(start, equals - start),
                          line.substr(equals + 1, end - equals - 1));
    }
    start = end + 1;
  }
  return fields;
}

// Sends all commands at once and reads as many replies.
std::vector<RawReply> Pipeline(RawConnection* connection, const std::vector<Arguments>& commands) {
  std::string bytes;
  for (const Arguments& command : commands) bytes += EncodeCommand(command);
  connection->Send(bytes);
  std::vector<RawReply> replies;
  for (std::size_t i = 0; i < commands.size(); ++i) replies.push_back(connection->Read());
  return replies;
}

// Both servers answer with exactly these bytes.
void ExpectRaw(const Arguments& command, const std::string& raw, RawConnection* reference,
               RawConnection* ruddock) {
  EXPECT_EQ(reference->Call(command).raw, raw) << CommandLine(command) << ", redis-server";
  EXPECT_EQ(ruddock->Call(command).raw, raw) << CommandLine(command);
}

class Contract : public testing::Test {
 protected:
  RawConnection reference_ = SharedServers().reference->Connect();
  RawConnection ruddock_ = SharedServers().ruddock->Connect();
};

TEST_F(Contract, HelloIsCompleteAndKeepsItsWord) {
  for (const std::string protocol : {"2", "3"}) {
    for (RawConnection* connection : {&reference_, &ruddock_}) {
      const Reply map =
          connection->Call({"HELLO", protocol, "AUTH", "default", "any", "SETNAME", "me"}).tree;
      EXPECT_EQ(map.type, protocol == "3" ? '%' : '*');
      ASSERT_EQ(map.items.size(), 14u);
      const char* const names[] = {"server", "version", "proto", "id", "mode", "role", "modules"};
      for (std::size_t i = 0; i < std::size(names); ++i) {
        EXPECT_EQ(map.items[2 * i].text, names[i]);
      }
      EXPECT_EQ(map.items[5].text, protocol);
      EXPECT_EQ(connection->Call({"GET", "no such key"}).raw,
                protocol == "3" ? "_\r\n" : "$-1\r\n");
      EXPECT_EQ(connection->Call({"CLIENT", "GETNAME"}).tree.text, "me");
    }
  }
  for (const std::string version : {"0", "1", "4", "5", "10"}) {
    ExpectRaw({"HELLO", version}, "-NOPROTO unsupported protocol version\r\n", &reference_,
              &ruddock_);
  }
}

// Clients probe for what later versions have, in the middle of a pipeline.
TEST_F(Contract, UnknownSubcommandsAreErrorsInTheirPlace) {
  const std::vector<Arguments> commands = {{"CLIENT", "MAINT_NOTIFICATIONS", "ON"},
                                           {"PING"},
                                           {"CLIENT", "CAPA", "redirect"},
                                           {"CONFIG", "FOO"},
                                           {"FOO", "a", "b"},
                                           {"PING", "still here"}};
  const std::vector<RawReply> expected = Pipeline(&reference_, commands);
  const std::vector<RawReply> got = Pipeline(&ruddock_, commands);
  for (std::size_t i = 0; i < commands.size(); ++i) {
    EXPECT_EQ(Describe(expected[i]), Describe(got[i])) << CommandLine(commands[i]);
  }
  EXPECT_EQ(got.back().tree.text, "still here");
}

// What 7.2 brought and current clients send when they connect; 7.0.15 refuses it.
TEST_F(Contract, NewerClientSubcommandsAreThere) {
  if (SelfTest()) GTEST_SKIP() << "redis-server 7.0 does not have them";
  for (const Arguments& command :
       {Arguments{"CLIENT", "SETINFO", "LIB-NAME", "redis-py"},
        Arguments{"CLIENT", "SETINFO", "lib-ver", "5.0.1"}, Arguments{"CLIENT", "NO-TOUCH", "ON"},
        Arguments{"CLIENT", "NO-TOUCH", "off"}}) {
    EXPECT_EQ(ruddock_.Call(command).raw, "+OK\r\n") << CommandLine(command);
  }
  const std::string line = ruddock_.Call({"CLIENT", "INFO"}).tree.text;
  EXPECT_NE(line.find(" lib-name=redis-py lib-ver=5.0.1"), std::string::npos) << line;
  for (const Arguments& command :
       {Arguments{"CLIENT", "SETINFO", "lib-name", "a b"},
        Arguments{"CLIENT", "SETINFO", "foo", "x"}, Arguments{"CLIENT", "SETINFO", "lib-name"},
        Arguments{"CLIENT", "NO-TOUCH", "foo"}}) {
    EXPECT_EQ(ruddock_.Call(command).tree.type, '-') << CommandLine(command);
  }
}

TEST_F(Contract, InfoHasEverySectionAndField) {
  ServerPair fresh;
  const std::string expected_text = fresh.reference->Connect().Call({"INFO"}).tree.text;
  const std::string got_text = fresh.ruddock->Connect().Call({"INFO"}).tree.text;
  const Info expected = ParseInfo(expected_text);
  const Info got = ParseInfo(got_text);
  EXPECT_EQ(expected.sections, 11);
  EXPECT_EQ(expected.names.size(), 181u);
  EXPECT_EQ(got.sections, 11);
  // In the same order; fields of our own may stand between them.
  auto at = got.names.begin();
  for (const std::string& name : expected.names) {
    const auto found = std::find(at, got.names.end(), name);
    if (found == got.names.end()) {
      ADD_FAILURE() << "INFO lacks " << name << ", or has it elsewhere";
    } else {
      at = found;
    }
  }
  // What libraries act on.
  for (const char* name : {"redis_version", "redis_mode", "role", "loading", "maxmemory_policy",
                           "connected_slaves", "cluster_enabled", "aof_enabled"}) {
    EXPECT_EQ(expected.values.at(name), got.values.at(name)) << name;
  }
}

TEST_F(Contract, ClientListHasEveryField) {
  const auto expected = ClientFields(reference_.Call({"CLIENT", "LIST"}).tree.text);
  const auto got = ClientFields(ruddock_.Call({"CLIENT", "LIST"}).tree.text);
  EXPECT_GE(expected.size(), 28u);
  std::size_t at = 0;
  for (const auto& [name, value] : expected) {
    while (at < got.size() && got[at].first != name) ++at;
    ASSERT_LT(at, got.size()) << name << " is missing or out of order";
    const auto is_number = [](const std::string& text) {
      return !text.empty() && text.find_first_not_of("-0123456789") == std::string::npos;
    };
    EXPECT_EQ(is_number(value), is_number(got[at].second)) << name << "=" << got[at].second;
  }
}

TEST_F(Contract, SixteenDatabases) {
  for (int database = 0; database < 16; ++database) {
    ExpectRaw({"SELECT", std::to_string(database)}, "+OK\r\n", &reference_, &ruddock_);
  }
  ExpectRaw({"SELECT", "16"}, "-ERR DB index is out of range\r\n", &reference_, &ruddock_);
  ExpectRaw({"SELECT", "-1"}, "-ERR DB index is out of range\r\n", &reference_, &ruddock_);
}

TEST_F(Contract, EveryParameterIsAnsweredByItsName) {
  const Reply all = reference_.Call({"CONFIG", "GET", "*"}).tree;
  EXPECT_EQ(all.items.size(), 2 * 192u);
  for (std::size_t i = 0; i + 1 < all.items.size(); i += 2) {
    const Reply pair = ruddock_.Call({"CONFIG", "GET", all.items[i].text}).tree;
    ASSERT_EQ(pair.items.size(), 2u) << all.items[i].text;
    EXPECT_EQ(pair.items[0].text, all.items[i].text);
  }
}

TEST_F(Contract, NothingHasItsKind) {
  ExpectRaw({"GET", "none"}, "$-1\r\n", &reference_, &ruddock_);
  ExpectRaw({"COMMAND", "INFO", "none"}, "*1\r\n$-1\r\n", &reference_, &ruddock_);
  ExpectRaw({"KEYS", "none"}, "*0\r\n", &reference_, &ruddock_);
  for (RawConnection* connection : {&reference_, &ruddock_}) connection->Call({"HELLO", "3"});
  ExpectRaw({"GET", "none"}, "_\r\n", &reference_, &ruddock_);
  ExpectRaw({"COMMAND", "INFO", "none"}, "*1\r\n_\r\n", &reference_, &ruddock_);
  ExpectRaw({"KEYS", "none"}, "*0\r\n", &reference_, &ruddock_);
  ExpectRaw({"CONFIG", "GET", "none"}, "%0\r\n", &reference_, &ruddock_);
}

TEST_F(Contract, ErrorCodesAreExact) {
  ServerPair guarded({"--requirepass", "secret"});
  RawConnection reference = guarded.reference->Connect();
  RawConnection ruddock = guarded.ruddock->Connect();
  ExpectRaw({"GET", "k"}, "-NOAUTH Authentication required.\r\n", &reference, &ruddock);
  ExpectRaw({"AUTH", "wrong"}, "-WRONGPASS invalid username-password pair or user is disabled.\r\n",
            &reference, &ruddock);
  ExpectRaw({"AUTH", "secret"}, "+OK\r\n", &reference, &ruddock);
  ExpectRaw({"HSET", "hash", "f", "v"}, ":1\r\n", &reference, &ruddock);
  ExpectRaw({"GET", "hash"},
            "-WRONGTYPE Operation against a key holding the wrong kind of value\r\n", &reference,
            &ruddock);
  ExpectRaw({"CONFIG", "SET", "maxmemory", "1"}, "+OK\r\n", &reference, &ruddock);
  ExpectRaw({"SET", "k", "v"}, "-OOM command not allowed when used memory > 'maxmemory'.\r\n",
            &reference, &ruddock);
  ExpectRaw({"GET", "k"}, "$-1\r\n", &reference, &ruddock);
}

// To the millisecond, and centuries from now.
TEST_F(Contract, ExpiriesOfCenturies) {
  for (RawConnection* connection : {&reference_, &ruddock_}) connection->Call({"FLUSHALL"});
  const std::string at = "33177117420123";
  const std::string reply = ":" + at + "\r\n";
  ExpectRaw({"SET", "k", "v", "PXAT", at}, "+OK\r\n", &reference_, &ruddock_);
  ExpectRaw({"PEXPIRETIME", "k"}, reply, &reference_, &ruddock_);
  ExpectRaw({"EXPIREAT", "k", "33177117420"}, ":1\r\n", &reference_, &ruddock_);
  ExpectRaw({"PEXPIRETIME", "k"}, ":33177117420000\r\n", &reference_, &ruddock_);
  ExpectRaw({"PEXPIREAT", "k", at}, ":1\r\n", &reference_, &ruddock_);
  ExpectRaw({"EXPIRETIME", "k"}, ":33177117420\r\n", &reference_, &ruddock_);
  ExpectRaw({"PERSIST", "k"}, ":1\r\n", &reference_, &ruddock_);
  ExpectRaw({"GETEX", "k", "PXAT", at}, "$1\r\nv\r\n", &reference_, &ruddock_);
  ExpectRaw({"PEXPIRETIME", "k"}, reply, &reference_, &ruddock_);
}

// Session stores and caches iterate like this, until the cursor is the string "0".
TEST_F(Contract, ScanEndsWithTheStringZero) {
  constexpr int kKeys = 3000;
  ruddock_.Call({"FLUSHALL"});
  for (int i = 0; i < kKeys; ++i) ruddock_.Call({"SET", "sess:" + std::to_string(i), "v"});
  ruddock_.Call({"SET", "other", "v"});
  std::set<std::string> seen;
  std::string cursor = "0";
  int pages = 0;
  do {
    const RawReply page =
        ruddock_.Call({"SCAN", cursor, "MATCH", "sess:*", "COUNT", "100", "TYPE", "string"});
    ASSERT_EQ(page.tree.items.size(), 2u);
    ASSERT_EQ(page.tree.items[0].type, '$');
    cursor = page.tree.items[0].text;
    for (const Reply& key : page.tree.items[1].items) seen.insert(key.text);
    ASSERT_LE(++pages, kKeys) << "no end";
  } while (cursor != "0");
  EXPECT_EQ(seen.size(), static_cast<std::size_t>(kKeys));
  EXPECT_GT(pages, 1);
  ruddock_.Call({"FLUSHALL"});
}

// What ioredis, redis-benchmark and the Prometheus exporter send first, each in one go: an error
// would be fatal or a warning.
TEST_F(Contract, Handshakes) {
  const std::vector<std::vector<Arguments>> handshakes = {
      {{"HELLO", "3"},
       {"SELECT", "2"},
       {"CLIENT", "SETNAME", "app"},
       {"CLIENT", "SETINFO", "LIB-NAME", "ioredis"},
       {"INFO"}},
      {{"CONFIG", "GET", "save"}, {"CONFIG", "GET", "appendonly"}},
      {{"CLIENT", "SETNAME", "redis_exporter"},
       {"CONFIG", "GET", "*"},
       {"INFO", "ALL"},
       {"SLOWLOG", "LEN"},
       {"SLOWLOG", "GET", "1"},
       {"LATENCY", "LATEST"},
       {"LATENCY", "HISTOGRAM"},
       {"CLIENT", "LIST"}},
      {{"COMMAND", "DOCS"}, {"COMMAND"}, {"COMMAND", "LIST"}, {"CONFIG", "GET", "databases"}}};
  for (const auto& commands : handshakes) {
    RawConnection connection = SharedServers().ruddock->Connect();
    const std::vector<RawReply> replies = Pipeline(&connection, commands);
    for (std::size_t i = 0; i < commands.size(); ++i) {
      if (SelfTest() && commands[i].size() > 1 && commands[i][1] == "SETINFO") continue;
      EXPECT_EQ(replies[i].status, RawReply::Status::kReply) << CommandLine(commands[i]);
      EXPECT_FALSE(replies[i].tree.IsError()) << Describe(replies[i]);
    }
  }
}

// Small enough for the smallest containers.
TEST_F(Contract, StartsSmall) {
  const auto fresh = StartRuddock({}, "");
  const Info info = ParseInfo(fresh->Connect().Call({"INFO", "memory"}).tree.text);
  EXPECT_LT(std::stoll(info.values.at("used_memory_rss")), 10 << 20);
}

}  // namespace
}  // namespace ruddock::compat
