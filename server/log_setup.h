// SPDX-License-Identifier: BSD-3-Clause
// Points the log at what logfile, loglevel and syslog-* ask for.
#pragma once

#include <string>

#include "engine/config/config.h"

namespace ruddock::server {

// Returns an empty string, or why the log file cannot be used. `config` must outlive the server; a
// new loglevel takes effect at once. Relative paths start at the current directory.
std::string SetUpLog(engine::Config& config);

}  // namespace ruddock::server
