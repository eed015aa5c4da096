// SPDX-License-Identifier: BSD-3-Clause
// What a server sends to the client library: whatever it is, it is taken the same whole, cut, and
// through small chunks.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "tests/binary/client/reply_feed.h"

using ruddock::client::detail::Feed;
using ruddock::client::detail::Parsed;

namespace {

// Pieces of a length that follows from what was fed, so that a finding can be replayed.
Parsed InPieces(std::string_view bytes, size_t chunk) {
  Feed feed(chunk);
  size_t piece = 1;
  while (!bytes.empty()) {
    if (!feed.Add(bytes.substr(0, piece))) break;
    piece = std::min(piece, bytes.size());
    const auto last = static_cast<unsigned char>(bytes[piece - 1]);
    bytes.remove_prefix(piece);
    piece = 1 + last % 61;
  }
  return feed.parsed();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  Feed whole(1 << 16);
  whole.Add(bytes);
  if (InPieces(bytes, 16) != whole.parsed() || InPieces(bytes, 100) != whole.parsed()) std::abort();
  return 0;
}
