// SPDX-License-Identifier: BSD-3-Clause
#include <ruddock/client/pipeline.h>

#include <algorithm>

#include "binary/client/packed.h"
#include "binary/frames.h"

namespace ruddock::client::detail {
namespace {

void AddVarint(std::string& bytes, uint64_t value) {
  char text[binary::kMaxVarint];
  bytes.append(text, binary::WriteVarint(text, value));
}

bool IsSubscription(Opcode opcode) {
  switch (opcode) {
    case Opcode::kSubscribe:
    case Opcode::kUnsubscribe:
    case Opcode::kPsubscribe:
    case Opcode::kPunsubscribe:
    case Opcode::kSsubscribe:
    case Opcode::kSunsubscribe: return true;
    default: return false;
  }
}

}  // namespace

void Encoded::Begin(Opcode opcode, size_t arguments) {
  if (IsSubscription(opcode))
    subscriptions.push_back({ends.size(), std::max<size_t>(arguments, 1)});
  using binary::RequestCode;
  bytes += static_cast<char>(valued ? RequestCode::kValuedCall : RequestCode::kCall);
  AddVarint(bytes, static_cast<uint64_t>(opcode));
  AddVarint(bytes, arguments);
}

void Encoded::Begin(std::string_view name, size_t arguments) {
  if (valued) {
    bytes += static_cast<char>(binary::RequestCode::kValuedCall);
    AddVarint(bytes, 0);
  } else {
    bytes += static_cast<char>(binary::RequestCode::kNamedCall);
  }
  AddVarint(bytes, arguments + 1);
  Text(name);
}

void Encoded::Numeric(NumberKind kind) {
  features |= kArraysOfNumbers;
  bytes += static_cast<char>(binary::RequestCode::kNumeric);
  bytes += static_cast<char>(kind);
}

void Encoded::Text(std::string_view text) {
  if (valued) {
    if (compress_from != 0 && text.size() >= compress_from) {
      // What cannot be compressed goes in the same form.
      features |= kCompressedRequests;
      if (AppendPacked(text, bytes)) return;
    }
    bytes += static_cast<char>(binary::ValueCode::kBulk);
  }
  AddVarint(bytes, text.size());
  bytes += text;
}

void Encoded::Array(const NumberArray& numbers) {
  features |= kArraysOfNumbers;
  bytes += static_cast<char>(binary::ValueCode::kNumbers);
  bytes += static_cast<char>(numbers.kind);
  AddVarint(bytes, numbers.count);
  bytes += numbers.bytes;
}

}  // namespace ruddock::client::detail
