// SPDX-License-Identifier: BSD-3-Clause
// Values of other types than string, as entries and the write gate see them: a type, an encoding
// and a pointer. What they are made of stands in engine/types, one class per type; the functions
// here find it (engine/types/object_value.h says what such a class has to offer).
//
// Guarded by the shard of the key that owns the value. A value that no entry owns any more belongs
// to whoever took it off, on any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "engine/base/sha1.h"

namespace ruddock::engine {

// Numbers are those of Redis's own object types, which reach RDB files.
enum class ValueType : uint8_t {
  kString = 0,
  kList = 1,
  kSet = 2,
  kZset = 3,
  kHash = 4,
  kStream = 6
};

// Kept in four bits; in memory only, so the numbers may change.
enum class Encoding : uint8_t {
  // Inside the entry.
  kEmbstr,    // a short string
  kRaw,       // a string that has been changed in place or is longer than 44 bytes
  kPacked,    // a string in compressed form (engine/base/packed_bytes.h); shown as "raw"
  kEmbedded,  // an object that is a short listpack; outside the store it is a kListpack
  kInt,       // a string that is a canonical 64-bit integer
  // Behind a pointer.
  kPackedBlob,  // compressed, and still more than kMaxInlineValue bytes, in a Blob
  kBlob,        // a string of more than kMaxInlineValue bytes, in a Blob; shown as "raw" too
  // Objects, named as OBJECT ENCODING shows them.
  kListpack,
  kHashtable,
  kIntset,
  kQuicklist,
  kSkiplist,
  kStream,
};

// Where an object lies. Null data with kListpack is an empty value, which no entry holds.
struct Object {
  Encoding encoding = Encoding::kListpack;
  void* data = nullptr;
};

// Of the hash table that a value is, or has inside.
struct TableFigures {
  size_t elements = 0;
  size_t buckets = 0;  // 0: it has none
  size_t bucket_bytes = 0;
};

void FreeObject(ValueType type, Object object);
// Bytes in the allocator, those of all elements included. O(1): the value keeps count.
size_t ObjectMemory(ValueType type, Object object);
// Elements: fields of a hash, members of a set, …
size_t ObjectSize(ValueType type, Object object);
// Whether a key with that value goes (engine/types/object_value.h).
bool IsNothing(ValueType type, Object object);
// About how many allocations FreeObject gives back. O(1).
size_t FreeEffort(ValueType type, Object object);
// A copy of everything.
Object CopyObject(ValueType type, Object object);
// Bytes of the value in an RDB file, without compression.
size_t SavedLength(ValueType type, Object object);
TableFigures FiguresOf(ValueType type, Object object);

// An element, a field or member, that a value is going to be asked for.
struct ElementHint {
  std::string_view element;
  std::string_view score;  // which it is going to be given; may be empty
  bool in_order = false;   // whether its place in the order of a sorted set is asked for, too
};
inline constexpr size_t kMostHints = 32;
// Values with fewer elements lie in the caches anyway.
inline constexpr size_t kManyElements = 16 * 1024;

// Fetches what finding these elements will read into the cache, all of it at the same time. At most
// kMostHints. Only for values of many elements; does nothing for others.
void BringElements(ValueType type, Object object, std::span<const ElementHint> hints);
// Mixes the value into a digest as DEBUG DIGEST does (engine/types/digest.h).
void MixObject(ValueType type, Object object, Sha1Digest& digest);

}  // namespace ruddock::engine
