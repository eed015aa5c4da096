// SPDX-License-Identifier: BSD-3-Clause
// Bytes of a reply that another thread is still making; what comes behind them waits for them in
// the client's OutputQueue.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <utility>

#include "engine/base/blob.h"

namespace ruddock::engine {

class LateBytes {
 public:
  // `estimate`, at least 1, is what they count until they are there.
  explicit LateBytes(size_t estimate) : estimate_(estimate) {}

  // By the thread that makes them, once.
  void Deliver(BlobRef bytes) {
    bytes_ = std::move(bytes);
    ready_.store(true, std::memory_order_release);
  }

  // By the client's thread.
  size_t estimate() const { return estimate_; }
  bool ready() const { return ready_.load(std::memory_order_acquire); }
  // Only when they are ready.
  const BlobRef& bytes() const { return bytes_; }

 private:
  const size_t estimate_;
  BlobRef bytes_;
  std::atomic<bool> ready_{false};
};

using LateRef = std::shared_ptr<LateBytes>;

}  // namespace ruddock::engine
