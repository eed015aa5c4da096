// SPDX-License-Identifier: BSD-3-Clause
// BITOP.
#include <algorithm>
#include <cstring>
#include <iterator>
#include <vector>

#include "engine/exec/context.h"

namespace ruddock::engine {
namespace {

enum class BitOperation : uint8_t { kAnd, kOr, kXor, kNot };

struct BitOperationName {
  std::string_view name;
  BitOperation operation;
};
constexpr BitOperationName kOperations[] = {{"and", BitOperation::kAnd},
                                            {"or", BitOperation::kOr},
                                            {"xor", BitOperation::kXor},
                                            {"not", BitOperation::kNot}};

// One operand; an integer's text lives here.
struct Operand {
  std::string_view bytes;
  StringScratch scratch;
};

// Plain loops over bytes that do not overlap: the compiler makes vectors of them.
template <typename Combine>
void CombineBytes(char* __restrict out, const char* __restrict in, size_t size, Combine combine) {
  for (size_t i = 0; i < size; ++i) out[i] = static_cast<char>(combine(out[i], in[i]));
}

// `out` has room for the longest operand; shorter ones count as followed by zeros.
void Compute(BitOperation operation, const std::vector<Operand>& operands, char* out, size_t size) {
  const std::string_view first = operands[0].bytes;
  if (operation == BitOperation::kNot) {
    for (size_t i = 0; i < size; ++i) out[i] = static_cast<char>(~first[i]);
    return;
  }
  if (!first.empty()) std::memcpy(out, first.data(), first.size());
  std::memset(out + first.size(), 0, size - first.size());
  for (size_t i = 1; i < operands.size(); ++i) {
    const std::string_view in = operands[i].bytes;
    switch (operation) {
      case BitOperation::kAnd:
        CombineBytes(out, in.data(), in.size(), [](char a, char b) { return a & b; });
        std::memset(out + in.size(), 0, size - in.size());
        break;
      case BitOperation::kOr:
        CombineBytes(out, in.data(), in.size(), [](char a, char b) { return a | b; });
        break;
      case BitOperation::kXor:
        CombineBytes(out, in.data(), in.size(), [](char a, char b) { return a ^ b; });
        break;
      case BitOperation::kNot: break;
    }
  }
}

// False where a key holds no string; the error is answered. Views may point into their own
// elements, which do not move.
bool CollectOperands(CommandContext& ctx, std::vector<Operand>& operands) {
  for (uint32_t i = 0; i < operands.size(); ++i) {
    const Entry* entry = ctx.keys.Find(ctx.KeyAt(i + 3));
    if (entry == nullptr) continue;
    if (!ctx.CheckString(entry)) return false;
    operands[i].bytes = entry->StringValue(operands[i].scratch);
  }
  return true;
}

// The result lies beside the operands until it is complete: the target may be one of them.
void StoreResult(CommandContext& ctx, const Key& target, BitOperation operation,
                 const std::vector<Operand>& operands, size_t size) {
  if (size > kMaxInlineValue) {
    BlobRef blob = Blob::Make(size);
    Compute(operation, operands, blob->data(), size);
    ctx.keys.SetBlob(target, std::move(blob));
  } else {
    char buffer[kMaxInlineValue];
    Compute(operation, operands, buffer, size);
    ctx.keys.SetString(target, {buffer, size}, WriteGate::kNoExpiry, StringForm::kRaw);
  }
  ctx.keys.Notify(kNotifyString, "set", target);
}

void CmdBitOp(CommandContext& ctx) {
  const BitOperationName* name =
      std::find_if(std::begin(kOperations), std::end(kOperations),
                   [&](const auto& each) { return EqualsNoCase(ctx.args[1], each.name); });
  if (name == std::end(kOperations)) return ctx.Error(errors::kSyntax);
  if (name->operation == BitOperation::kNot && ctx.args.size() != 4) {
    return ctx.Error(errors::kBitopNot);
  }
  std::vector<Operand> operands(ctx.args.size() - 3);
  if (!CollectOperands(ctx, operands)) return;
  size_t size = 0;
  for (const Operand& operand : operands) size = std::max(size, operand.bytes.size());
  const Key target = ctx.KeyAt(2);
  if (size != 0) {
    StoreResult(ctx, target, name->operation, operands, size);
  } else if (ctx.keys.Remove(target)) {
    ctx.keys.Notify(kNotifyGeneric, "del", target);
  }
  ctx.reply.Integer(static_cast<int64_t>(size));
}

const CommandSpec kBitmapOpCommands[] = {
    {.name = "bitop",
     .opcode = 128,
     .arity = -4,
     .flags = kWrite | kDenyOom,
     .categories = kCategoryBitmap,
     .group = "bitmap",
     .since = "2.6.0",
     .complexity = "O(N)",
     .summary = "Combines strings bit by bit and stores the result.",
     .key_specs = {{.flags = kKeyOW | kKeyUpdate, .index = 2},
                   {.flags = kKeyRO | kKeyAccess, .index = 3, .last_key = -1}},
     .arguments = {{.name = "operation", .type = ArgType::kString},
                   {.name = "destkey", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "key", .type = ArgType::kKey, .flags = kMultiple, .key_spec = 1}},
     .handler = CmdBitOp},
};
RUDDOCK_COMMANDS(kBitmapOpCommands);

}  // namespace
}  // namespace ruddock::engine
