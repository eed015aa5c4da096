// SPDX-License-Identifier: BSD-3-Clause
#include "engine/store/entry.h"

#include <gtest/gtest.h>

#include <string>

#include "engine/base/memory.h"

namespace ruddock::engine {
namespace {

constexpr size_t kKeySizes[] = {0, 1, 7, 254, 255, 256, 65536};
constexpr size_t kValueSizes[] = {0, 1, 43, 44, 45, 253, 254, 255, 256, 16382, 16383, 16384};

std::string Text(size_t size, char first) {
  std::string text(size, '\0');
  for (size_t i = 0; i < size; ++i) text[i] = static_cast<char>(first + static_cast<char>(i % 23));
  return text;
}

Entry* MakeInline(const std::string& key, const std::string& value, bool has_expiry) {
  const Encoding encoding = value.size() <= kMaxEmbstr ? Encoding::kEmbstr : Encoding::kRaw;
  const Entry::Shape shape{.encoding = encoding,
                           .has_expiry = has_expiry,
                           .key_size = key.size(),
                           .inline_size = value.size()};
  Entry* entry = Entry::Make(shape, key);
  if (has_expiry) entry->set_expiry(123'456'789'012);
  std::memcpy(entry->inline_data(), value.data(), value.size());
  return entry;
}

TEST(EntryLayout, InlineValuesAtEveryBoundary) {
  for (size_t key_size : kKeySizes) {
    for (size_t value_size : kValueSizes) {
      for (bool has_expiry : {false, true}) {
        SCOPED_TRACE(testing::Message() << key_size << " " << value_size << " " << has_expiry);
        const std::string key = Text(key_size, 'a');
        const std::string value = Text(value_size, 'A');
        Entry* entry = MakeInline(key, value, has_expiry);
        entry->set_access(0xabcdef);
        EXPECT_EQ(entry->key(), key);
        EXPECT_EQ(entry->inline_value(), value);
        EXPECT_EQ(entry->StringSize(), value_size);
        EXPECT_EQ(entry->access(), 0xabcdefu);
        EXPECT_EQ(entry->type(), ValueType::kString);
        EXPECT_EQ(entry->has_expiry(), has_expiry);
        if (has_expiry) {
          EXPECT_EQ(entry->expiry(), 123'456'789'012);
          entry->set_expiry(-1);
          EXPECT_EQ(entry->expiry(), -1);
          EXPECT_EQ(entry->key(), key);
        }
        const Entry::Shape shape = entry->shape();
        EXPECT_EQ(shape.key_size, key_size);
        EXPECT_EQ(shape.inline_size, value_size);
        EXPECT_EQ(entry->MemoryUsage(), AllocationSize(Entry::RequestSize(shape)));
        Entry::Destroy(entry);
      }
    }
  }
}

TEST(EntryLayout, IntegersAndBlobsAtEveryBoundary) {
  for (size_t key_size : kKeySizes) {
    for (bool has_expiry : {false, true}) {
      const std::string key = Text(key_size, 'a');
      Entry::Shape shape{
          .encoding = Encoding::kInt, .has_expiry = has_expiry, .key_size = key.size()};
      Entry* number = Entry::Make(shape, key);
      number->set_integer(INT64_MIN);
      if (has_expiry) number->set_expiry(77);
      EXPECT_EQ(number->key(), key);
      EXPECT_EQ(number->integer(), INT64_MIN);
      StringScratch scratch;
      EXPECT_EQ(number->StringValue(scratch), "-9223372036854775808");
      EXPECT_EQ(number->StringSize(), 20u);
      if (has_expiry) {
        EXPECT_EQ(number->expiry(), 77);
      }
      Entry::Destroy(number);

      shape.encoding = Encoding::kBlob;
      Entry* large = Entry::Make(shape, key);
      BlobRef blob = Blob::Make(20'000);
      std::memset(blob->data(), 'x', 20'000);
      const size_t blob_bytes = blob->allocation_size();
      large->set_blob(blob.Release());
      if (has_expiry) large->set_expiry(77);
      EXPECT_EQ(large->key(), key);
      EXPECT_EQ(large->StringValue(scratch), std::string(20'000, 'x'));
      EXPECT_EQ(large->MemoryUsage(), AllocationSize(Entry::RequestSize(shape)) + blob_bytes);
      Entry::Destroy(large);
    }
  }
}

TEST(EntryLayout, SmallKeysTakeWhatTheHeaderPromises) {
  const Entry::Shape plain{.encoding = Encoding::kRaw, .key_size = 16, .inline_size = 8};
  EXPECT_EQ(Entry::RequestSize(plain), 32u);
  Entry::Shape expiring = plain;
  expiring.has_expiry = true;
  EXPECT_EQ(Entry::RequestSize(expiring), 40u);
  EXPECT_EQ(Entry::RequestSize({.encoding = Encoding::kInt, .key_size = 16}), 32u);
}

TEST(EntryExpiry, IsDueAfterItsMillisecond) {
  Entry* entry = MakeInline("k", "v", true);
  entry->set_expiry(1000);
  EXPECT_FALSE(entry->ExpiredAt(999));
  EXPECT_FALSE(entry->ExpiredAt(1000));
  EXPECT_TRUE(entry->ExpiredAt(1001));
  Entry::Destroy(entry);
  entry = MakeInline("k", "v", false);
  EXPECT_FALSE(entry->ExpiredAt(INT64_MAX));
  Entry::Destroy(entry);
}

// All pairs of sizes: a resized entry keeps its key and what is common of its value, and its memory
// is that of an entry made anew; one that is not resized is as it was.
TEST(EntryResize, KeepsTheSizeClass) {
  for (size_t key_size : {0, 5, 255}) {
    for (bool has_expiry : {false, true}) {
      for (size_t from = 0; from < 300; from += 3) {
        for (size_t to = 0; to < 300; ++to) {
          const std::string key = Text(key_size, 'a');
          const std::string value = Text(from, 'A');
          Entry* entry = MakeInline(key, value, has_expiry);
          Entry::Shape wanted = entry->shape();
          wanted.inline_size = to;
          const bool same_class =
              (from < 255) == (to < 255) &&
              AllocationSize(Entry::RequestSize(wanted)) == entry->MemoryUsage();
          const bool resized = entry->ResizeInline(to);
          ASSERT_EQ(resized, same_class) << from << " to " << to;
          const size_t size = resized ? to : from;
          ASSERT_EQ(entry->key(), key);
          ASSERT_EQ(entry->inline_value().size(), size);
          if (resized) {
            // The whole of the new size may be written.
            const size_t common = std::min(from, to);
            ASSERT_EQ(entry->inline_value().substr(0, common), value.substr(0, common));
            std::memset(entry->inline_data(), 'z', to);
            ASSERT_EQ(entry->MemoryUsage(), AllocationSize(Entry::RequestSize(wanted)));
            ASSERT_EQ(entry->key(), key);
          }
          Entry::Destroy(entry);
        }
      }
    }
  }
}

}  // namespace
}  // namespace ruddock::engine
