// SPDX-License-Identifier: BSD-3-Clause
#include "tests/support/request_mix.h"

#include <algorithm>
#include <iterator>

namespace ruddock::testing {
namespace {

constexpr uint64_t kKeys = 300;
constexpr uint64_t kKeysOfAType = 20;
constexpr uint64_t kDatabases = 3;
// Keys for which clients wait.
constexpr uint64_t kQueues = 6;

// {k}: a key of strings, {n}: of counters, {l} {h} {s} {z} {p} {x}: of lists, hashes, sets, sorted
// sets, HyperLogLogs, streams, {q}: one for which clients wait, {a}: of anything; {v}: a value,
// {m}: a member of something, {t}: a short time, {i}: a small number, {d}: a database, {b}: bits. A
// number in front says how often the line is drawn.
constexpr std::string_view kRequests = R"(
12 SET {k} {v}
6 SET {k} {v} PX {t}
2 SET {k} {v} NX GET
2 SET {k} {v} KEEPTTL
12 GET {k}
4 APPEND {k} {v}
4 SETRANGE {k} {i} {v}
2 GETRANGE {k} 0 {i}
6 INCR {n}
2 INCRBYFLOAT {n} 1.5
2 DECRBY {n} {i}
3 SETNX {k} {v}
3 GETEX {k} PX {t}
2 GETEX {k} PERSIST
2 GETDEL {k}
2 GETSET {k} {v}
4 DEL {a} {a}
4 UNLINK {a} {a} {a}
4 RENAME {k} {k}
1 RENAME {a} {a}
2 RENAMENX {a} {a}
3 COPY {a} {k} REPLACE
2 COPY {a} {a} DB {d} REPLACE
2 MOVE {a} {d}
4 MSET {k} {v} {k} {v} {k} {v}
2 MSETNX {k} {v} {k} {v}
3 MGET {k} {k} {k} {k}
2 STRLEN {k}
2 LCS {n} {n}
2 SETBIT {k} {i} 1
2 BITCOUNT {k}
2 BITFIELD {k} INCRBY {b} {i} 1
2 BITOP XOR {k} {k} {k}
4 PEXPIRE {a} {t}
2 PERSIST {a}
2 PTTL {a}
2 EXPIRETIME {a}
2 TYPE {a}
2 EXISTS {a} {a}
2 TOUCH {a} {a}
2 OBJECT ENCODING {a}
1 OBJECT IDLETIME {a}
2 DUMP {a}
3 SCAN 0 COUNT 20
1 SCAN {i} MATCH *1* COUNT 5 TYPE string
1 KEYS *7*
2 RANDOMKEY
2 DBSIZE
2 SELECT {d}
1 SWAPDB 0 {d}
1 FLUSHDB ASYNC
1 FLUSHALL
1 FLUSHALL ASYNC
1 DEBUG DIGEST
1 DEBUG DIGEST-VALUE {a} {a}
1 DEBUG OBJECT {a}
1 DEBUG HTSTATS {d}
1 MEMORY USAGE {a}
1 MEMORY STATS
1 INFO
1 INFO commandstats
1 INFO keyspace
1 CLIENT LIST
1 CLIENT INFO
1 CLIENT SETNAME name-{i}
1 CLIENT NO-TOUCH ON
1 CLIENT NO-TOUCH OFF
1 CONFIG GET *
1 CONFIG SET hz {i} maxmemory-samples 3
1 CONFIG SET slowlog-log-slower-than {i} latency-tracking yes
1 CONFIG SET lazyfree-lazy-user-del yes active-expire-effort 3
1 CONFIG RESETSTAT
1 SLOWLOG GET 5
1 SLOWLOG RESET
1 LATENCY HISTOGRAM get set
1 LATENCY LATEST
1 COMMAND COUNT
1 COMMAND INFO get
1 NOSUCHCOMMAND {v}
1 GET
1 CONFIG SET hash-max-listpack-entries {i} set-max-intset-entries {i}
1 CONFIG SET zset-max-listpack-entries {i} list-max-listpack-size {i}
4 LPUSH {l} {m} {m} {m}
3 RPUSH {l} {m}
3 LPOP {l} 2
2 LINSERT {l} BEFORE {m} {m}
2 LSET {l} 0 {m}
2 LREM {l} 0 {m}
2 LTRIM {l} 0 {i}
1 LRANGE {l} 0 -1
2 LMOVE {l} {l} LEFT RIGHT
1 LMPOP 2 {l} {l} LEFT COUNT 3
4 SADD {s} {m} {m} {m}
2 SREM {s} {m} {m}
2 SPOP {s} 2
1 SRANDMEMBER {s} -5
1 SMEMBERS {s}
1 SSCAN {s} 0
2 SMOVE {s} {s} {m}
1 SUNIONSTORE {s} {s} {s}
1 SINTERCARD 2 {s} {s}
1 SORT {s} ALPHA LIMIT 0 5
1 SORT {l} BY nosort STORE {l}
1 SORT {s} BY counter:* GET key:* GET # STORE {l}
4 HSET {h} {m} {v} {m} {m}
2 HINCRBY {h} counter-{i} 1
2 HDEL {h} {m} {m}
1 HGETALL {h}
1 HRANDFIELD {h} 3 WITHVALUES
1 HSCAN {h} 0
4 ZADD {z} {i} {m} {i} {m}
2 ZINCRBY {z} {i} {m}
2 ZREM {z} {m} {m}
2 ZPOPMIN {z} 2
1 ZRANGE {z} 0 -1 WITHSCORES
1 ZREMRANGEBYSCORE {z} {i} {i}
1 ZRANGESTORE {z} {z} 0 {i}
1 ZUNIONSTORE {z} 2 {z} {s}
1 ZSCAN {z} 0
1 GEOADD {z} 13.3 38.1 {m}
1 GEOSEARCH {z} FROMLONLAT 13 38 BYRADIUS 200 km
2 PFADD {p} {m} {v}
1 PFCOUNT {p} {p}
1 PFMERGE {p} {p} {p}
3 XADD {x} * {m} {v}
1 XTRIM {x} MAXLEN {i}
1 XRANGE {x} - +
3 RPUSH {q} {v} {v}
2 LPUSH {q} {i}
2 ZADD {q} {i} {v} {i} {i}
1 SET {q} {v} PX {t}
1 DEL {q} {q}
1 RENAME {q} {q}
1 RENAME {k} {q}
1 COPY {q} {q} REPLACE
1 MOVE {q} {d}
1 LMOVE {q} {q} LEFT RIGHT
1 BLPOP {q} {q} {q} 0.002
1 BRPOP {q} 0.001
1 BLMPOP 0.002 2 {q} {q} LEFT COUNT 3
2 BLMOVE {q} {q} LEFT RIGHT 0.002
1 BRPOPLPUSH {q} {q} 0.001
1 BZPOPMIN {q} {q} 0.002
1 BZPOPMAX {q} 0.001
1 BZMPOP 0.002 2 {q} {q} MIN COUNT 2
)";

// Half of what {a} stands for are strings.
constexpr std::string_view kAnyKey[] = {"{k}", "{k}", "{k}", "{k}", "{k}", "{k}",
                                        "{l}", "{h}", "{s}", "{z}", "{p}", "{x}"};

}  // namespace

