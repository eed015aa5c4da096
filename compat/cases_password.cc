// SPDX-License-Identifier: BSD-3-Clause
// Servers with a password: what works before login, and the limits that hold until then.
#include "compat/cases.h"

namespace ruddock::compat {
namespace {

const std::vector<std::string> kPassword = {"--requirepass", "secret"};

}  // namespace

std::vector<Case> PasswordCases() {
  return {
      {"BeforeLogin", R"(
        PING
        GET k
        SET k v
        FOO
        GET
        CLIENT ID
        CLIENT FOO
        HELLO
        HELLO 2
        HELLO 3
        HELLO 3 SETNAME me
        HELLO 4
        HELLO abc
        COMMAND COUNT
        CONFIG GET requirepass
        INFO
        ECHO x
        SELECT 1
        RESET
        MONITOR
        QUIT
        a<
      )",
       kPassword, true},
      {"Auth", R"(
        AUTH wrong
        AUTH default wrong
        AUTH nobody secret
        AUTH
        AUTH a b c
        PING
        AUTH secret
        PING
        AUTH wrong
        PING
        AUTH default secret
        CONFIG GET requirepass
        RESET
        PING
        auth DEFAULT secret
        AUTH default secret
        CLIENT INFO
        CLIENT LIST
      )",
       kPassword, true},
      {"HelloAuth", R"(
        HELLO 3 AUTH default wrong
        HELLO 3 AUTH nobody secret
        PING
        HELLO 3 SETNAME x AUTH default wrong
        HELLO 3 AUTH default secret SETNAME me
        CLIENT GETNAME
        GET none
        HELLO 2 AUTH default wrong
        GET none
        b: HELLO 2 AUTH default secret
        b: GET none
        c: HELLO AUTH default secret
        c: HELLO 3 AUTH
        c: PING
      )",
       kPassword, true},
      {"LimitsBeforeLogin", R"(
        !raw "*11\r\n"
        a<
        a<
        b: !raw "*10\r\n$4\r\nPING\r\n"
        b: !eof
        b<
        c: !raw "*2\r\n$4\r\nECHO\r\n$16385\r\n"
        c<
        c<
        d: !raw "*2\r\n$4\r\nAUTH\r\n$16384\r\n"
        d: !eof
        d<
        e: !raw "*3\r\n$3\r\nfoo\r\n$1\r\na\r\n$1\r\nb\r\n"
        e<
        f: !raw "AUTH secret\r\n*11\r\n$3\r\nDEL\r\n$1\r\na\r\n$1\r\na\r\n$1\r\na\r\n$1\r\na\r\n$1\r\na\r\n$1\r\na\r\n$1\r\na\r\n$1\r\na\r\n$1\r\na\r\n$1\r\na\r\n"
        f<
        f<
      )",
       kPassword, true},
      {"ChangeOfPassword", R"(
        AUTH secret
        SET k v
        CONFIG SET requirepass other
        GET k
        b: AUTH secret
        b: AUTH other
        b: GET k
        CONFIG SET requirepass ""
        c: GET k
        c: AUTH other
        c: AUTH default whatever
        CONFIG GET requirepass
      )",
       kPassword, true},
      {"SlowlogAndMonitorHideNothingElse", R"(
        AUTH secret
        CONFIG SET slowlog-log-slower-than 0
        SLOWLOG RESET
        AUTH secret
        CONFIG SET requirepass secret
        HELLO 3 AUTH default secret
        GET k
        SLOWLOG GET
      )",
       kPassword, true},
  };
}

}  // namespace ruddock::compat
