// SPDX-License-Identifier: BSD-3-Clause
// The little language of proc-title-template.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace ruddock::engine {

// What a variable stands for; nothing where it is unknown.
using TitleVariables = std::function<std::optional<std::string>(std::string_view name)>;

// Replaces each {name}; "{{" stands for one brace. Nothing where a brace is not closed or a name is
// unknown. The ends are trimmed.
std::optional<std::string> ExpandTitle(std::string_view title, const TitleVariables& variables);

// Whether `title` uses only the variables that the server knows and does not come out empty.
bool IsValidTitle(std::string_view title);

}  // namespace ruddock::engine
