// SPDX-License-Identifier: BSD-3-Clause
// LCS: the longest common subsequence of two strings.
#include <array>
#include <iterator>
#include <string>
#include <vector>

#include "engine/command/arg_cursor.h"
#include "engine/exec/context.h"

namespace ruddock::engine {
namespace {

struct LcsOptions {
  bool length = false;
  bool positions = false;
  bool match_lengths = false;
  int64_t shortest_match = 0;
};

// The table of the classic algorithm holds the length L(i, j) for the first i bytes of `a` and the
// first j of `b`. Along a row it grows by steps of zero or one, so a row is kept as bits, 64
// columns to a word, and is computed a word at a time (Hyyro, "Bit-parallel LCS-length computation
// revisited", 2004). A bit is clear where L(i, j + 1) exceeds L(i, j).
class LcsTable {
 public:
  // With `all_rows` the table can be walked back; else only the length is kept.
  LcsTable(std::string_view a, std::string_view b, bool all_rows)
      : a_(a), b_(b), words_((b.size() + 63) / 64) {
    rows_.resize(words_ * (all_rows ? a.size() + 1 : 1), ~uint64_t{0});
    IndexColumns();
    uint64_t* row = rows_.data();
    for (const char symbol : a) {
      uint64_t* next = all_rows ? row + words_ : row;
      NextRow(row, next, columns_.data() + column_of_[Byte(symbol)] * words_);
      row = next;
    }
    for (size_t j = 0; j < b.size(); ++j) length_ += Steps(row, j);
  }

  size_t length() const { return length_; }

  // Calls `visit(i, j)` for each pair of positions with a[i] == b[j] of the subsequence, from the
  // last pair to the first. Where several are longest, this is the one that Redis finds.
  template <typename Visit>
  void WalkBack(Visit visit) const {
    size_t i = a_.size();
    size_t j = b_.size();
    while (i > 0 && j > 0) {
      if (a_[i - 1] == b_[j - 1]) {
        visit(--i, --j);
      } else if (Steps(rows_.data() + i * words_, j - 1)) {
        // L(i, j) exceeds L(i, j - 1), so it came from above.
        --i;
      } else {
        --j;
      }
    }
  }

 private:
  static size_t Byte(char symbol) { return static_cast<unsigned char>(symbol); }
  static bool Steps(const uint64_t* row, size_t j) { return !(row[j / 64] >> (j % 64) & 1); }

  // For every byte that occurs in `a`: in which columns of `b` it stands.
  void IndexColumns() {
    size_t symbols = 0;
    column_of_.fill(kAbsent);
    for (const char symbol : a_) {
      if (column_of_[Byte(symbol)] == kAbsent) column_of_[Byte(symbol)] = symbols++;
    }
    columns_.resize(symbols * words_);
    for (size_t j = 0; j < b_.size(); ++j) {
      const size_t symbol = column_of_[Byte(b_[j])];
      if (symbol != kAbsent) columns_[symbol * words_ + j / 64] |= uint64_t{1} << (j % 64);
    }
  }

  void NextRow(const uint64_t* row, uint64_t* next, const uint64_t* matches) const {
    uint64_t carry = 0;
    for (size_t w = 0; w < words_; ++w) {
      const uint64_t old = row[w];
      uint64_t sum;
      uint64_t overflow = __builtin_add_overflow(old, old & matches[w], &sum);
      overflow |= __builtin_add_overflow(sum, carry, &sum);
      carry = overflow;
      next[w] = sum | (old & ~matches[w]);
    }
  }

  static constexpr size_t kAbsent = SIZE_MAX;

