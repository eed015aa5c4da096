// SPDX-License-Identifier: BSD-3-Clause
// Configuration lines, files and the command line.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "engine/config/config.h"
#include "engine/config/line.h"

namespace ruddock::engine {
namespace {

namespace fs = std::filesystem;

// A folder of its own for each test, removed afterwards.
class ConfigLoad : public ::testing::Test {
 protected:
  ConfigLoad() {
    std::string pattern = (fs::temp_directory_path() / "ruddock-config-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
  }
  ~ConfigLoad() override { fs::remove_all(folder_); }

  std::string Write(const std::string& name, const std::string& text) {
    const fs::path path = folder_ / name;
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
    return path.string();
  }
  // The reason for refusing `text`, or "".
  std::string Load(const std::string& text) {
    const auto error = config_.LoadText(text, "test.conf");
    return error ? error->reason : "";
  }
  std::optional<ConfigError> Arguments(std::vector<std::string> arguments,
                                       const std::string& input = "") {
    std::istringstream stream(input);
    return config_.LoadArguments(arguments, stream);
  }
  std::string Show(std::string_view name) { return *config_.Show(name); }

  fs::path folder_;
  Config config_;
};

using Words = std::vector<std::string>;

TEST(ConfigLine, SplitsLikeRedis) {
  EXPECT_EQ(SplitWords("  a\tb \r\n"), (Words{"a", "b"}));
  EXPECT_EQ(SplitWords(""), Words());
  EXPECT_EQ(SplitWords(R"("a\tb\n\r\a\b\"\\\q\x41\x4z")"), Words{"a\tb\n\r\a\b\"\\qAx4z"});
  EXPECT_EQ(SplitWords(R"('a\'b\x41\n')"), Words{R"(a'b\x41\n)"});
  EXPECT_EQ(SplitWords("a\"b c\""), Words{"ab c"});
  EXPECT_EQ(SplitWords("\"\" ''"), (Words{"", ""}));
  EXPECT_EQ(SplitWords("a\vb"), Words{"a\vb"});
  for (const char* bad : {"\"a", "'a", "\"a\"b", "'a'b", "a\"b\"c", "it's", "\"a\\\"", "\"a\\"}) {
    EXPECT_EQ(SplitWords(bad), std::nullopt) << bad;
  }
}

TEST(ConfigLine, QuotingRoundTripsEveryByte) {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
  EXPECT_EQ(SplitWords(QuoteWord(all)), Words{all});
  EXPECT_EQ(QuoteWord("a\"\\\n\x01\xff"), R"("a\"\\\n\x01\xff")");
}

TEST_F(ConfigLoad, ReadsLinesCommentsAndCarriageReturns) {
  EXPECT_EQ(
      Load("# c\r\n\r\n  HZ \t 20\r\n   # indented\n\"timeout\" '7'\nrequirepass \"\\x41 b\""), "");
  EXPECT_EQ(config_.hz(), 20);
  EXPECT_EQ(config_.timeout(), 7);
  EXPECT_EQ(config_.requirepass(), "A b");
}

TEST_F(ConfigLoad, RefusesBadLines) {
  const std::pair<const char*, const char*> cases[] = {
      {"foo bar", "Bad directive or wrong number of arguments"},
      {"'' x", "Bad directive or wrong number of arguments"},
      {"include", "Bad directive or wrong number of arguments"},
      {"include a b", "Bad directive or wrong number of arguments"},
      {"rename-command GET", "Bad directive or wrong number of arguments"},
      {"user", "Bad directive or wrong number of arguments"},
      {"list-max-ziplist-entries 5 6", "Bad directive or wrong number of arguments"},
      {"hz", "wrong number of arguments"},
      {"hz 5 6", "wrong number of arguments"},
      {"hz 5 # c", "wrong number of arguments"},
      {"requirepass", "wrong number of arguments"},
      {"hz \"5", "Unbalanced quotes in configuration line"},
      {"hz '5'6", "Unbalanced quotes in configuration line"},
      {"hz \"\"", "argument couldn't be parsed into an integer"},
      {"save 900", "Invalid save parameters"},
      {"save \"\" 5", "Invalid save parameters"},
      {"unixsocketperm 8", "argument couldn't be parsed as an octal number"},
      {"unixsocketperm 1777", "argument must be between 0 and 777 inclusive"},
      {"replicaof 127.0.0.1", "wrong number of arguments"},
      {"replicaof 127.0.0.1 x", "Invalid master port"},
      {"replicaof 127.0.0.1 65536", "Invalid master port"},
      {"appendfilename \"\"", "appendfilename can't be empty"},
      {"appendfilename a/b", "appendfilename can't be a path, just a filename"},
      {"appenddirname a/b", "appenddirname can't be a path, just a dirname"},
      {"dir /nonexistent-folder", "No such file or directory"},
      {"dir \"\"", "No such file or directory"},
      {"shards 1000", "argument must be a power of two"},
      {"shards 0", "argument must be between 1 and 65536 inclusive"},
      {"supervised foo", "argument(s) must be one of the following: upstart, systemd, auto, no"},
      {"sentinel monitor x", "sentinel directive while not in sentinel mode"},
      {"loadmodule x.so", "Modules are not supported"},
      {"aclfile users.acl", "ACL files are not supported"},
  };
  for (const auto& [line, reason] : cases) EXPECT_EQ(Load(line), reason) << line;
}

TEST_F(ConfigLoad, AcceptsWhatRedisAccepts) {
  EXPECT_EQ(Load("list-max-ziplist-entries 5\nlist-max-ziplist-value 6\nlua-replicate-commands no\n"
                 "unixsocketperm 700\nreplicaof no one\nslaveof localhost 06380\n"
                 "shutdown-on-sigterm \"save now\"\nbind \"127.0.0.1 ::1\"\n"
                 "oom-score-adj-values \"1 2 3\"\nlatency-tracking-info-percentiles\n"
                 "client-output-buffer-limit normal 1 2 3\naclfile \"\"\n"
                 "client-output-buffer-limit \"pubsub 1mb 2 3\"\n"),
            "");
  EXPECT_EQ(config_.unixsocketperm(), 0700u);
  EXPECT_EQ(Show("unixsocketperm"), "700");
  EXPECT_EQ(Show("replicaof"), "localhost 6380");
  EXPECT_EQ(Show("shutdown-on-sigterm"), "save now");
  EXPECT_EQ(Show("bind"), "127.0.0.1 ::1");
  EXPECT_EQ(Show("oom-score-adj-values"), "1 2 3");
  EXPECT_EQ(Show("latency-tracking-info-percentiles"), "");
  EXPECT_EQ(Show("client-output-buffer-limit"),
            "normal 1 2 3 slave 268435456 67108864 60 pubsub 1048576 2 3");
}

TEST_F(ConfigLoad, SaveLinesAddUp) {
  EXPECT_EQ(Load("hz 10\n"), "");
  EXPECT_EQ(Show("save"), "3600 1 300 100 60 10000");
  EXPECT_EQ(Load("save 900 1\nsave \"300 10 60 5\"\n"), "");
  EXPECT_EQ(Show("save"), "900 1 300 10 60 5");
  EXPECT_EQ(Load("save 5 5\nsave\n"), "");
  EXPECT_EQ(Show("save"), "900 1 300 10 60 5 5 5");
  EXPECT_EQ(Load("save \"\"\nsave 7 7\n"), "");
  EXPECT_EQ(Show("save"), "7 7");
}

TEST_F(ConfigLoad, UsersMustNotPromiseWhatNobodyEnforces) {
  EXPECT_EQ(Load("user default on nopass ~* &* +@all\n"), "");
  EXPECT_EQ(Load("user default on\n"),
            "Error in user declaration 'default': Duplicate user found. A user can only be defined "
            "once in config files");
  EXPECT_EQ(Load("user alice on nopass ~* +@all\n"),
            "Error in user declaration 'alice': only the user 'default' is supported");
  Config other;
  EXPECT_EQ(other.LoadText("user default off\n", "t")->reason,
            "Error in user declaration 'default': the rule 'off' is not supported");
  Config with_password;
  EXPECT_FALSE(with_password.LoadText("user default on >secret ~* &* +@all\n", "t"));
  EXPECT_EQ(with_password.requirepass(), "secret");
}

TEST_F(ConfigLoad, HashedPasswordNeedsThePlainOne) {
  const std::string line = "user default on #9f86d081 ~* &* +@all\n";
  EXPECT_TRUE(config_.LoadFile(Write("a.conf", line)));
  Config other;
  EXPECT_FALSE(other.LoadFile(Write("b.conf", "requirepass test\n" + line)));
}

TEST_F(ConfigLoad, CollectsRenamedCommands) {
  EXPECT_EQ(Load("\nrename-command FLUSHALL \"\"\nRENAME-COMMAND keys XKEYS\n"), "");
  const auto& renamed = config_.renamed_commands();
  ASSERT_EQ(renamed.size(), 2u);
  EXPECT_EQ(renamed[0].from, "FLUSHALL");
  EXPECT_EQ(renamed[0].to, "");
  EXPECT_EQ(renamed[0].origin.line, 2);
  EXPECT_EQ(renamed[1].from, "keys");
  EXPECT_EQ(renamed[1].to, "XKEYS");
}

TEST_F(ConfigLoad, ReportsFileLineAndReason) {
  const std::string path = Write("r.conf", "hz 5\n\n  foo bar \n");
  const auto error = config_.LoadFile(path);
  ASSERT_TRUE(error);
  EXPECT_EQ(error->Report("Ruddock 1.2.3"),
            "\n*** FATAL CONFIG FILE ERROR (Ruddock 1.2.3) ***\n"
            "Reading the configuration file '" +
                path + "', at line 3\n>>> 'foo bar'\nBad directive or wrong number of arguments\n");
  Config other;
  const auto missing = other.LoadFile((folder_ / "none.conf").string());
  ASSERT_TRUE(missing);
  EXPECT_EQ(missing->reason, "Fatal error, can't open config file '" +
                                 (folder_ / "none.conf").string() + "': No such file or directory");
}

TEST_F(ConfigLoad, IncludesFilesAndPatterns) {
  Write("d/b.conf", "hz 11\n");
  Write("d/a.conf", "hz 12\ntimeout 3\n");
  const std::string top =
      Write("top.conf", "hz 5\ninclude " + (folder_ / "d/*.conf").string() + "\ninclude " +
                            (folder_ / "*.none").string() + "\n");
  EXPECT_FALSE(config_.LoadFile(top));
  EXPECT_EQ(config_.hz(), 11);
  EXPECT_EQ(config_.timeout(), 3);
  EXPECT_EQ(config_.file(), top);

  // A relative path starts at the directory that the lines before have set.
  Config relative;
  EXPECT_FALSE(relative.LoadText("dir " + (folder_ / "d").string() + "\ninclude b.conf\n", "t"));
  EXPECT_EQ(relative.hz(), 11);
}

TEST_F(ConfigLoad, IncludedErrorsNameTheInnerFile) {
  const std::string inner = Write("inner.conf", "\n\nfoo\n");
  auto error = config_.LoadFile(Write("outer.conf", "hz 5\ninclude " + inner + "\n"));
  ASSERT_TRUE(error);
  EXPECT_EQ(error->origin.source, inner);
  EXPECT_EQ(error->origin.line, 3);
  const std::string self = (folder_ / "self.conf").string();
  error = config_.LoadFile(Write("self.conf", "include " + self + "\n"));
  ASSERT_TRUE(error);
  EXPECT_EQ(error->reason, "Files include each other too deeply");
  error = config_.LoadText("include " + (folder_ / "none").string() + "\n", "t");
  ASSERT_TRUE(error);
  EXPECT_NE(error->reason.find("No such file or directory"), std::string::npos);
  EXPECT_TRUE(config_.LoadText("include " + folder_.string() + "\n", "t"));
}

TEST_F(ConfigLoad, LaterSourcesWin) {
  const std::string path = Write("a.conf", "hz 5\ntimeout 1\ntcp-keepalive 2\n");
  EXPECT_FALSE(Arguments({path, "--hz", "7", "--port", "1", "-"}, "timeout 9\nhz 6\n"));
  EXPECT_EQ(config_.hz(), 7);
  EXPECT_EQ(config_.timeout(), 9);
  EXPECT_EQ(config_.tcp_keepalive(), 2);
  EXPECT_EQ(config_.port(), 1);
  EXPECT_EQ(config_.file(), path);
}

TEST_F(ConfigLoad, StandardInputFirstOrLast) {
  EXPECT_FALSE(Arguments({"-"}, "hz 44\n"));
  EXPECT_EQ(config_.hz(), 44);
  EXPECT_FALSE(Arguments({"-", "--hz", "3"}, "hz 45\n"));
  EXPECT_EQ(config_.hz(), 3);
  EXPECT_FALSE(Arguments({"--timeout", "4", "-"}, "hz 46\n"));
  EXPECT_EQ(config_.hz(), 46);
  const auto error = Arguments({"-"}, "\nhz x\n");
  ASSERT_TRUE(error);
  EXPECT_EQ(error->origin.source, "standard input");
  EXPECT_EQ(error->origin.line, 2);
}

TEST_F(ConfigLoad, OptionsOfTheCommandLine) {
  EXPECT_FALSE(
      Arguments({"--bind", "127.0.0.1", "127.0.0.2", "--masterauth", "--abc", "--save", "--HZ", "8",
                 "--port 99", "--shutdown-on-sigint", "nosave force", "--requirepass",
                 "a \"b\" it's\nhz 99", "--client-output-buffer-limit", "normal", "1", "2", "3"}));
  EXPECT_EQ(Show("bind"), "127.0.0.1 127.0.0.2");
  EXPECT_EQ(Show("masterauth"), "--abc");
  EXPECT_EQ(Show("save"), "");
  EXPECT_EQ(config_.hz(), 8);
  EXPECT_EQ(config_.port(), 99);
  EXPECT_EQ(Show("shutdown-on-sigint"), "nosave force");
  EXPECT_EQ(config_.requirepass(), "a \"b\" it's\nhz 99");
  EXPECT_EQ(config_.OutputLimit(ClientClass::kNormal).hard(), 1u);
}

TEST_F(ConfigLoad, SaveOnTheCommandLine) {
  const std::string path = Write("s.conf", "save 900 1\n");
  EXPECT_FALSE(Arguments({path, "--save", "5 5", "--save", "6", "6"}));
  EXPECT_EQ(Show("save"), "900 1 5 5 6 6");
  EXPECT_FALSE(Arguments({"--save", "3 3", "--save"}));
  EXPECT_EQ(Show("save"), "");
  EXPECT_FALSE(Arguments({"--save", "900 1\n300 10"}));
  EXPECT_EQ(Show("save"), "900 1 300 10");
}

TEST_F(ConfigLoad, BadOptions) {
  auto error = Arguments({"--port", "1", "--hz", "5", "6"});
  ASSERT_TRUE(error);
  EXPECT_EQ(error->Report("Ruddock 1"),
            "\n*** FATAL CONFIG FILE ERROR (Ruddock 1) ***\n"
            "Reading the options of the command line, number 2\n"
            ">>> 'hz \"5\" \"6\"'\nwrong number of arguments\n");
  error = Arguments({"--hz"});
  ASSERT_TRUE(error);
  EXPECT_EQ(error->reason, "wrong number of arguments");
  EXPECT_TRUE(Arguments({"--hz=7"}));
  EXPECT_TRUE(Arguments({"--hz", "5", "-hz", "7"}));
  EXPECT_TRUE(Arguments({"--hz", "--save", ""}));
  const std::string path = Write("t.conf", "");
  EXPECT_TRUE(Arguments({path, path}));
  EXPECT_TRUE(Arguments({"--cluster-enabled", "yes", "--replicaof", "localhost", "1"}));
}

}  // namespace
}  // namespace ruddock::engine
