// SPDX-License-Identifier: BSD-3-Clause
#include "engine/base/copy_bytes.h"

#include <gtest/gtest.h>

#include <string>

namespace ruddock::engine {
namespace {

TEST(CopyBytes, EverySizeAndNothingBeside) {
  std::string source(40, '\0');
  for (size_t i = 0; i < source.size(); ++i) source[i] = static_cast<char>('A' + i);
  for (size_t size = 0; size <= source.size(); ++size) {
    std::string target(size + 2, '.');
    const std::string_view bytes = std::string_view(source).substr(0, size);
    EXPECT_EQ(CopyBytes(target.data() + 1, bytes), target.data() + 1 + size);
    EXPECT_EQ(target, "." + std::string(bytes) + ".");
  }
}

}  // namespace
}  // namespace ruddock::engine