RequestMix::RequestMix(const engine::CommandRegistry& registry, uint64_t seed) : random_(seed) {
  size_t at = 1;
  while (at < kRequests.size()) {
    const size_t end = kRequests.find('\n', at);
    const std::string_view line = kRequests.substr(at, end - at);
    at = end + 1;
    std::vector<std::string_view> words;
    for (size_t start = 0; start < line.size();) {
      const size_t stop = std::min(line.find(' ', start), line.size());
      words.push_back(line.substr(start, stop - start));
      start = stop + 1;
    }
    const int weight = std::stoi(std::string(words[0]));
    words.erase(words.begin());
    // The one that does not exist is asked for on purpose.
    if (registry.Find(words[0]) == nullptr && words[0] != "NOSUCHCOMMAND") continue;
    for (int i = 0; i < weight; ++i) patterns_.push_back(words);
  }
}

RequestMix::Words RequestMix::Next() {
  const std::vector<std::string_view>& pattern = patterns_[Below(patterns_.size())];
  Words words;
  for (const std::string_view word : pattern) words.push_back(Fill(word));
  return words;
}

std::string RequestMix::Fill(std::string_view word) {
  const size_t open = word.find('{');
  if (open == std::string_view::npos) return std::string(word);
  std::string filled(word.substr(0, open));
  switch (word[open + 1]) {
    case 'k': filled += "key:" + std::to_string(Below(kKeys)); break;
    case 'q': filled += "queue:" + std::to_string(Below(kQueues)); break;
    case 'n': filled += "counter:" + std::to_string(Below(16)); break;
    case 'l': filled += "list:" + std::to_string(Below(kKeysOfAType)); break;
    case 'h': filled += "hash:" + std::to_string(Below(kKeysOfAType)); break;
    case 's': filled += "set:" + std::to_string(Below(kKeysOfAType)); break;
    case 'z': filled += "zset:" + std::to_string(Below(kKeysOfAType)); break;
    case 'p': filled += "hyperloglog:" + std::to_string(Below(kKeysOfAType)); break;
    case 'x': filled += "stream:" + std::to_string(Below(kKeysOfAType)); break;
    case 'a': return filled + Fill(kAnyKey[Below(std::size(kAnyKey))]);
    case 'v': filled += Value(); break;
    // Mostly one that is there already, and now and then one that changes the encoding.
    case 'm': filled += Below(32) == 0 ? Value() : std::to_string(Below(200)); break;
    case 't': filled += std::to_string(1 + Below(60)); break;
    case 'd': filled += std::to_string(Below(kDatabases)); break;
    case 'b': filled += "u8"; break;
    default: filled += std::to_string(1 + Below(100)); break;
  }
  return filled;
}

std::string RequestMix::Value() {
  // From an integer in the entry to a blob of its own.
  switch (Below(16)) {
    case 0: return std::string(33 * 1024 + Below(4096), 'b');
    case 1:
    case 2: return std::string(200 + Below(2000), 'm');
    case 3:
    case 4:
    case 5: return std::string(Below(60), 's');
    default: return std::to_string(Below(1'000'000'000));
  }
}

RequestMix::Words RequestMix::WritePair() {
  const std::string value = std::to_string(++generation_) + std::string(Below(2) * 300, 'x');
  return {"MSET", "pair:a", value, "pair:b", value};
}

bool RequestMix::IsWhole(const std::string& reply) {
  const size_t first = reply.find("\r\n") + 2;
  if (!reply.starts_with("*2\r\n")) return false;
  const std::string both = reply.substr(first);
  if (both.find("$-1\r\n") != std::string::npos) return true;
  return both.size() % 2 == 0 && both.substr(0, both.size() / 2) == both.substr(both.size() / 2);
}

}  // namespace ruddock::testing
