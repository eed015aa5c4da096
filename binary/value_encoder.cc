// SPDX-License-Identifier: BSD-3-Clause
#include "binary/value_encoder.h"

#include <bit>
#include <cstring>

namespace ruddock::binary {
namespace {

constexpr size_t kHeaderSize = 1 + kMaxVarint;
constexpr size_t kFormatSize = 3;

char* PutHeader(char* at, ValueCode code, uint64_t number) {
  *at++ = static_cast<char>(code);
  return WriteVarint(at, number);
}

}  // namespace

void ValueEncoder::Simple(std::string_view text) {
  if (text == "OK") {
    Bare(ValueCode::kOk);
  } else {
    Text(ValueCode::kSimple, text);
  }
}

void ValueEncoder::Error(std::string_view text) {
  char* at = PutHeader(out_->Reserve(kHeaderSize + text.size()), ValueCode::kError, text.size());
  // As in RESP, where a line break would end the reply: a client may hand the text on to one.
  for (const char c : text) *at++ = c == '\r' || c == '\n' ? ' ' : c;
  out_->Commit(at);
}

void ValueEncoder::Integer(int64_t value) { Header(ValueCode::kInteger, ZigZag(value)); }

void ValueEncoder::BulkShared(const engine::BlobRef& blob) {
  if (blob->size() < engine::OutputBuffer::kReferenceSize) return Bulk(blob->view());
  Header(ValueCode::kBulk, blob->size());
  out_->AppendReference(blob);
}

void ValueEncoder::Double(double value) {
  const uint64_t bits = std::bit_cast<uint64_t>(value);
  char* at = out_->Reserve(1 + sizeof(bits));
  *at++ = static_cast<char>(ValueCode::kDouble);
  for (size_t i = 0; i < sizeof(bits); ++i) *at++ = static_cast<char>(bits >> (8 * i));
  out_->Commit(at);
}

void ValueEncoder::Verbatim(std::string_view format, std::string_view text) {
  char* at = out_->Reserve(kHeaderSize + kFormatSize + text.size());
  at = PutHeader(at, ValueCode::kVerbatim, kFormatSize + text.size());
  std::memcpy(at, format.data(), kFormatSize);
  std::memcpy(at + kFormatSize, text.data(), text.size());
  out_->Commit(at + kFormatSize + text.size());
}

void ValueEncoder::Numbers(NumberKind kind, size_t count, std::string_view bytes) {
  char* at = out_->Reserve(1 + kHeaderSize + bytes.size());
  *at++ = static_cast<char>(ValueCode::kNumbers);
  *at++ = static_cast<char>(kind);
  at = WriteVarint(at, count);
  std::memcpy(at, bytes.data(), bytes.size());
  out_->Commit(at + bytes.size());
}

void ValueEncoder::Bare(ValueCode code) {
  char* at = out_->Reserve(1);
  *at++ = static_cast<char>(code);
  out_->Commit(at);
}

void ValueEncoder::Header(ValueCode code, uint64_t number) {
  out_->Commit(PutHeader(out_->Reserve(kHeaderSize), code, number));
}

void ValueEncoder::InsertHeader(size_t mark, ValueCode code, uint64_t number) {
  char header[kHeaderSize];
  const char* end = PutHeader(header, code, number);
  out_->Insert(mark, {header, static_cast<size_t>(end - header)});
}

void ValueEncoder::Text(ValueCode code, std::string_view bytes) {
  char* at = PutHeader(out_->Reserve(kHeaderSize + bytes.size()), code, bytes.size());
  std::memcpy(at, bytes.data(), bytes.size());
  out_->Commit(at + bytes.size());
}

}  // namespace ruddock::binary
