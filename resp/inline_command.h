// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ruddock::resp {

// Splits a line as redis-cli and redis.conf do: words at white space; "..." with \n \r \t \b \a
// \xHH and \c escapes; '...' with \' alone. False where a quote is not closed, or where something
// other than white space follows a closing quote.
bool SplitInline(std::string_view line, std::vector<std::string>& words);

}  // namespace ruddock::resp
