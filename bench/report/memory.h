// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "bench/report/collections.h"
#include "bench/report/context.h"
#include "bench/report/model.h"

namespace ruddock::bench {

inline constexpr std::uint64_t kMemoryKeys = 2'000'000;
inline constexpr int kIdleConnections = 1'000;

// Resident memory once it no longer moves: allocators return memory and tables shrink a little
// later.
double SettledBytes(const Server& server);

// All of these measure resident memory of fresh servers, Ruddock's and Redis's; a failure is in the
// figure.

// A server that has nothing to do, in MiB.
Figure MeasureIdleServer(const Context& context);

// Bytes per key with kMemoryKeys keys of 16 bytes: the growth of the process over the keys. The
// empty process is the figure of MeasureIdleServer.
Figure MeasureMemoryPerKey(const Context& context, std::size_t value_size);

// MiB by which a server grows with these collections.
Figure MeasureCollections(const Context& context, const CollectionMemory& collections);

// KiB per connection: the growth by kIdleConnections connections that each sent one PING and then
// nothing more.
Figure MeasureIdleConnections(const Context& context);

}  // namespace ruddock::bench
