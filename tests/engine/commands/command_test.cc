// SPDX-License-Identifier: BSD-3-Clause
#include <set>

#include "engine/command/registry.h"
#include "tests/support/engine_fixture.h"

namespace ruddock::engine {
namespace {

class CommandTest : public EngineTest {
 protected:
  // Every command and subcommand that clients can name.
  std::vector<const Command*> All() const {
    std::vector<const Command*> all;
    for (const auto& command : engine_.commands.commands()) {
      all.push_back(command.get());
      for (const auto& child : command->subcommands) all.push_back(child.get());
    }
    return all;
  }
};

TEST_F(CommandTest, InfoOfOneCommand) {
  const std::string resp3 =
      "*1\r\n*10\r\n$5\r\ntouch\r\n:-2\r\n~2\r\n+readonly\r\n+fast\r\n:1\r\n:-1\r\n:1\r\n"
      "~3\r\n+@keyspace\r\n+@read\r\n+@fast\r\n"
      "~2\r\n$26\r\nrequest_policy:multi_shard\r\n$23\r\nresponse_policy:agg_sum\r\n"
      "~1\r\n%3\r\n$5\r\nflags\r\n~1\r\n+RO\r\n"
      "$12\r\nbegin_search\r\n%2\r\n$4\r\ntype\r\n$5\r\nindex\r\n$4\r\nspec\r\n%1\r\n"
      "$5\r\nindex\r\n:1\r\n"
      "$9\r\nfind_keys\r\n%2\r\n$4\r\ntype\r\n$5\r\nrange\r\n$4\r\nspec\r\n%3\r\n"
      "$7\r\nlastkey\r\n:-1\r\n$7\r\nkeystep\r\n:1\r\n$5\r\nlimit\r\n:0\r\n"
      "~0\r\n";
  SetProtocol(3);
  EXPECT_EQ(RunLine("COMMAND INFO ToUcH"), resp3);
}

TEST_F(CommandTest, InfoOfWhatIsNotThere) {
  EXPECT_EQ(RunLine("COMMAND INFO nope get|x object|nope"), "*3\r\n$-1\r\n$-1\r\n$-1\r\n");
  SetProtocol(3);
  EXPECT_EQ(RunLine("COMMAND INFO nope"), "*1\r\n_\r\n");
  EXPECT_TRUE(
      RunLine("COMMAND INFO object|freq").starts_with("*1\r\n*10\r\n$11\r\nobject|freq\r\n"));
}

TEST_F(CommandTest, CountListAndInfoAgree) {
  const size_t count = engine_.commands.commands().size();
  EXPECT_EQ(RunLine("COMMAND COUNT"), ":" + std::to_string(count) + "\r\n");
  EXPECT_TRUE(RunLine("COMMAND").starts_with("*" + std::to_string(count) + "\r\n*10\r\n"));
  EXPECT_EQ(RunLine("COMMAND"), RunLine("COMMAND INFO"));
  // LIST names the subcommands too.
  EXPECT_TRUE(RunLine("COMMAND LIST").starts_with("*" + std::to_string(All().size()) + "\r\n"));
}

TEST_F(CommandTest, ListFilters) {
  EXPECT_EQ(RunLine("COMMAND LIST FILTERBY PATTERN OBJECT|F*"), "*1\r\n$11\r\nobject|freq\r\n");
  EXPECT_EQ(RunLine("COMMAND LIST FILTERBY MODULE any"), "*0\r\n");
  EXPECT_EQ(RunLine("COMMAND LIST FILTERBY ACLCAT nope"), "*0\r\n");
  EXPECT_NE(RunLine("COMMAND LIST FILTERBY ACLCAT DANGEROUS").find("$4\r\nkeys\r\n"),
            std::string::npos);
  for (const char* line : {"COMMAND LIST x", "COMMAND LIST FILTERBY", "COMMAND LIST FILTERBY a b",
                           "COMMAND LIST FILTERBY ACLCAT read x"}) {
    EXPECT_EQ(RunLine(line), "-ERR syntax error\r\n") << line;
  }
}

TEST_F(CommandTest, DocsNameTheArguments) {
  SetProtocol(3);
  const std::string docs = RunLine("COMMAND DOCS persist nope");
  EXPECT_TRUE(docs.starts_with("%1\r\n$7\r\npersist\r\n%5\r\n$7\r\nsummary\r\n")) << docs;
  EXPECT_TRUE(
      docs.ends_with("$9\r\narguments\r\n*1\r\n%3\r\n$4\r\nname\r\n$3\r\nkey\r\n"
                     "$4\r\ntype\r\n$3\r\nkey\r\n$14\r\nkey_spec_index\r\n:0\r\n"))
      << docs;
}

TEST_F(CommandTest, GetkeysFindsTheKeys) {
  EXPECT_EQ(RunLine("COMMAND GETKEYS MSET a 1 b 2"), "*2\r\n$1\r\na\r\n$1\r\nb\r\n");
  EXPECT_EQ(RunLine("COMMAND GETKEYS object encoding x"), "*1\r\n$1\r\nx\r\n");
  EXPECT_EQ(RunLine("COMMAND GETKEYS nope a"), "-ERR Invalid command specified\r\n");
  EXPECT_EQ(RunLine("COMMAND GETKEYS object nope x"), "-ERR Invalid command specified\r\n");
  EXPECT_EQ(RunLine("COMMAND GETKEYS ping a"), "-ERR The command has no key arguments\r\n");
  EXPECT_EQ(RunLine("COMMAND GETKEYS get a b"),
            "-ERR Invalid number of arguments specified for command\r\n");
  EXPECT_EQ(RunLine("COMMAND GETKEYS get"),
            "-ERR wrong number of arguments for 'command|getkeys' command\r\n");
}

TEST_F(CommandTest, GetkeysandflagsRefinesVariableFlags) {
  EXPECT_EQ(RunLine("COMMAND GETKEYSANDFLAGS SET a b"),
            "*1\r\n*2\r\n$1\r\na\r\n*2\r\n+OW\r\n+update\r\n");
  EXPECT_EQ(RunLine("COMMAND GETKEYSANDFLAGS SET a b NX get"),
            "*1\r\n*2\r\n$1\r\na\r\n*3\r\n+RW\r\n+access\r\n+update\r\n");
  EXPECT_EQ(RunLine("COMMAND GETKEYSANDFLAGS BITFIELD a get u8 0 OVERFLOW sat GET u8 1"),
            "*1\r\n*2\r\n$1\r\na\r\n*2\r\n+RO\r\n+access\r\n");
  for (const char* rest : {"get u8", "set u8 0 1", "get u8 0 incrby u8 0 1", "nope"}) {
    EXPECT_EQ(RunLine(std::string("COMMAND GETKEYSANDFLAGS BITFIELD a ") + rest),
              "*1\r\n*2\r\n$1\r\na\r\n*3\r\n+RW\r\n+access\r\n+update\r\n");
  }
}

TEST_F(CommandTest, HelpComesFromTheRecords) {
  const std::string help = RunLine("COMMAND HELP");
  EXPECT_TRUE(help.find("+COMMAND <subcommand> [<arg> [value] [opt] ...]. Subcommands are:\r\n") !=
              std::string::npos);
  EXPECT_TRUE(help.find("+INFO [<command-name> [<command-name> ...]]\r\n") != std::string::npos);
  EXPECT_EQ(RunLine("COMMAND nope"), "-ERR unknown subcommand 'nope'. Try COMMAND HELP.\r\n");
}

// What documentation needs is there for every command.
TEST_F(CommandTest, EveryRecordIsComplete) {
  for (const Command* command : All()) {
    const CommandSpec& spec = *command->spec;
    EXPECT_FALSE(spec.summary.empty()) << command->full_name;
    EXPECT_FALSE(spec.since.empty()) << command->full_name;
    EXPECT_FALSE(spec.group.empty()) << command->full_name;
    // Those for which Redis's documentation has none either.
    const bool timeless = command->full_name == "lolwut" || command->full_name == "monitor";
    EXPECT_EQ(spec.complexity.empty(), timeless) << command->full_name;
    EXPECT_NE(spec.arity, 0) << command->full_name;
    EXPECT_TRUE(command->handler != nullptr || !command->subcommands.empty()) << command->full_name;
  }
}

}  // namespace
}  // namespace ruddock::engine
