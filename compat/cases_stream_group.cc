// SPDX-License-Identifier: BSD-3-Clause
// Consumer groups of streams.
#include "compat/cases.h"

namespace ruddock::compat {
namespace {

constexpr char kTen[] = R"(
        XADD s 1 a 1
        XADD s 2 a 2
        XADD s 3 a 3
        XADD s 4 a 4
        XADD s 5 a 5
        XADD s 6 a 6
        XADD s 7 a 7
        XADD s 8 a 8
        XADD s 9 a 9
        XADD s 10 a 10
)";

std::vector<Case> GroupCases() {
  return {
      {"StreamGroupManagement", std::string(kTen) + R"(
        XGROUP CREATE s g 0
        XGROUP CREATE s g 0
        XGROUP CREATE s h $
        XGROUP CREATE s i 3-5 ENTRIESREAD 3
        XGROUP CREATE s "" 0 entriesread -1
        XGROUP CREATE none g 0
        XGROUP CREATE none g x
        XGROUP CREATE made g $ MKSTREAM
        XGROUP CREATE made h 5 mkstream ENTRIESREAD 7
        XINFO STREAM made
        XINFO GROUPS made
        TYPE made
        XRANGE made - +
        XADD made 7-* a 1
        XGROUP CREATE s j x
        XGROUP CREATE s j -
        XGROUP CREATE s j +
        XGROUP CREATE s j 1-*
        XGROUP CREATE s j 0 FOO
        XGROUP CREATE s j 0 ENTRIESREAD
        XGROUP CREATE s j 0 ENTRIESREAD x
        XGROUP CREATE s j 0 ENTRIESREAD -2
        XGROUP CREATE s j 0 MKSTREAM MKSTREAM MKSTREAM
        XGROUP CREATE s k 0 MKSTREAM MKSTREAM MKSTREAM MKSTREAM
        XGROUP CREATE none k 0 ENTRIESREAD 1 ENTRIESREAD 2
        XGROUP CREATE s k 0 ENTRIESREAD 1 ENTRIESREAD 2
        XGROUP CREATE s g
        XGROUP CREATE
        XGROUP SETID s g 5
        XGROUP SETID s g $
        XGROUP SETID s g -
        XGROUP SETID s g +
        XGROUP SETID s g 4 ENTRIESREAD 4
        XGROUP SETID s g 4 ENTRIESREAD -5
        XGROUP SETID s g 4 MKSTREAM
        XGROUP SETID s g 4 ENTRIESREAD 1 ENTRIESREAD 2
        XGROUP SETID s g x
        XGROUP SETID s none 1
        XGROUP SETID none g 1
        XGROUP SETID s g
        XINFO GROUPS s
        XGROUP CREATECONSUMER s g alice
        XGROUP CREATECONSUMER s g alice
        XGROUP CREATECONSUMER s g ""
        XGROUP CREATECONSUMER s none alice
        XGROUP CREATECONSUMER none g alice
        XGROUP CREATECONSUMER s g
        XGROUP CREATECONSUMER s g a b
        XGROUP DELCONSUMER s g alice
        XGROUP DELCONSUMER s g alice
        XGROUP DELCONSUMER s none alice
        XGROUP DELCONSUMER none g alice
        XGROUP DELCONSUMER s g
        XGROUP DESTROY s g
        XGROUP DESTROY s g
        XGROUP DESTROY none g
        XGROUP DESTROY s
        XGROUP FOO s g
        XGROUP
        XGROUP HELP
        XGROUP HELP x
        SET str x
        XGROUP CREATE str g 0
        XGROUP CREATE str g x MKSTREAM
        XGROUP CREATE str g x FOO
        XGROUP SETID str g 0
        XGROUP DESTROY str g
        XGROUP CREATECONSUMER str g c
        XGROUP DELCONSUMER str g c
        XINFO GROUPS s
        DEBUG DIGEST
      )"},
      {"StreamGroupRead", std::string(kTen) + R"(
        XGROUP CREATE s g 0
        XREADGROUP GROUP g alice COUNT 2 STREAMS s >
        XREADGROUP GROUP g bob COUNT 3 STREAMS s >
        XREADGROUP GROUP g alice STREAMS s 0
        XREADGROUP GROUP g alice COUNT 1 STREAMS s 0
        XREADGROUP GROUP g alice STREAMS s 1
        XREADGROUP GROUP g alice STREAMS s 99
        XREADGROUP GROUP g carol STREAMS s 0
        XREADGROUP GROUP g carol NOACK COUNT 2 STREAMS s >
        XREADGROUP GROUP g carol STREAMS s 0
        XPENDING s g
        XINFO GROUPS s
        XDEL s 3 1
        XREADGROUP GROUP g alice STREAMS s 0
        XREADGROUP GROUP g bob COUNT 2 STREAMS s 0
        XREADGROUP GROUP g dave STREAMS s >
        XREADGROUP GROUP g dave STREAMS s >
        XREADGROUP GROUP g erin NOACK STREAMS s >
        XINFO STREAM s FULL COUNT 0
        XGROUP SETID s g 4
        XREADGROUP GROUP g alice COUNT 2 STREAMS s >
        XPENDING s g - + 100
        XGROUP CREATE t g 0 MKSTREAM
        XREADGROUP GROUP g alice STREAMS t >
        XREADGROUP GROUP g alice STREAMS t 0
        XREADGROUP GROUP g alice STREAMS s t 0 0
        XADD t 1 f v
        XREADGROUP GROUP g alice COUNT 1 STREAMS s t > >
        XREADGROUP GROUP g alice STREAMS s s > 0
        XREADGROUP GROUP none alice STREAMS s >
        XREADGROUP GROUP g alice STREAMS none >
        XREADGROUP GROUP g alice STREAMS s none > >
        XREADGROUP GROUP g alice STREAMS s $
        XREADGROUP GROUP g alice STREAMS s x
        XREADGROUP GROUP g alice STREAMS s 1-*
        XREADGROUP GROUP g alice STREAMS s
        XREADGROUP GROUP g alice STREAMS s t >
        XREADGROUP GROUP g alice COUNT x STREAMS s >
        XREADGROUP GROUP g alice COUNT -1 STREAMS s 0
        XREADGROUP GROUP g alice BLOCK 10 STREAMS s 0
        XREADGROUP GROUP g alice BLOCK -1 STREAMS s 0
        XREADGROUP GROUP g alice BLOCK x STREAMS s 0
        XREADGROUP GROUP g alice NOACK COUNT 1 FOO s 0
        XREADGROUP COUNT 1 NOACK STREAMS s 0
        XREADGROUP STREAMS s t u 0 0 0
        XREADGROUP GROUP g STREAMS s 0 1 2
        XREADGROUP GROUP g alice
        XREADGROUP
        SET str x
        XREADGROUP GROUP g alice STREAMS str >
        XREADGROUP GROUP g alice STREAMS s str > >
        XINFO GROUPS s
        DEBUG DIGEST
      )"},
      {"StreamAck", std::string(kTen) + R"(
        XGROUP CREATE s g 0
        XREADGROUP GROUP g alice COUNT 4 STREAMS s >
        XREADGROUP GROUP g bob COUNT 2 STREAMS s >
        XACK s g 1
        XACK s g 1 2 2 6 9
        XACK s g 3 x
        XACK s g 3-*
        XACK s g -
        XACK s none 1
        XACK s none x
        XACK none g 1
        XACK none g x
        XACK s g
        XACK
        SET str x
        XACK str g 1
        XPENDING s g
        XGROUP DELCONSUMER s g alice
        XPENDING s g
        XPENDING s g - + 10
      )"},
      {"StreamPending", std::string(kTen) + R"(
        XGROUP CREATE s g 0
        XPENDING s g
        XPENDING s g - + 10
        XREADGROUP GROUP g bob COUNT 3 STREAMS s >
        XREADGROUP GROUP g alice COUNT 4 STREAMS s >
        XREADGROUP GROUP g bob COUNT 1 STREAMS s >
        XGROUP CREATECONSUMER s g idle
        XPENDING s g
        XPENDING s g - + 10
        XPENDING s g - + 2
        XPENDING s g - + 0
        XPENDING s g - + -1
        XPENDING s g 2 5 10
        XPENDING s g (2 (5 10
        XPENDING s g - + 10 bob
        XPENDING s g - + 1 bob
        XPENDING s g 3 5 10 bob
        XPENDING s g - + 10 idle
        XPENDING s g - + 10 nobody
        XPENDING s g IDLE 0 - + 10
        XPENDING s g idle 0 - + 10 alice
        XPENDING s g IDLE -5 - + 10
        XPENDING s g IDLE 3600000 - + 10
        XPENDING s g IDLE 3600000 - + 10 alice
        XPENDING s g IDLE x - + 10
        XPENDING s g IDLE 0 - +
        XPENDING s g IDLE 0
        XPENDING s g IDLE
        XPENDING s g -
        XPENDING s g - +
        XPENDING s g - + x
        XPENDING s g x + 10
        XPENDING s g - x 10
        XPENDING s g (18446744073709551615-18446744073709551615 + 10
        XPENDING s g - (0-0 10
        XPENDING s g - + 10 bob x
        XPENDING s g - + 10 bob x y
        XPENDING s g IDLE 0 - + 10 bob x
        XPENDING s none
        XPENDING none g
        XPENDING none g - + 10
        XPENDING none g - + x
        XPENDING s
        XPENDING
        SET str x
        XPENDING str g
        XPENDING str g - + 10
      )"},
  };
}

std::vector<Case> ClaimCases() {
  return {
      {"StreamClaim", std::string(kTen) + R"(
        XGROUP CREATE s g 0
        XREADGROUP GROUP g alice COUNT 5 STREAMS s >
        XCLAIM s g bob 0 1
        XCLAIM s g bob 0 1 2 99
        XCLAIM s g bob 3600000 3
        XCLAIM s g nobody 3600000 3
        XCLAIM s g bob -5 3
        XCLAIM s g bob 0 4 JUSTID
        XCLAIM s g bob 0 4 RETRYCOUNT 7
        XCLAIM s g bob 0 4 RETRYCOUNT 8 JUSTID
        XCLAIM s g bob 0 4 RETRYCOUNT -3
        XPENDING s g - + 10
        XCLAIM s g bob 0 8
        XCLAIM s g bob 0 8 FORCE
        XCLAIM s g carol 0 9 99 FORCE JUSTID
        XCLAIM s g bob 0 4 IDLE 5000
        XCLAIM s g bob 0 4 IDLE -5000
        XCLAIM s g bob 0 4 IDLE 9223372036854775807
        XCLAIM s g bob 0 4 IDLE -9223372036854775808
        XCLAIM s g bob 0 4 TIME 1000
        XCLAIM s g bob 0 4 TIME -1
        XCLAIM s g bob 0 4 TIME 9223372036854775807
        XPENDING s g - + 10
        XCLAIM s g bob 0 1 LASTID 7
        XINFO GROUPS s
        XCLAIM s g bob 0 1 LASTID 6
        XCLAIM s g bob 0 99 LASTID 8
        XINFO GROUPS s
        XDEL s 2
        XCLAIM s g alice 0 1 2 3
        XPENDING s g - + 10
        XCLAIM s g alice 0 2 FORCE
        XCLAIM s g alice 0 1 idle 1 time 5 retrycount 3 force justid lastid 1
        XCLAIM s g alice 0
        XCLAIM s g alice x 1
        XCLAIM s g alice 0 x
        XCLAIM s g alice 0 1 x 2
        XCLAIM s g alice 0 1-* FORCE
        XCLAIM s g alice 0 1 IDLE
        XCLAIM s g alice 0 1 IDLE x
        XCLAIM s g alice 0 1 TIME x
        XCLAIM s g alice 0 1 RETRYCOUNT x
        XCLAIM s g alice 0 1 LASTID x
        XCLAIM s g alice 0 1 FOO
        XCLAIM s g alice 0 FORCE
        XCLAIM s none alice 0 1
        XCLAIM none g alice 0 1
        XCLAIM none g alice x 1
        XCLAIM
        SET str x
        XCLAIM str g alice 0 1
        XCLAIM str g alice x 1
        XCLAIM s g alice 0 5 RETRYCOUNT 9223372036854775807
        XCLAIM s g alice 0 5
        XPENDING s g - + 10
        XINFO STREAM s FULL
      )"},
      {"StreamAutoclaim", std::string(kTen) + R"(
        XGROUP CREATE s g 0
        XREADGROUP GROUP g alice COUNT 8 STREAMS s >
        XAUTOCLAIM s g bob 0 0 COUNT 2
        XAUTOCLAIM s g bob 0 3-0 COUNT 2
        XAUTOCLAIM s g bob 0 (3 COUNT 1 JUSTID
        XAUTOCLAIM s g bob 0 - JUSTID
        XAUTOCLAIM s g nobody 3600000 0
        XAUTOCLAIM s g nobody 3600000 0 COUNT 1
        XINFO GROUPS s
        XDEL s 2 4 7
        XAUTOCLAIM s g carol 0 0 COUNT 3
        XAUTOCLAIM s g carol 0 (3 COUNT 1
        XAUTOCLAIM s g carol 0 0 justid count 100
        XPENDING s g - + 100
        XAUTOCLAIM s g carol -5 +
        XAUTOCLAIM s g carol 0 99
        XAUTOCLAIM s g carol x 0
        XAUTOCLAIM s g carol 0 x
        XAUTOCLAIM s g carol 0 (18446744073709551615-18446744073709551615
        XAUTOCLAIM s g carol 0 0 COUNT 0
        XAUTOCLAIM s g carol 0 0 COUNT -1
        XAUTOCLAIM s g carol 0 0 COUNT x
        XAUTOCLAIM s g carol 0 0 COUNT 576460752303423488
        XAUTOCLAIM s g carol 0 0 COUNT 576460752303423487
        XAUTOCLAIM s g carol 0 0 COUNT
        XAUTOCLAIM s g carol 0 0 FOO
        XAUTOCLAIM s none carol 0 0
        XAUTOCLAIM none g carol 0 0
        XAUTOCLAIM none g carol x 0
        XAUTOCLAIM none g carol 0 0 FOO
        XAUTOCLAIM s g carol 0
        XAUTOCLAIM
        SET str x
        XAUTOCLAIM str g carol 0 0
        XAUTOCLAIM str g carol 0 x
        XDEL s 1 3 5 6 8
        XAUTOCLAIM s g carol 0 0
        XPENDING s g
      )"},
  };
}

std::vector<Case> InfoCases() {
  return {
      {"StreamInfo", std::string(kTen) + R"(
        XINFO STREAM s
        XINFO STREAM s FULL
        XINFO GROUPS s
        XGROUP CREATE s b 0
        XGROUP CREATE s a 5 ENTRIESREAD 5
        XREADGROUP GROUP b zoe COUNT 3 STREAMS s >
        XREADGROUP GROUP b amy COUNT 12 STREAMS s >
        XINFO STREAM s
        XINFO GROUPS s
        XINFO CONSUMERS s b
        XINFO CONSUMERS s a
        XINFO STREAM s FULL
        XINFO STREAM s full count 2
        XINFO STREAM s FULL COUNT 0
        XINFO STREAM s FULL COUNT -1
        XINFO STREAM s FULL COUNT x
        XINFO STREAM s FULL COUNT
        XINFO STREAM s FULL FOO 1
        XINFO STREAM s FOO
        XINFO STREAM s FULL COUNT 1 2
        XINFO STREAM none
        XINFO STREAM none FOO
        XINFO STREAM
        XINFO GROUPS none
        XINFO GROUPS
        XINFO GROUPS s x
        XINFO CONSUMERS s none
        XINFO CONSUMERS none b
        XINFO CONSUMERS s
        XINFO FOO s
        XINFO
        XINFO HELP
        XINFO HELP x
        SET str x
        XINFO STREAM str
        XINFO GROUPS str
        XINFO CONSUMERS str g
      )"},
      {"StreamSetId", R"(
        XSETID none 1
        XADD s 5 a 1
        XADD s 7 a 1
        XSETID s 6
        XSETID s 7
        XSETID s 9
        XSETID s 8
        XADD s 9 a 1
        XADD s 10 a 1
        XDEL s 10
        XSETID s 9
        XSETID s 10-5 ENTRIESADDED 2
        XSETID s 10-5 ENTRIESADDED 1
        XSETID s 10-5 ENTRIESADDED 50 MAXDELETEDID 10-2
        XINFO STREAM s
        XSETID s 10-5 MAXDELETEDID 10-6
        XSETID s 10-5 MAXDELETEDID 0
        XSETID s 10-5 MAXDELETEDID x
        XSETID s 10-5 ENTRIESADDED x
        XSETID s 10-5 ENTRIESADDED -1
        XSETID s 10-5 ENTRIESADDED
        XSETID s 10-5 MAXDELETEDID
        XSETID s 10-5 FOO
        XSETID s 10-5 entriesadded 7 maxdeletedid 3 entriesadded 8
        XINFO STREAM s
        XSETID s x
        XSETID s -
        XSETID s 10-*
        XSETID s
        XSETID
        SET str x
        XSETID str 1
        XSETID str x
        XADD e 1 a 1
        XDEL e 1
        XSETID e 0
        XSETID e 1 ENTRIESADDED 0
        XINFO STREAM e
        XSETID e 18446744073709551615-18446744073709551615 ENTRIESADDED 9223372036854775807
        XADD e * a 1
        XINFO STREAM e
      )"},
      // How much is left to read, as entries come and go.
      {"StreamLag", std::string(kTen) + R"(
        XGROUP CREATE s g 0
        XGROUP CREATE s mid 5
        XGROUP CREATE s end $
        XINFO GROUPS s
        XREADGROUP GROUP g c COUNT 1 STREAMS s >
        XREADGROUP GROUP mid c COUNT 1 STREAMS s >
        XINFO GROUPS s
        XDEL s 1
        XINFO GROUPS s
        XREADGROUP GROUP g c COUNT 1 STREAMS s >
        XINFO GROUPS s
        XDEL s 8
        XINFO GROUPS s
        XREADGROUP GROUP g c COUNT 3 STREAMS s >
        XREADGROUP GROUP mid c COUNT 1 STREAMS s >
        XINFO GROUPS s
        XREADGROUP GROUP g c COUNT 4 STREAMS s >
        XINFO GROUPS s
        XADD s 11 a 11
        XINFO GROUPS s
        XREADGROUP GROUP g c STREAMS s >
        XREADGROUP GROUP mid c STREAMS s >
        XREADGROUP GROUP end c STREAMS s >
        XINFO GROUPS s
        XTRIM s MAXLEN 2
        XGROUP SETID s g 0
        XGROUP SETID s mid 10
        XGROUP SETID s end 99
        XINFO GROUPS s
        XADD t 1 a 1 ;; XADD t 2 a 1 ;; XADD t 3 a 1 ;; XADD t 4 a 1
        XGROUP CREATE t g 0 ENTRIESREAD 0
        XREADGROUP GROUP g c COUNT 1 STREAMS t >
        XDEL t 2
        XINFO GROUPS t
        XTRIM t MINID 3
        XINFO GROUPS t
        XREADGROUP GROUP g c COUNT 1 STREAMS t >
        XINFO GROUPS t
        XTRIM s MAXLEN 0
        XINFO GROUPS s
        XADD s 100 a 1
        XINFO GROUPS s
        XREADGROUP GROUP g c STREAMS s >
        XINFO GROUPS s
        XSETID s 100 ENTRIESADDED 3
        XINFO GROUPS s
        XGROUP SETID s g 50 ENTRIESREAD 9223372036854775807
        XADD s 101 a 1
        XREADGROUP GROUP g c STREAMS s >
        XINFO GROUPS s
        XGROUP CREATE e g 0 MKSTREAM
        XGROUP CREATE e h 5 ENTRIESREAD 5
        XINFO GROUPS e
        XSETID e 10 ENTRIESADDED 20
        XINFO GROUPS e
      )"},
  };
}

}  // namespace

std::vector<Case> StreamGroupCases() {
  std::vector<Case> cases;
  for (const auto& some : {GroupCases(), ClaimCases(), InfoCases()}) {
    cases.insert(cases.end(), some.begin(), some.end());
  }
  return cases;
}

}  // namespace ruddock::compat
