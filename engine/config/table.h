// SPDX-License-Identifier: BSD-3-Clause
// The table of all directives, cut by meaning: one function per table_*.cc.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "engine/config/directive.h"

namespace ruddock::engine {

using DirectiveTable = std::vector<Directive>;

DirectiveTable NetworkDirectives();
DirectiveTable TlsDirectives();
DirectiveTable MemoryDirectives();
DirectiveTable EncodingDirectives();
DirectiveTable ObservationDirectives();
DirectiveTable ProcessDirectives();
DirectiveTable SecurityDirectives();
DirectiveTable PersistenceDirectives();
DirectiveTable ReplicationDirectives();
DirectiveTable ClusterDirectives();

// Every directive, sorted by name. Lives as long as the process.
const DirectiveTable& Directives();

// A directive by its name or its older name, in any case of letters.
struct DirectiveName {
  const Directive* directive = nullptr;
  size_t index = 0;  // in Directives()
  bool is_alias = false;
};
DirectiveName FindDirective(std::string_view name);

// The bounds of io-threads.
inline constexpr int kMaxIoThreads = 128;

}  // namespace ruddock::engine
