// SPDX-License-Identifier: BSD-3-Clause
// The geo commands.
#include "compat/cases.h"

namespace ruddock::compat {
namespace {

// Sixteen places all over, some near each other, some at the edges.
constexpr char kPlaces[] = R"(
        GEOADD g 13.361389 38.115556 Palermo 15.087269 37.502669 Catania
        GEOADD g 2.352222 48.856613 Paris 2.349014 48.864716 Louvre -0.127758 51.507351 London
        GEOADD g -74.0059728 40.7127753 NewYork 151.2092955 -33.8688197 Sydney 0 0 Null
        GEOADD g 179.9 -16.5 East -179.9 -16.5 West 25 84.9 North -60 -84.9 South
        GEOADD g 180 85.05112878 Corner -180 -85.05112878 Other 18.95 69.65 Tromso 15.65 78.22 Svalbard
)";

std::vector<Case> MemberCases() {
  return {
      {"GeoAdd", R"(
        GEOADD g 13.361389 38.115556 Palermo
        GEOADD g 13.361389 38.115556 Palermo 15.087269 37.502669 Catania
        GEOADD g NX 1 1 Palermo 2 2 fresh
        GEOADD g XX 1 1 Palermo 2 2 none
        GEOADD g CH 3 3 Palermo 4 4 more
        GEOADD g XX CH 5 5 Palermo
        GEOADD g NX CH 5 5 Palermo 6 6 six
        GEOADD g nx xx 1 1 a
        GEOADD g INCR 1 1 a
        GEOADD g GT 1 1 a
        GEOADD g 1 1
        GEOADD g 1 1 a 2
        GEOADD g NX 1 1
        GEOADD g x 1 a
        GEOADD g 1 x a
        GEOADD g nan 1 a
        GEOADD g 180.1 1 a
        GEOADD g -180.1 1 a
        GEOADD g 1 85.06 a
        GEOADD g 1 -85.06 a
        GEOADD g 1 1 a inf 1 b
        GEOADD g 180 85.05112878 edge -180 -85.05112878 other 0 0 null -0 -0 zero
        ZRANGE g 0 -1 WITHSCORES
        GEOADD g {float} 1 a ;; GEOPOS g a
        GEOADD g 1 {float} a ;; GEOPOS g a
        GEOADD
        SET s x
        GEOADD s 1 1 a
        GEOADD s x 1 a
        OBJECT ENCODING g
        DEBUG DIGEST
      )"},
      {"GeoUnits", std::string(kPlaces) + R"(
        GEORADIUS g 15 37 200000 M ASC
        GEORADIUS g 15 37 700000 FT ASC
        GEORADIUS_RO g 15 37 200000 M DESC
        GEORADIUS_RO g 15 37 700000 FT WITHDIST ASC
        GEORADIUS_RO g 15 37 150 MI WITHDIST ASC
        GEORADIUSBYMEMBER g Palermo 200000 M ASC
        GEORADIUSBYMEMBER g Palermo 700000 FT WITHDIST ASC
        GEORADIUSBYMEMBER g Palermo 150 MI WITHDIST ASC
        GEOSEARCHSTORE d g FROMLONLAT 15 37 BYRADIUS 700000 FT STOREDIST
        ZRANGE d 0 -1 WITHSCORES
      )"},
      {"GeoDistanceHashPosition", std::string(kPlaces) + R"(
        GEODIST g Palermo Catania
        GEODIST g Palermo Catania m
        GEODIST g Palermo Catania KM
        GEODIST g Palermo Catania ft
        GEODIST g Palermo Catania Mi
        GEODIST g Palermo Catania foo
        GEODIST g Palermo Catania m m
        GEODIST g Palermo Palermo
        GEODIST g East West km
        GEODIST g North South km
        GEODIST g Corner Other
        GEODIST g Null Sydney
        GEODIST g Palermo none
        GEODIST g none Palermo
        GEODIST none a b
        GEODIST none a b foo
        GEODIST g Palermo
        GEOHASH g Palermo Catania Paris Louvre London NewYork Sydney Null East West North South
        GEOHASH g Corner Other none
        GEOHASH g
        GEOHASH none a
        GEOHASH
        GEOPOS g Palermo Catania Paris Louvre London NewYork Sydney Null East West North South
        GEOPOS g Corner Other none
        GEOPOS g
        GEOPOS none a b
        GEOPOS
        ZADD odd -1 a 1.5 b inf c -inf d 1e18 e 4503599627370496 f 1e19 g
        GEOPOS odd a b c d e f g
        GEOHASH odd a b c d e f g
        SET s x
        GEODIST s a b
        GEODIST s a b foo
        GEOHASH s a
        GEOPOS s a
      )"},
  };
}

std::vector<Case> SearchCases() {
  return {
      {"GeoSearch", std::string(kPlaces) + R"(
        GEOSEARCH g FROMLONLAT 15 37 BYRADIUS 200 km
        GEOSEARCH g FROMLONLAT 15 37 BYRADIUS 200 km ASC
        GEOSEARCH g FROMLONLAT 15 37 BYRADIUS 200 km DESC WITHDIST WITHCOORD WITHHASH
        GEOSEARCH g FROMLONLAT 15 37 BYRADIUS 2000 km WITHDIST
        GEOSEARCH g FROMLONLAT 15 37 BYRADIUS 2000 mi ASC WITHCOORD
        GEOSEARCH g FROMLONLAT 15 37 BYRADIUS 20000000 ft DESC WITHHASH
        GEOSEARCH g FROMLONLAT 15 37 BYRADIUS 30000 km ASC
        GEOSEARCH g FROMLONLAT 15 37 BYRADIUS 30000 km
        GEOSEARCH g FROMLONLAT 15 37 BYRADIUS 9000 km
        GEOSEARCH g FROMLONLAT -70 -40 BYRADIUS 9000 km
        GEOSEARCH g FROMLONLAT 15 37 BYRADIUS 0 m
        GEOSEARCH g FROMLONLAT 179.99 -16.5 BYRADIUS 50 km
        GEOSEARCH g FROMLONLAT 25 84 BYRADIUS 500 km ASC
        GEOSEARCH g FROMLONLAT 18 72 BYRADIUS 1000 km
        GEOSEARCH g FROMLONLAT 18 68 BYBOX 600 2400 km
        GEOSEARCH g FROMMEMBER Paris BYRADIUS 1 km ASC WITHDIST
        GEOSEARCH g FROMMEMBER Paris BYRADIUS 900 m ASC WITHDIST
        GEOSEARCH g FROMMEMBER Paris BYRADIUS 0 m WITHDIST
        GEOSEARCH g FROMMEMBER Paris BYBOX 700 700 km ASC WITHDIST
        GEOSEARCH g FROMMEMBER Paris BYBOX 700 600 km ASC WITHDIST
        GEOSEARCH g FROMMEMBER Paris BYBOX 2 2 km WITHCOORD
        GEOSEARCH g FROMMEMBER Null BYBOX 40000 20000 km
        GEOSEARCH g FROMMEMBER Null BYBOX 0 0 km
        GEOSEARCH g FROMMEMBER Sydney BYRADIUS 10000 km ASC COUNT 3
        GEOSEARCH g FROMMEMBER Palermo BYRADIUS 3000 km COUNT 1
        GEOSEARCH g FROMMEMBER Palermo BYRADIUS 3000 km COUNT 3
        GEOSEARCH g FROMMEMBER Palermo BYRADIUS 3000 km COUNT 3 ANY
        GEOSEARCH g FROMMEMBER Palermo BYRADIUS 3000 km COUNT 3 ANY ASC
        GEOSEARCH g FROMMEMBER Palermo BYRADIUS 3000 km COUNT 3 DESC
        GEOSEARCH g FROMMEMBER Palermo BYRADIUS 3000 km COUNT 100
        GEOSEARCH g ASC WITHDIST BYRADIUS 3000 km COUNT 2 FROMMEMBER Palermo
        GEOSEARCH none FROMMEMBER a BYRADIUS 1 km
        GEOSEARCH none FROMLONLAT 1 1 BYBOX 1 1 km
        GEOSEARCH none FROMLONLAT 500 1 BYBOX 1 1 km
        GEOSEARCH none FROMLONLAT 1 1 BYBOX 1 1 foo
      )"},
      {"GeoSearchErrors", std::string(kPlaces) + R"(
        GEOSEARCH g FROMMEMBER none BYRADIUS 1 km
        GEOSEARCH g FROMMEMBER Paris FROMLONLAT 1 1 BYRADIUS 1 km
        GEOSEARCH g FROMMEMBER Paris BYRADIUS 1 km BYBOX 1 1 km
        GEOSEARCH g FROMMEMBER Paris BYBOX 1 1 km BYRADIUS 1 km
        GEOSEARCH g FROMMEMBER Paris WITHDIST WITHCOORD ASC
        GEOSEARCH g BYRADIUS 1 km WITHDIST ASC
        GEOSEARCH g FROMLONLAT x 1 BYRADIUS 1 km
        GEOSEARCH g FROMLONLAT 1 100 BYRADIUS 1 km
        GEOSEARCH g FROMLONLAT 1 1 BYRADIUS x km
        GEOSEARCH g FROMLONLAT 1 1 BYRADIUS -1 km
        GEOSEARCH g FROMLONLAT 1 1 BYRADIUS 1 foo
        GEOSEARCH g FROMLONLAT 1 1 BYBOX x 1 km
        GEOSEARCH g FROMLONLAT 1 1 BYBOX 1 x km
        GEOSEARCH g FROMLONLAT 1 1 BYBOX -1 1 km
        GEOSEARCH g FROMLONLAT 1 1 BYBOX 1 -1 km
        GEOSEARCH g FROMLONLAT 1 1 BYBOX 1 1 foo
        GEOSEARCH g FROMLONLAT 1 1 BYBOX 1 1
        GEOSEARCH g FROMLONLAT 1 1 BYRADIUS 1 km COUNT
        GEOSEARCH g FROMLONLAT 1 1 BYRADIUS 1 km COUNT 0
        GEOSEARCH g FROMLONLAT 1 1 BYRADIUS 1 km COUNT -1
        GEOSEARCH g FROMLONLAT 1 1 BYRADIUS 1 km COUNT x
        GEOSEARCH g FROMLONLAT 1 1 BYRADIUS 1 km ANY
        GEOSEARCH g FROMLONLAT 1 1 BYRADIUS 1 km STOREDIST
        GEOSEARCH g FROMLONLAT 1 1 BYRADIUS 1 km STORE d
        GEOSEARCH g FROMLONLAT 1 1 BYRADIUS 1 km FOO
        GEOSEARCH g
        GEOSEARCHSTORE d g FROMLONLAT 1 1 BYRADIUS 1 km WITHDIST
        GEOSEARCHSTORE d g FROMLONLAT 1 1 BYRADIUS 1 km ANY
        GEOSEARCHSTORE d g FROMMEMBER Paris ASC ASC ASC
        GEOSEARCHSTORE d g
        SET s x
        GEOSEARCH s FROMLONLAT 1 1 BYRADIUS 1 km
        GEOSEARCH s FOO BAR BAZ FOO BAR
        GEOSEARCHSTORE d s FROMLONLAT 1 1 BYRADIUS 1 km
        GEORADIUS s 1 1 1 km
        GEORADIUS s x 1 1 km
        GEORADIUSBYMEMBER s a 1 km
      )"},
      {"GeoSearchStore", std::string(kPlaces) + R"(
        GEOSEARCHSTORE d g FROMMEMBER Palermo BYRADIUS 3000 km
        ZRANGE d 0 -1 WITHSCORES
        GEOSEARCHSTORE d g FROMMEMBER Palermo BYRADIUS 3000 km STOREDIST
        ZRANGE d 0 -1 WITHSCORES
        GEOSEARCHSTORE d g FROMMEMBER Palermo BYBOX 3000 3000 mi ASC COUNT 2 STOREDIST
        ZRANGE d 0 -1 WITHSCORES
        GEOSEARCHSTORE d g FROMLONLAT 15 37 BYRADIUS 3000 km DESC COUNT 2
        ZRANGE d 0 -1 WITHSCORES
        GEOSEARCHSTORE d g FROMLONLAT 15 37 BYRADIUS 3000 km COUNT 2 ANY
        ZRANGE d 0 -1 WITHSCORES
        GEOSEARCHSTORE d g FROMLONLAT 100 60 BYRADIUS 1 m
        EXISTS d
        SET d x
        GEOSEARCHSTORE d none FROMLONLAT 100 60 BYRADIUS 1 m
        EXISTS d
        GEORADIUS g 15 37 200 km STORE d
        ZRANGE d 0 -1 WITHSCORES
        GEORADIUS g 15 37 200 km STOREDIST d
        ZRANGE d 0 -1 WITHSCORES
        GEORADIUS g 15 37 200 mi STOREDIST d COUNT 1
        ZRANGE d 0 -1 WITHSCORES
        GEORADIUSBYMEMBER g Paris 400 km STORE d
        ZRANGE d 0 -1 WITHSCORES
        GEORADIUSBYMEMBER g Paris 400 km STOREDIST d
        ZRANGE d 0 -1 WITHSCORES
        GEORADIUSBYMEMBER none Paris 400 km STOREDIST d
        EXISTS d
        GEORADIUS g 15 37 200 km STORE d WITHDIST
        GEORADIUS g 15 37 200 km WITHHASH STOREDIST d
        GEORADIUS g 15 37 200 km STORE
        GEORADIUS g 15 37 200 km STORE d STOREDIST e
        KEYS *
        DEBUG DIGEST
      )"},
      {"GeoRadius", std::string(kPlaces) + R"(
        GEORADIUS g 15 37 200 km
        GEORADIUS g 15 37 200 km WITHDIST WITHHASH WITHCOORD ASC
        GEORADIUS g 15 37 2000 km DESC COUNT 2
        GEORADIUS g 15 37 2000 km COUNT 2 ANY
        GEORADIUS g 15 37 2000 km ANY
        GEORADIUS g 15 37 2000 km COUNT 0
        GEORADIUS g 15 37 x km
        GEORADIUS g 15 37 -1 km
        GEORADIUS g 15 37 1 foo
        GEORADIUS g 500 37 1 km
        GEORADIUS g 15 37 1
        GEORADIUS g 15 37 1 km FROMMEMBER Paris
        GEORADIUS none 15 37 1 km
        GEORADIUS none 15 37 x km
        GEORADIUS_RO g 15 37 200 km
        GEORADIUS_RO g 15 37 200 km WITHDIST WITHHASH WITHCOORD ASC
        GEORADIUS_RO g 15 37 2000 km DESC COUNT 2 ANY
        GEORADIUS_RO g 15 37 200 km STORE d
        GEORADIUS_RO g 15 37 200
        GEORADIUSBYMEMBER g Paris 400 km
        GEORADIUSBYMEMBER g Paris 400 km WITHDIST WITHHASH WITHCOORD ASC
        GEORADIUSBYMEMBER g Paris 4000 km DESC COUNT 2
        GEORADIUSBYMEMBER g Paris 4000 km COUNT 2 ANY
        GEORADIUSBYMEMBER g Paris 400 foo
        GEORADIUSBYMEMBER g none 400 km
        GEORADIUSBYMEMBER none Paris 400 km
        GEORADIUSBYMEMBER none Paris x foo
        GEORADIUSBYMEMBER g Paris 400
        GEORADIUSBYMEMBER_RO g Paris 400 km
        GEORADIUSBYMEMBER_RO g Paris 400 mi WITHDIST WITHHASH WITHCOORD ASC
        GEORADIUSBYMEMBER_RO g Paris 4000 ft DESC COUNT 2 ANY
        GEORADIUSBYMEMBER_RO g Paris 4 m
        GEORADIUSBYMEMBER_RO g Paris 400 km STORE d
        GEORADIUSBYMEMBER_RO g Paris 400
      )"},
  };
}

}  // namespace

std::vector<Case> GeoCases() {
  std::vector<Case> all;
  for (auto* make : {MemberCases, SearchCases}) {
    for (Case& one : make()) all.push_back(std::move(one));
  }
  return all;
}

}  // namespace ruddock::compat
