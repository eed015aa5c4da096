// SPDX-License-Identifier: BSD-3-Clause
// The bitmap commands.
#include "compat/cases.h"

namespace ruddock::compat {

namespace {

// Every value that matters against every width, read back in the same width.
std::string EveryEncoding() {
  std::string script;
  for (const std::string& encoding : Matrix("encoding")) {
    script += "DEL k ;; BITFIELD k OVERFLOW {overflow} SET " + encoding + " 3 {int} GET " +
              encoding + " 3 ;; GET k\n";
    script +=
        "DEL k ;; BITFIELD k INCRBY " + encoding + " 0 {int} INCRBY " + encoding + " 0 {int}\n";
  }
  return script;
}

}  // namespace

std::vector<Case> BitmapCases() {
  return {
      {"BitfieldEveryEncoding", EveryEncoding()},
      {"SetbitGetbit", R"(
        GETBIT none 0
        SETBIT k 7 1
        GET k
        SETBIT k 7 0
        GET k
        SETBIT k 100 1
        STRLEN k
        GETBIT k 100
        GETBIT k 101
        GETBIT k 100000
        SET n 12345
        SETBIT n 6 0
        GET n
        OBJECT ENCODING n
        SET e v EX 100
        SETBIT e 0 1
        TTL e
        GETBIT k {offset}
        SETBIT b {offset} 1 ;; STRLEN b
        SETBIT b {offset} 0 ;; STRLEN b
        GETBIT k {notint}
        GETBIT k {int}
      )"},
      {"SetbitErrors", R"(
        SETBIT k 0 2
        SETBIT k 0 -1
        SETBIT k 0 {notint}
        SETBIT k -1 2
        SETBIT k abc abc
        SETBIT k 0
        SETBIT k
        SETBIT k 0 1 1
        GETBIT k
        GETBIT
        GETBIT k 0 1
        EXISTS k
        SETBIT fresh 0 0
        GET fresh
      )"},
      {"LastAllowedBit", R"(
        SETBIT k 4294967295 1
        STRLEN k
        GETBIT k 4294967295
        GETBIT k 4294967294
        BITCOUNT k -1 -1
        DEL k
      )"},
      {"BitcountRanges", R"(
        BITCOUNT none
        BITCOUNT none 0 -1
        SET k foobar
        BITCOUNT k
        BITCOUNT k {range} {range}
        BITCOUNT k {range} {range} BYTE
        BITCOUNT k {range} {range} BIT
        BITCOUNT k {int} {int} BIT
        BITCOUNT k {int} {int}
        BITCOUNT k 0 5 bit
        BITCOUNT k 0 5 byte
        SET n 123456
        BITCOUNT n
        BITCOUNT n 1 2
        BITCOUNT n 5 30 BIT
      )"},
      {"BitcountErrors", R"(
        SET k foobar
        BITCOUNT
        BITCOUNT k 0
        BITCOUNT none 0
        BITCOUNT k 0 1 FOO
        BITCOUNT none 0 1 FOO
        BITCOUNT k 0 1 BIT BIT
        BITCOUNT none 0 1 BIT BIT
        BITCOUNT k a b
        BITCOUNT none a b
        BITCOUNT k 0 {notint}
        BITCOUNT k {notint} 0 BIT
      )"},
      {"BitposRanges", R"(
        BITPOS none 0
        BITPOS none 1
        BITPOS none 0 0 -1
        BITPOS none 1 0 -1
        SET k "\x00\x0f\xf0"
        BITPOS k 0
        BITPOS k 1
        BITPOS k 0 {range}
        BITPOS k 1 {range}
        BITPOS k 0 {range} {range}
        BITPOS k 1 {range} {range}
        BITPOS k 0 {range} {range} BYTE
        BITPOS k 1 {range} {range} BYTE
        BITPOS k 0 {range} {range} BIT
        BITPOS k 1 {range} {range} BIT
        SET k "\xff\xff\xff"
        BITPOS k 0
        BITPOS k 0 0
        BITPOS k 0 0 -1
        BITPOS k 0 {range} {range} BIT
        SET k "\x00\x00\x00"
        BITPOS k 1
        BITPOS k 1 {range} {range} BIT
        SET k ""
        BITPOS k 0
        BITPOS k 1
        BITPOS k 0 0 -1
        SET k "\x00\xff\xf0"
        BITPOS k 1 {int} {int}
        BITPOS k 0 {int} {int} BIT
        SET n 9999
        BITPOS n 1
        BITPOS n 0 1 2
      )"},
      {"BitposErrors", R"(
        SET k v
        BITPOS k
        BITPOS
        BITPOS k 2
        BITPOS k -1
        BITPOS k {notint}
        BITPOS none 2
        BITPOS k 1 {notint}
        BITPOS k 1 0 {notint}
        BITPOS k 1 0 1 FOO
        BITPOS k 1 0 BIT
        BITPOS k 1 0 1 BIT BIT
        BITPOS none 1 a
      )"},
      {"Bitop", R"(
        MSET a "\xff\x0f\x01" b "\x0f\xff" c ""
        BITOP AND d a b
        GET d
        BITOP OR d a b
        GET d
        BITOP XOR d a b
        GET d
        BITOP NOT d a
        GET d
        BITOP and d a b none
        GET d
        BITOP or d a b none c
        GET d
        BITOP xor d a b none c
        GET d
        BITOP NOT d none
        EXISTS d
        BITOP AND d none none2
        EXISTS d
        BITOP OR d c c
        EXISTS d
        BITOP AND a a
        GET a
        BITOP OR a a a
        SET n 12345
        BITOP NOT d n
        GET d
        BITOP XOR d n a
        GET d
        SET d v EX 100
        BITOP OR d a
        TTL d
      )"},
      {"BitopLong", R"(
        SET a "0123456789012345678901234567890123456789012345678901234567890123456789abc"
        SET b "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefgh"
        SET c "~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~"
        BITOP AND d a b c
        GET d
        BITOP OR d a b c
        GET d
        BITOP XOR d a b c
        GET d
        BITOP NOT d a
        GET d
        BITOP AND d a b c a b c a b c a b c a b c a b
        GET d
        BITOP XOR d a b c a b c a b c a b c a b c a b
        GET d
        OBJECT ENCODING d
      )"},
      {"BitopErrors", R"(
        SET a v
        BITOP
        BITOP AND
        BITOP AND d
        BITOP FOO d a
        BITOP NOT d a a
        BITOP NOT d
        BITOP DIFF d a a
        EXISTS d
      )"},
      {"BitfieldSetGet", R"(
        BITFIELD k
        EXISTS k
        BITFIELD k GET u8 0
        EXISTS k
        BITFIELD k SET u8 0 255
        GET k
        BITFIELD k SET u8 #1 65 GET u8 #1 GET u4 4
        GET k
        BITFIELD k GET {encoding} 0
        BITFIELD k GET {encoding} #1
        BITFIELD k GET {encoding} 100
        DEL k ;; BITFIELD k SET {encoding} 0 -1 GET {encoding} 0
        DEL k ;; BITFIELD k SET {encoding} #2 1 ;; GET k
        BITFIELD k SET {encoding} 3 -2 GET {encoding} 3
        BITFIELD k get u8 0 set u8 0 1 incrby u8 0 1 overflow sat incrby u8 0 255
        SET n 12345
        BITFIELD n SET u8 0 66
        GET n
        OBJECT ENCODING n
        SET e v EX 100
        BITFIELD e SET u8 0 1
        TTL e
      )"},
      {"BitfieldOverflow", R"(
        DEL k ;; BITFIELD k SET i8 0 100 OVERFLOW {overflow} INCRBY i8 0 {int}
        DEL k ;; BITFIELD k SET u8 0 200 OVERFLOW {overflow} INCRBY u8 0 {int}
        DEL k ;; BITFIELD k SET i64 0 9223372036854775800 OVERFLOW {overflow} INCRBY i64 0 {int}
        DEL k ;; BITFIELD k SET i64 0 -9223372036854775800 OVERFLOW {overflow} INCRBY i64 0 {int}
        DEL k ;; BITFIELD k SET u63 0 9223372036854775800 OVERFLOW {overflow} INCRBY u63 0 {int}
        DEL k ;; BITFIELD k SET i1 0 0 OVERFLOW {overflow} INCRBY i1 0 {int}
        DEL k ;; BITFIELD k SET u1 0 1 OVERFLOW {overflow} INCRBY u1 0 {int}
        DEL k ;; BITFIELD k SET i63 0 {int} OVERFLOW {overflow} INCRBY i63 0 1
      )"},
      {"BitfieldOverflowScope", R"(
        BITFIELD k SET u2 0 3 OVERFLOW SAT INCRBY u2 0 1 OVERFLOW WRAP INCRBY u2 0 1
        BITFIELD k OVERFLOW FAIL INCRBY u2 0 3 INCRBY u2 0 3 GET u2 0
        BITFIELD k OVERFLOW FAIL SET u2 0 7 GET u2 0
        BITFIELD k OVERFLOW SAT
        BITFIELD k OVERFLOW fail GET u8 0
        BITFIELD fresh OVERFLOW FAIL INCRBY u2 0 7
        EXISTS fresh
        STRLEN fresh
      )"},
      {"BitfieldErrors", R"(
        BITFIELD
        BITFIELD k GET
        BITFIELD k GET u8
        BITFIELD k SET u8 0
        BITFIELD k INCRBY u8 0
        BITFIELD k OVERFLOW
        BITFIELD k OVERFLOW FOO
        BITFIELD k FOO
        BITFIELD k FOO u8 0
        BITFIELD k GET {badencoding} 0
        BITFIELD k SET {badencoding} 0 1
        BITFIELD k GET u8 {notint}
        BITFIELD k GET u8 #{notint}
        BITFIELD k GET u8 -1
        BITFIELD k GET u8 #-1
        BITFIELD k GET u8 #
        BITFIELD k GET u8 4294967295
        BITFIELD k GET u8 4294967288
        BITFIELD k GET u8 4294967296
        BITFIELD k GET i64 #67108863
        BITFIELD k GET i64 #67108864
        BITFIELD k GET u8 9223372036854775807
        BITFIELD k GET i64 #9223372036854775807
        BITFIELD k GET i64 #288230376151711744
        BITFIELD k SET u8 4294967296 1
        BITFIELD k SET u8 9223372036854775807 1
        BITFIELD k SET u8 0 {notint}
        BITFIELD k INCRBY u8 0 {notint}
        BITFIELD k SET u8 0 1 GET u8
        BITFIELD k SET u8 0 1 FOO
        EXISTS k
      )"},
      {"BitfieldRo", R"(
        BITFIELD_RO k
        BITFIELD_RO k GET u8 0
        SET k "\xff\x80"
        BITFIELD_RO k GET u8 0 GET i8 0 GET u8 #1 GET i4 6
        BITFIELD_RO k GET {encoding} 0
        BITFIELD_RO k get u8 1
        BITFIELD_RO k GET {badencoding} 0
        BITFIELD_RO k SET u8 0 1
        BITFIELD_RO k INCRBY u8 0 1
        BITFIELD_RO k OVERFLOW SAT
        BITFIELD_RO k OVERFLOW SAT GET u8 0
        BITFIELD_RO k GET u8 0 SET u8 0 1
        BITFIELD_RO k GET u8
        BITFIELD_RO k FOO
        BITFIELD_RO
        GET k
      )"},
      {"WrongType", R"(
        HSET l f v
        SETBIT l 0 1
        SETBIT l -1 1
        GETBIT l 0
        BITCOUNT l
        BITCOUNT l 0 a
        BITPOS l 1
        BITPOS l 2
        BITFIELD l GET u8 0
        BITFIELD l SET u8 0 1
        BITFIELD l FOO
        BITFIELD_RO l GET u8 0
        BITOP AND d l
        BITOP NOT d l
        BITOP OR l none
        EXISTS l
      )"},
  };
}

}  // namespace ruddock::compat
