// SPDX-License-Identifier: BSD-3-Clause
// Every numeric argument of every command gets the numbers at which arithmetic breaks. The
// commands and their arguments come from the records that COMMAND DOCS shows, so a new command is
// covered without being named here. What is wrong shows as a crash under the sanitizers, or as
// anything but one whole reply.
#include "tests/support/command_words.h"
#include "tests/support/engine_fixture.h"

namespace ruddock::engine {
namespace {

const char* const kMatrix[] = {"0",
                               "1",
                               "-1",
                               "2147483647",
                               "2147483648",
                               "2147483649",
                               "-2147483647",
                               "-2147483649",
                               "4294967295",
                               "4294967296",
                               "1048575",
                               "1048576",
                               "1048577",
                               "8388607",
                               "8388608",
                               "9223372036854775806",
                               "9223372036854775807",
                               "9223372036854775808",
                               "-9223372036854775807",
                               "-9223372036854775808",
                               "-9223372036854775809",
                               "18446744073709551615",
                               "-0",
                               "1e400",
                               "-inf",
                               "nan",
                               ""};

// Every type of value that a key can have; those whose commands do not exist are left out.
const char* const kSetups[] = {"DEL key",          "SET key 12345",          "SET key ff EX 100",
                               "RPUSH key 1 2 u7", "SADD key 1 2 3",         "SADD key 1 u7",
                               "HSET key word 1",  "ZADD key 1 word 2.5 u7", "XADD key 1-1 word 1"};

class NumericMatrixTest : public EngineTest {
 protected:
  NumericMatrixTest() {
    engine_.debug_access = DebugAccess::kEverybody;
    // Strings of half a gibibyte would be all that this test does.
    engine_.max_string_size = 1 << 20;
    for (const char* setup : kSetups) {
      const std::string_view line = setup;
      if (engine_.commands.Find(line.substr(0, line.find(' '))) != nullptr) setups_.push_back(line);
    }
  }

  void Try(const Words& words) {
    for (const std::string_view setup : setups_) {
      RunLine("DEL key");
      RunLine(setup);
      std::string reply = RunArgs(words);
      if (client_.blocked()) reply += client_.TimeOut();
      const std::string problem = JudgeReply(reply);
      if (!problem.empty()) ADD_FAILURE() << Show(words) << "after " << setup << ": " << problem;
      BackToNormal();
    }
    ++tried_;
  }

  // What a command may have done to the client or to all of them.
  void BackToNormal() {
    client_.session().close_after_reply = false;
    client_.session().database = 0;
    engine_.pause.End();
    SetProtocol(2);
  }

  void TryEveryNumber(const Words& words) {
    for (size_t at = 0; at < words.size(); ++at) {
      if (words[at] != kNumberWord) continue;
      for (const char* number : kMatrix) {
        for (const char* others : {"1", "-1"}) {
          Words filled = words;
          for (std::string& word : filled) {
            if (word == kNumberWord) word = others;
          }
          filled[at] = number;
          Try(filled);
        }
      }
    }
  }

  std::vector<std::string_view> setups_;
  size_t tried_ = 0;
};

TEST_F(NumericMatrixTest, EveryReplyIsWhole) {
  size_t commands = 0;
  for (const Command* command : NamedCommands(engine_.commands)) {
    const size_t before = tried_;
    for (const Words& words : Spellings(*command)) TryEveryNumber(words);
    commands += tried_ != before;
  }
  for (const Words& words : DebugSpellings()) TryEveryNumber(words);
  // The records name numbers, or this test has gone blind.
  EXPECT_GT(commands, 25u);
  EXPECT_GT(tried_, 2000u);
  RunLine("FLUSHALL");
  EXPECT_EQ(EntryBytes(), 0);
}

}  // namespace
}  // namespace ruddock::engine
