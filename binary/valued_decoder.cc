// SPDX-License-Identifier: BSD-3-Clause
#include "binary/valued_decoder.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "engine/base/packed_bytes.h"

namespace ruddock::binary {
namespace {

// Chunks of one argument that helpers may have at a time: a client that sends faster than they
// work waits.
constexpr size_t kMostUnfinished = 32;

// A varint at `at`, which is moved behind it.
VarintState TakeVarint(std::string_view input, size_t& at, uint64_t& value) {
  const char* next = input.data() + at;
  const VarintState state = ReadVarint(next, input.data() + input.size(), value);
  at = static_cast<size_t>(next - input.data());
  return state;
}

}  // namespace

Step ValuedDecoder::Fail(std::string text) {
  error_ = std::move(text);
  call_.reset();
  return Step::kError;
}

Step ValuedDecoder::Decode(std::string_view input, size_t& at, engine::Batch& batch,
                           const Limits& limits) {
  if (!call_) {
    if (const Step step = ReadHead(input, at, limits); step != Step::kDone) return step;
  }
  while (call_->args_left > 0) {
    if (const Step step = ReadArgument(input, at, limits); step != Step::kDone) return step;
  }
  return Finish(batch);
}

Step ValuedDecoder::ReadHead(std::string_view input, size_t& at, const Limits& limits) {
  size_t next = at + 1;
  uint64_t opcode = 0;
  uint64_t count = 0;
  switch (TakeVarint(input, next, opcode)) {
    case VarintState::kRead: break;
    case VarintState::kNeedMore: return Step::kNeedMore;
    case VarintState::kTooLarge: return Fail("invalid opcode");
  }
  switch (TakeVarint(input, next, count)) {
    case VarintState::kRead: break;
    case VarintState::kNeedMore: return Step::kNeedMore;
    case VarintState::kTooLarge: return Fail("invalid argument count");
  }
  if (opcode == 0 && count == 0) return Fail("invalid argument count 0");
  if (std::string problem = CountProblem(count, limits); !problem.empty()) {
    return Fail(std::move(problem));
  }
  call_ = std::make_unique<Call>();
  call_->opcode = opcode;
  call_->args_left = count;
  at = next;
  return Step::kDone;
}

Step ValuedDecoder::ReadArgument(std::string_view input, size_t& at, const Limits& limits) {
  if (!call_->has_header) {
    if (const Step step = ReadArgumentHeader(input, at, limits); step != Step::kDone) return step;
  }
  return call_->compressed ? ReadChunks(input, at) : ReadBytes(input, at);
}

Step ValuedDecoder::ReadArgumentHeader(std::string_view input, size_t& at, const Limits& limits) {
  if (at == input.size()) return Step::kNeedMore;
  size_t next = at + 1;
  const auto form = static_cast<ValueCode>(input[at]);
  uint64_t width = 1;
  if (form == ValueCode::kNumbers) {
    if (next == input.size()) return Step::kNeedMore;
    const char kind = input[next++];
    width = NumberSize(static_cast<NumberKind>(kind));
    if (width == 0) return Fail(fmt::format("invalid number kind {}", static_cast<uint8_t>(kind)));
  } else if (form != ValueCode::kBulk && form != ValueCode::kCompressed) {
    return Fail(fmt::format("invalid argument form 0x{:02x}", static_cast<uint8_t>(form)));
  }
  uint64_t size = 0;
  switch (TakeVarint(input, next, size)) {
    case VarintState::kRead: break;
    case VarintState::kNeedMore: return Step::kNeedMore;
    case VarintState::kTooLarge: return Fail("invalid argument length");
  }
  if (__builtin_mul_overflow(size, width, &size)) size = UINT64_MAX;
  if (std::string problem = SizeProblem(size, limits); !problem.empty()) {
    return Fail(std::move(problem));
  }
  call_->compressed = form == ValueCode::kCompressed;
  if (call_->compressed && size == 0) return Fail("invalid compressed length 0");
  call_->size = size;
  call_->chunk = 0;
  call_->has_header = true;
  at = next;
  return Step::kDone;
}

// Takes what there is of the bytes that are being received.
static void TakeBytes(std::string_view input, size_t& at, char* to, size_t size, size_t& filled) {
  const size_t taken = std::min(size - filled, input.size() - at);
  if (taken != 0) std::memcpy(to + filled, input.data() + at, taken);
  filled += taken;
  at += taken;
}

Step ValuedDecoder::ReadBytes(std::string_view input, size_t& at) {
  Call& call = *call_;
  const size_t size = call.size;
  if (!call.fill.active()) {
    if (size < engine::Codec::kDirectSize) {
      if (input.size() - at < size) return Step::kNeedMore;
      call.small.append(input.substr(at, size));
      at += size;
      FinishArgument({});
      return Step::kDone;
    }
    call.blob = engine::Blob::Make(size);
    call.fill = {call.blob->data(), size, 0};
  }
  TakeBytes(input, at, call.fill.at, size, call.fill.filled);
  if (call.fill.filled < size) return Step::kNeedMore;
  FinishArgument(std::move(call.blob));
  return Step::kDone;
}

Step ValuedDecoder::ReadChunks(std::string_view input, size_t& at) {
  Call& call = *call_;
  if (!call.unpacking) call.unpacking = std::make_shared<Unpacking>();
  for (const size_t count = engine::ChunkCount(call.size); call.chunk < count; ++call.chunk) {
    if (!call.fill.active()) {
      if (call.unpacking->unfinished.load(std::memory_order_acquire) >= kMostUnfinished) {
        return Step::kWait;
      }
      if (const Step step = ReadChunkLength(input, at); step != Step::kDone) return step;
    }
    TakeBytes(input, at, call.fill.at, call.fill.size, call.fill.filled);
    if (call.fill.filled < call.fill.size) return Step::kNeedMore;
    if (!FinishChunk() || call.unpacking->corrupt.load(std::memory_order_acquire)) {
      return Fail("corrupt compressed argument");
    }
  }
  if (helpers_) call.unfinished.push_back(call.unpacking);
  FinishArgument(call.unpacking->raw);
  return Step::kDone;
}

Step ValuedDecoder::ReadChunkLength(std::string_view input, size_t& at) {
  Call& call = *call_;
  uint64_t length = 0;
  switch (TakeVarint(input, at, length)) {
    case VarintState::kRead: break;
    case VarintState::kNeedMore: return Step::kNeedMore;
    case VarintState::kTooLarge: return Fail("invalid compressed length");
  }
  const size_t size = engine::ChunkBytes(call.size, call.chunk);
  if (!engine::ChunkLengthFits(length, size)) {
    return Fail(fmt::format("invalid compressed length {}", length));
  }
  if (length == size) {
    // As it is: received where it belongs.
    if (!call.unpacking->raw) call.unpacking->raw = engine::Blob::Make(call.size);
    call.fill = {call.unpacking->raw->data() + engine::ChunkStart(call.chunk), size, 0};
  } else {
    call.blob = engine::Blob::Make(length);
    call.fill = {call.blob->data(), length, 0};
  }
  return Step::kDone;
}

bool ValuedDecoder::FinishChunk() {
  Call& call = *call_;
  call.fill = {};
  if (!call.blob) return true;
  Unpacking& unpacking = *call.unpacking;
  if (!unpacking.raw) unpacking.raw = engine::Blob::Make(call.size);
  const size_t start = engine::ChunkStart(call.chunk);
  const size_t size = engine::ChunkBytes(call.size, call.chunk);
  if (helpers_ && call.size > engine::kMaxWholeChunk) return UnpackElsewhere(start, size);
  const bool sound = engine::UnpackChunk(call.blob->view(), unpacking.raw->data() + start, size);
  call.blob = {};
  return sound;
}

bool ValuedDecoder::UnpackElsewhere(size_t start, size_t size) {
  const std::shared_ptr<Unpacking> unpacking = call_->unpacking;
  char* const to = unpacking->raw->data() + start;
  unpacking->unfinished.fetch_add(1, std::memory_order_relaxed);
  helpers_.pool->Post([unpacking, to, size, chunk = std::move(call_->blob), helpers = helpers_] {
    // Nobody else has it: the client has gone, or sent a chunk before that was corrupt.
    const bool awaited = unpacking.use_count() > 1;
    if (awaited && !engine::UnpackChunk(chunk->view(), to, size)) {
      unpacking->corrupt.store(true, std::memory_order_release);
    }
    unpacking->unfinished.fetch_sub(1, std::memory_order_acq_rel);
    helpers.Wake();
  });
  call_->blob = {};
  return true;
}

void ValuedDecoder::FinishArgument(engine::BlobRef blob) {
  Call& call = *call_;
  if (blob) call.large_bytes += blob->size();
  call.args.push_back({std::move(blob), call.size});
  call.blob = {};
  call.fill = {};
  call.unpacking.reset();
  call.has_header = false;
  --call.args_left;
}

Step ValuedDecoder::Finish(engine::Batch& batch) {
  Call& call = *call_;
  for (const std::shared_ptr<Unpacking>& unpacking : call.unfinished) {
    if (unpacking->unfinished.load(std::memory_order_acquire) != 0) return Step::kWait;
    if (unpacking->corrupt.load(std::memory_order_acquire)) {
      return Fail("corrupt compressed argument");
    }
  }
  const engine::Command* const command =
      call.opcode == 0 ? nullptr : commands_.FindOpcode(call.opcode);
  if (call.opcode != 0) AddCommandName(command, call.opcode, batch);
  const char* small = nullptr;
  if (!call.small.empty()) {
    char* const kept = batch.Hold(engine::Blob::Make(call.small.size()));
    std::memcpy(kept, call.small.data(), call.small.size());
    small = kept;
  }
  for (Arg& arg : call.args) {
    if (arg.blob) {
      batch.AddBlobArg(std::move(arg.blob));
    } else {
      batch.AddArg({small, arg.size});
      if (small != nullptr) small += arg.size;
    }
  }
  batch.CloseRequest(command);
  call_.reset();
  return Step::kDone;
}

bool ValuedDecoder::waits() const {
  if (!call_) return false;
  if (call_->unpacking) {
    return call_->unpacking->unfinished.load(std::memory_order_acquire) >= kMostUnfinished;
  }
  for (const std::shared_ptr<Unpacking>& unpacking : call_->unfinished) {
    if (unpacking->unfinished.load(std::memory_order_acquire) != 0) return true;
  }
  return false;
}

engine::Codec::Direct ValuedDecoder::direct() const {
  if (!call_ || !call_->fill.active()) return {};
  const Fill& fill = call_->fill;
  return {fill.at + fill.filled, fill.size - fill.filled};
}

size_t ValuedDecoder::memory() const {
  if (!call_) return 0;
  const Call& call = *call_;
  size_t bytes = sizeof(Call) + call.small.capacity() + call.args.capacity() * sizeof(Arg) +
                 call.large_bytes + call.fill.filled;
  if (call.unpacking && call.unpacking->raw) bytes += engine::ChunkStart(call.chunk);
  return bytes;
}

}  // namespace ruddock::binary
