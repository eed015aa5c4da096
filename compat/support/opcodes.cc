// SPDX-License-Identifier: BSD-3-Clause
#include "compat/support/opcodes.h"

#include <fstream>
#include <sstream>
#include <stdexcept>

namespace ruddock::compat {

std::map<std::string, std::uint64_t> LoadOpcodes() {
  std::map<std::string, std::uint64_t> opcodes;
  std::ifstream page(RUDDOCK_SOURCE_DIR "/binary/PROTOCOL.md");
  bool listed = false;
  for (std::string line; std::getline(page, line);) {
    if (!line.empty() && line[0] == '#') listed = line == "# Opcodes";
    // | group | name 1, name 2 |
    const std::size_t row = line.find(" | ");
    if (!listed || row == std::string::npos) continue;
    std::istringstream words(line.substr(row + 3));
    std::string name;
    std::uint64_t opcode = 0;
    while (words >> name >> opcode) {
      opcodes[name] = opcode;
      words.ignore();  // the comma
    }
  }
  if (opcodes.empty()) throw std::runtime_error("no opcodes in binary/PROTOCOL.md");
  return opcodes;
}

}  // namespace ruddock::compat
