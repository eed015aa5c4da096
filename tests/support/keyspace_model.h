// SPDX-License-Identifier: BSD-3-Clause
// What single string commands do, one after another: the sequential specification that concurrent
// histories are held against. Two databases; clients stand in the first.
#pragma once

#include <array>
#include <map>
#include <string>
#include <vector>

namespace ruddock::testing {

using Words = std::vector<std::string>;

struct KeyspaceState {
  using Database = std::map<std::string, std::string>;
  std::array<Database, 2> databases;

  bool operator==(const KeyspaceState&) const = default;
  // Different states have different texts.
  std::string Text() const;
};

// Runs a request and returns the raw RESP2 reply. Knows GET, SET, SETNX, GETSET, GETDEL, APPEND,
// STRLEN, INCR, DEL, UNLINK, EXISTS, MGET, MSET, MSETNX, RENAME, RENAMENX, COPY (with REPLACE or
// DB 1), MOVE to 1, SWAPDB 0 1, FLUSHDB, FLUSHALL; anything else ends the test program.
std::string Apply(const Words& request, KeyspaceState& state);

}  // namespace ruddock::testing
