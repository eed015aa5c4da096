// SPDX-License-Identifier: BSD-3-Clause
// XREAD and XREADGROUP that wait: what wakes them, with what, and what ends the wait otherwise. A
// script goes on when a client waits for sure: INFO's blocked_clients says so.
#include "compat/cases.h"

namespace ruddock::compat {
namespace {

// How a script learns that so many clients wait.
std::string Waiting(int clients) {
  return "\n!await \"~blocked_clients:" + std::to_string(clients) + "\\r\" INFO clients\n";
}

constexpr char kGroup[] = "XADD s 1 a 1\nXGROUP CREATE s g $\n";
constexpr char kRead[] = "b> XREADGROUP GROUP g c BLOCK 0 STREAMS s >";

std::vector<Case> ReadCases() {
  const std::string one = Waiting(1);
  const std::string two = Waiting(2);
  return {
      {"StreamBlockedTimeouts",
       "XREAD BLOCK 1 STREAMS s $\nXREAD BLOCK 1 STREAMS s t 0 0\n" + std::string(kGroup) +
           "XREADGROUP GROUP g c BLOCK 1 STREAMS s >\nXINFO CONSUMERS s g\n" +
           "XREAD BLOCK 1 STREAMS s 1\nXREAD BLOCK 1 STREAMS s $\n"},
      {"StreamBlockedReaders", "b> XREAD BLOCK 0 STREAMS s t $ $" + one + "XADD t 1 a 1\nb<\n" +
                                   "b> XREAD COUNT 1 BLOCK 0 STREAMS s t $ $" + one +
                                   "XADD s 5 a 1\nb<\n" + "b> XREAD BLOCK 0 STREAMS s $" + one +
                                   "c> XREAD BLOCK 0 STREAMS s 5" + two + "XADD s 6 a 1\nb<\nc<\n" +
                                   "b> XREAD BLOCK 0 STREAMS s s 9 6" + one + "XADD s 7 a 1" + one +
                                   "XADD s 10 a 1\nb<\n" + "b> XREAD BLOCK 10000 STREAMS s $" +
                                   one + "XADD s MAXLEN 0 11 a 1\nb<\n"},
      {"StreamBlockedReadersAndOtherChanges",
       "XADD s 1 a 1\nb> XREAD BLOCK 0 STREAMS s t $ 3" + one + "XSETID s 9" + one +
           "XGROUP CREATE s g 0" + one + "XDEL s 1" + one + "DEL s" + one + "XADD s 1 a 1" + one +
           "SET t 1" + one + "DEL t\nXGROUP CREATE t g $ MKSTREAM" + one +
           "XADD other 5 a 1\nRENAME other t\nb<\nb> XREAD BLOCK 0 STREAMS u 3" + one +
           "COPY t u\nb<\nXDEL u 5\nb> XREAD BLOCK 0 STREAMS u 3" + one + "XGROUP CREATE u g 0" +
           one + "XTRIM u MAXLEN 0" + one + "XADD u 6 a 1\nb<\n"},
      {"StreamBlockedFewAtOnce",
       [&] {
         std::string script = "b> XREAD BLOCK 0 STREAMS s 0" + one + "RENAME t s\nb<\n";
         std::string fill;
         for (int i = 1; i <= 1005; ++i) fill += "XADD t " + std::to_string(i) + " a 1\n";
         return fill + script;
       }()},
  };
}

std::vector<Case> GroupCases() {
  const std::string one = Waiting(1);
  const std::string two = Waiting(2);
  const std::string setup = kGroup;
  const std::string wait = kRead + one;
  return {
      {"StreamBlockedGroups",
       setup + wait + "c> XREADGROUP GROUP g d BLOCK 0 NOACK STREAMS s >" + two +
           "XADD s 2 a 1\nb<\nXPENDING s g - + 10\n" + one + "XADD s 3 a 1\nc<\n" +
           "XPENDING s g - + 10\nXINFO GROUPS s\nXINFO STREAM s FULL\n" +
           "b> XREADGROUP GROUP g c BLOCK 0 COUNT 1 STREAMS s none-yet >" +
           "\nb<\nXGROUP CREATE t g $ MKSTREAM\n" +
           "b> XREADGROUP GROUP g c BLOCK 0 COUNT 1 STREAMS s t > >" + one +
           "XADD t 1 a 1\nb<\nb> XREADGROUP GROUP g c BLOCK 0 STREAMS s >" + one +
           "XGROUP DELCONSUMER s g c" + one + "XADD s 9 a 1\nb<\nXPENDING s g\n"},
      {"StreamBlockedGroupsThatGo",
       setup + wait + "DEL s\nb<\n" + setup + wait + "SET s 1\nb<\nDEL s\n" + setup + wait +
           "RENAME s t\nb<\nDEL t\n" + setup + wait + "XADD t 5 a 1\nRENAME t s\nb<\nDEL s\n" +
           setup + wait + "FLUSHALL\nb<\n" + setup + wait + "FLUSHDB\nb<\n" + setup + wait +
           "XGROUP DESTROY s g\nb<\nDEL s\n" + setup + wait + "MOVE s 2\nb<\n" + setup + wait +
           "UNLINK s\nb<\n" + setup + wait + "SWAPDB 0 1\nb<\nSWAPDB 0 1\nDEL s\n" + setup +
           "b> XREADGROUP GROUP g c BLOCK 0 STREAMS s s > >" + one + "XGROUP DESTROY s g\nb<\n"},
      {"StreamBlockedGroupsStay",
       setup + wait + "XGROUP CREATE s other 0" + one + "XSETID s 9" + one + "XGROUP SETID s g 0" +
           one + "XADD s 10 a 1\nb<\n" + wait + "XACK s g 1 10" + one + "XDEL s 1" + one +
           "XTRIM s MAXLEN 0" + one + "XADD s MAXLEN 0 11 a 1\nb<\nXINFO GROUPS s\n"},
  };
}

}  // namespace

std::vector<Case> StreamBlockingCases() {
  std::vector<Case> cases = ReadCases();
  for (Case& test_case : GroupCases()) cases.push_back(std::move(test_case));
  return cases;
}

}  // namespace ruddock::compat
