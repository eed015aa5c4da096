// SPDX-License-Identifier: BSD-3-Clause
#include "bench/load/request.h"

#include <gtest/gtest.h>

#include <fstream>
#include <regex>
#include <set>
#include <stdexcept>

#include "bench/load/json_text.h"
#include "bench/load/opcodes.h"

namespace ruddock::load {
namespace {

using namespace std::string_literals;
using Words = std::vector<std::string>;

// Two requests, with the numbers 7 and 8 and so on.
std::string Twice(const Request& request) {
  KeyChooser keys(Distribution::kSequential, 1'000'000'000'000, 1, 0, 7);
  std::string out;
  AppendRequest(request, keys, out);
  AppendRequest(request, keys, out);
  return out;
}

TEST(LoadRequest, RespWithNumbers) {
  const Request request =
      EncodeRequest(Protocol::kResp, {"set", "__key__", "a__rand_int__b__data__"}, "k:", "VAL");
  EXPECT_EQ(request.name, "SET");
  EXPECT_EQ(Twice(request),
            "*3\r\n$3\r\nset\r\n$14\r\nk:000000000007\r\n$17\r\na000000000008bVAL\r\n"
            "*3\r\n$3\r\nset\r\n$14\r\nk:000000000009\r\n$17\r\na000000000010bVAL\r\n");
}

TEST(LoadRequest, BinaryByOpcodeAndByName) {
  EXPECT_EQ(Twice(EncodeRequest(Protocol::kBinary, {"GET", "__key__"}, "k:", "")),
            "\x21\x01\x01\x0ek:000000000007\x21\x01\x01\x0ek:000000000008");
  EXPECT_EQ(Twice(EncodeRequest(Protocol::kBinary, {"Object", "freq", "k"}, "", "")),
            "\x21\x8f\x01\x02\x04"
            "freq\x01k"
            "\x21\x8f\x01\x02\x04"
            "freq\x01k");
  EXPECT_EQ(EncodeRequest(Protocol::kBinary, {"no-such", "x"}, "", "").bytes,
            "\x22\x02\x07no-such\x01x");
  EXPECT_EQ(
      EncodeRequest(Protocol::kBinary, {"SET", "k", "__data__"}, "", std::string(300, 'v')).bytes,
      "\x21\x02\x02\x01k\xac\x02" + std::string(300, 'v'));
}

TEST(LoadRequest, TwelveDigitsAtMost) {
  const Request request = EncodeRequest(Protocol::kBinary, {"GET", "__rand_int__"}, "", "");
  KeyChooser keys(Distribution::kSequential, 1'000'000'000'000, 1, 0, 999'999'999'999);
  std::string out;
  AppendRequest(request, keys, out);
  EXPECT_EQ(out,
            "\x21\x01\x01\x0c"
            "999999999999");
}

// The numbers of the protocol are written down here once more; the page is what counts.
TEST(LoadRequest, OpcodesAreThoseOfThePage) {
  std::ifstream page(RUDDOCK_SOURCE_DIR "/binary/PROTOCOL.md");
  const std::regex entry("([a-z_-]+) ([0-9]+)");
  bool is_list = false;
  int found = 0;
  for (std::string line; std::getline(page, line);) {
    is_list = is_list || line == "# Opcodes";
    if (!is_list || !line.starts_with("| ") || line.starts_with("| group")) continue;
    for (auto it = std::sregex_iterator(line.begin(), line.end(), entry);
         it != std::sregex_iterator(); ++it, ++found) {
      EXPECT_EQ(FindOpcode((*it)[1].str()), std::stoi((*it)[2])) << (*it)[1];
    }
  }
  EXPECT_GE(found, 240);
  EXPECT_EQ(FindOpcode("nonesuch"), 0);
  EXPECT_EQ(FindOpcode(""), 0);
}

TEST(LoadRequest, WordsAreSplitAsAShellWould) {
  EXPECT_EQ(SplitWords("  GET\tkey "), (Words{"GET", "key"}));
  EXPECT_EQ(SplitWords(R"(SET "a b" 'c "d' e"f g"h "")"),
            (Words{"SET", "a b", "c \"d", "ef gh", ""}));
  EXPECT_EQ(SplitWords(R"(ECHO "\x00\xfF\n\t\\\"\q" '\n')"),
            (Words{"ECHO", "\0\xff\n\t\\\"q"s, "\\n"}));
  EXPECT_EQ(SplitWords(R"(ECHO "\x0")"), (Words{"ECHO", "x0"}));
  EXPECT_EQ(SplitWords(" "), Words{});
  EXPECT_THROW(SplitWords("GET \"a"), std::invalid_argument);
  EXPECT_THROW(SplitWords("GET 'a"), std::invalid_argument);
  EXPECT_THROW(SplitWords("GET \"a\\"), std::invalid_argument);
}

TEST(LoadJson, HasItsSizeAndIsTheSameForTheSameSeed) {
  for (const size_t size : {0, 1, 2, 3, 20, 26, 27, 28, 100, 2'000, 100'000}) {
    EXPECT_EQ(MakeJsonText(size, 1).size(), size);
  }
  const std::string text = MakeJsonText(100'000, 1);
  EXPECT_EQ(text, MakeJsonText(100'000, 1));
  EXPECT_NE(text, MakeJsonText(100'000, 2));
  // Brackets and quotes match; nothing in the texts is escaped.
  EXPECT_EQ(std::count(text.begin(), text.end(), '{'), std::count(text.begin(), text.end(), '}'));
  EXPECT_EQ(std::count(text.begin(), text.end(), '['), std::count(text.begin(), text.end(), ']'));
  EXPECT_EQ(std::count(text.begin(), text.end(), '"') % 2, 0);
  EXPECT_EQ(text.find('\\'), std::string::npos);
}

}  // namespace
}  // namespace ruddock::load
