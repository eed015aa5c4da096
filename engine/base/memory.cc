// SPDX-License-Identifier: BSD-3-Clause
#include "engine/base/memory.h"

#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#ifdef RUDDOCK_JEMALLOC
#include <jemalloc/jemalloc.h>
#else
#include <malloc.h>
#endif

namespace ruddock::engine {

namespace {

struct Statm {
  size_t mapped = 0;    // bytes of address space
  size_t resident = 0;  // bytes
};

Statm ReadStatm() {
  // "size resident shared ...", in pages.
  std::FILE* file = std::fopen("/proc/self/statm", "re");
  if (file == nullptr) return {};
  Statm pages;
  if (std::fscanf(file, "%zu %zu", &pages.mapped, &pages.resident) != 2) pages = {};
  std::fclose(file);
  const auto page = static_cast<size_t>(sysconf(_SC_PAGESIZE));
  return {pages.mapped * page, pages.resident * page};
}

}  // namespace

size_t ResidentBytes() { return ReadStatm().resident; }

void UseHugePages() {
  // Smaller than the regions that an allocator asks for when the heap is large; and not the size of
  // a thread's stack, which would be rounded up to 2 MiB.
  constexpr size_t kLeast = (size_t{8} << 20) + 1;
  static size_t mapped_before = 0;
  const size_t mapped = ReadStatm().mapped;
  if (mapped == mapped_before) return;
  mapped_before = mapped;
  prctl(PR_SET_THP_DISABLE, 0, 0, 0, 0);
  std::FILE* file = std::fopen("/proc/self/maps", "re");
  if (file == nullptr) return;
  // "from-to rwxp offset device inode [name]"
  char line[512];
  while (std::fgets(line, sizeof(line), file) != nullptr) {
    uintptr_t from = 0, to = 0;
    char access[5] = "", name[2] = "";
    const int fields = std::sscanf(line, "%" SCNxPTR "-%" SCNxPTR " %4s %*x %*s %*u %1s", &from,
                                   &to, access, name);
    const bool is_private_memory = fields == 3 && std::strcmp(access, "rw-p") == 0;
    if (!is_private_memory || to - from < kLeast) continue;
    // Only advice: where the system has no huge pages, it fails and nothing is lost.
    madvise(reinterpret_cast<void*>(from), to - from, MADV_HUGEPAGE);
  }
  std::fclose(file);
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

namespace {

// What is grown in place would overwrite its neighbour where AllocationSize promised too much.
[[maybe_unused]] const bool kClassesAreAsReckoned = [] {
  // The smallest and the largest size of every class.
  for (size_t size = 1; size < size_t{1} << 40; size = AllocationSize(size) + 1) {
    const size_t all = AllocationSize(size);
    if (nallocx(size, 0) == all && nallocx(all, 0) == all) continue;
    std::fprintf(stderr, "jemalloc has %zu bytes for %zu, not %zu\n", nallocx(size, 0), size, all);
    std::abort();
  }
  return true;
}();

}  // namespace

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

}  // namespace

// jemalloc keeps what it has mapped, and gives only the pages back, unless it was told otherwise.
bool FreedMemoryStaysMapped() {
  bool retain = false;
  size_t length = sizeof(retain);
  return mallctl("opt.retain", &retain, &length, nullptr, 0) == 0 && retain;
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

bool FreedMemoryStaysMapped() { return false; }

void PurgeAllocator() { malloc_trim(0); }

#endif

}  // namespace ruddock::engine
