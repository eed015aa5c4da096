// SPDX-License-Identifier: BSD-3-Clause
// CONFIG as a command; config_test.cc walks through the directives.
#include "compat/cases.h"

namespace ruddock::compat {

std::vector<Case> ConfigCases() {
  return {
      {"Get", R"(
        CONFIG GET maxmemory
        CONFIG GET MAXMEMORY
        CONFIG GET max*
        CONFIG GET maxmemory maxmemory-policy
        CONFIG GET maxmemory maxmemory
        CONFIG GET max* *memory
        CONFIG GET foo
        CONFIG GET ""
        CONFIG GET foo*
        CONFIG GET *ziplist*
        CONFIG GET save
        CONFIG GET appendonly
        CONFIG GET databases
        CONFIG GET bind
        CONFIG GET requirepass
        CONFIG GET client-output-buffer-limit
        CONFIG GET notify-keyspace-events
        CONFIG GET oom-score-adj-values
        CONFIG GET slaveof
        CONFIG GET replicaof
        CONFIG GET s[al]*
        CONFIG GET
        config get hz
        CONFIG HELP
        CONFIG HELP x
      )"},
      {"GetAll", R"(
        CONFIG GET *
      )"},
      {"Set", R"(
        CONFIG SET maxmemory 100mb
        CONFIG GET maxmemory
        CONFIG SET maxmemory 0
        CONFIG SET MAXMEMORY-POLICY ALLKEYS-LRU
        CONFIG GET maxmemory-policy
        CONFIG SET maxmemory-policy noeviction hz 20
        CONFIG GET hz maxmemory-policy
        CONFIG SET hz 10
        CONFIG SET hz 10 hz 20
        CONFIG SET hz 10 foo bar
        CONFIG SET foo bar hz 11
        CONFIG SET hz 11 maxmemory-policy foo
        CONFIG GET hz
        CONFIG SET foo bar
        CONFIG SET foo
        CONFIG SET
        CONFIG SET hz
        CONFIG SET hz 10 maxmemory
        CONFIG SET hz abc
        CONFIG SET hz ""
        CONFIG SET maxmemory abc
        CONFIG SET maxmemory -1
        CONFIG SET maxmemory 1x
        CONFIG SET databases 4
        CONFIG SET daemonize yes
        CONFIG SET appenddirname foo
        CONFIG SET "foo\r\nbar" x
        CONFIG SET slowlog-log-slower-than 5 slowlog-max-len 5 slowlog-log-slower-than 6
        CONFIG GET slowlog-*
        CONFIG SET ziplist foo
        CONFIG SET save ""
        CONFIG GET save
        CONFIG SET client-output-buffer-limit "normal 0 0 0"
        CONFIG SET client-output-buffer-limit "foo 0 0 0"
        CONFIG SET client-output-buffer-limit "normal 0 0"
        CONFIG SET notify-keyspace-events KEA
        CONFIG GET notify-keyspace-events
        CONFIG SET notify-keyspace-events foo!
        CONFIG SET notify-keyspace-events ""
        CONFIG RESETSTAT
        CONFIG REWRITE
        CONFIG REWRITE x
        config set hz 10
      )"},
      {"MaxmemoryNoeviction", R"(
        CONFIG SET maxmemory 1
        SET k v
        APPEND k v
        INCR k
        SETRANGE k 0 v
        SETBIT k 0 1
        BITFIELD k SET u8 0 1
        BITFIELD k GET u8 0
        BITOP AND k k
        COPY k l
        MSET a 1
        MSETNX a 1
        SETEX k 10 v
        GETSET k v
        GET k
        DEL k
        EXISTS k
        EXPIRE k 10
        GETEX k EX 10
        RENAME k l
        CONFIG SET maxmemory 0
        SET k v
      )"},
      {"ProtoMaxBulkLen", R"(
        CONFIG SET proto-max-bulk-len 1048576
        SETRANGE k 1048576 v
        SETRANGE k 1048575 v
        APPEND k v
        STRLEN k
        SETBIT l 8388608 1
        SETBIT l 8388607 1
        BITFIELD l SET u8 8388608 1
        BITFIELD l GET u8 8388608
        CONFIG SET proto-max-bulk-len 536870912
        CONFIG SET proto-max-bulk-len 1048575
      )"},
      {"ManyDatabases",
       R"(
        SELECT 20
        SELECT 29
        SELECT 30
        SET a 1
        MOVE a 0
        SWAPDB 0 29
        CONFIG GET databases
      )",
       {"--databases", "30"}},
      {"OneDatabase",
       R"(
        SELECT 0
        SELECT 1
        SET a 1
        MOVE a 1
        COPY a b DB 1
        SWAPDB 0 1
      )",
       {"--databases", "1"}},
      {"RenamedCommands",
       R"(
        GETTER none
        GET none
        FLUSHDB
        COMMAND INFO getter get
        INFO commandstats
      )",
       {"--rename-command", "GET", "GETTER", "--rename-command", "FLUSHDB", ""}},
      {"RewriteOfAFile",
       R"(
        CONFIG GET maxmemory
        CONFIG GET hz
        CONFIG SET maxmemory 200mb hz 50
        CONFIG REWRITE
        CONFIG GET maxmemory
        CONFIG GET save
        CONFIG REWRITE
      )",
       {},
       false,
       {},
       "# a comment\nmaxmemory 100mb\nhz 20\n"},
      {"ConfigurationFile",
       R"(
        CONFIG GET maxmemory*
        CONFIG GET save
        CONFIG GET client-output-buffer-limit
        CONFIG GET hash-max-*
        CONFIG GET slowlog-*
        CONFIG GET requirepass
        CONFIG GET notify-keyspace-events
        CONFIG GET databases
        CONFIG GET timeout
      )",
       {},
       false,
       {},
       "maxmemory 1gb\nMAXMEMORY-POLICY allkeys-lfu\nsave 900 1\nsave \"300 10\"\n"
       "client-output-buffer-limit pubsub 1mb 1k 5\nhash-max-ziplist-entries 7\n"
       "slowlog-max-len 3\n  notify-keyspace-events   \"Ex\"\n\n# comment\ndatabases 3\ntimeout "
       "0\n"},
      {"Maxclients",
       R"(
        b: PING
        c: PING
        d: PING
        e: PING
        PING
      )",
       {"--maxclients", "3"},
       true},
  };
}

}  // namespace ruddock::compat
