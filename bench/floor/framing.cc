// SPDX-License-Identifier: BSD-3-Clause
#include "bench/floor/framing.h"

namespace ruddock::bench {
namespace {

// The limits that Redis sets.
constexpr long kMaxArguments = 1024 * 1024;
constexpr long kMaxBulk = 512L * 1024 * 1024;

enum class Outcome { kComplete, kUnfinished, kBad };

// Reads "<type><digits>\r\n" at `position` and moves past it.
Outcome ReadLength(std::string_view input, char type, long limit, std::size_t& position,
                   long& length) {
  std::size_t at = position;
  if (at >= input.size()) return Outcome::kUnfinished;
  if (input[at++] != type) return Outcome::kBad;
  const std::size_t first_digit = at;
  length = 0;
  for (; at < input.size() && input[at] >= '0' && input[at] <= '9'; ++at) {
    length = length * 10 + (input[at] - '0');
    if (length > limit) return Outcome::kBad;
  }
  if (at + 1 >= input.size()) return Outcome::kUnfinished;
  if (at == first_digit || input[at] != '\r' || input[at + 1] != '\n') return Outcome::kBad;
  position = at + 2;
  return Outcome::kComplete;
}

Outcome ReadBulk(std::string_view input, std::size_t& position, std::string_view& bulk) {
  long length = 0;
  std::size_t at = position;
  if (Outcome outcome = ReadLength(input, '$', kMaxBulk, at, length);
      outcome != Outcome::kComplete) {
    return outcome;
  }
  const std::size_t size = static_cast<std::size_t>(length);
  if (input.size() - at < size + 2) return Outcome::kUnfinished;
  if (input[at + size] != '\r' || input[at + size + 1] != '\n') return Outcome::kBad;
  bulk = input.substr(at, size);
  position = at + size + 2;
  return Outcome::kComplete;
}

// Reads one whole request; `command` is its first argument.
Outcome ReadRequest(std::string_view input, std::size_t& position, std::string_view& command) {
  if (input[position] != '*') {
    const std::size_t end = input.find('\n', position);
    if (end == std::string_view::npos) return Outcome::kUnfinished;
    command = input.substr(position, end - position);
    position = end + 1;
    return Outcome::kComplete;
  }
  long arguments = 0;
  std::size_t at = position;
  if (Outcome outcome = ReadLength(input, '*', kMaxArguments, at, arguments);
      outcome != Outcome::kComplete) {
    return outcome;
  }
  std::string_view bulk;
  for (long i = 0; i < arguments; ++i) {
    if (Outcome outcome = ReadBulk(input, at, bulk); outcome != Outcome::kComplete) return outcome;
    if (i == 0) command = bulk;
  }
  position = at;
  return Outcome::kComplete;
}

bool IsGet(std::string_view command) {
  return command.size() == 3 && (command[0] | 0x20) == 'g' && (command[1] | 0x20) == 'e' &&
         (command[2] | 0x20) == 't';
}

}  // namespace

std::size_t AnswerRequests(std::string_view input, std::string& output) {
  std::size_t position = 0;
  while (position < input.size()) {
    std::string_view command;
    const Outcome outcome = ReadRequest(input, position, command);
    if (outcome == Outcome::kBad) return kFramingError;
    if (outcome == Outcome::kUnfinished) break;
    output.append(IsGet(command) ? kFloorValue : kFloorOk);
  }
  return position;
}

}  // namespace ruddock::bench
