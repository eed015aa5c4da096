// SPDX-License-Identifier: BSD-3-Clause
#include "binary/decoder.h"

#include <fmt/format.h>

#include <cstring>
#include <utility>

#include "engine/command/registry.h"

namespace ruddock::binary {
namespace {

using engine::Command;

// The commands behind the requests; a name that rename-command hid stays null and is refused like
// any unknown command.
struct CoreCommands {
  const Command* ping;
  const Command* set;
  const Command* get;
  const Command* del;
  const Command* expire;
  const Command* stats;
  const Command* metrics;
};

const CoreCommands& Core() {
  static const CoreCommands commands = [] {
    const engine::CommandRegistry& all = engine::Commands();
    return CoreCommands{all.FindInternal("binary|ping"),
                        all.Find("set"),
                        all.Find("get"),
                        all.Find("del"),
                        all.Find("expire"),
                        all.FindInternal("binary|stats"),
                        all.FindInternal("binary|metrics")};
  }();
  return commands;
}

}  // namespace

Decoder::Result Decoder::Decode(std::string_view input, engine::Batch& batch,
                                const Limits& limits) {
  size_t at = 0;
  while (!batch.full()) {
    size_t start = at;
    Step step = Step::kDone;
    if (!mid_frame()) {
      if (at == input.size()) return {Status::kNeedMore, at, 0};
      Kind kind;
      step = ReadKind(input, at, kind);
      if (step == Step::kDone && kind != kind_ && !batch.empty()) {
        at = start;
        break;
      }
      if (step == Step::kDone) kind_ = kind;
      if (step == Step::kDone && kind == Kind{.typed = true} && limits.authenticated) {
        const size_t behind = calls_.DecodeShortCalls(input, at, batch);
        if (behind != at) {
          at = behind;
          continue;
        }
      }
    }
    if (step == Step::kDone) {
      step = kind_.typed ? DecodeTyped(input, at, batch, limits)
                         : DecodeFrame(input, at, batch, limits);
    }
    if (step == Step::kWait) return {Status::kWait, at, input.size() - at};
    if (step == Step::kNeedMore) {
      if (kind_.numbers != NumberKind::kNone && !mid_frame()) at = start;  // its kind comes again
      const size_t left = input.size() - at;
      return {Status::kNeedMore, at, calls_.mid_frame() ? calls_.kept(left) : left};
    }
    if (step == Step::kError) {
      // What came before is answered first, in its own kind of frames: the error comes again.
      if (!batch.empty()) return {Status::kBatchFull, start, input.size() - start};
      kind_ = {};
      return {Status::kError, input.size(), 0};
    }
    // The limits may be others for the requests behind one that authenticates; each numeric request
    // says so itself.
    if (!limits.authenticated || kind_.numbers != NumberKind::kNone) break;
  }
  return {Status::kBatchFull, at, input.size() - at};
}

Step Decoder::ReadKind(std::string_view input, size_t& at, Kind& kind) {
  const auto is_typed = [](char code) {
    return CallDecoder::IsTyped(code) || ValuedDecoder::IsValued(code);
  };
  if (input[at] != static_cast<char>(RequestCode::kNumeric)) {
    kind.typed = is_typed(input[at]);
    return Step::kDone;
  }
  // The kind, and the first byte of a command.
  if (input.size() - at < 3) return Step::kNeedMore;
  kind = {true, static_cast<NumberKind>(input[at + 1])};
  if (NumberSize(kind.numbers) == 0) {
    return Fail(fmt::format("invalid number kind {}", static_cast<uint8_t>(input[at + 1])));
  }
  const char code = input[at + 2];
  if (!is_typed(code) || code == static_cast<char>(RequestCode::kHello)) {
    return Fail(fmt::format("invalid numeric request 0x{:02x}", static_cast<uint8_t>(code)));
  }
  at += 2;
  return Step::kDone;
}

Step Decoder::DecodeTyped(std::string_view input, size_t& at, engine::Batch& batch,
                          const Limits& limits) {
  const bool valued =
      valued_.mid_frame() || (!calls_.mid_frame() && ValuedDecoder::IsValued(input[at]));
  const Step step =
      valued ? valued_.Decode(input, at, batch, limits) : calls_.Decode(input, at, batch, limits);
  if (step == Step::kError) return Fail(valued ? valued_.error() : calls_.error());
  return step;
}

Step Decoder::DecodeFrame(std::string_view input, size_t& at, engine::Batch& batch,
                          const Limits& limits) {
  const size_t start = at;
  Frame fresh;
  Frame& frame = partial_ ? *partial_ : fresh;
  if (!partial_) {
    if (at == input.size()) return Step::kNeedMore;
    frame.code = static_cast<RequestCode>(input[at++]);
  }
  const Step step = ReadFrame(frame, input, at, batch, limits);
  if (step != Step::kNeedMore) {
    partial_.reset();
    return step;
  }
  const bool key_has_blob = static_cast<bool>(frame.key.blob);
  if (!frame.value.blob && (partial_ || !key_has_blob)) {
    // Everything behind what the frame holds is looked at again.
    frame.value = {};
    at = start;
    return step;
  }
  if (!key_has_blob) {
    // What lies in front of a value that is received directly goes out of sight.
    frame.key.blob = engine::Blob::Make(frame.key.view.size());
    std::memcpy(frame.key.blob->data(), frame.key.view.data(), frame.key.view.size());
  }
  if (!partial_) partial_ = std::make_unique<Frame>(std::move(frame));
  return step;
}

void Decoder::AddField(Field& field, engine::Batch& batch) {
  if (field.blob) {
    batch.AddBlobArg(std::move(field.blob));
  } else {
    batch.AddArg(field.view);
  }
}

Step Decoder::ReadFrame(Frame& frame, std::string_view input, size_t& at, engine::Batch& batch,
                        const Limits& limits) {
  const CoreCommands& core = Core();
  auto bare = [&](std::string_view name, const Command* command) {
    batch.AddArg(name);
    batch.CloseRequest(command);
    return Step::kDone;
  };
  switch (frame.code) {
    case RequestCode::kPing: return bare("PING", core.ping);
    case RequestCode::kStats: return bare("STATS", core.stats);
    case RequestCode::kMetrics: return bare("METRICS", core.metrics);
    case RequestCode::kPut:
    case RequestCode::kGet:
    case RequestCode::kDel:
    case RequestCode::kExpire: break;
    default: return Fail(fmt::format("unknown request 0x{:02x}", static_cast<int>(frame.code)));
  }
  if (const Step step = ReadField(frame, frame.key, "key", input, at, limits);
      step != Step::kDone) {
    return step;
  }
  switch (frame.code) {
    case RequestCode::kGet:
      batch.AddArg("GET");
      AddField(frame.key, batch);
      batch.CloseRequest(core.get);
      return Step::kDone;
    case RequestCode::kDel:
      batch.AddArg("DEL");
      AddField(frame.key, batch);
      batch.CloseRequest(core.del);
      return Step::kDone;
    case RequestCode::kExpire:
      if (input.size() - at < kTtlSize) return Step::kNeedMore;
      batch.AddArg("EXPIRE");
      AddField(frame.key, batch);
      batch.AddNumberArg(ReadInteger<uint64_t>(input.data() + at));
      batch.CloseRequest(core.expire);
      at += kTtlSize;
      return Step::kDone;
    default: break;
  }
  if (const Step step = ReadField(frame, frame.value, "value", input, at, limits);
      step != Step::kDone) {
    return step;
  }
  return ReadPutEnd(frame, input, at, batch);
}

Step Decoder::ReadPutEnd(Frame& frame, std::string_view input, size_t& at, engine::Batch& batch) {
  if (at == input.size()) return Step::kNeedMore;
  const char has_ttl = input[at];
  if (has_ttl != 0 && has_ttl != 1) return Fail("has_ttl is neither 0 nor 1");
  if (has_ttl == 1 && input.size() - at < 1 + kTtlSize) return Step::kNeedMore;
  ++at;
  batch.AddArg("SET");
  AddField(frame.key, batch);
  AddField(frame.value, batch);
  if (has_ttl == 1) {
    batch.AddArg("EX");
    batch.AddNumberArg(ReadInteger<uint64_t>(input.data() + at));
    at += kTtlSize;
  }
  batch.CloseRequest(Core().set);
  return Step::kDone;
}

Step Decoder::ReadField(Frame& frame, Field& field, std::string_view what, std::string_view input,
                        size_t& at, const Limits& limits) {
  if (field.complete) return Step::kDone;
  if (field.blob) {
    if (frame.filled < field.blob->size()) return Step::kNeedMore;
    field.complete = true;
    return Step::kDone;
  }
  if (input.size() - at < kLengthSize) return Step::kNeedMore;
  const uint32_t size = ReadInteger<uint32_t>(input.data() + at);
  if (size > limits.max_bulk) return Fail(fmt::format("invalid {} length {}", what, size));
  if (size > kMaxUnauthenticatedField && !limits.authenticated) {
    return Fail(fmt::format("unauthenticated {} length", what));
  }
  const size_t available = input.size() - at - kLengthSize;
  if (available >= size) {
    field.view = input.substr(at + kLengthSize, size);
    field.complete = true;
    at += kLengthSize + size;
    return Step::kDone;
  }
  if (size < engine::Codec::kDirectSize) return Step::kNeedMore;
  field.blob = engine::Blob::Make(size);
  std::memcpy(field.blob->data(), input.data() + at + kLengthSize, available);
  frame.filled = available;
  at = input.size();
  return Step::kNeedMore;
}

Step Decoder::Fail(std::string text) {
  error_ = "Protocol error: " + std::move(text);
  return Step::kError;
}

void Decoder::DirectFilled(size_t count) {
  if (partial_) {
    partial_->filled += count;
  } else if (valued_.mid_frame()) {
    valued_.DirectFilled(count);
  } else {
    calls_.DirectFilled(count);
  }
}

engine::Codec::Direct Decoder::direct() {
  if (!partial_) return valued_.mid_frame() ? valued_.direct() : calls_.direct();
  for (Field* field : {&partial_->key, &partial_->value}) {
    if (field->blob && !field->complete) {
      return {field->blob->data() + partial_->filled, field->blob->size() - partial_->filled};
    }
  }
  return {};
}

size_t Decoder::memory() const {
  if (!partial_) return calls_.memory() + valued_.memory();
  size_t bytes = sizeof(Frame);
  for (const Field* field : {&partial_->key, &partial_->value}) {
    if (field->blob) bytes += field->complete ? field->blob->size() : partial_->filled;
  }
  return bytes;
}

}  // namespace ruddock::binary
