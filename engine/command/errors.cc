// SPDX-License-Identifier: BSD-3-Clause
#include "engine/command/errors.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace ruddock::engine::errors {
namespace {

std::string Upper(std::string_view text) {
  std::string upper(text);
  std::transform(upper.begin(), upper.end(), upper.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return upper;
}

}  // namespace

std::string_view Shown(std::string_view text, size_t most) {
  return text.substr(0, std::min(most, text.find('\0')));
}

std::string WrongArity(std::string_view full_name) {
  return fmt::format("ERR wrong number of arguments for '{}' command", full_name);
}

std::string NoInputKey(std::string_view full_name) {
  return fmt::format("ERR at least 1 input key is needed for '{}' command", full_name);
}

std::string InvalidPosition(double longitude, double latitude) {
  return fmt::format("ERR invalid longitude,latitude pair {:f},{:f}", longitude, latitude);
}

std::string GeoOneOf(std::string_view what, std::string_view command) {
  return fmt::format("ERR exactly one of {} can be specified for {}", what, Shown(command));
}

std::string InvalidExpire(std::string_view command) {
  return fmt::format("ERR invalid expire time in '{}' command", command);
}

std::string NoKeyOrGroup(std::string_view key, std::string_view group, std::string_view where) {
  return fmt::format("NOGROUP No such key '{}' or consumer group '{}'{}", Shown(key), Shown(group),
                     where);
}

std::string NoGroupOfKey(std::string_view group, std::string_view key) {
  return fmt::format("NOGROUP No such consumer group '{}' for key name '{}'", Shown(group),
                     Shown(key));
}

std::string InvalidArgument(std::string_view option, std::string_view command) {
  return fmt::format("ERR Invalid {} argument for {}", option, command);
}

std::string UnknownClaimOption(std::string_view option) {
  return fmt::format("ERR Unrecognized XCLAIM option '{}'", Shown(option));
}

std::string SubcommandSyntax(std::string_view subcommand, std::string_view command) {
  return fmt::format("ERR unknown subcommand or wrong number of arguments for '{}'. Try {} HELP.",
                     Shown(subcommand, 128), Upper(command));
}

std::string UnknownSubcommand(std::string_view subcommand, std::string_view command) {
  return fmt::format("ERR unknown subcommand '{}'. Try {} HELP.", Shown(subcommand, 128),
                     Upper(command));
}

}  // namespace ruddock::engine::errors
