// SPDX-License-Identifier: BSD-3-Clause
// Keyspace notifications as a test reads them.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/store/store.h"

namespace ruddock::engine {

class EventRecorder : public KeyspaceListener {
 public:
  // Listens for every kind of event until it is destroyed.
  explicit EventRecorder(Store& store) : store_(store) {
    store_.listener = this;
    store_.notify_mask = ~0u;
  }
  ~EventRecorder() override {
    store_.notify_mask = 0;
    store_.listener = nullptr;
  }

  void Event(NotifyClass /*kind*/, std::string_view event, uint32_t database,
             std::string_view key) override {
    events_.push_back(std::string(event) + " " + std::string(key) + "@" + std::to_string(database));
  }
  // "del a@0": what happened since the last call.
  std::vector<std::string> Take() { return std::exchange(events_, {}); }

 private:
  Store& store_;
  std::vector<std::string> events_;
};

}  // namespace ruddock::engine
