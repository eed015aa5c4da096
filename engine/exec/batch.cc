// SPDX-License-Identifier: BSD-3-Clause
#include "engine/exec/batch.h"

namespace ruddock::engine {

size_t Batch::ArgBytes(size_t first) const {
  size_t bytes = 0;
  if (first < requests_.size()) {
    for (size_t i = requests_[first].first_arg; i < args_.size(); ++i) bytes += args_[i].size();
  }
  return bytes;
}

void Batch::MoveRest(size_t first, Batch& out) {
  out.Clear();
  // Reserved at once, so that views into it stay valid while it fills.
  out.owned_.reserve(ArgBytes(first));
  for (size_t r = first; r < requests_.size(); ++r) {
    const Request& request = requests_[r];
    for (uint32_t i = 0; i < request.arg_count; ++i) {
      if (BlobRef blob = ShareBlob(request, i)) {
        out.AddBlobArg(std::move(blob));
        continue;
      }
      const size_t at = out.owned_.size();
      const std::string_view arg = args_[request.first_arg + i];
      out.owned_.append(arg);
      out.args_.emplace_back(out.owned_.data() + at, arg.size());
    }
    out.CloseRequest(request.command);
  }
}

}  // namespace ruddock::engine
