// SPDX-License-Identifier: BSD-3-Clause
// What the GEO commands share.
#pragma once

#include <cstdint>
#include <optional>

#include "engine/exec/context.h"
#include "engine/types/geo_position.h"

namespace ruddock::engine {

// Longitude and latitude at args[at] and behind it. Nothing after an error has been answered.
std::optional<GeoPosition> ParseGeoPosition(CommandContext& ctx, uint32_t at);
// The metres of the unit at args[at]. Nothing after an error has been answered.
std::optional<double> ParseGeoUnit(CommandContext& ctx, uint32_t at);

void ReplyGeoPosition(CommandContext& ctx, const GeoPosition& position);
// With four digits after the point.
void ReplyGeoDistance(CommandContext& ctx, double distance);

}  // namespace ruddock::engine
