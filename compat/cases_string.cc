// SPDX-License-Identifier: BSD-3-Clause
// The string commands that are not about numbers.
#include "compat/cases.h"

namespace ruddock::compat {

std::vector<Case> StringCases() {
  return {
      {"SetAndGet", R"(
        GET k
        SET k {value} ;; GET k ;; STRLEN k ;; OBJECT ENCODING k
        SET "" empty-key
        GET ""
        SET "\x00\xff\r\n" binary-key
        GET "\x00\xff\r\n"
        SET k a b
        SET k
        SET
        GET
        GET k extra
        set lower case
        sEt mIxEd case
        gEt mIxEd
      )"},
      {"SetCondition", R"(
        SET k 1 XX
        GET k
        SET k 1 NX
        SET k 2 NX
        GET k
        SET k 3 XX
        SET k 3 xx
        GET k
        SET k 1 NX XX
        SET k 1 XX NX
        SET k 1 NX NX
        SET k 1 XX XX
        SET k 1 GT
        SET k 1 nx extra
      )"},
      {"SetGet", R"(
        SET k 1 GET
        SET k 2 GET
        SET k 3 XX GET
        SET k 4 NX GET
        SET other 4 NX GET
        GET other
        SET none 4 XX GET
        SET k 5 GET GET
        SET k 5 GET EX 100
        TTL k
        SET k 6 KEEPTTL GET
        TTL k
        GET k
      )"},
      {"SetExpiry", R"(
        SET k v EX 100
        TTL k
        SET k v PX 100000
        PTTL k
        SET k v EXAT 33177117420
        EXPIRETIME k
        SET k v PXAT 33177117420123
        PEXPIRETIME k
        SET k w KEEPTTL
        PEXPIRETIME k
        SET k w
        TTL k
        SET k v EXAT 1
        GET k
        SET k v PXAT 1
        EXISTS k
        SET k v ex 100
        SET k v px 100000
        SET k v exat 33177117420
        SET k v pxat 33177117420123
        SET k v keepttl
        TTL k
      )"},
      {"SetExpiryBounds", R"(
        SET k v EX {duration} ;; TTL k
        SET k v PX {duration} ;; PTTL k
        SET k v EX {int}
        SET k v PX {int}
        SET k v EXAT {int} ;; EXPIRETIME k
        SET k v PXAT {int} ;; PEXPIRETIME k
        SET k v EX {notint}
        SET k v PX {notint}
        SET k v EXAT {notint}
        SET k v PXAT {notint}
        SET k v EX 9223372036854775
        SET k v EX 9223372036854776
        SET k v EXAT 9223372036854775
        SET k v EXAT 9223372036854776
        SET k v EX 9223370000000000
        TTL k
      )"},
      {"SetOptionErrors", R"(
        SET k v EX
        SET k v PX
        SET k v EXAT
        SET k v PXAT
        SET k v EX 10 PX 10
        SET k v PX 10 EX 10
        SET k v EX 10 EX 10
        SET k v EX 10 KEEPTTL
        SET k v KEEPTTL EX 10
        SET k v KEEPTTL KEEPTTL
        SET k v EXAT 10 KEEPTTL
        SET k v PXAT 10 EXAT 10
        SET k v PERSIST
        SET k v EX 10 PERSIST
        SET k v FOO
        SET k v ""
        SET k v EX 0
        SET k v EX -1
        SET k v EX NX
        SET k v NX EX
        GET k
      )"},
      {"SetexPsetexSetnx", R"(
        SETEX k 100 v
        GET k
        TTL k
        SETEX k {int} v ;; TTL k
        SETEX k {notint} v
        PSETEX k {int} v
        PSETEX k 4294967296 v ;; PTTL k
        PSETEX k {notint} v
        PSETEX k 100000 v
        PTTL k
        SETEX k 100
        SETEX k
        SETEX
        PSETEX k 100
        SETEX k 100 v x
        SETNX k v
        SETNX fresh v
        SETNX fresh w
        GET fresh
        SETNX fresh
        SETNX fresh v x
      )"},
      {"GetexOptions", R"(
        GETEX none
        GETEX none EX 100
        SET k v
        GETEX k
        TTL k
        GETEX k EX 100
        TTL k
        GETEX k PX 100000
        PTTL k
        GETEX k EXAT 33177117420
        EXPIRETIME k
        GETEX k PXAT 33177117420123
        PEXPIRETIME k
        GETEX k
        PEXPIRETIME k
        GETEX k PERSIST
        TTL k
        GETEX k persist
        GETEX k EXAT 1
        GET k
        SET k v
        GETEX k PXAT 1
        GET k
      )"},
      {"GetexErrors", R"(
        SET k v
        GETEX
        GETEX k EX
        GETEX k FOO
        GETEX k KEEPTTL
        GETEX k NX
        GETEX k GET
        GETEX k PERSIST EX 10
        GETEX k EX 10 PERSIST
        GETEX k EX 10 PX 10
        GETEX k EX {notint}
        SET k v ;; GETEX k EX {duration} ;; TTL k
        SET k v ;; GETEX k PX {duration} ;; PTTL k
        SET k v ;; GETEX k EXAT {int} ;; EXPIRETIME k
        SET k v ;; GETEX k PXAT {int} ;; PEXPIRETIME k
        GETEX none EX 0
        GETEX none EX abc
      )"},
      {"GetsetGetdel", R"(
        GETSET k 1
        GETSET k 2
        GET k
        EXPIRE k 100
        GETSET k 3
        TTL k
        GETSET k
        GETSET k a b
        GETDEL k
        GETDEL k
        EXISTS k
        GETDEL
        GETDEL k x
      )"},
      {"Append", R"(
        APPEND k ""
        EXISTS k
        APPEND k abc
        APPEND k def
        GET k
        OBJECT ENCODING k
        SET n 10
        OBJECT ENCODING n
        APPEND n 5
        GET n
        OBJECT ENCODING n
        INCR n
        OBJECT ENCODING n
        SET e v EX 100
        APPEND e w
        TTL e
        APPEND k
        APPEND k a b
        APPEND k "\x00\xff"
        GET k
      )"},
      {"Strlen", R"(
        STRLEN none
        SET k hello
        STRLEN k
        SET k 12345
        STRLEN k
        SET k -9223372036854775808
        STRLEN k
        STRLEN
        STRLEN k x
      )"},
      {"GetrangeMatrix", R"(
        SET k "This is a string"
        GETRANGE k {int} {int}
        GETRANGE k {range} {range}
        GETRANGE k 0 {notint}
        GETRANGE k {notint} 0
        GETRANGE none 0 -1
        GETRANGE none a b
        GETRANGE k 0
        GETRANGE k 0 1 2
        SET k 1234567
        GETRANGE k {range} {range}
        SET k ""
        GETRANGE k {range} {range}
      )"},
      {"SubstrMatrix", R"(
        SET k hello
        SUBSTR k {range} {range}
        SUBSTR k 0 {notint}
        SUBSTR none 0 -1
        SUBSTR k 0
        SUBSTR k 0 1 2
      )"},
      {"Setrange", R"(
        SETRANGE none 0 ""
        EXISTS none
        SETRANGE none 5 ""
        EXISTS none
        SETRANGE k 5 hello
        GET k
        SETRANGE k 0 HE
        GET k
        SETRANGE k 2 ""
        GET k
        SETRANGE k 9 "tail that grows"
        GET k
        SET n 12345
        SETRANGE n 1 99
        GET n
        OBJECT ENCODING n
        SET e v EX 100
        SETRANGE e 0 w
        TTL e
        SETRANGE k -1 v
        SETRANGE k {notint} v
        SETRANGE k 0
        SETRANGE k 0 v w
      )"},
      {"SetrangeBounds", R"(
        SET k v
        SETRANGE k -1 v
        SETRANGE k -9223372036854775808 v
        SETRANGE k 536870912 v
        SETRANGE k 536870911 vv
        SETRANGE k 2147483647 v
        SETRANGE k 2147483648 v
        SETRANGE k 4294967296 v
        SETRANGE k 9223372036854775807 v
        SETRANGE k 9223372036854775807 ""
        SETRANGE k 9223372036854775808 v
        SETRANGE none 9223372036854775807 ""
        SETRANGE none 9223372036854775807 v
        SETRANGE none -1 ""
        GET k
      )"},
      {"MgetMsetMsetnx", R"(
        MSET a 1 b 2 c ""
        MGET a b c none a
        MSET a 1 a 2
        GET a
        EXPIRE a 100
        MSET a 3
        TTL a
        MSET
        MSET a
        MSET a 1 b
        MGET
        MSETNX a 1 fresh 2
        EXISTS fresh
        MSETNX x 1 y 2
        MGET x y
        MSETNX z 1 z 2
        GET z
        MSETNX
        MSETNX a
        MSETNX a 1 b
      )"},
      {"Encodings", R"(
        SET k {int} ;; OBJECT ENCODING k ;; STRLEN k ;; GET k
        SET k {notint} ;; OBJECT ENCODING k ;; GET k
        SET k 12345678901234567890123456789012345678901234 ;; OBJECT ENCODING k
        SET k 123456789012345678901234567890123456789012345 ;; OBJECT ENCODING k
        APPEND k x ;; OBJECT ENCODING k
        SETRANGE fresh 0 abc ;; OBJECT ENCODING fresh
        SETNX nx 100 ;; OBJECT ENCODING nx
        GETSET gs 100 ;; OBJECT ENCODING gs
        SETEX se 100 100 ;; OBJECT ENCODING se
        MSET ms 100 mt abc ;; OBJECT ENCODING ms ;; OBJECT ENCODING mt
        OBJECT REFCOUNT ms
        SET big 1000000 ;; OBJECT REFCOUNT big
      )"},
      {"Lcs", R"(
        MSET k1 ohmytext k2 mynewtext
        LCS k1 k2
        LCS k1 k2 LEN
        LCS k1 k2 len
        LCS k1 k2 IDX
        LCS k1 k2 IDX MINMATCHLEN 4
        LCS k1 k2 IDX MINMATCHLEN 4 WITHMATCHLEN
        LCS k1 k2 IDX WITHMATCHLEN
        LCS k1 k2 WITHMATCHLEN
        LCS k1 k2 LEN WITHMATCHLEN
        LCS k1 k2 MINMATCHLEN 100
        LCS k1 k2 IDX MINMATCHLEN {int}
        LCS k1 k2 IDX MINMATCHLEN {notint}
        LCS k1 k2 IDX MINMATCHLEN
        LCS k1 k2 IDX LEN
        LCS k1 k2 LEN IDX
        LCS k1 k2 IDX IDX
        LCS k1 k2 FOO
        LCS k1 none
        LCS none k1 IDX
        LCS none none2 LEN
        LCS k1 k1 IDX WITHMATCHLEN
        LCS k1
        LCS
        SET n 123456
        SET m 3456789
        LCS n m IDX WITHMATCHLEN
        MSET x "\x00a\xffb" y "a\x00b\xff"
        LCS x y
        LCS x y IDX
        MSET x aaaaabbbbbcccccaaaaa y aaaaacccccbbbbbaaaaa
        LCS x y IDX WITHMATCHLEN
        LCS x y
        LCS y x
        MSET x GCACATTTGAGTTCCGATTACACATGTGTTGC y ATTAGAGACCATTTGATAGACAAGTTTATATG
        LCS x y
        LCS x y IDX WITHMATCHLEN
        LCS x y IDX MINMATCHLEN 3 WITHMATCHLEN
      )"},
      {"WrongType", R"(
        HSET l f v
        GET l
        GETEX l
        GETDEL l
        GETSET l v
        SET l v GET
        SET l v NX
        APPEND l v
        STRLEN l
        GETRANGE l 0 1
        SUBSTR l 0 1
        SETRANGE l 0 v
        SETRANGE l 0 ""
        SETRANGE l -1 v
        MGET l none
        LCS l none
        LCS none l LEN
        INCR l
        DECR l
        INCRBY l 1
        DECRBY l 1
        INCRBYFLOAT l 1
        SETNX l v
        TYPE l
        SET l v
        TYPE l
      )"},
  };
}

}  // namespace ruddock::compat
