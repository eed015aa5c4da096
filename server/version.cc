// SPDX-License-Identifier: BSD-3-Clause
#include "server/version.h"

#include <fmt/format.h>

namespace ruddock::server {

std::string Version() { return RUDDOCK_VERSION; }

std::string VersionLine() {
  return fmt::format("Ruddock server v={} redis=7.0.15 bits={}\n", Version(), sizeof(void*) * 8);
}

}  // namespace ruddock::server
