// SPDX-License-Identifier: BSD-3-Clause
// A reply that is made on one thread and sent on another: keeps what a handler answers, so that it
// can be said again to the client's own sink. Not thread-safe; hand it over whole.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/exec/reply_sink.h"

namespace ruddock::engine {

class RecordedReply final : public ReplySink {
 public:
  // `protocol` is that of the client who will be answered.
  explicit RecordedReply(int protocol) : protocol_(protocol) {}

  // Says all of it to `sink`, in order.
  void Replay(ReplySink& sink) const;

  int protocol() const override { return protocol_; }
  void Simple(std::string_view text) override { AddText(Kind::kSimple, text); }
  void Error(std::string_view text) override { AddText(Kind::kError, text); }
  void Integer(int64_t value) override { AddNumber(Kind::kInteger, value); }
  void Bulk(std::string_view bytes) override { AddText(Kind::kBulk, bytes); }
  void BulkShared(const BlobRef& blob) override;
  void BulkPacked(std::string_view packed, const BlobRef& blob) override;
  void Null() override { AddNumber(Kind::kNull, 0); }
  void NullArray() override { AddNumber(Kind::kNullArray, 0); }
  void Bool(bool value) override { AddNumber(Kind::kBool, value); }
  void Double(double value) override;
  void Decimal(std::string_view text) override { AddText(Kind::kDecimal, text); }
  void BigNumber(std::string_view text) override { AddText(Kind::kBigNumber, text); }
  void Verbatim(std::string_view format, std::string_view text) override;
  void Array(size_t count) override { AddCount(Kind::kArray, count); }
  void Map(size_t pairs) override { AddCount(Kind::kMap, pairs); }
  void Set(size_t count) override { AddCount(Kind::kSet, count); }
  void Push(size_t count) override { AddCount(Kind::kPush, count); }
  void Attribute(size_t pairs) override { AddCount(Kind::kAttribute, pairs); }
  void Expect(size_t bytes) override { AddCount(Kind::kExpect, bytes); }
  size_t Defer() override;
  void ResolveArray(size_t mark, size_t count) override { Resolve(mark, Kind::kArray, count); }
  void ResolveMap(size_t mark, size_t pairs) override { Resolve(mark, Kind::kMap, pairs); }
  void ResolveSet(size_t mark, size_t count) override { Resolve(mark, Kind::kSet, count); }
  size_t Position() const override { return steps_.size(); }
  void Rewind(size_t position) override { steps_.resize(position); }
  void SetProtocol(int protocol) override { protocol_ = protocol; }

 private:
  enum class Kind : uint8_t {
    kSimple,
    kError,
    kInteger,
    kBulk,
    kBulkShared,
    kNull,
    kNullArray,
    kBool,
    kDouble,
    kDecimal,
    kBigNumber,
    kVerbatim,
    kArray,
    kMap,
    kSet,
    kPush,
    kAttribute,
    kExpect,
    kDeferred,  // until it is resolved
  };
  struct Step {
    Kind kind = Kind::kNull;
    int64_t number = 0;
    double real = 0;
    std::string text = {};
    BlobRef blob = {};
  };

  void AddText(Kind kind, std::string_view text) {
    steps_.push_back({.kind = kind, .text = std::string(text)});
  }
  void AddNumber(Kind kind, int64_t number) { steps_.push_back({.kind = kind, .number = number}); }
  void AddCount(Kind kind, size_t count) { AddNumber(kind, static_cast<int64_t>(count)); }
  void Resolve(size_t mark, Kind kind, size_t count);
  static void ReplayText(const Step& step, ReplySink& sink);
  static void ReplayCount(const Step& step, ReplySink& sink);

  int protocol_;
  std::vector<Step> steps_;
};

}  // namespace ruddock::engine
