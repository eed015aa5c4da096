// SPDX-License-Identifier: BSD-3-Clause
// The little language in which the hand-written cases are told. One step per line:
//
//   SET k v            send on connection a and compare the reply
//   b: GET k           the same on connection b; connections open at their first use
//   b> BLPOP k 0       send only
//   b<                 compare the next reply of b (also after a protocol error, a push or a close)
//   !raw "PING\r\n"    send these bytes; replies are then compared with "a<"
//   !await ":0" GET k  repeat the command on each server until its reply starts so (escapes
//   allowed) !await "~x" GET k  the same until its reply has that somewhere in it !scan MATCH a* a
//   whole iteration with these options; compares the keys seen !close             drop the
//   connection; its next use opens another !eof               end the sending direction # text a
//   comment
//
// Words are quoted as in redis-cli. Several commands on one line are separated by " ;; ". A name of
// a matrix in braces repeats the whole line for each of its values, e.g. INCRBY k {int}. Two of
// them in a line make all pairs. Where the same value is meant in several places, it is {int*}, as
// in SADD s {value*} ;; SREM s {value*}.
//
// {id:b}, {addr:b} and {laddr:b} stand for the id and the addresses of connection b on the server
// at hand.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compat/support/compare.h"

namespace ruddock::compat {

struct Case {
  std::string name;
  std::string script;
  // Own servers, started with these arguments; empty for the shared ones.
  std::vector<std::string> server_arguments = {};
  // The connections are used as they come, without HELLO and CLIENT ID.
  bool bare = false;
  // Commands of other groups that the case needs: it is skipped while Ruddock lacks one of them.
  std::vector<std::string> needs = {};
  // Own servers, started with a configuration file of this text.
  std::string configuration = "";

  bool NeedsOwnServers() const { return !server_arguments.empty() || !configuration.empty(); }
};

struct Step {
  enum class Kind { kCommand, kSend, kRead, kRaw, kAwait, kScan, kClose, kEndOfFile };
  Kind kind = Kind::kCommand;
  char connection = 'a';
  Arguments arguments;
  std::string text;  // bytes of kRaw, awaited prefix of kAwait
};

// Splits as redis-cli does; false on unbalanced quotes.
bool SplitLine(std::string_view line, Arguments* out);

// The steps of a script with its matrices unfolded. Throws std::invalid_argument naming a bad line:
// one that cannot be read, or that unfolds to more than a thousand.
std::vector<Step> ParseScript(const std::string& script);

// The values that {name} stands for, as words of a script.
const std::vector<std::string>& Matrix(const std::string& name);

}  // namespace ruddock::compat
