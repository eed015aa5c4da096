// SPDX-License-Identifier: BSD-3-Clause
// DEBUG is one command: its subcommands have no records, as in Redis, so they are listed here.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "engine/exec/context.h"

namespace ruddock::engine {

struct DebugSubcommand {
  std::string_view name;  // lower case
  // Arguments behind the name.
  uint32_t min_args = 0;
  uint32_t max_args = 0;
  Handler handler = nullptr;
  std::string_view syntax = {};
  std::string_view summary = {};
};

// By what they touch: debug_keys.cc, debug_server.cc.
std::span<const DebugSubcommand> DebugKeySubcommands();
std::span<const DebugSubcommand> DebugServerSubcommands();

// The error for a subcommand that is not there, or not with those arguments.
std::string UnknownDebug(std::string_view subcommand);

}  // namespace ruddock::engine
