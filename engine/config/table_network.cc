// SPDX-License-Identifier: BSD-3-Clause
#include "engine/config/special.h"
#include "engine/config/table.h"

namespace ruddock::engine {

DirectiveTable NetworkDirectives() {
  using S = Settings;
  DirectiveTable rows;
  rows.push_back(BindDirective().In<&S::bind>().Effective());
  rows.push_back(TextLine("bind-source-addr", ""));
  rows.push_back(Integer("port", "6379", 0, 65535).In<&S::port>().Effective());
  rows.push_back(
      Integer("binary-port", "7001", 0, 65535).In<&S::binary_port>().Immutable().Effective());
  rows.push_back(TextLine("unixsocket", "").In<&S::unixsocket>().Immutable().Effective());
  rows.push_back(
      Octal("unixsocketperm", "0", 0777).In<&S::unixsocketperm>().Immutable().Effective());
  rows.push_back(
      Integer("tcp-backlog", "511", 0, kIntMax).In<&S::tcp_backlog>().Immutable().Effective());
  rows.push_back(Integer("tcp-keepalive", "300", 0, kIntMax).In<&S::tcp_keepalive>().Effective());
  rows.push_back(Integer("timeout", "0", 0, kIntMax).In<&S::timeout>().Effective());
  rows.push_back(Integer("maxclients", "10000", 1, 0xffffffff).In<&S::maxclients>().Effective());
  rows.push_back(Integer("socket-mark-id", "0", 0, 0xffffffff).Immutable());
  rows.push_back(Bool("protected-mode", "yes").In<&S::protected_mode>().Effective());
  rows.push_back(Memory("proto-max-bulk-len", "512mb", 1024 * 1024, kLongMax)
                     .In<&S::proto_max_bulk_len>()
                     .Effective());
  rows.push_back(Memory("client-query-buffer-limit", "1gb", 1024 * 1024, kLongMax)
                     .In<&S::client_query_buffer_limit>()
                     .Effective());
  rows.push_back(OutputBufferLimitDirective().Effective());
  rows.push_back(MemoryOrPercent("maxmemory-clients", "0").In<&S::maxmemory_clients>().Effective());
  rows.push_back(Integer("tracking-table-max-keys", "1000000", 0, kLongMax));
  return rows;
}

}  // namespace ruddock::engine
