// SPDX-License-Identifier: BSD-3-Clause
// SORT and SORT_RO.
//
// Which keys BY and GET name is known only when the elements are, so a request with such a pattern
// holds all shards (KeyPositions::AddUnknown); one without holds those of the keys that it names.
#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <memory>
#include <optional>
#include <vector>

#include "engine/command/arg_cursor.h"
#include "engine/command/keys.h"
#include "engine/commands/list_limits.h"
#include "engine/commands/sort_order.h"
#include "engine/commands/sort_pattern.h"
#include "engine/commands/string_value.h"
#include "engine/exec/context.h"
#include "engine/types/set_value.h"
#include "engine/types/zset_value.h"

namespace ruddock::engine {
namespace {

struct SortRequest {
  bool sorted = true;  // false: BY names nothing that differs
  std::optional<SortPattern> by;
  std::vector<SortPattern> gets;
  int64_t offset = 0;
  int64_t count = -1;  // negative: all
  bool descending = false;
  bool alpha = false;
  uint32_t destination = 0;  // the argument of STORE, or 0

  bool stores() const { return destination != 0; }
};

// Nothing after answering what is wrong.
std::optional<SortRequest> ParseSort(CommandContext& ctx, bool may_store) {
  SortRequest request;
  ArgCursor cursor(ctx.args, 2);
  while (!cursor.done()) {
    // Words that lack their arguments are no options.
    const uint32_t behind = cursor.remaining() - 1;
    if (cursor.TakeToken("asc")) {
      request.descending = false;
    } else if (cursor.TakeToken("desc")) {
      request.descending = true;
    } else if (cursor.TakeToken("alpha")) {
      request.alpha = true;
    } else if (behind >= 2 && cursor.TakeToken("limit")) {
      request.offset = cursor.TakeInteger();
      request.count = cursor.TakeInteger();
    } else if (may_store && behind >= 1 && cursor.TakeToken("store")) {
      request.destination = cursor.position();
      cursor.Take();
    } else if (behind >= 1 && cursor.TakeToken("by")) {
      const std::string_view pattern = cursor.Take();
      request.by.emplace(pattern);
      if (!SortPattern::NamesKeys(pattern)) request.sorted = false;
    } else if (behind >= 1 && cursor.TakeToken("get")) {
      request.gets.emplace_back(cursor.Take());
    } else {
      cursor.Fail(errors::kSyntax);
    }
  }
  if (!cursor.failed()) return request;
  ctx.Error(cursor.error());
  return std::nullopt;
}

// The value at the key: a list, a set, a sorted set, or nothing.
class Source {
 public:
  explicit Source(const Entry* entry) {
    if (entry == nullptr) return;
    type_ = entry->type();
    object_ = entry->object();
  }

  ValueType type() const { return type_; }
  size_t size() const { return ObjectSize(type_, object_); }

  // Calls `visit(text)` for all elements, as they lie.
  template <typename Visit>
  void ForEach(Visit visit) const {
    switch (type_) {
      case ValueType::kSet: return SetValue(object_).ForEach(visit);
      case ValueType::kZset:
        return ZsetValue(object_).ForEach([&](std::string_view text, double) { visit(text); });
      default: return ListValue(object_).Range(0, size(), visit);
    }
  }
  // The same for those at the positions [first, last), counted from the back where `reverse`. A set
  // has no front and no back.
  template <typename Visit>
  void ForRange(size_t first, size_t last, bool reverse, Visit visit) const {
    if (first >= last) return;
    if (type_ == ValueType::kZset) {
      const RankSpan span =
          reverse ? RankSpan{size() - last, size() - first} : RankSpan{first, last};
      ZsetValue(object_).ForSpan(span, reverse,
                                 [&](std::string_view text, double) { visit(text); });
    } else if (type_ == ValueType::kList && !reverse) {
      ListValue(object_).Range(first, last - first, visit);
    } else {
      size_t at = 0;
      const auto within = [&](std::string_view text) {
        if (at >= first && at < last) visit(text);
        ++at;
      };
      if (type_ == ValueType::kList) return ListValue(object_).RangeFromBack(last, within);
      SetValue(object_).ForEachWhile([&](const Element& member) {
        NumberText scratch;
        within(member.Text(scratch));
        return at < last;
      });
    }
  }

