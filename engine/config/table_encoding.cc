// SPDX-License-Identifier: BSD-3-Clause
#include "engine/config/table.h"

namespace ruddock::engine {
namespace {

constexpr EnumName kValueCompressions[] = {
    {"no", static_cast<int64_t>(ValueCompression::kNo)},
    {"lz4", static_cast<int64_t>(ValueCompression::kLz4)},
};

}  // namespace

DirectiveTable EncodingDirectives() {
  using S = Settings;
  DirectiveTable rows;
  rows.push_back(Integer("hash-max-listpack-entries", "512", 0, kLongMax)
                     .Alias("hash-max-ziplist-entries")
                     .In<&S::hash_max_listpack_entries>()
                     .Effective());
  rows.push_back(Memory("hash-max-listpack-value", "64", 0, kLongMax)
                     .Alias("hash-max-ziplist-value")
                     .In<&S::hash_max_listpack_value>()
                     .Effective());
  rows.push_back(Integer("list-max-listpack-size", "-2", -1 - int64_t{kIntMax}, kIntMax)
                     .Alias("list-max-ziplist-size")
                     .In<&S::list_max_listpack_size>()
                     .Effective());
  rows.push_back(
      Enum("value-compression", "no", kValueCompressions).In<&S::value_compression>().Effective());
  rows.push_back(Memory("value-compression-min-size", "1024", 64, kLongMax)
                     .In<&S::value_compression_min_size>()
                     .Effective());
  rows.push_back(Integer("list-compress-depth", "0", 0, kIntMax).In<&S::list_compress_depth>());
  rows.push_back(Integer("set-max-intset-entries", "512", 0, kLongMax)
                     .In<&S::set_max_intset_entries>()
                     .Effective());
  rows.push_back(Integer("zset-max-listpack-entries", "128", 0, kLongMax)
                     .Alias("zset-max-ziplist-entries")
                     .In<&S::zset_max_listpack_entries>()
                     .Effective());
  rows.push_back(Memory("zset-max-listpack-value", "64", 0, kLongMax)
                     .Alias("zset-max-ziplist-value")
                     .In<&S::zset_max_listpack_value>()
                     .Effective());
  rows.push_back(Memory("hll-sparse-max-bytes", "3000", 0, kLongMax)
                     .In<&S::hll_sparse_max_bytes>()
                     .Effective());
  rows.push_back(Memory("stream-node-max-bytes", "4096", 0, kLongMax)
                     .In<&S::stream_node_max_bytes>()
                     .Effective());
  rows.push_back(Integer("stream-node-max-entries", "100", 0, kLongMax)
                     .In<&S::stream_node_max_entries>()
                     .Effective());
  return rows;
}

}  // namespace ruddock::engine
