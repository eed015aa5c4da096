// SPDX-License-Identifier: BSD-3-Clause
// When two replies count as the same. The rule is: byte for byte. Two short tables name the
// commands for which that would be wrong, each with its reason: normalisers, where Redis itself may
// answer differently twice (order of a hash table, clocks, addresses), and exceptions, where
// Ruddock differs on purpose (each of those is also a row of docs/differences.md).
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compat/support/raw_connection.h"

namespace ruddock::compat {

using Arguments = std::vector<std::string>;

// Nothing when the replies agree, else what differs. Called with two replies that are no errors.
using CompareFunction = std::optional<std::string> (*)(const Arguments& command,
                                                       const Reply& expected, const Reply& got);

struct Rule {
  std::string_view command;  // lower case; "container|subcommand" for a subcommand
  CompareFunction compare;
  std::string_view reason;
};

// Replies that legitimately vary from run to run, on Redis too.
std::span<const Rule> Normalisers();
// Differences that we want. `command` is mirrored in docs/differences.md.
std::span<const Rule> Exceptions();

// Compares what the two servers answered to `command`. Errors and closes are always compared
// exactly.
std::optional<std::string> CompareReplies(const Arguments& command, const RawReply& expected,
                                          const RawReply& got);

// "container|subcommand" or the plain name, in lower case; what the tables are keyed by.
std::string QualifiedName(const Arguments& command);

// Helpers for rules.
std::optional<std::string> SameUnordered(const Reply& expected, const Reply& got);
// `reply` with every RESP3 set and unordered list of it sorted by bytes, recursively.
void SortItems(Reply* reply);

}  // namespace ruddock::compat
