// SPDX-License-Identifier: BSD-3-Clause
// Positions on the Earth as members of a sorted set: a score is a geohash of 52 bits, and places
// that are near each other mostly have scores that are.
//
// A geohash halves the ranges of longitude and latitude in turn; the bits of the latitude are the
// even ones. The latitudes reach to ±85.05112878, where the Mercator projection is square. All
// arithmetic is in the order in which Redis does it: replies show seventeen digits.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

namespace ruddock::engine {

inline constexpr double kMaxLongitude = 180;
inline constexpr double kMaxLatitude = 85.05112878;
inline constexpr uint32_t kMaxGeoSteps = 26;

struct GeoPosition {
  double longitude = 0;
  double latitude = 0;

  bool valid() const {
    return longitude >= -kMaxLongitude && longitude <= kMaxLongitude && latitude >= -kMaxLatitude &&
           latitude <= kMaxLatitude;
  }
};

// A cell of the grid with 2^steps columns and rows.
struct GeoCell {
  uint64_t bits = 0;
  uint32_t steps = 0;  // 0: no cell

  bool operator==(const GeoCell& other) const { return bits == other.bits && steps == other.steps; }
  // Scores from min up to, not including, max lie in the cell.
  double MinScore() const { return static_cast<double>(bits << (52 - steps * 2)); }
  double MaxScore() const { return static_cast<double>((bits + 1) << (52 - steps * 2)); }
};

struct GeoArea {
  GeoPosition min;
  GeoPosition max;
};

GeoCell CellOf(const GeoPosition& position, uint32_t steps);
GeoArea AreaOf(const GeoCell& cell);
double ScoreOf(const GeoPosition& position);
GeoPosition PositionOf(double score);
// The eleven letters of the usual geohash, for which latitudes reach to 90.
std::string GeohashText(const GeoPosition& position);

// Metres on a sphere (haversine).
double Distance(const GeoPosition& a, const GeoPosition& b);

// A circle or a box around a position. Lengths are in `unit` metres.
struct GeoShape {
  GeoPosition center;
  bool box = false;
  double radius = 0;
  double width = 0;
  double height = 0;
  double unit = 1;

  // The distance in metres where the position is inside.
  std::optional<double> DistanceTo(const GeoPosition& position) const;
};

// Cells that together hold the shape: the one of its center, then north, south, east, west,
// north-east, north-west, south-east, south-west; those that are not needed have no steps.
std::array<GeoCell, 9> CellsOver(const GeoShape& shape);

}  // namespace ruddock::engine
