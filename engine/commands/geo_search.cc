// SPDX-License-Identifier: BSD-3-Clause
// GEOSEARCH, GEORADIUS and their like: the members inside a circle or a box.
#include "engine/commands/geo_search.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

#include "engine/commands/geo.h"
#include "engine/commands/geo_arguments.h"
#include "engine/commands/zset_limits.h"
#include "engine/commands/zset_span.h"
#include "engine/types/zset_builder.h"
#include "engine/types/zset_value.h"

namespace ruddock::engine {
namespace {

struct GeoRequest {
  GeoForm form = GeoForm::kSearch;
  bool read_only = false;
  uint32_t source = 1;
  uint32_t options = 2;
  GeoShape shape;
  bool centered = false;  // GEOSEARCH: from where has been said
  bool shaped = false;    // GEOSEARCH: by what has been said
  bool with_distance = false;
  bool with_hash = false;
  bool with_position = false;
  bool any = false;
  bool ascending = false;
  bool descending = false;
  int64_t count = 0;   // 0: all
  uint32_t store = 0;  // 0: not stored; else where its key is
  bool store_distance = false;

  bool searches() const { return form == GeoForm::kSearch || form == GeoForm::kSearchStore; }
  bool shows_more() const { return with_distance || with_hash || with_position; }
};

struct Found {
  std::string member;
  double score;
  double distance;  // in the request's unit
  GeoPosition position;
};

bool Fail(CommandContext& ctx, std::string_view error) {
  ctx.Error(error);
  return false;
}

// The functions below are false after an error was answered.

bool TakeRadius(CommandContext& ctx, uint32_t at, GeoShape* shape) {
  const std::optional<double> radius = ParseDouble(ctx.args[at]);
  if (!radius) return Fail(ctx, errors::kGeoRadiusNotNumeric);
  if (*radius < 0) return Fail(ctx, errors::kGeoRadiusNegative);
  const std::optional<double> unit = ParseGeoUnit(ctx, at + 1);
  if (!unit) return false;
  shape->box = false;
  shape->radius = *radius;
  shape->unit = *unit;
  return true;
}

bool TakeBox(CommandContext& ctx, uint32_t at, GeoShape* shape) {
  const std::optional<double> width = ParseDouble(ctx.args[at]);
  if (!width) return Fail(ctx, errors::kGeoWidthNotNumeric);
  const std::optional<double> height = ParseDouble(ctx.args[at + 1]);
  if (!height) return Fail(ctx, errors::kGeoHeightNotNumeric);
  if (*width < 0 || *height < 0) return Fail(ctx, errors::kGeoBoxNegative);
  const std::optional<double> unit = ParseGeoUnit(ctx, at + 2);
  if (!unit) return false;
  shape->box = true;
  shape->width = *width;
  shape->height = *height;
  shape->unit = *unit;
  return true;
}

bool TakePosition(CommandContext& ctx, uint32_t at, GeoShape* shape) {
  const std::optional<GeoPosition> position = ParseGeoPosition(ctx, at);
  if (position) shape->center = *position;
  return position.has_value();
}

// A sorted set that is missing has no members to begin at, but the other arguments are looked at.
bool TakeMember(CommandContext& ctx, uint32_t at, const ZsetValue& zset, GeoShape* shape) {
  if (zset.size() == 0) return true;
  const std::optional<double> score = zset.Score(ctx.args[at]);
  if (!score) return Fail(ctx, errors::kGeoNoMember);
  shape->center = PositionOf(*score);
  return true;
}

// The arguments that GEORADIUS and GEORADIUSBYMEMBER have in fixed places.
bool ParseFixed(CommandContext& ctx, const ZsetValue& zset, GeoRequest* request) {
  if (request->form == GeoForm::kRadius) {
    request->options = 6;
    return TakePosition(ctx, 2, &request->shape) && TakeRadius(ctx, 4, &request->shape);
  }
  if (request->form == GeoForm::kRadiusByMember) {
    request->options = 5;
    if (zset.size() == 0) return true;
    return TakeMember(ctx, 2, zset, &request->shape) && TakeRadius(ctx, 3, &request->shape);
  }
  request->options = request->source + 1;
  return true;
}

bool TakeFlag(std::string_view word, GeoRequest* request) {
  if (EqualsNoCase(word, "withdist")) {
    request->with_distance = true;
  } else if (EqualsNoCase(word, "withhash")) {
    request->with_hash = true;
  } else if (EqualsNoCase(word, "withcoord")) {
    request->with_position = true;
  } else if (EqualsNoCase(word, "any")) {
    request->any = true;
  } else if (EqualsNoCase(word, "asc") || EqualsNoCase(word, "desc")) {
    request->ascending = EqualsNoCase(word, "asc");
    request->descending = !request->ascending;
  } else if (request->form == GeoForm::kSearchStore && EqualsNoCase(word, "storedist")) {
    request->store_distance = true;
  } else {
    return false;
  }
  return true;
}

bool ParseOptions(CommandContext& ctx, const ZsetValue& zset, GeoRequest* request) {
  const ArgView& args = ctx.args;
  for (uint32_t i = request->options; i < args.size(); ++i) {
    const std::string_view word = args[i];
    const uint32_t behind = args.size() - i - 1;
    if (TakeFlag(word, request)) continue;
    if (behind >= 1 && EqualsNoCase(word, "count")) {
      const std::optional<int64_t> count = ParseInt64(args[++i]);
      if (!count) return Fail(ctx, errors::kNotInteger);
      if (*count <= 0) return Fail(ctx, errors::kGeoCount);
      request->count = *count;
    } else if (!request->searches() && !request->read_only && behind >= 1 &&
               (EqualsNoCase(word, "store") || EqualsNoCase(word, "storedist"))) {
      request->store_distance = EqualsNoCase(word, "storedist");
      request->store = ++i;
    } else if (request->searches() && !request->centered && behind >= 1 &&
               EqualsNoCase(word, "frommember")) {
      request->centered = true;
      if (!TakeMember(ctx, ++i, zset, &request->shape)) return false;
    } else if (request->searches() && !request->centered && behind >= 2 &&
               EqualsNoCase(word, "fromlonlat")) {
      request->centered = true;
      if (!TakePosition(ctx, i + 1, &request->shape)) return false;
      i += 2;
    } else if (request->searches() && !request->shaped && behind >= 2 &&
               EqualsNoCase(word, "byradius")) {
      request->shaped = true;
      if (!TakeRadius(ctx, i + 1, &request->shape)) return false;
      i += 2;
    } else if (request->searches() && !request->shaped && behind >= 3 &&
               EqualsNoCase(word, "bybox")) {
      request->shaped = true;
      if (!TakeBox(ctx, i + 1, &request->shape)) return false;
      i += 3;
    } else {
      return Fail(ctx, errors::kSyntax);
    }
  }
  return true;
}

bool CheckTogether(CommandContext& ctx, const GeoRequest& request) {
  if (request.store != 0 && request.shows_more()) {
    return Fail(ctx,
                request.searches() ? errors::kGeoSearchStoreWith : errors::kGeoRadiusStoreWith);
  }
  if (request.searches() && !request.centered) {
    return Fail(ctx, errors::GeoOneOf("FROMMEMBER or FROMLONLAT", ctx.args[0]));
  }
  if (request.searches() && !request.shaped) {
    return Fail(ctx, errors::GeoOneOf("BYRADIUS and BYBOX", ctx.args[0]));
  }
  if (request.any && request.count == 0) return Fail(ctx, errors::kGeoAny);
  return true;
}

// Cell by cell, each in the order of the scores. With ANY no more than COUNT.
std::vector<Found> Search(const ZsetValue& zset, const GeoRequest& request) {
  std::vector<Found> found;
  const size_t limit = request.any ? static_cast<size_t>(request.count) : SIZE_MAX;
  const std::array<GeoCell, 9> cells = CellsOver(request.shape);
  size_t last = 0;
  for (size_t i = 0; i < cells.size() && found.size() < limit; ++i) {
    if (cells[i].steps == 0) continue;
    // On a coarse grid neighbours are one and the same.
    if (last != 0 && cells[i] == cells[last]) continue;
    last = i;
    const ScoreRange range{cells[i].MinScore(), cells[i].MaxScore(), false, true};
    zset.ForSpan(zset.InScores(range), false, [&](std::string_view member, double score) {
      if (found.size() >= limit) return;
      const GeoPosition position = PositionOf(score);
      const std::optional<double> distance = request.shape.DistanceTo(position);
      if (distance) found.push_back({std::string(member), score, *distance, position});
    });
  }
  return found;
}

void SortAndCut(std::vector<Found>* found, const GeoRequest& request) {
  const bool nearest_first = request.ascending || (request.count != 0 && !request.any);
  if (request.descending) {
    std::stable_sort(found->begin(), found->end(),
                     [](const Found& a, const Found& b) { return a.distance > b.distance; });
  } else if (nearest_first) {
    std::stable_sort(found->begin(), found->end(),
                     [](const Found& a, const Found& b) { return a.distance < b.distance; });
  }
  if (request.count != 0 && found->size() > static_cast<size_t>(request.count)) {
    found->resize(static_cast<size_t>(request.count));
  }
}

void ReplyFound(CommandContext& ctx, const std::vector<Found>& found, const GeoRequest& request) {
  ctx.reply.Array(found.size());
  const size_t width = 1u + request.with_distance + request.with_hash + request.with_position;
  for (const Found& one : found) {
    if (width > 1) ctx.reply.Array(width);
    ctx.reply.Bulk(one.member);
    if (request.with_distance) ReplyGeoDistance(ctx, one.distance / request.shape.unit);
    if (request.with_hash) ctx.reply.Integer(static_cast<int64_t>(one.score));
    if (request.with_position) ReplyGeoPosition(ctx, one.position);
  }
}

void StoreFound(CommandContext& ctx, const std::vector<Found>& found, const GeoRequest& request) {
  ZsetBuilder result;
  for (const Found& one : found) {
    result.Add(one.member, request.store_distance ? one.distance / request.shape.unit : one.score);
  }
  StoreResult(ctx, request.store, result.Finish(ZsetLimitsOf(ctx)),
              request.searches() ? "geosearchstore" : "georadiusstore", /*each_counts=*/true);
}

}  // namespace

void AnswerGeoSearch(CommandContext& ctx, GeoForm form, bool read_only) {
  GeoRequest request;
  request.form = form;
  request.read_only = read_only;
  if (request.form == GeoForm::kSearchStore) {
    request.source = 2;
    request.store = 1;
  }
  const auto zset = ctx.Read<ZsetValue>(ctx.KeyAt(request.source));
  if (!zset || !ParseFixed(ctx, *zset, &request) || !ParseOptions(ctx, *zset, &request) ||
      !CheckTogether(ctx, request)) {
    return;
  }
  std::vector<Found> found;
  if (zset->size() != 0) found = Search(*zset, request);
  SortAndCut(&found, request);
  if (request.store != 0) return StoreFound(ctx, found, request);
  ReplyFound(ctx, found, request);
}

namespace {

void CmdGeosearch(CommandContext& ctx) { AnswerGeoSearch(ctx, GeoForm::kSearch); }
void CmdGeosearchstore(CommandContext& ctx) { AnswerGeoSearch(ctx, GeoForm::kSearchStore); }

const CommandSpec kGeoSearchCommands[] = {
    {.name = "geosearch",
     .opcode = 177,
     .arity = -7,
     .flags = kReadOnly,
     .categories = kCategoryGeo,
     .group = "geo",
     .since = "6.2.0",
     .complexity = "O(N + log(M)), N being the members in the cells around the area, M the size of "
                   "the sorted set",
     .summary = "Returns the members inside a circle or a box.",
     .key_specs = {{.flags = kKeyRO | kKeyAccess}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                   kGeoFromArgument,
                   kGeoByArgument,
                   kGeoOrderArgument,
                   kGeoCountArgument,
                   kGeoWithCoordArgument,
                   kGeoWithDistArgument,
                   kGeoWithHashArgument},
     .history = {{"7.0.0", "Units may be in upper case."}},
     .handler = CmdGeosearch},
    {.name = "geosearchstore",
     .opcode = 178,
     .arity = -8,
     .flags = kWrite | kDenyOom,
     .categories = kCategoryGeo,
     .group = "geo",
     .since = "6.2.0",
     .complexity = "O(N + log(M)), N being the members in the cells around the area, M the size of "
                   "the sorted set",
     .summary = "Stores the members inside a circle or a box.",
     .key_specs = {{.flags = kKeyOW | kKeyUpdate}, {.flags = kKeyRO | kKeyAccess, .index = 2}},
     .arguments = {{.name = "destination", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "source", .type = ArgType::kKey, .key_spec = 1},
                   kGeoFromArgument,
                   kGeoByArgument,
                   kGeoOrderArgument,
                   kGeoCountArgument,
                   {.name = "storedist",
                    .type = ArgType::kPureToken,
                    .token = "STOREDIST",
                    .flags = kOptional}},
     .history = {{"7.0.0", "Units may be in upper case."}},
     .handler = CmdGeosearchstore},
};
RUDDOCK_COMMANDS(kGeoSearchCommands);

}  // namespace
}  // namespace ruddock::engine
