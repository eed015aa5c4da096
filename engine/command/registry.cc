// SPDX-License-Identifier: BSD-3-Clause
#include "engine/command/registry.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <span>

namespace ruddock::engine {
namespace {

// Filled by static initialisers of the command files, so it must be made on first use.
std::vector<std::span<const CommandSpec>>& Registrations() {
  static std::vector<std::span<const CommandSpec>> registrations;
  return registrations;
}

KeyMode DeriveKeyMode(const CommandSpec& spec) {
  if (spec.flags & kAllShards) return KeyMode::kAllShards;
  if (spec.key_specs.size() == 0 && spec.key_function == nullptr) return KeyMode::kNone;
  if (spec.key_specs.size() == 1) {
    const KeySpec& key = *spec.key_specs.begin();
    // With variable flags the function refines what is done with the key, not where it stands.
    if (spec.key_function != nullptr && !(key.flags & kKeyVariableFlags)) return KeyMode::kMulti;
    if (key.flags & kKeyNotKey) return KeyMode::kNone;
    if (key.begin == KeySpec::Begin::kIndex && key.find == KeySpec::Find::kRange &&
        key.last_key == 0) {
      return KeyMode::kSingle;
    }
  }
  return KeyMode::kMulti;
}

uint32_t DeriveCategories(const CommandSpec& spec) {
  uint32_t categories = spec.categories;
  if (spec.flags & kWrite) categories |= kCategoryWrite;
  if ((spec.flags & kReadOnly) && !(spec.categories & kCategoryScripting)) {
    categories |= kCategoryRead;
  }
  if (spec.flags & kAdmin) categories |= kCategoryAdmin | kCategoryDangerous;
  if (spec.flags & kPubSubCommand) categories |= kCategoryPubSub;
  if (spec.flags & kFast) categories |= kCategoryFast;
  if (spec.flags & kBlocking) categories |= kCategoryBlocking;
  if (!(categories & kCategoryFast)) categories |= kCategorySlow;
  return categories;
}

// The one range that old clients know. Redis folds consecutive index ranges into one.
void DeriveLegacyRange(const CommandSpec& spec, Command& command) {
  for (const KeySpec& key : spec.key_specs) {
    const bool plain =
        key.begin == KeySpec::Begin::kIndex && key.find == KeySpec::Find::kRange && key.limit <= 1;
    if (!plain || (key.flags & kKeyIncomplete)) {
      command.flags |= kMovableKeys;
    }
    if (!plain) continue;
    const int last = key.last_key >= 0 ? key.index + key.last_key : key.last_key;
    if (command.first_key == 0) {
      command.first_key = key.index;
      command.last_key = last;
      command.key_step = key.step;
    } else if (key.index == command.last_key + 1) {
      command.last_key = last;
    }
  }
}

std::unique_ptr<Command> MakeCommand(const CommandSpec& spec, const Command* parent) {
  auto command = std::make_unique<Command>();
  command->spec = &spec;
  command->handler = spec.handler;
  command->parent = parent;
  if (parent != nullptr) command->full_name = parent->full_name + "|";
  command->full_name += spec.name;
  command->key_mode = DeriveKeyMode(spec);
  if (command->key_mode == KeyMode::kSingle) command->elements = spec.elements;
  command->flags = spec.flags;
  command->categories = DeriveCategories(spec);
  command->arity = spec.arity;
  DeriveLegacyRange(spec, *command);
  for (const CommandSpec& child : spec.subcommands) {
    command->subcommands.push_back(MakeCommand(child, command.get()));
  }
  return command;
}

void Number(Command& command, std::vector<const Command*>& by_id) {
  command.id = static_cast<uint16_t>(by_id.size());
  by_id.push_back(&command);
  for (auto& child : command.subcommands) Number(*child, by_id);
}

}  // namespace

bool EqualsNoCase(std::string_view text, std::string_view lower) {
  if (text.size() != lower.size()) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
    if (c != lower[i]) return false;
  }
  return true;
}

CommandRegistration::CommandRegistration(const CommandSpec* specs, size_t count) {
  Registrations().emplace_back(specs, count);
}

const Command* Command::FindSubcommand(std::string_view name) const {
  for (const auto& child : subcommands) {
    if (EqualsNoCase(name, child->spec->name)) return child.get();
  }
  return nullptr;
}

CommandRegistry::CommandRegistry() {
  for (std::span<const CommandSpec> specs : Registrations()) {
    for (const CommandSpec& spec : specs) {
      auto& list = spec.flags & kInternal ? internal_ : commands_;
      list.push_back(MakeCommand(spec, nullptr));
    }
  }
  std::sort(commands_.begin(), commands_.end(),
            [](const auto& a, const auto& b) { return a->spec->name < b->spec->name; });
  for (size_t i = 1; i < commands_.size(); ++i) {
    if (commands_[i - 1]->spec->name == commands_[i]->spec->name) {
      std::fprintf(stderr, "command registered twice: %s\n", commands_[i]->full_name.c_str());
      std::abort();
    }
  }
  for (auto& command : commands_) Number(*command, by_id_);
  for (auto& command : internal_) Number(*command, by_id_);
  BuildSlots();
}

