// SPDX-License-Identifier: BSD-3-Clause
// Frames of the binary protocol in tests, and an engine that is asked by them without a socket.
#pragma once

#include <gtest/gtest.h>

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "binary/codec.h"
#include "tests/support/engine_fixture.h"

namespace ruddock::binary {

std::string Bytes(std::initializer_list<int> bytes);
// The core's u32.
std::string Length(size_t size);
std::string Varint(uint64_t value);
// A text with its length in front.
std::string Text(std::string_view text);
std::string Call(uint64_t opcode, const std::vector<std::string>& args);
std::string NamedCall(const std::vector<std::string>& args);
// The values that are arguments of valued calls.
std::string BulkValue(std::string_view bytes);
// As the server would compress it, or in chunks that are sent as they are.
std::string CompressedValue(std::string_view bytes);
std::string RawChunksValue(std::string_view bytes);
std::string NumbersValue(NumberKind kind, uint64_t count, std::string_view bytes);
std::string ValuedCall(uint64_t opcode, const std::vector<std::string>& values);
// One that agrees on features and, where it is not 0, on a threshold.
std::string HelloWithFeatures(uint64_t features, uint64_t threshold = 0);
// The bytes that a value 42 at the start of `reply` stands for; fails the test where it is none.
// `size`: how many bytes of the reply it takes.
std::string Decompressed(std::string_view reply, size_t* size = nullptr);

// Letters that compress well, and different ones for each size.
std::string Repetitive(size_t size);
// Bytes that do not compress.
std::string Incompressible(size_t size);

std::string Hello(uint64_t version, std::string_view user, std::string_view password,
                  uint64_t database);

// All that a buffer would send.
std::string Contents(const engine::OutputBuffer& out);

// Requests through a codec and an executor, answered in frames.
class BinaryEngine : public engine::EngineTest {
 protected:
  // What is answered, the error frame that stands before a close included.
  std::string RunBytes(std::string_view bytes);
  // Forgets that the client authenticated, and asks for this password from now on ("": for none).
  void RequirePassword(std::string_view password);

  BinaryCodec codec_;
  engine::Executor executor_{engine_};
};

}  // namespace ruddock::binary
