// SPDX-License-Identifier: BSD-3-Clause
// Replies to typed requests (PROTOCOL.md): a frame for each type that RESP3 knows, and the same
// shapes as RESP3's; to clients that want it, bytes in compressed form or as arrays of numbers.
#pragma once

#include "binary/frames.h"
#include "engine/exec/output_buffer.h"
#include "engine/exec/reply_sink.h"
#include "engine/exec/work_pool.h"

namespace ruddock::binary {

class ValueEncoder final : public engine::ReplySink {
 public:
  // Bytes are encoded as numbers of that kind until the next call.
  void Attach(engine::OutputBuffer& out, NumberKind numbers = NumberKind::kNone) {
    out_ = &out;
    numbers_ = numbers;
    special_from_ = numbers == NumberKind::kNone ? compress_from_ : 0;
  }
  // Who compresses large values.
  void UseHelpers(const engine::Helpers& helpers) { helpers_ = helpers; }

  int protocol() const override { return 3; }
  bool Speaks(int protocol) const override { return protocol == 3; }
  void SetProtocol(int) override {}
  void CompressFrom(size_t size) override {
    compress_from_ = size;
    if (numbers_ == NumberKind::kNone) special_from_ = size;
  }

  void Simple(std::string_view text) override;
  void Error(std::string_view text) override;
  void Integer(int64_t value) override;
  void Bulk(std::string_view bytes) override {
    if (bytes.size() >= special_from_) [[unlikely]]
      return SpecialBulk(bytes);
    Text(ValueCode::kBulk, bytes);
  }
  void BulkShared(const engine::BlobRef& blob) override;
  void BulkPacked(std::string_view packed, const engine::BlobRef& blob) override;
  void Null() override { Bare(ValueCode::kNull); }
  void NullArray() override { Bare(ValueCode::kNull); }
  void Bool(bool value) override { Bare(value ? ValueCode::kTrue : ValueCode::kFalse); }
  void Double(double value) override;
  void Decimal(std::string_view text) override { Text(ValueCode::kDecimal, text); }
  void BigNumber(std::string_view text) override { Text(ValueCode::kBigNumber, text); }
  void Verbatim(std::string_view format, std::string_view text) override;

  void Array(size_t count) override { Header(ValueCode::kArray, count); }
  void Map(size_t pairs) override { Header(ValueCode::kMap, pairs); }
  void Set(size_t count) override { Header(ValueCode::kSet, count); }
  void Push(size_t count) override { Header(ValueCode::kPush, count); }
  void Attribute(size_t pairs) override { Header(ValueCode::kAttribute, pairs); }
  void Expect(size_t bytes) override { out_->Reserve(bytes); }

  // `count` numbers, which lie in `bytes` as they go over the wire.
  void Numbers(NumberKind kind, size_t count, std::string_view bytes);

  size_t Defer() override { return out_->position(); }
  void ResolveArray(size_t mark, size_t count) override {
    InsertHeader(mark, ValueCode::kArray, count);
  }
  void ResolveMap(size_t mark, size_t pairs) override {
    InsertHeader(mark, ValueCode::kMap, pairs);
  }
  void ResolveSet(size_t mark, size_t count) override {
    InsertHeader(mark, ValueCode::kSet, count);
  }

  size_t Position() const override { return out_->position(); }
  void Rewind(size_t position) override { out_->Rewind(position); }

 private:
  void Bare(ValueCode code);
  void Header(ValueCode code, uint64_t number);
  void InsertHeader(size_t mark, ValueCode code, uint64_t number);
  void Text(ValueCode code, std::string_view bytes);
  void NumbersHeader(NumberKind kind, size_t count);
  // The header of numbers that take so many bytes; false where they cannot be numbers.
  bool NumbersOf(size_t bytes);
  // Bytes that may go as numbers or compressed.
  void SpecialBulk(std::string_view bytes);
  // Bytes that do not fit there, or are not worth it.
  bool Compressed(std::string_view bytes);
  // The same of what is stored in a form that is the store's own.
  void CompressedAnew(std::string_view packed, size_t size);
  bool CompressedByHelpers(const engine::BlobRef& blob);

  engine::OutputBuffer* out_ = nullptr;
  engine::Helpers helpers_;
  size_t compress_from_ = SIZE_MAX;  // what the client agreed on
  size_t special_from_ = SIZE_MAX;   // bytes of that size and more go to SpecialBulk
  NumberKind numbers_ = NumberKind::kNone;
};

}  // namespace ruddock::binary
