// SPDX-License-Identifier: BSD-3-Clause
// When the waiting clients of one thread give up. Belongs to that thread.
#pragma once

#include <asio.hpp>

#include <cstdint>
#include <functional>
#include <set>
#include <utility>

#include "engine/base/clock.h"

namespace ruddock::server {

class Deadlines {
 public:
  // `due(client)` is called for every client whose time has come; it is no longer in here then.
  Deadlines(asio::io_context& context, const engine::Clock& clock,
            std::function<void(uint64_t)> due);

  // Unix milliseconds. One per client.
  void Add(uint64_t client_id, int64_t at_ms);
  void Remove(uint64_t client_id, int64_t at_ms);

 private:
  // Waits for the earliest.
  void Arm();
  void Fire();

  asio::steady_timer timer_;
  const engine::Clock& clock_;
  std::function<void(uint64_t)> due_;
  std::set<std::pair<int64_t, uint64_t>> times_;
};

}  // namespace ruddock::server
