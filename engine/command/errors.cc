// SPDX-License-Identifier: BSD-3-Clause
#include "engine/command/errors.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace ruddock::engine::errors {

std::string_view Shown(std::string_view text, size_t most) {
  return text.substr(0, std::min(most, text.find('\0')));
}

std::string WrongArity(std::string_view full_name) {
  return fmt::format("ERR wrong number of arguments for '{}' command", full_name);
}

std::string InvalidExpire(std::string_view command) {
  return fmt::format("ERR invalid expire time in '{}' command", command);
}

std::string UnknownSubcommand(std::string_view subcommand, std::string_view command) {
  std::string upper(command);
  std::transform(upper.begin(), upper.end(), upper.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return fmt::format("ERR unknown subcommand '{}'. Try {} HELP.", Shown(subcommand, 128), upper);
}

}  // namespace ruddock::engine::errors
