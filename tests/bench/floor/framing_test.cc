// SPDX-License-Identifier: BSD-3-Clause
#include "bench/floor/framing.h"

#include <gtest/gtest.h>

namespace ruddock::bench {
namespace {

const std::string kSet = "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$4\r\n\r\n\r\n\r\n";
const std::string kGet = "*2\r\n$3\r\nget\r\n$1\r\nk\r\n";

TEST(FloorFraming, AnswersEachCompleteRequest) {
  std::string output;
  const std::string input = kGet + kSet + "PING\r\n" + kGet;
  EXPECT_EQ(AnswerRequests(input, output), input.size());
  EXPECT_EQ(output, "$3\r\nxxx\r\n+OK\r\n+OK\r\n$3\r\nxxx\r\n");
}

TEST(FloorFraming, LeavesAnUnfinishedRequestAtEverySplit) {
  const std::string input = kSet + kGet;
  for (std::size_t split = 0; split <= input.size(); ++split) {
    std::string output;
    const std::size_t taken = AnswerRequests(std::string_view(input).substr(0, split), output);
    EXPECT_EQ(taken, split < kSet.size() ? 0 : split < input.size() ? kSet.size() : input.size());
    // What was not taken, with the rest behind it, gives the remaining replies.
    EXPECT_EQ(taken + AnswerRequests(std::string_view(input).substr(taken), output), input.size());
    EXPECT_EQ(output, "+OK\r\n$3\r\nxxx\r\n");
  }
}

TEST(FloorFraming, RefusesWrongLengthsAndLineEnds) {
  for (const char* input : {
           "*1\r\n$4\r\nPINGxx",           // no line end after the bulk
           "*1\r\n$3\r\nPING\r\n",         // a length that is too short
           "*1\r\n+4\r\n",                 // not a bulk
           "*\r\n",                        // no number
           "*1x\r\n",                      // not a number
           "*1\rx",                        // half a line end
           "*1048577\r\n",                 // more arguments than Redis takes
           "*1\r\n$536870913\r\n",         // a longer bulk than Redis takes
           "*1\r\n$99999999999999999999",  // beyond any integer
       }) {
    std::string output;
    EXPECT_EQ(AnswerRequests(input, output), kFramingError) << input;
    EXPECT_EQ(output, "") << input;
  }
}

}  // namespace
}  // namespace ruddock::bench
