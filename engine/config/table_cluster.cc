// SPDX-License-Identifier: BSD-3-Clause
#include "engine/config/special.h"
#include "engine/config/table.h"

namespace ruddock::engine {

namespace {

constexpr EnumName kEndpointTypes[] = {{"ip", 0}, {"hostname", 1}, {"unknown-endpoint", 2}};

}  // namespace

DirectiveTable ClusterDirectives() {
  DirectiveTable rows;
  rows.push_back(Bool("cluster-enabled", "no").In<&Settings::cluster_enabled>().Immutable());
  rows.push_back(TextLine("cluster-config-file", "nodes.conf").Immutable());
  rows.push_back(Integer("cluster-node-timeout", "15000", 0, kLongMax));
  rows.push_back(Integer("cluster-port", "0", 0, 65535).Immutable());
  rows.push_back(TextLine("cluster-announce-ip", ""));
  rows.push_back(TextLine("cluster-announce-hostname", "").Validate(CheckHostname));
  for (const std::string_view name :
       {"cluster-announce-port", "cluster-announce-bus-port", "cluster-announce-tls-port"}) {
    rows.push_back(Integer(name, "0", 0, 65535));
  }
  rows.push_back(Enum("cluster-preferred-endpoint-type", "ip", kEndpointTypes));
  rows.push_back(Integer("cluster-replica-validity-factor", "10", 0, kIntMax)
                     .Alias("cluster-slave-validity-factor"));
  rows.push_back(Bool("cluster-replica-no-failover", "no").Alias("cluster-slave-no-failover"));
  rows.push_back(Integer("cluster-migration-barrier", "1", 0, kIntMax));
  rows.push_back(Memory("cluster-link-sendbuf-limit", "0", 0, kUnsignedMax));
  rows.push_back(Bool("cluster-allow-replica-migration", "yes"));
  rows.push_back(Bool("cluster-require-full-coverage", "yes"));
  rows.push_back(Bool("cluster-allow-reads-when-down", "no"));
  rows.push_back(Bool("cluster-allow-pubsubshard-when-down", "yes"));
  return rows;
}

}  // namespace ruddock::engine
