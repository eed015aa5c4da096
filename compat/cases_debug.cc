// SPDX-License-Identifier: BSD-3-Clause
// The subcommands of DEBUG that test suites use.
#include "compat/cases.h"

namespace ruddock::compat {

std::vector<Case> DebugCases() {
  return {
      {"SleepAndSwitches", R"(
        DEBUG SLEEP 0
        DEBUG SLEEP 0.01
        DEBUG sleep 0
        DEBUG SLEEP abc
        DEBUG SLEEP
        DEBUG SLEEP 0 x
        DEBUG SET-ACTIVE-EXPIRE 0
        DEBUG SET-ACTIVE-EXPIRE 1
        DEBUG SET-ACTIVE-EXPIRE abc
        DEBUG SET-ACTIVE-EXPIRE
        DEBUG CHANGE-REPL-ID
        DEBUG CHANGE-REPL-ID x
        DEBUG FOO
        DEBUG FOO a b
        DEBUG LOG "a message"
        DEBUG LOG
        DEBUG HELP
        DEBUG HELP x
        DEBUG SET-SKIP-CHECKSUM-VALIDATION 1
        DEBUG SET-SKIP-CHECKSUM-VALIDATION 0
        DEBUG QUICKLIST-PACKED-THRESHOLD 0
        DEBUG PAUSE-CRON 0
        DEBUG REPLYBUFFER RESIZING 1
        DEBUG REPLYBUFFER PEAK-RESET-TIME RESET
        DEBUG ""
      )"},
      {"Object", R"(
        DEBUG OBJECT none
        SET k v
        DEBUG OBJECT k
        SET n 12345678
        DEBUG OBJECT n
        SET r "a longer value that is stored as a raw string because it is long"
        DEBUG OBJECT r
        DEBUG OBJECT
        DEBUG SDSLEN none
        DEBUG SDSLEN n
        DEBUG LISTPACK k
        DEBUG LISTPACK none
        DEBUG QUICKLIST k
        DEBUG HTSTATS 0
        DEBUG HTSTATS 16
        DEBUG HTSTATS abc
        DEBUG HTSTATS-KEY k
        DEBUG HTSTATS-KEY none
      )"},
      {"Populate", R"(
        DEBUG POPULATE 10
        DBSIZE
        KEYS *
        GET key:0
        GET key:9
        DEBUG POPULATE 5 other
        GET other:4
        DEBUG POPULATE 3 sized 20
        GET sized:0
        STRLEN sized:1
        DEBUG POPULATE 3 short 3
        GET short:2
        SET key:3 kept
        DEBUG POPULATE 5
        GET key:3
        DEBUG POPULATE 0
        DEBUG POPULATE -1
        DEBUG POPULATE abc
        DEBUG POPULATE 1 a abc
        DEBUG POPULATE 1 a 5 x
        DEBUG POPULATE
        DBSIZE
        DEBUG DIGEST
      )"},
      {"Protocol", R"(
        DEBUG PROTOCOL string
        DEBUG PROTOCOL integer
        DEBUG PROTOCOL double
        DEBUG PROTOCOL bignum
        DEBUG PROTOCOL null
        DEBUG PROTOCOL array
        DEBUG PROTOCOL set
        DEBUG PROTOCOL map
        DEBUG PROTOCOL attrib
        DEBUG PROTOCOL verbatim
        DEBUG PROTOCOL true
        DEBUG PROTOCOL false
        DEBUG PROTOCOL foo
        DEBUG PROTOCOL
        DEBUG ERROR "ERR made up"
        DEBUG ERROR PLAIN
        DEBUG ERROR "a\r\nb"
        DEBUG ERROR
      )"},
      {"NotEnabled",
       R"(
        DEBUG SLEEP 0
        DEBUG HELP
        DEBUG OBJECT k
        DEBUG
        CONFIG SET enable-debug-command yes
        PING
      )",
       {"--enable-debug-command", "no"}},
      {"EnabledForLocal",
       R"(
        DEBUG SLEEP 0
        CONFIG GET enable-debug-command
      )",
       {"--enable-debug-command", "local"}},
  };
}

}  // namespace ruddock::compat
