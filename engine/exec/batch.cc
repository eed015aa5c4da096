// SPDX-License-Identifier: BSD-3-Clause
#include "engine/exec/batch.h"

#include <algorithm>

namespace ruddock::engine {

void Batch::GrowArgs(size_t count) {
  arg_capacity_ = std::max({arg_count_ + count, arg_capacity_ * 2, 4 * kMaxRequests});
  std::unique_ptr<std::string_view[]> grown(new std::string_view[arg_capacity_]);
  std::copy_n(args_.get(), arg_count_, grown.get());
  args_ = std::move(grown);
}

void Batch::Clear() {
  size_ = 0;
  arg_count_ = 0;
  open_at_ = 0;
  // One request with millions of arguments is not kept room for.
  if (arg_capacity_ > kKeptArgs) {
    args_.reset();
    arg_capacity_ = 0;
  }
  blobs_.clear();
  held_.clear();
  owned_.clear();
}

size_t Batch::ArgBytes(size_t first) const {
  size_t bytes = 0;
  if (first < size_) {
    for (size_t i = requests_[first].first_arg; i < arg_count_; ++i) bytes += args_[i].size();
  }
  return bytes;
}

void Batch::MoveRest(size_t first, Batch& out) {
  out.Clear();
  // Reserved at once, so that views into it stay valid while it fills.
  out.owned_.reserve(ArgBytes(first));
  for (size_t r = first; r < size_; ++r) {
    const Request& request = requests_[r];
    for (uint32_t i = 0; i < request.arg_count; ++i) {
      if (BlobRef blob = ShareBlob(request, i)) {
        out.AddBlobArg(std::move(blob));
        continue;
      }
      const size_t at = out.owned_.size();
      const std::string_view arg = args_[request.first_arg + i];
      out.owned_.append(arg);
      out.AddArg({out.owned_.data() + at, arg.size()});
    }
    out.CloseRequest(request.command);
  }
}

}  // namespace ruddock::engine
