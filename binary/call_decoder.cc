// SPDX-License-Identifier: BSD-3-Clause
#include "binary/call_decoder.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <utility>

namespace ruddock::binary {
namespace {

// A hello holds nothing that is large.
constexpr uint64_t kMaxHello = 16384;
// No value is larger: nothing is compressed then. Fits the integers of replies.
constexpr uint64_t kMostThreshold = uint64_t{1} << 62;

// Bytes that live as long as the batch.
std::string_view Keep(std::string_view text, engine::Batch& batch) {
  char* const at = batch.Hold(engine::Blob::Make(text.size()));
  std::memcpy(at, text.data(), text.size());
  return {at, text.size()};
}

// The fields of a hello, one after the other; what a later version puts behind them is ignored.
class HelloBody {
 public:
  explicit HelloBody(std::string_view bytes)
      : at_(bytes.data()), end_(bytes.data() + bytes.size()) {}

  uint64_t Number() {
    uint64_t value = 0;
    if (ReadVarint(at_, end_, value) != VarintState::kRead) ok_ = false;
    return value;
  }
  std::string_view Text() {
    const uint64_t size = Number();
    if (!ok_ || size > static_cast<uint64_t>(end_ - at_)) {
      ok_ = false;
      return {};
    }
    const std::string_view text(at_, size);
    at_ += size;
    return text;
  }
  bool ok() const { return ok_; }
  bool more() const { return at_ != end_; }

