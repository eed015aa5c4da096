// SPDX-License-Identifier: BSD-3-Clause
#include "engine/base/sha1.h"

#include <gtest/gtest.h>

namespace ruddock::engine {
namespace {

// The examples of FIPS 180.
TEST(Sha1Test, KnownDigests) {
  EXPECT_EQ(ToHex(Sha1::Of("")), "da39a3ee5e6b4b0d3255bfef95601890afd80709");
  EXPECT_EQ(ToHex(Sha1::Of("abc")), "a9993e364706816aba3e25717850c26c9cd0d89d");
  EXPECT_EQ(ToHex(Sha1::Of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")),
            "84983e441c3bd26ebaae4aa1f95129e5e54670f1");
  EXPECT_EQ(ToHex(Sha1::Of(std::string(1'000'000, 'a'))),
            "34aa973cd4c4daa4f61eeb2bdbad27316534016f");
}

TEST(Sha1Test, PiecesMakeTheSameDigest) {
  for (size_t size = 50; size < 140; ++size) {
    const std::string text(size, 'q');
    const Sha1Digest whole = Sha1::Of(text);
    for (size_t cut = 0; cut <= size; ++cut) {
      Sha1 hash;
      hash.Update(std::string_view(text).substr(0, cut));
      hash.Update(std::string_view(text).substr(cut));
      ASSERT_EQ(hash.Finish(), whole) << size << " cut at " << cut;
    }
  }
}

}  // namespace
}  // namespace ruddock::engine
