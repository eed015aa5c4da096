// SPDX-License-Identifier: BSD-3-Clause
// An allocator for standard containers inside a value, which has to know its bytes: adds what the
// container takes to a counter that outlives it.
#pragma once

#include <cstddef>

#include "engine/base/memory.h"

namespace ruddock::engine {

template <typename T>
struct CountingAllocator {
  using value_type = T;

  explicit CountingAllocator(size_t& meter) : meter(&meter) {}
  template <typename U>
  CountingAllocator(const CountingAllocator<U>& other) : meter(other.meter) {}

  T* allocate(size_t count) {
    *meter += AllocationSize(count * sizeof(T));
    return static_cast<T*>(Allocate(count * sizeof(T)));
  }
  void deallocate(T* memory, size_t count) {
    *meter -= AllocationSize(count * sizeof(T));
    Free(memory, count * sizeof(T));
  }
  template <typename U>
  bool operator==(const CountingAllocator<U>& other) const {
    return meter == other.meter;
  }

  size_t* meter;
};

}  // namespace ruddock::engine
