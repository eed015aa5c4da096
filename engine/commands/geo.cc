// SPDX-License-Identifier: BSD-3-Clause
// Positions in sorted sets: single members. Searches in geo_search.cc.
#include "engine/commands/geo.h"

#include <fmt/format.h>

#include <iterator>
#include <vector>

#include "engine/commands/zset_limits.h"
#include "engine/types/zset_value.h"

namespace ruddock::engine {

std::optional<GeoPosition> ParseGeoPosition(CommandContext& ctx, uint32_t at) {
  const std::optional<double> longitude = ParseDouble(ctx.args[at]);
  const std::optional<double> latitude = longitude ? ParseDouble(ctx.args[at + 1]) : std::nullopt;
  if (!latitude) {
    ctx.Error(errors::kNotFloat);
    return std::nullopt;
  }
  const GeoPosition position{*longitude, *latitude};
  if (position.valid()) return position;
  ctx.Error(errors::InvalidPosition(*longitude, *latitude));
  return std::nullopt;
}

std::optional<double> ParseGeoUnit(CommandContext& ctx, uint32_t at) {
  const std::string_view unit = ctx.args[at];
  if (EqualsNoCase(unit, "m")) return 1;
  if (EqualsNoCase(unit, "km")) return 1000;
  if (EqualsNoCase(unit, "ft")) return 0.3048;
  if (EqualsNoCase(unit, "mi")) return 1609.34;
  ctx.Error(errors::kGeoUnit);
  return std::nullopt;
}

void ReplyGeoPosition(CommandContext& ctx, const GeoPosition& position) {
  ctx.reply.Array(2);
  ctx.reply.Decimal(FormatLongDoubleHuman(position.longitude));
  ctx.reply.Decimal(FormatLongDoubleHuman(position.latitude));
}

void ReplyGeoDistance(CommandContext& ctx, double distance) {
  ctx.reply.Bulk(fmt::format("{:.4f}", distance));
}

namespace {

struct GeoAddOptions {
  bool nx = false;
  bool xx = false;
  bool changes = false;
  uint32_t positions_at = 2;
};

GeoAddOptions ParseGeoAddOptions(const ArgView& args) {
  GeoAddOptions options;
  for (; options.positions_at < args.size(); ++options.positions_at) {
    const std::string_view word = args[options.positions_at];
    if (EqualsNoCase(word, "nx")) {
      options.nx = true;
    } else if (EqualsNoCase(word, "xx")) {
      options.xx = true;
    } else if (EqualsNoCase(word, "ch")) {
      options.changes = true;
    } else {
      break;
    }
  }
  return options;
}

void CmdGeoadd(CommandContext& ctx) {
  const GeoAddOptions options = ParseGeoAddOptions(ctx.args);
  const uint32_t words = ctx.args.size() - options.positions_at;
  if (words == 0 || words % 3 != 0 || (options.nx && options.xx)) {
    return ctx.Error(errors::kSyntax);
  }
  std::vector<double> scores;
  scores.reserve(words / 3);
  for (uint32_t i = options.positions_at; i < ctx.args.size(); i += 3) {
    const std::optional<GeoPosition> position = ParseGeoPosition(ctx, i);
    if (!position) return;
    scores.push_back(ScoreOf(*position));
  }
  auto zset = ctx.Edit<ZsetValue>(ctx.KeyAt(1));
  if (!zset) return;
  const ZsetLimits limits = ZsetLimitsOf(ctx);
  int64_t added = 0;
  int64_t updated = 0;
  for (uint32_t i = 0; i < scores.size(); ++i) {
    zset->Update(ctx.args[options.positions_at + 3 * i + 2], limits,
                 [&](std::optional<double> old) -> std::optional<double> {
                   if (old ? options.nx : options.xx) return std::nullopt;
                   added += !old;
                   updated += old && *old != scores[i];
                   return scores[i];
                 });
  }
  if (added + updated != 0) zset.Commit(added + updated, kNotifyZset, "zadd");
  ctx.reply.Integer(options.changes ? added + updated : added);
}

void CmdGeodist(CommandContext& ctx) {
  if (ctx.args.size() > 5) return ctx.Error(errors::kSyntax);
  const std::optional<double> unit = ctx.args.size() == 5 ? ParseGeoUnit(ctx, 4) : 1;
  if (!unit) return;
  const auto zset = ctx.Read<ZsetValue>(ctx.KeyAt(1));
  if (!zset) return;
  const std::optional<double> from = zset->Score(ctx.args[2]);
  const std::optional<double> to = zset->Score(ctx.args[3]);
  if (!from || !to) return ctx.reply.Null();
  ReplyGeoDistance(ctx, Distance(PositionOf(*from), PositionOf(*to)) / *unit);
}

// Answers for every member that is asked for.
template <typename Reply, typename Missing>
void ReplyMembers(CommandContext& ctx, Reply reply, Missing missing) {
  const auto zset = ctx.Read<ZsetValue>(ctx.KeyAt(1));
  if (!zset) return;
  ctx.reply.Array(ctx.args.size() - 2);
  for (uint32_t i = 2; i < ctx.args.size(); ++i) {
    if (const std::optional<double> score = zset->Score(ctx.args[i])) {
      reply(PositionOf(*score));
    } else {
      missing();
    }
  }
}

void CmdGeohash(CommandContext& ctx) {
  ReplyMembers(
      ctx, [&](const GeoPosition& position) { ctx.reply.Bulk(GeohashText(position)); },
      [&] { ctx.reply.Null(); });
}

void CmdGeopos(CommandContext& ctx) {
  ReplyMembers(
      ctx, [&](const GeoPosition& position) { ReplyGeoPosition(ctx, position); },
      [&] { ctx.reply.NullArray(); });
}

const CommandSpec kGeoCommands[] = {
    {.name = "geoadd",
     .opcode = 173,
     .arity = -5,
     .flags = kWrite | kDenyOom,
     .categories = kCategoryGeo,
     .group = "geo",
     .since = "3.2.0",
     .complexity = "O(log(N)) for each member, N being the size of the sorted set",
     .summary = "Adds members with their positions on the Earth, or moves them.",
     .key_specs = {{.flags = kKeyRW | kKeyUpdate}},
     .elements = {.first = -1, .step = -3, .use = ElementUse::kOrder},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "condition",
                    .type = ArgType::kOneOf,
                    .flags = kOptional,
                    .since = "6.2.0",
                    .children = {{.name = "nx", .type = ArgType::kPureToken, .token = "NX"},
                                 {.name = "xx", .type = ArgType::kPureToken, .token = "XX"}}},
                   {.name = "change",
                    .type = ArgType::kPureToken,
                    .token = "CH",
                    .flags = kOptional,
                    .since = "6.2.0"},
                   {.name = "longitude_latitude_member",
                    .type = ArgType::kBlock,
                    .flags = kMultiple,
                    .children = {{.name = "longitude", .type = ArgType::kDouble},
                                 {.name = "latitude", .type = ArgType::kDouble},
                                 {.name = "member", .type = ArgType::kString}}}},
     .history = {{"6.2.0", "Knows `CH`, `NX` and `XX`."}},
     .handler = CmdGeoadd},
    {.name = "geodist",
     .opcode = 174,
     .arity = -4,
     .flags = kReadOnly,
     .categories = kCategoryGeo,
     .group = "geo",
     .since = "3.2.0",
     .complexity = "O(1)",
     .summary = "Tells how far two members are from each other.",
     .key_specs = {{.flags = kKeyRO | kKeyAccess}},
     .elements = {.first = 2},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "member1", .type = ArgType::kString},
                   {.name = "member2", .type = ArgType::kString},
                   {.name = "unit",
                    .type = ArgType::kOneOf,
                    .flags = kOptional,
                    .children = {{.name = "m", .type = ArgType::kPureToken, .token = "M"},
                                 {.name = "km", .type = ArgType::kPureToken, .token = "KM"},
                                 {.name = "ft", .type = ArgType::kPureToken, .token = "FT"},
                                 {.name = "mi", .type = ArgType::kPureToken, .token = "MI"}}}},
     .handler = CmdGeodist},
    {.name = "geohash",
     .opcode = 175,
     .arity = -2,
     .flags = kReadOnly,
     .categories = kCategoryGeo,
     .group = "geo",
     .since = "3.2.0",
     .complexity = "O(N), N being the number of members given",
     .summary = "Returns the positions of members as geohash texts.",
     .key_specs = {{.flags = kKeyRO | kKeyAccess}},
     .elements = {.first = 2, .step = 1},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "member", .type = ArgType::kString, .flags = kMultiple}},
     .handler = CmdGeohash},
    {.name = "geopos",
     .opcode = 176,
     .arity = -2,
     .flags = kReadOnly,
     .categories = kCategoryGeo,
     .group = "geo",
     .since = "3.2.0",
     .complexity = "O(N), N being the number of members given",
     .summary = "Returns the positions of members.",
     .key_specs = {{.flags = kKeyRO | kKeyAccess}},
     .elements = {.first = 2, .step = 1},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "member", .type = ArgType::kString, .flags = kMultiple}},
     .handler = CmdGeopos},
};
RUDDOCK_COMMANDS(kGeoCommands);

}  // namespace
}  // namespace ruddock::engine
