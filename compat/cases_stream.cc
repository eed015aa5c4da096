// SPDX-License-Identifier: BSD-3-Clause
// Streams: entries, their ids, trimming and reading. Consumer groups in cases_stream_group.cc.
#include "compat/cases.h"

namespace ruddock::compat {
namespace {

// Entries 1-0 … n-0, of which every seventh has other fields.
std::string Entries(const std::string& key, int count, const std::string& value = "v") {
  std::string lines;
  for (int i = 1; i <= count; ++i) {
    const std::string number = std::to_string(i);
    lines += "XADD " + key + " " + number + "-0 " + (i % 7 == 0 ? "other" : "field") + " " + value +
             number + (i % 11 == 0 ? " more 1" : "") + "\n";
  }
  return lines;
}

constexpr char kShow[] = R"(
        XLEN s
        XRANGE s - +
        XINFO STREAM s
        DEBUG DIGEST-VALUE s
)";

std::vector<Case> AddCases() {
  return {
      {"StreamAdd", R"(
        XADD s 1-1 a 1
        XADD s 1-2 a 1 b 2
        XADD s 1-2 a 1
        XADD s 1-1 a 1
        XADD s 1 a 1
        XADD s 2 a 1
        XADD s 2-* a 1
        XADD s 2-* a 1
        XADD s 1-* a 1
        XADD s 3-* a ""
        XADD s 5-7 "" "" "\x00\xff" "\r\n" a a a a
        XADD s 5-8 n 0 n -1 n 127 n 128 n -129 n 32767 n -32769 n 2147483648 n 9223372036854775807
        XADD s 5-9 n 0128 n -0 n +1 n 1.5 n 9223372036854775808 n " 1"
        XRANGE s - +
        XADD none 0-0 a 1
        XADD none 0 a 1
        XADD none 0-* a 1
        XADD none 0-* a 1
        XADD zero 0-1 a 1
        XADD s x a 1
        XADD s 1-x a 1
        XADD s x-1 a 1
        XADD s - a 1
        XADD s + a 1
        XADD s $ a 1
        XADD s 1-2-3 a 1
        XADD s -1 a 1
        XADD s "" a 1
        XADD s 007- a 1
        XADD s 007-008 a 1
        XADD s +9-+9 a 1
        XADD s " 10" a 1
        XADD s "10 " a 1
        XADD s 18446744073709551616 a 1
        XADD s 1-18446744073709551616 a 1
        XADD s 11111111111111111111111111111111111111111111111111111111111111111 a 1
        XADD s * a
        XADD s * a 1 b
        XADD s 1000
        XADD s
        XADD
        XADD s NOMKSTREAM 20 a 1
        XADD missing NOMKSTREAM 20 a 1
        XADD missing nomkstream * a 1
        EXISTS missing
        XADD s nomkstream nomkstream nomkstream
        XADD s nomkstream nomkstream maxlen
        XADD s * *
        SET str x
        XADD str 1 a 1
        XADD str 0-0 a 1
        XADD str x a 1
        TYPE s
        OBJECT ENCODING s
        OBJECT REFCOUNT s
        DEBUG DIGEST-VALUE s
        XADD tiny 5-0 abc def ;; DEBUG OBJECT tiny
        XLEN s
        XLEN none
        XLEN missing
        XLEN str
        XLEN
        XLEN s s
        DEBUG DIGEST
      )"},
      {"StreamAddAutomatic", R"(
        XADD s 99999999999999-5 a 1
        XADD s * a 1
        XADD s * a 1
        XADD s 99999999999999-18446744073709551615 a 1
        XADD s 99999999999999-* a 1
        XADD s * a 1
        XADD s 18446744073709551615-18446744073709551614 a 1
        XADD s * a 1
        XADD s * a 1
        XADD s 18446744073709551615-* a 1
        XADD s 1-1 a 1
        XRANGE s - +
        XRANGE s (18446744073709551615-18446744073709551615 +
        XRANGE s - (0-0
        XREVRANGE s + (18446744073709551615-18446744073709551615
        XREVRANGE s (0-0 -
        XREAD STREAMS s 18446744073709551615-18446744073709551615
        XREAD STREAMS s 18446744073709551615-18446744073709551614
        XINFO STREAM s
      )"},
      {"StreamAddTrims", R"(
        XADD s MAXLEN 3 1 a 1
        XADD s MAXLEN = 3 2 a 1
        XADD s maxlen ~ 3 3 a 1
        XADD s MAXLEN 3 4 a 1
        XADD s MAXLEN 3 5 a 1
        XADD s MAXLEN ~ 1 6 a 1
        XADD s MAXLEN ~ 1 LIMIT 0 7 a 1
        XADD s MINID 5 8 a 1
        XADD s MINID = 6-1 9 a 1
        XADD s MINID ~ 9 LIMIT 10 10 a 1
        XADD s NOMKSTREAM MAXLEN = 2 11 a 1
        XRANGE s - +
        XADD s MAXLEN 0 12 a 1
        XRANGE s - +
        XINFO STREAM s
        XADD s MINID 99 13 a 1
        XINFO STREAM s
        EXISTS s
        XADD s MAXLEN {notint} 14 a 1
        XADD s MAXLEN -1 14 a 1
        XADD s MAXLEN = -1 14 a 1
        XADD s MINID x 14 a 1
        XADD s MINID - 14 a 1
        XADD s MAXLEN 1 MINID 1 14 a 1
        XADD s MINID 1 MAXLEN 1 14 a 1
        XADD s MAXLEN 1 MAXLEN 1 14 a 1
        XADD s MAXLEN ~ 14 a 1
        XADD s MAXLEN = 14 a 1
        XADD s MAXLEN ~ 1 LIMIT -1 14 a 1
        XADD s MAXLEN ~ 1 LIMIT x 14 a 1
        XADD s MAXLEN 1 LIMIT 1 14 a 1
        XADD s MAXLEN 1 LIMIT 0 14 a 1
        XADD s LIMIT 1 14 a 1
        XADD s LIMIT 0 14 a 1
        XADD s LIMIT 1 MAXLEN ~ 1 15 a 1
        XADD s MAXLEN 1
        XADD s MAXLEN 1 14
        XADD s MAXLEN 1 14 a
        XADD none MAXLEN 0 1 a 1
        XLEN none
        XRANGE s - +
      )"},
  };
}

// Nodes decide what approximate trimming takes, and how many radix-tree-keys there are.
std::vector<Case> NodeCases() {
  const std::string large(1500, 'x');
  std::vector<Case> cases = {
      {"StreamNodesOfHundred", Entries("s", 250) + R"(
        XINFO STREAM s
        XTRIM s MAXLEN ~ 249
        XTRIM s MAXLEN ~ 151
        XTRIM s MAXLEN ~ 150
        XINFO STREAM s
        XTRIM s MINID ~ 200
        XTRIM s MINID ~ 201
        XINFO STREAM s
        XTRIM s MAXLEN 7
        XRANGE s - +
        XINFO STREAM s
        XADD s 1000 a 1
        XTRIM s MAXLEN ~ 0
        XINFO STREAM s
        EXISTS s
        XINFO STREAM s FULL
      )"},
      {"StreamNodesOfBytes", Entries("s", 12, large) + R"(
        XINFO STREAM s
        XTRIM s MAXLEN ~ 5
        XLEN s
        CONFIG SET stream-node-max-bytes 0
      )" + Entries("t", 130, "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz") +
                                 R"(
        XINFO STREAM t FULL COUNT 1
        CONFIG SET stream-node-max-bytes 300
      )" + Entries("u", 100, "-") +
                                 R"(
        XINFO STREAM u FULL COUNT 1
        XTRIM u MAXLEN ~ 50
        CONFIG SET stream-node-max-entries 0
      )" + Entries("v", 100, "7") +
                                 R"(
        XINFO STREAM v FULL COUNT 1
        XTRIM v MINID ~ 70
        CONFIG SET stream-node-max-bytes 4096 stream-node-max-entries 100
      )"},
      {"StreamNodesOfThree", "CONFIG SET stream-node-max-entries 3\n" + Entries("s", 20) + R"(
        XDEL s 2 3 8
        XINFO STREAM s
        XTRIM s MAXLEN ~ 10
        XTRIM s MAXLEN ~ 10 LIMIT 2
        XTRIM s MAXLEN ~ 10 LIMIT 3
        XTRIM s MAXLEN ~ 1 LIMIT 0
        XINFO STREAM s
        XTRIM s MAXLEN 1
        XADD s 21 a b
        XADD s 22 a b
        XADD s 23 a b
        XINFO STREAM s
        XDEL s 20 21
        XINFO STREAM s
        XDEL s 22 23
        XINFO STREAM s
        XLEN s
        EXISTS s
        XADD s 23 a b
        XADD s 24 a b
        XINFO STREAM s
        CONFIG SET stream-node-max-entries 100
      )"},
      // What was erased counts: for a node's size, for its last id, for the id to add next.
      {"StreamTombstones", R"(
        XADD s 5 a 1
        XADD s 6 a 1
        XADD s 7 a 1
        XDEL s 7
        XTRIM s MINID 7
        XINFO STREAM s
        XLEN s
        XRANGE s - +
        XADD s 7 a 1
        XSETID s 6
        XSETID s 7 MAXDELETEDID 0-1
        XSETID s 1
        XADD s 2 a 1
        XADD s 3 b 2
        XRANGE s - +
        XREVRANGE s + - COUNT 1
        XDEL s 2
        XINFO STREAM s
        XTRIM s MINID ~ 100
        XINFO STREAM s
      )"},
      {"StreamTrim", Entries("s", 10) + R"(
        XTRIM s MAXLEN 10
        XTRIM s MAXLEN 9
        XTRIM s MAXLEN = 8
        XTRIM s MAXLEN ~ 7
        XTRIM s MINID 5
        XTRIM s MINID = 5-1
        XTRIM s minid 6-0
        XTRIM s MINID ~ 7 LIMIT 1
        XTRIM s MAXLEN {int} ;; XLEN s
        XTRIM s MAXLEN {notint}
        XTRIM none MAXLEN 1
        XTRIM s
        XTRIM s MAXLEN
        XTRIM s MAXLEN ~
        XTRIM s MAXLEN = x
        XTRIM s FOO 1
        XTRIM s MAXLEN 1 FOO
        XTRIM s MAXLEN 1 MINID 1
        XTRIM s LIMIT 1
        XTRIM s LIMIT 0
        XTRIM s MAXLEN 5 LIMIT 1
        XTRIM s MAXLEN = 5 LIMIT 0
        XTRIM s MAXLEN ~ 5 LIMIT x
        XTRIM s MAXLEN ~ 5 LIMIT -1
        XTRIM s NOMKSTREAM MAXLEN 1
        XTRIM s * MAXLEN 1
        XTRIM s MINID x
        SET str x
        XTRIM str MAXLEN 1
        XTRIM str MAXLEN x
      )"},
      {"StreamDelete", Entries("s", 10) + R"(
        XDEL s 3-0
        XDEL s 3
        XDEL s 1 2 2 4 99
        XDEL s 10 x
        XDEL s 10-*
        XDEL s -
        XDEL s 10
        XDEL none 1
        XDEL none x
        XDEL s
        XDEL
        XINFO STREAM s
        XADD s 10 a 1
        XADD s 11 a 1
        XRANGE s - +
        XDEL s 5 6 7 8 9 11
        EXISTS s
        XINFO STREAM s
        SET str x
        XDEL str 1
        XDEL str x
        DEBUG DIGEST
      )"},
  };
  for (Case& test_case : cases) test_case.script += kShow;
  return cases;
}

std::vector<Case> ReadCases() {
  return {
      {"StreamRange", Entries("s", 12) + R"(
        XADD s 12-1 a b
        XADD s 12-5 a b
        XRANGE s - +
        XRANGE s 3 5
        XRANGE s 3-0 5-0
        XRANGE s (3 (5
        XRANGE s (12-1 (12-5
        XRANGE s 12 12
        XRANGE s 12-1 12-1
        XRANGE s 12-2 12-4
        XRANGE s 5 3
        XRANGE s + -
        XRANGE s 99 +
        XRANGE s - + COUNT 2
        XRANGE s - + COUNT 0
        XRANGE s - + COUNT -1
        XRANGE s - + count {notint}
        XRANGE s - + COUNT 1 COUNT 3
        XRANGE s - + COUNT
        XRANGE s - + FOO
        XRANGE s - + COUNT 1 FOO
        XRANGE s x +
        XRANGE s - x
        XRANGE s (- +
        XRANGE s - (+
        XRANGE s ( +
        XRANGE s "" +
        XRANGE s 1-* +
        XRANGE none - +
        XRANGE none x +
        XRANGE none - + COUNT 0
        XRANGE s
        XRANGE s -
        XRANGE
        XREVRANGE s + -
        XREVRANGE s 5 3
        XREVRANGE s (5 (3
        XREVRANGE s 12 12 COUNT 2
        XREVRANGE s 3 5
        XREVRANGE s + - COUNT 1
        XREVRANGE s + - COUNT 0
        XREVRANGE s + - COUNT x
        XREVRANGE s x -
        XREVRANGE s + x
        XREVRANGE none + -
        XREVRANGE s +
        XREVRANGE
        SET str x
        XRANGE str - +
        XREVRANGE str + -
        XRANGE str x +
        XRANGE str - + COUNT 0
      )"},
      {"StreamRead", Entries("s", 5) + Entries("t", 3) + R"(
        XREAD STREAMS s 0
        XREAD STREAMS s 3
        XREAD STREAMS s 5
        XREAD STREAMS s 4-9
        XREAD STREAMS s $
        XREAD STREAMS none $
        XREAD STREAMS none 0
        XREAD COUNT 2 STREAMS s t 0 1
        XREAD COUNT 1 STREAMS s t 9 0
        XREAD count 2 streams s s none 0 3 0
        XREAD COUNT 0 STREAMS s 3
        XREAD COUNT -5 STREAMS s 3
        XREAD COUNT x STREAMS s 3
        XREAD BLOCK 100 STREAMS s 3
        XREAD BLOCK 0 COUNT 1 STREAMS s 3
        XREAD BLOCK x STREAMS s 3
        XREAD BLOCK -1 STREAMS s 3
        XREAD BLOCK 1.5 STREAMS s 3
        XREAD BLOCK 9223372036854775807 STREAMS s 3
        XREAD BLOCK 9223372036854775808 STREAMS s 3
        XREAD BLOCK STREAMS s 3
        XREAD STREAMS s
        XREAD STREAMS s t 0
        XREAD COUNT 1 STREAMS
        XREAD COUNT 1 FOO s 0
        XREAD s 0 1
        XREAD STREAMS s >
        XREAD STREAMS s -
        XREAD STREAMS s +
        XREAD STREAMS s x
        XREAD STREAMS s 1-*
        XREAD STREAMS s (1
        XREAD STREAMS s "$ "
        XREAD GROUP g c STREAMS s 0
        XREAD NOACK STREAMS s 0
        XREAD GROUP g STREAMS s 0
        XREAD STREAMS
        XREAD
        SET str x
        XREAD STREAMS str 0
        XREAD STREAMS s str 0 0
        XREAD STREAMS s str 0 x
        XREAD STREAMS str s x 0
        XDEL s 4 5
        XREAD STREAMS s 3
        XREAD STREAMS s 2
        COMMAND GETKEYS XREAD STREAMS a b 0 0
        COMMAND GETKEYS XREAD COUNT 1 BLOCK 1 STREAMS a b c 0 0 0
        COMMAND GETKEYS XREAD FOO STREAMS a 0
        COMMAND GETKEYS XREAD STREAMS a b 0
        COMMAND GETKEYS XREAD COUNT 1 a b
        COMMAND GETKEYS XREADGROUP GROUP STREAMS c STREAMS a 0
        COMMAND GETKEYS XREADGROUP GROUP g c NOACK STREAMS a b > >
        XREADGROUP NOACK NOACK GROUP streams c STREAMS s >
      )"},
      {"StreamAsAnyValue", Entries("s", 120) + R"(
        XGROUP CREATE s g 3
        XREADGROUP GROUP g c COUNT 5 STREAMS s >
        COPY s copy
        XDEL s 1 2
        DEBUG DIGEST-VALUE s copy
        XINFO GROUPS copy
        XPENDING copy g
        XLEN copy
        XACK copy g 4 5
        XPENDING s g
        RENAME copy moved
        XLEN moved
        TYPE moved
        MOVE moved 1
        EXISTS moved
        SCAN 0 TYPE stream COUNT 1000
        SCAN 0 TYPE list COUNT 1000
        OBJECT ENCODING s
        OBJECT FREQ s
        MEMORY USAGE s
        EXPIRE s 100
        PERSIST s
        GET s
        LPUSH s a
        HGET s a
        SADD s a
        ZADD s 1 a
        APPEND s a
        INCR s
        COPY s t
        SET t x
        GET t
        UNLINK s
        DEL s
        EXISTS s
        DEBUG DIGEST
      )"},
  };
}

}  // namespace

std::vector<Case> StreamCases() {
  std::vector<Case> cases;
  for (const auto& some : {AddCases(), NodeCases(), ReadCases()}) {
    cases.insert(cases.end(), some.begin(), some.end());
  }
  return cases;
}

}  // namespace ruddock::compat
