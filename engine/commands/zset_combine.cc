// SPDX-License-Identifier: BSD-3-Clause
// ZUNION, ZINTER, ZDIFF, their STORE forms and ZINTERCARD: several sorted sets, or sets, whose
// members count 1 each.
#include <algorithm>
#include <cmath>
#include <iterator>
#include <vector>

#include "engine/command/arg_cursor.h"
#include "engine/commands/zset_limits.h"
#include "engine/commands/zset_reply.h"
#include "engine/commands/zset_span.h"
#include "engine/exec/context.h"
#include "engine/types/set_value.h"
#include "engine/types/zset_builder.h"
#include "engine/types/zset_value.h"

namespace ruddock::engine {
namespace {

// One of the keys; nothing where it is missing.
class Source {
 public:
  explicit Source(const Entry* entry) {
    if (entry == nullptr) return;
    type_ = entry->type();
    object_ = entry->object();
  }

  size_t size() const { return is_set() ? set().size() : zset().size(); }
  std::optional<double> Score(std::string_view member) const {
    if (!is_set()) return zset().Score(member);
    if (set().Contains(member)) return 1;
    return std::nullopt;
  }
  // Calls `visit(member, score)` for every member, until it returns false.
  template <typename Visit>
  void ForEachWhile(Visit visit) const {
    bool more = true;
    if (is_set()) {
      set().ForEachWhile([&](const Element& member) {
        NumberText scratch;
        return visit(member.Text(scratch), 1.0);
      });
      return;
    }
    zset().ForEach([&](std::string_view member, double score) {
      if (more) more = visit(member, score);
    });
  }

  double weight = 1;

 private:
  bool is_set() const { return type_ == ValueType::kSet; }
  SetValue set() const { return SetValue(object_); }
  ZsetValue zset() const { return ZsetValue(object_); }

