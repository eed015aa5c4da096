// SPDX-License-Identifier: BSD-3-Clause
// Measures how much memory a piece of code holds at most: an input must not make a decoder allocate
// out of proportion. Needs AddressSanitizer, whose allocator reports every allocation.
#pragma once

#include <cstddef>

namespace ruddock::fuzz {

// Counts what happens while a Scope is open; what was allocated in one scope and freed in a later
// one is balanced. One watch at a time, on one thread.
class AllocationWatch {
 public:
  class Scope {
   public:
    Scope();
    ~Scope();
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;
  };

  AllocationWatch();

  // The most that was allocated at one moment.
  size_t peak() const;
};

// Ends the program, which libFuzzer reports as a finding, when `watch` saw more than twice
// `input_size` plus 64 KiB, besides `reserved` bytes.
void RequireBounded(const AllocationWatch& watch, size_t input_size, size_t reserved);

}  // namespace ruddock::fuzz
