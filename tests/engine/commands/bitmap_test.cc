// SPDX-License-Identifier: BSD-3-Clause
#include <optional>

#include "engine/base/random.h"
#include "tests/support/engine_fixture.h"
#include "tests/support/keyspace_events.h"

namespace ruddock::engine {
namespace {

class BitmapTest : public EngineTest {
 protected:
  std::string RandomBytes(size_t size, int ones_in_ten) {
    std::string bytes(size, '\0');
    for (char& byte : bytes) {
      for (int bit = 0; bit < 8; ++bit) {
        byte =
            static_cast<char>(byte << 1 | (random_.Below(10) < static_cast<uint64_t>(ones_in_ten)));
      }
    }
    return bytes;
  }
  static bool Bit(const std::string& bytes, int64_t at) {
    return bytes[static_cast<size_t>(at / 8)] >> (7 - at % 8) & 1;
  }
  // The range as positions, cut to the string; nothing where it is empty.
  static std::optional<std::pair<int64_t, int64_t>> Cut(int64_t start, int64_t end, int64_t size) {
    if (start < 0) start = std::max<int64_t>(0, start + size);
    if (end < 0) end = std::max<int64_t>(0, end + size);
    end = std::min(end, size - 1);
    if (start > end) return std::nullopt;
    return std::make_pair(start, end);
  }

