// SPDX-License-Identifier: BSD-3-Clause
// BITFIELD and BITFIELD_RO: integers of any width at any bit offset.
#include <algorithm>
#include <iterator>
#include <vector>

#include "engine/command/keys.h"
#include "engine/commands/bitmap_value.h"

namespace ruddock::engine {
namespace {

__extension__ using Wide = __int128;

enum class FieldAction : uint8_t { kGet, kSet, kIncrBy };
enum class Overflow : uint8_t { kWrap, kSaturate, kFail };

struct FieldType {
  bool is_signed = false;
  unsigned width = 0;  // 1 to 64, unsigned at most 63

  Wide min() const { return is_signed ? -(Wide{1} << (width - 1)) : 0; }
  Wide max() const { return (Wide{1} << (is_signed ? width - 1 : width)) - 1; }
};

struct FieldOperation {
  FieldAction action = FieldAction::kGet;
  Overflow overflow = Overflow::kWrap;
  FieldType type;
  uint64_t offset = 0;
  int64_t value = 0;
};

std::optional<FieldType> ParseFieldType(std::string_view text) {
  if (text.empty() || (text[0] != 'i' && text[0] != 'u')) return std::nullopt;
  const bool is_signed = text[0] == 'i';
  const std::optional<int64_t> width = ParseInt64(text.substr(1));
  if (!width || *width < 1 || *width > (is_signed ? 64 : 63)) return std::nullopt;
  return FieldType{is_signed, static_cast<unsigned>(*width)};
}

// "#3" counts in fields of that width. As in Redis, the product wraps around in 64 bits: what
// counts is the offset that comes out.
std::optional<uint64_t> ParseFieldOffset(const CommandContext& ctx, std::string_view text,
                                         unsigned width) {
  if (text.empty() || text[0] != '#') return ParseBitOffset(ctx, text);
  const std::optional<int64_t> index = ParseInt64(text.substr(1));
  if (!index) return std::nullopt;
  return CheckBitOffset(ctx, static_cast<int64_t>(static_cast<uint64_t>(*index) * width));
}

// A field as a number; what lies behind the string reads as zero.
int64_t ReadField(std::string_view bytes, uint64_t offset, FieldType type) {
  uint64_t value = 0;
  for (unsigned i = 0; i < type.width; ++i) value = value << 1 | BitAt(bytes, offset + i);
  if (type.is_signed && type.width < 64 && (value >> (type.width - 1) & 1)) {
    value |= ~uint64_t{0} << type.width;
  }
  return static_cast<int64_t>(value);
}

void WriteField(char* data, uint64_t offset, FieldType type, int64_t value) {
  for (unsigned i = 0; i < type.width; ++i) {
    const uint64_t at = offset + i;
    const uint8_t mask = static_cast<uint8_t>(0x80u >> (at % 8));
    const bool bit = static_cast<uint64_t>(value) >> (type.width - 1 - i) & 1;
    char& byte = data[at / 8];
    byte = static_cast<char>(bit ? byte | mask : byte & ~mask);
  }
}

// `value` as the field can hold it; nothing where it does not fit and must not be bent.
std::optional<int64_t> Fit(Wide value, FieldType type, Overflow overflow) {
  if (value >= type.min() && value <= type.max()) return static_cast<int64_t>(value);
  switch (overflow) {
    case Overflow::kFail: return std::nullopt;
    case Overflow::kSaturate:
      return static_cast<int64_t>(value < type.min() ? type.min() : type.max());
    case Overflow::kWrap: break;
  }
  // The low bits, read as the field's type.
  const Wide span = Wide{1} << type.width;
  Wide wrapped = value % span;
  if (wrapped < type.min()) wrapped += span;
  if (wrapped > type.max()) wrapped -= span;
  return static_cast<int64_t>(wrapped);
}

// What the operation wants in the field that holds `old`.
Wide Wanted(const FieldOperation& operation, int64_t old) {
  if (operation.action == FieldAction::kIncrBy) return Wide{old} + operation.value;
  // A negative number is a huge one to an unsigned field: it saturates at the top.
  if (!operation.type.is_signed) return static_cast<uint64_t>(operation.value);
  // So is a number whose distance to the top takes more than 63 bits, as Redis computes it.
  if (operation.type.width < 64 && operation.type.max() - operation.value > INT64_MAX) {
    return operation.value + (Wide{1} << 64);
  }
  return operation.value;
}

class FieldParser {
 public:
  explicit FieldParser(CommandContext& ctx) : ctx_(ctx) {}

