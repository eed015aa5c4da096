// SPDX-License-Identifier: BSD-3-Clause
// Measures how much memory a piece of code holds at most: an input must not make a decoder allocate
// out of proportion. Needs AddressSanitizer, whose allocator reports every allocation.
#pragma once

#include <cstddef>

namespace ruddock::fuzz {

// Counts from construction to destruction; one at a time, on one thread.
class AllocationWatch {
 public:
  AllocationWatch();
  ~AllocationWatch();
  AllocationWatch(const AllocationWatch&) = delete;
  AllocationWatch& operator=(const AllocationWatch&) = delete;

  // The most that was allocated at one moment, beyond what was allocated at construction.
  size_t peak() const;
};

// Ends the program, which libFuzzer reports as a finding, when `watch` saw more than twice
// `input_size` plus 64 KiB.
void RequireBounded(const AllocationWatch& watch, size_t input_size);

}  // namespace ruddock::fuzz
