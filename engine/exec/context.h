// SPDX-License-Identifier: BSD-3-Clause
// What a handler sees of the request it answers. Lives for one batch on the executor's stack.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "engine/command/args.h"
#include "engine/command/command.h"
#include "engine/command/errors.h"
#include "engine/command/keys.h"
#include "engine/exec/batch.h"
#include "engine/exec/engine.h"
#include "engine/exec/reply_sink.h"
#include "engine/exec/reply_source.h"
#include "engine/exec/session.h"
#include "engine/store/object_edit.h"
#include "engine/store/write_gate.h"

namespace ruddock::engine {

class CommandContext {
 public:
  CommandContext(Engine& engine, Session& session, ReplySink& reply, WriteGate& keys,
                 ShardGuard& shards, Batch& batch, ThreadStats& stats)
      : engine(engine),
        session(session),
        reply(reply),
        keys(keys),
        shards(shards),
        stats(stats),
        batch_(batch) {}

  Engine& engine;
  Session& session;
  ReplySink& reply;
  // The client's database, at the time of this command. The shards of the request's keys are held.
  WriteGate& keys;
  // For commands of KeyMode::kNone that look at shards themselves; nothing is held when they start.
  ShardGuard& shards;
  ThreadStats& stats;

  ArgView args;
  const Command* command = nullptr;

  int64_t now_ms() const { return keys.now_ms(); }

  // The key at args[index].
  Key KeyAt(uint32_t index) const {
    if (command->key_mode == KeyMode::kSingle &&
        index == static_cast<uint32_t>(command->first_key)) {
      return {args[index], request_->key_hash, request_->key_bucket};
    }
    return KeyAmongMany(index);
  }
  // Argument `index` where it was received into its final allocation and is too large to be kept
  // inline; else null.
  BlobRef ShareBlob(uint32_t index) const {
    if (args[index].size() <= kMaxInlineValue) return {};
    return batch_.ShareBlob(*request_, index);
  }

  // Hides an argument from MONITOR and SLOWLOG: args[index] is something else from here on.
  void Redact(uint32_t index) { batch_.ReplaceArg(*request_, index, "(redacted)"); }

  // Answers with an error and notes that the command failed.
  void Error(std::string_view text) {
    failed_ = true;
    stats.error_replies.Add(1);
    engine.stats.CountError(text);
    reply.Error(text);
  }
  // Answers with all that `source` has: in parts, where the connection asks for them later, without
  // the shards, else at once. The last thing that a handler does.
  void AnswerFrom(std::unique_ptr<ReplySource> source) {
    if (session.takes_parts) {
      session.rest = std::move(source);
    } else {
      while (source->More(reply)) continue;
    }
  }
  // Notes that the command failed although its own reply is none: Redis counts CLIENT UNBLOCK so
  // where the other client is sent an error.
  void MarkFailed() { failed_ = true; }
  // The entry of a string; null and an answered error where the key holds something else.
  // `entry` null passes: the caller looks at `ok`.
  bool CheckString(const Entry* entry) { return CheckType(entry, ValueType::kString); }
  // The same for any type.
  bool CheckType(const Entry* entry, ValueType type) {
    if (entry == nullptr || entry->type() == type) return true;
    Error(errors::kWrongType);
    return false;
  }

  // The value of a key that is read (a HashValue, …): an empty one where there is no key. Nothing,
  // after WRONGTYPE has been answered, where the key holds another type.
  template <ObjectValue Value>
  std::optional<Value> Read(const Key& key) {
    const Entry* entry = keys.Find(key);
    if (!CheckType(entry, Value::kType)) return std::nullopt;
    return entry != nullptr ? Value(entry->object()) : Value();
  }
  // The value of a key that is changed; see object_edit.h. Tests false where WRONGTYPE has been
  // answered.
  template <ObjectValue Value>
  ObjectEdit<Value> Edit(const Key& key) {
    const Entry* entry = keys.FindForWrite(key);
    if (!CheckType(entry, Value::kType)) return ObjectEdit<Value>();
    return ObjectEdit<Value>(keys, key, entry);
  }

 private:
  friend class Executor;

  // Handlers ask for their keys in the order in which they were extracted, some of them twice.
  Key KeyAmongMany(uint32_t index) const {
    if (positions_ != nullptr) {
      for (const size_t at : {next_position_, size_t{0}}) {
        if (at < positions_->size() && (*positions_)[at].index == index) {
          next_position_ = at + 1;
          return {args[index], (*positions_)[at].hash, (*positions_)[at].bucket};
        }
      }
    }
    return Key::Of(args[index]);
  }

  Batch& batch_;
  const Request* request_ = nullptr;
  // KeyMode::kMulti: the keys, hashed.
  const KeyPositions* positions_ = nullptr;
  mutable size_t next_position_ = 0;
  bool failed_ = false;
};

}  // namespace ruddock::engine
