// SPDX-License-Identifier: BSD-3-Clause
// The reply of COMMAND DOCS, from the record; redis-cli makes its hints from it.
#include "engine/commands/command_reply.h"

namespace ruddock::engine {
namespace {

std::string_view ArgTypeName(ArgType type) {
  switch (type) {
    case ArgType::kString: return "string";
    case ArgType::kInteger: return "integer";
    case ArgType::kDouble: return "double";
    case ArgType::kKey: return "key";
    case ArgType::kPattern: return "pattern";
    case ArgType::kUnixTime: return "unix-time";
    case ArgType::kPureToken: return "pure-token";
    case ArgType::kOneOf: return "oneof";
    case ArgType::kBlock: return "block";
  }
  return "";
}

void ReplyField(ReplySink& reply, std::string_view name, std::string_view value) {
  reply.Bulk(name);
  reply.Bulk(value);
}

void ReplyArgFlags(ReplySink& reply, uint8_t flags) {
  reply.Bulk("flags");
  reply.Set(((flags & kOptional) != 0) + ((flags & kMultiple) != 0) +
            ((flags & kMultipleToken) != 0));
  if (flags & kOptional) reply.Simple("optional");
  if (flags & kMultiple) reply.Simple("multiple");
  if (flags & kMultipleToken) reply.Simple("multiple_token");
}

void ReplyArguments(ReplySink& reply, std::initializer_list<ArgSpec> arguments) {
  reply.Array(arguments.size());
  for (const ArgSpec& argument : arguments) {
    const bool nested = argument.children.size() != 0;
    reply.Map(2 + (argument.key_spec >= 0) + !argument.token.empty() + !argument.since.empty() +
              !argument.deprecated_since.empty() + (argument.flags != 0) + nested);
    ReplyField(reply, "name", argument.name);
    ReplyField(reply, "type", ArgTypeName(argument.type));
    if (argument.key_spec >= 0) {
      reply.Bulk("key_spec_index");
      reply.Integer(argument.key_spec);
    }
    if (!argument.token.empty()) ReplyField(reply, "token", argument.token);
    if (!argument.since.empty()) ReplyField(reply, "since", argument.since);
    if (!argument.deprecated_since.empty()) {
      ReplyField(reply, "deprecated_since", argument.deprecated_since);
    }
    if (argument.flags != 0) ReplyArgFlags(reply, argument.flags);
    if (nested) {
      reply.Bulk("arguments");
      ReplyArguments(reply, argument.children);
    }
  }
}

void ReplyHistory(ReplySink& reply, std::initializer_list<HistoryEntry> history) {
  reply.Bulk("history");
  reply.Set(history.size());
  for (const HistoryEntry& entry : history) {
    reply.Array(2);
    reply.Bulk(entry.version);
    reply.Bulk(entry.change);
  }
}

void ReplyDocFlags(ReplySink& reply, const CommandSpec& spec) {
  reply.Bulk("doc_flags");
  const bool deprecated = !spec.deprecated_since.empty();
  reply.Set(size_t{deprecated} + size_t{spec.system_command});
  if (deprecated) reply.Simple("deprecated");
  if (spec.system_command) reply.Simple("syscmd");
}

}  // namespace

void ReplyCommandDocs(ReplySink& reply, const Command& command) {
  const CommandSpec& spec = *command.spec;
  const bool deprecated = !spec.deprecated_since.empty();
  const bool doc_flags = deprecated || spec.system_command;
  reply.Map(3 + !spec.complexity.empty() + doc_flags + deprecated + !spec.replaced_by.empty() +
            (spec.history.size() != 0) + (spec.arguments.size() != 0) +
            !command.subcommands.empty());
  ReplyField(reply, "summary", spec.summary);
  ReplyField(reply, "since", spec.since);
  ReplyField(reply, "group", spec.group);
  if (!spec.complexity.empty()) ReplyField(reply, "complexity", spec.complexity);
  if (doc_flags) ReplyDocFlags(reply, spec);
  if (deprecated) ReplyField(reply, "deprecated_since", spec.deprecated_since);
  if (!spec.replaced_by.empty()) ReplyField(reply, "replaced_by", spec.replaced_by);
  if (spec.history.size() != 0) ReplyHistory(reply, spec.history);
  if (spec.arguments.size() != 0) {
    reply.Bulk("arguments");
    ReplyArguments(reply, spec.arguments);
  }
  if (!command.subcommands.empty()) {
    reply.Bulk("subcommands");
    reply.Map(command.subcommands.size());
    for (const auto& child : command.subcommands) {
      reply.Bulk(child->full_name);
      ReplyCommandDocs(reply, *child);
    }
  }
}

}  // namespace ruddock::engine
