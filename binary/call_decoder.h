// SPDX-License-Identifier: BSD-3-Clause
// Typed requests (PROTOCOL.md): hello, and calls of commands by number and by name.
//
// Incremental: may be given any split of the stream. Of a call whose end has not arrived only the
// position is remembered, so no argument is scanned more than twice; an argument of
// Codec::kDirectSize or more is received into its final allocation.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "binary/frames.h"
#include "engine/command/registry.h"
#include "engine/exec/codec.h"

namespace ruddock::binary {

// What became of a frame.
enum class Step : uint8_t {
  kDone,
  kNeedMore,
  kWait,  // for helpers
  kError,
};

// Before a client has authenticated it gets this much and no more.
inline constexpr uint64_t kMaxUnauthenticatedField = 16384;
inline constexpr uint64_t kMaxUnauthenticatedArgs = 10;

// An argument without bytes takes one on the wire and sixteen in a batch: more of them than this
// are refused, whatever the query buffer may hold.
inline constexpr uint64_t kMaxArgs = uint64_t{1} << 24;

// Why a request may not have so many arguments, or an argument not so many bytes; empty: it may.
std::string CountProblem(uint64_t count, const engine::Codec::Limits& limits);
std::string SizeProblem(uint64_t size, const engine::Codec::Limits& limits);

// Puts the name of the command with that opcode (null: there is none) in front of a request's
// arguments.
void AddCommandName(const engine::Command* command, uint64_t opcode, engine::Batch& batch);

class CallDecoder {
 public:
  using Limits = engine::Codec::Limits;

  // Whether a frame that starts with this byte is one of ours.
  static bool IsTyped(char code) {
    return code == static_cast<char>(RequestCode::kHello) ||
           code == static_cast<char>(RequestCode::kCall) ||
           code == static_cast<char>(RequestCode::kNamedCall);
  }

  // Decodes calls of commands that exist whose numbers take one byte each, as long as they are
  // there as a whole: nearly all that there are, without a look at anything else. Returns the index
  // behind them.
  size_t DecodeShortCalls(std::string_view input, size_t at, engine::Batch& batch) const;

  // Decodes the frame that starts at `at`, and moves `at` behind it. After kNeedMore the next call
  // must see it again from its start, or as much of it as kept() says.
  Step Decode(std::string_view input, size_t& at, engine::Batch& batch, const Limits& limits);

  // Whether a frame's start has been seen already.
  bool mid_frame() const { return partial_ != nullptr; }
  // Bytes of the frame that must be seen again, of those from `at` to the input's end.
  size_t kept(size_t input_left) const {
    return direct().missing != 0 ? partial_->offset : input_left;
  }
  // After kError: what is wrong, without "Protocol error: ".
  const std::string& error() const { return error_; }

  engine::Codec::Direct direct() const;
  void DirectFilled(size_t count) { partial_->direct_filled += count; }
  size_t memory() const;

 private:
  // An argument that was received straight into its final allocation: of its bytes only its length
  // lies in the input.
  struct Received {
    uint64_t args_left = 0;  // which argument: how many were left, itself included
    engine::BlobRef blob;
  };
  struct Partial {
    size_t offset = 0;  // parsed so far, from the frame's start
    uint64_t args_left = 0;
    uint64_t size = 0;  // of the argument that comes next, where its length has been read
    bool has_size = false;
    std::vector<Received> received;
    engine::BlobRef direct;  // the argument that is being received, with direct_filled bytes of it
    size_t direct_filled = 0;
  };
  // The head of a call: everything in front of its arguments.
  struct Head {
    const engine::Command* command = nullptr;
    uint64_t opcode = 0;
    uint64_t arg_count = 0;
    bool named = false;
  };

  Step ReadHead(const char*& at, const char* end, const Limits& limits, Head& head);
  Step ReadSize(const char*& at, const char* end, const Limits& limits, uint64_t& size);
  Step Continue(std::string_view input, size_t& at, engine::Batch& batch, const Limits& limits);
  void AddCall(std::string_view frame, engine::Batch& batch);
  Step DecodeHello(std::string_view input, size_t& at, engine::Batch& batch);
  Step Fail(std::string text);

  const engine::CommandRegistry& commands_ = engine::Commands();
  std::unique_ptr<Partial> partial_;
  std::string error_;
};

}  // namespace ruddock::binary
