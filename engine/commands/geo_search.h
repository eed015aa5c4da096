// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "engine/exec/context.h"

namespace ruddock::engine {

enum class GeoForm { kRadius, kRadiusByMember, kSearch, kSearchStore };

// The whole of GEOSEARCH, GEOSEARCHSTORE, GEORADIUS and GEORADIUSBYMEMBER. `read_only`: the
// variants that do not know STORE.
void AnswerGeoSearch(CommandContext& ctx, GeoForm form, bool read_only = false);

}  // namespace ruddock::engine
