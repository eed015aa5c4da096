// SPDX-License-Identifier: BSD-3-Clause
// Whatever the arguments are, a command is answered exactly once and well-formed, and no argument
// gets a line break into an error or a simple string, where it would forge another reply. The
// commands come from the registry.
#include <set>

#include "tests/support/command_words.h"
#include "tests/support/engine_fixture.h"

namespace ruddock::engine {
namespace {

const std::string kHostile[] = {
    "",
    "\r\n",
    "\n",
    "a\r",
    "x\r\n+OK\r\n:1\r\n",
    std::string("a\0b", 3),
    "\xff\xfe\x80",
    "%s%n{}{0}",
    "'\"\\",
    "*",
    "[",
    "0",
    "-1",
    "9223372036854775807",
    "key",
    std::string(300, 'z') + "\r\n",
    std::string(70'000, '\n'),
};

class OneReplyTest : public EngineTest {
 protected:
  OneReplyTest() {
    engine_.debug_access = DebugAccess::kEverybody;
    engine_.max_string_size = 1 << 20;
  }

  void Try(const Words& words) {
    for (const int protocol : {2, 3}) {
      SetProtocol(protocol);
      RunLine("SET key 12345");
      std::string reply = RunArgs(words);
      if (client_.blocked()) reply += client_.TimeOut();
      ++tried_;
      const bool silent = reply.empty() && MayBeSilent();
      BackToNormal();
      if (silent) continue;
      const std::string problem = JudgeReply(reply);
      if (!problem.empty()) ADD_FAILURE() << Show(words) << ": " << problem;
    }
  }

  // CLIENT REPLY OFF and SKIP, SHUTDOWN, and what closes a connection that is no Redis client's.
  bool MayBeSilent() {
    const Session& session = client_.session();
    return session.close_after_reply || (session.attention & (kReplyOff | kReplySkip)) != 0;
  }
  void BackToNormal() {
    Session& session = client_.session();
    engine_.clients.SetMonitor(session, false);
    session.attention = 0;
    session.close_after_reply = false;
    session.database = 0;
    engine_.pause.End();
    engine_.credentials.SetPassword("");
    client_.TakeDeliveries();
  }

  void TryAround(const Words& words) {
    Words plain = words;
    for (std::string& word : plain) {
      if (word == kNumberWord) word = "1";
    }
    Try(plain);
    for (size_t i = 1; i < plain.size(); ++i) {
      for (const std::string& hostile : kHostile) {
        Words changed = plain;
        changed[i] = hostile;
        Try(changed);
      }
    }
    for (const std::string& hostile : kHostile) {
      Words longer = plain;
      longer.push_back(hostile);
      Try(longer);
    }
    while (plain.size() > 1) {
      plain.pop_back();
      Try(plain);
    }
  }

  size_t tried_ = 0;
};

TEST_F(OneReplyTest, ToHostileArguments) {
  for (const Command* command : NamedCommands(engine_.commands)) {
    std::set<Words> done;
    for (const Words& words : Spellings(*command)) {
      if (done.insert(words).second) TryAround(words);
    }
  }
  for (const Words& words : DebugSpellings()) TryAround(words);
  EXPECT_GT(tried_, 20'000u);
}

TEST_F(OneReplyTest, ToHostileNames) {
  for (const std::string& hostile : kHostile) {
    Try({hostile});
    Try({hostile, hostile, hostile});
    for (const auto& command : engine_.commands.commands()) {
      Try({std::string(command->spec->name) + hostile});
    }
  }
}

// The judge must see what it is there for.
TEST(JudgeReplyTest, SeesForgedAndTornReplies) {
  EXPECT_EQ(JudgeReply("+OK\r\n"), "");
  EXPECT_EQ(JudgeReply("*2\r\n$1\r\na\r\n%1\r\n:1\r\n_\r\n"), "");
  EXPECT_EQ(JudgeReply("$2\r\n\r\n\r\n"), "");
  EXPECT_EQ(JudgeReply("|1\r\n+a\r\n:1\r\n:2\r\n"), "");
  EXPECT_NE(JudgeReply(""), "");
  EXPECT_NE(JudgeReply("+OK\r\n+OK\r\n"), "");
  EXPECT_NE(JudgeReply("-ERR unknown 'x\r\n:1\r\n'\r\n"), "");
  EXPECT_NE(JudgeReply("-ERR half a \n break\r\n"), "");
  EXPECT_NE(JudgeReply("*2\r\n:1\r\n"), "");
  EXPECT_NE(JudgeReply("$3\r\nab\r\n"), "");
  EXPECT_NE(JudgeReply("$1\r\nabc\r\n"), "");
}

}  // namespace
}  // namespace ruddock::engine
