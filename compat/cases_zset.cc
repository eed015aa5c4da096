// SPDX-License-Identifier: BSD-3-Clause
// Sorted sets: members, what takes them off, iterations, on both sides of every threshold. Ranges
// and combinations in cases_zset_range.cc.
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

std::string Text(std::size_t size) { return std::string(size, 'x'); }

// The same lines on a listpack and on a skiplist.
std::string OnBothEncodings(const std::string& lines) {
  return "CONFIG SET zset-max-listpack-entries 128\n" + lines +
         "\nFLUSHALL\nCONFIG SET zset-max-listpack-entries 0\n" + lines +
         "\nCONFIG SET zset-max-listpack-entries 128\n";
}

std::vector<Case> MemberCases() {
  return {
      {"ZsetAdd", OnBothEncodings(R"(
        ZADD z 1 a
        ZADD z 2 a 3 b 1.5 c
        ZRANGE z 0 -1 WITHSCORES
        ZADD z CH 2 a 4 b 5 d
        ZADD z NX 9 a 9 e
        ZADD z XX 8 a 8 none
        ZADD z XX CH 7 a 7 none
        ZADD z XX 1 a
        ZADD none XX 1 a
        ZADD none XX INCR 1 a
        EXISTS none
        ZADD z GT 5 a
        ZADD z GT CH 4 a 6 b 1 f
        ZADD z LT 3 a
        ZADD z LT CH 4 a 2 b 1 g
        ZADD z XX GT 10 a 10 h
        ZADD z XX LT CH 1 a 1 h
        ZADD z nx ch 1 x
        ZADD z INCR 2.5 a
        ZADD z INCR NX 2.5 a
        ZADD z INCR NX 2.5 y
        ZADD z INCR XX 2.5 none
        ZADD z INCR XX 2.5 a
        ZADD z INCR GT -1 a
        ZADD z INCR GT 1 a
        ZADD z INCR LT 1 a
        ZADD z INCR LT -1 a
        ZADD z INCR CH 0 a
        ZADD z {float} f ;; ZSCORE z f ;; ZRANGE z 0 -1 WITHSCORES ;; ZSCAN z 0 ;; DEBUG DIGEST-VALUE z
        ZADD z 1 a 1 a 2 a
        ZADD z 1 "" 2 "\x00\xff" 3 "\r\n"
        ZRANGE z 0 -1 WITHSCORES
        ZADD z -0 p 0 q -0 r
        ZRANGE z 0 -1 WITHSCORES
        ZADD z 0 p -0 q
        ZSCORE z p
        ZSCORE z q
        ZADD z INCR -0 fresh
        ZADD z 1 {value*} ;; ZSCORE z {value*} ;; ZRANK z {value*} ;; ZREM z {value*}
        zadd lower incr 1 case
        TYPE z
        OBJECT ENCODING z
        DEBUG DIGEST
      )")},
      {"ZsetAddErrors", R"(
        ZADD
        ZADD z
        ZADD z 1
        ZADD z 1 a 2
        ZADD z x a
        ZADD z 1 a x b
        ZADD z nan a
        ZADD z "" a
        ZADD z " 1" a
        ZADD z "1 " a
        ZADD z 1e400 a
        EXISTS z
        ZADD z NX
        ZADD z NX XX
        ZADD z NX XX 1 a
        ZADD z GT LT 1 a
        ZADD z GT NX 1 a
        ZADD z LT NX 1 a
        ZADD z XX NX GT LT INCR 1 a 2 b
        ZADD z GT LT INCR 1 a 2 b
        ZADD z INCR 1 a 2 b
        ZADD z INCR 1
        ZADD z INCR x a
        ZADD z 1 a NX 2 b
        ZADD z inf a
        ZADD z INCR -inf a
        ZADD z INCR inf a
        ZSCORE z a
        SET s x
        ZADD s 1 a
        ZADD s x a
        ZADD s XX 1 a
        ZADD s INCR 1 a
        ZINCRBY s 1 a
        ZINCRBY s x a
      )"},
      {"ZsetIncrement", OnBothEncodings(R"(
        ZINCRBY z {float} a ;; ZSCORE z a
        ZADD z 0 a
        ZINCRBY z 1 a
        ZINCRBY z -1.5 a
        ZINCRBY z 1e300 b
        ZINCRBY z 1e308 b
        ZINCRBY z 1.7e308 b
        ZINCRBY z inf c
        ZINCRBY z -inf c
        ZINCRBY z 1 c
        ZINCRBY z nan c
        ZINCRBY z NX a
        ZINCRBY z incr a
        ZINCRBY z 0.1 d
        ZINCRBY z 0.2 d
        ZINCRBY none 3 a
        ZINCRBY z
        ZINCRBY z 1
        ZINCRBY z 1 a b
        ZRANGE z 0 -1 WITHSCORES
      )")},
      {"ZsetRemoveAndLook", OnBothEncodings(R"(
        ZADD z 1 a 2 b 3 c 4 d
        ZREM z none
        ZREM z a a none
        ZREM none a
        ZREM z
        ZREM
        ZCARD z
        ZCARD none
        ZCARD
        ZCARD z x
        ZSCORE z b
        ZSCORE z none
        ZSCORE none a
        ZSCORE z
        ZSCORE z b c
        ZMSCORE z b none c b
        ZMSCORE none a b
        ZMSCORE z
        ZMSCORE
        ZRANK z b
        ZRANK z d
        ZRANK z none
        ZRANK none a
        ZRANK z
        ZRANK z b WITHSCORE
        ZREVRANK z b
        ZREVRANK z d
        ZREVRANK z none
        ZREVRANK none a
        ZREVRANK z
        ZREVRANK z b WITHSCORE
        ZREM z b c d e
        EXISTS z
        ZADD z 1 a
        EXPIRE z 1000
        ZREM z a
        TTL z
      )")},
      {"ZsetWrongType", R"(
        SET s x
        ZREM s a
        ZCARD s
        ZSCORE s a
        ZMSCORE s a
        ZRANK s a
        ZREVRANK s a
        ZCOUNT s 0 1
        ZCOUNT s x 1
        ZLEXCOUNT s - +
        ZLEXCOUNT s x +
        ZRANGE s 0 -1
        ZRANGE s x -1
        ZRANGESTORE d s 0 -1
        ZRANGESTORE d s x -1
        ZREVRANGE s 0 -1
        ZRANGEBYSCORE s 0 1
        ZREVRANGEBYSCORE s 1 0
        ZRANGEBYLEX s - +
        ZREVRANGEBYLEX s + -
        ZREMRANGEBYRANK s 0 -1
        ZREMRANGEBYRANK s x -1
        ZREMRANGEBYSCORE s 0 1
        ZREMRANGEBYSCORE s x 1
        ZREMRANGEBYLEX s - +
        ZREMRANGEBYLEX s x +
        ZPOPMIN s
        ZPOPMIN s 0
        ZPOPMIN s x
        ZPOPMAX s
        ZMPOP 1 s MIN
        ZRANDMEMBER s
        ZRANDMEMBER s x
        ZRANDMEMBER s 1
        ZSCAN s 0
        ZSCAN s x
        ZUNION 1 s
        ZUNION 2 z s FOO
        ZINTER 1 s
        ZDIFF 1 s
        ZINTERCARD 1 s
        ZUNIONSTORE d 1 s
        ZINTERSTORE d 2 z s
        ZDIFFSTORE d 1 s
        ZADD z 1 a
        GET z
        APPEND z x
        HGET z a
        HSET z a 1
        HGETALL z
        INCR z
        GETBIT z 1
        MGET z s
        ZUNIONSTORE s 1 z
        TYPE s
        SET s x
        ZRANGESTORE s z 0 -1
        TYPE s
        SET s x
        ZINTERSTORE s 2 z none
        EXISTS s
      )"},
  };
}

std::vector<Case> PopAndIterateCases() {
  return {
      {"ZsetPop", OnBothEncodings(R"(
        ZADD z 1 a 2 b 3 c 4 d 5 e 6 f 7 g 8 h
        ZPOPMIN z
        ZPOPMAX z
        ZPOPMIN z 0
        ZPOPMIN z 2
        ZPOPMAX z 2
        ZPOPMIN z {notint}
        ZPOPMIN z -1
        ZPOPMAX z -1
        ZPOPMIN z 1 2
        ZPOPMAX z 1 2
        ZPOPMIN
        ZPOPMAX
        ZPOPMIN none
        ZPOPMIN none 3
        ZPOPMIN none -1
        ZPOPMAX none
        ZPOPMAX z 9223372036854775807
        EXISTS z
        ZADD y 1 a 2 b 3 c 4 d
        ZMPOP 1 y MIN
        ZMPOP 2 none y MAX
        ZMPOP 2 none y MIN COUNT 5
        ZMPOP 2 none y MIN COUNT 5
        EXISTS y
        ZADD y 1 a 2 b 3 c
        ZMPOP 1 y max count 2
        ZMPOP
        ZMPOP 1
        ZMPOP 1 y
        ZMPOP 0 y MIN
        ZMPOP -1 y MIN
        ZMPOP x y MIN
        ZMPOP 2 y MIN
        ZMPOP 9 y MIN
        ZMPOP 9223372036854775807 y MIN
        ZMPOP 1 y FOO
        ZMPOP 1 y MIN FOO
        ZMPOP 1 y MIN COUNT
        ZMPOP 1 y MIN COUNT 0
        ZMPOP 1 y MIN COUNT -1
        ZMPOP 1 y MIN COUNT x
        ZMPOP 1 y MIN COUNT 1 COUNT 1
        ZMPOP 1 y MIN MAX
        ZCARD y
      )")},
      {"ZsetRandomMember", R"(
        ZRANDMEMBER none
        ZRANDMEMBER none {int}
        ZRANDMEMBER none {int} WITHSCORES
        ZRANDMEMBER none {notint}
        ZRANDMEMBER none 1 WITHSCORE
        ZRANDMEMBER none 1 WITHSCORES x
        ZRANDMEMBER none x WITHSCORES x
        ZRANDMEMBER
        ZADD z 1 a
        ZRANDMEMBER z
        ZRANDMEMBER z 0
        ZRANDMEMBER z 0 WITHSCORES
        ZRANDMEMBER z 1
        ZRANDMEMBER z 10
        ZRANDMEMBER z 10 WITHSCORES
        ZRANDMEMBER z -3
        ZRANDMEMBER z -3 withscores
        ZRANDMEMBER z 9223372036854775807
        ZRANDMEMBER z 4611686018427387903 WITHSCORES
        ZRANDMEMBER z 4611686018427387904 WITHSCORES
        ZRANDMEMBER z -4611686018427387904 WITHSCORES
        ZRANDMEMBER z -9223372036854775808
        ZADD z 2 b
        ZRANDMEMBER z 2
        ZRANDMEMBER z 2 WITHSCORES
        ZRANDMEMBER z 3 WITHSCORES
      )" + ("\n" + Fill("big", 300) +
            "ZRANDMEMBER big 300\nZRANDMEMBER big 10000 WITHSCORES\nZRANDMEMBER big 0\n")},
      {"ZsetScan", R"(
        ZSCAN none 0
        ZSCAN none 0 foo
        ZSCAN none 5 COUNT x
        ZSCAN none x
        ZSCAN none
        ZSCAN
        ZADD z 1 a 2.5 b 3 ab
        ZSCAN z 0
        ZSCAN z 0 MATCH a*
        ZSCAN z 0 MATCH a* COUNT 1
        ZSCAN z 0 COUNT 0
        ZSCAN z 0 COUNT {notint}
        ZSCAN z 0 COUNT
        ZSCAN z 0 MATCH
        ZSCAN z 0 TYPE zset
        ZSCAN z 0 NOSCORES
        ZSCAN z {notint}
        ZSCAN z 18446744073709551615
        ZADD odd 1e17 a 1e20 b 4503599627370497 c 3.1 d 1e-7 e inf f -inf g 4611686018427387904 h
        ZADD odd 9223372036854775807 j -4611686018427387904 k -4611686018427389000 l -0 m
        ZSCAN odd 0
      )" + ("\n" + Fill("big", 300) +
            "ZADD big 1e17 a 1e20 b 4503599627370497 c 3.1 d inf f 4611686018427387904 h -0 i\n"
            "ZSCAN big 0 COUNT 100000\nZSCAN big 0 COUNT 9223372036854775807 MATCH m1*\n"
            "ZSCAN big 0 MATCH m1 COUNT 100000\nZSCAN big 0 MATCH none COUNT 100000\n")},
  };
}