  // Empty, or the error.
  std::string_view Parse(std::vector<FieldOperation>& out) {
    Overflow overflow = Overflow::kWrap;
    uint32_t at = 2;
    while (at < ctx_.args.size()) {
      const uint32_t rest = ctx_.args.size() - at - 1;
      const std::string_view word = ctx_.args[at];
      if (EqualsNoCase(word, "overflow") && rest >= 1) {
        if (!ParseOverflow(ctx_.args[at + 1], overflow)) return errors::kBitfieldOverflow;
        at += 2;
        continue;
      }
      FieldOperation operation;
      operation.overflow = overflow;
      const uint32_t size = ActionSize(word, operation.action);
      if (size == 0 || rest < size) return errors::kSyntax;
      const std::string_view error = ParseOperation(at, operation);
      if (!error.empty()) return error;
      out.push_back(operation);
      at += 1 + size;
    }
    return {};
  }

 private:
  static bool ParseOverflow(std::string_view word, Overflow& out) {
    if (EqualsNoCase(word, "wrap")) {
      out = Overflow::kWrap;
    } else if (EqualsNoCase(word, "sat")) {
      out = Overflow::kSaturate;
    } else if (EqualsNoCase(word, "fail")) {
      out = Overflow::kFail;
    } else {
      return false;
    }
    return true;
  }

  // How many arguments follow the word; 0 where it is no action.
  static uint32_t ActionSize(std::string_view word, FieldAction& out) {
    if (EqualsNoCase(word, "get")) {
      out = FieldAction::kGet;
      return 2;
    }
    out = EqualsNoCase(word, "set") ? FieldAction::kSet : FieldAction::kIncrBy;
    return out == FieldAction::kSet || EqualsNoCase(word, "incrby") ? 3 : 0;
  }

  std::string_view ParseOperation(uint32_t at, FieldOperation& operation) {
    const std::optional<FieldType> type = ParseFieldType(ctx_.args[at + 1]);
    if (!type) return errors::kBitfieldType;
    operation.type = *type;
    const std::optional<uint64_t> offset = ParseFieldOffset(ctx_, ctx_.args[at + 2], type->width);
    if (!offset) return errors::kBitOffset;
    operation.offset = *offset;
    if (operation.action == FieldAction::kGet) return {};
    const std::optional<int64_t> value = ParseInt64(ctx_.args[at + 3]);
    if (!value) return errors::kNotInteger;
    operation.value = *value;
    return {};
  }

