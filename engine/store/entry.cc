// SPDX-License-Identifier: BSD-3-Clause
#include "engine/store/entry.h"

#include <new>

#include "engine/base/memory.h"
#include "engine/base/packed_bytes.h"

namespace ruddock::engine {

size_t Entry::RequestSize(const Shape& shape) {
  const bool holds_value = HoldsValue(shape.encoding);
  size_t size = kHeader + (shape.has_expiry ? 8 : 0) + (holds_value ? 0 : 8) + shape.key_size;
  if (shape.key_size >= kLongSize) size += 4;
  if (holds_value) size += shape.inline_size + (shape.inline_size >= kLongSize ? 4 : 0);
  return size;
}

Entry* Entry::Make(const Shape& shape, std::string_view key) {
  Entry* entry = new (Allocate(RequestSize(shape))) Entry;
  entry->type_ = static_cast<uint8_t>(shape.type) & 15;
  entry->set_encoding(shape.encoding);
  entry->flags_ = shape.has_expiry ? kHasExpiry : 0;
  entry->epoch_ = 0;
  entry->access_ = 0;
  entry->key_size_ = static_cast<uint8_t>(key.size() < kLongSize ? key.size() : kLongSize);
  entry->value_size_ =
      shape.inline_size < kLongSize ? shape.inline_size & 255 : uint32_t{kLongSize};
  size_t at = entry->SizesOffset();
  if (key.size() >= kLongSize) {
    entry->Save(at, static_cast<uint32_t>(key.size()));
    at += 4;
  }
  if (entry->LongValue()) entry->Save(at, static_cast<uint32_t>(shape.inline_size));
  std::memcpy(entry->bytes() + entry->KeyOffset(), key.data(), key.size());
  return entry;
}

void Entry::Destroy(Entry* entry) {
  if (entry->has_blob()) {
    BlobRef::Drop(entry->blob());
  } else if (entry->encoding() > Encoding::kBlob) {
    FreeObject(entry->type(), entry->object());
  }
  DestroyShell(entry);
}

void Entry::DestroyShell(Entry* entry) { Free(entry, RequestSize(entry->shape())); }

Entry::Shape Entry::shape() const {
  return {type(), encoding(), has_expiry(), key().size(), holds_value() ? InlineSize() : 0};
}

size_t Entry::StringSize() const {
  if (is_inline()) return InlineSize();
  if (encoding() == Encoding::kBlob) return blob()->size();
  if (is_packed()) return UnpackedSize(packed());
  char scratch[kMaxIntegerText];
  return static_cast<size_t>(FormatInt64(scratch, integer()) - scratch);
}

std::string_view Entry::MakeStringValue(StringScratch& scratch) const {
  if (encoding() == Encoding::kBlob) return blob()->view();
  if (is_packed()) {
    const size_t size = UnpackedSize(packed());
    char* const bytes = scratch.unpacked.Take(size);
    Unpack(packed(), bytes);
    return {bytes, size};
  }
  char* const end = FormatInt64(scratch.number, integer());
  return {scratch.number, static_cast<size_t>(end - scratch.number)};
}

size_t Entry::MemoryUsage() const {
  size_t usage = AllocationSize(RequestSize(shape()));
  if (has_blob()) usage += blob()->allocation_size();
  if (encoding() > Encoding::kBlob) usage += ObjectMemory(type(), object());
  return usage;
}

bool Entry::ChangeInlineSize(size_t size) {
  if ((size >= kLongSize) != LongValue()) return false;
  const size_t old_request = RequestSize(shape());
  const size_t new_request = old_request - InlineSize() + size;
  if (AllocationSize(new_request) != AllocationSize(old_request)) return false;
  if (size >= kLongSize) {
    Save(SizesOffset() + (key_size_ == kLongSize ? 4 : 0), static_cast<uint32_t>(size));
  } else {
    value_size_ = size & 255;
  }
  return true;
}

}  // namespace ruddock::engine
