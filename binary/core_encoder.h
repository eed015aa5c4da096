// SPDX-License-Identifier: BSD-3-Clause
// Replies to the requests of the binary protocol's core (PROTOCOL.md). Which frame a reply becomes
// follows from its type: a status is OK or PONG, 1 and 0 are OK and null, a string is a value, a
// text is a text.
#pragma once

#include "binary/frames.h"
#include "engine/exec/output_buffer.h"
#include "engine/exec/reply_sink.h"
#include "engine/exec/work_pool.h"

namespace ruddock::binary {

class CoreEncoder final : public engine::ReplySink {
 public:
  void Attach(engine::OutputBuffer& out) { out_ = &out; }
  // Who decompresses large values.
  void UseHelpers(const engine::Helpers& helpers) { helpers_ = helpers; }

  int protocol() const override { return 2; }
  bool Speaks(int protocol) const override { return protocol == 2; }
  void SetProtocol(int) override {}

  void Simple(std::string_view text) override;
  void Error(std::string_view text) override { Frame(ReplyCode::kError, text); }
  void Integer(int64_t value) override { Bool(value != 0); }
  void Bulk(std::string_view bytes) override { Frame(ReplyCode::kValue, bytes); }
  void BulkShared(const engine::BlobRef& blob) override;
  void BulkPacked(std::string_view packed, const engine::BlobRef& blob) override;
  void Null() override { Bare(ReplyCode::kNull); }
  void NullArray() override { Bare(ReplyCode::kNull); }
  void Bool(bool value) override { Bare(value ? ReplyCode::kOk : ReplyCode::kNull); }
  void Double(double value) override;
  void Decimal(std::string_view text) override { Bulk(text); }
  void BigNumber(std::string_view text) override { Bulk(text); }
  void Verbatim(std::string_view, std::string_view text) override { Frame(ReplyCode::kText, text); }

  // The core has no frame for these and no request that is answered with one: an error frame stands
  // for the whole, and the elements are swallowed.
  void Array(size_t count) override { Aggregate(count); }
  void Map(size_t pairs) override { Aggregate(pairs * 2); }
  void Set(size_t count) override { Aggregate(count); }
  void Push(size_t count) override { Aggregate(count); }
  void Attribute(size_t pairs) override { Aggregate(pairs * 2); }
  void Expect(size_t bytes) override { out_->Reserve(bytes); }

  size_t Defer() override { return out_->position(); }
  void ResolveArray(size_t mark, size_t) override { ResolveAggregate(mark); }
  void ResolveMap(size_t mark, size_t) override { ResolveAggregate(mark); }
  void ResolveSet(size_t mark, size_t) override { ResolveAggregate(mark); }

  size_t Position() const override { return out_->position(); }
  void Rewind(size_t position) override { out_->Rewind(position); }

 private:
  // True where the reply is an element of an aggregate that was refused.
  bool Swallow();
  void Bare(ReplyCode code);
  void Frame(ReplyCode code, std::string_view bytes);
  void Aggregate(size_t count);
  void ResolveAggregate(size_t mark);

  engine::OutputBuffer* out_ = nullptr;
  engine::Helpers helpers_;
  size_t swallow_ = 0;
};

}  // namespace ruddock::binary
