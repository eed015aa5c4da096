// SPDX-License-Identifier: BSD-3-Clause
// The arguments of one request. Views into the read buffer: valid while the request runs.
#pragma once

#include <cstdint>
#include <string_view>

#include "engine/base/blob.h"

namespace ruddock::engine {

// args[0] is the command's name.
class ArgView {
 public:
  ArgView() = default;
  ArgView(const std::string_view* args, uint32_t count) : args_(args), count_(count) {}

  std::string_view operator[](size_t index) const { return args_[index]; }
  uint32_t size() const { return count_; }
  const std::string_view* begin() const { return args_; }
  const std::string_view* end() const { return args_ + count_; }

 private:
  const std::string_view* args_ = nullptr;
  uint32_t count_ = 0;
};

// Equal without regard to ASCII case; `lower` is lower case already.
bool EqualsNoCase(std::string_view text, std::string_view lower);

}  // namespace ruddock::engine
