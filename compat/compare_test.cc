// SPDX-License-Identifier: BSD-3-Clause
// The parser and the comparison themselves: what must count as equal, and what must not.
#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

#include "compat/support/compare.h"

namespace ruddock::compat {
namespace {

RawReply Parse(const std::string& bytes) {
  RawReply reply;
  std::size_t used = 0;
  EXPECT_EQ(ParseReply(bytes, &used, &reply.tree), ParseStatus::kDone) << Escape(bytes);
  EXPECT_EQ(used, bytes.size());
  reply.status = RawReply::Status::kReply;
  reply.raw = bytes;
  return reply;
}

bool Same(const std::string& command, const std::string& expected, const std::string& got) {
  Arguments arguments;
  std::istringstream words(command);
  for (std::string word; words >> word;) arguments.push_back(word);
  return !CompareReplies(arguments, Parse(expected), Parse(got)).has_value();
}

const char* const kReplies[] = {"+OK\r\n",
                                "-ERR x\r\n",
                                ":-5\r\n",
                                "$0\r\n\r\n",
                                "$5\r\na\r\nbc\r\n",
                                "$-1\r\n",
                                "*-1\r\n",
                                "*0\r\n",
                                "_\r\n",
                                ",1.5\r\n",
                                "#t\r\n",
                                "!5\r\nERR x\r\n",
                                "=7\r\ntxt:abc\r\n",
                                "(123\r\n",
                                "%1\r\n+a\r\n*2\r\n:1\r\n_\r\n",
                                "~2\r\n+a\r\n+b\r\n",
                                ">1\r\n+a\r\n",
                                "|1\r\n+k\r\n+v\r\n:1\r\n"};

TEST(ReplyParser, WritesBackWhatItRead) {
  for (const std::string bytes : kReplies) EXPECT_EQ(Serialize(Parse(bytes).tree), bytes);
}

TEST(ReplyParser, NeedsEveryByte) {
  for (const std::string bytes : kReplies) {
    for (std::size_t size = 0; size < bytes.size(); ++size) {
      Reply reply;
      std::size_t used = 0;
      EXPECT_EQ(ParseReply(bytes.substr(0, size), &used, &reply), ParseStatus::kNeedMore)
          << Escape(bytes.substr(0, size));
    }
  }
}

TEST(ReplyParser, RefusesWhatIsNoReply) {
  for (const std::string bytes :
       {"OK\r\n", "\r\n", ":1x\r\n", "$-2\r\n", "$x\r\n", "$1\r\nabc\r\n", "*-2\r\n", "+a\nb\r\n",
        "+a\rb\r\n", "_x\r\n", "~-1\r\n", "*1\r\n?\r\n"}) {
    Reply reply;
    std::size_t used = 0;
    EXPECT_EQ(ParseReply(bytes, &used, &reply), ParseStatus::kMalformed) << Escape(bytes);
  }
}

TEST(Compare, IsExactByDefault) {
  EXPECT_TRUE(Same("GET k", "$1\r\na\r\n", "$1\r\na\r\n"));
  EXPECT_FALSE(Same("GET k", "$1\r\na\r\n", "+a\r\n"));
  EXPECT_FALSE(Same("GET k", "$-1\r\n", "*-1\r\n"));
  EXPECT_FALSE(Same("GET k", "$-1\r\n", "$0\r\n\r\n"));
  EXPECT_FALSE(Same("GET k", "_\r\n", "$-1\r\n"));
  EXPECT_FALSE(Same("FOO", "-ERR a\r\n", "-ERR b\r\n"));
  EXPECT_FALSE(Same("MGET a b", "*2\r\n+a\r\n+b\r\n", "*2\r\n+b\r\n+a\r\n"));
}

// One line per rule: a pair that must pass, and one that must not.
TEST(Compare, EveryRuleStillSeesDifferences) {
  struct Row {
    const char* command;
    const char* expected;
    const char* same;
    const char* different;
  };
  const Row rows[] = {
      {"KEYS *", "*2\r\n+a\r\n+b\r\n", "*2\r\n+b\r\n+a\r\n", "*2\r\n+a\r\n+c\r\n"},
      {"SCAN 0", "*2\r\n$1\r\n0\r\n*2\r\n$1\r\na\r\n$1\r\nb\r\n",
       "*2\r\n$1\r\n0\r\n*2\r\n$1\r\nb\r\n$1\r\na\r\n", "*2\r\n$1\r\n0\r\n*1\r\n$1\r\na\r\n"},
      {"HGETALL h", "*4\r\n+a\r\n+1\r\n+b\r\n+2\r\n", "*4\r\n+b\r\n+2\r\n+a\r\n+1\r\n",
       "*4\r\n+a\r\n+2\r\n+b\r\n+1\r\n"},
      {"HGETALL h", "%1\r\n+a\r\n+1\r\n", "%1\r\n+a\r\n+1\r\n", "*2\r\n+a\r\n+1\r\n"},
      {"HSCAN h 0", "*2\r\n$1\r\n0\r\n*4\r\n+a\r\n+1\r\n+b\r\n+2\r\n",
       "*2\r\n$1\r\n0\r\n*4\r\n+b\r\n+2\r\n+a\r\n+1\r\n",
       "*2\r\n$1\r\n0\r\n*4\r\n+a\r\n+2\r\n+b\r\n+1\r\n"},
      {"HRANDFIELD h", "$1\r\na\r\n", "$1\r\nb\r\n", "$-1\r\n"},
      {"HRANDFIELD h 2", "*2\r\n+a\r\n+b\r\n", "*2\r\n+c\r\n+b\r\n", "*1\r\n+a\r\n"},
      {"HRANDFIELD h 9", "*2\r\n+a\r\n+b\r\n", "*2\r\n+b\r\n+a\r\n", "*2\r\n+a\r\n+c\r\n"},
      {"XPENDING s g - + 1", "*1\r\n*4\r\n+1-0\r\n+c\r\n:10\r\n:1\r\n",
       "*1\r\n*4\r\n+1-0\r\n+c\r\n:11\r\n:1\r\n", "*1\r\n*4\r\n+1-0\r\n+c\r\n:10\r\n:2\r\n"},
      {"XPENDING s g", "*4\r\n:1\r\n+1-0\r\n+1-0\r\n*0\r\n", "*4\r\n:1\r\n+1-0\r\n+1-0\r\n*0\r\n",
       "*4\r\n:2\r\n+1-0\r\n+1-0\r\n*0\r\n"},
      {"XINFO CONSUMERS s g", "*1\r\n%2\r\n+idle\r\n:5\r\n+pending\r\n:1\r\n",
       "*1\r\n%2\r\n+idle\r\n:9\r\n+pending\r\n:1\r\n",
       "*1\r\n%2\r\n+idle\r\n:5\r\n+pending\r\n:2\r\n"},
      {"XINFO STREAM s", "%2\r\n+radix-tree-nodes\r\n:2\r\n+length\r\n:1\r\n",
       "%2\r\n+radix-tree-nodes\r\n:5\r\n+length\r\n:1\r\n",
       "%2\r\n+radix-tree-nodes\r\n:2\r\n+length\r\n:2\r\n"},
      {"XINFO STREAM s FULL", "%1\r\n+pending\r\n*1\r\n*3\r\n+1-0\r\n:1000\r\n:1\r\n",
       "%1\r\n+pending\r\n*1\r\n*3\r\n+1-0\r\n:1001\r\n:1\r\n",
       "%1\r\n+pending\r\n*1\r\n*3\r\n+1-0\r\n:1000\r\n:2\r\n"},
      {"RANDOMKEY", "$1\r\na\r\n", "$1\r\nb\r\n", "$-1\r\n"},
      {"TTL k", ":100\r\n", ":99\r\n", ":90\r\n"},
      {"TTL k", ":100\r\n", ":100\r\n", ":-1\r\n"},
      {"PTTL k", ":-1\r\n", ":-1\r\n", ":-2\r\n"},
      {"PTTL k", ":100000\r\n", ":99990\r\n", ":90000\r\n"},
      {"OBJECT IDLETIME k", ":0\r\n", ":1\r\n", ":100\r\n"},
      {"TIME", "*2\r\n$1\r\n1\r\n$1\r\n2\r\n", "*2\r\n$1\r\n3\r\n$1\r\n4\r\n", "*1\r\n$1\r\n1\r\n"},
      {"HELLO", "%1\r\n$2\r\nid\r\n:1\r\n", "%1\r\n$2\r\nid\r\n:2\r\n", "%1\r\n$2\r\nie\r\n:1\r\n"},
      {"CONFIG GET *", "*4\r\n+a\r\n+1\r\n+b\r\n+2\r\n", "*4\r\n+b\r\n+2\r\n+a\r\n+1\r\n",
       "*4\r\n+a\r\n+1\r\n+b\r\n+3\r\n"},
      {"DEBUG OBJECT k", "+Value at:0x12 refcount:1 lru:5\r\n",
       "+Value at:0x34 refcount:1 lru:6\r\n", "+Value at:0x12 refcount:2 lru:5\r\n"},
      {"MONITOR", "+1.000001 [0 127.0.0.1:5] \"GET\"\r\n", "+2.000002 [0 127.0.0.1:6] \"GET\"\r\n",
       "+1.000001 [1 127.0.0.1:5] \"GET\"\r\n"},
      {"CLIENT HELP", "*2\r\n+CLIENT x:\r\n+ID\r\n", "*3\r\n+CLIENT x:\r\n+ID\r\n+    own\r\n",
       "*2\r\n+CLIENT x:\r\n+FOO\r\n"},
      {"COMMAND GETKEYSANDFLAGS GET k", "*1\r\n*2\r\n+k\r\n~2\r\n+a\r\n+b\r\n",
       "*1\r\n*2\r\n+k\r\n~2\r\n+b\r\n+a\r\n", "*1\r\n*2\r\n+k\r\n~1\r\n+a\r\n"},
      {"LATENCY LATEST", "*1\r\n*2\r\n$1\r\na\r\n:1\r\n", "*1\r\n*2\r\n$1\r\na\r\n:2\r\n",
       "*1\r\n*2\r\n$1\r\nb\r\n:1\r\n"},
      {"LATENCY HISTOGRAM", "*2\r\n+get\r\n*4\r\n+calls\r\n:1\r\n+h\r\n*2\r\n:1\r\n:1\r\n",
       "*2\r\n+get\r\n*4\r\n+calls\r\n:1\r\n+h\r\n*2\r\n:2\r\n:1\r\n",
       "*2\r\n+get\r\n*4\r\n+calls\r\n:2\r\n+h\r\n*2\r\n:1\r\n:1\r\n"},
      {"LATENCY HISTOGRAM", "*2\r\n+get\r\n*4\r\n+calls\r\n:1\r\n+h\r\n*2\r\n:1\r\n:1\r\n",
       "*2\r\n+get\r\n*4\r\n+calls\r\n:1\r\n+h\r\n*2\r\n:33\r\n:1\r\n",
       "*2\r\n+get\r\n*4\r\n+calls\r\n:1\r\n+h\r\n*2\r\n:32\r\n:1\r\n"},
      {"MEMORY STATS", "*2\r\n+a\r\n:1\r\n", "*4\r\n+b\r\n:1\r\n+a\r\n:7\r\n",
       "*2\r\n+b\r\n:1\r\n"},
      {"MEMORY USAGE k", ":50\r\n", ":40\r\n", "$-1\r\n"},
      {"OBJECT REFCOUNT k", ":1\r\n", ":2147483647\r\n", ":2\r\n"},
      {"OBJECT REFCOUNT k", ":2147483647\r\n", ":2147483647\r\n", ":1\r\n"},
  };
  for (const Row& row : rows) {
    EXPECT_TRUE(Same(row.command, row.expected, row.same)) << row.command;
    EXPECT_FALSE(Same(row.command, row.expected, row.different)) << row.command;
  }
}

std::string Bulk(const std::string& text) {
  std::string bulk = "$";
  bulk.append(std::to_string(text.size())).append("\r\n").append(text).append("\r\n");
  return bulk;
}

TEST(Compare, ClientLines) {
  const std::string line = Bulk("id=1 addr=a:1 name=x age=0 db=0 cmd=get\n");
  EXPECT_TRUE(
      Same("CLIENT LIST", line, Bulk("id=2 addr=b:2 name=x age=9 db=0 cmd=get lib-name=\n")));
  EXPECT_FALSE(Same("CLIENT LIST", line, Bulk("id=1 addr=a:1 name=y age=0 db=0 cmd=get\n")));
  EXPECT_FALSE(Same("CLIENT LIST", line, Bulk("id=1 addr=a:1 name=x age=0 cmd=get\n")));
  EXPECT_FALSE(Same("CLIENT LIST", line, Bulk("id=1 addr=a:1 name=x age=0 db=0 cmd=get\n\n")));
}

TEST(Compare, InfoText) {
  const std::string info = "# Server\r\nredis_version:7.0.15\r\nuptime:1\r\n\r\n";
  EXPECT_TRUE(
      Same("INFO", Bulk(info), Bulk("# Server\r\nredis_version:7.0.15\r\nown:1\r\nuptime:2\r\n")));
  EXPECT_FALSE(Same("INFO", Bulk(info), Bulk("# Server\r\nredis_version:7.0.14\r\nuptime:1\r\n")));
  EXPECT_FALSE(Same("INFO", Bulk(info), Bulk("# Server\r\nredis_version:7.0.15\r\n")));
  EXPECT_FALSE(Same("INFO", Bulk(info), Bulk("# server\r\nredis_version:7.0.15\r\nuptime:1\r\n")));
  const std::string stats = "# Commandstats\r\ncmdstat_get:calls=1,usec=5,failed_calls=0\r\n";
  EXPECT_TRUE(Same("INFO commandstats", Bulk(stats),
                   Bulk("# Commandstats\r\ncmdstat_get:calls=1,usec=7,failed_calls=0\r\n")));
  EXPECT_FALSE(Same("INFO commandstats", Bulk(stats),
                    Bulk("# Commandstats\r\ncmdstat_get:calls=2,usec=5,failed_calls=0\r\n")));
  EXPECT_FALSE(Same("INFO commandstats", Bulk(stats),
                    Bulk(stats + "cmdstat_set:calls=1,usec=5,failed_calls=0\r\n")));
}

TEST(Compare, SlowlogEntries) {
  const auto entry = [](const std::string& id, const std::string& name, const std::string& client) {
    return "*1\r\n*6\r\n:" + id + "\r\n:5\r\n:6\r\n*1\r\n" + Bulk(name) + Bulk("a:1") +
           Bulk(client);
  };
  EXPECT_TRUE(Same("SLOWLOG GET", entry("1", "GET", "x"), entry("9", "GET", "x")));
  EXPECT_FALSE(Same("SLOWLOG GET", entry("1", "GET", "x"), entry("1", "SET", "x")));
  EXPECT_FALSE(Same("SLOWLOG GET", entry("1", "GET", "x"), entry("1", "GET", "y")));
}

TEST(Compare, EveryRowHasAReasonAndOneTable) {
  std::set<std::string_view> names;
  for (const auto& rules : {Normalisers(), Exceptions()}) {
    for (const Rule& rule : rules) {
      EXPECT_FALSE(rule.reason.empty()) << rule.command;
      EXPECT_TRUE(names.insert(rule.command).second) << rule.command << " is there twice";
    }
  }
}

// What differs on purpose is told to users as well.
TEST(Compare, ExceptionsAreDocumented) {
  std::ifstream file(RUDDOCK_SOURCE_DIR "/docs/differences.md");
  std::ostringstream text;
  text << file.rdbuf();
  const std::string differences = Lower(text.str());
  for (const Rule& rule : Exceptions()) {
    std::string name(rule.command);
    if (const std::size_t bar = name.find('|'); bar != std::string::npos) name[bar] = ' ';
    EXPECT_NE(differences.find("`" + name + "`"), std::string::npos)
        << "docs/differences.md does not name `" << name << "`";
  }
}

}  // namespace
}  // namespace ruddock::compat
