// SPDX-License-Identifier: BSD-3-Clause
#include "tests/support/binary_fixture.h"

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
