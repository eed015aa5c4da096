// SPDX-License-Identifier: BSD-3-Clause
#include "tests/fuzz/codec_feed.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "tests/fuzz/allocation_watch.h"

namespace ruddock::fuzz {
namespace {

// Announced sizes up to this are believed: enough for the path that receives large bulks directly.
constexpr uint64_t kMaxBulk = 256 * 1024;
// Shorter inputs are fed byte by byte, too.
constexpr size_t kShort = 128;

struct Outcome {
  std::vector<std::vector<std::string>> requests;
  bool failed = false;
  std::string error;

  bool operator==(const Outcome&) const = default;
};

[[noreturn]] void Fail(const char* what) {
  std::fprintf(stderr, "%s\n", what);
  std::abort();
}

// A thread's batch has grown before long and is reused, so what it holds is not the input's doing.
engine::Batch& GrownBatch() {
  static engine::Batch* const batch = [] {
    auto* grown = new engine::Batch;
    for (size_t i = 0; i < kMaxInput; ++i) grown->AddBlobArg(engine::Blob::Make(0));
    for (size_t i = 0; i < engine::Batch::kMaxRequests; ++i) grown->CloseRequest();
    grown->Clear();
    return grown;
  }();
  return *batch;
}

// One connection: keeps the tail that the codec asks to see again.
class Feed {
 public:
  Feed(MakeCodec make, bool authenticated) : batch_(GrownBatch()) {
    limits_.max_bulk = kMaxBulk;
    limits_.authenticated = authenticated;
    AllocationWatch::Scope watched;
    codec_ = make();
  }
  ~Feed() { batch_.Clear(); }

  // False once the codec has refused the stream.
  bool Add(std::string_view piece) {
    const engine::Codec::Direct direct = codec_->direct();
    const size_t filled = std::min(direct.missing, piece.size());
    if (filled != 0) {
      std::memcpy(direct.at, piece.data(), filled);
      codec_->DirectFilled(filled);
      piece.remove_prefix(filled);
      if (piece.empty() && filled < direct.missing) return true;
    }
    // Copied to an allocation of its exact size, so that a read beyond the end is caught.
    std::vector<char> exact(kept_.size() + piece.size());
    std::copy(kept_.begin(), kept_.end(), exact.begin());
    std::copy(piece.begin(), piece.end(), exact.begin() + static_cast<ptrdiff_t>(kept_.size()));
    return Decode({exact.data(), exact.size()});
  }

  void Check(size_t input_size, size_t view_bytes) const {
    RequireBounded(watch_, input_size, reserved_ + view_bytes * input_size);
  }
  const Outcome& outcome() const { return outcome_; }

 private:
  bool Decode(std::string_view input) {
    for (;;) {
      engine::Codec::Result result;
      {
        AllocationWatch::Scope watched;
        batch_.Clear();
        result = codec_->Decode(input, batch_, limits_);
      }
      Record();
      if (result.status == engine::Codec::Status::kError) {
        outcome_.failed = true;
        outcome_.error = codec_->error();
        return false;
      }
      if (result.consumed + result.kept > input.size()) Fail("more bytes consumed than there are");
      if (result.status == engine::Codec::Status::kNeedMore) {
        kept_.assign(input.substr(result.consumed, result.kept));
        // Room for a bulk that is on its way: address space until the bytes arrive.
        reserved_ = std::max(reserved_, codec_->direct().missing);
        return true;
      }
      if (result.consumed == 0 && batch_.empty()) Fail("a call that does nothing asks for another");
      input.remove_prefix(result.consumed);
    }
  }

  void Record() {
    for (size_t i = 0; i < batch_.size(); ++i) {
      std::vector<std::string>& request = outcome_.requests.emplace_back();
      const engine::ArgView args = batch_.args(batch_.request(i));
      for (uint32_t a = 0; a < args.size(); ++a) request.emplace_back(args[a]);
    }
  }

  engine::Batch& batch_;
  AllocationWatch watch_;
  engine::Codec::Limits limits_;
  std::unique_ptr<engine::Codec> codec_;
  std::string kept_;
  size_t reserved_ = 0;
  Outcome outcome_;
};

// `next_size` names the size of each piece.
template <typename NextSize>
Outcome Decode(MakeCodec make, std::string_view input, bool authenticated, size_t view_bytes,
               NextSize next_size) {
  Feed feed(make, authenticated);
  std::string_view rest = input;
  while (!rest.empty()) {
    const size_t size = std::min(rest.size(), next_size());
    if (!feed.Add(rest.substr(0, size))) break;
    rest.remove_prefix(size);
  }
  feed.Check(input.size(), view_bytes);
  return feed.outcome();
}

void Compare(const Outcome& whole, const Outcome& pieces, const char* how) {
  if (whole == pieces) return;
  std::fprintf(stderr, "%s: %zu requests, error \"%s\"; whole: %zu requests, error \"%s\"\n", how,
               pieces.requests.size(), pieces.error.c_str(), whole.requests.size(),
               whole.error.c_str());
  Fail("what is decoded depends on how the input is split");
}

}  // namespace

void CheckFeeds(MakeCodec make, std::string_view input, size_t view_bytes) {
  if (input.size() > kMaxInput) return;
  std::minstd_rand random(static_cast<uint32_t>(std::hash<std::string_view>{}(input)));
  for (const bool authenticated : {true, false}) {
    const auto decode = [&](auto next_size) {
      return Decode(make, input, authenticated, view_bytes, next_size);
    };
    const Outcome whole = decode([&] { return input.size(); });
    // Up to a few dozen pieces: each makes the unfinished tail be copied again.
    const size_t longest = 1 + input.size() / 16 * (1 + random() % 8);
    Compare(whole, decode([&] { return 1 + random() % longest; }), "cut at random");
    if (authenticated && input.size() <= kShort) {
      Compare(whole, decode([] { return size_t{1}; }), "byte by byte");
    }
  }
}

}  // namespace ruddock::fuzz
