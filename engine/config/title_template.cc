// SPDX-License-Identifier: BSD-3-Clause
#include "engine/config/title_template.h"

#include <algorithm>
#include <array>

#include "engine/config/line.h"

namespace ruddock::engine {

namespace {

constexpr std::array<std::string_view, 7> kVariables = {
    "title", "listen-addr", "server-mode", "port", "tls-port", "unixsocket", "config-file"};

}  // namespace

std::optional<std::string> ExpandTitle(std::string_view title, const TitleVariables& variables) {
  std::string text;
  size_t at = 0;
  while (at < title.size()) {
    if (title[at] != '{') {
      text += title[at++];
      continue;
    }
    if (at + 1 < title.size() && title[at + 1] == '{') {
      text += '{';
      at += 2;
      continue;
    }
    const size_t close = title.find('}', at);
    if (close == std::string_view::npos) return std::nullopt;
    const std::optional<std::string> value = variables(title.substr(at + 1, close - at - 1));
    if (!value) return std::nullopt;
    text += *value;
    at = close + 1;
  }
  return std::string(TrimBlank(text));
}

bool IsValidTitle(std::string_view title) {
  const auto expanded = ExpandTitle(title, [](std::string_view name) -> std::optional<std::string> {
    if (std::find(kVariables.begin(), kVariables.end(), name) == kVariables.end()) {
      return std::nullopt;
    }
    return std::string(name);
  });
  return expanded && !expanded->empty();
}

}  // namespace ruddock::engine