  ValueType type_ = ValueType::kZset;
  Object object_;
};

enum class Operation { kUnion, kInter, kDiff, kInterCard };
enum class Aggregate { kSum, kMin, kMax };

struct CombineRequest {
  Operation operation;
  bool store = false;
  std::vector<Source> sources;
  Aggregate aggregate = Aggregate::kSum;
  bool with_scores = false;
  int64_t limit = 0;  // 0: none
};

// Infinities of both signs, and zero times infinity, come to zero.
double ZeroForNan(double value) { return std::isnan(value) ? 0 : value; }

double Aggregated(Aggregate how, double score, double value) {
  switch (how) {
    case Aggregate::kMin: return value < score ? value : score;
    case Aggregate::kMax: return value > score ? value : score;
    case Aggregate::kSum: break;
  }
  return ZeroForNan(score + value);
}

// The keys, from `numkeys_at` on. False after an error was answered.
bool ReadSources(CommandContext& ctx, uint32_t numkeys_at, CombineRequest* request) {
  const std::optional<int64_t> count = ParseInt64(ctx.args[numkeys_at]);
  if (!count) {
    ctx.Error(errors::kNotInteger);
    return false;
  }
  if (*count < 1) {
    ctx.Error(errors::NoInputKey(ctx.command->full_name));
    return false;
  }
  if (*count > static_cast<int64_t>(ctx.args.size() - numkeys_at - 1)) {
    ctx.Error(errors::kSyntax);
    return false;
  }
  for (uint32_t i = 1; i <= *count; ++i) {
    const Entry* entry = ctx.keys.Find(ctx.KeyAt(numkeys_at + i));
    if (entry != nullptr && entry->type() != ValueType::kSet && entry->type() != ValueType::kZset) {
      ctx.Error(errors::kWrongType);
      return false;
    }
    request->sources.emplace_back(entry);
  }
  return true;
}

void TakeAggregate(ArgCursor& cursor, CombineRequest* request) {
  if (cursor.TakeToken("sum")) {
    request->aggregate = Aggregate::kSum;
  } else if (cursor.TakeToken("min")) {
    request->aggregate = Aggregate::kMin;
  } else if (cursor.TakeToken("max")) {
    request->aggregate = Aggregate::kMax;
  } else {
    cursor.Fail(errors::kSyntax);
  }
}

void TakeWeights(ArgCursor& cursor, CombineRequest* request) {
  for (Source& source : request->sources) {
    const std::optional<double> weight = ParseDouble(cursor.Take());
    if (!weight) return cursor.Fail(errors::kWeightNotFloat);
    source.weight = *weight;
  }
}

// False after an error was answered.
bool ParseCombineOptions(CommandContext& ctx, uint32_t first, CombineRequest* request) {
  const bool scored =
      request->operation == Operation::kUnion || request->operation == Operation::kInter;
  const bool counted = request->operation == Operation::kInterCard;
  ArgCursor cursor(ctx.args, first);
  while (!cursor.done()) {
    if (scored && cursor.remaining() > request->sources.size() && cursor.TakeToken("weights")) {
      TakeWeights(cursor, request);
    } else if (scored && cursor.remaining() > 1 && cursor.TakeToken("aggregate")) {
      TakeAggregate(cursor, request);
    } else if (!request->store && !counted && cursor.TakeToken("withscores")) {
      request->with_scores = true;
    } else if (counted && cursor.remaining() > 1 && cursor.TakeToken("limit")) {
      request->limit = cursor.TakeInteger(errors::kNegativeLimit);
      if (request->limit < 0) cursor.Fail(errors::kNegativeLimit);
    } else {
      cursor.Fail(errors::kSyntax);
    }
  }
  if (cursor.failed()) ctx.Error(cursor.error());
  return !cursor.failed();
}

void Unite(const CombineRequest& request, ZsetBuilder* result) {
  for (const Source& source : request.sources) {
    source.ForEachWhile([&](std::string_view member, double value) {
      const double score = ZeroForNan(source.weight * value);
      if (ScoredNode* node = result->Find(member)) {
        node->set_score(Aggregated(request.aggregate, node->score(), score));
      } else {
        result->Add(member, score);
      }
      return true;
    });
  }
}

// Calls `visit(member, score)` for what is in all sources, until it returns false.
template <typename Visit>
void ForEachShared(const CombineRequest& request, Visit visit) {
  const Source& smallest = request.sources.front();
  smallest.ForEachWhile([&](std::string_view member, double value) {
    double score = ZeroForNan(smallest.weight * value);
    for (size_t i = 1; i < request.sources.size(); ++i) {
      const Source& other = request.sources[i];
      const std::optional<double> found = other.Score(member);
      if (!found) return true;
      score = Aggregated(request.aggregate, score, *found * other.weight);
    }
    return visit(member, score);
  });
}

void Subtract(const CombineRequest& request, ZsetBuilder* result) {
  const std::vector<Source>& sources = request.sources;
  sources.front().ForEachWhile([&](std::string_view member, double score) {
    const bool elsewhere =
        std::any_of(sources.begin() + 1, sources.end(), [&](const Source& source) {
          return source.size() != 0 && source.Score(member).has_value();
        });
    if (!elsewhere) result->Add(member, score);
    return true;
  });
}

void ReplyCount(CommandContext& ctx, const CombineRequest& request) {
  int64_t count = 0;
  ForEachShared(request, [&](std::string_view, double) { return ++count != request.limit; });
  ctx.reply.Integer(count);
}

void Combine(CommandContext& ctx, Operation operation, std::string_view event = {}) {
  CombineRequest request{.operation = operation, .store = !event.empty(), .sources = {}};
  const uint32_t numkeys_at = request.store ? 2 : 1;
  if (!ReadSources(ctx, numkeys_at, &request)) return;
  const uint32_t options_at = numkeys_at + 1 + static_cast<uint32_t>(request.sources.size());
  if (!ParseCombineOptions(ctx, options_at, &request)) return;
  if (operation != Operation::kDiff) {
    // Smaller ones first, as Redis does: sums of floating-point numbers depend on the order.
    std::stable_sort(request.sources.begin(), request.sources.end(),
                     [](const Source& a, const Source& b) { return a.size() < b.size(); });
  }
  if (operation == Operation::kInterCard) return ReplyCount(ctx, request);
  ZsetBuilder result;
  if (operation == Operation::kUnion) {
    Unite(request, &result);
  } else if (operation == Operation::kDiff) {
    Subtract(request, &result);
  } else {
    ForEachShared(request, [&](std::string_view member, double score) {
      result.Add(member, score);
      return true;
    });
  }
  if (request.store) return StoreResult(ctx, 1, result.Finish(ZsetLimitsOf(ctx)), event);
  const MembersReply members(ctx, request.with_scores);
  members.Start(result.size());
  result.ForEachInOrder(members);
}

void CmdZunion(CommandContext& ctx) { Combine(ctx, Operation::kUnion); }
void CmdZinter(CommandContext& ctx) { Combine(ctx, Operation::kInter); }
void CmdZdiff(CommandContext& ctx) { Combine(ctx, Operation::kDiff); }
void CmdZintercard(CommandContext& ctx) { Combine(ctx, Operation::kInterCard); }
void CmdZunionstore(CommandContext& ctx) { Combine(ctx, Operation::kUnion, "zunionstore"); }
void CmdZinterstore(CommandContext& ctx) { Combine(ctx, Operation::kInter, "zinterstore"); }
void CmdZdiffstore(CommandContext& ctx) { Combine(ctx, Operation::kDiff, "zdiffstore"); }

// (Not constexpr: g++ 12 takes nested lists for no constants.)
const ArgSpec kWeightsArgument = {.name = "weight",
                                  .type = ArgType::kInteger,
                                  .token = "WEIGHTS",
                                  .flags = kOptional | kMultiple};
const ArgSpec kAggregateArgument = {
    .name = "aggregate",
    .type = ArgType::kOneOf,
    .token = "AGGREGATE",
    .flags = kOptional,
    .children = {{.name = "sum", .type = ArgType::kPureToken, .token = "SUM"},
                 {.name = "min", .type = ArgType::kPureToken, .token = "MIN"},
                 {.name = "max", .type = ArgType::kPureToken, .token = "MAX"}}};

const CommandSpec kZsetCombineCommands[] = {
    {.name = "zdiff",
     .opcode = 169,
     .arity = -3,
     .flags = kReadOnly,
     .categories = kCategorySortedSet,
     .group = "sorted-set",
     .since = "6.2.0",
     .complexity = "O(L*K), L being the size of the first and K the number of sorted sets",
     .summary = "Returns the members of the first sorted set that none of the others has.",
     .key_specs = {{.flags = kKeyRO | kKeyAccess, .find = KeySpec::Find::kKeyNum, .first_key = 1}},
     .arguments = {{.name = "numkeys", .type = ArgType::kInteger},
                   {.name = "key", .type = ArgType::kKey, .flags = kMultiple, .key_spec = 0},
                   {.name = "withscores",
                    .type = ArgType::kPureToken,
                    .token = "WITHSCORES",
                    .flags = kOptional}},
     .handler = CmdZdiff},
    {.name = "zdiffstore",
     .opcode = 170,
     .arity = -4,
     .flags = kWrite | kDenyOom,
     .categories = kCategorySortedSet,
     .group = "sorted-set",
     .since = "6.2.0",
     .complexity = "O(L*K + R*log(R)), L being the size of the first and K the number of sorted "
                   "sets, R the size of the result",
     .summary = "Stores the members of the first sorted set that none of the others has.",
     .key_specs = {{.flags = kKeyOW | kKeyUpdate},
                   {.flags = kKeyRO | kKeyAccess,
                    .index = 2,
                    .find = KeySpec::Find::kKeyNum,
                    .first_key = 1}},
     .arguments = {{.name = "destination", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "numkeys", .type = ArgType::kInteger},
                   {.name = "key", .type = ArgType::kKey, .flags = kMultiple, .key_spec = 1}},
     .handler = CmdZdiffstore},
    {.name = "zinter",
     .opcode = 164,
     .arity = -3,
     .flags = kReadOnly,
     .categories = kCategorySortedSet,
     .group = "sorted-set",
     .since = "6.2.0",
     .complexity = "O(N*K + R*log(R)), N being the size of the smallest and K the number of sorted "
                   "sets, R the size of the result",
     .summary = "Returns the members that several sorted sets share.",
     .key_specs = {{.flags = kKeyRO | kKeyAccess, .find = KeySpec::Find::kKeyNum, .first_key = 1}},
     .arguments = {{.name = "numkeys", .type = ArgType::kInteger},
                   {.name = "key", .type = ArgType::kKey, .flags = kMultiple, .key_spec = 0},
                   kWeightsArgument,
                   kAggregateArgument,
                   {.name = "withscores",
                    .type = ArgType::kPureToken,
                    .token = "WITHSCORES",
                    .flags = kOptional}},
     .handler = CmdZinter},
    {.name = "zintercard",
     .opcode = 166,
     .arity = -3,
     .flags = kReadOnly,
     .categories = kCategorySortedSet,
     .group = "sorted-set",
     .since = "7.0.0",
     .complexity = "O(N*K), N being the size of the smallest and K the number of sorted sets",
     .summary = "Counts the members that several sorted sets share.",
     .key_specs = {{.flags = kKeyRO | kKeyAccess, .find = KeySpec::Find::kKeyNum, .first_key = 1}},
     .arguments =
         {{.name = "numkeys", .type = ArgType::kInteger},
          {.name = "key", .type = ArgType::kKey, .flags = kMultiple, .key_spec = 0},
          {.name = "limit", .type = ArgType::kInteger, .token = "LIMIT", .flags = kOptional}},
     .handler = CmdZintercard},
    {.name = "zinterstore",
     .opcode = 165,
     .arity = -4,
     .flags = kWrite | kDenyOom,
     .categories = kCategorySortedSet,
     .group = "sorted-set",
     .since = "2.0.0",
     .complexity = "O(N*K + R*log(R)), N being the size of the smallest and K the number of sorted "
                   "sets, R the size of the result",
     .summary = "Stores the members that several sorted sets share.",
     .key_specs = {{.flags = kKeyOW | kKeyUpdate},
                   {.flags = kKeyRO | kKeyAccess,
                    .index = 2,
                    .find = KeySpec::Find::kKeyNum,
                    .first_key = 1}},
     .arguments = {{.name = "destination", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "numkeys", .type = ArgType::kInteger},
                   {.name = "key", .type = ArgType::kKey, .flags = kMultiple, .key_spec = 1},
                   kWeightsArgument,
                   kAggregateArgument},
     .handler = CmdZinterstore},
    {.name = "zunion",
     .opcode = 167,
     .arity = -3,
     .flags = kReadOnly,
     .categories = kCategorySortedSet,
     .group = "sorted-set",
     .since = "6.2.0",
     .complexity =
         "O(N + R*log(R)), N being the members of all sorted sets, R the size of the result",
     .summary = "Returns the members of several sorted sets, with their scores put together.",
     .key_specs = {{.flags = kKeyRO | kKeyAccess, .find = KeySpec::Find::kKeyNum, .first_key = 1}},
     .arguments = {{.name = "numkeys", .type = ArgType::kInteger},
                   {.name = "key", .type = ArgType::kKey, .flags = kMultiple, .key_spec = 0},
                   kWeightsArgument,
                   kAggregateArgument,
                   {.name = "withscores",
                    .type = ArgType::kPureToken,
                    .token = "WITHSCORES",
                    .flags = kOptional}},
     .handler = CmdZunion},
    {.name = "zunionstore",
     .opcode = 168,
     .arity = -4,
     .flags = kWrite | kDenyOom,
     .categories = kCategorySortedSet,
     .group = "sorted-set",
     .since = "2.0.0",
     .complexity =
         "O(N + R*log(R)), N being the members of all sorted sets, R the size of the result",
     .summary = "Stores the members of several sorted sets, with their scores put together.",
     .key_specs = {{.flags = kKeyOW | kKeyUpdate},
                   {.flags = kKeyRO | kKeyAccess,
                    .index = 2,
                    .find = KeySpec::Find::kKeyNum,
                    .first_key = 1}},
     .arguments = {{.name = "destination", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "numkeys", .type = ArgType::kInteger},
                   {.name = "key", .type = ArgType::kKey, .flags = kMultiple, .key_spec = 1},
                   kWeightsArgument,
                   kAggregateArgument},
     .handler = CmdZunionstore},
};
RUDDOCK_COMMANDS(kZsetCombineCommands);

}  // namespace
}  // namespace ruddock::engine
