// SPDX-License-Identifier: BSD-3-Clause
#include "tests/support/binary_fixture.h"

#include "engine/base/packed_bytes.h"
#include "engine/base/random.h"

namespace ruddock::binary {

using engine::Batch;
using engine::Codec;

std::string Bytes(std::initializer_list<int> bytes) {
  std::string text;
  for (const int byte : bytes) text += static_cast<char>(byte);
  return text;
}

std::string Length(size_t size) {
  std::string text(kLengthSize, '\0');
  WriteLength(text.data(), static_cast<uint32_t>(size));
  return text;
}

std::string Varint(uint64_t value) {
  char bytes[kMaxVarint];
  return std::string(bytes, WriteVarint(bytes, value));
}

std::string Text(std::string_view text) { return Varint(text.size()).append(text); }

std::string Call(uint64_t opcode, const std::vector<std::string>& args) {
  std::string frame = Bytes({0x21}) + Varint(opcode) + Varint(args.size());
  for (const std::string& arg : args) frame += Text(arg);
  return frame;
}

std::string NamedCall(const std::vector<std::string>& args) {
  std::string frame = Bytes({0x22}) + Varint(args.size());
  for (const std::string& arg : args) frame += Text(arg);
  return frame;
}

std::string Hello(uint64_t version, std::string_view user, std::string_view password,
                  uint64_t database) {
  return Bytes({0x20}) +
         Text(Varint(version) + Varint(0) + Text(user) + Text(password) + Varint(database));
}

std::string BulkValue(std::string_view bytes) { return Bytes({0x3a}) + Text(bytes); }

std::string CompressedValue(std::string_view bytes) {
  std::string value = Bytes({0x42}) + Varint(bytes.size());
  for (size_t i = 0; i < engine::ChunkCount(bytes.size()); ++i) {
    const std::string_view chunk =
        bytes.substr(engine::ChunkStart(i), engine::ChunkBytes(bytes.size(), i));
    std::string packed(engine::PackedChunkRoom(chunk.size()), '\0');
    packed.resize(static_cast<size_t>(engine::PackChunk(chunk, packed.data()) - packed.data()));
    value += packed;
  }
  return value;
}

std::string RawChunksValue(std::string_view bytes) {
  std::string value = Bytes({0x42}) + Varint(bytes.size());
  for (size_t i = 0; i < engine::ChunkCount(bytes.size()); ++i) {
    value += Text(bytes.substr(engine::ChunkStart(i), engine::ChunkBytes(bytes.size(), i)));
  }
  return value;
}

std::string NumbersValue(NumberKind kind, uint64_t count, std::string_view bytes) {
  return Bytes({0x41, static_cast<int>(kind)}) + Varint(count).append(bytes);
}

std::string ValuedCall(uint64_t opcode, const std::vector<std::string>& values) {
  std::string frame = Bytes({0x23}) + Varint(opcode) + Varint(values.size());
  for (const std::string& value : values) frame += value;
  return frame;
}

std::string HelloWithFeatures(uint64_t features, uint64_t threshold) {
  std::string body = Varint(1) + Varint(features) + Text("") + Text("") + Varint(0);
  if (threshold != 0) body += Varint(threshold);
  return Bytes({0x20}) + Text(body);
}

std::string Decompressed(std::string_view reply, size_t* size) {
  if (reply.empty() || reply[0] != 0x42) {
    ADD_FAILURE() << "not compressed";
    return {};
  }
  const char* at = reply.data() + 1;
  const char* const end = reply.data() + reply.size();
  uint64_t raw = 0;
  EXPECT_EQ(ReadVarint(at, end, raw), VarintState::kRead);
  std::string bytes(raw, '\0');
  for (size_t i = 0; i < engine::ChunkCount(raw); ++i) {
    uint64_t length = 0;
    const size_t chunk = engine::ChunkBytes(raw, i);
    if (ReadVarint(at, end, length) != VarintState::kRead ||
        length > static_cast<size_t>(end - at) || !engine::ChunkLengthFits(length, chunk) ||
        !engine::UnpackChunk({at, length}, bytes.data() + engine::ChunkStart(i), chunk)) {
      ADD_FAILURE() << "chunk " << i << " is wrong";
      return {};
    }
    at += length;
  }
  if (size != nullptr) *size = static_cast<size_t>(at - reply.data());
  return bytes;
}

std::string Repetitive(size_t size) {
  std::string bytes;
  for (size_t i = size; bytes.size() < size; i += 7) {
    bytes += "{\"id\":" + std::to_string(i) + ",\"name\":\"customer\"},";
  }
  bytes.resize(size);
  return bytes;
}

std::string Incompressible(size_t size) {
  engine::Random random(size);
  std::string bytes(size, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random.Below(256));
  return bytes;
}

std::string Contents(const engine::OutputBuffer& out) {
  std::string bytes;
  size_t at = 0;
  for (const engine::OutputBuffer::Reference& reference : out.references()) {
    bytes += out.bytes().substr(at, reference.offset - at);
    bytes += reference.blob->view();
    at = reference.offset;
  }
  bytes += out.bytes().substr(at);
  return bytes;
}

std::string BinaryEngine::RunBytes(std::string_view bytes) {
  engine::Session& session = client_.session();
  engine::OutputBuffer out;
  while (!bytes.empty()) {
    Batch batch;
    const Codec::Limits limits{.authenticated = !engine_.MustAuthenticate(session)};
    const Codec::Result result = codec_.Decode(bytes, batch, limits);
    if (!batch.empty()) executor_.Run(batch, 0, session, codec_.Attach(out));
    if (result.status == Codec::Status::kError) {
      codec_.Attach(out).Error("ERR " + std::string(codec_.error()));
    }
    if (result.status != Codec::Status::kBatchFull) break;
    bytes.remove_prefix(result.consumed);
  }
  return Contents(out);
}

void BinaryEngine::RequirePassword(std::string_view password) {
  client_.session().attention = password.empty() ? 0 : uint32_t{engine::kNeedsAuth};
  engine_.credentials.SetPassword(password);
}

}  // namespace ruddock::binary