  CommandContext& ctx_;
};

void ReplyFields(CommandContext& ctx, const std::vector<FieldOperation>& operations) {
  const Entry* entry = ctx.keys.Find(ctx.KeyAt(1));
  if (!ctx.CheckString(entry)) return;
  StringScratch scratch;
  const std::string_view value = entry != nullptr ? entry->StringValue(scratch) : "";
  ctx.reply.Array(operations.size());
  for (const FieldOperation& operation : operations) {
    ctx.reply.Integer(ReadField(value, operation.offset, operation.type));
  }
}

// Runs one operation on the string and answers it. True where it changed the string, or would have
// done so in a string that was `grown` for it.
bool RunOperation(CommandContext& ctx, const FieldOperation& operation, char* data, size_t size,
                  bool grown) {
  const int64_t old = ReadField({data, size}, operation.offset, operation.type);
  if (operation.action == FieldAction::kGet) {
    ctx.reply.Integer(old);
    return false;
  }
  const std::optional<int64_t> fresh =
      Fit(Wanted(operation, old), operation.type, operation.overflow);
  if (!fresh) {
    ctx.reply.Null();
    return false;
  }
  ctx.reply.Integer(operation.action == FieldAction::kSet ? old : *fresh);
  WriteField(data, operation.offset, operation.type, *fresh);
  return grown || *fresh != old;
}

void ChangeFields(CommandContext& ctx, const std::vector<FieldOperation>& operations) {
  const Key key = ctx.KeyAt(1);
  const Entry* entry = ctx.keys.FindForWrite(key);
  if (!ctx.CheckString(entry)) return;
  const size_t before = entry != nullptr ? entry->StringSize() : 0;
  size_t size = before;
  for (const FieldOperation& operation : operations) {
    if (operation.action == FieldAction::kGet) continue;
    size = std::max<size_t>(size, (operation.offset + operation.type.width - 1) / 8 + 1);
  }
  const bool grown = size > before;
  char* data = ctx.keys.EditString(key, entry, size, /*changes=*/false);
  int64_t changes = 0;
  ctx.reply.Array(operations.size());
  for (const FieldOperation& operation : operations) {
    if (RunOperation(ctx, operation, data, size, grown)) ++changes;
  }
  if (changes > 0) {
    ctx.keys.MarkChanged(key, changes);
    ctx.keys.Notify(kNotifyString, "setbit", key);
  } else if (grown) {
    // OVERFLOW FAIL left nothing but zeros. Redis counts no change then, and neither do we; but
    // whoever keeps a copy of the value has to learn of its new length.
    ctx.keys.TellObservers(key);
  }
}

void RunBitField(CommandContext& ctx, bool may_write) {
  std::vector<FieldOperation> operations;
  const std::string_view error = FieldParser(ctx).Parse(operations);
  if (!error.empty()) return ctx.Error(error);
  const bool reads = std::all_of(operations.begin(), operations.end(), [](const auto& operation) {
    return operation.action == FieldAction::kGet;
  });
  if (reads) return ReplyFields(ctx, operations);
  if (!may_write) return ctx.Error(errors::kBitfieldReadOnly);
  ChangeFields(ctx, operations);
}

void CmdBitField(CommandContext& ctx) { RunBitField(ctx, true); }
void CmdBitFieldRo(CommandContext& ctx) { RunBitField(ctx, false); }

// A request with nothing but GET only reads.
bool KeysOfBitfield(const ArgView& args, KeyPositions& out) {
  bool reads_only = true;
  for (uint32_t i = 2; i < args.size() && reads_only;) {
    const uint32_t rest = args.size() - i - 1;
    if (EqualsNoCase(args[i], "get") && rest >= 2) {
      i += 3;
    } else if (EqualsNoCase(args[i], "overflow") && rest >= 1) {
      i += 2;
    } else {
      reads_only = false;
    }
  }
  out.Add(1, reads_only ? kKeyRO | kKeyAccess : kKeyRW | kKeyAccess | kKeyUpdate);
  return true;
}

const CommandSpec kBitmapFieldCommands[] = {
    {.name = "bitfield",
     .opcode = 130,
     .arity = -2,
     .flags = kWrite | kDenyOom,
     .categories = kCategoryBitmap,
     .group = "bitmap",
     .since = "3.2.0",
     .complexity = "O(1) for each operation",
     .summary = "Reads and changes integers of any width within a string.",
     .key_specs = {{.flags = kKeyRW | kKeyAccess | kKeyUpdate | kKeyVariableFlags,
                    .notes = "Its operations both read and change the key"}},
     .arguments =
         {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
          {.name = "operation",
           .type = ArgType::kOneOf,
           .flags = kOptional | kMultiple,
           .children =
               {{.name = "encoding_offset",
                 .type = ArgType::kBlock,
                 .token = "GET",
                 .children = {{.name = "encoding", .type = ArgType::kString},
                              {.name = "offset", .type = ArgType::kInteger}}},
                {.name = "write",
                 .type = ArgType::kBlock,
                 .children =
                     {{.name = "wrap_sat_fail",
                       .type = ArgType::kOneOf,
                       .token = "OVERFLOW",
                       .flags = kOptional,
                       .children =
                           {
                               {.name = "wrap", .type = ArgType::kPureToken, .token = "WRAP"},
                               {.name = "sat", .type = ArgType::kPureToken, .token = "SAT"},
                               {.name = "fail", .type = ArgType::kPureToken, .token = "FAIL"}}},
                      {.name = "write_operation",
                       .type = ArgType::kOneOf,
                       .children = {{.name = "encoding_offset_value",
                                     .type = ArgType::kBlock,
                                     .token = "SET",
                                     .children = {{.name = "encoding", .type = ArgType::kString},
                                                  {.name = "offset", .type = ArgType::kInteger},
                                                  {.name = "value", .type = ArgType::kInteger}}},
                                    {.name = "encoding_offset_increment",
                                     .type = ArgType::kBlock,
                                     .token = "INCRBY",
                                     .children = {{.name = "encoding", .type = ArgType::kString},
                                                  {.name = "offset", .type = ArgType::kInteger},
                                                  {.name = "increment",
                                                   .type = ArgType::kInteger}}}}}}}}}},
     .handler = CmdBitField,
     .key_function = KeysOfBitfield},
    {.name = "bitfield_ro",
     .opcode = 131,
     .arity = -2,
     .flags = kReadOnly | kFast,
     .categories = kCategoryBitmap,
     .group = "bitmap",
     .since = "6.0.0",
     .complexity = "O(1) for each operation",
     .summary = "Reads integers of any width within a string; changes none.",
     .key_specs = {{.flags = kKeyRO | kKeyAccess}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "encoding_offset",
                    .type = ArgType::kBlock,
                    .token = "GET",
                    .flags = kOptional | kMultiple | kMultipleToken,
                    .children = {{.name = "encoding", .type = ArgType::kString},
                                 {.name = "offset", .type = ArgType::kInteger}}}},
     .handler = CmdBitFieldRo},
};
RUDDOCK_COMMANDS(kBitmapFieldCommands);

}  // namespace
}  // namespace ruddock::engine
