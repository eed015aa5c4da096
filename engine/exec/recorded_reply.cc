// SPDX-License-Identifier: BSD-3-Clause
#include "engine/exec/recorded_reply.h"

#include "engine/base/packed_bytes.h"

namespace ruddock::engine {
namespace {

constexpr size_t kFormatSize = 3;  // of a verbatim string

}  // namespace

void RecordedReply::BulkShared(const BlobRef& blob) {
  steps_.push_back({.kind = Kind::kBulkShared, .blob = blob});
}

void RecordedReply::BulkPacked(std::string_view packed, const BlobRef&) {
  BulkShared(UnpackToBlob(packed));
}

void RecordedReply::Double(double value) {
  steps_.push_back({.kind = Kind::kDouble, .real = value});
}

void RecordedReply::Verbatim(std::string_view format, std::string_view text) {
  AddText(Kind::kVerbatim, format);
  steps_.back().text += text;
}

size_t RecordedReply::Defer() {
  AddCount(Kind::kDeferred, 0);
  return steps_.size() - 1;
}

void RecordedReply::Resolve(size_t mark, Kind kind, size_t count) {
  steps_[mark].kind = kind;
  steps_[mark].number = static_cast<int64_t>(count);
}

void RecordedReply::Replay(ReplySink& sink) const {
  for (const Step& step : steps_) {
    switch (step.kind) {
      case Kind::kBulkShared: sink.BulkShared(step.blob); break;
      case Kind::kNull: sink.Null(); break;
      case Kind::kNullArray: sink.NullArray(); break;
      case Kind::kBool: sink.Bool(step.number != 0); break;
      case Kind::kInteger: sink.Integer(step.number); break;
      case Kind::kDouble: sink.Double(step.real); break;
      case Kind::kSimple:
      case Kind::kError:
      case Kind::kBulk:
      case Kind::kDecimal:
      case Kind::kBigNumber:
      case Kind::kVerbatim: ReplayText(step, sink); break;
      default: ReplayCount(step, sink);
    }
  }
}

void RecordedReply::ReplayText(const Step& step, ReplySink& sink) {
  const std::string_view text = step.text;
  switch (step.kind) {
    case Kind::kSimple: return sink.Simple(text);
    case Kind::kError: return sink.Error(text);
    case Kind::kDecimal: return sink.Decimal(text);
    case Kind::kBigNumber: return sink.BigNumber(text);
    case Kind::kVerbatim:
      return sink.Verbatim(text.substr(0, kFormatSize), text.substr(kFormatSize));
    default: return sink.Bulk(text);
  }
}

void RecordedReply::ReplayCount(const Step& step, ReplySink& sink) {
  const auto count = static_cast<size_t>(step.number);
  switch (step.kind) {
    case Kind::kMap: return sink.Map(count);
    case Kind::kSet: return sink.Set(count);
    case Kind::kPush: return sink.Push(count);
    case Kind::kAttribute: return sink.Attribute(count);
    case Kind::kExpect: return sink.Expect(count);
    default: return sink.Array(count);
  }
}

}  // namespace ruddock::engine
