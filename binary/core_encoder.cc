// SPDX-License-Identifier: BSD-3-Clause
#include "binary/core_encoder.h"

#include <cstring>

#include "engine/base/number.h"
#include "engine/base/packed_bytes.h"
#include "engine/exec/late_chunks.h"

namespace ruddock::binary {
namespace {

constexpr std::string_view kNoFrame = "ERR this reply has no frame in the core protocol";

char* PutHeader(char* at, ReplyCode code, size_t size) {
  *at++ = static_cast<char>(code);
  return WriteLength(at, static_cast<uint32_t>(size));
}

}  // namespace

std::string ErrorFrame(std::string_view text) {
  std::string frame(1 + kLengthSize, '\0');
  PutHeader(frame.data(), ReplyCode::kError, text.size());
  return frame.append(text);
}

void CoreEncoder::Simple(std::string_view text) {
  Bare(text == "PONG" ? ReplyCode::kPong : ReplyCode::kOk);
}

void CoreEncoder::BulkShared(const engine::BlobRef& blob) {
  if (blob->size() < engine::OutputBuffer::kReferenceSize) return Bulk(blob->view());
  if (Swallow()) return;
  out_->Commit(PutHeader(out_->Reserve(1 + kLengthSize), ReplyCode::kValue, blob->size()));
  out_->AppendReference(blob);
}

void CoreEncoder::BulkPacked(std::string_view packed, const engine::BlobRef& blob) {
  const size_t size = engine::UnpackedSize(packed);
  if (size > engine::kMaxWholeChunk && blob) {
    if (Swallow()) return;
    out_->Commit(PutHeader(out_->Reserve(1 + kLengthSize), ReplyCode::kValue, size));
    return AppendUnpacked(blob, helpers_, *out_);
  }
  if (size >= engine::OutputBuffer::kReferenceSize) return BulkShared(engine::UnpackToBlob(packed));
  if (Swallow()) return;
  char* at = PutHeader(out_->Reserve(1 + kLengthSize + size), ReplyCode::kValue, size);
  engine::Unpack(packed, at);
  out_->Commit(at + size);
}

void CoreEncoder::Double(double value) { Bulk(engine::FormatDouble(value)); }

bool CoreEncoder::Swallow() {
  if (swallow_ == 0) [[likely]]
    return false;
  --swallow_;
  return true;
}

void CoreEncoder::Bare(ReplyCode code) {
  if (Swallow()) return;
  char* at = out_->Reserve(1);
  *at++ = static_cast<char>(code);
  out_->Commit(at);
}

void CoreEncoder::Frame(ReplyCode code, std::string_view bytes) {
  if (Swallow()) return;
  char* at = PutHeader(out_->Reserve(1 + kLengthSize + bytes.size()), code, bytes.size());
  std::memcpy(at, bytes.data(), bytes.size());
  out_->Commit(at + bytes.size());
}

void CoreEncoder::Aggregate(size_t count) {
  Error(kNoFrame);
  swallow_ += count;
}

void CoreEncoder::ResolveAggregate(size_t mark) {
  out_->Rewind(mark);
  Error(kNoFrame);
}

}  // namespace ruddock::binary
