// SPDX-License-Identifier: BSD-3-Clause
// The words of a configuration line, and back.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ruddock::engine {

// Words are separated by white space. "double quotes" know \n \r \t \b \a \xhh, any other escaped
// character stands for itself; 'single quotes' know \' alone. A closing quote must end the word.
// Nothing where quotes are unbalanced.
std::optional<std::vector<std::string>> SplitWords(std::string_view line);

// The text in double quotes, so that SplitWords gives it back.
std::string QuoteWord(std::string_view text);

// Splits at each single space, as CONFIG SET does with values of several words: two spaces in a row
// make an empty word. An empty text has no words.
std::vector<std::string> SplitAtSpaces(std::string_view text);

// Without the white space at both ends.
std::string_view TrimBlank(std::string_view text);

std::string LowerCase(std::string_view text);
bool EqualsIgnoreCase(std::string_view a, std::string_view b);

}  // namespace ruddock::engine
