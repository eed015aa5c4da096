// SPDX-License-Identifier: BSD-3-Clause
// PROTOCOL.md and the server say the same: its worked bytes are replayed, its codes and opcodes
// compared with the tables in the code.
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "binary/value_encoder.h"
#include "engine/command/registry.h"
#include "tests/support/binary_fixture.h"

namespace ruddock::binary {
namespace {

std::vector<std::string> PageLines() {
  std::ifstream file(RUDDOCK_SOURCE_DIR "/binary/PROTOCOL.md");
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

std::string Hex(std::string_view bytes) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (const char c : bytes) {
    if (!text.empty()) text += ' ';
    const auto byte = static_cast<unsigned char>(c);
    text += {kDigits[byte >> 4], kDigits[byte & 15]};
  }
  return text;
}

std::string FromHex(const std::string& text) {
  std::string bytes;
  std::istringstream words(text);
  for (std::string word; words >> word;) bytes += static_cast<char>(std::stoi(word, nullptr, 16));
  return bytes;
}

// Bytes as the page writes them: pairs of digits with one space between, then two for a remark.
std::string HexPart(const std::string& line) {
  static const std::regex pattern("^(?:[<>] |  ) *((?:(?:[0-9a-f]{2}|\\.\\.\\.?)(?: |$))+)");
  std::smatch match;
  return std::regex_search(line, match, pattern) ? match[1].str() : "";
}

struct Worked {
  std::string request;  // in hexadecimal
  std::string reply;    // the same, with ".." for any byte and "..." for the rest
};

// The worked bytes, by the heading under which they stand.
std::vector<std::pair<std::string, std::vector<Worked>>> WorkedBytes() {
  std::vector<std::pair<std::string, std::vector<Worked>>> sections;
  std::string heading;
  std::string* open = nullptr;
  for (const std::string& line : PageLines()) {
    if (line.starts_with("#")) heading = line;
    const std::string hex = HexPart(line);
    if (line.starts_with(">  ") && !hex.empty()) {
      if (sections.empty() || sections.back().first != heading) sections.push_back({heading, {}});
      sections.back().second.push_back({hex, ""});
      open = &sections.back().second.back().request;
    } else if (line.starts_with("<  ") && open != nullptr) {
      sections.back().second.back().reply = hex;
      open = &sections.back().second.back().reply;
    } else if (line.starts_with("   ") && open != nullptr) {
      *open += " " + hex;  // none where a remark goes on
    } else {
      open = nullptr;
    }
  }
  return sections;
}

std::string Squeezed(const std::string& text) {
  return std::regex_replace(std::regex_replace(text, std::regex(" +"), " "), std::regex("^ | $"),
                            "");
}

// `got` with the places that the page leaves open in its words, so that the rest can be compared.
std::string Masked(const std::string& got, const std::string& wanted) {
  std::istringstream got_words(got), wanted_words(wanted);
  std::string masked, word, open;
  while (wanted_words >> open && open != "..." && got_words >> word) {
    masked += (open == ".." ? open : word) + " ";
  }
  if (open == "...") return masked + "...";
  while (got_words >> word) masked += word + " ";
  return masked;
}

class ProtocolPage : public BinaryEngine {};

TEST_F(ProtocolPage, WorkedBytesAreWhatTheServerAnswers) {
  engine_.debug_access = engine::DebugAccess::kEverybody;
  std::set<int> requests;
  std::set<int> replies;
  for (const auto& [heading, exchanges] : WorkedBytes()) {
    SCOPED_TRACE(heading);
    Run("FLUSHALL");
    client_.session().database = 0;
    for (const Worked& exchange : exchanges) {
      const std::string reply = Hex(RunBytes(FromHex(exchange.request)));
      const std::string wanted = Squeezed(exchange.reply);
      EXPECT_EQ(Squeezed(Masked(reply, wanted)), wanted) << Squeezed(exchange.request);
      requests.insert(std::stoi(exchange.request, nullptr, 16));
      replies.insert(std::stoi(exchange.reply, nullptr, 16));
    }
  }
  // Whatever there is stands on the page with an example.
  for (const RequestCode code :
       {RequestCode::kPing, RequestCode::kPut, RequestCode::kGet, RequestCode::kDel,
        RequestCode::kExpire, RequestCode::kStats, RequestCode::kMetrics, RequestCode::kHello,
        RequestCode::kCall, RequestCode::kNamedCall, RequestCode::kValuedCall,
        RequestCode::kNumeric}) {
    EXPECT_TRUE(requests.count(static_cast<int>(code))) << static_cast<int>(code);
  }
  for (const int code : {0x10, 0x11, 0x12, 0x13, 0x14, 0x15, 0x30, 0x31, 0x32, 0x33, 0x34, 0x36,
                         0x37, 0x38, 0x39, 0x3a, 0x3b, 0x3c, 0x3d, 0x3e, 0x3f, 0x40, 0x41, 0x42}) {
    EXPECT_TRUE(replies.count(code)) << std::hex << code;
  }
}

TEST_F(ProtocolPage, FramesThatNoCommandAnswers) {
  std::map<std::string, std::string> rows;
  static const std::regex pattern("^\\| ([^|]+) \\| `([0-9a-f ]+)` \\|$");
  for (const std::string& line : PageLines()) {
    std::smatch match;
    if (std::regex_match(line, match, pattern)) rows[match[1]] = match[2];
  }
  engine::OutputBuffer out;
  ValueEncoder encoder;
  encoder.Attach(out);
  const auto expect = [&](const std::string& title) {
    EXPECT_EQ(rows[title], Hex(Contents(out))) << title;
    rows.erase(title);
    out.Clear();
  };
  const int64_t integers[] = {1, -1};
  encoder.Numbers(NumberKind::kInt64, 2, {reinterpret_cast<const char*>(integers), 16});
  expect("typed array of i64 1, -1");
  const double wide[] = {1.5};
  encoder.Numbers(NumberKind::kFloat64, 1, {reinterpret_cast<const char*>(wide), 8});
  expect("typed array of f64 1.5");
  const float narrow[] = {1.5f};
  encoder.Numbers(NumberKind::kFloat32, 1, {reinterpret_cast<const char*>(narrow), 4});
  expect("typed array of f32 1.5");
  encoder.Numbers(NumberKind::kUint8, 3, "\x07\x08\x09");
  expect("typed array of u8 7, 8, 9");
  encoder.Push(2);
  encoder.Bulk("invalidate");
  encoder.Array(1);
  encoder.Bulk("k");
  expect("push of \"invalidate\" and an array of \"k\"");
  encoder.Decimal("0.1000000000000000056");
  expect("the decimal 0.1000000000000000056");
  EXPECT_TRUE(rows.empty()) << rows.begin()->first;
}

// The list at the page's end.
std::map<std::string, int> PageOpcodes() {
  std::map<std::string, int> opcodes;
  static const std::regex pair("([a-z_-]+) ([0-9]+)(, | \\|)");
  bool listed = false;
  for (const std::string& line : PageLines()) {
    if (line.starts_with("#")) listed = line == "# Opcodes";
    if (!listed || !line.starts_with("| ")) continue;
    for (std::sregex_iterator it(line.begin(), line.end(), pair), end; it != end; ++it) {
      EXPECT_TRUE(opcodes.emplace((*it)[1], std::stoi((*it)[2])).second) << (*it)[1];
    }
  }
  return opcodes;
}

TEST(BinaryOpcodes, ThePageNamesEachNumberOnce) {
  std::map<int, std::string> names;
  for (const auto& [name, opcode] : PageOpcodes()) {
    const auto [it, is_new] = names.emplace(opcode, name);
    EXPECT_TRUE(is_new) << name << " and " << it->second << " both have opcode " << opcode;
    EXPECT_GT(opcode, 0);
  }
  EXPECT_GE(names.size(), 240u);
}

TEST(BinaryOpcodes, EveryCommandHasTheNumberOnThePage) {
  const std::map<std::string, int> page = PageOpcodes();
  for (const auto& command : engine::Commands().commands()) {
    const std::string& name = command->full_name;
    const int opcode = command->spec->opcode;
    const auto found = page.find(name);
    if (found == page.end()) {
      ADD_FAILURE() << name << " is not in the list of opcodes in binary/PROTOCOL.md: give it the "
                    << "next number there, and `.opcode = N` in its record";
      continue;
    }
    EXPECT_EQ(opcode, found->second)
        << "the record of " << name << " needs `.opcode = " << found->second
        << "` behind its name, the number that binary/PROTOCOL.md reserves for it";
    for (const auto& child : command->subcommands) {
      EXPECT_EQ(child->spec->opcode, 0) << child->full_name << ": subcommands have none";
    }
  }
}

// What clients have on the wire, in words that nobody changes by renumbering page and code at once.
TEST(BinaryOpcodes, FrozenNumbers) {
  const std::map<std::string, int> page = PageOpcodes();
  uint64_t sum = 0;
  for (const auto& [name, opcode] : page) {
    if (opcode > 243) continue;
    for (const char c : name + ' ' + std::to_string(opcode)) {
      sum = (sum ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    }
  }
  EXPECT_EQ(sum, 14344153902527265877u)
      << "a number up to 243 is no longer what it was when version 1 was published";
}

}  // namespace
}  // namespace ruddock::binary
