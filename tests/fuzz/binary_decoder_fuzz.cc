// SPDX-License-Identifier: BSD-3-Clause
// The binary decoder: never crashes, allocates within bounds, and takes a stream the same way
// whole and cut into pieces. The first byte of the input chooses the cuts.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "binary/decoder.h"
#include "engine/command/registry.h"
#include "tests/fuzz/allocation_watch.h"

namespace {

using ruddock::binary::Decoder;
using ruddock::engine::ArgView;
using ruddock::engine::Batch;
using ruddock::engine::Codec;

// Above the size from which a field is received directly, below what the watch allows.
constexpr uint64_t kMaxBulk = 48 * 1024;

struct Outcome {
  std::vector<std::string> requests;  // the arguments of each, run together with their lengths
  std::string error;

  bool operator==(const Outcome&) const = default;
};

class Feed {
 public:
  explicit Feed(bool authenticated) { limits_ = {kMaxBulk, authenticated}; }

  void Add(std::string_view bytes) {
    while (!bytes.empty() && outcome.error.empty()) {
      const Codec::Direct direct = decoder_.direct();
      if (direct.missing != 0) {
        const size_t taken = std::min(direct.missing, bytes.size());
        std::memcpy(direct.at, bytes.data(), taken);
        decoder_.DirectFilled(taken);
        bytes.remove_prefix(taken);
        if (taken < direct.missing) return;
      }
      kept_.append(bytes);
      bytes = {};
      Decode();
    }
  }

  Outcome outcome;

 private:
  void Decode() {
    std::string_view input = kept_;
    for (;;) {
      batch_.Clear();
      const Codec::Result result = decoder_.Decode(input, batch_, limits_);
      for (size_t i = 0; i < batch_.size(); ++i) Note(batch_.args(batch_.request(i)));
      if (result.status == Codec::Status::kError) {
        outcome.error = decoder_.error();
        return;
      }
      if (result.status == Codec::Status::kNeedMore) {
        kept_ = std::string(input.substr(result.consumed, result.kept));
        return;
      }
      input.remove_prefix(result.consumed);
    }
  }
  void Note(const ArgView& args) {
    std::string request;
    for (const std::string_view arg : args) {
      request += std::to_string(arg.size()) + ":";
      request += arg;
    }
    outcome.requests.push_back(std::move(request));
  }

  Decoder decoder_;
  Batch batch_;
  Codec::Limits limits_;
  std::string kept_;
};

// The decoder alone, for the watch: the feed above keeps copies of everything.
void RunBounded(std::string_view input, bool authenticated) {
  const size_t input_size = input.size();
  const ruddock::fuzz::AllocationWatch watch;
  size_t reserved = 0;
  {
    const ruddock::fuzz::AllocationWatch::Scope watched;
    Decoder decoder;
    Batch batch;
    for (;;) {
      batch.Clear();
      const Codec::Result result = decoder.Decode(input, batch, {kMaxBulk, authenticated});
      // Room for a field that is on its way: address space until the bytes arrive.
      reserved = decoder.direct().missing;
      if (result.status != Codec::Status::kBatchFull) break;
      input.remove_prefix(result.consumed);
    }
  }
  ruddock::fuzz::RequireBounded(watch, input_size, reserved);
}

}  // namespace

// What the process makes once is no input's doing.
extern "C" int LLVMFuzzerInitialize(int*, char***) {
  ruddock::engine::Commands();
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const bool authenticated = (data[0] & 1) == 0;
  const size_t step = 1 + (data[0] >> 1);
  const std::string_view input(reinterpret_cast<const char*>(data) + 1, size - 1);
  RunBounded(input, authenticated);
  Feed whole(authenticated), split(authenticated);
  whole.Add(input);
  for (size_t at = 0; at < input.size(); at += step) split.Add(input.substr(at, step));
  if (!(whole.outcome == split.outcome)) std::abort();
  return 0;
}
