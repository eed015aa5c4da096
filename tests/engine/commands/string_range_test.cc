// SPDX-License-Identifier: BSD-3-Clause
#include "tests/support/engine_fixture.h"
#include "tests/support/keyspace_events.h"

namespace ruddock::engine {
namespace {

class StringRangeTest : public EngineTest {};

TEST_F(StringRangeTest, Append) {
  Converse({{"APPEND a 10", ":2"},
            {"OBJECT ENCODING a", "$3\r\nint"},
            {"APPEND a ''", ":2"},
            {"OBJECT ENCODING a", "$3\r\nraw"},
            {"APPEND a x", ":3"},
            {"GET a", "$3\r\n10x"},
            {"APPEND b ''", ":0"},
            {"OBJECT ENCODING b", "$6\r\nembstr"}});
}

TEST_F(StringRangeTest, AppendsInAnyStepMatchAPlainString) {
  for (const size_t step : {1, 7, 100, 255, 5000, 16384, 40000}) {
    std::string expected;
    Run("SET", "a", "", "EX", "100");
    for (int i = 0; i < 20; ++i) {
      const std::string part(step, static_cast<char>('a' + i));
      expected += part;
      ASSERT_EQ(Run("APPEND", "a", part), ":" + std::to_string(expected.size()) + "\r\n");
    }
    EXPECT_EQ(Run("GET", "a"), BulkReply(expected));
    EXPECT_EQ(Run("STRLEN", "a"), ":" + std::to_string(expected.size()) + "\r\n");
    EXPECT_EQ(Run("TTL", "a"), ":100\r\n");
    EntryBytes();
    Run("DEL", "a");
    EXPECT_EQ(EntryBytes(), 0);
  }
}

TEST_F(StringRangeTest, AReplyUnderWayKeepsTheBytesItHad) {
  const std::string value(40'000, 'x');
  EXPECT_EQ(client_.RunBatch({{"SET", "a", value}, {"GET", "a"}, {"SETRANGE", "a", "0", "yyy"}}),
            "+OK\r\n" + BulkReply(value) + ":40000\r\n");
  // Nobody holds the bytes any more: this edit happens where they lie.
  EXPECT_EQ(Run("SETRANGE", "a", "39999", "z"), ":40000\r\n");
  EXPECT_EQ(Run("GET", "a"), BulkReply("yyy" + value.substr(4) + "z"));
}

TEST_F(StringRangeTest, SetRange) {
  Converse({{"SETRANGE a 3 ''", ":0"},
            {"EXISTS a", ":0"},
            {"SET a 100", "+OK"},
            {"SETRANGE a 0 ''", ":3"},
            {"OBJECT ENCODING a", "$3\r\nint"},
            {"SETRANGE a 1 22", ":3"},
            {"OBJECT ENCODING a", "$3\r\nraw"},
            {"GET a", "$3\r\n122"},
            {"SETRANGE a 2 xyz", ":5"},
            {"GET a", "$5\r\n12xyz"}});
  EXPECT_EQ(Run("SETRANGE", "b", "3", "x"), ":4\r\n");
  EXPECT_EQ(Run("GET", "b"), BulkReply(std::string("\0\0\0x", 4)));
}

TEST_F(StringRangeTest, SizesAreLimited) {
  Converse(
      {{"SETRANGE a -1 x", "-ERR offset is out of range"},
       {"SETRANGE a x x", "-ERR value is not an integer or out of range"},
       {"SETRANGE a 9223372036854775807 x",
        "-ERR string exceeds maximum allowed size (proto-max-bulk-len)"},
       {"SETRANGE a 536870912 x", "-ERR string exceeds maximum allowed size (proto-max-bulk-len)"},
       {"SETRANGE a 9223372036854775807 ''", ":0"},
       {"EXISTS a", ":0"}});
  engine_.max_string_size = 10;
  Converse({{"SETRANGE a 9 x", ":10"},
            {"APPEND a x", "-ERR string exceeds maximum allowed size (proto-max-bulk-len)"},
            {"SETRANGE a 10 x", "-ERR string exceeds maximum allowed size (proto-max-bulk-len)"},
            {"APPEND a ''", ":10"},
            {"STRLEN a", ":10"}});
}

TEST_F(StringRangeTest, GetRange) {
  Run("SET", "a", "0123456789x");
  struct Case {
    int64_t start;
    int64_t end;
    const char* part;
  };
  for (const Case& each :
       {Case{0, 3, "0123"}, Case{-3, -1, "89x"}, Case{0, -1, "0123456789x"}, Case{10, 100, "x"},
        Case{11, 12, ""}, Case{5, 3, ""}, Case{-100, 2, "012"}, Case{-3, -5, ""},
        Case{-100, -90, "0"}, Case{INT64_MIN, INT64_MAX, "0123456789x"},
        Case{INT64_MAX, INT64_MIN, ""}, Case{INT64_MIN, INT64_MIN, "0"},
        Case{INT64_MAX, INT64_MAX, ""}}) {
    for (const char* name : {"GETRANGE", "SUBSTR"}) {
      EXPECT_EQ(Run(name, "a", std::to_string(each.start), std::to_string(each.end)),
                BulkReply(each.part))
          << each.start << " " << each.end;
    }
  }
  Converse({{"GETRANGE nokey 0 -1", "$0\r\n"},
            {"GETRANGE a x 0", "-ERR value is not an integer or out of range"},
            {"GETRANGE a 0 x", "-ERR value is not an integer or out of range"},
            {"SET n 12345", "+OK"},
            {"GETRANGE n 1 2", "$2\r\n23"},
            {"STRLEN n", ":5"},
            {"STRLEN nokey", ":0"}});
}

TEST_F(StringRangeTest, Events) {
  KeyspaceEvents events(engine_.store, kNotifyString);
  Converse({{"APPEND a x", ":1"},
            {"APPEND a ''", ":1"},
            {"SETRANGE a 0 y", ":1"},
            {"SETRANGE a 0 ''", ":1"}});
  EXPECT_EQ(events.Take(), "append a, append a, setrange a");
}

}  // namespace
}  // namespace ruddock::engine
