// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "bench/load/key_chooser.h"
#include "bench/load/reply_reader.h"

namespace ruddock::load {

// A command line of the mix; of all that are sent, `weight` over the sum of all weights are it.
struct MixEntry {
  uint64_t weight = 1;
  std::vector<std::string> words;
};

enum class ValueKind { kRandom, kJson, kZero };

struct Options {
  Protocol protocol = Protocol::kResp;
  std::string host = "127.0.0.1";
  int port = 0;        // 0 has been replaced by the protocol's own
  std::string socket;  // path of a Unix socket, instead of host and port
  std::string user;
  std::string password;
  uint64_t database = 0;

  uint64_t connections = 50;
  uint64_t threads = 1;
  uint64_t pipeline = 1;  // requests of a connection without a reply
  uint64_t requests = 0;  // 0: as long as `seconds` says
  double seconds = 0;
  double warmup_seconds = 0;
  double rate = 0;  // requests per second that are due, of all connections; 0: as many as go
  double timeout_seconds = 30;

  std::vector<MixEntry> mix;
  uint64_t keys = 100'000;
  std::string prefix = "key:";
  Distribution distribution = Distribution::kUniform;
  double zipf_exponent = 0.99;
  uint64_t value_size = 3;
  ValueKind value = ValueKind::kRandom;
  uint64_t seed = 1;

  std::string json;  // files to write; empty: none
  std::string svg;
  bool quiet = false;
  bool help = false;
  bool version = false;
};

// `arguments` without the program's name. Throws std::invalid_argument with a readable text.
Options ParseOptions(const std::vector<std::string>& arguments);

extern const char* const kUsage;

}  // namespace ruddock::load
