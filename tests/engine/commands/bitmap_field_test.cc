// SPDX-License-Identifier: BSD-3-Clause
#include "tests/support/engine_fixture.h"
#include "tests/support/keyspace_events.h"

namespace ruddock::engine {
namespace {

__extension__ using Wide = __int128;

class BitmapFieldTest : public EngineTest {};

TEST_F(BitmapFieldTest, ReadsAndWrites) {
  Converse({{"BITFIELD a SET i8 0 -1 GET u8 0 GET i4 4 INCRBY u8 #1 200",
             "*4\r\n:0\r\n:255\r\n:-1\r\n:200"},
            {"BITFIELD a SET u8 #0 1", "*1\r\n:255"},
            {"BITFIELD a GET u16 0 GET i64 #0 GET u63 1",
             "*3\r\n:456\r\n:128352589380059136\r\n:128352589380059136"},
            {"STRLEN a", ":2"},
            {"BITFIELD_RO a GET u8 100 get u1 7", "*2\r\n:0\r\n:1"},
            {"BITFIELD nokey", "*0"},
            {"BITFIELD nokey GET u8 0", "*1\r\n:0"},
            {"EXISTS nokey", ":0"}});
}

TEST_F(BitmapFieldTest, EveryWidthAndOverflowMatchesWideArithmetic) {
  const std::vector<int64_t> numbers = {0,
                                        1,
                                        -1,
                                        2,
                                        127,
                                        128,
                                        -128,
                                        -129,
                                        255,
                                        256,
                                        (int64_t{1} << 31) - 1,
                                        int64_t{1} << 31,
                                        -(int64_t{1} << 31) - 1,
                                        INT64_MAX,
                                        INT64_MAX - 1,
                                        INT64_MIN,
                                        INT64_MIN + 1};
  for (const bool is_signed : {true, false}) {
    for (int width = 1; width <= (is_signed ? 64 : 63); ++width) {
      const Wide min = is_signed ? -(Wide{1} << (width - 1)) : 0;
      const Wide max = (Wide{1} << (is_signed ? width - 1 : width)) - 1;
      const Wide span = Wide{1} << width;
      const std::string type = (is_signed ? "i" : "u") + std::to_string(width);
      auto wrap = [&](Wide value) {
        Wide low = ((value % span) + span) % span;
        return low > max ? low - span : low;
      };
      auto text = [](Wide value) { return ":" + std::to_string(static_cast<int64_t>(value)); };
      for (const int64_t start : numbers) {
        for (const int64_t step : numbers) {
          const Wide old = wrap(start);
          Run("DEL", "a");
          Run("BITFIELD", "a", "SET", type, "3", std::to_string(start));
          const Wide sum = old + step;
          const bool fits = sum >= min && sum <= max;
          const std::string reply =
              Run("BITFIELD", "a", "OVERFLOW", "FAIL", "INCRBY", type, "3", std::to_string(step),
                  "SET", type, "3", std::to_string(static_cast<int64_t>(old)), "OVERFLOW", "SAT",
                  "INCRBY", type, "3", std::to_string(step), "OVERFLOW", "WRAP", "SET", type, "3",
                  std::to_string(static_cast<int64_t>(old)), "INCRBY", type, "3",
                  std::to_string(step), "GET", type, "3");
          const Wide saturated = fits ? sum : sum < min ? min : max;
          const std::string expected = "*6\r\n" + (fits ? text(sum) : "$-1") + "\r\n" +
                                       text(fits ? sum : old) + "\r\n" + text(saturated) + "\r\n" +
                                       text(saturated) + "\r\n" + text(wrap(sum)) + "\r\n" +
                                       text(wrap(sum)) + "\r\n";
          ASSERT_EQ(reply, expected) << type << " " << start << " by " << step;
        }
      }
    }
  }
}

TEST_F(BitmapFieldTest, SetOfWhatDoesNotFit) {
  Converse(
      {{"BITFIELD a SET u8 0 -1 GET u8 0", "*2\r\n:0\r\n:255"},
       {"BITFIELD a OVERFLOW SAT SET u8 0 -1 GET u8 0", "*2\r\n:255\r\n:255"},
       {"BITFIELD a OVERFLOW SAT SET i8 0 -200 GET i8 0", "*2\r\n:-1\r\n:-128"},
       {"BITFIELD a OVERFLOW SAT SET i8 0 -9223372036854775680 GET i8 0", "*2\r\n:-128\r\n:-128"},
       {"BITFIELD a OVERFLOW SAT SET i8 0 -9223372036854775681 GET i8 0", "*2\r\n:-128\r\n:127"},
       {"BITFIELD a OVERFLOW WRAP SET i8 0 -9223372036854775808 GET i8 0", "*2\r\n:127\r\n:0"},
       {"BITFIELD a SET i8 0 -128", "*1\r\n:0"},
       {"BITFIELD a OVERFLOW FAIL SET i8 0 200 GET i8 0", "*2\r\n$-1\r\n:-128"}});
  SetProtocol(3);
  Converse({{"BITFIELD a OVERFLOW FAIL SET i8 0 200", "*1\r\n_"}});
}

TEST_F(BitmapFieldTest, Errors) {
  const char* type =
      "-ERR Invalid bitfield type. Use something like i16 u8. Note that u64 is not supported but "
      "i64 is.";
  const char* offset = "-ERR bit offset is not an integer or out of range";
  const char* syntax = "-ERR syntax error";
  Converse(
      {{"BITFIELD a GET u64 0", type},
       {"BITFIELD a GET i65 0", type},
       {"BITFIELD a GET u0 0", type},
       {"BITFIELD a GET u08 0", type},
       {"BITFIELD a GET U8 0", type},
       {"BITFIELD a GET u 0", type},
       {"BITFIELD a GET '' 0", type},
       {"BITFIELD a GET u8", syntax},
       {"BITFIELD a SET u8 0", syntax},
       {"BITFIELD a INCRBY u8 0", syntax},
       {"BITFIELD a OVERFLOW", syntax},
       {"BITFIELD a FOO u8 0", syntax},
       {"BITFIELD a GET u8 -1", offset},
       {"BITFIELD a GET u8 ''", offset},
       {"BITFIELD a GET u8 #", offset},
       {"BITFIELD a GET u8 #-1", offset},
       {"BITFIELD a GET u8 4294967296", offset},
       {"BITFIELD a GET u8 #536870912", offset},
       {"BITFIELD a GET i64 #9223372036854775807", offset},
       {"BITFIELD a GET i8 #-9223372036854775808 GET i64 #288230376151711744", "*2\r\n:0\r\n:0"},
       {"BITFIELD a SET u8 0 x", "-ERR value is not an integer or out of range"},
       {"BITFIELD a OVERFLOW FOO GET", "-ERR Invalid OVERFLOW type specified"},
       {"BITFIELD a SET u8 0 1 GET u8 x", offset},
       {"EXISTS a", ":0"},
       {"BITFIELD_RO a SET u8 0 1", "-ERR BITFIELD_RO only supports the GET subcommand"},
       {"BITFIELD_RO a OVERFLOW FAIL", "*0"}});
}

TEST_F(BitmapFieldTest, GrowsFirstAndTellsOfRealChanges) {
  KeyspaceEvents events(engine_.store, kNotifyString);
  const int64_t changes = engine_.store.Total(&StoreCounters::changes);
  Converse({{"BITFIELD a OVERFLOW FAIL SET u8 16 300", "*1\r\n$-1"}, {"STRLEN a", ":3"}});
  EXPECT_EQ(events.Take(), "");
  EXPECT_EQ(engine_.store.Total(&StoreCounters::changes), changes);
  Converse({{"BITFIELD a SET u8 0 0", "*1\r\n:0"}});
  EXPECT_EQ(events.Take(), "");
  Converse({{"BITFIELD a SET u8 0 1 INCRBY u8 8 1", "*2\r\n:0\r\n:1"}});
  EXPECT_EQ(events.Take(), "setbit a");
  // Each operation that changed something counts.
  EXPECT_EQ(engine_.store.Total(&StoreCounters::changes), changes + 2);
  Converse({{"BITFIELD b SET u8 0 0", "*1\r\n:0"}});
  EXPECT_EQ(events.Take(), "setbit b");
  Converse({{"OBJECT ENCODING b", "$3\r\nraw"}, {"DEL a b", ":2"}});
  EXPECT_EQ(EntryBytes(), 0);
}

}  // namespace
}  // namespace ruddock::engine
