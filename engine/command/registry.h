// SPDX-License-Identifier: BSD-3-Clause
// All commands, by name. Built once, before the first connection; constant afterwards, except that
// rename-command may move names before the server starts.
#pragma once

#include <array>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/command/command.h"

namespace ruddock::engine {

class CommandRegistry {
 public:
  // Everything that registered itself.
  CommandRegistry();

  // Case-insensitive. O(1), no allocation: a few nanoseconds for names of up to eight bytes.
  const Command* Find(std::string_view name) const {
    if (name.empty() || name.size() > kMaxName) return nullptr;
    const Slot* slot = &slots_[SlotOf(name)];
    for (; slot->command != nullptr; ++slot) {
      if (slot->size == name.size() && EqualsNoCase(name, slot->name)) return slot->command;
    }
    return nullptr;
  }

  // Resolves "config get" in one step: the subcommand where there is one, else the command.
  const Command* FindFull(std::string_view full_name) const;  // "config|get"

  // The command with this number on the binary protocol. Null where there is none, and where
  // rename-command has taken the command's name away or given it another.
  const Command* FindOpcode(uint64_t opcode) const {
    return opcode < by_opcode_.size() ? by_opcode_[opcode] : nullptr;
  }

  // A command of the binary protocol alone (kInternal). Linear; for start-up.
  const Command* FindInternal(std::string_view name) const;

  // Every top-level command that has a name, by name.
  const std::vector<std::unique_ptr<Command>>& commands() const { return commands_; }
  // Every command and subcommand, indexed by Command::id.
  const std::vector<const Command*>& by_id() const { return by_id_; }

  // True where rename-command took the command's name away.
  bool hidden(const Command& command) const {
    for (const auto& [renamed, to] : renamed_) {
      if (renamed == &command) return to.empty();
    }
    return false;
  }

  // rename-command: gives `name` another name, or hides it when `to` is empty. False where there is
  // no such command, or `to` is taken.
  bool Rename(std::string_view name, std::string_view to);

 private:
  static constexpr size_t kMaxName = 64;
  static constexpr size_t kSlots = 2048;

  struct Slot {
    std::string_view name;
    size_t size = 0;
    const Command* command = nullptr;
  };

  // Length, first and last letters tell nearly all names apart.
  static size_t SlotOf(std::string_view name) {
    uint64_t word = 0;
    if (name.size() >= 8) {
      std::memcpy(&word, name.data(), 8);
    } else if (name.size() >= 4) {
      uint32_t low, high;
      std::memcpy(&low, name.data(), 4);
      std::memcpy(&high, name.data() + name.size() - 4, 4);
      word = low | uint64_t{high} << 32;
    } else {
      for (size_t i = 0; i < name.size(); ++i) {
        word |= uint64_t{static_cast<unsigned char>(name[i])} << (8 * i);
      }
    }
    word |= 0x2020202020202020;  // ASCII lower case, and '|' or digits stay distinct enough
    word ^= name.size() << 56 ^ uint64_t(static_cast<unsigned char>(name.back() | 0x20)) << 48;
    return (word * 0x9e3779b97f4a7c15) >> 53;
  }

  void Insert(std::string_view name, const Command* command);
  void InsertOpcode(const Command& command);
  void BuildSlots();

  std::vector<std::unique_ptr<Command>> commands_;
  std::vector<std::unique_ptr<Command>> internal_;
  std::vector<const Command*> by_id_;
  std::vector<const Command*> by_opcode_;
  // Names that rename-command changed: name, or empty when hidden.
  std::vector<std::pair<const Command*, std::string>> renamed_;
  std::vector<Slot> slots_;
};

// The process's registry.
CommandRegistry& Commands();

}  // namespace ruddock::engine
