// SPDX-License-Identifier: BSD-3-Clause
#include "bench/load/reply_reader.h"

#include <algorithm>

#include "bench/load/binary_reply_reader.h"
#include "bench/load/resp_reply_reader.h"

namespace ruddock::load {

void ReplyReader::AppendText(const char* from, const char* to) {
  const size_t room = kMaxText - std::min(kMaxText, text_.size());
  text_.append(from, std::min(room, static_cast<size_t>(to - from)));
}

std::unique_ptr<ReplyReader> MakeReplyReader(Protocol protocol) {
  if (protocol == Protocol::kResp) return std::make_unique<RespReplyReader>();
  return std::make_unique<BinaryReplyReader>();
}

}  // namespace ruddock::load
