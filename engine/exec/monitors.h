// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include "engine/command/args.h"
#include "engine/exec/engine.h"

namespace ruddock::engine {

// Sends one line about a request to every client in MONITOR mode. Called after the request has run,
// when its handler has hidden what nobody may see, and only while somebody monitors.
void FeedMonitors(Engine& engine, const Session& session, const ArgView& args);

// `text` between double quotes, with Redis's escapes: \n \r \t \a \b \\ \" and \xHH.
void AppendQuoted(std::string& out, std::string_view text);

}  // namespace ruddock::engine
