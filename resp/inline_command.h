// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string_view>

#include "engine/exec/batch.h"

namespace ruddock::resp {

// Splits a line as redis-cli and redis.conf do: words at white space; "..." with \n \r \t \b \a
// \xHH and \c escapes; '...' with \' alone. The words become arguments of a request that the caller
// closes. False where a quote is not closed, or where something other than white space follows a
// closing quote: the caller abandons the request. The words take no more memory than the line.
bool SplitInline(std::string_view line, engine::Batch& batch);

}  // namespace ruddock::resp
