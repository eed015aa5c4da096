// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

namespace ruddock::server {

// "0.1.0"
std::string Version();

// What --version prints, in the manner of Redis so that scripts can read it.
std::string VersionLine();

}  // namespace ruddock::server
