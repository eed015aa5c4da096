// SPDX-License-Identifier: BSD-3-Clause
#include "engine/config/special.h"
#include "engine/config/table.h"

namespace ruddock::engine {

namespace {

constexpr EnumName kFsync[] = {{"everysec", 2}, {"always", 1}, {"no", 0}};

void AddAppendOnly(DirectiveTable& rows) {
  rows.push_back(Bool("appendonly", "no").In<&Settings::appendonly>());
  rows.push_back(
      TextLine("appendfilename", "appendonly.aof").Validate(CheckAppendFile).Immutable());
  rows.push_back(TextLine("appenddirname", "appendonlydir").Validate(CheckAppendDir).Immutable());
  rows.push_back(Enum("appendfsync", "everysec", kFsync));
  rows.push_back(Bool("no-appendfsync-on-rewrite", "no"));
  rows.push_back(Integer("auto-aof-rewrite-percentage", "100", 0, kIntMax));
  rows.push_back(Memory("auto-aof-rewrite-min-size", "64mb", 0, kLongMax));
  rows.push_back(Bool("aof-load-truncated", "yes"));
  rows.push_back(Bool("aof-use-rdb-preamble", "yes"));
  rows.push_back(Bool("aof-timestamp-enabled", "no"));
  rows.push_back(Bool("aof-rewrite-incremental-fsync", "yes"));
  rows.push_back(Bool("aof-disable-auto-gc", "no"));
}

}  // namespace

DirectiveTable PersistenceDirectives() {
  using S = Settings;
  DirectiveTable rows;
  rows.push_back(SaveDirective().In<&S::save>());
  rows.push_back(TextLine("dbfilename", "dump.rdb")
                     .Validate(CheckDatabaseFile)
                     .In<&S::dbfilename>()
                     .Protected());
  rows.push_back(Bool("rdbcompression", "yes"));
  rows.push_back(Bool("rdbchecksum", "yes").Immutable());
  rows.push_back(Bool("rdb-save-incremental-fsync", "yes"));
  rows.push_back(Bool("rdb-del-sync-files", "no"));
  rows.push_back(Bool("stop-writes-on-bgsave-error", "yes"));
  rows.push_back(Integer("rdb-key-save-delay", "0", -1 - int64_t{kIntMax}, kIntMax).Hidden());
  rows.push_back(Integer("key-load-delay", "0", -1 - int64_t{kIntMax}, kIntMax).Hidden());
  rows.push_back(
      Integer("loading-process-events-interval-bytes", "2097152", 1024, kIntMax).Hidden());
  AddAppendOnly(rows);
  return rows;
}

}  // namespace ruddock::engine
