// SPDX-License-Identifier: BSD-3-Clause
// The server commands that look at the server itself, and SHUTDOWN.
#include "compat/cases.h"

namespace ruddock::compat {

std::vector<Case> ServerCases() {
  return {
      {"InfoSections", R"(
        CONFIG RESETSTAT
        INFO
        INFO all
        INFO everything
        INFO default
        INFO server
        INFO clients
        INFO memory
        INFO persistence
        INFO stats
        INFO replication
        INFO cpu
        INFO modules
        INFO commandstats
        INFO errorstats
        INFO latencystats
        INFO cluster
        INFO keyspace
        INFO foo
        INFO ""
        INFO SERVER
        INFO server clients
        INFO clients server
        INFO foo server
        INFO server server
        INFO default commandstats
        INFO all foo
      )"},
      {"InfoKeyspace", R"(
        INFO keyspace
        MSET a 1 b 2 c 3
        EXPIRE a 1000
        SELECT 3
        SET a 1
        INFO keyspace
        SELECT 0
        FLUSHDB
        INFO keyspace
      )"},
      {"InfoCounters", R"(
        CONFIG RESETSTAT
        SET k v
        GET k
        GET none
        GET
        INCR k
        FOO
        CLIENT FOO
        EXISTS k none
        CLIENT GETNAME
        INFO stats
        INFO commandstats
        INFO errorstats
        CONFIG RESETSTAT
        INFO commandstats
        INFO errorstats
        CONFIG RESETSTAT x
      )"},
      {"RoleLastsave", R"(
        ROLE
        ROLE x
        role
        LASTSAVE
        LASTSAVE x
      )"},
      {"TimeLolwut", R"(
        TIME
        TIME x
        LOLWUT
        LOLWUT VERSION 5
        LOLWUT VERSION 6
        LOLWUT VERSION 5 10 10 10
        LOLWUT version 6 10 20
        LOLWUT VERSION
        LOLWUT VERSION abc
        LOLWUT VERSION 5 abc
        LOLWUT VERSION 5 10 20 abc
        LOLWUT VERSION 5 10 20 30 abc
        LOLWUT VERSION 6 abc
        LOLWUT VERSION 6 10 abc
        LOLWUT VERSION 6 10 20 abc
        LOLWUT VERSION 7 abc
        LOLWUT 10 20 30
        LOLWUT abc
        LOLWUT VERSION 99
        LOLWUT VERSION 9223372036854775808
        LOLWUT VERSION 9223372036854775807
        LOLWUT VERSION 0
        LOLWUT VERSION -1
      )"},
      {"Memory", R"(
        MEMORY USAGE none
        SET k v
        SET n 1
        MEMORY USAGE k
        MEMORY USAGE n
        MEMORY USAGE k SAMPLES 0
        MEMORY USAGE k SAMPLES 5
        MEMORY USAGE k samples 9223372036854775807
        MEMORY USAGE k SAMPLES -1
        MEMORY USAGE k SAMPLES {notint}
        MEMORY USAGE k SAMPLES
        MEMORY USAGE k FOO
        MEMORY USAGE k FOO 1
        MEMORY USAGE none FOO
        MEMORY USAGE none SAMPLES -1
        MEMORY USAGE k SAMPLES 1 SAMPLES 2
        MEMORY USAGE
        MEMORY STATS
        MEMORY STATS x
        MEMORY DOCTOR
        MEMORY DOCTOR x
        MEMORY MALLOC-STATS
        MEMORY MALLOC-STATS x
        MEMORY PURGE
        MEMORY PURGE x
        MEMORY HELP
        MEMORY HELP x
        memory usage k
      )"},
      {"Slowlog", R"(
        SLOWLOG RESET
        CONFIG SET slowlog-log-slower-than 0
        CLIENT SETNAME slow
        SET k v
        GET k
        GET
        FOO
        BLPOP nokey 0.01
        MSET 1 1 2 2 3 3 4 4 5 5 6 6 7 7 8 8 9 9 10 10 11 11 12 12 13 13 14 14 15 15 16 16 17 17
        SET long 0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789
        SET long 01234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567
        SLOWLOG GET
        SLOWLOG GET 3
        SLOWLOG GET 0
        SLOWLOG GET -1
        SLOWLOG GET -2
        SLOWLOG GET 100
        SLOWLOG GET {notint}
        SLOWLOG GET 1 2
        slowlog get 1 2
        SLOWLOG LEN
        CONFIG SET slowlog-max-len 3
        SLOWLOG LEN
        SLOWLOG GET
        SLOWLOG LEN
        CONFIG SET slowlog-max-len 128
        CONFIG SET slowlog-log-slower-than -1
        SLOWLOG RESET
        SLOWLOG LEN
        SET k v
        SLOWLOG GET
        CONFIG SET slowlog-log-slower-than 10000
        SLOWLOG LEN x
        SLOWLOG RESET x
        SLOWLOG HELP
        SLOWLOG HELP x
      )"},
      {"LatencyEmpty", R"(
        LATENCY RESET
        LATENCY LATEST
        LATENCY HISTORY command
        LATENCY HISTORY foo
        LATENCY GRAPH foo
        LATENCY DOCTOR
        LATENCY RESET foo
        LATENCY RESET foo bar
        LATENCY HELP
        LATENCY HELP x
        LATENCY LATEST x
        LATENCY HISTORY
        LATENCY HISTORY a b
        LATENCY GRAPH
        LATENCY DOCTOR x
      )"},
      {"LatencyEvents", R"(
        LATENCY RESET
        CONFIG SET latency-monitor-threshold 600
        DEBUG SLEEP 0.8
        LATENCY LATEST
        LATENCY HISTORY command
        LATENCY GRAPH command
        LATENCY DOCTOR
        LATENCY RESET command
        LATENCY LATEST
        CONFIG SET latency-monitor-threshold 0
        LATENCY RESET
      )"},
      {"LatencyHistogram", R"(
        CONFIG RESETSTAT
        SET k v
        SET k v
        GET k
        CLIENT GETNAME
        LATENCY HISTOGRAM set
        LATENCY HISTOGRAM SET get
        LATENCY HISTOGRAM set none
        LATENCY HISTOGRAM none
        LATENCY HISTOGRAM client
        LATENCY HISTOGRAM client|getname
        LATENCY HISTOGRAM incr
        DEBUG SLEEP 0.04
        LATENCY HISTOGRAM debug
        BLPOP nokey 0.01
        LATENCY HISTOGRAM blpop
        CONFIG SET latency-tracking no
        LATENCY HISTOGRAM set
        CONFIG SET latency-tracking yes
      )"},
      {"Monitor", R"(
        PING
        b: MONITOR
        SET k v
        b<
        GET "\x00 \"quoted\" \\ \r\n\xff"
        b<
        SELECT 3
        b<
        FOO bar
        GET
        INCR n
        b<
        CLIENT GETNAME
        b<
        CONFIG GET port
        AUTH x
        b<
        PING
        b<
        HELLO
        b<
        TTL k
        b<
        MONITOR x
        b: RESET
        b: PING
      )"},
      {"ShutdownErrors", R"(
        SHUTDOWN FOO
        SHUTDOWN NOSAVE SAVE
        SHUTDOWN SAVE NOSAVE
        SHUTDOWN ABORT
        SHUTDOWN ABORT NOW
        SHUTDOWN ABORT NOSAVE
        SHUTDOWN NOSAVE ABORT
        SHUTDOWN NOW ABORT
        SHUTDOWN NOW FORCE NOSAVE SAVE
        SHUTDOWN ""
        PING
      )"},
      {"ShutdownNosave",
       R"(
        b: PING
        SHUTDOWN NOSAVE
        b<
      )",
       {"--timeout", "0"}},
      {"ShutdownNowForce", "SHUTDOWN nosave NOW FORCE", {"--timeout", "0"}},
  };
}

}  // namespace ruddock::compat
