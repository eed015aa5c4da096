// SPDX-License-Identifier: BSD-3-Clause
// Replies that vary on a real Redis too. Keep this short: every row is something that is not
// compared.
#include "compat/support/compare.h"
#include "compat/support/rules.h"

namespace ruddock::compat {
namespace {

constexpr Rule kNormalisers[] = {
    {"keys", rules::Unordered, "order of the key table"},
    {"scan", rules::ScanPage, "cursor and page depend on the key table"},
    {"hgetall", rules::UnorderedPairs, "order of a hash table"},
    {"hkeys", rules::Unordered, "order of a hash table"},
    {"hvals", rules::Unordered, "order of a hash table"},
    {"hscan", rules::PairScanPage, "cursor and page depend on the hash table"},
    {"hrandfield", rules::RandomElements, "random by contract"},
    {"smembers", rules::Unordered, "order of a hash table"},
    {"sinter", rules::Unordered, "order of a hash table"},
    {"sunion", rules::Unordered, "order of a hash table"},
    {"sdiff", rules::Unordered, "order of a hash table"},
    {"sscan", rules::MemberScanPage, "cursor and page depend on the hash table"},
    {"srandmember", rules::RandomElements, "random by contract"},
    {"spop", rules::RandomElements, "random by contract"},
    {"zscan", rules::PairScanPage, "cursor and page depend on the hash table"},
    {"zrandmember", rules::RandomElements, "random by contract"},
    {"xpending", rules::PendingEntries, "the clock runs between the two calls"},
    {"xinfo|consumers", rules::StreamTimes, "the clock runs between the two calls"},
    {"randomkey", rules::SameKind, "random by contract"},
    {"ttl", rules::NearSeconds, "the clock runs between the two calls"},
    {"pttl", rules::NearMilliseconds, "the clock runs between the two calls"},
    {"expiretime", rules::NearSeconds, "a relative expiry is set at two moments"},
    {"pexpiretime", rules::NearMilliseconds, "a relative expiry is set at two moments"},
    {"object|idletime", rules::NearSeconds, "the clock runs between the two calls"},
    {"object|freq", rules::SameKind, "the counter grows by chance"},
    {"time", rules::SameShape, "the clock"},
    {"lastsave", rules::SameKind, "the clock"},
    {"lolwut", rules::SameKind, "random art"},
    {"hello", rules::HelloMap, "the connection's id"},
    {"client|id", rules::SameKind, "the connection's id"},
    {"client|list", rules::ClientLines, "ids, addresses, ages and buffer sizes"},
    {"client|info", rules::ClientLines, "ids, addresses, ages and buffer sizes"},
    {"info", rules::InfoText, "clocks, sizes, process data"},
    {"config|get", rules::ConfigPairs, "order of the table; port and paths of this process"},
    {"slowlog|get", rules::SlowlogEntries, "ids, times and addresses"},
    {"latency|latest", rules::LatencyEntries, "times"},
    {"latency|history", rules::LatencyEntries, "times"},
    {"latency|histogram", rules::LatencyEntries, "times"},
    {"latency|doctor", rules::SameKind, "a report about times"},
    {"latency|graph", rules::SameKind, "a picture of times"},
    {"monitor", rules::MonitorLine, "time and address of each line"},
    {"memory|stats", rules::MapKeys, "sizes of this process"},
    {"memory|doctor", rules::SameKind, "a report about this process"},
    {"memory|malloc-stats", rules::SameKind, "the allocator's own report"},
    {"debug|object", rules::DebugObject, "addresses and the LRU clock"},
    {"debug|htstats", rules::SameKind, "shape of the key table"},
    {"debug|htstats-key", rules::SameKind, "shape of a table"},
    {"command|getkeysandflags", rules::KeysAndFlags, "the flags of a key are a set"},
};

}  // namespace

std::span<const Rule> Normalisers() { return kNormalisers; }

}  // namespace ruddock::compat
