// SPDX-License-Identifier: BSD-3-Clause
// Sorted sets with clients that wait, as cases_list_blocking.cc does it with lists.
#include "compat/cases.h"

namespace ruddock::compat {
namespace {

std::vector<Case> ImmediateCases() {
  return {
      {"ZsetBlockingWithSomethingThere", R"(
        ZADD z 1 a 2 b 3 c 4 d 5.5 e 6 f
        ZADD y 1 one 2 two
        BZPOPMIN z 0
        BZPOPMAX z 0
        BZPOPMIN none z y 0.5
        BZPOPMAX none y z 1
        BZMPOP 0 1 z MIN
        BZMPOP 0.1 2 none z MAX COUNT 2
        BZMPOP 0 2 y z max count 100
        BZPOPMIN y 0.01
        ZRANGE z 0 -1 WITHSCORES
        DEBUG DIGEST
      )"},
      {"ZsetBlockingTimeouts", R"(
        BZPOPMIN none 0.01
        BZPOPMAX none none2 0.01
        BZMPOP 0.01 2 none none2 MIN
        BZMPOP 0.01 1 none MAX COUNT 3
        BZPOPMIN none {notfloat}
        BZPOPMAX none -1
        BZPOPMAX none 99999999999999999999
        BZMPOP x 1 none MIN
        BZMPOP -1 1 none MIN
      )"},
      {"ZsetBlockingErrors", R"(
        SET s x
        RPUSH l a
        ZADD z 1 a 2 b
        BZPOPMIN s 0
        BZPOPMIN s x
        BZPOPMAX none s 0
        BZPOPMIN l 0
        BZPOPMIN z s 0
        BZPOPMIN s z 0
        BZMPOP 0 2 none s MIN
        BZMPOP 0 0 z MIN
        BZMPOP 0 x z MIN
        BZMPOP 0 2 z MIN
        BZMPOP 0 1 z UP
        BZMPOP 0 1 z MIN COUNT 0
        BZMPOP 0 1 z MIN COUNT x
        BZMPOP 0 1 z MIN COUNT 1 COUNT 1
        BZMPOP 0 1 z MIN x
        BZMPOP x 1 z UP
        BZMPOP x 0 z MIN
        BZMPOP -1 1 z MIN COUNT 0
        BZMPOP x 1 s MIN
        BZMPOP 0 1 z
        BZMPOP
        BZPOPMIN
        BZPOPMIN z
        BZPOPMAX z
        ZRANGE z 0 -1
      )"},
  };
}

std::string Waiting(int clients) {
  return "\n!await \"~blocked_clients:" + std::to_string(clients) + "\\r\" INFO clients\n";
}

std::vector<Case> WaitingCases() {
  const std::string one = Waiting(1);
  const std::string two = Waiting(2);
  const std::string three = Waiting(3);
  const std::string none = Waiting(0);
  return {
      {"ZsetBlockedIsServed",
       "b> BZPOPMIN x y 0" + one + "ZADD x 1 a 2 b 3 c\nb<\nZRANGE x 0 -1\nDEL x\n" +
           "b> BZPOPMAX x y 0" + one + "ZADD y 1 a 2 b 3.25 c\nb<\nZRANGE y 0 -1\nDEL y\n" +
           "b> BZPOPMIN x x y x 0" + one + "ZINCRBY x 5 a\nb<\nEXISTS x\n" +
           "b> BZMPOP 0 2 x y MIN COUNT 2" + one + "ZADD y 1 a 2 b 3 c\nb<\n" +
           "ZRANGE y 0 -1\nDEL y\nb> BZMPOP 0 1 x MAX COUNT 9" + one +
           "ZADD x inf a -inf b 0 c\nb<\nEXISTS x\nb> BZPOPMIN x 0" + one +
           "GEOADD x 13 38 palermo 15 37 catania\nb<\nDEL x\nb> BZPOPMAX x 0" + one +
           "ZADD src 1 a 2 b\nZUNIONSTORE x 1 src\nb<\nDEL x\nb> BZPOPMAX x 0" + one +
           "ZRANGESTORE x src 0 0\nb<\nEXISTS x\n" + none + "DEBUG DIGEST\n"},
      {"ZsetBlockedInOrder",
       "b> BZPOPMIN x 0" + one + "c> BZPOPMAX x 0" + two + "d> BZPOPMIN x y 0" + three +
           "ZADD x 1 a 2 b\nb<\nc<\nZADD y 3 c\nd<\nEXISTS x y\nb> BZPOPMIN x 0" + one +
           "c> BZMPOP 0 1 x MIN COUNT 2" + two + "d> BZPOPMAX x 0" + three +
           "ZADD x 1 a 2 b 3 c 4 d 5 e\nb<\nc<\nd<\nZRANGE x 0 -1\nDEL x\nb> BZPOPMIN x 0.05" +
           one + "c> BZPOPMIN x 0" + two + "b<\nZADD x 1 a\nc<\nEXISTS x\n"},
      {"ZsetAndListWaitForTheSameKey", "b> BZPOPMIN x 0" + one + "c> BLPOP x 0" + two +
                                           "RPUSH x 1 2\nc<" + one + "DEL x\nc> BLPOP x 0" + two +
                                           "ZADD x 1 a 2 b\nb<" + one +
                                           "DEL x\nSADD x a\nDEL x\nRPUSH x 5\nc<\nEXISTS x\n"},
      {"ZsetBlockedWhileTheKeyChanges",
       "b> BZPOPMIN x 0" + one + "SET x 1\nDEL x\nHSET x a 1" + one +
           "DEL x\nZADD src 1 a\nRENAME src x\nb<\nb> BZPOPMIN x 0" + one +
           "ZADD src 1 a 2 b\nCOPY src x\nb<\nDEL x\nb> BZPOPMIN x 0" + one +
           "FLUSHALL\nZADD x 1 a\nb<\nEXISTS x\nb: SELECT 1\nb> BZPOPMIN x 0" + one +
           "ZADD x 1 a\nMOVE x 1\nb<\nb> BZPOPMIN x 0" + one +
           "ZADD x 1 a\nSWAPDB 0 1\nb<\nDBSIZE\nb> BZPOPMIN x 0" + one +
           "CLIENT UNBLOCK {id:b}\nb<\nb> BZMPOP 0 1 x MIN" + one +
           "CLIENT UNBLOCK {id:b} ERROR\nb<\nSWAPDB 0 1\n"},
  };
}

}  // namespace

std::vector<Case> ZsetBlockingCases() {
  std::vector<Case> all;
  for (auto* make : {ImmediateCases, WaitingCases}) {
    for (Case& one : make()) all.push_back(std::move(one));
  }
  return all;
}

}  // namespace ruddock::compat
