// SPDX-License-Identifier: BSD-3-Clause
#include "bench/network/exchange.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "bench/load/request.h"
#include "bench/network/chunk_compressor.h"
#include "binary/frames.h"

namespace ruddock::network {
namespace {

constexpr std::string_view kKey = "document";
constexpr size_t kBuffer = 256 * 1024;
// No value here is larger, whatever a server announces.
constexpr uint64_t kMaxValue = uint64_t{1} << 30;

constexpr char kSetOpcode = '\x02';
constexpr uint64_t kCompressedBothWays = binary::kCompressedReplies | binary::kCompressedRequests;

char Byte(binary::ValueCode code) { return static_cast<char>(code); }

void AppendVarint(std::string& out, uint64_t value) {
  char bytes[binary::kMaxVarint];
  out.append(bytes, binary::WriteVarint(bytes, value));
}

load::Descriptor OpenSocket(Mode mode, const std::string& host, int port) {
  load::Options options;
  options.protocol = mode == Mode::kResp ? load::Protocol::kResp : load::Protocol::kBinary;
  options.host = host;
  options.port = port;
  load::Descriptor socket = load::Connect(options);
  ::fcntl(socket.get(), F_SETFL, ::fcntl(socket.get(), F_GETFL) & ~O_NONBLOCK);
  return socket;
}

std::string GetRequest(Mode mode) {
  const auto protocol = mode == Mode::kResp ? load::Protocol::kResp : load::Protocol::kBinary;
  return load::EncodeRequest(protocol, {"GET", std::string(kKey)}, "", "").bytes;
}

}  // namespace

std::optional<Mode> ParseMode(std::string_view text) {
  if (text == "resp") return Mode::kResp;
  if (text == "binary") return Mode::kBinary;
  if (text == "binary-lz4") return Mode::kBinaryLz4;
  return std::nullopt;
}

Exchange::Exchange(Mode mode, const std::string& host, int port)
    : mode_(mode), socket_(OpenSocket(mode, host, port)) {
  if (mode == Mode::kBinaryLz4) AgreeOnCompression();
}

void Exchange::AgreeOnCompression() {
  std::string members;
  AppendVarint(members, binary::kProtocolVersion);
  AppendVarint(members, kCompressedBothWays);
  members += std::string(3, '\0');  // nobody, without a password, database 0
  std::string hello(1, static_cast<char>(binary::RequestCode::kHello));
  AppendVarint(hello, members.size());
  Send(hello + members);
  if (ReadByte() != Byte(binary::ValueCode::kMap)) throw std::runtime_error("no reply to a hello");
  uint64_t granted = 0;
  for (uint64_t pairs = ReadVarint(); pairs > 0; --pairs) {
    std::string texts[2];
    uint64_t number = 0;
    for (std::string& text : texts) {
      if (ReadByte() == Byte(binary::ValueCode::kInteger)) {
        number = ReadVarint() >> 1;  // none of them is negative
      } else {
        text.resize(ReadVarint() & 0xffff);
        ReadExactly(text.data(), text.size());
      }
    }
    if (texts[0] == "features") granted = number;
  }
  if ((granted & kCompressedBothWays) != kCompressedBothWays) throw NotOffered();
}

void Exchange::RoundTrip(std::string_view value) {
  if (mode_ == Mode::kBinaryLz4) {
    SendCompressed(value);
  } else {
    SendSet(value);
  }
  ReceiveOk();
  Send(GetRequest(mode_));
  ReceiveValue(value.size());
  if (value_ != value) throw std::runtime_error("another value came back than was sent");
}

void Exchange::SendSet(std::string_view value) {
  std::string head;
  if (mode_ == Mode::kResp) {
    head = fmt::format("*3\r\n$3\r\nSET\r\n${}\r\n{}\r\n${}\r\n", kKey.size(), kKey, value.size());
  } else {
    head += static_cast<char>(binary::RequestCode::kCall);
    head += kSetOpcode;
    AppendVarint(head, 2);
    AppendVarint(head, kKey.size());
    head += kKey;
    AppendVarint(head, value.size());
  }
  Send(head, true);
  Send(value, mode_ == Mode::kResp);
  if (mode_ == Mode::kResp) Send("\r\n");
}

void Exchange::SendCompressed(std::string_view value) {
  std::string head = {static_cast<char>(binary::RequestCode::kValuedCall), kSetOpcode};
  AppendVarint(head, 2);
  head += Byte(binary::ValueCode::kBulk);
  AppendVarint(head, kKey.size());
  head += kKey;
  head += Byte(binary::ValueCode::kCompressed);
  AppendVarint(head, value.size());
  ChunkCompressor chunks(value);
  for (size_t i = 0; i < chunks.count(); ++i) {
    const std::string_view chunk = chunks.Chunk(i);
    AppendVarint(head, chunk.size());
    Send(head, true);
    Send(chunk, i + 1 < chunks.count());
    head.clear();
  }
}

void Exchange::ReceiveOk() {
  if (mode_ == Mode::kResp) {
    const std::string line = ReadLine();
    if (line != "+OK") throw std::runtime_error("SET was answered " + line);
    return;
  }
  if (const char code = ReadByte(); code != Byte(binary::ValueCode::kOk)) {
    throw std::runtime_error(
        fmt::format("SET was answered with a frame 0x{:02x}", static_cast<unsigned char>(code)));
  }
}

void Exchange::ReceiveValue(size_t expected) {
  uint64_t size = 0;
  if (mode_ == Mode::kResp) {
    const std::string line = ReadLine();
    if (line != fmt::format("${}", expected)) throw std::runtime_error("GET was answered " + line);
    size = expected;
  } else {
    const char code = ReadByte();
    if (code == Byte(binary::ValueCode::kCompressed)) return ReceiveCompressed();
    if (code != Byte(binary::ValueCode::kBulk)) {
      throw std::runtime_error(
          fmt::format("GET was answered with a frame 0x{:02x}", static_cast<unsigned char>(code)));
    }
    size = ReadVarint();
  }
  if (size > kMaxValue) throw std::runtime_error("a value of more than was sent");
  value_.resize(size);
  ReadExactly(value_.data(), size);
  if (mode_ == Mode::kResp && !ReadLine().empty()) throw std::runtime_error("a bulk does not end");
}

void Exchange::ReceiveCompressed() {
  const uint64_t size = ReadVarint();
  if (size > kMaxValue) throw std::runtime_error("a value of more than was sent");
  value_.resize(size);
  for (size_t i = 0; i < ChunkCount(size); ++i) {
    const size_t chunk = ChunkSize(size, i);
    const uint64_t packed = ReadVarint();
    if (packed > chunk) throw std::runtime_error("a chunk of more bytes than it stands for");
    packed_.resize(packed);
    ReadExactly(packed_.data(), packed);
    if (!DecompressChunk(packed_, value_.data() + i * kChunkSize, chunk)) {
      throw std::runtime_error("a corrupt chunk");
    }
  }
}

void Exchange::Send(std::string_view bytes, bool more) {
  bytes_sent_ += bytes.size();
  while (!bytes.empty()) {
    const ssize_t size =
        ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL | (more ? MSG_MORE : 0));
    if (size < 0) throw std::runtime_error(fmt::format("send: {}", std::strerror(errno)));
    bytes.remove_prefix(static_cast<size_t>(size));
  }
}

