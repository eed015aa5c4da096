// SPDX-License-Identifier: BSD-3-Clause
// Looks ahead for elements of large hashes, sets and sorted sets: where several requests in a row
// name elements of one value, as pipelined loads do, what each would wait for in turn (a bucket, a
// node, a leaf) is fetched for all of them at the same time, before the first one runs.
//
// Which arguments are elements stands in the command's record. What is fetched is a guess: requests
// that run before may move it, and then it was in vain.
#pragma once

#include <cstdint>

#include "engine/exec/batch.h"
#include "engine/store/store.h"

namespace ruddock::engine {

class ElementLookAhead {
 public:
  explicit ElementLookAhead(const Store& store) : store_(store) {}

  // A batch begins.
  void Begin() { until_ = nullptr; }
  // `request`, of the batch, is run next; the shard of its key is held.
  void Before(const Batch& batch, const Request& request, uint32_t database) {
    if (request.command->elements.first == 0 || &request < until_) return;
    Look(batch, request, database);
  }

 private:
  void Look(const Batch& batch, const Request& request, uint32_t database);

  const Store& store_;
  const Request* until_ = nullptr;  // the first request not looked at
};

}  // namespace ruddock::engine