 private:
  ValueType type_ = ValueType::kList;
  Object object_;
};

// Copies of texts, each with a zero byte behind it: for strtod and strcoll.
class TextStore {
 public:
  std::string_view Keep(std::string_view text) {
    if (room_ <= text.size()) {
      room_ = std::max(kBlock, text.size() + 1);
      blocks_.emplace_back(new char[room_]);
      at_ = blocks_.back().get();
    }
    char* copy = at_;
    if (!text.empty()) std::memcpy(copy, text.data(), text.size());
    copy[text.size()] = '\0';
    at_ += text.size() + 1;
    room_ -= text.size() + 1;
    return {copy, text.size()};
  }

 private:
  static constexpr size_t kBlock = 64 * 1024;

  std::vector<std::unique_ptr<char[]>> blocks_;
  char* at_ = nullptr;
  size_t room_ = 0;
};

// As SORT reads numbers: whatever strtod does, spaces in front and nothing at all included.
bool ReadScore(const char* text, double* score) {
  char* end = nullptr;
  errno = 0;
  *score = std::strtod(text, &end);
  return *end == '\0' && errno != ERANGE && !std::isnan(*score);
}

// Where the results go: into the reply, or into a list.
class SortOutput {
 public:
  SortOutput(CommandContext& ctx, SortRequest& request, size_t elements)
      : ctx_(ctx),
        request_(request),
        limits_(ListLimitsOf(ctx.engine)),
        size_(elements * std::max<size_t>(request.gets.size(), 1)) {
    if (!request.stores()) ctx.reply.Array(size_);
  }

  void Add(std::string_view element) {
    if (request_.gets.empty()) return AddText(element);
    for (SortPattern& pattern : request_.gets) {
      StringScratch scratch;
      const SortPattern::Found found = pattern.Look(ctx_.keys, element, scratch);
      if (request_.stores()) {
        AddText(found.text);
      } else if (!found) {
        ctx_.reply.Null();
      } else if (found.entry != nullptr) {
        ReplyString(ctx_, *found.entry);
      } else {
        ctx_.reply.Bulk(found.text);
      }
    }
  }

  // Makes the list the destination's value; nothing without STORE.
  void Finish() {
    if (!request_.stores()) return;
    const Key destination = ctx_.KeyAt(request_.destination);
    if (size_ == 0) {
      if (ctx_.keys.Remove(destination)) ctx_.keys.Notify(kNotifyGeneric, "del", destination);
      return ctx_.reply.Integer(0);
    }
    const auto size = static_cast<int64_t>(size_);
    ctx_.keys.SetObject(destination, ValueType::kList, list_.object(), /*changes=*/size);
    ctx_.keys.Notify(kNotifyList, "sortstore", destination);
    ctx_.reply.Integer(size);
  }

 private:
  void AddText(std::string_view text) {
    if (!request_.stores()) return ctx_.reply.Bulk(text);
    list_.Push(ListEnd::kBack, text, limits_);
  }

