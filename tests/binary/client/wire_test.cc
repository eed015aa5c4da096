// SPDX-License-Identifier: BSD-3-Clause
// What a pipeline puts on the wire, beside the worked bytes of PROTOCOL.md; opcodes beside the
// table.
#include <gtest/gtest.h>
#include <ruddock/client.h>

#include <map>
#include <string>
#include <vector>

#include "binary/client/packed.h"
#include "engine/command/registry.h"
#include "tests/support/binary_fixture.h"

namespace ruddock::client {
namespace {

using binary::Bytes;
using binary::Call;
using binary::NamedCall;

std::string Wire(const Pipeline& pipeline) { return pipeline.encoded().bytes; }

TEST(ClientWire, CallsByNumberAndByName) {
  EXPECT_EQ(Wire(Pipeline().Get("k")), Bytes({0x21, 1, 1, 1, 'k'}));
  EXPECT_EQ(Wire(Pipeline().Call("gEt", "k")), Bytes({0x21, 1, 1, 1, 'k'}));
  EXPECT_EQ(Wire(Pipeline().Call(Opcode::kObject, "encoding", "k")), Call(143, {"encoding", "k"}));
  EXPECT_EQ(Wire(Pipeline().Call("MY.COMMAND", 1)), NamedCall({"MY.COMMAND", "1"}));
  EXPECT_EQ(Wire(Pipeline().Ping()), Call(124, {}));
  Pipeline pipe;
  pipe.Set("k", "v").Get("k").Call("ZADD", "z", 1.5, "m");
  EXPECT_EQ(Wire(pipe), Call(2, {"k", "v"}) + Call(1, {"k"}) + Call(82, {"z", "1.5", "m"}));
  EXPECT_EQ(pipe.size(), 3u);
  EXPECT_EQ(pipe.bytes(), Wire(pipe).size());
  pipe.Clear();
  EXPECT_TRUE(pipe.empty());
}

TEST(ClientWire, Arguments) {
  const std::string long_text(300, 'x');
  EXPECT_EQ(Wire(Pipeline().Call("DEL", long_text)), Call(21, {long_text}));
  EXPECT_EQ(Wire(Pipeline().Call("DEL", std::string_view("\0\r\n", 3))),
            Call(21, {std::string("\0\r\n", 3)}));
  EXPECT_EQ(Wire(Pipeline().Call("SET", 1, int64_t{-9})), Call(2, {"1", "-9"}));
  EXPECT_EQ(Wire(Pipeline().Call("SET", uint8_t{200}, 0.1)), Call(2, {"200", "0.1"}));
  EXPECT_EQ(Wire(Pipeline().Del(std::vector<std::string>{"a", "b"})), Call(21, {"a", "b"}));
  EXPECT_EQ(Wire(Pipeline().MSet(std::map<std::string, int>{{"a", 1}, {"b", 2}})),
            Call(4, {"a", "1", "b", "2"}));
  EXPECT_EQ(Wire(Pipeline().HSet("h", std::map<std::string, std::string>{{"f", "v"}})),
            Call(40, {"h", "f", "v"}));
  EXPECT_EQ(
      Wire(Pipeline().Set(
          "k", "v", {.expire = std::chrono::seconds(2), .when = SetOptions::When::kIfAbsent})),
      Call(2, {"k", "v", "PX", "2000", "NX"}));
}

TEST(ClientWire, ArraysOfNumbers) {
  Pipeline pipe;
  pipe.Set("n", AsNumbers(std::vector<double>{1.5, -2.0})).CallNumeric<double>("GET", "n");
  EXPECT_EQ(Wire(pipe), Bytes({0x23, 2, 2,    0x3a, 1, 'n', 0x41, 2, 2, 0, 0, 0,   0,
                               0,    0, 0xf8, 0x3f, 0, 0,   0,    0, 0, 0, 0, 0xc0}) +
                            Bytes({0x25, 2, 0x21, 1, 1, 1, 'n'}));
  EXPECT_EQ(pipe.encoded().features, uint64_t{kArraysOfNumbers});
}

TEST(ClientWire, CompressedArguments) {
  const std::string text(1000, 'a');
  std::string packed;
  ASSERT_TRUE(detail::AppendPacked(text, packed));
  Pipeline pipe;
  pipe.CompressFrom(1000).Set("k", text).Call("NOT.KNOWN", text).Set("k", text.substr(1));
  EXPECT_EQ(Wire(pipe), Bytes({0x23, 2, 2, 0x3a, 1, 'k'}) + packed + Bytes({0x23, 0, 2, 0x3a, 9}) +
                            "NOT.KNOWN" + packed + Call(2, {"k", text.substr(1)}));
  EXPECT_EQ(pipe.encoded().features, uint64_t{kCompressedRequests});
}

TEST(ClientWire, OpcodesAreThoseOfTheTable) {
  for (const auto& command : engine::Commands().commands()) {
    const std::optional<Opcode> opcode = FindOpcode(command->full_name);
    ASSERT_TRUE(opcode) << command->full_name << " is missing in opcode.h and opcode.cc";
    EXPECT_EQ(static_cast<int>(*opcode), command->spec->opcode) << command->full_name;
    EXPECT_EQ(OpcodeName(*opcode), command->full_name);
  }
  EXPECT_EQ(FindOpcode("nonsense"), std::nullopt);
  EXPECT_EQ(FindOpcode(std::string(100, 'a')), std::nullopt);
  EXPECT_EQ(OpcodeName(static_cast<Opcode>(9999)), "");
}

}  // namespace
}  // namespace ruddock::client
