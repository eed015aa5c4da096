// SPDX-License-Identifier: BSD-3-Clause
// Raw allocation for the store. Callers remember the size they asked for: freeing with a size is
// cheaper than looking it up, and accounting needs the size class without asking the allocator.
// All functions are safe from any thread. Running out of memory ends the program.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace ruddock::engine {

// Bytes that an allocation of `size` really occupies (its size class). Reckoned here, as every
// change of a value asks several times; the program ends at its start where the allocator has other
// classes.
inline size_t AllocationSize(size_t size) {
#ifdef RUDDOCK_JEMALLOC
  // Four classes for each doubling, but no two within 16 bytes; and one of 8.
  if (size <= 8) return 8;
  const auto doubling = static_cast<int>(std::bit_width(size - 1)) - 1;
  const size_t step = size_t{1} << (doubling > 6 ? doubling - 2 : 4);
#else
  constexpr size_t step = 16;
#endif
  return (size + step - 1) & ~(step - 1);
}

// Never returns null; aligned to 8 at least.
void* Allocate(size_t size);

// `size` is what was passed to Allocate.
void Free(void* memory, size_t size);

// Bytes that the whole process holds, as the allocator counts them. Reading costs microseconds:
// for INFO and once per cron tick.
struct AllocatorStatus {
  size_t allocated = 0;  // live bytes
  size_t active = 0;     // bytes in pages with live bytes
  size_t resident = 0;   // bytes of physical memory the allocator holds
  const char* name = "";
};
AllocatorStatus ReadAllocatorStatus();

// Bytes of physical memory that the process holds, as the system counts them.
size_t ResidentBytes();

// The allocator's own statistics as text; empty where it has none.
std::string AllocatorReport();

// Asks the system to back the heap by huge pages, as far as it does not yet: with millions of keys
// most of a lookup is spent on translating addresses. Nothing here forks, so the cost that such
// pages have elsewhere, the copying of 2 MiB for one changed byte, does not arise; but a small heap
// is smaller without them. To be called now and then by one thread; costs a few microseconds where
// nothing new has been mapped.
void UseHugePages();

// Reads a byte at each address, so that all of it comes into the cache at the same time. Unlike
// prefetches, loads are not dropped when an address is not in the translation buffers, which with
// millions of keys is nearly always. The memory may have been freed meanwhile: where the allocator
// might have unmapped it (FreedMemoryStaysMapped), this only prefetches.
void BringToCache(std::span<const void* const> addresses);

// Whether memory from Allocate can be read after it was freed, with whatever is in it then.
bool FreedMemoryStaysMapped();

// Gives unused pages back to the system.
void PurgeAllocator();

}  // namespace ruddock::engine
