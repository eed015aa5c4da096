// SPDX-License-Identifier: BSD-3-Clause
#include "binary/value_encoder.h"

#include <bit>
#include <cstring>

#include "engine/base/packed_bytes.h"
#include "engine/base/scratch_buffer.h"
#include "engine/exec/late_chunks.h"

namespace ruddock::binary {
namespace {

constexpr size_t kHeaderSize = 1 + kMaxVarint;
constexpr size_t kFormatSize = 3;
// Compressing a byte takes as long as making about so many of other replies.
constexpr size_t kPackEffort = 4;

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
  if (blob->size() >= special_from_) [[unlikely]] {
    if (numbers_ != NumberKind::kNone) {
      if (NumbersOf(blob->size())) return out_->AppendReference(blob);
    } else if (blob->size() > engine::kMaxWholeChunk ? CompressedByHelpers(blob)
                                                     : Compressed(blob->view())) {
      return;
    }
  }
  Header(ValueCode::kBulk, blob->size());
  out_->AppendReference(blob);
}

void ValueEncoder::BulkPacked(std::string_view packed, const engine::BlobRef& blob) {
  const size_t size = engine::UnpackedSize(packed);
  if (size >= compress_from_ && numbers_ == NumberKind::kNone) {
    // The client has no dictionary.
    if (engine::DictionaryOf(packed) != 0) return CompressedAnew(packed, size);
    // As it is stored.
    Bare(ValueCode::kCompressed);
    return blob ? out_->AppendReference(blob) : out_->Append(packed);
  }
  if (numbers_ == NumberKind::kNone || !NumbersOf(size)) Header(ValueCode::kBulk, size);
  if (blob && size > engine::kMaxWholeChunk) return AppendUnpacked(blob, helpers_, *out_);
  if (size >= engine::OutputBuffer::kReferenceSize) {
    return out_->AppendReference(engine::UnpackToBlob(packed));
  }
  char* const at = out_->Reserve(size);
  engine::Unpack(packed, at);
  out_->Commit(at + size);
}

void ValueEncoder::SpecialBulk(std::string_view bytes) {
  if (numbers_ != NumberKind::kNone) {
    if (NumbersOf(bytes.size())) return out_->Append(bytes);
  } else if (bytes.size() > engine::kMaxWholeChunk) {
    // An element of a collection: nobody else can hold on to it.
    const engine::BlobRef copy = engine::Blob::Make(bytes.size());
    std::memcpy(copy->data(), bytes.data(), bytes.size());
    if (CompressedByHelpers(copy)) return;
  } else if (Compressed(bytes)) {
    return;
  }
  Text(ValueCode::kBulk, bytes);
}

bool ValueEncoder::Compressed(std::string_view bytes) {
  if (bytes.empty()) return false;
  char* const at = out_->Reserve(1 + bytes.size());
  const size_t size = engine::Pack(bytes, at + 1, bytes.size() - bytes.size() / 8);
  if (size == 0) return false;
  *at = static_cast<char>(ValueCode::kCompressed);
  out_->Commit(at + 1 + size);
  out_->NoteEffort(bytes.size() * kPackEffort);
  return true;
}

void ValueEncoder::CompressedAnew(std::string_view packed, size_t size) {
  engine::ScratchBuffer buffer;
  const std::string_view bytes(buffer.Take(size), size);
  engine::Unpack(packed, const_cast<char*>(bytes.data()));
  if (!Compressed(bytes)) Text(ValueCode::kBulk, bytes);
}

bool ValueEncoder::CompressedByHelpers(const engine::BlobRef& blob) {
  if (!engine::LooksCompressible(blob->view())) return false;
  Header(ValueCode::kCompressed, blob->size());
  AppendChunks(blob, helpers_, *out_);
  return true;
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
  NumbersHeader(kind, count);
  out_->Append(bytes);
}

bool ValueEncoder::NumbersOf(size_t bytes) {
  const size_t each = NumberSize(numbers_);
  if (bytes % each != 0) return false;
  NumbersHeader(numbers_, bytes / each);
  return true;
}

void ValueEncoder::NumbersHeader(NumberKind kind, size_t count) {
  char* at = out_->Reserve(1 + kHeaderSize);
  *at++ = static_cast<char>(ValueCode::kNumbers);
  *at++ = static_cast<char>(kind);
  char* const end = WriteVarint(at, count);
  if (count * NumberSize(kind) < kAlignedNumbers) return out_->Commit(end);
  // Six bytes, whatever it needs, make the header eight.
  constexpr size_t kCountSize = 6;
  for (size_t i = static_cast<size_t>(end - at); i < kCountSize; ++i) {
    at[i - 1] = static_cast<char>(at[i - 1] | 0x80);
    at[i] = 0;
  }
  out_->Commit(at + kCountSize);
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
