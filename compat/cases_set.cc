// SPDX-License-Identifier: BSD-3-Clause
// The set commands on single sets, on both sides of every threshold.
#include "compat/cases.h"

namespace ruddock::compat {
namespace {

// "SADD <key> <prefix>0 <prefix>1 …".
std::string Fill(const std::string& key, int members, const std::string& prefix = "") {
  std::string line = "SADD " + key;
  for (int i = 0; i < members; ++i) line += " " + prefix + std::to_string(i);
  return line + "\n";
}

std::string Text(std::size_t size) { return std::string(size, 'x'); }

std::vector<Case> MemberCases() {
  return {
      {"SetAddAndRemove", R"(
        SADD s a
        SADD s a b a
        SADD s
        SADD
        SADD s "" "\x00\xff" "\r\n"
        SISMEMBER s ""
        SISMEMBER s "\x00\xff"
        SISMEMBER s none
        SISMEMBER none a
        SISMEMBER s
        SISMEMBER
        SISMEMBER s a b
        SMISMEMBER s a none b a
        SMISMEMBER none a b
        SMISMEMBER s
        SMISMEMBER
        SCARD s
        SCARD none
        SCARD
        SCARD s x
        SMEMBERS s
        SMEMBERS none
        SMEMBERS
        SMEMBERS s x
        SADD v {value*} ;; SISMEMBER v {value*} ;; DEBUG DIGEST-VALUE v ;; SREM v {value*}
        SREM s none
        SREM s a a none
        SREM none a
        SREM s
        SREM
        SREM s b "" "\x00\xff" "\r\n" more
        EXISTS s
        SADD s a
        EXPIRE s 1000
        SREM s a
        TTL s
        SADD s a
        TTL s
        sadd s lower
        sIsMember s lower
        TYPE s
        OBJECT ENCODING s
        OBJECT REFCOUNT s
        DEBUG DIGEST
      )"},
      {"SetMove", R"(
        SMOVE none none a
        SADD a 1 2 x
        SADD b 2
        SMOVE a b none
        SMOVE a b 1
        SMOVE a b 2
        SMEMBERS a
        SMEMBERS b
        SMOVE a new x
        EXISTS a
        SMEMBERS new
        SMOVE b b 1
        SMOVE b b none
        SMOVE b none-yet x
        EXISTS none-yet
        SMOVE b none-yet 1
        OBJECT ENCODING none-yet
        SMOVE new b x
        OBJECT ENCODING b
        SET str x
        SMOVE str b x
        SMOVE b str x
        SMOVE b str none
        SMOVE none str x
        SMOVE str none x
        SMOVE str str x
        SMOVE
        SMOVE a
        SMOVE a b
        SMOVE a b c d
        EXPIRE b 1000
        SADD c y
        SMOVE c b y
        TTL b
        DEBUG DIGEST
      )"},
      {"SetWrongType", R"(
        SET str x
        SADD str a
        SREM str a
        SISMEMBER str a
        SMISMEMBER str a
        SCARD str
        SMEMBERS str
        SPOP str
        SPOP str 1
        SPOP str 0
        SPOP str x
        SPOP str 1 2
        SRANDMEMBER str
        SRANDMEMBER str 1
        SRANDMEMBER str 0
        SRANDMEMBER str x
        SRANDMEMBER str 1 2
        SSCAN str 0
        SSCAN str x
        SSCAN str 0 x
        SADD s 1
        GET s
        HGET s a
        HSET s a 1
        APPEND s x
        INCR s
        STRLEN s
        MGET s str
        SETNX s x
        SET s x GET
        SET s x
        SADD s 1
        HSET h a 1
        SADD h a
      )"},
  };
}

std::vector<Case> RandomAndScanCases() {
  return {
      {"SetPop", R"(
        SPOP none
        SPOP none {int}
        SPOP none {notint}
        SPOP none 1 2
        SPOP
        SADD s 1
        SPOP s 0
        SPOP s
        EXISTS s
        SADD s 1 2 3
        SPOP s {notint}
        SPOP s -1
        SPOP s 1 2
        SPOP s 3
        EXISTS s
        SADD s a b c
        SPOP s 9223372036854775807
        SADD s a b c
        SPOP s 2
        SCARD s
        SPOP s
        SPOP s
      )" + ("\n" + Fill("ints", 600) + "SADD ints 1\nOBJECT ENCODING ints\n" +
            // What stays is so little that Redis makes a new set of it.
            "SPOP ints 10\nOBJECT ENCODING ints\nSPOP ints 491\nSCARD ints\n" +
            "OBJECT ENCODING ints\nSPOP ints 83\nOBJECT ENCODING ints\nSCARD ints\n" +
            Fill("edge", 600) + "SPOP edge 500\nOBJECT ENCODING edge\n" + Fill("edge2", 600) +
            "SPOP edge2 499\nOBJECT ENCODING edge2\n" + Fill("texts", 600, "m") +
            "SPOP texts 590\nOBJECT ENCODING texts\nSCARD texts\nSPOP texts 10\nEXISTS texts\n")},
      {"SetRandomMember", R"(
        SRANDMEMBER none
        SRANDMEMBER none {int}
        SRANDMEMBER none {notint}
        SRANDMEMBER none 1 2
        SRANDMEMBER
        SADD s 1
        SRANDMEMBER s
        SRANDMEMBER s 0
        SRANDMEMBER s 1
        SRANDMEMBER s -3
        SRANDMEMBER s 9223372036854775807
        SRANDMEMBER s -9223372036854775808
        SADD s 2 3
        SRANDMEMBER s 2
        SRANDMEMBER s 3
        SRANDMEMBER s 4
        SRANDMEMBER s -10
        SADD s x
        SRANDMEMBER s 3
        SRANDMEMBER s 4
        SRANDMEMBER s -10
        SCARD s
      )" + ("\n" + Fill("big", 600, "m") +
            "SRANDMEMBER big 600\nSRANDMEMBER big 10000\nSRANDMEMBER big 599\nSRANDMEMBER big "
            "5\n")},
      {"SetScan", R"(
        SSCAN none 0
        SSCAN none 0 foo
        SSCAN none 5 COUNT x
        SSCAN none x
        SSCAN none
        SSCAN
        SADD s a b ab 1
        SSCAN s 0
        SSCAN s 0 MATCH a*
        SSCAN s 0 MATCH a* COUNT 100
        SSCAN s 0 COUNT 0
        SSCAN s 0 COUNT -1
        SSCAN s 0 COUNT {notint}
        SSCAN s 0 COUNT
        SSCAN s 0 MATCH
        SSCAN s 0 TYPE set
        SSCAN s 0 NOVALUES
        SSCAN s 0 MATCH x MATCH b
        SSCAN s {notint}
        SSCAN s 18446744073709551615
        SSCAN s 18446744073709551616
        SSCAN s -1
        SADD ints 3 1 2 -1 100000
        SSCAN ints 0 COUNT 1
        SSCAN ints 7 COUNT 1
        SSCAN ints 0 MATCH 1* COUNT 1
        SSCAN ints 0 MATCH -*
      )" + ("\n" + Fill("big", 600, "m") +
            "SSCAN big 0 COUNT 100000\nSSCAN big 0 COUNT 9223372036854775807 MATCH m1*\n"
            "SSCAN big 0 MATCH m1 COUNT 100000\nSSCAN big 0 MATCH none COUNT 100000\n")},
  };
}

