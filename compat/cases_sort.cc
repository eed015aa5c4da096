// SPDX-License-Identifier: BSD-3-Clause
// SORT and SORT_RO.
#include "compat/cases.h"

namespace ruddock::compat {
namespace {

// Elements 0 to 59 in a mixed order, and weights for them of which many are equal and some are
// missing: which of them come first shows how exactly the order is followed.
std::string Ties() {
  std::string script = "RPUSH l";
  for (int i = 0; i < 60; ++i) script += " " + std::to_string(i * 37 % 60);
  script += "\n";
  for (int i = 0; i < 60; ++i) {
    if (i % 7 == 3) continue;
    script += "SET w" + std::to_string(i) + " " + std::string(1, static_cast<char>('a' + i % 3)) +
              "\nHSET h" + std::to_string(i) + " f " + std::to_string(i % 4) + "\n";
  }
  return script;
}

std::vector<Case> OrderCases() {
  return {
      {"SortNumbers", R"(
        RPUSH l 3 10 -1 2.5 1e2 0x1f "" " 7" inf -inf 3
        SORT l
        SORT l DESC
        SORT l ASC
        SORT l DESC ASC
        SORT l LIMIT 2 3
        SORT l LIMIT 2 3 DESC
        SORT l ALPHA
        SORT l ALPHA DESC LIMIT 1 4
        sort l desc alpha
        SORT_RO l
        SORT_RO l ASC
        SORT_RO l DESC LIMIT 0 2
        SORT l LIMIT {int} 2
        SORT l LIMIT 1 {int}
        SORT l LIMIT {notint} 2
        SORT l LIMIT 1 {notint}
        DEL l ;; RPUSH l 0 -0 +0 00 0.0 1 ;; SORT l ;; SORT l DESC
        DEL l ;; RPUSH l 1 {value} 2 ;; SORT l ;; SORT l ALPHA
        DEL l ;; RPUSH l 1 10.50 +1.5 .5 5. 0x10 0x1p3 1e17 5e-5 -infinity +inf -2.5e-3 1e21 ;; SORT l
        DEL l ;; RPUSH l 1 nan ;; SORT l
        DEL l ;; RPUSH l 1 1.5.2 ;; SORT l
        DEL l ;; RPUSH l 1 "2 " ;; SORT l
        DEL l ;; RPUSH l 2 "1\x00x" ;; SORT l
        DEL l ;; RPUSH l 9223372036854775807 9223372036854775806 -9223372036854775808 ;; SORT l
        SORT l DESC
        # Last: a number that is out of range spoils what SORT says of others on a real Redis.
        DEL l ;; RPUSH l 1 1e400 ;; SORT l
      )"},
      {"SortEmptyAndWrong", R"(
        SORT none
        SORT none ALPHA DESC LIMIT 0 5
        SORT none BY nosort GET #
        SORT_RO none
        SET s x
        HSET h a 1
        SORT s
        SORT h
        SORT_RO s
        SORT s foo
        SORT s LIMIT a b
        SORT
        SORT_RO
        SORT l LIMIT
        SORT l LIMIT 1
        SORT l BY
        SORT l GET
        SORT l STORE
        SORT l foo
        SORT_RO l STORE d
        SORT l LIMIT 0 1 BY
        SORT l STORE d foo
        RPUSH l a b
        SORT l
        SORT l STORE d
        SORT_RO l LIMIT 0 1
        EXISTS d
        SORT l BY nosort
        DEBUG DIGEST
      )"},
      {"SortTypes", R"(
        SADD i 5 3 9 1
        SADD s c a b 1
        ZADD z 3 a 1 c 2 b
        ZADD n 3 30 1 10 2 20
        SORT i
        SORT i DESC LIMIT 1 2
        SORT i BY nosort
        SORT i BY nosort DESC
        SORT i BY nosort LIMIT 1 2
        SORT s ALPHA
        SORT s
        SORT s ALPHA DESC LIMIT 0 2
        SORT z ALPHA
        SORT z
        SORT n
        SORT n DESC
        SORT z BY nosort
        SORT z BY nosort DESC
        SORT z BY nosort LIMIT 1 1
        SORT z BY nosort LIMIT 1 -1
        SORT z BY nosort DESC LIMIT 1 5
        SORT z BY nosort LIMIT 5 5
        SORT_RO z BY nosort DESC LIMIT 0 2
        RPUSH l 3 1 2 1
        SORT l BY nosort
        SORT l BY nosort DESC
        SORT l BY nosort LIMIT 1 2
        SORT l BY nosort LIMIT 1 2 DESC
        SORT l BY nosort LIMIT -5 2
        SORT l BY nosort LIMIT 9 2
        SORT l BY nosort LIMIT 0 0
        SORT l BY "" DESC
        SORT l BY # DESC
        SORT l BY nosort BY w*
        SORT l BY w* BY nosort DESC
        OBJECT ENCODING l
        OBJECT ENCODING i
        DEBUG DIGEST
      )"},
      {"SortConvertsSortedSets", R"(
        ZADD z 3 a 1 c 2 b ;; OBJECT ENCODING z
        SORT z ALPHA ;; OBJECT ENCODING z
        ZADD y 3 a ;; SORT_RO y BY nosort ;; OBJECT ENCODING y
        ZADD x 3 a ;; SORT x LIMIT 0 a ;; OBJECT ENCODING x
        ZADD w 3 a ;; SORT w ;; OBJECT ENCODING w
        ZADD v 3 a ;; EXPIRE v 100000 ;; SORT v ALPHA STORE d ;; OBJECT ENCODING v ;; TTL v
        ZRANGE z 0 -1 WITHSCORES
        DEBUG DIGEST
      )"},
      {"SortTies", Ties() + R"(
        SORT l BY w* ALPHA
        SORT l BY w* ALPHA DESC
        SORT l BY w* ALPHA LIMIT 0 10
        SORT l BY w* ALPHA LIMIT 10 25
        SORT l BY w* ALPHA LIMIT 50 100
        SORT l BY w* ALPHA DESC LIMIT 5 20
        SORT l BY w* ALPHA LIMIT 59 1
        SORT l BY w* ALPHA LIMIT 0 59
        SORT l BY w* ALPHA LIMIT 1 59
        SORT l BY w*
        SORT l BY h*->f
        SORT l BY h*->f DESC
        SORT l BY h*->f ALPHA
        SORT l BY h*->f ALPHA LIMIT 7 30
        SORT l BY h*->f LIMIT 7 30
        SORT l BY none* ALPHA
        SORT l BY none* ALPHA LIMIT 3 20
        SORT l BY none* LIMIT 3 20 DESC
        SORT l BY w* ALPHA LIMIT 3 40 STORE d
        LRANGE d 0 -1
        LTRIM l 0 38 ;; SORT l BY w* ALPHA LIMIT 1 30
        LTRIM l 0 6 ;; SORT l BY w* ALPHA LIMIT 1 4
        LTRIM l 0 4 ;; SORT l BY w* ALPHA LIMIT 1 3
      )"},
  };
}

std::vector<Case> PatternCases() {
  return {
      {"SortBy", R"(
        RPUSH l 1 2 3 4 b
        MSET w1 30 w2 20 w3 10 wb 5
        SORT l BY w*
        SORT l BY w* DESC
        SORT l BY w* LIMIT 1 2
        SORT l BY *w
        SORT l BY *
        SORT l BY w** ALPHA
        SET w4 text
        SORT l BY w*
        SORT l BY w* ALPHA
        SORT l BY w* ALPHA DESC
        DEL w4 ;; RPUSH w4 x ;; SORT l BY w*
        DEL w4 ;; HSET w4 f 1 ;; SORT l BY w*
        HSET h1 f 9 g 1 ;; HSET h2 f 8 ;; HSET h3 g 2 ;; SET h4 x
        SORT l BY h*->f
        SORT l BY h*->g DESC
        SORT l BY h*->none
        SORT l BY h*->
        SORT l BY *->f
        SORT l BY h->*
        SORT l BY h*->f->g
        HSET h1 f->g 5 ;; SORT l BY h*->f->g DESC
        SET w1- 1 ;; SORT l BY w*- DESC
        SORT_RO l BY w*
        SORT_RO l BY h*->f ALPHA
        INFO keyspace
      )"},
      {"SortGet", R"(
        RPUSH l 3 1 2 5
        MSET v1 one v2 two v3 "" 1 own
        HSET h1 f field g 1 "" empty
        SORT l GET #
        SORT l GET v*
        SORT l GET v* GET # GET h*->f
        SORT l GET h*->g
        SORT l GET h*->
        SORT l GET *
        SORT l GET v
        SORT l GET ""
        SORT l GET #x
        SORT l GET l*
        SORT l GET v* DESC LIMIT 1 2
        SORT l BY nosort GET v* GET #
        SORT l BY nosort DESC GET v* LIMIT 1 2
        SORT_RO l GET v* GET #
        SORT_RO l BY nosort GET v*
        SORT none GET v*
        SADD s 1 2 ;; SORT s GET v* GET #
        ZADD z 2 1 1 2 ;; SORT z BY nosort GET v*
        SET v1 12 ;; SORT l GET v*
        APPEND v1 3 ;; SORT l GET v*
      )"},
      {"SortGetLarge", "SET v1 " + std::string(40000, 'x') + R"(
        RPUSH l 1 2
        SORT l GET v*
        SORT l GET v* STORE d
        LINDEX d 0
        SORT l BY v* ALPHA
      )"},
      {"SortStore", R"(
        RPUSH l 3 1 2
        MSET v1 one v3 three
        SORT l STORE d
        LRANGE d 0 -1
        TYPE d
        OBJECT ENCODING d
        SORT l DESC STORE d ;; LRANGE d 0 -1
        SORT l GET v* STORE d ;; LRANGE d 0 -1
        SORT l GET v* GET # STORE d ;; LRANGE d 0 -1
        SORT l STORE x STORE d LIMIT 0 2 ;; EXISTS x ;; LRANGE d 0 -1
        SORT l STORE l ;; LRANGE l 0 -1
        SET d x ;; EXPIRE d 100000 ;; SORT l STORE d ;; TTL d ;; TYPE d
        SORT l LIMIT 5 5 STORE d ;; EXISTS d
        SORT l LIMIT 0 0 STORE d ;; EXISTS d
        SET d x ;; SORT none STORE d ;; EXISTS d
        SORT none STORE d
        SADD s b a c 1 ;; SORT s BY nosort STORE d ;; LRANGE d 0 -1
        SORT s BY nosort DESC STORE d ;; LRANGE d 0 -1
        SORT s BY nosort LIMIT 1 2 STORE d ;; LRANGE d 0 -1
        SORT s ALPHA STORE d ;; LRANGE d 0 -1
        ZADD z 1 b 2 a ;; SORT z BY nosort STORE d ;; LRANGE d 0 -1
        SORT z BY nosort DESC STORE z ;; TYPE z
        SORT s STORE d ;; LRANGE d 0 -1
        SET t x ;; SORT t STORE d ;; EXISTS d
        RPUSH m B a C b ;; SORT m ALPHA ;; SORT m ALPHA STORE d ;; LRANGE d 0 -1
        SORT l GET none* STORE d ;; LRANGE d 0 -1
        DEBUG DIGEST
      )"},
      {"SortKeys", R"(
        COMMAND GETKEYS SORT k
        COMMAND GETKEYS SORT k BY a* GET b* STORE d
        COMMAND GETKEYS SORT k STORE a STORE b
        COMMAND GETKEYS SORT k BY store STORE d
        COMMAND GETKEYS SORT k STORE
        COMMAND GETKEYS SORT k LIMIT store d STORE e
        COMMAND GETKEYS SORT k foo store d
        COMMAND GETKEYS SORT
        COMMAND GETKEYS SORT_RO k BY a* STORE d
        COMMAND GETKEYSANDFLAGS SORT k STORE d
        COMMAND GETKEYSANDFLAGS SORT_RO k GET x*
      )"},
      {"KeysByNumber", R"(
        COMMAND GETKEYS ZDIFF 01 z
        COMMAND GETKEYS ZDIFF 1x k
        COMMAND GETKEYS ZDIFF x k
        COMMAND GETKEYS ZDIFF 0 k
        COMMAND GETKEYS ZDIFF 4294967297 z
        COMMAND GETKEYS ZUNIONSTORE d 0 k
        COMMAND GETKEYS ZUNIONSTORE d -1 k
        COMMAND GETKEYS ZUNIONSTORE d 2 k
        COMMAND GETKEYS SINTERCARD 1.5 k
        COMMAND GETKEYS LMPOP " 1" k LEFT
      )"},
      {"SortOutOfMemory",
       R"(
        RPUSH l 2 1
        SORT l STORE d
        CONFIG SET maxmemory 1
        SORT l
        SORT l STORE e
        SORT_RO l
        CONFIG SET maxmemory 0
        EXISTS e
      )",
       {"--maxmemory-policy", "noeviction"}},
  };
}

}  // namespace

std::vector<Case> SortCases() {
  std::vector<Case> cases = OrderCases();
  for (Case& more : PatternCases()) cases.push_back(std::move(more));
  return cases;
}

}  // namespace ruddock::compat
