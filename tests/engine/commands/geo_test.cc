// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "engine/base/random.h"
#include "tests/support/engine_fixture.h"
#include "tests/support/reply_bulks.h"

namespace ruddock::engine {
namespace {

class GeoTest : public EngineTest {
 protected:
  GeoTest() {
    RunLine(
        "GEOADD g 13.361389 38.115556 Palermo 15.087269 37.502669 Catania 2.352222 48.856613 "
        "Paris");
  }
};

TEST_F(GeoTest, AddsAndTellsPlaces) {
  Converse({{"GEOADD g NX 1 1 Palermo 2 2 new", ":1"},
            {"GEOADD g XX CH 3 3 new 4 4 none", ":1"},
            {"GEOADD g 181 1 a", "-ERR invalid longitude,latitude pair 181.000000,1.000000"},
            {"GEOADD g 1 86 a", "-ERR invalid longitude,latitude pair 1.000000,86.000000"},
            {"GEOADD g x 1 a", "-ERR value is not a valid float"},
            {"GEOHASH g Palermo none", "*2\r\n$11\r\nsqc8b49rny0\r\n$-1"},
            {"GEODIST g Palermo Catania", "$11\r\n166274.1516"},
            {"GEODIST g Palermo Catania km", "$8\r\n166.2742"},
            {"GEODIST g Palermo none", "$-1"},
            {"GEODIST g Palermo Catania foo",
             "-ERR unsupported unit provided. please use M, KM, FT, MI"},
            {"GEOPOS g none", "*1\r\n*-1"},
            {"TYPE g", "+zset"},
            {"SET s x", "+OK"},
            {"GEOPOS s a", "-WRONGTYPE Operation against a key holding the wrong kind of value"}});
  const std::vector<std::string> place = Bulks(RunLine("GEOPOS g Catania"));
  ASSERT_EQ(place.size(), 2u);
  EXPECT_NEAR(std::stod(place[0]), 15.087269, 1e-5);
  EXPECT_NEAR(std::stod(place[1]), 37.502669, 1e-5);
}

TEST_F(GeoTest, EveryMemberStoredIsAChange) {
  const int64_t before = engine_.store.Total(&StoreCounters::changes);
  RunLine("GEOSEARCHSTORE d g FROMLONLAT 15 37 BYRADIUS 200 km");
  EXPECT_EQ(engine_.store.Total(&StoreCounters::changes), before + 2);
}

TEST_F(GeoTest, Searches) {
  Converse(
      {{"GEOSEARCH g FROMLONLAT 15 37 BYRADIUS 200 km ASC", "*2\r\n$7\r\nCatania\r\n$7\r\nPalermo"},
       {"GEOSEARCH g FROMMEMBER Palermo BYBOX 400 400 km DESC COUNT 1", "*1\r\n$7\r\nCatania"},
       {"GEOSEARCH g FROMLONLAT 15 37 BYRADIUS 200 km WITHDIST COUNT 1 ASC",
        "*1\r\n*2\r\n$7\r\nCatania\r\n$7\r\n56.4413"},
       {"GEORADIUS g 15 37 200 km ASC COUNT 1", "*1\r\n$7\r\nCatania"},
       {"GEORADIUSBYMEMBER g Palermo 1 m", "*1\r\n$7\r\nPalermo"},
       {"GEOSEARCHSTORE d g FROMLONLAT 15 37 BYRADIUS 200 km STOREDIST", ":2"},
       {"ZCARD d", ":2"},
       {"GEORADIUS g 0 0 1 m STORE d", ":0"},
       {"EXISTS d", ":0"},
       {"GEOSEARCH none FROMMEMBER a BYRADIUS 1 m", "*0"},
       {"GEOSEARCH g FROMMEMBER none BYRADIUS 1 m", "-ERR could not decode requested zset member"},
       {"GEOSEARCH g FROMLONLAT 0 0 BYRADIUS -1 m", "-ERR radius cannot be negative"},
       {"GEOSEARCH g FROMLONLAT 0 0 BYRADIUS 1 m ANY",
        "-ERR the ANY argument requires COUNT argument"},
       {"GEORADIUS g 0 0 1 m WITHDIST STORE d",
        "-ERR STORE option in GEORADIUS is not compatible with WITHDIST, WITHHASH and "
        "WITHCOORD options"}});
  EntryBytes();
}

double Distance(double lon1, double lat1, double lon2, double lat2) {
  constexpr double kRadius = 6372797.560856;
  const auto radians = [](double degrees) { return degrees * M_PI / 180; };
  const double u = std::sin((radians(lat2) - radians(lat1)) / 2);
  const double v = std::sin((radians(lon2) - radians(lon1)) / 2);
  return 2 * kRadius *
         std::asin(std::sqrt(u * u + std::cos(radians(lat1)) * std::cos(radians(lat2)) * v * v));
}

// What a search by cells finds is what looking at every member finds, anywhere on the globe.
TEST_F(GeoTest, FindsWhatLiesInTheCircle) {
  Random random(5);
  struct Place {
    std::string name;
    double longitude, latitude;
  };
  std::vector<Place> places;
  Run("DEL", "g");
  for (int i = 0; i < 500; ++i) {
    const std::string name = "p" + std::to_string(i);
    Run("GEOADD", "g", std::to_string(random.Unit() * 360 - 180),
        std::to_string(random.Unit() * 168 - 84), name);
    const std::vector<std::string> at = Bulks(Run("GEOPOS", "g", name));
    places.push_back({name, std::stod(at[0]), std::stod(at[1])});
  }
  for (int round = 0; round < 200; ++round) {
    const double longitude = random.Unit() * 360 - 180;
    const double latitude = random.Unit() * 160 - 80;
    const double radius = std::pow(10, 4 + random.Unit() * 2.7);
    std::vector<std::string> found =
        Bulks(Run("GEOSEARCH", "g", "FROMLONLAT", std::to_string(longitude),
                  std::to_string(latitude), "BYRADIUS", std::to_string(radius), "m"));
    std::sort(found.begin(), found.end());
    std::vector<std::string> inside;
    bool on_the_edge = false;
    for (const Place& place : places) {
      const double distance = Distance(longitude, latitude, place.longitude, place.latitude);
      if (distance <= radius) inside.push_back(place.name);
      on_the_edge |= std::abs(distance - radius) < 10;
    }
    std::sort(inside.begin(), inside.end());
    if (on_the_edge) continue;
    EXPECT_EQ(found, inside) << longitude << " " << latitude << " " << radius;
  }
}

}  // namespace
}  // namespace ruddock::engine
