// SPDX-License-Identifier: BSD-3-Clause
// A registered command: its record plus what is derived from it once, at start-up.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/command/args.h"
#include "engine/command/spec.h"

namespace ruddock::engine {

// How the executor finds the shards to lock.
enum class KeyMode : uint8_t {
  kNone,       // no keys: the handler takes what locks it needs
  kSingle,     // exactly one key, always at first_key
  kMulti,      // several keys or a moving one: extracted
  kAllShards,  // the whole keyspace
};

struct Command {
  const CommandSpec* spec = nullptr;
  Handler handler = nullptr;
  const Command* parent = nullptr;
  std::string full_name;  // "get", "config|get"
  // Dense index over all commands and subcommands, for statistics; stable for one run.
  uint16_t id = 0;
  KeyMode key_mode = KeyMode::kNone;
  ElementSpec elements = {};  // only with kSingle
  uint32_t flags = 0;         // spec->flags plus kMovableKeys where it follows
  uint32_t categories = 0;
  int arity = 0;
  int first_key = 0, last_key = 0, key_step = 0;  // as in COMMAND INFO
  std::vector<std::unique_ptr<Command>> subcommands;

  bool ArityFits(uint32_t count) const {
    return arity >= 0 ? count == static_cast<uint32_t>(arity)
                      : count >= static_cast<uint32_t>(-arity);
  }
  const Command* FindSubcommand(std::string_view name) const;
};

std::string_view CommandFlagName(CommandFlag flag);  // as in COMMAND INFO; empty for our own
std::string_view AclCategoryName(AclCategory category);

}  // namespace ruddock::engine