void Exchange::Fill() {
  buffer_.resize(kBuffer);
  const ssize_t size = ::recv(socket_.get(), buffer_.data(), buffer_.size(), 0);
  if (size == 0) throw std::runtime_error("the server closed the connection");
  if (size < 0) throw std::runtime_error(fmt::format("recv: {}", std::strerror(errno)));
  buffer_.resize(static_cast<size_t>(size));
  read_ = 0;
  bytes_received_ += static_cast<uint64_t>(size);
}

char Exchange::ReadByte() {
  if (read_ == buffer_.size()) Fill();
  return buffer_[read_++];
}

uint64_t Exchange::ReadVarint() {
  uint64_t value = 0;
  for (unsigned shift = 0; shift < 64; shift += 7) {
    const auto byte = static_cast<unsigned char>(ReadByte());
    value |= static_cast<uint64_t>(byte & 0x7f) << shift;
    if (byte < 0x80) return value;
  }
  throw std::runtime_error("a number of more than 64 bits");
}

// What is not yet in the buffer is received where it belongs.
void Exchange::ReadExactly(char* to, size_t size) {
  const size_t buffered = std::min(size, buffer_.size() - read_);
  std::memcpy(to, buffer_.data() + read_, buffered);
  read_ += buffered;
  for (size_t at = buffered; at < size;) {
    const ssize_t got = ::recv(socket_.get(), to + at, size - at, 0);
    if (got == 0) throw std::runtime_error("the server closed the connection");
    if (got < 0) throw std::runtime_error(fmt::format("recv: {}", std::strerror(errno)));
    at += static_cast<size_t>(got);
    bytes_received_ += static_cast<uint64_t>(got);
  }
}

std::string Exchange::ReadLine() {
  std::string line;
  for (char c = ReadByte(); c != '\n'; c = ReadByte()) line += c;
  if (!line.empty() && line.back() == '\r') line.pop_back();
  return line;
}

}  // namespace ruddock::network
