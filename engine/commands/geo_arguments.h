// SPDX-License-Identifier: BSD-3-Clause
// The rows that the documented arguments of the geo searches have in common. (Not constexpr: g++ 12
// takes nested lists for no constants.)
#pragma once

#include "engine/command/spec.h"

namespace ruddock::engine {

const ArgSpec kGeoUnitArgument = {
    .name = "unit",
    .type = ArgType::kOneOf,
    .children = {{.name = "m", .type = ArgType::kPureToken, .token = "M"},
                 {.name = "km", .type = ArgType::kPureToken, .token = "KM"},
                 {.name = "ft", .type = ArgType::kPureToken, .token = "FT"},
                 {.name = "mi", .type = ArgType::kPureToken, .token = "MI"}}};
const ArgSpec kGeoWithCoordArgument = {
    .name = "withcoord", .type = ArgType::kPureToken, .token = "WITHCOORD", .flags = kOptional};
const ArgSpec kGeoWithDistArgument = {
    .name = "withdist", .type = ArgType::kPureToken, .token = "WITHDIST", .flags = kOptional};
const ArgSpec kGeoWithHashArgument = {
    .name = "withhash", .type = ArgType::kPureToken, .token = "WITHHASH", .flags = kOptional};
const ArgSpec kGeoCountArgument = {
    .name = "count",
    .type = ArgType::kBlock,
    .flags = kOptional,
    .children = {{.name = "count", .type = ArgType::kInteger, .token = "COUNT"},
                 {.name = "any", .type = ArgType::kPureToken, .token = "ANY", .flags = kOptional}}};
// Of commands that had COUNT before ANY.
const ArgSpec kGeoCountAnyLaterArgument = {
    .name = "count",
    .type = ArgType::kBlock,
    .flags = kOptional,
    .children = {{.name = "count", .type = ArgType::kInteger, .token = "COUNT"},
                 {.name = "any",
                  .type = ArgType::kPureToken,
                  .token = "ANY",
                  .flags = kOptional,
                  .since = "6.2.0"}}};
const ArgSpec kGeoOrderArgument = {
    .name = "order",
    .type = ArgType::kOneOf,
    .flags = kOptional,
    .children = {{.name = "asc", .type = ArgType::kPureToken, .token = "ASC"},
                 {.name = "desc", .type = ArgType::kPureToken, .token = "DESC"}}};
const ArgSpec kGeoFromArgument = {
    .name = "from",
    .type = ArgType::kOneOf,
    .children = {{.name = "member", .type = ArgType::kString, .token = "FROMMEMBER"},
                 {.name = "longitude_latitude",
                  .type = ArgType::kBlock,
                  .token = "FROMLONLAT",
                  .children = {{.name = "longitude", .type = ArgType::kDouble},
                               {.name = "latitude", .type = ArgType::kDouble}}}}};
const ArgSpec kGeoByArgument = {
    .name = "by",
    .type = ArgType::kOneOf,
    .children = {{.name = "circle",
                  .type = ArgType::kBlock,
                  .children = {{.name = "radius", .type = ArgType::kDouble, .token = "BYRADIUS"},
                               kGeoUnitArgument}},
                 {.name = "box",
                  .type = ArgType::kBlock,
                  .children = {{.name = "width", .type = ArgType::kDouble, .token = "BYBOX"},
                               {.name = "height", .type = ArgType::kDouble},
                               kGeoUnitArgument}}}};

}  // namespace ruddock::engine
