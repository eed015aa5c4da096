// SPDX-License-Identifier: BSD-3-Clause
// What a raw RESP reply holds.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ruddock::engine {

// The bulk strings of a reply, whatever stands around them.
inline std::vector<std::string> Bulks(std::string_view reply) {
  std::vector<std::string> bulks;
  size_t at = 0;
  while (at < reply.size()) {
    const size_t end = reply.find("\r\n", at);
    if (reply[at] != '$') {
      at = end + 2;
      continue;
    }
    const size_t size = std::stoul(std::string(reply.substr(at + 1, end - at - 1)));
    bulks.emplace_back(reply.substr(end + 2, size));
    at = end + 2 + size + 2;
  }
  return bulks;
}

}  // namespace ruddock::engine
