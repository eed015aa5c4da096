// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "bench/report/server.h"

namespace ruddock::bench {

// A load of one command whose requests differ in twelve digits and whose replies are all the same,
// or at least of the same size: the generator costs next to nothing, and the same for every
// protocol.
struct PipelineLoad {
  int port = 0;
  int connections = 50;
  int pipeline = 16;
  std::uint64_t requests = 0;
  std::uint64_t keys = 0;  // each request has a random number below this ...
  std::string request;     // ... instead of the twelve digits in this
  // Sent in turn with it: of the same size, with the digits at the same place.
  std::vector<std::string> more_requests;
  std::string reply;       // what each is answered
  bool any_bytes = false;  // replies are of that size, and may differ otherwise
};

struct PipelineResult {
  double cpu_nanoseconds = 0;  // of the server, per request
  double bytes_sent = 0;       // per request
  double bytes_received = 0;   // per request
  double waited_share = 0;     // as in Sample
};

// Sends the requests from this thread, each connection's next pipeline when its last has been
// answered. Throws std::runtime_error where a reply is another one.
PipelineResult RunPipelines(const PipelineLoad& load, const Server& server);

}  // namespace ruddock::bench
