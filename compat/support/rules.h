// SPDX-License-Identifier: BSD-3-Clause
// The comparisons that the tables in normalisers.cc and exceptions.cc name.
#pragma once

#include "compat/support/compare.h"

namespace ruddock::compat::rules {

using Verdict = std::optional<std::string>;

// The elements agree, their order is free.
Verdict Unordered(const Arguments& command, const Reply& expected, const Reply& got);
// A list of pairs, or a map: the pairs agree, their order is free.
Verdict UnorderedPairs(const Arguments& command, const Reply& expected, const Reply& got);
// HRANDFIELD, SRANDMEMBER, SPOP: a single one, or as many as are asked for; where all are, which
// these are.
Verdict RandomElements(const Arguments& command, const Reply& expected, const Reply& got);
// One page of a scan: a whole iteration is compared as a set, a partial one by its shape.
Verdict ScanPage(const Arguments& command, const Reply& expected, const Reply& got);
// The same of SSCAN, whose cursor comes behind the key.
Verdict MemberScanPage(const Arguments& command, const Reply& expected, const Reply& got);
// The same of HSCAN, whose elements are pairs.
Verdict PairScanPage(const Arguments& command, const Reply& expected, const Reply& got);
// The same type; and null against null.
Verdict SameKind(const Arguments& command, const Reply& expected, const Reply& got);
// 1 in Redis may be the count of a shared integer here, not the other way round.
Verdict SharedRefcount(const Arguments& command, const Reply& expected, const Reply& got);
// Same types all the way down, numbers and texts free; lists of the same length.
Verdict SameShape(const Arguments& command, const Reply& expected, const Reply& got);
// Integers that may differ by the time between the two calls: 5 units of the command's clock for
// seconds, 5,000 for milliseconds. Negative answers (-1, -2) are exact.
Verdict NearSeconds(const Arguments& command, const Reply& expected, const Reply& got);
Verdict NearMilliseconds(const Arguments& command, const Reply& expected, const Reply& got);
// HELLO's map without the connection's id.
Verdict HelloMap(const Arguments& command, const Reply& expected, const Reply& got);
// "field=value" lines: the same clients, every field of Redis there, the steady ones equal.
Verdict ClientLines(const Arguments& command, const Reply& expected, const Reply& got);
// INFO: every section and field of Redis is there; the steady ones are equal.
Verdict InfoText(const Arguments& command, const Reply& expected, const Reply& got);
// A help text: the same first line, and every entry that Redis lists; the explanations are free.
Verdict HelpText(const Arguments& command, const Reply& expected, const Reply& got);
// CONFIG GET: the pairs in any order, without the values that name this very process.
Verdict ConfigPairs(const Arguments& command, const Reply& expected, const Reply& got);
// SLOWLOG GET: the commands and client names, without ids, times, durations and addresses.
Verdict SlowlogEntries(const Arguments& command, const Reply& expected, const Reply& got);
// LATENCY HISTORY, LATEST, HISTOGRAM: the events and calls, without times.
Verdict LatencyEntries(const Arguments& command, const Reply& expected, const Reply& got);
// A map of which Redis's keys must be there, with values of the same type.
Verdict MapKeys(const Arguments& command, const Reply& expected, const Reply& got);
// A MONITOR line without its time and address.
Verdict MonitorLine(const Arguments& command, const Reply& expected, const Reply& got);
// DEBUG OBJECT: encoding and reference count; addresses and clocks are free.
Verdict DebugObject(const Arguments& command, const Reply& expected, const Reply& got);
// XPENDING: the same but for how long ago each entry was delivered.
Verdict PendingEntries(const Arguments& command, const Reply& expected, const Reply& got);
// XINFO CONSUMERS: the same but for times.
Verdict StreamTimes(const Arguments& command, const Reply& expected, const Reply& got);
// XINFO STREAM: besides times, radix-tree-nodes may be any number.
Verdict StreamDescription(const Arguments& command, const Reply& expected, const Reply& got);
// COMMAND INFO: flags and tips as sets; the notes of key specs must be where Redis has some.
Verdict CommandInfo(const Arguments& command, const Reply& expected, const Reply& got);
// COMMAND DOCS: everything but summary and complexity, which must be there.
Verdict CommandDocs(const Arguments& command, const Reply& expected, const Reply& got);
// COMMAND GETKEYSANDFLAGS: the keys in order, the flags of each as a set.
Verdict KeysAndFlags(const Arguments& command, const Reply& expected, const Reply& got);

// A reply of COMMAND INFO, or the record of one command in it, with its sets in a fixed order and
// its notes reduced to "present".
void CanonicalCommandInfo(Reply* record);
// One command's COMMAND DOCS as a map of field to value: the free texts reduced to "present",
// history left out.
Reply CanonicalCommandDocs(const Reply& record);

}  // namespace ruddock::compat::rules
