// SPDX-License-Identifier: BSD-3-Clause
// Setting, reading and removing expiries, and keys that go.
#include "compat/cases.h"

namespace ruddock::compat {

std::vector<Case> ExpiryCases() {
  return {
      {"ExpireBounds", R"(
        EXPIRE none 100
        SET k v ;; EXPIRE k {int} ;; TTL k ;; EXISTS k
        SET k v ;; EXPIRE k {notint} ;; TTL k
        SET k v ;; EXPIRE k 9223372036854775 ;; TTL k
        SET k v ;; EXPIRE k -9223372036854775 ;; TTL k
        SET k v ;; EXPIRE k -9223372036854776 ;; TTL k
        SET k v ;; EXPIRE k 9223370000000000 ;; TTL k
        EXPIRE none {notint}
        EXPIRE none {int}
        EXPIRE
        EXPIRE k
      )"},
      {"PexpireBounds", R"(
        PEXPIRE none 100
        SET k v ;; PEXPIRE k 100000 ;; PTTL k
        SET k v ;; PEXPIRE k -1 ;; EXISTS k
        SET k v ;; PEXPIRE k 0 ;; EXISTS k
        SET k v ;; PEXPIRE k 2147483648 ;; PTTL k
        SET k v ;; PEXPIRE k 9223372036854775807 ;; PTTL k
        SET k v ;; PEXPIRE k 9223372036854775808 ;; PTTL k
        SET k v ;; PEXPIRE k -9223372036854775808 ;; PTTL k
        SET k v ;; PEXPIRE k 9223370000000000000 ;; PTTL k
        SET k v ;; PEXPIRE k {notint}
        PEXPIRE k
      )"},
      {"ExpireatBounds", R"(
        EXPIREAT none 33177117420
        SET k v ;; EXPIREAT k 33177117420 ;; EXPIRETIME k ;; PEXPIRETIME k ;; EXISTS k
        SET k v ;; EXPIREAT k 1 ;; EXISTS k ;; TTL k
        SET k v ;; EXPIREAT k {int} ;; EXPIRETIME k ;; PEXPIRETIME k
        SET k v ;; EXPIREAT k 9223372036854775 ;; EXPIRETIME k
        SET k v ;; EXPIREAT k 9223372036854776 ;; EXPIRETIME k
        SET k v ;; EXPIREAT k {notint}
        EXPIREAT k
        EXPIREAT k 1 2 3
      )"},
      {"PexpireatBounds", R"(
        PEXPIREAT none 33177117420000
        SET k v ;; PEXPIREAT k 33177117420123 ;; EXPIRETIME k ;; PEXPIRETIME k
        SET k v ;; PEXPIREAT k 33177117420499 ;; EXPIRETIME k
        SET k v ;; PEXPIREAT k 33177117420500 ;; EXPIRETIME k
        SET k v ;; PEXPIREAT k {int} ;; EXPIRETIME k ;; PEXPIRETIME k
        SET k v ;; PEXPIREAT k {notint}
        PEXPIREAT k
      )"},
      {"ConditionsWithoutExpiry", R"(
        SET k v ;; EXPIRE k 1000 {when} ;; TTL k
        SET k v ;; PEXPIRE k 1000000 {when} ;; PTTL k
        SET k v ;; EXPIREAT k 33177117420 {when} ;; EXPIRETIME k
        SET k v ;; PEXPIREAT k 33177117420000 {when} ;; PEXPIRETIME k
        SET k v ;; EXPIRE k -1 {when} ;; EXISTS k
        EXPIRE none 100 {when}
        PEXPIRE none 100 {when}
        EXPIREAT none 100 {when}
        PEXPIREAT none 100 {when}
      )"},
      {"ConditionsWithExpiry", R"(
        SET k v EXAT 33177117420 ;; EXPIREAT k 33177117421 {when} ;; EXPIRETIME k
        SET k v EXAT 33177117420 ;; EXPIREAT k 33177117419 {when} ;; EXPIRETIME k
        SET k v EXAT 33177117420 ;; EXPIREAT k 33177117420 {when} ;; EXPIRETIME k
        SET k v EXAT 33177117420 ;; EXPIREAT k 1 {when} ;; EXISTS k
        SET k v PXAT 33177117420000 ;; PEXPIREAT k 33177117420001 {when} ;; PEXPIRETIME k
        SET k v PXAT 33177117420000 ;; PEXPIREAT k 33177117419999 {when} ;; PEXPIRETIME k
        SET k v EX 1000 ;; EXPIRE k 2000 {when} ;; TTL k
        SET k v EX 1000 ;; EXPIRE k 500 {when} ;; TTL k
        SET k v EX 1000 ;; EXPIRE k -1 {when} ;; TTL k
        SET k v EX 1000 ;; PEXPIRE k 2000000 {when} ;; TTL k
        SET k v EX 1000 ;; PEXPIRE k 500000 {when} ;; TTL k
      )"},
      {"ConditionErrors", R"(
        SET k v
        EXPIRE k 100 FOO
        EXPIRE k 100 ""
        EXPIRE k 100 nx
        SET k v EX 500 ;; EXPIRE k 100 {when} {when} ;; TTL k
        SET k v EX 50 ;; EXPIRE k 100 {when} {when} ;; TTL k
        SET k v ;; EXPIRE k 100 {when} {when} ;; TTL k
        EXPIRE k 100 NX XX GT
        EXPIRE k 100 XX GT LT
        EXPIRE k abc FOO
        EXPIRE k abc NX XX
        EXPIRE none abc NX XX
        EXPIRE none 100 FOO
        EXPIRE none 100 GT LT
        PEXPIRE k 100 FOO
        EXPIREAT k 100 GT LT
        PEXPIREAT k 100 NX GT
        PEXPIREAT k 33177117420000 XX LT
        PEXPIRETIME k
      )"},
      {"TtlFamily", R"(
        TTL none
        PTTL none
        EXPIRETIME none
        PEXPIRETIME none
        SET k v
        TTL k
        PTTL k
        EXPIRETIME k
        PEXPIRETIME k
        EXPIRE k 1000
        TTL k
        PTTL k
        EXPIRETIME k
        PEXPIRETIME k
        EXPIREAT k 33177117420
        EXPIRETIME k
        PEXPIRETIME k
        TTL k
        TTL
        TTL k k
        PTTL
        PTTL k k
        EXPIRETIME
        EXPIRETIME k k
        PEXPIRETIME
        PEXPIRETIME k k
      )"},
      {"Persist", R"(
        PERSIST none
        SET k v
        PERSIST k
        EXPIRE k 100
        PERSIST k
        TTL k
        PERSIST k
        PERSIST
        PERSIST k k
      )"},
      {"LazyExpiry", R"(
        DEBUG SET-ACTIVE-EXPIRE 0
        SET a 1 PX 1
        SET b 1 PX 1
        SET c 1 PX 1
        SET d 1 PX 1
        !await ":0" EXISTS a
        GET a
        TTL a
        !await "+none" TYPE b
        !await ":0" STRLEN c
        INCR c
        TTL c
        !await ":0" STRLEN d
        APPEND d x
        TTL d
        SET e 1 PX 1
        !await ":0" EXISTS e
        SETNX e 2
        SET f 1 PX 1
        !await ":0" TOUCH f
        DEL f
        RENAME f g
        PERSIST f
        EXPIRE f 100
        SET h 1 PX 1
        !await "*0" KEYS h
        OBJECT ENCODING h
        COPY h i
        MOVE h 1
        GETDEL h
        GETEX h
        DEBUG SET-ACTIVE-EXPIRE 1
        !await ":3" DBSIZE
      )"},
      {"ActiveExpiry", R"(
        SET stays v
        SET a 1 PX 1
        SET b 1 PX 1
        SELECT 2
        SET c 1 PX 1
        !await ":0" DBSIZE
        SELECT 0
        !await ":1" DBSIZE
      )"},
      {"OverwriteAndExpiry", R"(
        SET k v EX 100
        SET k w
        TTL k
        EXPIRE k 100
        APPEND k x
        INCR n
        EXPIRE n 100
        INCR n
        TTL n
        GETSET n 5
        TTL n
        MSET n 6
        TTL n
        EXPIRE n 100
        SETRANGE n 0 7
        TTL n
        SETBIT n 0 1
        TTL n
        RENAME n m
        TTL m
        EXPIRE m 200
        TTL m
        EXPIRE m 100
        TTL m
      )"},
  };
}

}  // namespace ruddock::compat