  const std::string_view a_;
  const std::string_view b_;
  const size_t words_;
  size_t length_ = 0;
  std::vector<uint64_t> rows_;
  std::vector<uint64_t> columns_;
  std::array<size_t, 256> column_of_;
};

// A run of pairs that follow one another in both strings.
struct LcsMatch {
  size_t a = 0;
  size_t b = 0;
  size_t length = 0;
};

void ReplyMatch(CommandContext& ctx, const LcsMatch& match, bool with_length) {
  ctx.reply.Array(with_length ? 3 : 2);
  for (const size_t start : {match.a, match.b}) {
    ctx.reply.Array(2);
    ctx.reply.Integer(static_cast<int64_t>(start));
    ctx.reply.Integer(static_cast<int64_t>(start + match.length - 1));
  }
  if (with_length) ctx.reply.Integer(static_cast<int64_t>(match.length));
}

void ReplyPositions(CommandContext& ctx, const LcsTable& table, const LcsOptions& options) {
  ctx.reply.Map(2);
  ctx.reply.Bulk("matches");
  const size_t mark = ctx.reply.Defer();
  size_t count = 0;
  LcsMatch match;
  auto finish = [&] {
    if (match.length == 0 || static_cast<int64_t>(match.length) < options.shortest_match) return;
    ReplyMatch(ctx, match, options.match_lengths);
    ++count;
  };
  table.WalkBack([&](size_t a, size_t b) {
    if (match.length != 0 && a + 1 == match.a && b + 1 == match.b) {
      match = {a, b, match.length + 1};
    } else {
      finish();
      match = {a, b, 1};
    }
  });
  finish();
  ctx.reply.ResolveArray(mark, count);
  ctx.reply.Bulk("len");
  ctx.reply.Integer(static_cast<int64_t>(table.length()));
}

void ReplySubsequence(CommandContext& ctx, const LcsTable& table, std::string_view a) {
  std::string text(table.length(), '\0');
  size_t at = text.size();
  table.WalkBack([&](size_t i, size_t) { text[--at] = a[i]; });
  ctx.reply.Bulk(text);
}

LcsOptions ParseLcsOptions(ArgCursor& cursor) {
  LcsOptions options;
  while (!cursor.done()) {
    if (cursor.TakeToken("idx")) {
      options.positions = true;
    } else if (cursor.TakeToken("len")) {
      options.length = true;
    } else if (cursor.TakeToken("withmatchlen")) {
      options.match_lengths = true;
    } else if (cursor.TakeToken("minmatchlen")) {
      options.shortest_match = cursor.TakeInteger();
    } else {
      cursor.Fail(errors::kSyntax);
    }
  }
  if (options.length && options.positions) cursor.Fail(errors::kLcsLenAndIdx);
  return options;
}

// The limits are those of a table with four bytes for each pair of positions, as Redis has it:
// what works here works there.
std::string_view CheckLcsSizes(const Engine& engine, uint64_t a, uint64_t b) {
  if (a >= UINT32_MAX - 1 || b >= UINT32_MAX - 1) return errors::kLcsTooLong;
  const uint64_t limit = engine.max_string_size.load(std::memory_order_relaxed);
  uint64_t bytes;
  if (__builtin_mul_overflow((a + 1) * (b + 1), sizeof(uint32_t), &bytes) || bytes > limit) {
    return errors::kLcsMemory;
  }
  return {};
}

void CmdLcs(CommandContext& ctx) {
  const Entry* entries[2];
  bool strings = true;
  for (uint32_t i = 0; i < 2; ++i) {
    entries[i] = ctx.keys.Find(ctx.KeyAt(1 + i));
    strings = strings && (entries[i] == nullptr || entries[i]->type() == ValueType::kString);
  }
  if (!strings) return ctx.Error(errors::kLcsNotStrings);
  ArgCursor cursor(ctx.args, 3);
  const LcsOptions options = ParseLcsOptions(cursor);
  if (cursor.failed()) return ctx.Error(cursor.error());

  StringScratch scratch[2];
  std::string_view values[2];
  for (uint32_t i = 0; i < 2; ++i) {
    if (entries[i] != nullptr) values[i] = entries[i]->StringValue(scratch[i]);
  }
  const std::string_view error = CheckLcsSizes(ctx.engine, values[0].size(), values[1].size());
  if (!error.empty()) return ctx.Error(error);
  const LcsTable table(values[0], values[1], !options.length);
  if (options.positions) {
    ReplyPositions(ctx, table, options);
  } else if (options.length) {
    ctx.reply.Integer(static_cast<int64_t>(table.length()));
  } else {
    ReplySubsequence(ctx, table, values[0]);
  }
}

const CommandSpec kStringLcsCommands[] = {
    {.name = "lcs",
     .opcode = 132,
     .arity = -3,
     .flags = kReadOnly,
     .categories = kCategoryString,
     .group = "string",
     .since = "7.0.0",
     .complexity = "O(N*M), N and M being the lengths of the two strings.",
     .summary = "Returns the longest common subsequence of two strings, its length or its places.",
     .key_specs = {{.flags = kKeyRO | kKeyAccess, .last_key = 1}},
     .arguments =
         {{.name = "key1", .type = ArgType::kKey, .key_spec = 0},
          {.name = "key2", .type = ArgType::kKey, .key_spec = 0},
          {.name = "len", .type = ArgType::kPureToken, .token = "LEN", .flags = kOptional},
          {.name = "idx", .type = ArgType::kPureToken, .token = "IDX", .flags = kOptional},
          {.name = "len", .type = ArgType::kInteger, .token = "MINMATCHLEN", .flags = kOptional},
          {.name = "withmatchlen",
           .type = ArgType::kPureToken,
           .token = "WITHMATCHLEN",
           .flags = kOptional}},
     .handler = CmdLcs},
};
RUDDOCK_COMMANDS(kStringLcsCommands);

}  // namespace
}  // namespace ruddock::engine
