// SPDX-License-Identifier: BSD-3-Clause
// Feeds one input to a codec as a connection would, whole and in pieces, and compares what comes
// out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "engine/exec/codec.h"

namespace ruddock::fuzz {

using MakeCodec = std::unique_ptr<engine::Codec> (*)();

// Longest input that is tried: what a batch must hold at most follows from it.
inline constexpr size_t kMaxInput = 128 * 1024;

// Decodes `input` whole, in pieces cut at places that depend on the input alone, and where it is
// short byte by byte; with and without authentication. Ends the program where the requests or the
// error differ, or where the codec holds more memory than an input of this size justifies.
// `view_bytes` per byte of input are justified besides: what the batch's views of arguments take,
// where an argument can be shorter than its view.
void CheckFeeds(MakeCodec make, std::string_view input, size_t view_bytes = 0);

}  // namespace ruddock::fuzz
