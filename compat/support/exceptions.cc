// SPDX-License-Identifier: BSD-3-Clause
// Where Ruddock differs from Redis 7.0.15 on purpose. Each row has its counterpart in
// docs/differences.md, and a test holds the two together.
#include "compat/support/compare.h"
#include "compat/support/rules.h"

namespace ruddock::compat {
namespace {

constexpr Rule kExceptions[] = {
    {"memory|usage", rules::SameKind, "an entry is laid out differently, so its size differs"},
    {"command|docs", rules::CommandDocs, "summary and complexity are in our own words"},
    {"command", rules::SameKind, "Ruddock has commands of later versions and of its own"},
    {"command|count", rules::SameKind, "Ruddock has commands of later versions and of its own"},
    {"command|list", rules::SameKind,
     "as above; metadata_test.cc compares what the filters select"},
    {"command|info", rules::CommandInfo,
     "the notes of key specs are in our own words; flags, categories and tips are sets"},
    {"object|refcount", rules::SharedRefcount,
     "an entry does not remember that COPY made it, whose integers Redis does not share"},
    {"xinfo|stream", rules::StreamDescription,
     "there is no radix tree whose nodes could be counted; times differ by what lies between"},
    {"client|help", rules::HelpText, "help texts are in our own words"},
    {"command|help", rules::HelpText, "help texts are in our own words"},
    {"config|help", rules::HelpText, "help texts are in our own words"},
    {"debug|help", rules::SameKind, "only subcommands that are there, in our own words"},
    {"latency|help", rules::HelpText, "help texts are in our own words"},
    {"memory|help", rules::HelpText, "help texts are in our own words"},
    {"object|help", rules::HelpText, "help texts are in our own words"},
    {"slowlog|help", rules::HelpText, "help texts are in our own words"},
    {"xgroup|help", rules::HelpText, "help texts are in our own words"},
    {"xinfo|help", rules::HelpText, "help texts are in our own words"},
};

}  // namespace

std::span<const Rule> Exceptions() { return kExceptions; }

}  // namespace ruddock::compat
