// SPDX-License-Identifier: BSD-3-Clause
#include "engine/types/hyperloglog.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "engine/base/random.h"

namespace ruddock::engine::hyperloglog {
namespace {

std::string WithOpcodes(const std::string& opcodes) {
  return Empty().substr(0, kHeaderSize) + opcodes;
}

// A single register, as PFADD of one element raises it.
std::optional<bool> Raise(std::string& bytes, Hit hit, size_t max_sparse_bytes) {
  char behind = 0;
  return Raise(bytes, hit, max_sparse_bytes, behind);
}

Registers RegistersOf(const std::string& bytes) {
  Registers registers{};
  EXPECT_TRUE(Merge(bytes, registers));
  return registers;
}

TEST(HyperLogLog, BytesAreThoseOfRedis) {
  std::string bytes = Empty();
  EXPECT_EQ(bytes, std::string("HYLL\x01\0\0\0\0\0\0\0\0\0\0\0\x7f\xff", 18));
  EXPECT_EQ(CachedCount(bytes), 0u);
  EXPECT_EQ(Raise(bytes, HitOf("a"), 3000), true);
  ForgetCount(bytes.data());
  EXPECT_EQ(bytes, std::string("HYLL\x01\0\0\0\0\0\0\0\0\0\0\x80q\xa6\x84NW", 21));
  EXPECT_EQ(CachedCount(bytes), std::nullopt);
  EXPECT_EQ(Decode(bytes), "Z:12711 v:2,1 Z:3672");
  EXPECT_EQ(Raise(bytes, HitOf("a"), 3000), false);
  EXPECT_EQ(Count(bytes), 1u);
  CacheCount(bytes.data(), 1);
  EXPECT_EQ(CachedCount(bytes), 1u);
}

TEST(HyperLogLog, BothEncodingsAgainstAModel) {
  for (uint64_t seed = 1; seed <= 6; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed);
    const size_t limit = seed % 2 == 0 ? 20'000 : 500;
    std::string growing = Empty();
    std::string dense = Empty();
    ASSERT_TRUE(ToDense(dense));
    ASSERT_EQ(dense.size(), kDenseSize);
    Registers model{};
    for (int step = 0; step < 2000; ++step) {
      // Few registers close together meet every way of splitting and joining.
      const Hit hit{static_cast<uint32_t>(random.Below(seed % 3 == 0 ? 40 : kRegisterCount)),
                    static_cast<uint8_t>(1 + random.Below(seed == 1 ? 51 : 32))};
      const bool raises = model[hit.index] < hit.value;
      if (raises) model[hit.index] = hit.value;
      ASSERT_EQ(Raise(growing, hit, limit), raises);
      ASSERT_EQ(Raise(dense, hit, limit), raises);
      ASSERT_TRUE(HasHeader(growing));
      ASSERT_TRUE(IsSound(growing));
      ASSERT_TRUE(IsDense(growing) || growing.size() <= limit);
      if (step % 50 != 0) continue;
      ASSERT_EQ(RegistersOf(growing), model);
      ASSERT_EQ(RegistersOf(dense), model);
      ASSERT_EQ(Count(growing), Count(model));
      ASSERT_EQ(Count(dense), Count(model));
    }
    ASSERT_TRUE(ToDense(growing));
    EXPECT_EQ(growing, dense);
  }
}

TEST(HyperLogLog, EstimatesAreClose) {
  std::string bytes = Empty();
  EXPECT_EQ(Count(bytes), 0u);
  for (int i = 1; i <= 200'000; ++i) {
    Raise(bytes, HitOf("element:" + std::to_string(i)), 3000);
    if (i != 10 && i != 1000 && i != 20'000 && i != 200'000) continue;
    const double count = static_cast<double>(Count(bytes).value());
    EXPECT_NEAR(count, i, i * 0.03);  // four standard errors are 0.0325
  }
}

TEST(HyperLogLog, LastRegistersAndLargestValues) {
  std::string dense = Empty();
  ASSERT_TRUE(ToDense(dense));
  for (uint32_t index = kRegisterCount - 8; index < kRegisterCount; ++index) {
    EXPECT_TRUE(RaiseDense(dense.data(), {index, 51}));
    EXPECT_FALSE(RaiseDense(dense.data(), {index, 51}));
  }
  const Registers registers = RegistersOf(dense);
  EXPECT_EQ(registers[kRegisterCount - 9], 0);
  EXPECT_EQ(registers[kRegisterCount - 1], 51);
  // Any register may hold any six bits.
  EXPECT_TRUE(Count(dense.substr(0, kHeaderSize) + std::string(kDenseSize - kHeaderSize, '\xff')));
}

TEST(HyperLogLog, RefusesWhatIsNotSound) {
  EXPECT_FALSE(HasHeader(""));
  EXPECT_FALSE(HasHeader("HYLL"));
  EXPECT_FALSE(HasHeader(std::string("HYLM\x01\0\0\0\0\0\0\0\0\0\0\0\x7f\xff", 18)));
  EXPECT_FALSE(HasHeader(std::string("HYLL\x02\0\0\0\0\0\0\0\0\0\0\0\x7f\xff", 18)));
  EXPECT_FALSE(HasHeader(std::string("HYLL\0\0\0\0\0\0\0\0\0\0\0\0\x7f\xff", 18)));
  const std::string broken[] = {"",
                                std::string(1, '\0'),
                                "\x7f\xfe",
                                "\x7f",
                                "\x7f\xff\x80",
                                "\x7f\xff\x7f\xff",
                                "\x80\x7f\xff",
                                "\x83\x83\x83"};
  for (const std::string& opcodes : broken) {
    std::string bytes = WithOpcodes(opcodes);
    ASSERT_TRUE(HasHeader(bytes));
    Registers registers{};
    EXPECT_FALSE(IsSound(bytes));
    EXPECT_FALSE(Merge(bytes, registers));
    EXPECT_EQ(registers, Registers{});
    EXPECT_EQ(Count(bytes), std::nullopt);
    EXPECT_FALSE(ToDense(bytes));
  }
}

// The last opcode lacks its second byte: the bytes and replies are those of Redis 7.0.15.
TEST(HyperLogLog, LastOpcodeIsCutInHalf) {
  const std::string cut = WithOpcodes("\x3f\x3f\x3f\x3e\x7f");
  EXPECT_TRUE(IsSound(cut));
  EXPECT_EQ(Count(cut), 0u);
  EXPECT_EQ(RegistersOf(cut), Registers{});
  std::string bytes = cut;
  ASSERT_TRUE(ToDense(bytes));
  EXPECT_EQ(bytes.size(), kDenseSize);

  bytes = cut;
  EXPECT_EQ(Raise(bytes, HitOf("a"), 3000), true);
  EXPECT_EQ(Decode(bytes), "z:64 z:64 z:64 z:63 Z:12456 v:2,1 Z:3585");  // and a byte 87 behind it
  EXPECT_FALSE(IsSound(bytes));

  bytes = cut;
  char behind = 0;
  for (const char* text : {"a", "b", "c", "d", "e", "f"}) {
    EXPECT_EQ(Raise(bytes, HitOf(text), 3000, behind), true) << text;
  }
  EXPECT_EQ(bytes.size(), cut.size() + 6 * 3);
}

// Whatever passes the checks can be worked with; under AddressSanitizer this is what looks for
// reads behind the end.
TEST(HyperLogLog, AnyBytes) {
  Random random(9);
  int sound = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string bytes = Empty();
    for (uint64_t n = random.Below(12); n > 0; --n) {
      Raise(bytes, {static_cast<uint32_t>(random.Below(kRegisterCount)), 3}, 3000);
    }
    for (uint64_t n = random.Below(3); n > 0; --n) {
      const size_t at = kHeaderSize + random.Below(bytes.size() - kHeaderSize);
      if (random.Below(4) == 0) {
        bytes.erase(at, 1);
        if (bytes.size() == kHeaderSize) bytes += '\x05';
      } else {
        bytes[at] = static_cast<char>(random.Next());
      }
    }
    const bool was_sound = IsSound(bytes);
    // Only of one whose last opcode is cut: raising a register cuts what comes of it.
    const bool was_cut = IsSound(bytes + '\0');
    ASSERT_EQ(was_sound, Count(bytes).has_value());
    Decode(bytes);
    const Hit hit{static_cast<uint32_t>(random.Below(kRegisterCount)), 7};
    const std::optional<bool> raised = Raise(bytes, hit, 3000);
    if (!was_sound) continue;
    ++sound;
    ASSERT_TRUE(raised.has_value());
    if (was_cut) continue;
    ASSERT_TRUE(IsSound(bytes));
    ASSERT_GE(RegistersOf(bytes)[hit.index], 7);
  }
  EXPECT_GT(sound, 3000);
  EXPECT_LT(sound, 19'000);
}

}  // namespace
}  // namespace ruddock::engine::hyperloglog
