// SPDX-License-Identifier: BSD-3-Clause
// The largest buffers that any client had in the last seconds, for INFO's client_recent_max_*.
// Safe from any thread, without a lock.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace ruddock::engine {

class ClientPeaks {
 public:
  // As far back as anything is remembered.
  static constexpr int64_t kSeconds = 8;

  void NoteInput(int64_t now_ms, size_t bytes) { Raise(input_, now_ms, bytes); }
  void NoteOutput(int64_t now_ms, size_t bytes) { Raise(output_, now_ms, bytes); }
  size_t Input(int64_t now_ms) const { return Largest(input_, now_ms); }
  size_t Output(int64_t now_ms) const { return Largest(output_, now_ms); }

 private:
  // The largest of one second. Two threads that start a second at once may lose one of two values
  // of that moment: the next change of a buffer tells it again.
  struct Slot {
    std::atomic<int64_t> second{-kSeconds};
    std::atomic<size_t> bytes{0};
  };
  using Slots = std::array<Slot, kSeconds>;

  static void Raise(Slots& slots, int64_t now_ms, size_t bytes) {
    if (bytes == 0) return;
    const int64_t second = now_ms / 1000;
    Slot& slot = slots[static_cast<size_t>(second % kSeconds)];
    if (slot.second.load(std::memory_order_relaxed) != second) {
      slot.bytes.store(0, std::memory_order_relaxed);
      slot.second.store(second, std::memory_order_relaxed);
    }
    size_t largest = slot.bytes.load(std::memory_order_relaxed);
    while (bytes > largest && !slot.bytes.compare_exchange_weak(largest, bytes)) {
    }
  }
  static size_t Largest(const Slots& slots, int64_t now_ms) {
    size_t largest = 0;
    for (const Slot& slot : slots) {
      if (slot.second.load(std::memory_order_relaxed) <= now_ms / 1000 - kSeconds) continue;
      const size_t bytes = slot.bytes.load(std::memory_order_relaxed);
      if (bytes > largest) largest = bytes;
    }
    return largest;
  }

  Slots input_;
  Slots output_;
};

}  // namespace ruddock::engine
