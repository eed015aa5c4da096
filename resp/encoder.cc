// SPDX-License-Identifier: BSD-3-Clause
#include "resp/encoder.h"

#include <cmath>
#include <cstring>

#include "engine/base/copy_bytes.h"
#include "engine/base/number.h"
#include "engine/base/packed_bytes.h"
#include "engine/exec/late_chunks.h"

namespace ruddock::resp {
namespace {

using engine::FormatInt64;
using engine::FormatUint64;
using engine::kMaxIntegerText;

// A type character, an integer and the line's end.
constexpr size_t kHeaderSize = 1 + kMaxIntegerText + 2;

char* PutEnd(char* at) {
  at[0] = '\r';
  at[1] = '\n';
  return at + 2;
}

char* PutHeader(char* at, char type, uint64_t count) {
  // Most counts and lengths have one digit.
  *at++ = type;
  if (count < 10) {
    *at++ = static_cast<char>('0' + count);
  } else {
    at = FormatUint64(at, count);
  }
  return PutEnd(at);
}

}  // namespace

void Encoder::Simple(std::string_view text) {
  char* at = out_->Reserve(text.size() + 3);
  *at++ = '+';
  out_->Commit(PutEnd(engine::CopyBytes(at, text)));
}

void Encoder::Error(std::string_view text) {
  char* at = out_->Reserve(text.size() + 3);
  *at++ = '-';
  // A line break in an error would end the reply and start a forged one.
  for (const char c : text) *at++ = c == '\r' || c == '\n' ? ' ' : c;
  out_->Commit(PutEnd(at));
}

void Encoder::Integer(int64_t value) {
  char* at = out_->Reserve(kHeaderSize);
  *at++ = ':';
  out_->Commit(PutEnd(FormatInt64(at, value)));
}

void Encoder::Bulk(std::string_view bytes) {
  char* at = PutHeader(out_->Reserve(kHeaderSize + bytes.size() + 2), '$', bytes.size());
  out_->Commit(PutEnd(engine::CopyBytes(at, bytes)));
}

void Encoder::BulkShared(const engine::BlobRef& blob) {
  if (blob->size() < engine::OutputBuffer::kReferenceSize) {
    Bulk(blob->view());
    return;
  }
  Header('$', blob->size());
  out_->AppendReference(blob);
  out_->Append("\r\n");
}

void Encoder::BulkPacked(std::string_view packed, const engine::BlobRef& blob) {
  const size_t size = engine::UnpackedSize(packed);
  if (blob && size > engine::kMaxWholeChunk) {
    Header('$', size);
    AppendUnpacked(blob, helpers_, *out_);
    out_->Append("\r\n");
    return;
  }
  if (size >= engine::OutputBuffer::kReferenceSize) {
    BulkShared(engine::UnpackToBlob(packed));
    return;
  }
  char* at = PutHeader(out_->Reserve(kHeaderSize + size + 2), '$', size);
  engine::Unpack(packed, at);
  out_->Commit(PutEnd(at + size));
}

void Encoder::Null() { out_->Append(protocol_ == 3 ? "_\r\n" : "$-1\r\n"); }

void Encoder::NullArray() { out_->Append(protocol_ == 3 ? "_\r\n" : "*-1\r\n"); }

void Encoder::Bool(bool value) {
  if (protocol_ == 3) {
    out_->Append(value ? "#t\r\n" : "#f\r\n");
  } else {
    out_->Append(value ? ":1\r\n" : ":0\r\n");
  }
}

void Encoder::Double(double value) { Decimal(engine::FormatDouble(value)); }

void Encoder::Decimal(std::string_view text) {
  if (protocol_ == 3) {
    Line(',', text);
  } else {
    Bulk(text);
  }
}

void Encoder::BigNumber(std::string_view text) {
  if (protocol_ == 3) {
    Line('(', text);
  } else {
    Bulk(text);
  }
}

void Encoder::Verbatim(std::string_view format, std::string_view text) {
  if (protocol_ != 3) {
    Bulk(text);
    return;
  }
  Header('=', text.size() + 4);
  out_->Append(format);
  out_->Append(":");
  out_->Append(text);
  out_->Append("\r\n");
}

void Encoder::Map(size_t pairs) {
  if (protocol_ == 3) {
    Header('%', pairs);
  } else {
    Header('*', pairs * 2);
  }
}

void Encoder::ResolveMap(size_t mark, size_t pairs) {
  if (protocol_ == 3) {
    InsertHeader(mark, '%', pairs);
  } else {
    InsertHeader(mark, '*', pairs * 2);
  }
}

void Encoder::Header(char type, size_t count) {
  out_->Commit(PutHeader(out_->Reserve(kHeaderSize), type, count));
}

void Encoder::InsertHeader(size_t mark, char type, size_t count) {
  char header[kHeaderSize];
  const char* end = PutHeader(header, type, count);
  out_->Insert(mark, {header, static_cast<size_t>(end - header)});
}

void Encoder::Line(char type, std::string_view text) {
  char* at = out_->Reserve(text.size() + 3);
  *at++ = type;
  std::memcpy(at, text.data(), text.size());
  out_->Commit(PutEnd(at + text.size()));
}

}  // namespace ruddock::resp
