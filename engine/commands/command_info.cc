// SPDX-License-Identifier: BSD-3-Clause
// The reply of COMMAND INFO, field by field from the record.
#include <bit>

#include "engine/commands/command_reply.h"

namespace ruddock::engine {
namespace {

constexpr std::string_view kKeySpecFlagNames[] = {
    "RO",     "RW",     "OW",      "RM",         "access",        "update",
    "insert", "delete", "not_key", "incomplete", "variable_flags"};

void ReplyFlags(ReplySink& reply, uint32_t flags) {
  size_t count = 0;
  for (uint32_t bits = flags; bits != 0; bits &= bits - 1) {
    count += !CommandFlagName(static_cast<CommandFlag>(bits & -bits)).empty();
  }
  reply.Set(count);
  for (uint32_t bits = flags; bits != 0; bits &= bits - 1) {
    const std::string_view name = CommandFlagName(static_cast<CommandFlag>(bits & -bits));
    if (!name.empty()) reply.Simple(name);
  }
}

void ReplyCategories(ReplySink& reply, uint32_t categories) {
  reply.Set(static_cast<size_t>(std::popcount(categories)));
  for (uint32_t bits = categories; bits != 0; bits &= bits - 1) {
    std::string name = "@";
    name += AclCategoryName(static_cast<AclCategory>(bits & -bits));
    reply.Simple(name);
  }
}

// A map of two: the kind, and its parameters.
void ReplyKind(ReplySink& reply, std::string_view type, size_t parameters) {
  reply.Map(2);
  reply.Bulk("type");
  reply.Bulk(type);
  reply.Bulk("spec");
  reply.Map(parameters);
}

void ReplyNumber(ReplySink& reply, std::string_view name, int64_t value) {
  reply.Bulk(name);
  reply.Integer(value);
}

void ReplyBeginSearch(ReplySink& reply, const KeySpec& spec) {
  switch (spec.begin) {
    case KeySpec::Begin::kIndex:
      ReplyKind(reply, "index", 1);
      ReplyNumber(reply, "index", spec.index);
      break;
    case KeySpec::Begin::kKeyword:
      ReplyKind(reply, "keyword", 2);
      reply.Bulk("keyword");
      reply.Bulk(spec.keyword);
      ReplyNumber(reply, "startfrom", spec.start_from);
      break;
    case KeySpec::Begin::kUnknown: ReplyKind(reply, "unknown", 0); break;
  }
}

void ReplyFindKeys(ReplySink& reply, const KeySpec& spec) {
  switch (spec.find) {
    case KeySpec::Find::kRange:
      ReplyKind(reply, "range", 3);
      ReplyNumber(reply, "lastkey", spec.last_key);
      ReplyNumber(reply, "keystep", spec.step);
      ReplyNumber(reply, "limit", spec.limit);
      break;
    case KeySpec::Find::kKeyNum:
      ReplyKind(reply, "keynum", 3);
      ReplyNumber(reply, "keynumidx", spec.key_num_index);
      ReplyNumber(reply, "firstkey", spec.first_key);
      ReplyNumber(reply, "keystep", spec.step);
      break;
    case KeySpec::Find::kUnknown: ReplyKind(reply, "unknown", 0); break;
  }
}

void ReplyKeySpecs(ReplySink& reply, const CommandSpec& spec) {
  reply.Set(spec.key_specs.size());
  for (const KeySpec& key : spec.key_specs) {
    reply.Map(key.notes.empty() ? 3 : 4);
    if (!key.notes.empty()) {
      reply.Bulk("notes");
      reply.Bulk(key.notes);
    }
    reply.Bulk("flags");
    ReplyKeySpecFlags(reply, key.flags);
    reply.Bulk("begin_search");
    ReplyBeginSearch(reply, key);
    reply.Bulk("find_keys");
    ReplyFindKeys(reply, key);
  }
}

}  // namespace

void ReplyKeySpecFlags(ReplySink& reply, uint32_t flags) {
  reply.Set(static_cast<size_t>(std::popcount(flags)));
  for (uint32_t bits = flags; bits != 0; bits &= bits - 1) {
    reply.Simple(kKeySpecFlagNames[std::countr_zero(bits)]);
  }
}

void ReplyCommandInfo(ReplySink& reply, const Command& command) {
  const CommandSpec& spec = *command.spec;
  reply.Array(10);
  reply.Bulk(command.full_name);
  reply.Integer(command.arity);
  ReplyFlags(reply, command.flags);
  reply.Integer(command.first_key);
  reply.Integer(command.last_key);
  reply.Integer(command.key_step);
  ReplyCategories(reply, command.categories);
  reply.Set(spec.tips.size());
  for (const std::string_view tip : spec.tips) reply.Bulk(tip);
  ReplyKeySpecs(reply, spec);
  if (command.subcommands.empty()) {
    reply.Set(0);
    return;
  }
  reply.Array(command.subcommands.size());
  for (const auto& child : command.subcommands) ReplyCommandInfo(reply, *child);
}

}  // namespace ruddock::engine
