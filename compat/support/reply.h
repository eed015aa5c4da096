// SPDX-License-Identifier: BSD-3-Clause
// A reply of RESP2 or RESP3 as a tree, and the parser that makes it from bytes. This is the raw
// reader that hiredis 0.14 cannot give: it keeps the type byte of every node and never converts
// anything.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ruddock::compat {

// One node. `type` is the byte of the wire: + - : $ * _ , # ! = % ~ > (
struct Reply {
  char type = 0;
  bool null = false;              // "$-1", "*-1" and "_"
  std::string text;               // scalar types: the payload as sent
  std::vector<Reply> items;       // aggregates; a map holds key, value, key, value, ...
  std::vector<Reply> attributes;  // what a preceding "|" carried, key and value alternately

  bool IsError() const { return type == '-' || type == '!'; }
  bool IsAggregate() const { return type == '*' || type == '%' || type == '~' || type == '>'; }
  // The value of a ":" reply; nothing for other types.
  std::optional<long long> Integer() const;
};

enum class ParseStatus { kDone, kNeedMore, kMalformed };

// Parses one reply from the front of `bytes`. On kDone `*used` is its length. Never reads past
// `bytes`.
ParseStatus ParseReply(std::string_view bytes, std::size_t* used, Reply* reply);

// Writes the tree back as the bytes it came from.
std::string Serialize(const Reply& reply);

// A request as an array of bulk strings.
std::string EncodeCommand(const std::vector<std::string>& arguments);

// Bytes made printable: quotes, backslashes and anything outside ASCII escaped, without quotes
// around.
std::string Escape(std::string_view bytes, std::size_t limit = std::string::npos);

// A command as a line that redis-cli would take.
std::string CommandLine(const std::vector<std::string>& arguments);

std::string Lower(std::string_view text);

}  // namespace ruddock::compat
