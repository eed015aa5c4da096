// SPDX-License-Identifier: BSD-3-Clause
// Decoded requests on their way to the executor. A decoder fills a batch with views into its read
// buffer; the executor runs it before the buffer is used again. Reused: nothing is allocated once
// the vectors have grown.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/blob.h"
#include "engine/base/number.h"
#include "engine/command/args.h"
#include "engine/command/command.h"

namespace ruddock::engine {

struct Request {
  uint32_t first_arg = 0;
  uint32_t arg_count = 0;
  // Set by a decoder that knows the command already; else the executor looks args[0] up.
  const Command* command = nullptr;
  uint64_t key_hash = 0;  // KeyMode::kSingle: of the key
};

class Batch {
 public:
  // More requests than this wait for the next batch.
  static constexpr size_t kMaxRequests = 128;
  // Room for more arguments than this is given back after a batch.
  static constexpr size_t kKeptArgs = 16 * 1024;

  bool full() const { return requests_.size() >= kMaxRequests; }
  bool empty() const { return requests_.empty(); }
  size_t size() const { return requests_.size(); }
  Request& request(size_t i) { return requests_[i]; }
  const Request& request(size_t i) const { return requests_[i]; }
  ArgView args(const Request& request) const {
    return {args_.data() + request.first_arg, request.arg_count};
  }

  // A decoder adds the arguments of one request, then closes it.
  void AddArg(std::string_view arg) { args_.push_back(arg); }
  // An argument that lies in its final allocation already.
  void AddBlobArg(BlobRef blob) {
    blobs_.push_back({static_cast<uint32_t>(args_.size()), blob});
    args_.push_back(blob->view());
  }
  // Keeps memory that arguments point into until Clear; returns its start.
  char* Hold(BlobRef memory) {
    held_.push_back(std::move(memory));
    return held_.back()->data();
  }
  size_t arg_count() const { return args_.size(); }
  // A number in decimal, kept here; at most one per request.
  void AddNumberArg(uint64_t number) {
    if (!numbers_) numbers_ = std::make_unique<char[]>(kMaxRequests * kMaxIntegerText);
    char* text = numbers_.get() + requests_.size() * kMaxIntegerText;
    args_.emplace_back(text, static_cast<size_t>(FormatUint64(text, number) - text));
  }
  void CloseRequest(const Command* command = nullptr) {
    const uint32_t first =
        requests_.empty() ? 0 : requests_.back().first_arg + requests_.back().arg_count;
    requests_.push_back({first, static_cast<uint32_t>(args_.size()) - first, command, 0});
  }
  // Drops the arguments of a request that turned out to be incomplete.
  void AbandonRequest() {
    const uint32_t first =
        requests_.empty() ? 0 : requests_.back().first_arg + requests_.back().arg_count;
    while (!blobs_.empty() && blobs_.back().arg >= first) blobs_.pop_back();
    args_.resize(first);
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

  void Clear() {
    requests_.clear();
    args_.clear();
    // One request with millions of arguments is not kept room for.
    if (args_.capacity() > kKeptArgs) args_.shrink_to_fit();
    blobs_.clear();
    held_.clear();
    owned_.clear();
  }
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

  std::vector<Request> requests_;
  std::vector<std::string_view> args_;
  std::vector<BlobArg> blobs_;
  std::vector<BlobRef> held_;
  std::string owned_;                // bytes behind args_ after MoveRest
  std::unique_ptr<char[]> numbers_;  // text of AddNumberArg, one slot per request
};

}  // namespace ruddock::engine
