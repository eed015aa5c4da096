// SPDX-License-Identifier: BSD-3-Clause
// Requests are encoded once, before anything is sent: what differs from one to the next are fields
// of twelve digits, which are written over.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bench/load/key_chooser.h"
#include "bench/load/reply_reader.h"

namespace ruddock::load {

// Digits of a number in a request, as redis-benchmark has them. Their range is 10^12.
inline constexpr size_t kNumberDigits = 12;
inline constexpr std::string_view kNumberWord = "__rand_int__";
inline constexpr std::string_view kKeyWord = "__key__";
inline constexpr std::string_view kDataWord = "__data__";

// The words of a command line: separated by blanks, except in quotes of either kind; in double
// quotes \n, \r, \t, \\, \" and \xHH stand for what they do in redis-cli. Throws
// std::invalid_argument.
std::vector<std::string> SplitWords(std::string_view line);

// The command line that a short name ("get", "lrange_100") stands for: those of redis-benchmark's
// tests, and some more. Empty for an unknown name.
std::string_view NamedCommand(std::string_view name);
// All short names, separated by blanks.
std::string NamedCommands();

struct Request {
  std::string name;             // for the report: the command in capitals
  std::string bytes;            // as they are sent
  std::vector<size_t> numbers;  // offsets of the fields of digits
};

// A command line in which __key__ stands for the prefix and a number, __rand_int__ for a number and
// __data__ for `value`.
Request EncodeRequest(Protocol protocol, const std::vector<std::string>& words,
                      std::string_view prefix, std::string_view value);

// Appends one request with numbers that `keys` chooses.
void AppendRequest(const Request& request, KeyChooser& keys, std::string& out);

}  // namespace ruddock::load
