// SPDX-License-Identifier: BSD-3-Clause
// Commands as methods, for what one writes daily; Call() reaches all the others. A Pipeline adds
// the command and returns itself; Connection, Pool and Lease run it and return a Result<Reply>.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ruddock/client/opcode.h>

namespace ruddock::client {

// The options of SET.
struct SetOptions {
  enum class When : uint8_t { kAlways, kIfAbsent, kIfPresent };

  std::optional<std::chrono::milliseconds> expire;
  bool keep_ttl = false;
  When when = When::kAlways;
  bool get_old = false;
};

template <typename Self>
class Commands {
 public:
  decltype(auto) Ping() { return Run(Opcode::kPing); }

  // Strings.
  decltype(auto) Get(std::string_view key) { return Run(Opcode::kGet, key); }
  template <typename T>
  decltype(auto) Set(std::string_view key, const T& value) {
    return Run(Opcode::kSet, key, value);
  }
  template <typename T>
  decltype(auto) Set(std::string_view key, const T& value, const SetOptions& options) {
    std::vector<std::string> words;
    if (options.expire) words = {"PX", std::to_string(options.expire->count())};
    if (options.keep_ttl) words.emplace_back("KEEPTTL");
    if (options.when == SetOptions::When::kIfAbsent) words.emplace_back("NX");
    if (options.when == SetOptions::When::kIfPresent) words.emplace_back("XX");
    if (options.get_old) words.emplace_back("GET");
    return Run(Opcode::kSet, key, value, words);
  }
  template <typename Keys>
  decltype(auto) MGet(const Keys& keys) {
    return Run(Opcode::kMget, keys);
  }
  // A map, or a range of pairs.
  template <typename Pairs>
  decltype(auto) MSet(const Pairs& pairs) {
    return Run(Opcode::kMset, pairs);
  }
  decltype(auto) Incr(std::string_view key) { return Run(Opcode::kIncr, key); }
  decltype(auto) IncrBy(std::string_view key, int64_t by) { return Run(Opcode::kIncrby, key, by); }
  decltype(auto) Decr(std::string_view key) { return Run(Opcode::kDecr, key); }
  decltype(auto) Append(std::string_view key, std::string_view value) {
    return Run(Opcode::kAppend, key, value);
  }
  decltype(auto) StrLen(std::string_view key) { return Run(Opcode::kStrlen, key); }
  decltype(auto) GetDel(std::string_view key) { return Run(Opcode::kGetdel, key); }

  // Keys: one, or a range of them.
  template <typename Keys>
  decltype(auto) Del(const Keys& keys) {
    return Run(Opcode::kDel, keys);
  }
  template <typename Keys>
  decltype(auto) Unlink(const Keys& keys) {
    return Run(Opcode::kUnlink, keys);
  }
  template <typename Keys>
  decltype(auto) Exists(const Keys& keys) {
    return Run(Opcode::kExists, keys);
  }
  decltype(auto) Expire(std::string_view key, std::chrono::milliseconds after) {
    return Run(Opcode::kPexpire, key, after.count());
  }
  decltype(auto) Persist(std::string_view key) { return Run(Opcode::kPersist, key); }
  // In milliseconds.
  decltype(auto) PTtl(std::string_view key) { return Run(Opcode::kPttl, key); }
  decltype(auto) Type(std::string_view key) { return Run(Opcode::kType, key); }

  // Hashes.
  template <typename T>
  decltype(auto) HSet(std::string_view key, std::string_view field, const T& value) {
    return Run(Opcode::kHset, key, field, value);
  }
  template <typename Fields>
  decltype(auto) HSet(std::string_view key, const Fields& fields) {
    return Run(Opcode::kHset, key, fields);
  }
  decltype(auto) HGet(std::string_view key, std::string_view field) {
    return Run(Opcode::kHget, key, field);
  }
  template <typename Fields>
  decltype(auto) HMGet(std::string_view key, const Fields& fields) {
    return Run(Opcode::kHmget, key, fields);
  }
  decltype(auto) HGetAll(std::string_view key) { return Run(Opcode::kHgetall, key); }
  template <typename Fields>
  decltype(auto) HDel(std::string_view key, const Fields& fields) {
    return Run(Opcode::kHdel, key, fields);
  }
  decltype(auto) HIncrBy(std::string_view key, std::string_view field, int64_t by) {
    return Run(Opcode::kHincrby, key, field, by);
  }

  // Lists.
  template <typename Values>
  decltype(auto) LPush(std::string_view key, const Values& values) {
    return Run(Opcode::kLpush, key, values);
  }
  template <typename Values>
  decltype(auto) RPush(std::string_view key, const Values& values) {
    return Run(Opcode::kRpush, key, values);
  }
  decltype(auto) LPop(std::string_view key) { return Run(Opcode::kLpop, key); }
  decltype(auto) RPop(std::string_view key) { return Run(Opcode::kRpop, key); }
  decltype(auto) LRange(std::string_view key, int64_t first, int64_t last) {
    return Run(Opcode::kLrange, key, first, last);
  }
  decltype(auto) LLen(std::string_view key) { return Run(Opcode::kLlen, key); }

  // Sets.
  template <typename Members>
  decltype(auto) SAdd(std::string_view key, const Members& members) {
    return Run(Opcode::kSadd, key, members);
  }
  template <typename Members>
  decltype(auto) SRem(std::string_view key, const Members& members) {
    return Run(Opcode::kSrem, key, members);
  }
  decltype(auto) SMembers(std::string_view key) { return Run(Opcode::kSmembers, key); }
  template <typename T>
  decltype(auto) SIsMember(std::string_view key, const T& member) {
    return Run(Opcode::kSismember, key, member);
  }
  decltype(auto) SCard(std::string_view key) { return Run(Opcode::kScard, key); }

  // Sorted sets.
  template <typename T>
  decltype(auto) ZAdd(std::string_view key, double score, const T& member) {
    return Run(Opcode::kZadd, key, score, member);
  }
  template <typename Members>
  decltype(auto) ZRem(std::string_view key, const Members& members) {
    return Run(Opcode::kZrem, key, members);
  }
  decltype(auto) ZScore(std::string_view key, std::string_view member) {
    return Run(Opcode::kZscore, key, member);
  }
  decltype(auto) ZRank(std::string_view key, std::string_view member) {
    return Run(Opcode::kZrank, key, member);
  }
  decltype(auto) ZRange(std::string_view key, int64_t first, int64_t last) {
    return Run(Opcode::kZrange, key, first, last);
  }
  // Pairs of member and score.
  decltype(auto) ZRangeWithScores(std::string_view key, int64_t first, int64_t last) {
    return Run(Opcode::kZrange, key, first, last, "WITHSCORES");
  }
  decltype(auto) ZCard(std::string_view key) { return Run(Opcode::kZcard, key); }

  decltype(auto) Publish(std::string_view channel, std::string_view message) {
    return Run(Opcode::kPublish, channel, message);
  }

 private:
  template <typename... T>
  decltype(auto) Run(Opcode opcode, const T&... arguments) {
    return static_cast<Self*>(this)->Call(opcode, arguments...);
  }
};

}  // namespace ruddock::client
