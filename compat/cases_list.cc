// SPDX-License-Identifier: BSD-3-Clause
// The list commands, in one chunk and in many.
#include "compat/cases.h"

namespace ruddock::compat {
namespace {

// "RPUSH <key> e0 e1 …".
std::string Fill(const std::string& key, int elements, const std::string& prefix = "e") {
  std::string line = "RPUSH " + key;
  for (int i = 0; i < elements; ++i) line += " " + prefix + std::to_string(i % 1000);
  return line + "\n";
}

std::string Text(std::size_t size) { return std::string(size, 'x'); }

std::vector<Case> PushAndReadCases() {
  return {
      {"ListPush", R"(
        LPUSH l a
        LPUSH l b c ""
        RPUSH l 1 -1 0128 "\x00\xff" "\r\n"
        LRANGE l 0 -1
        LPUSH l {value} ;; LINDEX l 0 ;; DEBUG DIGEST-VALUE l
        RPUSH l {value} ;; LINDEX l -1
        LLEN l
        LPUSH
        LPUSH l
        RPUSH
        RPUSH l
        LPUSHX none a
        RPUSHX none a
        EXISTS none
        LPUSHX l x y
        RPUSHX l x y
        LPUSHX l
        RPUSHX l
        LPUSHX
        RPUSHX
        LRANGE l 0 -1
        lpush lower x
        rPuSh lower y
        LLEN lower
        LLEN none
        LLEN
        LLEN l x
        TYPE l
        OBJECT ENCODING l
        OBJECT REFCOUNT l
        DEBUG DIGEST
      )"},
      {"ListIndex", R"(
        RPUSH l a b c d e
        LINDEX l {int}
        LINDEX l {notint}
        LINDEX l 4
        LINDEX l 5
        LINDEX l -5
        LINDEX l -6
        LINDEX none 0
        LINDEX none x
        LINDEX l
        LINDEX
        LINDEX l 0 1
        LSET l 0 A
        LSET l -1 E
        LSET l 2 100
        LSET l 5 x
        LSET l -6 x
        LSET l {int} v
        LSET l {notint} v
        LSET none 0 x
        LSET none x x
        LSET l 0
        LSET l 0 x y
        LRANGE l 0 -1
      )"},
      {"ListRange", R"(
        RPUSH l a b c d e f
        LRANGE l 0 0
        LRANGE l 0 100
        LRANGE l -100 100
        LRANGE l 2 1
        LRANGE l -2 -1
        LRANGE l -1 -2
        LRANGE l 6 7
        LRANGE l 5 5
        LRANGE l {int} -1
        LRANGE l 0 {int}
        LRANGE l {notint} 1
        LRANGE l 0 {notint}
        LRANGE none 0 -1
        LRANGE none x 1
        LRANGE l 0
        LRANGE l
        LRANGE l 0 1 2
      )"},
      {"ListTrim", R"(
        RPUSH l a b c d e f
        LTRIM l 0 -1
        LTRIM l 1 -2
        LRANGE l 0 -1
        LTRIM l -3 100
        LRANGE l 0 -1
        LTRIM l x 1
        LTRIM l 0 x
        LTRIM none 0 1
        LTRIM none x 1
        LTRIM l 0
        LTRIM l 0 1 2
        LTRIM l 5 9
        EXISTS l
        RPUSH m a b c ;; LTRIM m {int} {int} ;; LRANGE m 0 -1 ;; DEL m
      )"},
      {"ListInsertRemove", R"(
        RPUSH l a b a c a
        LINSERT l BEFORE a x
        LINSERT l after a y
        LINSERT l AFTER c 12
        LINSERT l BEFORE 12 13
        LINSERT l BEFORE none x
        LINSERT none BEFORE a x
        LINSERT l around a x
        LINSERT l BEFORE a
        LINSERT l BEFORE a x y
        LINSERT
        LRANGE l 0 -1
        LREM l 1 a
        LREM l -1 a
        LREM l 0 none
        LREM none 0 a
        LREM none x a
        LREM l x a
        LREM l {notint} a
        LREM l 0
        LREM l 0 a b
        LRANGE l 0 -1
        LREM l 5 13
        LREM l -9223372036854775807 12
        RPUSH m a b a b a b a
        LREM m 2 a
        LRANGE m 0 -1
        LREM m -2 b
        LRANGE m 0 -1
        LREM m 0 a
        LREM m 0 b
        EXISTS m
        LRANGE l 0 -1
        DEBUG DIGEST
      )"},
  };
}

std::vector<Case> PopAndMoveCases() {
  return {
      {"ListPop", R"(
        RPUSH l a b c d e f g h
        LPOP l
        RPOP l
        LPOP l 2
        RPOP l 2
        LPOP l 0
        RPOP l 0
        LPOP l {notint}
        RPOP l {notint}
        LPOP l -1
        RPOP l -1
        LPOP l 1 2
        RPOP l 1 2
        LPOP
        RPOP
        LPOP none
        RPOP none
        LPOP none 0
        LPOP none 1
        RPOP none 1
        LPOP none -1
        LPOP l 9223372036854775807
        EXISTS l
        RPUSH l a b c
        EXPIRE l 1000
        RPOP l 3
        TTL l
        RPUSH l a
        TTL l
      )"},
      {"ListMultiPop", R"(
        RPUSH l a b c d e
        RPUSH m 1 2 3
        LMPOP 1 l LEFT
        LMPOP 2 none l RIGHT
        LMPOP 2 none l left COUNT 2
        LMPOP 3 none m l right count 10
        EXISTS m
        LMPOP 2 none none2 LEFT
        LMPOP 2 none none2 LEFT COUNT 2
        LMPOP 0 l LEFT
        LMPOP -1 l LEFT
        LMPOP x l LEFT
        LMPOP 1 l
        LMPOP 2 l LEFT
        LMPOP 9223372036854775807 l LEFT
        LMPOP 1 l UP
        LMPOP 1 l LEFT COUNT
        LMPOP 1 l LEFT COUNT 0
        LMPOP 1 l LEFT COUNT -1
        LMPOP 1 l LEFT COUNT x
        LMPOP 1 l LEFT COUNT 1 COUNT 1
        LMPOP 1 l LEFT COUNT 1 x
        LMPOP 1 l LEFT x 1
        LMPOP 1 l LEFT x
        LMPOP
        LMPOP 1
        SET s x
        LMPOP 2 s l LEFT
        LMPOP 2 l s LEFT
        LMPOP 2 none s LEFT
      )"},
      {"ListMove", R"(
        RPUSH l a b c d e
        LMOVE l m LEFT LEFT
        LMOVE l m LEFT RIGHT
        LMOVE l m right left
        LMOVE l m RIGHT RIGHT
        LRANGE m 0 -1
        LMOVE m m LEFT RIGHT
        LMOVE m m RIGHT LEFT
        LMOVE m m LEFT LEFT
        LMOVE l l LEFT RIGHT
        LRANGE m 0 -1
        LMOVE none m LEFT LEFT
        LMOVE none none LEFT LEFT
        LMOVE l m UP LEFT
        LMOVE l m LEFT UP
        LMOVE l m LEFT
        LMOVE l m LEFT LEFT x
        LMOVE
        RPOPLPUSH l m
        EXISTS l
        RPOPLPUSH m m
        RPOPLPUSH none m
        RPOPLPUSH m
        RPOPLPUSH m l x
        RPOPLPUSH
        LRANGE m 0 -1
        SET s x
        LMOVE s m LEFT LEFT
        LMOVE m s LEFT LEFT
        LMOVE none s LEFT LEFT
        RPOPLPUSH s m
        RPOPLPUSH m s
        RPOPLPUSH none s
        LRANGE m 0 -1
        EXPIRE m 1000
        RPOPLPUSH m n
        TTL n
        DEBUG DIGEST
      )"},
      {"ListPositions", R"(
        RPUSH l a b c 1 2 3 c c 007
        LPOS l c
        LPOS l none
        LPOS l 7
        LPOS l 007
        LPOS l 2
        LPOS l c RANK 2
        LPOS l c RANK 4
        LPOS l c RANK -1
        LPOS l c RANK -3
        LPOS l c RANK -4
        LPOS l c COUNT 0
        LPOS l c COUNT 2
        LPOS l c COUNT 9
        LPOS l none COUNT 0
        LPOS l c COUNT 0 RANK -1
        LPOS l c RANK 2 COUNT 2
        LPOS l c RANK -2 COUNT 2
        LPOS l c MAXLEN 0
        LPOS l c MAXLEN 2
        LPOS l c MAXLEN 3
        LPOS l c MAXLEN 3 COUNT 0
        LPOS l c MAXLEN 1 COUNT 0
        LPOS l c MAXLEN 2 COUNT 0 RANK -1
        LPOS l c maxlen 7 count 0 rank -2
        LPOS l c RANK 1 RANK 2
        LPOS l c RANK 0
        LPOS l c RANK {int}
        LPOS l c RANK {notint}
        LPOS l c COUNT {int}
        LPOS l c COUNT {notint}
        LPOS l c MAXLEN {int}
        LPOS l c MAXLEN {notint}
        LPOS l c RANK
        LPOS l c COUNT
        LPOS l c MAXLEN
        LPOS l c x
        LPOS l c x 1
        LPOS l c COUNT -1
        LPOS l c MAXLEN -1
        LPOS none c
        LPOS none c COUNT 1
        LPOS none c COUNT -1
        LPOS l
        LPOS
      )"},
      {"ListWrongType", R"(
        SET s x
        LPUSH s a
        RPUSH s a
        LPUSHX s a
        RPUSHX s a
        LPOP s
        RPOP s
        LPOP s 1
        LPOP s 0
        LPOP s -1
        LLEN s
        LINDEX s 0
        LINDEX s x
        LSET s 0 x
        LSET s x x
        LINSERT s BEFORE a b
        LINSERT s x a b
        LREM s 0 a
        LREM s x a
        LTRIM s 0 1
        LTRIM s x 1
        LRANGE s 0 1
        LRANGE s x 1
        LPOS s a
        LPOS s a RANK 0
        RPUSH l a
        GET l
        APPEND l x
        INCR l
        STRLEN l
        SETRANGE l 0 x
        GETBIT l 0
        HSET l a 1
        HGET l a
        SETNX l x
        SET l x GET
        SET l x XX
        GET l
      )"},
  };
}

std::vector<Case> ChunkCases() {
  const std::string look =
      "LLEN l\nOBJECT ENCODING l\nLINDEX l 0\nLINDEX l 1500\nLINDEX l -1\nLINDEX l -1700\n"
      "LRANGE l 700 750\nLRANGE l -20 -10\nLPOS l e77 RANK 2\nLPOS l e77 COUNT 0 RANK -1\n"
      "DEBUG DIGEST-VALUE l\n";
  const std::string change =
      "LSET l 1234 changed\nLINSERT l BEFORE changed before\nLINSERT l AFTER changed after\n"
      "LSET l 40 " +
      Text(9000) + "\nLINSERT l AFTER e600 " + Text(9000) +
      "\nLPUSH l x y z\nRPUSH l x y z\nLREM l 0 e5\nLREM l -1 e9\nLREM l 1 e9\n"
      "LMOVE l l LEFT RIGHT\nLPOP l 150\nRPOP l 900\nLTRIM l 5 -6\n";
  return {
      {"ListManyChunks", Fill("l", 3000) + look + change + look +
                             "LRANGE l 0 -1\nLTRIM l 10 20\nLRANGE l 0 -1\nOBJECT ENCODING l\n" +
                             "COPY l copy\nDEBUG DIGEST-VALUE copy\nDEL l\nUNLINK copy\n"},
      {"ListLargeElements", "RPUSH l a " + Text(5000) + " b " + Text(70000) + " c " + Text(300) +
                                "\nLRANGE l 0 -1\nLINDEX l 3\nLSET l 3 small\nLSET l 0 " +
                                Text(20000) + "\nLRANGE l 0 -1\nLPOP l\nRPOP l\nLREM l 0 " +
                                Text(5000) + "\nLPOS l b\nLMOVE l m RIGHT LEFT\nDEBUG DIGEST\n"},
      {.name = "ListDirectives",
       .script = "CONFIG GET list-*\nCONFIG SET list-max-listpack-size 3\n" + Fill("l", 3000) +
                 look + change + look + "CONFIG SET list-max-ziplist-size -1\nCONFIG GET list-*\n" +
                 change + look +
                 "CONFIG SET list-max-listpack-size 0\nRPUSH m a b c\nLRANGE m 0 -1\n"
                 "CONFIG SET list-max-listpack-size -9\nRPUSH m a b c\nLRANGE m 0 -1\n"
                 "CONFIG SET list-compress-depth 1\nCONFIG GET list-compress-depth\nDEBUG DIGEST\n",
       .server_arguments = {"--enable-debug-command", "yes"}},
      {"ListUnderGenericCommands", R"(
        RPUSH l a b 3
        RENAME l i
        LRANGE i 0 -1
        COPY i l
        LRANGE l 0 -1
        MOVE i 1
        EXPIRE l 1000
        COPY l j
        TTL j
        RPUSH l c
        TTL l
        LPOP l
        TTL l
        PERSIST l
        SCAN 0 TYPE list COUNT 1000
        SCAN 0 TYPE hash COUNT 1000
        OBJECT FREQ l
        OBJECT IDLETIME l
        OBJECT ENCODING l
        DEBUG OBJECT l
        DEBUG SDSLEN l
        DEBUG LISTPACK l
        DEBUG QUICKLIST l
        DEBUG HTSTATS-KEY l
        MEMORY USAGE l
        SET s x
        RENAME s j
        GET j
        RPUSH k a
        RENAMENX k j
        DEL k
        SELECT 1
        LRANGE i 0 -1
        FLUSHALL
        DBSIZE
      )"},
  };
}

}  // namespace

std::vector<Case> ListCases() {
  std::vector<Case> all;
  for (auto* make : {PushAndReadCases, PopAndMoveCases, ChunkCases}) {
    for (Case& one : make()) all.push_back(std::move(one));
  }
  return all;
}

}  // namespace ruddock::compat
