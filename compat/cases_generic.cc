// SPDX-License-Identifier: BSD-3-Clause
// The generic commands but for expiry, on string values.
#include "compat/cases.h"

namespace ruddock::compat {

std::vector<Case> GenericCases() {
  return {
      {"DelUnlinkExistsTouch", R"(
        MSET a 1 b 2 c 3 d 4
        EXISTS a
        EXISTS a a b none
        TOUCH a b none a
        TOUCH none
        DEL a none a
        UNLINK b none b
        DEL c d
        EXISTS a b c d
        DBSIZE
        DEL
        UNLINK
        EXISTS
        TOUCH
      )"},
      {"TypeAndKeys", R"(
        TYPE none
        SET k v
        TYPE k
        SET n 1
        TYPE n
        TYPE
        TYPE a b
        KEYS
        KEYS a b
        KEYS *
        MSET hello 1 hallo 1 hxllo 1 hllo 1 heeeello 1 heello 1 h[llo 1 h^llo 1 "h\\llo" 1 "" 1 "\x00\xff" 1 "a\nb" 1
        KEYS *
        KEYS h?llo
        KEYS h*llo
        KEYS h[ae]llo
        KEYS h[^e]llo
        KEYS h[a-e]llo
        KEYS h[e-a]llo
        KEYS h[a-]llo
        KEYS h[
        KEYS h[]llo
        KEYS h[^]llo
        KEYS "h\\[llo"
        KEYS "h[\\[]llo"
        KEYS "h[\\^]llo"
        KEYS "h\\\\llo"
        KEYS "h\\"
        KEYS "h[a\\"
        KEYS **
        KEYS ***llo
        KEYS h*l*l*o
        KEYS *o
        KEYS ?
        KEYS ""
        KEYS "\x00*"
        KEYS "a\nb"
        KEYS HELLO
        KEYS [h]*
        KEYS *[
        KEYS h[ae
        KEYS hello
        KEYS none
      )"},
      {"RenameRenamenx", R"(
        RENAME none x
        RENAMENX none x
        SET a 1
        RENAME a b
        EXISTS a
        GET b
        RENAME b b
        RENAMENX b b
        GET b
        SET c 2
        RENAMENX b c
        RENAMENX b d
        GET d
        RENAME c d
        GET d
        SET e v EX 100
        RENAME e f
        TTL f
        SET g v
        RENAME g f
        TTL f
        SET h v EX 100
        RENAMENX h i
        TTL i
        RENAME a
        RENAME
        RENAME a b c
        RENAMENX a
        RENAMENX a b c
        RENAME none none
        DBSIZE
      )"},
      {"Copy", R"(
        COPY none x
        SET a 1
        COPY a b
        GET b
        COPY a b
        SET a 2
        COPY a b REPLACE
        GET b
        COPY a b replace
        COPY a a
        COPY a a REPLACE
        COPY a a DB 1
        COPY a a DB 1
        COPY a a DB 1 REPLACE
        COPY a c DB 0
        COPY a z DB 3 REPLACE
        COPY a z REPLACE DB 3
        COPY a z REPLACE REPLACE
        SELECT 1
        GET a
        SELECT 3
        GET z
        COPY z z
        SELECT 0
        SET e v EX 100
        COPY e f
        TTL f
        COPY f g DB 2
        SELECT 2
        TTL g
        SELECT 0
        COPY e none DB {int}
        COPY e none DB {notint}
        COPY a b DB
        COPY a b DB 16
        COPY a b FOO
        COPY a b DB 1 FOO
        COPY a
        COPY
        COPY none x DB 99
        COPY none x FOO
        OBJECT ENCODING b
        OBJECT ENCODING c
      )"},
      {"Move", R"(
        MOVE none 1
        SET a 1
        MOVE a 1
        EXISTS a
        SELECT 1
        GET a
        SET a 2 EX 100
        SELECT 0
        SET a 3
        MOVE a 1
        GET a
        DEL a
        SELECT 1
        MOVE a 0
        SELECT 0
        TTL a
        MOVE a 0
        MOVE none 0
        MOVE a {int} ;; SET a v
        MOVE a {notint}
        MOVE a 16
        MOVE a
        MOVE a 1 1
        MOVE
      )"},
      {"ObjectSubcommands", R"(
        OBJECT ENCODING none
        OBJECT FREQ none
        OBJECT IDLETIME none
        OBJECT REFCOUNT none
        SET k v
        SET n 123
        SET r 1234567890123456789012345678901234567890123456789
        OBJECT ENCODING k
        OBJECT ENCODING n
        OBJECT ENCODING r
        OBJECT REFCOUNT k
        OBJECT REFCOUNT n
        OBJECT IDLETIME k
        OBJECT FREQ k
        OBJECT HELP
        OBJECT help
        OBJECT HELP x
        OBJECT
        OBJECT FOO
        OBJECT FOO k
        OBJECT ENCODING
        OBJECT ENCODING k k
        OBJECT encoding k
        OBJECT FREQ
        OBJECT IDLETIME
        OBJECT REFCOUNT
        OBJECT "foo bar\r\n" k
      )"},
      {"ObjectFreqUnderLfu", R"(
        CONFIG SET maxmemory-policy allkeys-lfu
        SET k v
        OBJECT FREQ k
        OBJECT FREQ none
        OBJECT IDLETIME k
        OBJECT IDLETIME none
        CONFIG SET maxmemory-policy volatile-lru
        OBJECT FREQ k
        OBJECT IDLETIME k
        CONFIG SET maxmemory-policy noeviction
      )"},
      {"ScanPages", R"(
        SCAN 0
        MSET a1 1 a2 2 a3 3 b1 1 b2 2
        SCAN 0
        SCAN 0 COUNT 100
        SCAN 0 MATCH a* COUNT 100
        SCAN 0 COUNT 100 MATCH a*
        SCAN 0 COUNT 100 TYPE string
        SCAN 0 COUNT 100 TYPE STRING
        SCAN 0 COUNT 100 TYPE list
        SCAN 0 COUNT 100 TYPE hash
        SCAN 0 COUNT 100 TYPE none
        SCAN 0 COUNT 100 TYPE foo
        SCAN 0 MATCH *1 TYPE string COUNT 100
        SCAN 0 match a* count 100 type string
        SCAN 0 MATCH a* MATCH b* COUNT 100
        SCAN 0 COUNT 1 COUNT 100
        SCAN 0 MATCH none* COUNT 1000
      )"},
      {"ScanWhole", R"(
        DEBUG POPULATE 1000 key 10
        SET other v
        !scan
        !scan COUNT 1
        !scan COUNT 7
        !scan COUNT 5000
        !scan MATCH key:1*
        !scan MATCH key:1* COUNT 3
        !scan MATCH other
        !scan TYPE string COUNT 50
        !scan TYPE set
        !scan MATCH "key:[12]?" TYPE string COUNT 100
        DEL key:1 key:2 key:3
        !scan COUNT 2
      )"},
      {"ScanErrors", R"(
        SCAN
        SCAN abc
        SCAN ""
        SCAN -1
        SCAN " 0"
        SCAN "0 "
        SCAN 1.5
        SCAN 0x1
        SCAN 18446744073709551616
        SCAN 18446744073709551615
        SCAN 0 FOO
        SCAN 0 FOO 1
        SCAN 0 MATCH
        SCAN 0 COUNT
        SCAN 0 TYPE
        SCAN 0 COUNT 0
        SCAN 0 COUNT -1
        SCAN 0 COUNT {notint}
        SCAN 0 COUNT {int}
        SCAN 0 MATCH a* COUNT
        SCAN 0 COUNT 10 NOVALUES
        SCAN +0
        SCAN 00
      )"},
      {"Randomkey", R"(
        RANDOMKEY
        SET k v
        RANDOMKEY
        SET l v
        RANDOMKEY
        RANDOMKEY x
        SELECT 5
        RANDOMKEY
      )"},
      {"SelectAndSwapdb", R"(
        SELECT {int}
        SELECT {notint}
        SELECT 15
        SELECT 16
        SELECT
        SELECT 0 1
        SELECT 0
        SET a 0
        SELECT 1
        SET b 1
        SWAPDB 0 1
        KEYS *
        SELECT 0
        KEYS *
        SWAPDB 0 0
        SWAPDB 0 16
        SWAPDB 16 0
        SWAPDB -1 0
        SWAPDB 0 -1
        SWAPDB 0 {int}
        SWAPDB {int} 0
        SWAPDB 0 {notint}
        SWAPDB {notint} 0
        SWAPDB abc abc
        SWAPDB 0
        SWAPDB
        SWAPDB 0 1 2
        SELECT 0
        KEYS *
      )"},
      {"FlushallFlushdbDbsize", R"(
        MSET a 1 b 2
        DBSIZE
        SELECT 1
        SET c 3
        DBSIZE
        FLUSHDB
        DBSIZE
        SET c 3
        FLUSHDB SYNC
        DBSIZE
        SET c 3
        FLUSHDB ASYNC
        DBSIZE
        FLUSHDB async
        FLUSHDB sync
        SET c 3
        SELECT 0
        DBSIZE
        FLUSHALL ASYNC
        DBSIZE
        SET c 3
        FLUSHALL SYNC
        DBSIZE
        SET c 3
        FLUSHALL
        DBSIZE
        FLUSHALL FOO
        FLUSHALL SYNC ASYNC
        FLUSHALL ""
        FLUSHDB FOO
        FLUSHDB ASYNC SYNC
        DBSIZE x
      )"},
      {"Digest", R"(
        DEBUG DIGEST
        SET a 1
        DEBUG DIGEST
        SET b hello EX 100000
        DEBUG DIGEST
        SELECT 3
        SET c "\x00\xff"
        DEBUG DIGEST
        DEBUG DIGEST-VALUE c none
        SELECT 0
        DEBUG DIGEST-VALUE a b none a
        DEBUG DIGEST-VALUE
        DEBUG DIGEST x
        PERSIST b
        DEBUG DIGEST
        DEL a b
        DEBUG DIGEST
        FLUSHALL
        DEBUG DIGEST
      )"},
      {"Hashes", R"(
        HSET l a 1 b 2
        COPY l m
        COPY l m REPLACE
        RENAME m n
        RENAMENX n l
        HGETALL n
        OBJECT ENCODING n
        OBJECT REFCOUNT n
        SCAN 0 COUNT 100 TYPE hash
        SCAN 0 COUNT 100 TYPE string
        EXPIRE l 100
        COPY l c
        TTL c
        MOVE l 1
        EXISTS l
        SELECT 1
        HGET l a
        TTL l
        SELECT 0
        TYPE n
        TOUCH n
        DEBUG DIGEST
        DEBUG DIGEST-VALUE n
        SET n v
        TYPE n
        UNLINK n
        COPY c d DB 2
        SWAPDB 0 2
        HGET d b
        DEL d
        DBSIZE
      )"},
      {"OtherTypes",
       R"(
        RPUSH l a b c
        COPY l m
        RENAME m n
        LRANGE n 0 -1
        OBJECT ENCODING n
        SCAN 0 COUNT 100 TYPE list
        SCAN 0 COUNT 100 TYPE string
        EXPIRE l 100
        MOVE l 1
        EXISTS l
        TYPE n
        TOUCH n
        UNLINK n
        DEBUG DIGEST
      )",
       {},
       false,
       {"rpush", "lrange"}},
  };
}

}  // namespace ruddock::compat
