// SPDX-License-Identifier: BSD-3-Clause
// Intersections, unions and differences of sets.
#include "compat/cases.h"

namespace ruddock::compat {
namespace {

std::string Fill(const std::string& key, int from, int to, const std::string& prefix = "") {
  std::string line = "SADD " + key;
  for (int i = from; i < to; ++i) line += " " + prefix + std::to_string(i);
  return line + "\n";
}

std::vector<Case> AlgebraCases() {
  const std::string sets = R"(
        SADD a 1 2 3 4
        SADD b 3 4 5
        SADD c 4 5 6 x
        SADD t x y z
        SET str v
      )";
  return {
      {"SetInter", sets + R"(
        SINTER
        SINTER a
        SINTER none
        SINTER a b
        SINTER a b c
        SINTER a t
        SINTER c t
        SINTER a a
        SINTER a none
        SINTER none a
        SINTER str
        SINTER a str
        SINTER none str
        SINTER str none
        SINTERSTORE
        SINTERSTORE d
        SINTERSTORE d a ;; SMEMBERS d ;; OBJECT ENCODING d
        SINTERSTORE d a b ;; SMEMBERS d
        SINTERSTORE d c t ;; SMEMBERS d ;; OBJECT ENCODING d
        SINTERSTORE d a t ;; EXISTS d
        SINTERSTORE d a none
        SINTERSTORE d a str
        SINTERSTORE d none str
        SINTERSTORE str a b ;; SMEMBERS str
        SINTERSTORE a a b ;; SMEMBERS a
        EXPIRE b 1000
        SINTERSTORE b b c ;; TTL b
        SINTERSTORE b b t ;; EXISTS b
        DEBUG DIGEST
      )"},
      {"SetInterCard", sets + R"(
        SINTERCARD
        SINTERCARD 1
        SINTERCARD 1 a
        SINTERCARD 2 a b
        SINTERCARD 3 a b c
        SINTERCARD 2 a none
        SINTERCARD 2 c t
        SINTERCARD {int} a
        SINTERCARD {notint} a
        SINTERCARD 2 a
        SINTERCARD 1 a b
        SINTERCARD 1 a LIMIT
        SINTERCARD 1 a LIMIT {int}
        SINTERCARD 1 a LIMIT {notint}
        SINTERCARD 2 a b LIMIT 1
        SINTERCARD 2 a b LIMIT 2
        SINTERCARD 2 a b LIMIT 0
        SINTERCARD 2 a b LIMIT 1 LIMIT 5
        SINTERCARD 2 a b limit 1
        SINTERCARD 2 a b LIMIT 1 x
        SINTERCARD 1 a LIMITS 1
        SINTERCARD 1 str
        SINTERCARD 2 none str
        SINTERCARD 1 str LIMIT x
        SINTERCARD 2 a str LIMIT 1
        SINTERCARD 2 limit a
        SINTERCARD 1 t LIMIT 2
      )"},
      {"SetUnion", sets + R"(
        SUNION
        SUNION a
        SUNION none
        SUNION a b
        SUNION a t none
        SUNION a a
        SUNION str
        SUNION none str
        SUNION a str
        SUNIONSTORE
        SUNIONSTORE d
        SUNIONSTORE d a b ;; SMEMBERS d ;; OBJECT ENCODING d
        SUNIONSTORE d a t ;; SMEMBERS d ;; OBJECT ENCODING d
        SUNIONSTORE d none ;; EXISTS d
        SUNIONSTORE d none
        SUNIONSTORE d a str
        SUNIONSTORE str a ;; TYPE str
        SUNIONSTORE a a b ;; SMEMBERS a
        EXPIRE b 1000
        SUNIONSTORE b b ;; TTL b
        DEBUG DIGEST
      )"},
      {"SetDiff", sets + R"(
        SDIFF
        SDIFF a
        SDIFF none
        SDIFF a b
        SDIFF b a
        SDIFF a b c
        SDIFF c a t
        SDIFF a none
        SDIFF none a
        SDIFF a a
        SDIFF a b a
        SDIFF t none none none
        SDIFF str
        SDIFF a str
        SDIFF none str
        SDIFFSTORE
        SDIFFSTORE d
        SDIFFSTORE d a b ;; SMEMBERS d ;; OBJECT ENCODING d
        SDIFFSTORE d c a ;; SMEMBERS d ;; OBJECT ENCODING d
        SDIFFSTORE d c t ;; SMEMBERS d ;; OBJECT ENCODING d
        SDIFFSTORE d a a ;; EXISTS d
        SDIFFSTORE d none a
        SDIFFSTORE d a str
        SDIFFSTORE str a ;; TYPE str
        SDIFFSTORE a a b ;; SMEMBERS a
        EXPIRE b 1000
        SDIFFSTORE b b none ;; TTL b
        SDIFFSTORE b b b ;; EXISTS b
        DEBUG DIGEST
      )"},
  };
}

std::vector<Case> LargeCases() {
  const std::string both = "OBJECT ENCODING d\nSCARD d\nDEBUG DIGEST-VALUE d\n";
  return {
      {"SetAlgebraOfLargeSets",
       Fill("a", 0, 1000) + Fill("b", 500, 1500) + Fill("t", 0, 1000, "m") + Fill("i", 900, 1100) +
           "SINTER a b\nSUNION a b\nSDIFF a b\nSINTER a t\nSINTER a i\nSINTER i a b\n" +
           "SINTERCARD 2 a b\nSINTERCARD 2 a b LIMIT 100\nSINTERCARD 2 a t LIMIT 1\n" +
           "SINTERSTORE d a b\n" + both + "SUNIONSTORE d a b t\n" + both + "SDIFFSTORE d a b\n" +
           both + "SINTERSTORE d a i\n" + both},
      // Erasing members one by one leaves a table behind, looking them up does not.
      {"SetDiffEncodings",
       Fill("a", 0, 600) + Fill("b", 0, 599) + Fill("s", 0, 10) + "SADD mixed 1 x y\nSADD x x\n" +
           "SADD y y\n" + "SDIFFSTORE d a b\n" + both + "SDIFFSTORE d a b s\n" + both +
           "SDIFFSTORE d a s s s s s s s s\n" + both + "SDIFFSTORE d mixed x y\n" + both +
           "SDIFFSTORE d mixed x y x y x y\n" + both + "SDIFFSTORE d a b s s s s\n" + both +
           "SDIFFSTORE d a none none none b s s\n" + both + "SDIFFSTORE d mixed mixed\n" + both},
  };
}

}  // namespace

std::vector<Case> SetAlgebraCases() {
  std::vector<Case> all;
  for (auto* make : {AlgebraCases, LargeCases}) {
    for (Case& one : make()) all.push_back(std::move(one));
  }
  return all;
}

}  // namespace ruddock::compat
