// SPDX-License-Identifier: BSD-3-Clause
#include "engine/base/memory.h"

#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#ifdef RUDDOCK_JEMALLOC
#include <jemalloc/jemalloc.h>
#else
#include <malloc.h>
#endif

namespace ruddock::engine {

size_t ResidentBytes() {
  // "size resident shared ...", in pages.
  std::FILE* file = std::fopen("/proc/self/statm", "re");
  if (file == nullptr) return 0;
  size_t resident = 0;
  if (std::fscanf(file, "%*u %zu", &resident) != 1) resident = 0;
  std::fclose(file);
  return resident * static_cast<size_t>(sysconf(_SC_PAGESIZE));
}

// What is read here is used by nobody, so that another thread may well be writing it.
#if defined(__clang__)
__attribute__((no_sanitize("address", "thread")))
#else
__attribute__((no_sanitize_address, no_sanitize_thread))
#endif
void BringToCache(std::span<const void* const> addresses) {
  static const bool may_load = FreedMemoryStaysMapped();
  if (!may_load) {
    for (const void* address : addresses) __builtin_prefetch(address);
    return;
  }
  // Nothing waits for these loads, so they overlap.
  for (const void* address : addresses) (void)*static_cast<const volatile char*>(address);
}

#ifdef RUDDOCK_JEMALLOC

size_t AllocationSize(size_t size) { return nallocx(size, 0); }

void* Allocate(size_t size) {
  void* memory = mallocx(size, 0);
  if (memory == nullptr) std::abort();
  return memory;
}

void Free(void* memory, size_t size) { sdallocx(memory, size, 0); }

namespace {

size_t ReadJemalloc(const char* name) {
  size_t value = 0;
  size_t length = sizeof(value);
  return mallctl(name, &value, &length, nullptr, 0) == 0 ? value : 0;
}

// jemalloc asks the system for ever larger regions; this size is reached at about 40 MiB of heap.
constexpr size_t kHugeRegion = size_t{8} << 20;

extent_hooks_t* system_hooks = nullptr;

void* AllocateRegion(extent_hooks_t*, void* address, size_t size, size_t alignment, bool* zero,
                     bool* commit, unsigned arena) {
  void* region = system_hooks->alloc(system_hooks, address, size, alignment, zero, commit, arena);
  if (region != nullptr && size >= kHugeRegion) {
    // Only advice: where the system has no huge pages, it fails and nothing is lost. A small heap
    // has been kept from them (disable-thp); this one has outgrown that.
    prctl(PR_SET_THP_DISABLE, 0, 0, 0, 0);
    madvise(region, size, MADV_HUGEPAGE);
  }
  return region;
}

extent_hooks_t huge_page_hooks;

}  // namespace

// jemalloc keeps what it has mapped, and gives only the pages back, unless it was told otherwise.
bool FreedMemoryStaysMapped() {
  bool retain = false;
  size_t length = sizeof(retain);
  return mallctl("opt.retain", &retain, &length, nullptr, 0) == 0 && retain;
}

void UseHugePages() {
  unsigned arena = 0;
  size_t length = sizeof(arena);
  if (mallctl("thread.arena", &arena, &length, nullptr, 0) != 0) return;
  const std::string name = "arena." + std::to_string(arena) + ".extent_hooks";
  extent_hooks_t* current = nullptr;
  length = sizeof(current);
  if (mallctl(name.c_str(), &current, &length, nullptr, 0) != 0) return;
  static const bool prepared = [&] {
    system_hooks = current;
    huge_page_hooks = *current;
    huge_page_hooks.alloc = AllocateRegion;
    return true;
  }();
  extent_hooks_t* ours = &huge_page_hooks;
  if (prepared) mallctl(name.c_str(), nullptr, nullptr, &ours, sizeof(ours));
}

AllocatorStatus ReadAllocatorStatus() {
  uint64_t epoch = 1;
  size_t length = sizeof(epoch);
  mallctl("epoch", &epoch, &length, &epoch, sizeof(epoch));
  return {ReadJemalloc("stats.allocated"), ReadJemalloc("stats.active"),
          ReadJemalloc("stats.resident"), "jemalloc-5.3.0"};
}

std::string AllocatorReport() {
  std::string report;
  malloc_stats_print([](void* out, const char* text) { *static_cast<std::string*>(out) += text; },
                     &report, nullptr);
  return report;
}

// 4096 is MALLCTL_ARENAS_ALL.
void PurgeAllocator() { mallctl("arena.4096.purge", nullptr, nullptr, nullptr, 0); }

#else

size_t AllocationSize(size_t size) { return (size + 15) & ~size_t{15}; }

// All of the size class is the caller's, as with jemalloc: entries and blobs grow into it.
void* Allocate(size_t size) {
  void* memory = std::malloc(AllocationSize(size));
  if (memory == nullptr) std::abort();
  return memory;
}

void Free(void* memory, size_t) { std::free(memory); }

AllocatorStatus ReadAllocatorStatus() {
  struct mallinfo2 info = mallinfo2();
  return {info.uordblks, info.uordblks, info.arena + info.hblkhd, "libc"};
}

std::string AllocatorReport() { return {}; }

void UseHugePages() {}

bool FreedMemoryStaysMapped() { return false; }

void PurgeAllocator() { malloc_trim(0); }

#endif

}  // namespace ruddock::engine
