// SPDX-License-Identifier: BSD-3-Clause
#include "engine/base/number.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <limits>
#include <string>

#include "engine/base/random.h"

namespace ruddock::engine {
namespace {

// Bit for bit, so that -0 is not 0.
void ExpectAsStrtod(const std::string& text) {
  const std::optional<double> value = ParseDouble(text);
  ASSERT_TRUE(value) << text;
  const double expected = std::strtod(text.c_str(), nullptr);
  EXPECT_EQ(*value, expected) << text;
  EXPECT_EQ(std::signbit(*value), std::signbit(expected)) << text;
}

TEST(ParseDouble, ReadsWhatStrtodReads) {
  for (const char* text : {"0",
                           "-0",
                           "0.0",
                           "-0.0",
                           "1",
                           "-1",
                           "007",
                           "1.",
                           ".5",
                           "-.5",
                           "+5",
                           "0.1",
                           "0.3",
                           "123456789012345",
                           "1234567890123456",
                           "99999999999999999999",
                           "9007199254740993",
                           "0.000000000000001",
                           "999999999999.999",
                           "1e5",
                           "1E-5",
                           "0x10",
                           "inf",
                           "-inf",
                           "+Infinity",
                           "1.7976931348623157e308",
                           "2.2250738585072011e-308",
                           "000000000000001.5"}) {
    ExpectAsStrtod(text);
  }
}

TEST(ParseDouble, RefusesWhatIsNoNumber) {
  for (const char* text : {"", "-", ".", "-.", "+", " 1", "1 ", "1..2", "1.2.3", "--1", "1-", "nan",
                           "-nan", "1a", "a1", "1,5", "1e400", "1e-400"}) {
    EXPECT_FALSE(ParseDouble(text)) << text;
  }
  EXPECT_FALSE(ParseDouble(std::string_view("1\0", 2)));
}

TEST(ParseDouble, AnyDecimalIsRoundedAsStrtodRoundsIt) {
  Random random(7);
  for (int i = 0; i < 200'000; ++i) {
    std::string text = random.Below(2) == 0 ? "-" : "";
    const uint64_t digits = 1 + random.Below(18);
    const uint64_t point = random.Below(20);
    for (uint64_t at = 0; at < digits; ++at) {
      if (at == point) text += '.';
      text += static_cast<char>('0' + random.Below(10));
    }
    ExpectAsStrtod(text);
    if (testing::Test::HasFailure()) return;
  }
}

}  // namespace
}  // namespace ruddock::engine
