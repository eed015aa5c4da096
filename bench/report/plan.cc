// SPDX-License-Identifier: BSD-3-Clause
#include "bench/report/plan.h"

#include <fmt/format.h>

#include <regex>

#include "bench/report/budget.h"
#include "bench/report/calibration.h"
#include "bench/report/collections.h"
#include "bench/report/stall.h"

namespace ruddock::bench {
namespace {

// A default test of redis-benchmark 7.0. The LRANGE tests are given as command lines, because -t
// would fill the list first and count that work too.
struct Test {
  const char* command;
  std::vector<std::string> benchmark;
  Fill fill;
  const char* fill_key;
  unsigned weight;  // how many times the work of a GET; its runs have that many fewer requests
};

const std::vector<Test>& MainTests() {
  static const std::vector<Test> tests = {
      {"GET", {"-t", "get"}, Fill::kNothing, "", 1},
      {"SET", {"-t", "set"}, Fill::kNothing, "", 1},
      {"MSET", {"-t", "mset"}, Fill::kNothing, "", 5},
      {"INCR", {"-t", "incr"}, Fill::kNothing, "", 1},
  };
  return tests;
}

const std::vector<Test>& OtherTests() {
  static const std::vector<Test> tests = {
      {"PING_INLINE", {"-t", "ping_inline"}, Fill::kNothing, "", 1},
      {"PING_MBULK", {"-t", "ping_mbulk"}, Fill::kNothing, "", 1},
      {"LPUSH", {"-t", "lpush"}, Fill::kEmpty, "mylist", 1},
      {"RPUSH", {"-t", "rpush"}, Fill::kEmpty, "mylist", 1},
      {"LPOP", {"-t", "lpop"}, Fill::kList, "mylist", 1},
      {"RPOP", {"-t", "rpop"}, Fill::kList, "mylist", 1},
      {"SADD", {"-t", "sadd"}, Fill::kEmpty, "myset", 1},
      {"HSET", {"-t", "hset"}, Fill::kEmpty, "myhash", 1},
      {"SPOP", {"-t", "spop"}, Fill::kSet, "myset", 1},
      {"ZADD", {"-t", "zadd"}, Fill::kEmpty, "myzset", 2},
      {"ZPOPMIN", {"-t", "zpopmin"}, Fill::kSortedSet, "myzset", 2},
      {"LRANGE_100", {"LRANGE", "mylist", "0", "99"}, Fill::kList, "mylist", 10},
      {"LRANGE_300", {"LRANGE", "mylist", "0", "299"}, Fill::kList, "mylist", 20},
      {"LRANGE_500", {"LRANGE", "mylist", "0", "499"}, Fill::kList, "mylist", 30},
      {"LRANGE_600", {"LRANGE", "mylist", "0", "599"}, Fill::kList, "mylist", 40},
  };
  return tests;
}

// Commands on one collection of a million elements, random ones where a command names one.
const std::vector<Test>& LargeTests() {
  static const std::string element = "element:__rand_int__";
  static const std::vector<Test> tests = {
      {"ZADD", {"ZADD", "large:zset", "__rand_int__", element}, Fill::kSortedSet, "large:zset", 4},
      {"ZRANK", {"ZRANK", "large:zset", element}, Fill::kSortedSet, "large:zset", 4},
      {"ZSCORE", {"ZSCORE", "large:zset", element}, Fill::kSortedSet, "large:zset", 2},
      {"ZRANGE", {"ZRANGE", "large:zset", "500000", "500009"}, Fill::kSortedSet, "large:zset", 4},
      {"HSET", {"HSET", "large:hash", element, "VXK"}, Fill::kHash, "large:hash", 2},
      {"HGET", {"HGET", "large:hash", element}, Fill::kHash, "large:hash", 2},
      {"SADD", {"SADD", "large:set", element}, Fill::kTwoSets, "large:set", 2},
      {"SISMEMBER", {"SISMEMBER", "large:set", element}, Fill::kTwoSets, "large:set", 2},
      {"SINTER", {"SINTER", "large:set", "large:set:small"}, Fill::kTwoSets, "large:set", 40},
      {"LPUSH", {"LPUSH", "large:list", "VXK"}, Fill::kList, "large:list", 1},
      {"LINDEX", {"LINDEX", "large:list", "500000"}, Fill::kList, "large:list", 10},
      {"LRANGE", {"LRANGE", "large:list", "500000", "500099"}, Fill::kList, "large:list", 20},
      {"XADD", {"XADD", "large:stream", "*", "field", "VXK"}, Fill::kStream, "large:stream", 2},
      // One new entry for each, and more of them than all rounds together read.
      {"XREADGROUP",
       {"XREADGROUP", "GROUP", "g", "c", "COUNT", "1", "STREAMS", "large:stream", ">"},
       Fill::kStream,
       "large:stream",
       10},
  };
  return tests;
}

std::uint64_t BaseRequests(int pipeline, bool quick) {
  if (pipeline == 1) return quick ? 40'000 : 150'000;
  if (pipeline == 16) return quick ? 200'000 : 800'000;
  return quick ? 400'000 : 1'600'000;
}

LoadRow MakeRow(const Test& test, std::uint64_t keys, int pipeline, bool quick) {
  LoadRow row;
  row.id = fmt::format("{}/{}/P{}", test.command, ShortNumber(keys), pipeline);
  row.command = test.command;
  row.benchmark = test.benchmark;
  row.fill = test.fill;
  row.fill_key = test.fill_key;
  row.keys = keys;
  row.pipeline = pipeline;
  row.requests = BaseRequests(pipeline, quick) / test.weight;
  row.limits = LimitsFor(test.command, keys, pipeline);
  return row;
}

}  // namespace

std::vector<std::string> FigureIds() {
  std::vector<std::string> ids;
  for (std::string_view id : {kIdleServerId, kMemorySmallId, kMemoryLargeId, kIdleConnectionId}) {
    ids.emplace_back(id);
  }
  for (const CollectionMemory& collections : CollectionMemories()) ids.push_back(collections.id);
  ids.emplace_back(kThreadsGetId);
  ids.emplace_back(kThreadsSetId);
  for (std::string& id : StallIds()) ids.push_back(std::move(id));
  for (std::string_view id : {kCompressedMemoryId, kCompressedGetId, kCompressedSetId}) {
    ids.emplace_back(id);
  }
  for (std::string_view id : {kBinaryGetId, kBinarySetId, kBinaryGetBytesId, kBinarySetBytesId}) {
    ids.emplace_back(id);
  }
  for (std::string& id : CalibrationIds()) ids.push_back(std::move(id));
  return ids;
}

std::vector<LoadRow> LoadRows(bool quick) {
  std::vector<LoadRow> rows;
  for (std::uint64_t keys : {kFewKeys, kManyKeys}) {
    if (quick && keys == kManyKeys) continue;
    for (const Test& test : MainTests()) {
      for (int pipeline : {1, 16, 64}) {
        const bool is_get_or_set = test.benchmark[1] == "get" || test.benchmark[1] == "set";
        if (quick && !is_get_or_set && pipeline != 16) continue;
        rows.push_back(MakeRow(test, keys, pipeline, quick));
      }
    }
    if (keys != kFewKeys) continue;
    for (const Test& test : OtherTests()) rows.push_back(MakeRow(test, keys, 16, quick));
  }
  for (const Test& test : LargeTests()) {
    if (quick) break;
    rows.push_back(MakeRow(test, kManyElements, 16, quick));
    rows.back().large = true;
  }
  return rows;
}

std::string ShortNumber(std::uint64_t number) {
  if (number % 1'000'000 == 0) return fmt::format("{}M", number / 1'000'000);
  if (number % 1'000 == 0) return fmt::format("{}k", number / 1'000);
  return fmt::format("{}", number);
}

bool IsWanted(std::string_view id, const std::string& only) {
  if (only.empty()) return true;
  const std::regex pattern(only, std::regex::ECMAScript | std::regex::icase);
  return std::regex_search(id.begin(), id.end(), pattern);
}

}  // namespace ruddock::bench
