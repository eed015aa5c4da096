// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "bench/report/server.h"

namespace ruddock::bench {

// Collections of one kind whose memory is measured.
struct CollectionMemory {
  std::string id;
  std::string title;
  double limit_of_redis;
  // Loads them; throws where the server answers an error.
  std::function<void(const Server&)> fill;
};

const std::vector<CollectionMemory>& CollectionMemories();

}  // namespace ruddock::bench
