// SPDX-License-Identifier: BSD-3-Clause
#include "resp/decoder.h"

#include <algorithm>
#include <bit>
#include <climits>
#include <cstddef>
#include <cstring>
#include <utility>

#include "engine/base/number.h"
#include "resp/inline_command.h"

namespace ruddock::resp {
namespace {

// Longest line without an end: a header or an inline command.
constexpr size_t kMaxLine = 64 * 1024;
// Before a client has authenticated it gets this much and no more.
constexpr int64_t kMaxUnauthenticatedArgs = 10;
constexpr int64_t kMaxUnauthenticatedBulk = 16384;

static_assert(std::endian::native == std::endian::little);

bool IsLineEnd(const char* at) {
  uint16_t pair;
  std::memcpy(&pair, at, sizeof(pair));
  return pair == ('\r' | '\n' << 8);
}

// "$0\r\n\r\n"
constexpr ptrdiff_t kLeastBulk = 6;
// Counts and lengths up to this are within every limit of a client that may do as it likes.
constexpr uint32_t kMaxShort = 16384;

// The header at `at`, "$3\r\n" and the like, with a number of at most kMaxShort; returns what
// follows it. Null where it is anything else, or where there are fewer bytes left than any complete
// request has behind the start of a header. In line, because it is most of the work on a short
// command: a number of one digit takes one load and one comparison.
[[gnu::always_inline]] inline const char* ReadShortHeader(const char* at, const char* end,
                                                          char type, uint32_t& value) {
  constexpr uint32_t kEndOfOne = uint32_t{'\r'} << 16 | uint32_t{'\n'} << 24;
  if (end - at < 5) return nullptr;
  uint32_t word;
  std::memcpy(&word, at, sizeof(word));
  const uint32_t first = (word >> 8 & 255) - '0';
  if (first > 9) return nullptr;
  value = first;
  if ((word & 0xffff00ff) == (kEndOfOne | static_cast<unsigned char>(type))) return at + 4;
  if ((word & 255) != static_cast<unsigned char>(type) || first == 0) return nullptr;
  const uint32_t second = (word >> 16 & 255) - '0';
  if (second > 9) return nullptr;
  value = first * 10 + second;
  if (IsLineEnd(at + 3)) return at + 5;
  for (at += 3; at < end - 1; ++at) {
    const uint32_t digit = static_cast<unsigned char>(*at) - uint32_t{'0'};
    if (digit > 9) return IsLineEnd(at) ? at + 2 : nullptr;
    value = value * 10 + digit;
    if (value > kMaxShort) return nullptr;
  }
  return nullptr;
}

// Takes the complete requests of short arguments at the front, as nearly all are, up to the first
// that is anything else; returns where that starts.
const char* DecodeShort(const char* at, const char* end, engine::Batch& batch) {
  while (!batch.full()) {
    uint32_t count;
    const char* next = ReadShortHeader(at, end, '*', count);
    // No room is made for more arguments than there are bytes for.
    if (next == nullptr || count == 0 || end - next < ptrdiff_t{count} * kLeastBulk) return at;
    std::string_view* arg = batch.ArgRoom(count);
    for (const std::string_view* const last = arg + count; arg != last; ++arg) {
      uint32_t size;
      next = ReadShortHeader(next, end, '$', size);
      if (next == nullptr || end - next < ptrdiff_t{size} + 2 || !IsLineEnd(next + size)) return at;
      *arg = {next, size};
      next += size + 2;
    }
    batch.CommitArgs(count);
    batch.CloseRequest();
    at = next;
  }
  return at;
}

}  // namespace

Decoder::Result Decoder::Decode(std::string_view input, engine::Batch& batch,
                                const Limits& limits) {
  size_t at = 0;
  const char* const end = input.data() + input.size();
  const bool short_is_allowed = limits.authenticated && limits.max_bulk >= kMaxShort;
  while (!batch.full()) {
    if (short_is_allowed && !partial_) {
      at = static_cast<size_t>(DecodeShort(input.data() + at, end, batch) - input.data());
      if (batch.full()) break;
    }
    Step step;
    const size_t start = at;
    if (partial_) {
      step = ContinuePartial(input, at, batch, limits);
      if (step == Step::kNeedMore) {
        // While a direct blob fills, the bytes behind `offset` have gone into it.
        const bool filling = direct().missing != 0;
        return {Status::kNeedMore, start, filling ? partial_->offset : input.size() - start};
      }
    } else {
      if (at == input.size()) return {Status::kNeedMore, at, 0};
      step = input[at] == '*' ? DecodeMultibulk(input, at, batch, limits)
                              : DecodeInline(input, at, batch);
      if (step == Step::kNeedMore) {
        if (partial_) {
          at = start;
          continue;
        }
        return {Status::kNeedMore, start, input.size() - start};
      }
    }
    if (step == Step::kError) return {Status::kError, input.size(), 0};
    // The request may be the AUTH that lifts the limits for the ones behind it.
    if (!limits.authenticated && !batch.empty()) break;
  }
  return {Status::kBatchFull, at, input.size() - at};
}

bool Decoder::ReadLine(std::string_view input, size_t& at, std::string_view& line) {
  const void* end = std::memchr(input.data() + at, '\r', input.size() - at);
  if (end == nullptr) return false;
  const size_t size = static_cast<size_t>(static_cast<const char*>(end) - (input.data() + at));
  if (at + size + 2 > input.size()) return false;
  line = input.substr(at, size);
  at += size + 2;
  return true;
}

Decoder::Step Decoder::Fail(std::string text) {
  error_ = "Protocol error: " + text;
  partial_.reset();
  return Step::kError;
}

Decoder::Step Decoder::ReadCount(std::string_view input, size_t& at, const Limits& limits,
                                 int64_t& count) {
  std::string_view line;
  const size_t start = at;
  if (!ReadLine(input, at, line)) {
    if (input.size() - start > kMaxLine) return Fail("too big mbulk count string");
    return Step::kNeedMore;
  }
  const std::optional<int64_t> value = engine::ParseInt64(line.substr(1));
  if (!value || *value > INT_MAX) return Fail("invalid multibulk length");
  if (*value > kMaxUnauthenticatedArgs && !limits.authenticated) {
    return Fail("unauthenticated multibulk length");
  }
  count = *value;
  return Step::kDone;
}

Decoder::Step Decoder::ReadBulkSize(std::string_view input, size_t& at, const Limits& limits,
                                    int64_t& size) {
  if (at == input.size()) return Step::kNeedMore;
  std::string_view line;
  const size_t start = at;
  if (!ReadLine(input, at, line)) {
    if (input.size() - start > kMaxLine) return Fail("too big bulk count string");
    return Step::kNeedMore;
  }
  if (line.empty() || line[0] != '$') {
    const char got = line.empty() ? '\r' : line[0];
    return Fail(std::string("expected '$', got '") + got + "'");
  }
  const std::optional<int64_t> value = engine::ParseInt64(line.substr(1));
  if (!value || *value < 0 || static_cast<uint64_t>(*value) > limits.max_bulk) {
    return Fail("invalid bulk length");
  }
  if (*value > kMaxUnauthenticatedBulk && !limits.authenticated) {
    return Fail("unauthenticated bulk length");
  }
  size = *value;
  return Step::kDone;
}

Decoder::Step Decoder::DecodeMultibulk(std::string_view input, size_t& at, engine::Batch& batch,
                                       const Limits& limits) {
  const size_t start = at;
  int64_t count = 0;
  if (const Step step = ReadCount(input, at, limits, count); step != Step::kDone) return step;
  if (count <= 0) return Step::kDone;
  for (int64_t left = count; left > 0; --left) {
    const size_t header = at;
    int64_t size = -1;
    const Step step = ReadBulkSize(input, at, limits, size);
    if (step == Step::kError) {
      batch.AbandonRequest();
      return step;
    }
    const bool have_header = step == Step::kDone;
    const size_t bulk = static_cast<size_t>(size);
    if (!have_header || input.size() - at < bulk + 2) {
      // Remember where we are instead of starting over with the next bytes.
      partial_ = std::make_unique<Partial>();
      partial_->offset = (have_header ? at : header) - start;
      partial_->args_left = left;
      partial_->bulk_size = have_header ? size : -1;
      batch.AbandonRequest();
      return Step::kNeedMore;
    }
    if (input[at + bulk] != '\r' || input[at + bulk + 1] != '\n') {
      batch.AbandonRequest();
      return Fail("expected CRLF at the end of a bulk");
    }
    batch.AddArg(input.substr(at, bulk));
    at += bulk + 2;
  }
  batch.CloseRequest();
  return Step::kDone;
}

Decoder::Step Decoder::ContinuePartial(std::string_view input, size_t& at, engine::Batch& batch,
                                       const Limits& limits) {
  Partial& partial = *partial_;
  const size_t start = at;
  size_t pos = start + partial.offset;
  while (partial.args_left > 0) {
    if (partial.bulk_size < 0) {
      const Step step = ReadBulkSize(input, pos, limits, partial.bulk_size);
      if (step != Step::kDone) return step;
      partial.offset = pos - start;
    }
    const size_t size = static_cast<size_t>(partial.bulk_size);
    const size_t available = input.size() - pos;
    if (!partial.direct && size >= engine::Codec::kDirectSize && available < size) {
      partial.direct = engine::Blob::Make(size);
      std::memcpy(partial.direct->data(), input.data() + pos, available);
      partial.direct_filled = available;
      return Step::kNeedMore;
    }
    const size_t here = partial.direct ? 0 : size;  // bulk bytes that lie in `input`
    if (partial.direct && partial.direct_filled < size) return Step::kNeedMore;
    if (available < here + 2) return Step::kNeedMore;
    if (input[pos + here] != '\r' || input[pos + here + 1] != '\n') {
      return Fail("expected CRLF at the end of a bulk");
    }
    if (partial.direct) {
      partial.received.push_back({partial.args_left, std::exchange(partial.direct, {})});
      partial.direct_filled = 0;
    }
    pos += here + 2;
    partial.offset = pos - start;
    partial.bulk_size = -1;
    --partial.args_left;
  }
  AddArgs(input.substr(start, pos - start), batch);
  batch.CloseRequest();
  partial_.reset();
  at = pos;
  return Step::kDone;
}

void Decoder::AddArgs(std::string_view request, engine::Batch& batch) {
  // Checked against the limits when they arrived.
  constexpr Limits kAny{UINT64_MAX, true};
  size_t at = 0;
  int64_t left = 0;
  ReadCount(request, at, kAny, left);
  auto received = partial_->received.begin();
  for (; left > 0; --left) {
    int64_t size = 0;
    ReadBulkSize(request, at, kAny, size);
    if (received != partial_->received.end() && received->args_left == left) {
      batch.AddBlobArg(std::move(received->blob));
      ++received;
    } else {
      batch.AddArg(request.substr(at, static_cast<size_t>(size)));
      at += static_cast<size_t>(size);
    }
    at += 2;
  }
}

Decoder::Step Decoder::DecodeInline(std::string_view input, size_t& at, engine::Batch& batch) {
  const void* newline = std::memchr(input.data() + at, '\n', input.size() - at);
  if (newline == nullptr) {
    if (input.size() - at > kMaxLine) return Fail("too big inline request");
    return Step::kNeedMore;
  }
  const size_t end = static_cast<size_t>(static_cast<const char*>(newline) - input.data());
  std::string_view line = input.substr(at, end - at);
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  at = end + 1;
  const size_t args_before = batch.arg_count();
  if (!SplitInline(line, batch)) {
    batch.AbandonRequest();
    return Fail("unbalanced quotes in request");
  }
  if (batch.arg_count() == args_before) return Step::kDone;
  batch.CloseRequest();
  return Step::kDone;
}

engine::Codec::Direct Decoder::direct() {
  if (!partial_ || !partial_->direct) return {};
  Partial& partial = *partial_;
  return {partial.direct->data() + partial.direct_filled,
          partial.direct->size() - partial.direct_filled};
}

size_t Decoder::memory() const {
  if (!partial_) return 0;
  size_t bytes = sizeof(Partial) + partial_->received.capacity() * sizeof(Received);
  for (const Received& received : partial_->received) bytes += received.blob->size();
  return bytes + partial_->direct_filled;
}

}  // namespace ruddock::resp