  Random random_{11};
};

TEST_F(BitmapTest, SetAndGet) {
  Converse({{"SETBIT a 7 1", ":0"},
            {"GETBIT a 7", ":1"},
            {"GETBIT a 0", ":0"},
            {"GETBIT a 100000", ":0"},
            {"GETBIT nokey 4294967295", ":0"},
            {"SETBIT a 7 0", ":1"},
            {"STRLEN a", ":1"},
            {"SETBIT a 8 0", ":0"},
            {"STRLEN a", ":2"},
            {"OBJECT ENCODING a", "$3\r\nraw"},
            {"SET n 8", "+OK"},
            {"GETBIT n 2", ":1"},
            {"SETBIT n 2 1", ":1"},
            {"OBJECT ENCODING n", "$3\r\nraw"},
            {"GET n", "$1\r\n8"}});
}

TEST_F(BitmapTest, OffsetsAreLimited) {
  const char* offset = "-ERR bit offset is not an integer or out of range";
  const char* bit = "-ERR bit is not an integer or out of range";
  Converse({{"SETBIT a -1 1", offset},
            {"SETBIT a 4294967296 1", offset},
            {"SETBIT a 9223372036854775807 1", offset},
            {"SETBIT a x 2", offset},
            {"SETBIT a 0 2", bit},
            {"SETBIT a 0 -1", bit},
            {"SETBIT a 0 x", bit},
            {"GETBIT a 4294967296", offset},
            {"GETBIT a -1", offset},
            {"EXISTS a", ":0"}});
  engine_.max_string_size = 2;
  Converse({{"SETBIT a 15 1", ":0"}, {"SETBIT a 16 1", offset}});
}

TEST_F(BitmapTest, OnlyARealChangeCountsAsOne) {
  KeyspaceEvents events(engine_.store, kNotifyString);
  Run("SETBIT", "a", "1", "0");
  EXPECT_EQ(events.Take(), "setbit a");
  const int64_t changes = engine_.store.Total(&StoreCounters::changes);
  Run("SETBIT", "a", "1", "0");
  EXPECT_EQ(events.Take(), "");
  EXPECT_EQ(engine_.store.Total(&StoreCounters::changes), changes);
  Run("SETBIT", "a", "9", "0");
  EXPECT_EQ(events.Take(), "setbit a");
  EXPECT_EQ(engine_.store.Total(&StoreCounters::changes), changes + 1);
}

TEST_F(BitmapTest, CountsAndFindsInEveryRange) {
  for (const size_t size : {1, 7, 8, 9, 31, 64, 65, 200}) {
    for (const int ones : {0, 1, 5, 9, 10}) {
      const std::string value = RandomBytes(size, ones);
      Run("SET", "a", value);
      for (int round = 0; round < 40; ++round) {
        const bool bits = random_.Below(2) == 0;
        const int64_t count = static_cast<int64_t>(bits ? size * 8 : size);
        const int64_t start = static_cast<int64_t>(random_.Below(2 * count + 4)) - count - 2;
        const int64_t end = static_cast<int64_t>(random_.Below(2 * count + 4)) - count - 2;
        int64_t sum = 0;
        int64_t first[2] = {-1, -1};
        if (const auto range = Cut(start, end, count)) {
          const int64_t from = bits ? range->first : range->first * 8;
          const int64_t to = bits ? range->second : range->second * 8 + 7;
          for (int64_t i = from; i <= to; ++i) {
            const bool bit = Bit(value, i);
            sum += bit;
            if (first[bit] < 0) first[bit] = i;
          }
        }
        const std::string a = std::to_string(start);
        const std::string b = std::to_string(end);
        const char* unit = bits ? "BIT" : "byte";
        if (start < 0 && end < 0 && start > end) sum = 0;
        EXPECT_EQ(Run("BITCOUNT", "a", a, b, unit), ":" + std::to_string(sum) + "\r\n");
        for (const int bit : {0, 1}) {
          EXPECT_EQ(Run("BITPOS", "a", std::to_string(bit), a, b, unit),
                    ":" + std::to_string(first[bit]) + "\r\n")
              << size << " bytes, " << a << " to " << b << " " << unit;
        }
      }
    }
  }
}

TEST_F(BitmapTest, CountsWithoutARange) {
  Run("SET", "a", "foobar");
  Converse({{"BITCOUNT a", ":26"},
            {"BITCOUNT a 0 0", ":4"},
            {"BITCOUNT a 5 30 BIT", ":17"},
            {"BITCOUNT a -9223372036854775808 9223372036854775807", ":26"},
            {"BITCOUNT a 9223372036854775807 -9223372036854775808", ":0"},
            {"BITCOUNT nokey", ":0"}});
}

TEST_F(BitmapTest, ClearBitsBehindTheStringCountWithoutAnEnd) {
  Run("SET", "a", "\xff\xff");
  Converse({{"BITPOS a 0", ":16"},
            {"BITPOS a 0 1", ":16"},
            {"BITPOS a 0 2", ":-1"},
            {"BITPOS a 0 0 -1", ":-1"},
            {"BITPOS a 0 0 -1 BIT", ":-1"},
            {"BITPOS a 1 5", ":-1"},
            {"BITPOS nokey 0", ":0"},
            {"BITPOS nokey 1", ":-1"},
            {"SET a ''", "+OK"},
            {"BITPOS a 0", ":-1"}});
}

TEST_F(BitmapTest, ChecksComeInRedisOrder) {
  const char* integer = "-ERR value is not an integer or out of range";
  const char* syntax = "-ERR syntax error";
  Run("SET", "a", "x");
  Converse({{"BITCOUNT nokey 1", ":0"},
            {"BITCOUNT nokey 1 x FOO BAR", ":0"},
            {"BITCOUNT a 1", syntax},
            {"BITCOUNT a 1 x FOO", integer},
            {"BITCOUNT a 1 2 FOO", syntax},
            {"BITCOUNT a -1 -2 FOO", ":0"},
            {"BITCOUNT a 1 2 BIT FOO", syntax},
            {"BITPOS nokey 2", "-ERR The bit argument must be 1 or 0."},
            {"BITPOS nokey x", integer},
            {"BITPOS nokey 1 x", ":-1"},
            {"BITPOS nokey 0 1 1 BIT FOO", ":0"},
            {"BITPOS a 1 x 1 FOO", integer},
            {"BITPOS a 1 1 x FOO", syntax},
            {"BITPOS a 1 1 x BIT", integer},
            {"BITPOS a 1 1 1 BIT FOO", syntax}});
}

}  // namespace
}  // namespace ruddock::engine
