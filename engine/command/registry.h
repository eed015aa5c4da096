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
    const uint64_t start = StartOf(name);
    const Slot* slot = &slots_[SlotOf(start, name)];
    for (; slot->command != nullptr; ++slot) {
      if (slot->start == start && slot->name.size() == name.size() &&
          (name.size() <= sizeof(start) || EqualsNoCase(name.substr(8), slot->name.substr(8)))) {
        return slot->command;
      }
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
    uint64_t start = 0;  // StartOf(name)
    std::string_view name;
    const Command* command = nullptr;
  };

  // The first eight bytes of a name in lower case; of a shorter one all of them, in an order in
  // which those of its length differ where the names do.
  static uint64_t StartOf(std::string_view name) {
    const char* at = name.data();
    const size_t size = name.size();
    uint64_t word;
    if (size >= 8) {
      std::memcpy(&word, at, 8);
    } else if (size >= 4) {
      uint32_t low, high;
      std::memcpy(&low, at, 4);
      std::memcpy(&high, at + size - 4, 4);
      word = low | uint64_t{high} << 32;
    } else {
      word = Byte(at[0]) | Byte(at[size / 2]) << 8 | Byte(at[size - 1]) << 16;
    }
    return LowerCase(word);
  }
  static uint64_t Byte(char c) { return static_cast<unsigned char>(c); }
  // Eight characters at once: 'A' to 'Z' become lower case, all else stays.
  static uint64_t LowerCase(uint64_t word) {
    constexpr uint64_t kEach = 0x0101010101010101;
    // In each byte, of which the highest bit is put aside first, the sums set that bit where the
    // character is at least 'A', and where it is beyond 'Z'.
    const uint64_t ascii = word & (0x7f * kEach);
    const uint64_t upper =
        (ascii + (0x80 - 'A') * kEach) & ~(ascii + (0x7f - 'Z') * kEach) & ~word & (0x80 * kEach);
    return word | upper >> 2;
  }
  static size_t SlotOf(uint64_t start, std::string_view name) {
    // Of longer names the start alone would crowd: "georadius_ro", "georadiusbymember".
    const uint64_t word = start ^ uint64_t { name.size() } << 56 ^ Byte(name.back() | 0x20) << 48;
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