void CommandRegistry::BuildSlots() {
  // Two tables' length: a probe that starts in the last slot needs no wrap-around.
  slots_.assign(kSlots + commands_.size() + 1, Slot{});
  by_opcode_.clear();
  for (auto& command : commands_) {
    std::string_view name = command->spec->name;
    for (const auto& [renamed, to] : renamed_) {
      if (renamed == command.get()) name = to;
    }
    if (!name.empty()) Insert(name, command.get());
    // A number must not lead to what was renamed to keep it from clients.
    if (name == command->spec->name) InsertOpcode(*command);
  }
}

void CommandRegistry::InsertOpcode(const Command& command) {
  const uint16_t opcode = command.spec->opcode;
  if (opcode == 0) return;
  if (opcode >= by_opcode_.size()) by_opcode_.resize(opcode + size_t{1});
  by_opcode_[opcode] = &command;
}

void CommandRegistry::Insert(std::string_view name, const Command* command) {
  const uint64_t start = StartOf(name);
  Slot* slot = &slots_[SlotOf(start, name)];
  while (slot->command != nullptr) ++slot;
  *slot = {start, name, command};
}

const Command* CommandRegistry::FindFull(std::string_view full_name) const {
  const size_t bar = full_name.find('|');
  const Command* command = Find(full_name.substr(0, bar));
  if (command == nullptr || bar == std::string_view::npos) return command;
  return command->FindSubcommand(full_name.substr(bar + 1));
}

const Command* CommandRegistry::FindInternal(std::string_view name) const {
  for (const auto& command : internal_) {
    if (command->spec->name == name) return command.get();
  }
  return nullptr;
}

bool CommandRegistry::Rename(std::string_view name, std::string_view to) {
  const Command* command = Find(name);
  if (command == nullptr || to.size() > kMaxName) return false;
  if (!to.empty() && Find(to) != nullptr) return false;
  std::string lower(to);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  }
  std::erase_if(renamed_, [&](const auto& entry) { return entry.first == command; });
  renamed_.emplace_back(command, std::move(lower));
  BuildSlots();
  return true;
}

CommandRegistry& Commands() {
  static CommandRegistry registry;
  return registry;
}

std::string_view CommandFlagName(CommandFlag flag) {
  switch (flag) {
    case kWrite: return "write";
    case kReadOnly: return "readonly";
    case kDenyOom: return "denyoom";
    case kAdmin: return "admin";
    case kPubSubCommand: return "pubsub";
    case kNoScript: return "noscript";
    case kBlocking: return "blocking";
    case kLoading: return "loading";
    case kStale: return "stale";
    case kSkipMonitor: return "skip_monitor";
    case kSkipSlowlog: return "skip_slowlog";
    case kAsking: return "asking";
    case kFast: return "fast";
    case kNoAuth: return "no_auth";
    case kMayReplicate: return "";  // Redis 7.0 does not show it
    case kNoMandatoryKeys: return "no_mandatory_keys";
    case kProtectedCommand: return "";
    case kNoAsyncLoading: return "no_async_loading";
    case kNoMulti: return "no_multi";
    case kMovableKeys: return "movablekeys";
    case kAllowBusy: return "allow_busy";
    case kAllShards: return "";
    case kInternal: return "";
  }
  return "";
}

std::string_view AclCategoryName(AclCategory category) {
  switch (category) {
    case kCategoryKeyspace: return "keyspace";
    case kCategoryRead: return "read";
    case kCategoryWrite: return "write";
    case kCategorySet: return "set";
    case kCategorySortedSet: return "sortedset";
    case kCategoryList: return "list";
    case kCategoryHash: return "hash";
    case kCategoryString: return "string";
    case kCategoryBitmap: return "bitmap";
    case kCategoryHyperLogLog: return "hyperloglog";
    case kCategoryGeo: return "geo";
    case kCategoryStream: return "stream";
    case kCategoryPubSub: return "pubsub";
    case kCategoryAdmin: return "admin";
    case kCategoryFast: return "fast";
    case kCategorySlow: return "slow";
    case kCategoryBlocking: return "blocking";
    case kCategoryDangerous: return "dangerous";
    case kCategoryConnection: return "connection";
    case kCategoryTransaction: return "transaction";
    case kCategoryScripting: return "scripting";
  }
  return "";
}

}  // namespace ruddock::engine
