// SPDX-License-Identifier: BSD-3-Clause
// The directives with a syntax of their own, and the checks of texts. Used by the table alone.
#pragma once

#include "engine/config/directive.h"

namespace ruddock::engine {

Directive SaveDirective();
Directive OutputBufferLimitDirective();
Directive NotifyDirective();
Directive BindDirective();
Directive OomScoreValuesDirective();
Directive PercentilesDirective();
Directive ReplicaOfDirective();
Directive DirDirective();

std::string CheckTitleTemplate(const ConfigValue& value);
std::string CheckHostname(const ConfigValue& value);
std::string CheckShutdownOptions(const ConfigValue& value);
std::string CheckDatabaseFile(const ConfigValue& value);
std::string CheckAppendFile(const ConfigValue& value);
std::string CheckAppendDir(const ConfigValue& value);
std::string CheckPowerOfTwo(const ConfigValue& value);

// The bits of shutdown-on-sigterm and shutdown-on-sigint.
inline constexpr int64_t kShutdownSave = 1;
inline constexpr int64_t kShutdownNoSave = 2;
inline constexpr int64_t kShutdownNow = 4;
inline constexpr int64_t kShutdownForce = 8;

}  // namespace ruddock::engine
