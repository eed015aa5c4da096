// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>

#include "engine/base/random.h"
#include "tests/support/engine_fixture.h"

namespace ruddock::engine {
namespace {

class StringLcsTest : public EngineTest {};

// The classic table, walked back with Redis's choice between equals: to the left, unless above is
// longer.
std::string PlainLcs(const std::string& a, const std::string& b) {
  std::vector<std::vector<int>> table(a.size() + 1, std::vector<int>(b.size() + 1, 0));
  for (size_t i = 1; i <= a.size(); ++i) {
    for (size_t j = 1; j <= b.size(); ++j) {
      table[i][j] = a[i - 1] == b[j - 1] ? table[i - 1][j - 1] + 1
                                         : std::max(table[i - 1][j], table[i][j - 1]);
    }
  }
  std::string text;
  for (size_t i = a.size(), j = b.size(); i > 0 && j > 0;) {
    if (a[i - 1] == b[j - 1]) {
      text += a[--i];
      --j;
    } else if (table[i - 1][j] > table[i][j - 1]) {
      --i;
    } else {
      --j;
    }
  }
  return {text.rbegin(), text.rend()};
}

TEST_F(StringLcsTest, FindsWhatThePlainTableFinds) {
  Random random(7);
  for (int round = 0; round < 300; ++round) {
    const size_t letters = 1 + random.Below(5);
    std::string texts[2];
    for (std::string& text : texts) {
      const size_t size = random.Below(round % 10 == 0 ? 300 : 140);
      for (size_t i = 0; i < size; ++i) text += static_cast<char>('\xfe' + random.Below(letters));
    }
    Run("MSET", "a", texts[0], "b", texts[1]);
    const std::string expected = PlainLcs(texts[0], texts[1]);
    EXPECT_EQ(Run("LCS", "a", "b"), BulkReply(expected));
    EXPECT_EQ(Run("LCS", "a", "b", "LEN"), ":" + std::to_string(expected.size()) + "\r\n");
  }
}

TEST_F(StringLcsTest, Positions) {
  Run("MSET", "a", "ohmytext", "b", "mynewtext");
  Converse({{"LCS a b", "$6\r\nmytext"},
            {"LCS a b LEN", ":6"},
            {"LCS a b IDX",
             "*4\r\n$7\r\nmatches\r\n*2\r\n"
             "*2\r\n*2\r\n:4\r\n:7\r\n*2\r\n:5\r\n:8\r\n"
             "*2\r\n*2\r\n:2\r\n:3\r\n*2\r\n:0\r\n:1\r\n"
             "$3\r\nlen\r\n:6"},
            {"LCS a b IDX MINMATCHLEN 4 WITHMATCHLEN",
             "*4\r\n$7\r\nmatches\r\n*1\r\n"
             "*3\r\n*2\r\n:4\r\n:7\r\n*2\r\n:5\r\n:8\r\n:4\r\n"
             "$3\r\nlen\r\n:6"},
            {"LCS a b IDX MINMATCHLEN 9223372036854775807",
             "*4\r\n$7\r\nmatches\r\n*0\r\n$3\r\nlen\r\n:6"},
            {"LCS a nokey IDX", "*4\r\n$7\r\nmatches\r\n*0\r\n$3\r\nlen\r\n:0"},
            {"LCS a nokey", "$0\r\n"},
            {"LCS nokey nokey LEN", ":0"},
            {"LCS a a", "$8\r\nohmytext"}});
  SetProtocol(3);
  Converse({{"LCS a nokey IDX", "%2\r\n$7\r\nmatches\r\n*0\r\n$3\r\nlen\r\n:0"}});
}

TEST_F(StringLcsTest, IntegersAreText) {
  Converse({{"MSET a 12345 b 92349", "+OK"}, {"LCS a b", "$3\r\n234"}});
}

TEST_F(StringLcsTest, Errors) {
  Converse(
      {{"LCS a", "-ERR wrong number of arguments for 'lcs' command"},
       {"LCS a b LEN IDX", "-ERR If you want both the length and indexes, please just use IDX."},
       {"LCS a b FOO", "-ERR syntax error"},
       {"LCS a b MINMATCHLEN", "-ERR syntax error"},
       {"LCS a b MINMATCHLEN x", "-ERR value is not an integer or out of range"},
       {"LCS a b MINMATCHLEN -9223372036854775808 LEN", ":0"}});
}

TEST_F(StringLcsTest, TheLimitIsThatOfATableOfNumbers) {
  engine_.max_string_size = 1 << 20;
  Run("MSET", "a", std::string(511, 'x'), "b", std::string(511, 'x'), "c", std::string(512, 'x'));
  Converse({{"LCS a b LEN", ":511"},
            {"LCS a c LEN",
             "-ERR Insufficient memory, transient memory for LCS exceeds proto-max-bulk-len"}});
}

}  // namespace
}  // namespace ruddock::engine
