// SPDX-License-Identifier: BSD-3-Clause
// Strings used as numbers: integer bounds and the formatting of floats.
#include "compat/cases.h"

namespace ruddock::compat {

std::vector<Case> NumberCases() {
  return {
      {"IncrDecr", R"(
        INCR k
        INCR k
        DECR k
        DECR fresh
        SET k 9223372036854775806
        INCR k
        INCR k
        GET k
        SET k -9223372036854775807
        DECR k
        DECR k
        GET k
        SET k {notint} ;; INCR k ;; DECR k ;; GET k
        SET k {int} ;; INCR k
        SET k {int} ;; DECR k
        INCR
        INCR k 1
        DECR
        DECR k 1
        SET e 1 EX 100
        INCR e
        TTL e
        SET k 9999 ;; INCR k ;; OBJECT ENCODING k ;; OBJECT REFCOUNT k
        SET k "  11" ;; INCR k
        SET k "11  " ;; INCR k
      )"},
      {"IncrbyMatrix", R"(
        SET k 0 ;; INCRBY k {int}
        SET k {int} ;; INCRBY k {int} ;; GET k
        INCRBY k {notint}
        INCRBY fresh 5
        INCRBY k
        INCRBY k 1 2
        SET s abc
        INCRBY s 1
        INCRBY s abc
      )"},
      {"DecrbyMatrix", R"(
        SET k 0 ;; DECRBY k {int}
        SET k {int} ;; DECRBY k {int} ;; GET k
        DECRBY k {notint}
        DECRBY fresh 5
        DECRBY fresh2 -9223372036854775808
        DECRBY k
        DECRBY k 1 2
      )"},
      {"IncrbyfloatFormat", R"(
        INCRBYFLOAT fresh 0
        SET k {float} ;; INCRBYFLOAT k 0 ;; GET k ;; OBJECT ENCODING k
        SET k 0 ;; INCRBYFLOAT k {float} ;; GET k
        SET k 1 ;; INCRBYFLOAT k {float}
        SET k -1.5 ;; INCRBYFLOAT k {float}
      )"},
      {"IncrbyfloatPairs", R"(
        SET k {number} ;; INCRBYFLOAT k {number} ;; GET k
        SET k {int} ;; INCRBYFLOAT k {number} ;; GET k
      )"},
      {"IncrbyfloatSequences", R"(
        SET k 0
        INCRBYFLOAT k 0.1
        INCRBYFLOAT k 0.1
        INCRBYFLOAT k 0.1
        INCRBYFLOAT k 0.7
        INCRBYFLOAT k -1
        INCRBYFLOAT k 1e15
        INCRBYFLOAT k 1e16
        INCRBYFLOAT k 1e17
        INCRBYFLOAT k -1.11e17
        SET k 3.0e3 ;; INCRBYFLOAT k 200
        SET k 10.50 ;; INCRBYFLOAT k 0.1 ;; INCRBYFLOAT k -5
        SET k 1e4932 ;; INCRBYFLOAT k 1e4932
        SET k 1.18973149535723176502e4932 ;; INCRBYFLOAT k 1.18973149535723176502e4932
        SET k 1e-4951 ;; INCRBYFLOAT k 0
        SET k 17179869184 ;; INCRBYFLOAT k 0.00000001
        SET k 0.1 ;; INCRBYFLOAT k 0.2
        INCRBYFLOAT k
        INCRBYFLOAT
        INCRBYFLOAT k 1 2
        SET s abc
        INCRBYFLOAT s 1
        INCRBYFLOAT s abc
        SET e 1 EX 100
        INCRBYFLOAT e 1.5
        TTL e
        INCR e
      )"},
  };
}

}  // namespace ruddock::compat
