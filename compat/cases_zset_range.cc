// SPDX-License-Identifier: BSD-3-Clause
// Sorted sets: ranges by rank, score and member; unions, intersections, differences.
#include "compat/cases.h"

namespace ruddock::compat {
namespace {

// "ZADD <key> 0 m0 1 m1 …"; the scores repeat after `period`.
std::string Fill(const std::string& key, int members, int period = 1 << 20) {
  std::string line = "ZADD " + key;
  for (int i = 0; i < members; ++i) {
    line += " " + std::to_string(i % period) + " m" + std::to_string(i);
  }
  return line + "\n";
}

// The same lines on a listpack and on a skiplist.
std::string OnBothEncodings(const std::string& lines) {
  return "CONFIG SET zset-max-listpack-entries 128\n" + lines +
         "\nFLUSHALL\nCONFIG SET zset-max-listpack-entries 0\n" + lines +
         "\nCONFIG SET zset-max-listpack-entries 128\n";
}

std::vector<Case> RangeCases() {
  return {
      {"ZsetRangeByRank", OnBothEncodings(R"(
        ZADD z 1 a 2 b 3 c 3 d 5 e
        ZRANGE z 0 -1
        ZRANGE z 0 -1 WITHSCORES
        ZRANGE z 0 -1 withscores WITHSCORES
        ZRANGE z 1 2
        ZRANGE z -2 -1
        ZRANGE z -100 100
        ZRANGE z 2 1
        ZRANGE z 5 9
        ZRANGE z 0 -6
        ZRANGE z 0 -1 REV
        ZRANGE z 1 2 REV WITHSCORES
        ZRANGE z -2 -1 REV
        ZRANGE z 0 9223372036854775807
        ZRANGE z -9223372036854775808 9223372036854775807
        ZRANGE z {int} -1
        ZRANGE z 0 {int} REV
        ZRANGE z {notint} -1
        ZRANGE z 0 {notint}
        ZREVRANGE z 0 -1
        ZREVRANGE z 0 1 WITHSCORES
        ZREVRANGE z -2 -1
        ZREVRANGE z 3 100
        ZREVRANGE none 0 -1
        ZREVRANGE z 0
        ZREVRANGE z a b
        ZREVRANGE z 0 -1 REV
        ZREVRANGE z 0 -1 BYSCORE
        ZREVRANGE z 0 -1 BYLEX
        ZREVRANGE z 0 -1 LIMIT 1 2
        ZREVRANGE z 0 -1 LIMIT 1 -1
        ZRANGE none 0 -1
        ZRANGE none 0 -1 WITHSCORES
        ZRANGE z 0
        ZRANGE z
        ZRANGE z 0 -1 FOO
        ZRANGE z 0 -1 LIMIT 0 1
        ZRANGE z 0 -1 LIMIT 1 -1
        ZRANGE z 0 -1 LIMIT
        ZRANGE z 0 -1 LIMIT 1
        ZRANGE z 0 -1 LIMIT x 1
        ZRANGE z 0 -1 LIMIT 1 x
        ZRANGE z 0 -1 REV REV
        ZREMRANGEBYRANK z 5 9
        ZREMRANGEBYRANK z 1 2
        ZREMRANGEBYRANK z -1 -1
        ZREMRANGEBYRANK z {notint} 1
        ZREMRANGEBYRANK z 1 {notint}
        ZREMRANGEBYRANK none 0 -1
        ZREMRANGEBYRANK z 0
        ZRANGE z 0 -1
        ZREMRANGEBYRANK z 0 -1
        EXISTS z
      )")},
      {"ZsetRangeByScore", OnBothEncodings(R"(
        ZADD z -inf a -1.5 b 0 c 1 d 1 e 2 f 3.25 g inf h
        ZRANGEBYSCORE z -inf +inf
        ZRANGEBYSCORE z -inf inf WITHSCORES
        ZRANGEBYSCORE z (-inf (inf
        ZRANGEBYSCORE z 1 2
        ZRANGEBYSCORE z (1 2
        ZRANGEBYSCORE z 1 (2
        ZRANGEBYSCORE z (1 (1
        ZRANGEBYSCORE z 1 1
        ZRANGEBYSCORE z 2 1
        ZRANGEBYSCORE z (0 3 LIMIT 1 2
        ZRANGEBYSCORE z 0 inf LIMIT 1 2 WITHSCORES
        ZRANGEBYSCORE z 0 inf WITHSCORES LIMIT 0 -1
        ZRANGEBYSCORE z 0 inf LIMIT -1 2
        ZRANGEBYSCORE z 0 inf LIMIT 0 0
        ZRANGEBYSCORE z 0 inf LIMIT 100 1
        ZRANGEBYSCORE z 0 inf LIMIT {int} 2
        ZRANGEBYSCORE z 0 inf LIMIT 1 {int}
        ZRANGEBYSCORE z 0 inf LIMIT {notint} 2
        ZRANGEBYSCORE z 0 inf LIMIT 1
        ZRANGEBYSCORE z 0 inf REV
        ZRANGEBYSCORE z 0 inf BYSCORE
        ZRANGEBYSCORE z x 1
        ZRANGEBYSCORE z 1 x
        ZRANGEBYSCORE z nan 1
        ZRANGEBYSCORE z ( 2
        ZRANGEBYSCORE z "" 2
        ZRANGEBYSCORE z " 1" 2
        ZRANGEBYSCORE z "1 " 2
        ZRANGEBYSCORE z ((1 2
        ZRANGEBYSCORE z [1 2
        ZRANGEBYSCORE z 0x1 2
        ZRANGEBYSCORE z {float} inf
        ZRANGEBYSCORE z -inf ({float}
        ZRANGEBYSCORE none 0 1
        ZRANGEBYSCORE z 0
        ZREVRANGEBYSCORE z +inf -inf
        ZREVRANGEBYSCORE z 2 1 WITHSCORES
        ZREVRANGEBYSCORE z 2 (1
        ZREVRANGEBYSCORE z 1 2
        ZREVRANGEBYSCORE z inf -inf LIMIT 1 3
        ZREVRANGEBYSCORE z x 1
        ZREVRANGEBYSCORE none 1 0
        ZREVRANGEBYSCORE z 1
        ZRANGE z 1 2 BYSCORE
        ZRANGE z (1 inf BYSCORE LIMIT 0 2 WITHSCORES
        ZRANGE z 2 1 BYSCORE REV
        ZRANGE z 1 2 BYSCORE REV
        ZRANGE z inf (1 REV BYSCORE LIMIT 1 1
        ZRANGE z x 1 BYSCORE
        ZRANGE z 1 2 BYSCORE BYLEX
        ZRANGE z 1 2 BYSCORE BYSCORE
        ZCOUNT z -inf +inf
        ZCOUNT z 1 2
        ZCOUNT z (1 2
        ZCOUNT z 2 1
        ZCOUNT z x 2
        ZCOUNT z 1 nan
        ZCOUNT none 1 2
        ZCOUNT z 1
        ZCOUNT z 1 2 3
        ZREMRANGEBYSCORE z (1 2
        ZREMRANGEBYSCORE z 5 9
        ZREMRANGEBYSCORE z x 2
        ZREMRANGEBYSCORE none 1 2
        ZREMRANGEBYSCORE z 1
        ZRANGE z 0 -1
        ZREMRANGEBYSCORE z -inf inf
        EXISTS z
      )")},
      {"ZsetRangeByLex", OnBothEncodings(R"(
        ZADD z 0 a 0 aa 0 b 0 c 0 d 0 "" 0 "\xff"
        ZRANGEBYLEX z - +
        ZRANGEBYLEX z + -
        ZRANGEBYLEX z - -
        ZRANGEBYLEX z + +
        ZRANGEBYLEX z [a [b
        ZRANGEBYLEX z (a [b
        ZRANGEBYLEX z (a (b
        ZRANGEBYLEX z [b [a
        ZRANGEBYLEX z (b (b
        ZRANGEBYLEX z [b [b
        ZRANGEBYLEX z [ [a
        ZRANGEBYLEX z ( +
        ZRANGEBYLEX z - [c LIMIT 1 2
        ZRANGEBYLEX z - + LIMIT -1 2
        ZRANGEBYLEX z - + LIMIT 2 -1
        ZRANGEBYLEX z - + WITHSCORES
        ZRANGEBYLEX z a b
        ZRANGEBYLEX z [a b
        ZRANGEBYLEX z "" b
        ZRANGEBYLEX z -a +
        ZRANGEBYLEX z - +a
        ZRANGEBYLEX z "+\x00a" +
        ZRANGEBYLEX z 1 2
        ZRANGEBYLEX none - +
        ZRANGEBYLEX z -
        ZREVRANGEBYLEX z + -
        ZREVRANGEBYLEX z - +
        ZREVRANGEBYLEX z [c (a
        ZREVRANGEBYLEX z + [b LIMIT 1 1
        ZREVRANGEBYLEX z a b
        ZREVRANGEBYLEX none + -
        ZREVRANGEBYLEX z +
        ZRANGE z [a (c BYLEX
        ZRANGE z (c [a BYLEX REV
        ZRANGE z + - BYLEX REV LIMIT 1 2
        ZRANGE z - + BYLEX WITHSCORES
        ZRANGE z 0 -1 BYLEX
        ZLEXCOUNT z - +
        ZLEXCOUNT z [a (c
        ZLEXCOUNT z [c [a
        ZLEXCOUNT z a c
        ZLEXCOUNT none - +
        ZLEXCOUNT z -
        ZREMRANGEBYLEX z [a (b
        ZREMRANGEBYLEX z [x [y
        ZREMRANGEBYLEX z a b
        ZREMRANGEBYLEX none - +
        ZREMRANGEBYLEX z -
        ZRANGE z 0 -1
        ZREMRANGEBYLEX z - +
        EXISTS z
      )")},
      {"ZsetLexWithoutOrder", R"(
        ZADD z 1 e 2 d 3 a 4 c 5 b
        ZRANGEBYLEX z [a [c
        ZRANGEBYLEX z [c +
        ZRANGEBYLEX z - [d
        ZRANGEBYLEX z - (e
        ZREVRANGEBYLEX z [c [a
        ZREVRANGEBYLEX z + [c
        ZREVRANGEBYLEX z [d -
        ZLEXCOUNT z [a [c
        ZLEXCOUNT z [d +
        ZREMRANGEBYLEX z [d [e
        ZRANGE z 0 -1
      )"},
      {"ZsetRangeStore", OnBothEncodings(R"(
        ZADD z 1 a 2 b 3 c 3 d 5 e
        ZRANGESTORE d z 0 -1
        ZRANGE d 0 -1 WITHSCORES
        OBJECT ENCODING d
        ZRANGESTORE d z 1 2 REV
        ZRANGE d 0 -1 WITHSCORES
        ZRANGESTORE d z (1 3 BYSCORE
        ZRANGE d 0 -1 WITHSCORES
        ZRANGESTORE d z 3 (1 BYSCORE REV LIMIT 1 2
        ZRANGE d 0 -1 WITHSCORES
        ZRANGESTORE d z [a [c BYLEX
        ZRANGE d 0 -1 WITHSCORES
        ZRANGESTORE d z 5 9
        EXISTS d
        ZRANGESTORE d none 0 -1
        ZRANGESTORE z z 1 3
        ZRANGE z 0 -1 WITHSCORES
        ZRANGESTORE z none 0 -1
        EXISTS z
        ZADD z 1 a
        ZRANGESTORE d z 0 -1 WITHSCORES
        ZRANGESTORE d z 0 -1 LIMIT 1 1
        ZRANGESTORE d z x 1
        ZRANGESTORE d z x 1 BYSCORE
        ZRANGESTORE d z x 1 BYLEX
        ZRANGESTORE d z 0
        ZRANGESTORE d z 0 -1 FOO
        SET d x EX 100
        ZRANGESTORE d z 0 -1
        TTL d
        TYPE d
      )")},
  };
}

std::vector<Case> CombineCases() {
  return {
      {"ZsetUnionInterDiff", OnBothEncodings(R"(
        ZADD a 1 x 2 y 3 z
        ZADD b 10 y 20 z 30 w
        ZADD c 0.1 z 0.2 w 0.3 v 0.7 u
        ZUNION 1 a
        ZUNION 2 a b
        ZUNION 2 a b WITHSCORES
        ZUNION 3 a b c WITHSCORES
        ZUNION 3 c b a WITHSCORES
        ZUNION 2 a none WITHSCORES
        ZUNION 2 none nada WITHSCORES
        ZUNION 2 a a WITHSCORES
        ZUNION 2 a b WEIGHTS 2 0.5 WITHSCORES
        ZUNION 2 a b WEIGHTS -1 0 WITHSCORES
        ZUNION 2 a b WEIGHTS inf -inf WITHSCORES
        ZUNION 2 a b AGGREGATE MIN WITHSCORES
        ZUNION 2 a b AGGREGATE max WITHSCORES
        ZUNION 2 a b AGGREGATE SUM WEIGHTS 1 2 AGGREGATE MAX WITHSCORES
        ZINTER 2 a b
        ZINTER 2 a b WITHSCORES
        ZINTER 3 a b c WITHSCORES
        ZINTER 3 c a b WEIGHTS 1 2 3 WITHSCORES
        ZINTER 2 a b AGGREGATE MIN WITHSCORES
        ZINTER 2 a b AGGREGATE MAX WITHSCORES
        ZINTER 2 a none
        ZINTER 1 a WITHSCORES
        ZINTER 2 a a WITHSCORES
        ZINTER 2 a b WEIGHTS inf -inf WITHSCORES
        ZDIFF 1 a
        ZDIFF 2 a b
        ZDIFF 2 a b WITHSCORES
        ZDIFF 2 a none WITHSCORES
        ZDIFF 2 none a
        ZDIFF 2 a a
        ZDIFF 3 c a b WITHSCORES
        ZINTERCARD 2 a b
        ZINTERCARD 2 a b LIMIT 0
        ZINTERCARD 2 a b LIMIT 1
        ZINTERCARD 2 a b LIMIT 100
        ZINTERCARD 2 a none
        ZINTERCARD 1 a limit 2
        ZUNIONSTORE d 2 a b
        ZRANGE d 0 -1 WITHSCORES
        OBJECT ENCODING d
        ZINTER 2 a b AGGREGATE SUM WITHSCORES
        ZUNIONSTORE d 2 a b AGGREGATE MIN
        ZUNIONSTORE d 2 a b AGGREGATE SUM
        ZINTERSTORE d 2 a b AGGREGATE MAX
        ZINTERSTORE d 2 a b AGGREGATE SUM
        ZRANGE d 0 -1 WITHSCORES
        ZUNIONSTORE d 2 a b WEIGHTS 2 3 AGGREGATE MAX
        ZRANGE d 0 -1 WITHSCORES
        ZINTERSTORE d 2 a b WEIGHTS 2 3 AGGREGATE MIN
        ZRANGE d 0 -1 WITHSCORES
        ZINTERSTORE d 3 a b c
        ZRANGE d 0 -1 WITHSCORES
        ZDIFFSTORE d 2 c a
        ZRANGE d 0 -1 WITHSCORES
        ZDIFFSTORE d 2 a a
        EXISTS d
        ZUNIONSTORE d 1 none
        ZINTERSTORE a 2 a b
        ZRANGE a 0 -1 WITHSCORES
        ZUNIONSTORE a 2 a a
        ZRANGE a 0 -1 WITHSCORES
        ZINTERSTORE a 2 a none
        EXISTS a
        ZADD i inf p -inf q
        ZADD j -inf p inf q
        ZUNION 2 i j WITHSCORES
        ZINTER 2 i j WITHSCORES
        ZUNION 1 i WEIGHTS 0 WITHSCORES
        ZINTER 2 i j WEIGHTS 0 0 WITHSCORES
        ZADD zero 0 o
        ZUNION 1 zero WEIGHTS -1 WITHSCORES
        ZUNIONSTORE d 1 zero WEIGHTS -1
        ZRANGE d 0 -1 WITHSCORES
        SADD s x y v
        SADD n 1 2 3
        ZADD m 5 1 6 2
        ZUNION 2 a s WITHSCORES
        ZUNION 3 c s n WEIGHTS 1 2 3 WITHSCORES
        ZINTER 2 s c WEIGHTS 2 3 WITHSCORES
        ZINTER 2 m n WITHSCORES
        ZINTER 2 s s WITHSCORES
        ZDIFF 2 m n WITHSCORES
        ZDIFF 2 n m WITHSCORES
        ZDIFF 2 s c WITHSCORES
        ZINTERCARD 2 n m
        ZINTERCARD 2 s n LIMIT 5
        ZUNIONSTORE s 2 s n
        TYPE s
        ZRANGE s 0 -1 WITHSCORES
        ZINTERSTORE n 2 n m
        ZRANGE n 0 -1 WITHSCORES
        DEBUG DIGEST
      )")},
      {"ZsetCombineErrors", R"(
        ZADD a 1 x
        ZUNION
        ZUNION 1
        ZUNION 0 a
        ZUNION -1 a
        ZUNION x a
        ZUNION 2 a
        ZUNION 1 a FOO
        ZUNION 1 a WEIGHTS
        ZUNION 1 a WEIGHTS x
        ZUNION 2 a b WEIGHTS 1
        ZUNION 1 a WEIGHTS 1 2
        ZUNION 1 a WEIGHTS nan
        ZUNION 1 a AGGREGATE
        ZUNION 1 a AGGREGATE FOO
        ZUNION 1 a LIMIT 1
        ZINTER
        ZINTER 0 a
        ZINTER 2 a
        ZINTER 1 a WITHSCORE
        ZDIFF
        ZDIFF 0 a
        ZDIFF x a
        ZDIFF 2 a
        ZDIFF 1 a WEIGHTS 1
        ZDIFF 1 a AGGREGATE SUM
        ZINTERCARD
        ZINTERCARD 0 a
        ZINTERCARD 2 a
        ZINTERCARD 1 a LIMIT
        ZINTERCARD 1 a LIMIT x
        ZINTERCARD 1 a LIMIT -1
        ZINTERCARD 1 a WITHSCORES
        ZINTERCARD 1 a WEIGHTS 1
        ZUNIONSTORE d
        ZUNIONSTORE d 0 a
        ZUNIONSTORE d x a
        ZUNIONSTORE d 2 a
        ZUNIONSTORE d 1 a WITHSCORES
        ZUNIONSTORE d 1 a WEIGHTS x
        ZINTERSTORE d 0 a
        ZINTERSTORE d 1 a WITHSCORES
        ZDIFFSTORE d 0 a
        ZDIFFSTORE d 1 a WITHSCORES
        ZDIFFSTORE d 1 a WEIGHTS 1
        ZUNIONSTORE d 9223372036854775807 a
        EXISTS d
      )"},
      {"ZsetCombineLarge", Fill("a", 300, 7) + Fill("b", 200, 5) + Fill("c", 100) + R"(
        ZUNION 3 a b c WITHSCORES
        ZINTER 3 a b c WITHSCORES
        ZDIFF 3 a b c WITHSCORES
        ZINTERCARD 3 a b c LIMIT 50
        ZUNIONSTORE d 3 a b c
        OBJECT ENCODING d
        DEBUG DIGEST-VALUE d
        ZINTERSTORE d 3 a b c
        OBJECT ENCODING d
        DEBUG DIGEST-VALUE d
        ZDIFFSTORE d 2 a b
        OBJECT ENCODING d
        DEBUG DIGEST-VALUE d
        ZRANGESTORE d a 0 127
        OBJECT ENCODING d
        ZRANGESTORE d a 0 128
        OBJECT ENCODING d
        ZRANGESTORE d a 0 3 BYSCORE
        OBJECT ENCODING d
        DEBUG DIGEST
      )"},
  };
}

}  // namespace

std::vector<Case> ZsetRangeCases() {
  std::vector<Case> all;
  for (auto* make : {RangeCases, CombineCases}) {
    for (Case& one : make()) all.push_back(std::move(one));
  }
  return all;
}

}  // namespace ruddock::compat
