// SPDX-License-Identifier: BSD-3-Clause
// The rows that the documented arguments of what takes elements off lists and sorted sets have in
// common, with and without waiting. (Not constexpr: g++ 12 takes nested lists for no constants.)
#pragma once

#include "engine/command/spec.h"

namespace ruddock::engine {

const ArgSpec kListEndArgument = {
    .name = "where",
    .type = ArgType::kOneOf,
    .children = {{.name = "left", .type = ArgType::kPureToken, .token = "LEFT"},
                 {.name = "right", .type = ArgType::kPureToken, .token = "RIGHT"}}};
// Of LMOVE and BLMOVE.
const ArgSpec kListFromArgument = {
    .name = "wherefrom", .type = ArgType::kOneOf, .children = kListEndArgument.children};
const ArgSpec kListToArgument = {
    .name = "whereto", .type = ArgType::kOneOf, .children = kListEndArgument.children};
const ArgSpec kZsetEndArgument = {
    .name = "where",
    .type = ArgType::kOneOf,
    .children = {{.name = "min", .type = ArgType::kPureToken, .token = "MIN"},
                 {.name = "max", .type = ArgType::kPureToken, .token = "MAX"}}};
const ArgSpec kPopCountArgument = {
    .name = "count", .type = ArgType::kInteger, .token = "COUNT", .flags = kOptional};

}  // namespace ruddock::engine
