// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bench/report/statistics.h"

namespace ruddock::bench {

enum class ServerKind { kRuddock, kRedis, kFloor };
inline constexpr std::array kServerKinds = {ServerKind::kRuddock, ServerKind::kRedis,
                                            ServerKind::kFloor};

template <typename T>
class PerServer {
 public:
  T& operator[](ServerKind kind) { return values_[static_cast<std::size_t>(kind)]; }
  const T& operator[](ServerKind kind) const { return values_[static_cast<std::size_t>(kind)]; }

 private:
  std::array<T, kServerKinds.size()> values_{};
};

inline std::string_view Name(ServerKind kind) {
  constexpr std::array<std::string_view, kServerKinds.size()> kNames = {"ruddock", "redis",
                                                                        "floor"};
  return kNames[static_cast<std::size_t>(kind)];
}

// Upper limits from the budget; a missing one is no limit.
struct Limits {
  std::optional<double> of_redis;  // Ruddock's CPU per command over Redis's
  std::optional<double> of_floor;  // Ruddock's CPU per command over the floor's
};

// What a collection must hold before each run of a row; pops empty theirs while they run. kTwoSets
// is a set, and beside it, under "<key>:small", one of every ten-thousandth of its members.
enum class Fill { kNothing, kEmpty, kList, kSet, kTwoSets, kHash, kSortedSet, kStream };

// One load: a command at a pipeline depth over a number of keys.
struct LoadRow {
  std::string id;                      // "GET/100k/P16"; what --only matches
  std::string command;                 // "GET"
  std::vector<std::string> benchmark;  // redis-benchmark's arguments: "-t get", or a command line
  Fill fill = Fill::kNothing;
  std::string fill_key;
  bool large = false;      // one collection of `keys` elements, filled once per server
  std::uint64_t keys = 0;  // what redis-benchmark's -r draws from
  int pipeline = 1;
  std::uint64_t requests = 0;
  Limits limits;
};

// One run of one load against one server.
struct Sample {
  double cpu_nanoseconds = 0;  // server CPU per command, user and system
  double requests_per_second = 0;
  double p50_milliseconds = 0;
  double p99_milliseconds = 0;
  // Time that the server waited for its core over its CPU time, or the same of the load generator,
  // whichever is larger.
  double waited_share = 0;
};

enum class Verdict { kNoLimit, kMet, kMissed };

// A run in which server or load generator waited for its core longer than this share of its CPU
// time was disturbed by something else on the machine.
inline constexpr double kDisturbed = 0.05;

struct LoadResult {
  LoadRow row;
  PerServer<std::vector<Sample>> samples;
  std::string failure;  // why the row has no (complete) figures
};

// A measured quantity that is no load: memory, or a ratio of two set-ups of Ruddock.
struct Figure {
  std::string id;
  std::string title;
  std::string unit;
  PerServer<std::vector<double>> values;
  std::optional<double> limit;           // of Ruddock's median
  std::optional<double> limit_of_redis;  // of Ruddock's median over Redis's
  std::string failure;
  std::string note;  // more about the values, for whoever reads the table
};

struct Report {
  std::string name;
  std::string date;
  std::string machine;
  std::string mode;
  PerServer<std::string> versions;
  std::vector<LoadResult> loads;
  std::vector<Figure> figures;
  std::vector<std::string> skipped;  // loads whose command a server does not know
  double seconds = 0;
};

}  // namespace ruddock::bench
