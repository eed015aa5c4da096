// SPDX-License-Identifier: BSD-3-Clause
#include "engine/types/geo_position.h"

#include <algorithm>
#include <cmath>

namespace ruddock::engine {
namespace {

constexpr double kRadians = M_PI / 180.0;
constexpr double kEarthRadius = 6372797.560856;  // metres
constexpr double kHalfEquator = 20037726.37;     // metres, in the Mercator projection

double ToRadians(double degrees) { return degrees * kRadians; }
double ToDegrees(double radians) { return radians / kRadians; }

// The low 32 bits, with a zero bit before each.
uint64_t Spread(uint32_t value) {
  uint64_t bits = value;
  bits = (bits | bits << 16) & 0x0000ffff0000ffff;
  bits = (bits | bits << 8) & 0x00ff00ff00ff00ff;
  bits = (bits | bits << 4) & 0x0f0f0f0f0f0f0f0f;
  bits = (bits | bits << 2) & 0x3333333333333333;
  return (bits | bits << 1) & 0x5555555555555555;
}

uint32_t Gather(uint64_t bits) {
  bits &= 0x5555555555555555;
  bits = (bits | bits >> 1) & 0x3333333333333333;
  bits = (bits | bits >> 2) & 0x0f0f0f0f0f0f0f0f;
  bits = (bits | bits >> 4) & 0x00ff00ff00ff00ff;
  bits = (bits | bits >> 8) & 0x0000ffff0000ffff;
  return static_cast<uint32_t>(bits | bits >> 16);
}

GeoCell Encode(const GeoPosition& position, uint32_t steps, double max_latitude) {
  const double cells = static_cast<double>(uint64_t{1} << steps);
  const double row = (position.latitude + max_latitude) / (max_latitude + max_latitude);
  const double column = (position.longitude + kMaxLongitude) / (kMaxLongitude + kMaxLongitude);
  return {Spread(static_cast<uint32_t>(row * cells)) | Spread(static_cast<uint32_t>(column * cells))
                                                           << 1,
          steps};
}

// The cell so many columns east and rows north, around the edges of the grid.
GeoCell Neighbour(const GeoCell& cell, int east, int north) {
  const uint32_t mask = static_cast<uint32_t>((uint64_t{1} << cell.steps) - 1);
  uint32_t row = Gather(cell.bits);
  uint32_t column = Gather(cell.bits >> 1);
  if (north != 0) row = (row + static_cast<uint32_t>(north)) & mask;
  if (east != 0) column = (column + static_cast<uint32_t>(east)) & mask;
  return {Spread(row) | Spread(column) << 1, cell.steps};
}

// Any score, as others may have been put into the sorted set: what x86 makes of the conversion.
uint64_t BitsOf(double score) {
  if (score >= 0x1p64) return 0;
  if (score >= 0x1p63) return static_cast<uint64_t>(score);
  if (score < -0x1p63) return uint64_t{1} << 63;
  return static_cast<uint64_t>(static_cast<int64_t>(score));
}

double LatitudeDistance(double a, double b) {
  return kEarthRadius * std::fabs(ToRadians(b) - ToRadians(a));
}

// How fine a grid may be for nine cells to hold a circle of that radius.
uint32_t StepsFor(double metres, double latitude) {
  if (metres == 0) return kMaxGeoSteps;
  int steps = 1;
  while (metres < kHalfEquator) {
    metres *= 2;
    ++steps;
  }
  steps -= 2;
  // Columns become narrow towards the poles.
  if (std::fabs(latitude) > 66) --steps;
  if (std::fabs(latitude) > 80) --steps;
  return static_cast<uint32_t>(std::clamp(steps, 1, static_cast<int>(kMaxGeoSteps)));
}

GeoArea BoundsOf(const GeoShape& shape) {
  const double height = shape.unit * (shape.box ? shape.height / 2 : shape.radius);
  const double width = shape.unit * (shape.box ? shape.width / 2 : shape.radius);
  const GeoPosition& center = shape.center;
  const double rows = ToDegrees(height / kEarthRadius);
  // At the edge that is nearer to the pole.
  const double edge = center.latitude < 0 ? center.latitude - rows : center.latitude + rows;
  const double columns = ToDegrees(width / kEarthRadius / std::cos(ToRadians(edge)));
  return {{center.longitude - columns, center.latitude - rows},
          {center.longitude + columns, center.latitude + rows}};
}

std::array<GeoCell, 9> Around(const GeoCell& cell) {
  return {cell,
          Neighbour(cell, 0, 1),
          Neighbour(cell, 0, -1),
          Neighbour(cell, 1, 0),
          Neighbour(cell, -1, 0),
          Neighbour(cell, 1, 1),
          Neighbour(cell, -1, 1),
          Neighbour(cell, 1, -1),
          Neighbour(cell, -1, -1)};
}

enum Direction {
  kCenter,
  kNorth,
  kSouth,
  kEast,
  kWest,
  kNorthEast,
  kNorthWest,
  kSouthEast,
  kSouthWest
};

// Whether the cells around the center do not reach to the bounds.
bool TooFine(const std::array<GeoCell, 9>& cells, const GeoArea& bounds) {
  return AreaOf(cells[kNorth]).max.latitude < bounds.max.latitude ||
         AreaOf(cells[kSouth]).min.latitude > bounds.min.latitude ||
         AreaOf(cells[kEast]).max.longitude < bounds.max.longitude ||
         AreaOf(cells[kWest]).min.longitude > bounds.min.longitude;
}

void DropUseless(std::array<GeoCell, 9>* cells, const GeoArea& bounds) {
  const GeoArea area = AreaOf((*cells)[kCenter]);
  const auto drop = [&](std::initializer_list<Direction> directions) {
    for (Direction direction : directions) (*cells)[direction] = {};
  };
  if (area.min.latitude < bounds.min.latitude) drop({kSouth, kSouthWest, kSouthEast});
  if (area.max.latitude > bounds.max.latitude) drop({kNorth, kNorthEast, kNorthWest});
  if (area.min.longitude < bounds.min.longitude) drop({kWest, kSouthWest, kNorthWest});
  if (area.max.longitude > bounds.max.longitude) drop({kEast, kSouthEast, kNorthEast});
}

}  // namespace

GeoCell CellOf(const GeoPosition& position, uint32_t steps) {
  return Encode(position, steps, kMaxLatitude);
}

GeoArea AreaOf(const GeoCell& cell) {
  const double cells = static_cast<double>(uint64_t{1} << cell.steps);
  const double row = Gather(cell.bits);
  const double column = Gather(cell.bits >> 1);
  constexpr double kRows = kMaxLatitude + kMaxLatitude;
  constexpr double kColumns = kMaxLongitude + kMaxLongitude;
  return {{-kMaxLongitude + column / cells * kColumns, -kMaxLatitude + row / cells * kRows},
          {-kMaxLongitude + (column + 1) / cells * kColumns,
           -kMaxLatitude + (row + 1) / cells * kRows}};
}

double ScoreOf(const GeoPosition& position) {
  return static_cast<double>(CellOf(position, kMaxGeoSteps).bits);
}

GeoPosition PositionOf(double score) {
  const GeoArea area = AreaOf({BitsOf(score), kMaxGeoSteps});
  return {std::clamp((area.min.longitude + area.max.longitude) / 2, -kMaxLongitude, kMaxLongitude),
          std::clamp((area.min.latitude + area.max.latitude) / 2, -kMaxLatitude, kMaxLatitude)};
}

std::string GeohashText(const GeoPosition& position) {
  static constexpr char kLetters[] = "0123456789bcdefghjkmnpqrstuvwxyz";
  const uint64_t bits = Encode(position, kMaxGeoSteps, 90).bits;
  std::string text;
  for (int shift = 47; shift > 0; shift -= 5) text += kLetters[bits >> shift & 31];
  // Fifty-two bits are ten letters and a bit; the last one is always this.
  return text + '0';
}

double Distance(const GeoPosition& a, const GeoPosition& b) {
  const double v = std::sin((ToRadians(b.longitude) - ToRadians(a.longitude)) / 2);
  if (v == 0) return LatitudeDistance(a.latitude, b.latitude);
  const double latitude_a = ToRadians(a.latitude);
  const double latitude_b = ToRadians(b.latitude);
  const double u = std::sin((latitude_b - latitude_a) / 2);
  const double square = u * u + std::cos(latitude_a) * std::cos(latitude_b) * v * v;
  return 2.0 * kEarthRadius * std::asin(std::sqrt(square));
}

std::optional<double> GeoShape::DistanceTo(const GeoPosition& position) const {
  if (!box) {
    const double distance = Distance(center, position);
    if (distance > radius * unit) return std::nullopt;
    return distance;
  }
  if (LatitudeDistance(position.latitude, center.latitude) > height * unit / 2) {
    return std::nullopt;
  }
  const double across = Distance(position, {center.longitude, position.latitude});
  if (across > width * unit / 2) return std::nullopt;
  return Distance(center, position);
}

std::array<GeoCell, 9> CellsOver(const GeoShape& shape) {
  const GeoArea bounds = BoundsOf(shape);
  double metres = shape.radius;
  if (shape.box) {
    const double x = shape.width / 2;
    const double y = shape.height / 2;
    metres = std::sqrt(x * x + y * y);
  }
  uint32_t steps = StepsFor(metres * shape.unit, shape.center.latitude);
  std::array<GeoCell, 9> cells = Around(CellOf(shape.center, steps));
  if (steps > 1 && TooFine(cells, bounds)) {
    --steps;
    cells = Around(CellOf(shape.center, steps));
  }
  if (steps >= 2) DropUseless(&cells, bounds);
  return cells;
}

}  // namespace ruddock::engine
