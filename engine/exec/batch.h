// SPDX-License-Identifier: BSD-3-Clause
// Decoded requests on their way to the executor. A decoder fills a batch with views into its read
// buffer; the executor runs it before the buffer is used again. Reused: nothing is allocated once
// the vectors have grown.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/blob.h"
#include "engine/base/number.h"
#include "engine/command/args.h"
#include "engine/command/command.h"
#include "engine/store/key.h"

namespace ruddock::engine {

struct Request {
  uint32_t first_arg = 0;
  uint32_t arg_count = 0;
  // Set by a decoder that knows the command already; else the executor looks args[0] up.
  const Command* command = nullptr;
  uint64_t key_hash = 0;                      // KeyMode::kSingle: of the key
  uint32_t key_bucket = Key::kUnknownBucket;  // see Key::bucket
};

class Batch {
 public:
  // More requests than this wait for the next batch.
  static constexpr size_t kMaxRequests = 128;
  // Room for more arguments than this is given back after a batch.
  static constexpr size_t kKeptArgs = 16 * 1024;

  bool full() const { return size_ == kMaxRequests; }
  bool empty() const { return size_ == 0; }
  size_t size() const { return size_; }
  Request& request(size_t i) { return requests_[i]; }
  const Request& request(size_t i) const { return requests_[i]; }
  ArgView args(const Request& request) const {
    return {args_.get() + request.first_arg, request.arg_count};
  }

  // A decoder adds the arguments of one request, then closes it; not while the batch is full.
  void AddArg(std::string_view arg) {
    *ArgRoom(1) = arg;
    ++arg_count_;
  }
  // An argument that lies in its final allocation already.
  void AddBlobArg(BlobRef blob) {
    blobs_.push_back({static_cast<uint32_t>(arg_count_), blob});
    AddArg(blob->view());
  }
  // Room for the next `count` arguments of the request. They may be written here, and are the
  // request's once CommitArgs says so.
  std::string_view* ArgRoom(size_t count) {
    if (arg_capacity_ - arg_count_ < count) [[unlikely]]
      GrowArgs(count);
    return args_.get() + arg_count_;
  }
  void CommitArgs(size_t count) { arg_count_ += count; }
  // Keeps memory that arguments point into until Clear; returns its start.
  char* Hold(BlobRef memory) {
    held_.push_back(std::move(memory));
    return held_.back()->data();
  }
  size_t arg_count() const { return arg_count_; }
  // A number in decimal, kept here; at most one per request.
  void AddNumberArg(uint64_t number) {
    if (!numbers_) numbers_ = std::make_unique<char[]>(kMaxRequests * kMaxIntegerText);
    char* text = numbers_.get() + size_ * kMaxIntegerText;
    AddArg({text, static_cast<size_t>(FormatUint64(text, number) - text)});
  }
  void CloseRequest(const Command* command = nullptr) {
    requests_[size_++] = {open_at_, static_cast<uint32_t>(arg_count_) - open_at_, command};
    open_at_ = static_cast<uint32_t>(arg_count_);
  }
  // Drops the arguments of a request that turned out to be incomplete.
  void AbandonRequest() {
    while (!blobs_.empty() && blobs_.back().arg >= open_at_) blobs_.pop_back();
    arg_count_ = open_at_;
  }

  // Puts `text` in the place of an argument that nobody else may see; `text` outlives the batch.
  void ReplaceArg(const Request& request, uint32_t index, std::string_view text) {
    args_[request.first_arg + index] = text;
  }

  // The blob behind argument `index` of `request`, if it came as one. The batch goes on sharing it:
  // the argument must stay readable (SLOWLOG) even where the store drops the value at once.
  BlobRef ShareBlob(const Request& request, uint32_t index) const {
    for (const BlobArg& blob : blobs_) {
      if (blob.arg == request.first_arg + index) return blob.blob;
    }
    return {};
  }

  void Clear();
  // Bytes of the arguments of the requests from `first` on.
  size_t ArgBytes(size_t first) const;
  // Moves the requests from `first` on into `out`, with copies of their arguments: for a client
  // that has to wait in the middle of a batch.
  void MoveRest(size_t first, Batch& out);

 private:
  struct BlobArg {
    uint32_t arg;
    BlobRef blob;
  };

  void GrowArgs(size_t count);

  // Plain arrays instead of vectors: a decoder fills them for every request.
  size_t size_ = 0;
  size_t arg_count_ = 0;
  size_t arg_capacity_ = 0;
  uint32_t open_at_ = 0;  // the first argument of the request that is not closed yet
  std::unique_ptr<std::string_view[]> args_;
  std::vector<BlobArg> blobs_;
  std::vector<BlobRef> held_;
  std::string owned_;                // bytes behind args_ after MoveRest
  std::unique_ptr<char[]> numbers_;  // text of AddNumberArg, one slot per request
  std::array<Request, kMaxRequests> requests_;
};

}  // namespace ruddock::engine
