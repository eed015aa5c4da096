// SPDX-License-Identifier: BSD-3-Clause
// Collects the keyspace notifications of a store as "event key" lines.
#pragma once

#include <string>
#include <utility>

#include "engine/store/store.h"

namespace ruddock::engine {

class KeyspaceEvents : public KeyspaceListener {
 public:
  KeyspaceEvents(Store& store, uint32_t mask) : store_(store) {
    store_.listener.store(this);
    store_.notify_mask.store(mask);
  }
  ~KeyspaceEvents() override {
    store_.notify_mask.store(0);
    store_.listener.store(nullptr);
  }

  void Event(NotifyClass /*kind*/, std::string_view event, uint32_t /*database*/,
             std::string_view key) override {
    if (!events_.empty()) events_ += ", ";
    events_ += event;
    events_ += ' ';
    events_ += key;
  }
  // What came since the last call.
  std::string Take() { return std::exchange(events_, {}); }

 private:
  Store& store_;
  std::string events_;
};

}  // namespace ruddock::engine