std::vector<Case> EncodingCases() {
  const std::string look = "OBJECT ENCODING s\nDEBUG DIGEST-VALUE s\nSCARD s\n";
  return {
      {"SetIntegers", R"(
        SADD s 5 -5 0
        OBJECT ENCODING s
        SMEMBERS s
        SADD s {int} ;; OBJECT ENCODING s ;; DEBUG DIGEST-VALUE s ;; SMEMBERS s
        DEL s
        SADD s 32767 -32768 ;; SADD s 32768 ;; SADD s -32769 ;; SMEMBERS s
        SADD s 2147483647 -2147483648 ;; SADD s 2147483648 ;; SMEMBERS s
        SADD s 9223372036854775807 -9223372036854775808
        OBJECT ENCODING s
        SMEMBERS s
        SISMEMBER s {int}
        SMISMEMBER s 5 05 +5 "5 " 9223372036854775808 -9223372036854775809
        SREM s 9223372036854775808 05
        SREM s -9223372036854775808 2147483648
        SMEMBERS s
        DEBUG DIGEST-VALUE s
        SADD s 05
        OBJECT ENCODING s
        SMEMBERS s
        SREM s 05
        OBJECT ENCODING s
        DEBUG DIGEST-VALUE s
        SADD t 1
        SADD t {notint} ;; OBJECT ENCODING t
        DEBUG DIGEST
      )"},
      {"SetIntsetLimit", Fill("s", 512) + look + "SADD s 511\n" + look + "SADD s 512\n" + look +
                             "SREM s 512\n" + look + "SMEMBERS s\nSISMEMBER s 511\n" +
                             "COPY s copy\nOBJECT ENCODING copy\nDEBUG DIGEST-VALUE copy\n" +
                             "SADD s more 5 -5\n" + look + "SREM s more none 5 5\n" + look +
                             "DEL s\nUNLINK copy\n"},
      {"SetLargeMembers", "SADD s " + Text(254) + " " + Text(255) + " " + Text(256) + " " +
                              Text(5000) + " " + Text(70000) + "\nSMEMBERS s\nSISMEMBER s " +
                              Text(255) + "\nSREM s " + Text(70000) + " " + Text(255) +
                              "\nSMEMBERS s\nDEBUG DIGEST\nSPOP s 3\nSADD s " + Text(20000) +
                              "\nSPOP s\n"},
      {.name = "SetDirectives",
       .script = R"(
        CONFIG GET set-max-intset-entries
        CONFIG SET set-max-intset-entries 3
        SADD s 1 2 3
        OBJECT ENCODING s
        SADD s 3
        OBJECT ENCODING s
        SADD s 4
        OBJECT ENCODING s
        CONFIG SET set-max-intset-entries 0
        SADD t 1
        OBJECT ENCODING t
        SUNIONSTORE u t
        OBJECT ENCODING u
        CONFIG SET set-max-intset-entries 9223372036854775807
        SADD v 1 2 3
        OBJECT ENCODING v
        SUNIONSTORE u s v
        OBJECT ENCODING u
        SPOP s 9
        CONFIG SET set-max-intset-entries {notint}
        DEBUG DIGEST
      )",
       .server_arguments = {"--enable-debug-command", "yes"}},
      {"SetUnderGenericCommands", R"(
        SADD s 1 2
        RENAME s i
        SMEMBERS i
        COPY i s
        SMEMBERS s
        COPY i s
        COPY i s REPLACE DB 0
        SADD i text
        COPY i s REPLACE
        MOVE i 1
        EXISTS i
        EXPIRE s 1000
        COPY s j
        TTL j
        SADD s c
        TTL s
        SCAN 0 TYPE set COUNT 1000
        SCAN 0 TYPE string COUNT 1000
        TOUCH s j
        OBJECT IDLETIME s
        OBJECT FREQ s
        DEBUG OBJECT s
        DEBUG SDSLEN s
        DEBUG HTSTATS-KEY s
        MEMORY USAGE s
        RENAME s j
        SMEMBERS j
        SET str x
        RENAME str j
        GET j
        SADD k 1
        OBJECT ENCODING k
        DEBUG OBJECT k
        DEBUG HTSTATS-KEY k
        RENAMENX k j
        RENAMENX k l
        DEL l
        SELECT 1
        SMEMBERS i
        FLUSHALL
        DBSIZE
      )"},
  };
}

}  // namespace

std::vector<Case> SetCases() {
  std::vector<Case> all;
  for (auto* make : {MemberCases, RandomAndScanCases, EncodingCases}) {
    for (Case& one : make()) all.push_back(std::move(one));
  }
  return all;
}

}  // namespace ruddock::compat
