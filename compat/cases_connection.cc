// SPDX-License-Identifier: BSD-3-Clause
// The connection commands but for CLIENT, and the errors for what is no command.
#include "compat/cases.h"

namespace ruddock::compat {

std::vector<Case> ConnectionCases() {
  return {
      {"PingEcho", R"(
        PING
        PING hello
        PING ""
        PING "\x00\r\n\xff"
        PING a b
        ping
        ECHO hello
        ECHO ""
        ECHO "\r\n"
        ECHO
        ECHO a b
      )"},
      {"Hello", R"(
        HELLO
        HELLO 2
        PING
        GET none
        HELLO 3
        GET none
        HELLO
        HELLO 1
        HELLO 4
        HELLO 0
        HELLO -1
        HELLO abc
        HELLO ""
        HELLO 3.0
        HELLO 9223372036854775808
        HELLO 3 FOO
        HELLO 3 SETNAME
        HELLO 3 SETNAME me
        CLIENT GETNAME
        HELLO 2 setname you
        CLIENT GETNAME
        HELLO 3 SETNAME "with space"
        HELLO 3 SETNAME ""
        CLIENT GETNAME
        HELLO 3 SETNAME "a\nb"
        HELLO 4 SETNAME x
        hello 2
      )"},
      {"HelloAuth", R"(
        HELLO 3 AUTH
        HELLO 3 AUTH default
        HELLO 3 AUTH default anything
        HELLO 3 AUTH nobody anything
        HELLO 2 AUTH default anything SETNAME both
        CLIENT GETNAME
        HELLO 2 AUTH nobody anything SETNAME neither
        CLIENT GETNAME
        HELLO 3 SETNAME first AUTH default x
        CLIENT GETNAME
        HELLO 3 AUTH default a AUTH default b
        HELLO 3 auth default x setname y
        HELLO 3 SETNAME a SETNAME b
        CLIENT GETNAME
        HELLO 5 AUTH nobody x
        HELLO 3 AUTH default x FOO
        HELLO 2 SETNAME before FOO
        CLIENT GETNAME
        HELLO 2 SETNAME "a b" FOO
        HELLO 2 FOO SETNAME "a b"
        HELLO 2 SETNAME "a b" AUTH nobody x
        HELLO 2 AUTH nobody x SETNAME "a b"
        CLIENT GETNAME
      )"},
      {"AuthWithoutPassword", R"(
        AUTH x
        AUTH default x
        AUTH nobody x
        AUTH
        AUTH a b c
        AUTH ""
        AUTH default ""
        PING
      )"},
      {"Quit", R"(
        QUIT
        a<
        b: QUIT now please
        b<
        c> QUIT
        c> PING
        c<
        c<
      )"},
      {"Reset", R"(
        SELECT 3
        CLIENT SETNAME me
        SET k v
        RESET
        GET k
        CLIENT GETNAME
        SELECT 3
        GET k
        RESET x
        reset
        HELLO 3
        RESET
        GET none
        CLIENT INFO
      )"},
      {"UnknownCommands", R"(
        FOO
        FOO a b c
        foo "\r\n" "\x00"
        "FOO BAR"
        "foo\r\nbar" x
        ""
        "" a
        FOO aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa bbbb
        FOO a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a
        FOO "" "" ""
        FOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOO
        GETT k
        "get " k
        client|id
        object|encoding k
        "config|get" *
      )"},
      {"UnknownSubcommands", R"(
        CLIENT FOO
        CLIENT FOO a b
        CLIENT MAINT_NOTIFICATIONS ON
        CLIENT CAPA redirect
        CLIENT ""
        CLIENT "a\r\nb"
        CLIENT aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
        CONFIG FOO
        COMMAND FOO
        MEMORY FOO
        SLOWLOG FOO
        LATENCY FOO
        OBJECT FOO
        DEBUG FOO
        CLIENT
        CONFIG
        MEMORY
        SLOWLOG
        LATENCY
        OBJECT
        DEBUG
        COMMAND COUNT x
        CLIENT ID x
      )"},
      {"ManyArguments", R"(
        MSET a 1 b 2 c 3 d 4 e 5 f 6 g 7 h 8 i 9 j 10 k 11 l 12 m 13 n 14 o 15 p 16 q 17 r 18 s 19 t 20 u 21 v 22
        MGET a b c d e f g h i j k l m n o p q r s t u v w x y z a b c d e f g h i j k l m n o p q r s t u v
        DEL a b c d e f g h i j k l m n o p q r s t u v w x y z
      )"},
  };
}

}  // namespace ruddock::compat