 private:
  const char* at_;
  const char* end_;
  bool ok_ = true;
};

}  // namespace

std::string CountProblem(uint64_t count, const engine::Codec::Limits& limits) {
  if (count > kMaxArgs) return fmt::format("invalid argument count {}", count);
  if (count > kMaxUnauthenticatedArgs && !limits.authenticated) {
    return "unauthenticated argument count";
  }
  return {};
}

std::string SizeProblem(uint64_t size, const engine::Codec::Limits& limits) {
  if (size > limits.max_bulk) return fmt::format("invalid argument length {}", size);
  if (size > kMaxUnauthenticatedField && !limits.authenticated) {
    return "unauthenticated argument length";
  }
  return {};
}

void AddCommandName(const engine::Command* command, uint64_t opcode, engine::Batch& batch) {
  if (command != nullptr) [[likely]] {
    batch.AddArg(command->spec->name);
  } else {
    // Answered like any command that does not exist; no command has a space in its name.
    batch.AddArg(Keep(fmt::format("opcode {}", opcode), batch));
  }
}

Step CallDecoder::Fail(std::string text) {
  error_ = std::move(text);
  partial_.reset();
  return Step::kError;
}

Step CallDecoder::ReadHead(const char*& at, const char* end, const Limits& limits, Head& head) {
  head.named = *at++ == static_cast<char>(RequestCode::kNamedCall);
  if (!head.named) {
    switch (ReadVarint(at, end, head.opcode)) {
      case VarintState::kRead: break;
      case VarintState::kNeedMore: return Step::kNeedMore;
      case VarintState::kTooLarge: return Fail("invalid opcode");
    }
  }
  switch (ReadVarint(at, end, head.arg_count)) {
    case VarintState::kRead: break;
    case VarintState::kNeedMore: return Step::kNeedMore;
    case VarintState::kTooLarge: return Fail("invalid argument count");
  }
  if (head.named && head.arg_count == 0) return Fail("invalid argument count 0");
  if (std::string problem = CountProblem(head.arg_count, limits); !problem.empty()) {
    return Fail(std::move(problem));
  }
  if (!head.named) head.command = commands_.FindOpcode(head.opcode);
  return Step::kDone;
}

inline Step CallDecoder::ReadSize(const char*& at, const char* end, const Limits& limits,
                                  uint64_t& size) {
  switch (ReadVarint(at, end, size)) {
    case VarintState::kRead: break;
    case VarintState::kNeedMore: return Step::kNeedMore;
    case VarintState::kTooLarge: return Fail("invalid argument length");
  }
  if (size > limits.max_bulk || !limits.authenticated) [[unlikely]] {
    if (std::string problem = SizeProblem(size, limits); !problem.empty()) {
      return Fail(std::move(problem));
    }
  }
  return Step::kDone;
}

size_t CallDecoder::DecodeShortCalls(std::string_view input, size_t at,
                                     engine::Batch& batch) const {
  constexpr size_t kShortest = 4;
  const char* next = input.data() + at;
  const char* const end = input.data() + input.size();
  while (!batch.full() && static_cast<size_t>(end - next) >= kShortest &&
         *next == static_cast<char>(RequestCode::kCall)) {
    const auto opcode = static_cast<unsigned char>(next[1]);
    const auto count = static_cast<unsigned char>(next[2]);
    if ((opcode | count) >= 0x80) break;
    const engine::Command* const command = commands_.FindOpcode(opcode);
    if (command == nullptr) break;
    const char* arg = next + 3;
    unsigned left = count;
    batch.AddArg(command->spec->name);
    for (; left > 0 && arg != end; --left) {
      const auto size = static_cast<unsigned char>(*arg);
      if (size >= 0x80 || end - arg <= size) break;
      batch.AddArg({arg + 1, size});
      arg += 1 + size;
    }
    if (left > 0) {
      batch.AbandonRequest();
      break;
    }
    batch.CloseRequest(command);
    next = arg;
  }
  return static_cast<size_t>(next - input.data());
}

Step CallDecoder::Decode(std::string_view input, size_t& at, engine::Batch& batch,
                         const Limits& limits) {
  if (partial_) return Continue(input, at, batch, limits);
  if (input[at] == static_cast<char>(RequestCode::kHello)) return DecodeHello(input, at, batch);
  const char* const begin = input.data() + at;
  const char* const end = input.data() + input.size();
  const char* next = begin;
  Head head;
  if (const Step step = ReadHead(next, end, limits, head); step != Step::kDone) return step;
  if (!head.named) AddCommandName(head.command, head.opcode, batch);
  for (uint64_t left = head.arg_count; left > 0; --left) {
    const char* const header = next;
    uint64_t size = 0;
    const Step step = ReadSize(next, end, limits, size);
    if (step == Step::kDone && size <= static_cast<uint64_t>(end - next)) [[likely]] {
      batch.AddArg({next, size});
      next += size;
      continue;
    }
    batch.AbandonRequest();
    if (step == Step::kError) return step;
    // Remember where we are instead of starting over with the next bytes.
    partial_ = std::make_unique<Partial>();
    partial_->offset = static_cast<size_t>((step == Step::kDone ? next : header) - begin);
    partial_->args_left = left;
    partial_->size = size;
    partial_->has_size = step == Step::kDone;
    return Continue(input, at, batch, limits);
  }
  batch.CloseRequest(head.command);
  at += static_cast<size_t>(next - begin);
  return Step::kDone;
}

Step CallDecoder::Continue(std::string_view input, size_t& at, engine::Batch& batch,
                           const Limits& limits) {
  Partial& partial = *partial_;
  const char* const begin = input.data() + at;
  const char* const end = input.data() + input.size();
  const char* next = begin + partial.offset;
  while (partial.args_left > 0) {
    if (!partial.has_size) {
      const Step step = ReadSize(next, end, limits, partial.size);
      if (step != Step::kDone) return step;
      partial.has_size = true;
      partial.offset = static_cast<size_t>(next - begin);
    }
    const size_t available = static_cast<size_t>(end - next);
    const size_t size = partial.size;
    if (!partial.direct && size >= engine::Codec::kDirectSize && available < size) {
      partial.direct = engine::Blob::Make(size);
      std::memcpy(partial.direct->data(), next, available);
      partial.direct_filled = available;
    }
    if (partial.direct) {
      if (partial.direct_filled < size) return Step::kNeedMore;
      partial.received.push_back({partial.args_left, std::exchange(partial.direct, {})});
      partial.direct_filled = 0;
    } else {
      if (available < size) return Step::kNeedMore;
      next += size;
    }
    partial.offset = static_cast<size_t>(next - begin);
    partial.has_size = false;
    --partial.args_left;
  }
  AddCall({begin, partial.offset}, batch);
  at += partial.offset;
  partial_.reset();
  return Step::kDone;
}

void CallDecoder::AddCall(std::string_view frame, engine::Batch& batch) {
  // Checked against the limits when they arrived.
  constexpr Limits kAny{UINT64_MAX, true};
  const char* at = frame.data();
  const char* const end = at + frame.size();
  Head head;
  ReadHead(at, end, kAny, head);
  if (!head.named) AddCommandName(head.command, head.opcode, batch);
  auto received = partial_->received.begin();
  for (uint64_t left = head.arg_count; left > 0; --left) {
    uint64_t size = 0;
    ReadSize(at, end, kAny, size);
    if (received != partial_->received.end() && received->args_left == left) {
      batch.AddBlobArg(std::move(received->blob));
      ++received;
    } else {
      batch.AddArg({at, size});
      at += size;
    }
  }
  batch.CloseRequest(head.command);
}

Step CallDecoder::DecodeHello(std::string_view input, size_t& at, engine::Batch& batch) {
  const char* next = input.data() + at + 1;
  const char* const end = input.data() + input.size();
  uint64_t size = 0;
  switch (ReadVarint(next, end, size)) {
    case VarintState::kRead: break;
    case VarintState::kNeedMore: return Step::kNeedMore;
    case VarintState::kTooLarge: return Fail("invalid hello length");
  }
  if (size > kMaxHello) return Fail(fmt::format("invalid hello length {}", size));
  if (static_cast<uint64_t>(end - next) < size) return Step::kNeedMore;
  HelloBody body({next, size});
  const uint64_t version = body.Number();
  const uint64_t features = body.Number();
  const std::string_view user = body.Text();
  const std::string_view password = body.Text();
  const uint64_t database = body.Number();
  const uint64_t threshold = body.more() ? body.Number() : 0;
  if (!body.ok()) return Fail("invalid hello");
  batch.AddArg("HELLO");
  batch.AddArg(Keep(fmt::format("{}", std::min(version, kProtocolVersion)), batch));
  batch.AddArg(Keep(fmt::format("{}", features & kOfferedFeatures), batch));
  batch.AddArg(user);
  batch.AddArg(password);
  batch.AddNumberArg(database);
  // 0 where no replies are to be compressed.
  const bool compressed = features & kOfferedFeatures & kCompressedReplies;
  const uint64_t wanted = threshold == 0 ? kDefaultThreshold : threshold;
  batch.AddArg(Keep(fmt::format("{}", compressed ? std::min(wanted, kMostThreshold) : 0), batch));
  batch.CloseRequest(commands_.FindInternal("binary|hello"));
  at = static_cast<size_t>(next + size - input.data());
  return Step::kDone;
}

engine::Codec::Direct CallDecoder::direct() const {
  if (!partial_ || !partial_->direct) return {};
  Partial& partial = *partial_;
  return {partial.direct->data() + partial.direct_filled,
          partial.direct->size() - partial.direct_filled};
}

size_t CallDecoder::memory() const {
  if (!partial_) return 0;
  size_t bytes = sizeof(Partial) + partial_->received.capacity() * sizeof(Received);
  for (const Received& received : partial_->received) bytes += received.blob->size();
  return bytes + partial_->direct_filled;
}

}  // namespace ruddock::binary
