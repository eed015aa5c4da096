// SPDX-License-Identifier: BSD-3-Clause
#include "engine/config/table.h"

namespace ruddock::engine {

namespace {

constexpr EnumName kClientCertificates[] = {{"no", 0}, {"yes", 1}, {"optional", 2}};

}  // namespace

DirectiveTable TlsDirectives() {
  DirectiveTable rows;
  rows.push_back(Integer("tls-port", "0", 0, 65535));
  rows.push_back(Enum("tls-auth-clients", "yes", kClientCertificates));
  for (const std::string_view name :
       {"tls-cluster", "tls-replication", "tls-prefer-server-ciphers"}) {
    rows.push_back(Bool(name, "no"));
  }
  rows.push_back(Bool("tls-session-caching", "yes"));
  rows.push_back(Integer("tls-session-cache-size", "20480", 0, kIntMax));
  rows.push_back(Integer("tls-session-cache-timeout", "300", 0, kIntMax));
  for (const std::string_view name :
       {"tls-cert-file", "tls-key-file", "tls-client-cert-file", "tls-client-key-file",
        "tls-dh-params-file", "tls-ca-cert-file", "tls-ca-cert-dir", "tls-protocols", "tls-ciphers",
        "tls-ciphersuites"}) {
    rows.push_back(TextLine(name, ""));
  }
  rows.push_back(TextLine("tls-key-file-pass", "").Sensitive());
  rows.push_back(TextLine("tls-client-key-file-pass", "").Sensitive());
  return rows;
}

}  // namespace ruddock::engine
