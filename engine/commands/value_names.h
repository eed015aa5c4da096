// SPDX-License-Identifier: BSD-3-Clause
// How TYPE, SCAN, OBJECT and DEBUG describe a value.
#pragma once

#include <string_view>

#include "engine/store/entry.h"

namespace ruddock::engine {

constexpr std::string_view TypeName(ValueType type) {
  switch (type) {
    case ValueType::kString: return "string";
    case ValueType::kList: return "list";
    case ValueType::kSet: return "set";
    case ValueType::kZset: return "zset";
    case ValueType::kHash: return "hash";
    case ValueType::kStream: return "stream";
  }
  return "unknown";
}

constexpr std::string_view EncodingName(Encoding encoding) {
  switch (encoding) {
    case Encoding::kInt: return "int";
    case Encoding::kEmbstr: return "embstr";
    case Encoding::kRaw:
    case Encoding::kPacked:
    case Encoding::kPackedBlob:
    case Encoding::kBlob: return "raw";
    case Encoding::kEmbedded:
    case Encoding::kListpack: return "listpack";
    case Encoding::kHashtable: return "hashtable";
    case Encoding::kIntset: return "intset";
    case Encoding::kQuicklist: return "quicklist";
    case Encoding::kSkiplist: return "skiplist";
    case Encoding::kStream: return "stream";
  }
  return "unknown";
}

// Redis 7.0 knows one encoding of lists, however small.
inline std::string_view ShownEncoding(const Entry& entry) {
  return EncodingName(entry.type() == ValueType::kList ? Encoding::kQuicklist : entry.encoding());
}

// What OBJECT REFCOUNT answers.
int64_t ShownRefcount(const Entry& entry);

}  // namespace ruddock::engine