std::vector<Case> EncodingCases() {
  return {
      {"ZsetEntriesLimit",
       Fill("z", 128) +
           "OBJECT ENCODING z\nDEBUG DIGEST-VALUE z\nZADD z 5 m0\nOBJECT ENCODING z\nZADD z 1 n\n"
           "OBJECT ENCODING z\nDEBUG DIGEST-VALUE z\nZCARD z\nZREM z n\nOBJECT ENCODING z\n"
           "ZRANGE z 0 -1 WITHSCORES\nZREVRANGE z 10 20\nZRANK z m77\nZREVRANK z m77\n"
           "ZCOUNT z 10 (20\nZRANGEBYSCORE z 3 9 WITHSCORES\nZINCRBY z 50.5 m3\nZPOPMIN z 3\n"
           "ZPOPMAX z 3\nZREMRANGEBYRANK z 10 19\nZREMRANGEBYSCORE z 30 39\nDEBUG DIGEST\n"
           "COPY z copy\nOBJECT ENCODING copy\nDEBUG DIGEST-VALUE copy z\nDEL z\nUNLINK copy\n"},
      {"ZsetValueLimit",
       "ZADD a 1 " + Text(64) + "\nOBJECT ENCODING a\nZADD a 1 " + Text(65) +
           "\nOBJECT ENCODING a\nZADD b 1 " + Text(65) + "\nOBJECT ENCODING b\nZADD c 1 x 2 " +
           Text(100) + " 3 y\nOBJECT ENCODING c\nZINCRBY d 1 " + Text(65) +
           "\nOBJECT ENCODING d\nZREM c " + Text(100) +
           "\nOBJECT ENCODING c\nZUNIONSTORE e 1 c\nOBJECT ENCODING e\nZUNIONSTORE e 1 b\n"
           "OBJECT ENCODING e\nZRANGESTORE e c 0 -1\nOBJECT ENCODING e\nZRANGESTORE e b 0 -1\n"
           "OBJECT ENCODING e\nDEBUG DIGEST\nZSCORE a " +
           Text(65) + "\nZRANGE a 0 -1\n"},
      {"ZsetLargeMembers", "ZADD z 1 " + Text(254) + " 2 " + Text(255) + " 3 " + Text(256) + " 4 " +
                               Text(70000) + "\nZRANGE z 0 -1 WITHSCORES\nZRANK z " + Text(255) +
                               "\nZREM z " + Text(255) + "\nZINCRBY z 10 " + Text(254) +
                               "\nZRANGE z 0 -1\nDEBUG DIGEST\n"},
      {.name = "ZsetDirectives",
       .script = R"(
        CONFIG GET zset-max-*
        CONFIG SET zset-max-listpack-entries 3
        ZADD h 1 a 2 b 3 c
        OBJECT ENCODING h
        ZADD h 4 d
        OBJECT ENCODING h
        CONFIG SET zset-max-ziplist-entries 2 zset-max-ziplist-value 4
        CONFIG GET zset-max-*
        ZADD i 1 a 2 b
        OBJECT ENCODING i
        ZADD i 12345 a
        OBJECT ENCODING i
        ZADD j 1 abcde
        OBJECT ENCODING j
        CONFIG SET zset-max-listpack-entries 0
        ZADD i 3 a
        OBJECT ENCODING i
        ZADD k 1 a
        OBJECT ENCODING k
        ZUNIONSTORE k2 1 i
        OBJECT ENCODING k2
        CONFIG SET zset-max-listpack-entries 100 zset-max-listpack-value 0
        ZADD l 1 a
        OBJECT ENCODING l
        ZADD m 1 ""
        OBJECT ENCODING m
        DEBUG DIGEST
      )",
       .server_arguments = {"--enable-debug-command", "yes"}},
      {"ZsetUnderGenericCommands", R"(
        ZADD z 1 a 2 b
        RENAME z i
        ZRANGE i 0 -1
        COPY i z
        ZRANGE z 0 -1 WITHSCORES
        COPY i z
        MOVE i 1
        EXISTS i
        EXPIRE z 1000
        COPY z j
        TTL j
        ZADD z 3 c
        TTL z
        PERSIST z
        SCAN 0 TYPE zset COUNT 1000
        SCAN 0 TYPE string COUNT 1000
        OBJECT FREQ z
        OBJECT IDLETIME z
        DEBUG OBJECT z
        DEBUG LISTPACK z
        MEMORY USAGE z
        RENAME z j
        ZRANGE j 0 -1
        SET s x
        RENAME s j
        GET j
        FLUSHALL
        DBSIZE
      )"},
  };
}

}  // namespace

std::vector<Case> ZsetCases() {
  std::vector<Case> all;
  for (auto* make : {MemberCases, PopAndIterateCases, EncodingCases}) {
    for (Case& one : make()) all.push_back(std::move(one));
  }
  return all;
}

}  // namespace ruddock::compat
