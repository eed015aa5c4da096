// SPDX-License-Identifier: BSD-3-Clause
// Bytes that many small values have in common: what is compressed beside them refers to them
// instead of repeating them, and can be decompressed only beside the same ones. They never change.
//
// What is compressed remembers its dictionary by a number, which is the process's: whoever reads it
// needs to know nothing else. So a dictionary must outlive all that was compressed beside it; that
// is its owner's to see to (engine/store/value_dictionaries.h).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

namespace ruddock::engine {

class PackingDictionary {
 public:
  // LZ4 reaches no further back.
  static constexpr size_t kMostBytes = size_t{64} << 10;

  // A copy of at most kMostBytes. Null where all numbers, of which there are 255, are taken. About
  // 50 µs.
  static std::unique_ptr<PackingDictionary> Make(std::string_view bytes);
  ~PackingDictionary();
  PackingDictionary(const PackingDictionary&) = delete;
  PackingDictionary& operator=(const PackingDictionary&) = delete;

  // The one of that number: it must be there. Without a lock: who has a value that needs it has
  // been handed that by others, in one way or another, after the dictionary was made.
  static const PackingDictionary& Of(uint8_t number);

  uint8_t number() const { return number_; }  // never 0
  size_t memory() const;

  // Writes the LZ4 block of `bytes` and returns its size; 0 where it takes more than `room`. Any
  // thread.
  size_t Compress(std::string_view bytes, char* out, size_t room) const;
  // Nothing will be compressed any more: lets go of what only that needs, a fifth of the memory.
  void StopCompressing();
  // Writes the `size` bytes that the block stands for, and never more. False where it is corrupt. A
  // thread that does so keeps a copy of the dictionary, 80 KiB.
  bool Decompress(std::string_view block, char* out, size_t size) const;

 private:
  struct Prepared;

  explicit PackingDictionary(std::string_view bytes);

  const size_t size_;
  const std::unique_ptr<char[]> bytes_;
  std::unique_ptr<Prepared> prepared_;
  const uint64_t serial_;  // no two that ever were have the same
  uint8_t number_ = 0;
};

}  // namespace ruddock::engine
