// SPDX-License-Identifier: BSD-3-Clause
// A field of a large hash with its value: a single allocation.
//
//   offset 0  size of the field, size of the value, one byte each; 255 stands for a size that
//          2  follows in four bytes, the field's before the value's
//             the field's bytes, the value's bytes
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

#include "engine/base/memory.h"

namespace ruddock::engine {

class FieldNode {
 public:
  static FieldNode* Make(std::string_view field, std::string_view value);
  static void Destroy(FieldNode* node) { Free(node, node->Request()); }

  std::string_view key() const { return {bytes() + TextOffset(), field_size()}; }
  std::string_view value() const { return {bytes() + TextOffset() + field_size(), value_size()}; }

  // Bytes in the allocator.
  size_t memory() const { return AllocationSize(Request()); }

  // Gives the field another value, where the allocation stays as large; `value` may not be a part
  // of it. False: a new node is needed.
  bool Assign(std::string_view value);

 private:
  static constexpr uint8_t kLong = 255;
  static constexpr size_t kHeader = 2;

  static size_t RequestSize(size_t field, size_t value) {
    return kHeader + (field >= kLong ? 4 : 0) + (value >= kLong ? 4 : 0) + field + value;
  }
  size_t Request() const { return RequestSize(field_size(), value_size()); }

  char* bytes() { return reinterpret_cast<char*>(this); }
  const char* bytes() const { return reinterpret_cast<const char*>(this); }
  size_t Load(size_t offset) const {
    uint32_t size;
    std::memcpy(&size, bytes() + offset, sizeof(size));
    return size;
  }
  void Save(size_t offset, size_t value) {
    const uint32_t size = static_cast<uint32_t>(value);
    std::memcpy(bytes() + offset, &size, sizeof(size));
  }
  size_t ValueSizeOffset() const { return kHeader + (field_size_ == kLong ? 4 : 0); }
  size_t TextOffset() const { return ValueSizeOffset() + (value_size_ == kLong ? 4 : 0); }
  size_t field_size() const { return field_size_ == kLong ? Load(kHeader) : field_size_; }
  size_t value_size() const { return value_size_ == kLong ? Load(ValueSizeOffset()) : value_size_; }

  uint8_t field_size_;
  uint8_t value_size_;
};
static_assert(sizeof(FieldNode) == 2);

inline FieldNode* FieldNode::Make(std::string_view field, std::string_view value) {
  FieldNode* node = static_cast<FieldNode*>(Allocate(RequestSize(field.size(), value.size())));
  node->field_size_ = static_cast<uint8_t>(field.size() < kLong ? field.size() : kLong);
  node->value_size_ = static_cast<uint8_t>(value.size() < kLong ? value.size() : kLong);
  if (node->field_size_ == kLong) node->Save(kHeader, field.size());
  if (node->value_size_ == kLong) node->Save(node->ValueSizeOffset(), value.size());
  char* text = node->bytes() + node->TextOffset();
  if (!field.empty()) std::memcpy(text, field.data(), field.size());
  if (!value.empty()) std::memcpy(text + field.size(), value.data(), value.size());
  return node;
}

inline bool FieldNode::Assign(std::string_view value) {
  if ((value.size() >= kLong) != (value_size_ == kLong)) return false;
  const size_t fresh = RequestSize(field_size(), value.size());
  if (AllocationSize(fresh) != memory()) return false;
  if (value_size_ == kLong) {
    Save(ValueSizeOffset(), value.size());
  } else {
    value_size_ = static_cast<uint8_t>(value.size());
  }
  if (!value.empty()) {
    std::memcpy(bytes() + TextOffset() + field_size(), value.data(), value.size());
  }
  return true;
}

}  // namespace ruddock::engine
