// SPDX-License-Identifier: BSD-3-Clause
#include "engine/config/table.h"

#include <algorithm>
#include <iterator>
#include <unordered_map>

#include "engine/config/line.h"

namespace ruddock::engine {

namespace {

DirectiveTable JoinTables() {
  DirectiveTable all;
  for (DirectiveTable (*part)() :
       {NetworkDirectives, TlsDirectives, MemoryDirectives, EncodingDirectives,
        ObservationDirectives, ProcessDirectives, SecurityDirectives, PersistenceDirectives,
        ReplicationDirectives, ClusterDirectives}) {
    DirectiveTable rows = part();
    std::move(rows.begin(), rows.end(), std::back_inserter(all));
  }
  std::sort(all.begin(), all.end(),
            [](const Directive& a, const Directive& b) { return a.name < b.name; });
  return all;
}

std::unordered_map<std::string_view, DirectiveName> IndexNames() {
  std::unordered_map<std::string_view, DirectiveName> names;
  const DirectiveTable& all = Directives();
  for (size_t i = 0; i < all.size(); ++i) {
    names[all[i].name] = {&all[i], i, false};
    if (!all[i].alias.empty()) names[all[i].alias] = {&all[i], i, true};
  }
  return names;
}

}  // namespace

const DirectiveTable& Directives() {
  static const DirectiveTable all = JoinTables();
  return all;
}

DirectiveName FindDirective(std::string_view name) {
  static const auto names = IndexNames();
  const auto found = names.find(LowerCase(name));
  return found == names.end() ? DirectiveName() : found->second;
}

}  // namespace ruddock::engine
