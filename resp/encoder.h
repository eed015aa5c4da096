// SPDX-License-Identifier: BSD-3-Clause
// RESP2 and RESP3 replies. Formats: https://redis.io/docs/reference/protocol-spec/.
#pragma once

#include "engine/exec/output_buffer.h"
#include "engine/exec/reply_sink.h"
#include "engine/exec/work_pool.h"

namespace ruddock::resp {

class Encoder final : public engine::ReplySink {
 public:
  void Attach(engine::OutputBuffer& out) { out_ = &out; }
  // Who decompresses large values.
  void UseHelpers(const engine::Helpers& helpers) { helpers_ = helpers; }

  int protocol() const override { return protocol_; }
  void SetProtocol(int protocol) override { protocol_ = protocol; }

  void Simple(std::string_view text) override;
  void Error(std::string_view text) override;
  void Integer(int64_t value) override;
  void Bulk(std::string_view bytes) override;
  void BulkShared(const engine::BlobRef& blob) override;
  void BulkPacked(std::string_view packed, const engine::BlobRef& blob) override;
  void Null() override;
  void NullArray() override;
  void Bool(bool value) override;
  void Double(double value) override;
  void Decimal(std::string_view text) override;
  void BigNumber(std::string_view text) override;
  void Verbatim(std::string_view format, std::string_view text) override;
  void Array(size_t count) override { Header('*', count); }
  void Map(size_t pairs) override;
  void Set(size_t count) override { Header(protocol_ == 3 ? '~' : '*', count); }
  void Push(size_t count) override { Header(protocol_ == 3 ? '>' : '*', count); }
  void Attribute(size_t pairs) override { Header('|', pairs); }

  void Expect(size_t bytes) override { out_->Reserve(bytes); }

  size_t Defer() override { return out_->position(); }
  void ResolveArray(size_t mark, size_t count) override { InsertHeader(mark, '*', count); }
  void ResolveMap(size_t mark, size_t pairs) override;
  void ResolveSet(size_t mark, size_t count) override {
    InsertHeader(mark, protocol_ == 3 ? '~' : '*', count);
  }

  size_t Position() const override { return out_->position(); }
  void Rewind(size_t position) override { out_->Rewind(position); }

 private:
  void Header(char type, size_t count);
  void InsertHeader(size_t mark, char type, size_t count);
  void Line(char type, std::string_view text);

  engine::OutputBuffer* out_ = nullptr;
  engine::Helpers helpers_;
  int protocol_ = 2;
};

}  // namespace ruddock::resp
