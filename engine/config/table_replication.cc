// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>

#include "engine/config/special.h"
#include "engine/config/table.h"

namespace ruddock::engine {

namespace {

constexpr EnumName kDisklessLoad[] = {{"disabled", 0}, {"on-empty-db", 1}, {"swapdb", 2}};
constexpr EnumName kPropagationError[] = {{"ignore", 0}, {"panic", 1}, {"panic-on-replicas", 2}};

constexpr int64_t kMinBacklog = 16 * 1024;

int64_t RaiseBacklog(int64_t bytes) { return std::max(bytes, kMinBacklog); }

void AddReplica(DirectiveTable& rows) {
  rows.push_back(ReplicaOfDirective().Alias("slaveof").In<&Settings::replicaof>().Immutable());
  rows.push_back(TextLine("masterauth", "").Sensitive());
  rows.push_back(TextLine("masteruser", "").Sensitive());
  rows.push_back(Bool("replica-serve-stale-data", "yes").Alias("slave-serve-stale-data"));
  rows.push_back(Bool("replica-read-only", "yes").Alias("slave-read-only"));
  rows.push_back(Bool("replica-ignore-maxmemory", "yes").Alias("slave-ignore-maxmemory"));
  rows.push_back(Bool("replica-ignore-disk-write-errors", "no"));
  rows.push_back(Bool("replica-lazy-flush", "no").Alias("slave-lazy-flush"));
  rows.push_back(Bool("replica-announced", "yes"));
  rows.push_back(TextLine("replica-announce-ip", "").Alias("slave-announce-ip"));
  rows.push_back(Integer("replica-announce-port", "0", 0, 65535).Alias("slave-announce-port"));
  rows.push_back(Integer("replica-priority", "100", 0, kIntMax).Alias("slave-priority"));
  rows.push_back(Enum("propagation-error-behavior", "ignore", kPropagationError));
}

}  // namespace

DirectiveTable ReplicationDirectives() {
  DirectiveTable rows;
  AddReplica(rows);
  rows.push_back(Memory("repl-backlog-size", "1mb", 1, kLongMax).Adjust(RaiseBacklog));
  rows.push_back(Integer("repl-backlog-ttl", "3600", 0, kLongMax));
  rows.push_back(Integer("repl-timeout", "60", 1, kIntMax));
  rows.push_back(
      Integer("repl-ping-replica-period", "10", 1, kIntMax).Alias("repl-ping-slave-period"));
  rows.push_back(Bool("repl-disable-tcp-nodelay", "no"));
  rows.push_back(Bool("repl-diskless-sync", "yes"));
  rows.push_back(Integer("repl-diskless-sync-delay", "5", 0, kIntMax));
  rows.push_back(Integer("repl-diskless-sync-max-replicas", "0", 0, kIntMax));
  rows.push_back(Enum("repl-diskless-load", "disabled", kDisklessLoad));
  rows.push_back(Integer("min-replicas-to-write", "0", 0, kIntMax).Alias("min-slaves-to-write"));
  rows.push_back(Integer("min-replicas-max-lag", "10", 0, kIntMax).Alias("min-slaves-max-lag"));
  return rows;
}

}  // namespace ruddock::engine
