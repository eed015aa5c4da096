// SPDX-License-Identifier: BSD-3-Clause
// CLIENT and its subcommands; of TRACKING and CACHING what works without client-side caching.
#include "compat/cases.h"

namespace ruddock::compat {

std::vector<Case> ClientCases() {
  return {
      {"Names", R"(
        CLIENT GETNAME
        CLIENT SETNAME me
        CLIENT GETNAME
        CLIENT SETNAME "with space"
        CLIENT SETNAME "a\nb"
        CLIENT SETNAME "\x7f"
        CLIENT SETNAME "\xc3\xa4"
        CLIENT GETNAME
        CLIENT SETNAME ""
        CLIENT GETNAME
        CLIENT SETNAME !~
        CLIENT GETNAME
        CLIENT SETNAME
        CLIENT SETNAME a b
        CLIENT GETNAME x
        CLIENT ID
        client id
        CLIENT HELP
        CLIENT HELP x
        client setname lower
        client getname
      )"},
      {"InfoAndList", R"(
        CLIENT INFO
        CLIENT INFO x
        CLIENT LIST
        b: CLIENT SETNAME bee
        b: SELECT 4
        CLIENT LIST
        CLIENT LIST TYPE NORMAL
        CLIENT LIST TYPE normal
        CLIENT LIST TYPE PUBSUB
        CLIENT LIST TYPE MASTER
        CLIENT LIST TYPE REPLICA
        CLIENT LIST TYPE slave
        CLIENT LIST TYPE FOO
        CLIENT LIST TYPE
        CLIENT LIST TYPE NORMAL x
        CLIENT LIST ID {id:a}
        CLIENT LIST ID {id:a} {id:b}
        CLIENT LIST ID {id:b} {id:b}
        CLIENT LIST ID 99999999
        CLIENT LIST ID abc
        CLIENT LIST ID 0
        CLIENT LIST ID -1
        CLIENT LIST ID
        CLIENT LIST ID {id:a} x
        CLIENT LIST FOO
        CLIENT LIST FOO x
        client list id {id:a}
        b: GET k
        CLIENT LIST
        b: HELLO 3
        b: CLIENT NO-EVICT ON
        CLIENT LIST ID {id:b}
      )"},
      {"KillOldForm", R"(
        b: PING
        CLIENT KILL {addr:b}
        b<
        CLIENT KILL 127.0.0.1:1
        CLIENT KILL foo
        CLIENT KILL ""
        CLIENT KILL
        c: PING
        c: CLIENT KILL {addr:c}
        c<
      )"},
      {"KillById", R"(
        b: PING
        CLIENT KILL ID {id:b}
        b<
        CLIENT KILL ID 99999999
        CLIENT KILL ID abc
        CLIENT KILL ID 0
        CLIENT KILL ID -1
        CLIENT KILL ID
        CLIENT KILL ID {id:a}
        CLIENT KILL ID {id:a} SKIPME YES
        PING
        CLIENT KILL ID {id:a} SKIPME NO
        a<
      )"},
      {"KillByAddress", R"(
        b: PING
        c: PING
        CLIENT KILL ADDR {addr:b}
        b<
        c: PING
        CLIENT KILL LADDR 127.0.0.1:1
        CLIENT KILL ADDR {addr:c} LADDR {laddr:c}
        c<
        CLIENT KILL LADDR {laddr:a}
        PING
        CLIENT KILL ADDR foo
        d: PING
        CLIENT KILL LADDR {laddr:a}
        d<
      )"},
      {"KillByTypeAndUser", R"(
        b: PING
        CLIENT KILL TYPE NORMAL
        b<
        c: PING
        CLIENT KILL TYPE pubsub
        CLIENT KILL TYPE MASTER
        CLIENT KILL TYPE REPLICA
        CLIENT KILL TYPE SLAVE
        CLIENT KILL TYPE FOO
        CLIENT KILL USER default
        c<
        CLIENT KILL USER nobody
        d: PING
        CLIENT KILL ID {id:d} TYPE PUBSUB
        CLIENT KILL ID {id:d} USER default TYPE NORMAL SKIPME yes ADDR {addr:d}
        d<
        CLIENT KILL TYPE NORMAL SKIPME FOO
        CLIENT KILL SKIPME
        CLIENT KILL FOO bar
        CLIENT KILL ID 5 FOO
        CLIENT KILL ID 5 MAXAGE 3
        CLIENT KILL SKIPME YES
        CLIENT KILL TYPE NORMAL SKIPME NO
        a<
      )"},
      {"Reply", R"(
        CLIENT REPLY ON
        a> CLIENT REPLY OFF
        a> SET k 1
        a> GET k
        a> FOO
        CLIENT REPLY ON
        GET k
        a> CLIENT REPLY SKIP
        a> SET k 2
        GET k
        a> CLIENT REPLY SKIP
        a> CLIENT REPLY SKIP
        a> SET k 3
        GET k
        CLIENT REPLY FOO
        CLIENT REPLY
        CLIENT REPLY ON x
        client reply on
        b> CLIENT REPLY OFF
        b> CLIENT REPLY SKIP
        b> CLIENT REPLY ON
        b<
        b: PING
      )"},
      // Everything waits then, UNPAUSE included, so only the clock ends it.
      {"PauseAll", R"(
        SET k v
        b: PING
        CLIENT PAUSE 100
        b> GET k
        b<
        CLIENT PAUSE 100 ALL
        b> SET k w
        CLIENT UNPAUSE
        b<
        GET k
      )"},
      {"PauseWrite", R"(
        SET k v
        CLIENT PAUSE 100000 WRITE
        b: GET k
        b> SET k w
        GET k
        CLIENT UNPAUSE
        b<
        GET k
        CLIENT PAUSE 100000 write
        CLIENT UNPAUSE
      )"},
      // It may change how the count is kept. Killed while it waits, it never answers.
      {"PauseWriteHoldsPfcount", R"(
        PFADD h a
        b: PING
        CLIENT PAUSE 100000 WRITE
        b> PFCOUNT h
        GET k
        GET k
        CLIENT KILL ID {id:b}
        b<
        CLIENT UNPAUSE
      )"},
      {"PauseEnds", R"(
        CLIENT PAUSE 20
        b: SET k v
        CLIENT PAUSE 20 WRITE
        b: SET k w
        GET k
      )"},
      {"PauseErrors", R"(
        CLIENT PAUSE
        CLIENT PAUSE -1
        CLIENT PAUSE abc
        CLIENT PAUSE ""
        CLIENT PAUSE 1.5
        CLIENT PAUSE 9223372036854775808
        CLIENT PAUSE 9223372036854775807 WRITE
        CLIENT UNPAUSE
        CLIENT PAUSE 9223370000000000000 WRITE
        CLIENT UNPAUSE
        CLIENT PAUSE 1 FOO
        CLIENT PAUSE 1 WRITE x
        CLIENT PAUSE 0
        CLIENT UNPAUSE x
        CLIENT UNPAUSE
      )"},
      {"Unblock", R"(
        CLIENT UNBLOCK {id:a}
        CLIENT UNBLOCK 99999999
        CLIENT UNBLOCK {id:a} TIMEOUT
        CLIENT UNBLOCK {id:a} ERROR
        CLIENT UNBLOCK {id:a} error
        CLIENT UNBLOCK {id:a} FOO
        CLIENT UNBLOCK abc
        CLIENT UNBLOCK abc FOO
        CLIENT UNBLOCK
        CLIENT UNBLOCK 1 TIMEOUT x
        CLIENT UNBLOCK -1
      )"},
      {"UnblockBlocked",
       R"(
        b: PING
        b> BLPOP l 0
        !await ":1" CLIENT UNBLOCK {id:b}
        b<
        b> BLPOP l 0
        !await ":1" CLIENT UNBLOCK {id:b} TIMEOUT
        b<
        b> BLPOP l 0
        !await ":1" CLIENT UNBLOCK {id:b} ERROR
        b<
      )",
       {},
       false,
       {"blpop"}},
      {"NoEvict", R"(
        CLIENT NO-EVICT ON
        CLIENT INFO
        CLIENT NO-EVICT OFF
        CLIENT INFO
        CLIENT NO-EVICT on
        CLIENT NO-EVICT FOO
        CLIENT NO-EVICT
        CLIENT NO-EVICT ON x
      )"},
      {"RedirectionWithoutTracking", R"(
        CLIENT GETREDIR
        CLIENT GETREDIR x
        CLIENT TRACKINGINFO
        CLIENT TRACKINGINFO x
        CLIENT TRACKING OFF
        CLIENT TRACKING off
        CLIENT TRACKING OFF BCAST
        CLIENT TRACKING OFF NOLOOP
        CLIENT TRACKING
        CLIENT TRACKING FOO
        CLIENT TRACKING OFF FOO
        CLIENT TRACKING ON FOO
        CLIENT TRACKING ON REDIRECT
        CLIENT TRACKING ON REDIRECT abc
        CLIENT TRACKING ON REDIRECT 99999999
        CLIENT TRACKING ON REDIRECT {id:a} REDIRECT {id:a}
        CLIENT TRACKING ON PREFIX
        CLIENT TRACKING ON PREFIX a
        CLIENT TRACKING ON BCAST OPTIN
        CLIENT TRACKING ON BCAST OPTOUT
        CLIENT TRACKING ON OPTIN OPTOUT
        CLIENT CACHING YES
        CLIENT CACHING NO
        CLIENT CACHING FOO
        CLIENT CACHING
        CLIENT CACHING YES x
        CLIENT GETREDIR
        CLIENT TRACKINGINFO
      )"},
  };
}

}  // namespace ruddock::compat