  CommandContext& ctx_;
  SortRequest& request_;
  const ListLimits limits_;
  ListValue list_;
  const size_t size_;
};

// What the elements are ordered by. False where one of them should be a number and is none.
bool LoadItems(CommandContext& ctx, SortRequest& request, const Source& source, TextStore& texts,
               std::vector<SortItem>& items) {
  bool numbers = true;
  items.reserve(source.size());
  source.ForEach([&](std::string_view text) {
    SortItem item{.element = texts.Keep(text)};
    StringScratch scratch;
    SortPattern::Found weight{item.element};
    if (request.by) {
      weight = request.by->Look(ctx.keys, text, scratch);
      if (weight && request.alpha) item.weight = texts.Keep(weight.text);
    }
    if (weight && !request.alpha) {
      const char* number = request.by ? texts.Keep(weight.text).data() : item.element.data();
      numbers &= ReadScore(number, &item.score);
    }
    items.push_back(item);
  });
  return numbers;
}

void SortAndAnswer(CommandContext& ctx, SortRequest& request, const Source& source, size_t first,
                   size_t last) {
  TextStore texts;
  std::vector<SortItem> items;
  if (!LoadItems(ctx, request, source, texts, items)) {
    return ctx.Error(errors::kSortNotNumbers);
  }
  const SortRules::By text_order = request.by ? SortRules::By::kWeights : SortRules::By::kElements;
  SortItems(items,
            {.by = request.alpha ? text_order : SortRules::By::kScores,
             .descending = request.descending,
             .collate = !request.stores()},
            first, last);
  SortOutput output(ctx, request, last - first);
  for (size_t i = first; i < last; ++i) output.Add(items[i].element);
  output.Finish();
}

// The entry of the key, or null where there is none; nothing after answering WRONGTYPE.
std::optional<const Entry*> FindSource(CommandContext& ctx) {
  const Key key = ctx.KeyAt(1);
  const Entry* entry = ctx.keys.Find(key);
  if (entry == nullptr) return entry;
  if (entry->type() != ValueType::kList && entry->type() != ValueType::kSet &&
      entry->type() != ValueType::kZset) {
    ctx.Error(errors::kWrongType);
    return std::nullopt;
  }
  if (entry->type() != ValueType::kZset || entry->encoding() == Encoding::kSkiplist) return entry;
  // Redis leaves a sorted set that was sorted in its large encoding.
  ctx.Edit<ZsetValue>(key)->Convert();
  return ctx.keys.Peek(key);
}

void Sort(CommandContext& ctx, bool may_store) {
  std::optional<SortRequest> request = ParseSort(ctx, may_store);
  if (!request) return;
  const std::optional<const Entry*> entry = FindSource(ctx);
  if (!entry) return;
  const Source source(*entry);
  // A set has no order of its own that could be stored.
  if (!request->sorted && request->stores() && source.type() == ValueType::kSet) {
    request->sorted = true;
    request->alpha = true;
    request->by.reset();
  }
  const auto size = static_cast<int64_t>(source.size());
  const int64_t first = std::clamp<int64_t>(request->offset, 0, size);
  const int64_t count = std::clamp<int64_t>(request->count, -1, size);
  const int64_t last = count < 0 ? size : std::min(first + count, size);
  if (request->sorted) {
    return SortAndAnswer(ctx, *request, source, static_cast<size_t>(first),
                         static_cast<size_t>(last));
  }
  SortOutput output(ctx, *request, static_cast<size_t>(last - first));
  source.ForRange(static_cast<size_t>(first), static_cast<size_t>(last), request->descending,
                  [&](std::string_view text) { output.Add(text); });
  output.Finish();
}

void CmdSort(CommandContext& ctx) { Sort(ctx, /*may_store=*/true); }
void CmdSortRo(CommandContext& ctx) { Sort(ctx, /*may_store=*/false); }

// Reads on behind words that make no sense, as Redis does where it is asked for the keys of a
// request that it would refuse.
void FindKeys(const ArgView& args, bool may_store, KeyPositions& out) {
  out.Add(1, kKeyRO | kKeyAccess);
  uint32_t destination = 0;
  for (uint32_t i = 2; i < args.size(); ++i) {
    if (EqualsNoCase(args[i], "limit")) {
      i += 2;
    } else if (EqualsNoCase(args[i], "get") || EqualsNoCase(args[i], "by")) {
      if (++i < args.size() && SortPattern::NamesKeys(args[i])) out.AddUnknown();
    } else if (may_store && EqualsNoCase(args[i], "store") && i + 1 < args.size()) {
      destination = ++i;
    }
  }
  if (destination != 0) out.Add(destination, kKeyOW | kKeyUpdate);
}

bool KeysOfSort(const ArgView& args, KeyPositions& out) {
  FindKeys(args, /*may_store=*/true, out);
  return true;
}

bool KeysOfSortRo(const ArgView& args, KeyPositions& out) {
  FindKeys(args, /*may_store=*/false, out);
  return true;
}

constexpr KeySpec kSourceKey = {.flags = kKeyRO | kKeyAccess};
constexpr KeySpec kPatternKeys = {.flags = kKeyRO | kKeyAccess,
                                  .begin = KeySpec::Begin::kUnknown,
                                  .find = KeySpec::Find::kUnknown,
                                  .notes = "What BY and GET name follows from the elements."};
constexpr KeySpec kDestinationKey = {.flags = kKeyOW | kKeyUpdate,
                                     .begin = KeySpec::Begin::kUnknown,
                                     .find = KeySpec::Find::kUnknown,
                                     .notes = "STORE may stand anywhere."};

constexpr ArgSpec kKeyArgument = {.name = "key", .type = ArgType::kKey, .key_spec = 0};
constexpr ArgSpec kByArgument = {
    .name = "pattern", .type = ArgType::kPattern, .token = "BY", .flags = kOptional, .key_spec = 1};
constexpr ArgSpec kOffsetArgument = {.name = "offset", .type = ArgType::kInteger};
constexpr ArgSpec kCountArgument = {.name = "count", .type = ArgType::kInteger};
constexpr ArgSpec kGetArgument = {.name = "pattern",
                                  .type = ArgType::kPattern,
                                  .token = "GET",
                                  .flags = kOptional | kMultiple | kMultipleToken,
                                  .key_spec = 1};
constexpr ArgSpec kAlphaArgument = {
    .name = "sorting", .type = ArgType::kPureToken, .token = "ALPHA", .flags = kOptional};

const CommandSpec kSortCommands[] = {
    {.name = "sort",
     .opcode = 144,
     .arity = -2,
     .flags = kWrite | kDenyOom,
     .categories = kCategoryList | kCategorySet | kCategorySortedSet | kCategoryDangerous,
     .group = "generic",
     .since = "1.0.0",
     .complexity = "O(N*log(N)), N being the number of elements; O(N) where nothing is sorted",
     .summary = "Sorts a list, a set or a sorted set, and returns or stores the result.",
     .key_specs = {kSourceKey, kPatternKeys, kDestinationKey},
     .arguments = {kKeyArgument,
                   kByArgument,
                   {.name = "offset_count",
                    .type = ArgType::kBlock,
                    .token = "LIMIT",
                    .flags = kOptional,
                    .children = {kOffsetArgument, kCountArgument}},
                   kGetArgument,
                   {.name = "order",
                    .type = ArgType::kOneOf,
                    .flags = kOptional,
                    .children = {{.name = "asc", .type = ArgType::kPureToken, .token = "ASC"},
                                 {.name = "desc", .type = ArgType::kPureToken, .token = "DESC"}}},
                   kAlphaArgument,
                   {.name = "destination",
                    .type = ArgType::kKey,
                    .token = "STORE",
                    .flags = kOptional,
                    .key_spec = 2}},
     .handler = CmdSort,
     .key_function = KeysOfSort},
    {.name = "sort_ro",
     .opcode = 145,
     .arity = -2,
     .flags = kReadOnly,
     .categories = kCategoryList | kCategorySet | kCategorySortedSet | kCategoryDangerous,
     .group = "generic",
     .since = "7.0.0",
     .complexity = "O(N*log(N)), N being the number of elements; O(N) where nothing is sorted",
     .summary = "Sorts a list, a set or a sorted set, without STORE.",
     .key_specs = {kSourceKey, kPatternKeys},
     .arguments = {kKeyArgument,
                   kByArgument,
                   {.name = "offset_count",
                    .type = ArgType::kBlock,
                    .token = "LIMIT",
                    .flags = kOptional,
                    .children = {kOffsetArgument, kCountArgument}},
                   kGetArgument,
                   {.name = "order",
                    .type = ArgType::kOneOf,
                    .flags = kOptional,
                    .children = {{.name = "asc", .type = ArgType::kPureToken, .token = "ASC"},
                                 {.name = "desc", .type = ArgType::kPureToken, .token = "DESC"}}},
                   kAlphaArgument},
     .handler = CmdSortRo,
     .key_function = KeysOfSortRo},
};
RUDDOCK_COMMANDS(kSortCommands);

}  // namespace
}  // namespace ruddock::engine
