// SPDX-License-Identifier: BSD-3-Clause
// Lists with clients that wait: who is served, in which order, with what. A script goes on when a
// client waits for sure: INFO's blocked_clients says so.
#include "compat/cases.h"

namespace ruddock::compat {
namespace {

std::vector<Case> ImmediateCases() {
  return {
      {"BlockingWithSomethingThere", R"(
        RPUSH l a b c d e f g h
        RPUSH m 1 2
        BLPOP l 0
        BRPOP l 0
        BLPOP none l m 0.5
        BRPOP none m l 1
        BLMPOP 0 1 l LEFT
        BLMPOP 0.1 2 none l RIGHT COUNT 2
        BLMOVE l m LEFT RIGHT 0
        BLMOVE m m RIGHT LEFT 0
        BRPOPLPUSH m l 0
        BRPOPLPUSH l n 10
        LRANGE l 0 -1
        LRANGE m 0 -1
        LRANGE n 0 -1
        DEBUG DIGEST
      )"},
      {"BlockingTimeouts", R"(
        BLPOP none 0.01
        BRPOP none none2 0.01
        BLMPOP 0.01 2 none none2 LEFT
        BLMPOP 0.01 1 none RIGHT COUNT 3
        BLMOVE none x LEFT LEFT 0.01
        BRPOPLPUSH none x 0.01
        BLPOP none 1e-5
        BLPOP none 0x0.01
        BLPOP none -1
        BLPOP none -0.5
        BLPOP none x
        BLPOP none ""
        BLPOP none " 1"
        BLPOP none "1 "
        BLPOP none nan
        BLPOP none inf
        BLPOP none -inf
        BLPOP none 1e400
        BLPOP none 9223372036854776
        BLPOP none 99999999999999999999
        BRPOP none {notfloat}
        BLMPOP x 1 none LEFT
        BLMPOP -1 1 none LEFT
        BLMOVE none x LEFT LEFT x
        BLMOVE none x LEFT LEFT -1
        BRPOPLPUSH none x x
        BRPOPLPUSH none x -1
      )"},
      {"BlockingErrors", R"(
        SET s x
        RPUSH l a b
        BLPOP s 0
        BLPOP s x
        BRPOP none s 0
        BLPOP l s 0
        BLPOP s l 0
        BLMPOP 0 2 none s LEFT
        BLMOVE s l LEFT LEFT 0
        BLMOVE l s LEFT LEFT 0
        BRPOPLPUSH s l 0
        BRPOPLPUSH l s 0
        BLMOVE none s LEFT LEFT 0.01
        BLMOVE l m UP LEFT 0
        BLMOVE l m LEFT UP x
        BLMOVE l m LEFT LEFT
        BLMOVE l m LEFT LEFT 0 x
        BLMPOP 0 0 l LEFT
        BLMPOP 0 x l LEFT
        BLMPOP 0 2 l LEFT
        BLMPOP 0 1 l UP
        BLMPOP 0 1 l LEFT COUNT 0
        BLMPOP 0 1 l LEFT COUNT x
        BLMPOP 0 1 l LEFT COUNT 1 COUNT 1
        BLMPOP 0 1 l LEFT x
        BLMPOP x 1 l UP
        BLMPOP x 0 l LEFT
        BLMPOP -1 1 l LEFT COUNT 0
        BLMPOP x 1 s LEFT
        BLMPOP 0 1 l
        BLMPOP
        BLPOP
        BLPOP l
        BRPOP l
        BRPOPLPUSH l m
        BRPOPLPUSH l m 0 x
        LRANGE l 0 -1
      )"},
  };
}

// How a script learns that so many clients wait.
std::string Waiting(int clients) {
  return "\n!await \"~blocked_clients:" + std::to_string(clients) + "\\r\" INFO clients\n";
}

std::vector<Case> WaitingCases() {
  const std::string one = Waiting(1);
  const std::string two = Waiting(2);
  const std::string three = Waiting(3);
  const std::string none = Waiting(0);
  return {
      {"BlockedIsServed",
       "b> BLPOP x y 0" + one + "RPUSH x 1 2 3\nb<\nLRANGE x 0 -1\nDEL x\n" + "b> BRPOP x y 0" +
           one + "RPUSH y 1 2 3\nb<\nLRANGE y 0 -1\nDEL y\n" + "b> BLPOP x x y x 0" + one +
           "LPUSH x 1 2 3\nb<\nDEL x\n" + "b> BLMPOP 0 2 x y LEFT COUNT 2" + one +
           "RPUSH y 1 2 3\nb<\n" + "LRANGE y 0 -1\nDEL y\nb> BLMPOP 0 1 x RIGHT COUNT 9" + one +
           "RPUSH x 1 2 3\nb<\nEXISTS x\nb> BLMOVE x y LEFT RIGHT 0" + one +
           "RPUSH x 1 2 3\nb<\nLRANGE x 0 -1\nLRANGE y 0 -1\nDEL x\n" + "b> BRPOPLPUSH x y 0" +
           one + "RPUSH x 1 2 3\nb<\nLRANGE y 0 -1\n" + none + "DEL x\nb> BLMOVE x x LEFT RIGHT 0" +
           one + "RPUSH x 1 2\nb<\nLRANGE x 0 -1\nb> BLPOP long 0" + one + "RPUSH long " +
           std::string(40000, 'x') + "\nb<\nDEBUG DIGEST\n"},
      {"BlockedInOrder",
       "b> BLPOP x 0" + one + "c> BRPOP x 0" + two + "d> BLPOP x y 0" + three +
           "RPUSH x 1 2\nb<\nc<\nRPUSH y 3\nd<\nEXISTS x y\nb> BLPOP x 0" + one +
           "c> BLMPOP 0 1 x LEFT COUNT 2" + two + "d> BLPOP x 0" + three +
           "LPUSH x 1 2 3 4 5\nb<\nc<\nd<\nLRANGE x 0 -1\nDEL x\nb> BLPOP x 0.05" + one +
           "c> BLPOP x 0" + two + "b<\nRPUSH x 1\nc<\nEXISTS x\n"},
      {"BlockedInChains", "b> BLMOVE x y LEFT LEFT 0" + one + "c> BLMOVE y z LEFT LEFT 0" + two +
                              "d> BLPOP z 0" + three +
                              "RPUSH x 1\nb<\nc<\nd<\nEXISTS x y z\nb> BLMOVE x y LEFT LEFT 0" +
                              one + "c> BLMOVE y x LEFT LEFT 0" + two +
                              "RPUSH x 1\nb<\nc<\nLRANGE x 0 -1\nLRANGE y 0 -1\nDEL x\nSET s 1\n" +
                              "b> BLMOVE x s LEFT LEFT 0" + one + "c> BLPOP x 0" + two +
                              "RPUSH x 1 2\nb<\nc<\nLRANGE x 0 -1\n"},
      {"BlockedWhileTheKeyChanges",
       "b> BLPOP x 0" + one + "SET x 1" + one + "APPEND x 2\nDEL x\nHSET x a 1" + one +
           "DEL x\nSET src 1\nRENAME src x" + one + "DEL x\nRPUSH src 1\nRENAME src x\nb<\n" +
           "b> BLPOP x 0" + one + "RPUSH src 1 2\nCOPY src x\nb<\nDEL x\nb> BLPOP x 0" + one +
           "SET x 1\nCOPY src x REPLACE\nb<\nDEL x\nb> BLPOP x 0" + one +
           "FLUSHALL\nRPUSH x 1\nb<\nEXISTS x\nb> BLPOP x 0" + one +
           "RPUSH other 1\nLMOVE other x LEFT LEFT\nb<\nEXISTS x\nb> BLPOP x 0" + one +
           "RPUSHX x 1\nLPUSH x\nLPUSH x 7\nb<\n"},
      {"BlockedInDatabases", "b: SELECT 1\nb> BLPOP x 0" + one + "RPUSH x here" + one +
                                 "SELECT 1\nRPUSH x there\nb<\nSELECT 0\nb> BLPOP y 0" + one +
                                 "RPUSH y 1\nMOVE y 1\nb<\nb> BLPOP z 0" + one +
                                 "RPUSH z 1\nSWAPDB 0 1\nb<\nDBSIZE\nSWAPDB 0 1\nDBSIZE\n"},
      {"BlockedAndUnblocked",
       "b: CLIENT SETNAME bob\nb> BLPOP x 0" + one + "CLIENT UNBLOCK {id:b}\nb<\n" + none +
           "CLIENT UNBLOCK {id:b}\nb> BLMOVE x y LEFT LEFT 0" + one +
           "CLIENT UNBLOCK {id:b} TIMEOUT\nb<\nb> BLMPOP 0 1 x LEFT" + one +
           "CLIENT UNBLOCK {id:b} ERROR\nb<\nb: PING\nCLIENT UNBLOCK {id:b} ERROR\n" +
           "CLIENT UNBLOCK 999999\nRPUSH x 1\nb: BLPOP x 0\nb> BLPOP x 0" + one +
           "CLIENT KILL ID {id:b}\nRPUSH x kept\nb<\nLRANGE x 0 -1\n" + none + "DEL x\n" +
           "c> BLPOP x 0" + one + "c: !close\n"},
      {"BlockedAndGone", "c> BLPOP x 0" + one + "d> BLPOP x 0" + two + "c: !close" + one +
                             "RPUSH x 1 2\nd<\nLRANGE x 0 -1\nDEL x\ne> BLPOP x 0" + one +
                             "e: !eof" + none + "RPUSH x kept\nLRANGE x 0 -1\n"},
      {"BlockedWithMoreBehind",
       "b> BLPOP x 0\nb> SET k v\nb> BLPOP y 0\nb> GET k" + one + "EXISTS k\nRPUSH x 1\nb<\nb<" +
           one + "EXISTS k\nRPUSH y 2\nb<\nb<\nb> BLPOP x 0.05\nb> PING\nb<\nb<\n"},
      // Waiting asks INFO some number of times, so the counters start anew behind it.
      {"BlockedIsCounted",
       "CONFIG RESETSTAT\nb> BLPOP x 0.01\nb<\nINFO commandstats\nb> BLPOP x 0" + one +
           "CONFIG RESETSTAT\nCLIENT UNBLOCK {id:b}\nb<\nINFO commandstats\n" +
           "INFO errorstats\nb> BLPOP x 0" + one +
           "CONFIG RESETSTAT\nCLIENT UNBLOCK {id:b} ERROR\nb<\nINFO commandstats\n" +
           "INFO errorstats\nSET s 1\nb> BLMOVE x s LEFT LEFT 0" + one +
           "CONFIG RESETSTAT\nRPUSH x 1\nb<\nINFO commandstats\nINFO errorstats\n" +
           "b> BLPOP y 0" + one + "CLIENT LIST ID {id:b}\nCONFIG RESETSTAT\n" +
           "CLIENT KILL ID {id:b}\nb<\nINFO commandstats\n"},
      {"BlockedSeesMonitor", "PING\nb: PING\nm: MONITOR\nb> BLPOP x 0\nm<\nRPUSH x 1\nm<\nb<\n"},
      {"BlockedInSilence", "b: PING\nb> CLIENT REPLY SKIP\nb> BLPOP x 0" + one +
                               "RPUSH x 1\nb: PING\nb> CLIENT REPLY OFF\nb> BLPOP x 0" + one +
                               "RPUSH x 1" + none + "b: CLIENT REPLY ON\nEXISTS x\n"},
  };
}

}  // namespace

std::vector<Case> ListBlockingCases() {
  std::vector<Case> all;
  for (auto* make : {ImmediateCases, WaitingCases}) {
    for (Case& one : make()) all.push_back(std::move(one));
  }
  return all;
}

}  // namespace ruddock::compat
