// SPDX-License-Identifier: BSD-3-Clause
#include "tests/fuzz/allocation_watch.h"

#include <sanitizer/allocator_interface.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

namespace ruddock::fuzz {
namespace {

// Fuzzers decode on one thread; libFuzzer's own threads allocate while none of these is watched.
thread_local bool watching = false;
thread_local int64_t live = 0;
thread_local int64_t most = 0;

void OnAllocate(const volatile void*, size_t size) {
  if (!watching) return;
  live += static_cast<int64_t>(size);
  most = std::max(most, live);
}

void OnFree(const volatile void* memory) {
  if (!watching || memory == nullptr) return;
  live -= static_cast<int64_t>(__sanitizer_get_allocated_size(memory));
}

[[maybe_unused]] const int kInstalled =
    __sanitizer_install_malloc_and_free_hooks(OnAllocate, OnFree);

}  // namespace

AllocationWatch::Scope::Scope() { watching = true; }

AllocationWatch::Scope::~Scope() { watching = false; }

AllocationWatch::AllocationWatch() { live = most = 0; }

size_t AllocationWatch::peak() const { return static_cast<size_t>(most); }

void RequireBounded(const AllocationWatch& watch, size_t input_size, size_t reserved) {
  const size_t bound = 2 * input_size + 64 * 1024 + reserved;
  if (watch.peak() <= bound) return;
  std::fprintf(stderr, "%zu bytes of input made the decoder hold %zu bytes, more than %zu\n",
               input_size, watch.peak(), bound);
  std::abort();
}

}  // namespace ruddock::fuzz
