// SPDX-License-Identifier: BSD-3-Clause
// The hash commands, on both sides of every threshold.
#include "compat/cases.h"

namespace ruddock::compat {
namespace {

// "HSET <key> f0 v0 f1 v1 …".
std::string Fill(const std::string& key, int fields, const std::string& prefix = "f") {
  std::string line = "HSET " + key;
  for (int i = 0; i < fields; ++i) {
    line += " " + prefix + std::to_string(i) + " v" + std::to_string(i % 7);
  }
  return line + "\n";
}

std::string Text(std::size_t size) { return std::string(size, 'x'); }

std::vector<Case> FieldCases() {
  return {
      {"HashSetGet", R"(
        HSET h a 1
        HSET h a 2 b two c ""
        HGET h a
        HGET h b
        HGET h c
        HGET h none
        HGET none a
        HGET h
        HGET
        HGET h a b
        HSET h
        HSET h a
        HSET h a 1 b
        HSET h a 1 a 2 a 3
        HGET h a
        HSET h "" empty "\x00\xff" "\r\n"
        HGET h ""
        HGET h "\x00\xff"
        HGETALL h
        HKEYS h
        HVALS h
        HLEN h
        HSET h i {value} ;; HGET h i ;; HSTRLEN h i ;; HGETALL h ;; DEBUG DIGEST-VALUE h
        HSET h {value*} v ;; HGET h {value*} ;; HEXISTS h {value*} ;; HDEL h {value*}
        hset lower case ok
        hGeT lower case
        TYPE h
        OBJECT ENCODING h
        OBJECT REFCOUNT h
        DEBUG DIGEST
      )"},
      {"HashMany", R"(
        HMSET h a 1 b 2
        HMSET h a
        HMSET h a 1 b
        HMSET h
        HMSET none-yet a 1
        HMGET h a b c a
        HMGET none a b
        HMGET h
        HMGET
        HGETALL none
        HGETALL h
        HGETALL
        HGETALL h x
        HKEYS none
        HKEYS
        HKEYS h x
        HVALS none
        HVALS
        HVALS h x
        HLEN none
        HLEN
        HLEN h x
        HEXISTS h a
        HEXISTS h x
        HEXISTS none x
        HEXISTS h
        HEXISTS h a b
        HSTRLEN h a
        HSTRLEN h x
        HSTRLEN none x
        HSTRLEN h
        HSTRLEN h a b
      )"},
      {"HashSetNx", R"(
        HSETNX h a 1
        HSETNX h a 2
        HGET h a
        HSETNX h b 2
        HSETNX h b
        HSETNX h b 2 c
        HSETNX
        HGETALL h
      )" + ("\nHSETNX h a " + Text(65) + "\nOBJECT ENCODING h\nHGETALL h\n")},
      {"HashDelete", R"(
        HSET h a 1 b 2 c 3
        HDEL h none
        HDEL h a a none
        HLEN h
        HDEL h b c d
        EXISTS h
        HDEL h a
        HDEL none a
        HDEL h
        HDEL
        HSET h a 1
        EXPIRE h 1000
        HDEL h a
        TTL h
        HSET h a 1
        TTL h
      )"},
      {"HashWrongType", R"(
        SET s x
        HSET s a 1
        HSET s a 1 b
        HSETNX s a 1
        HMSET s a 1
        HGET s a
        HMGET s a
        HDEL s a
        HEXISTS s a
        HGETALL s
        HKEYS s
        HVALS s
        HLEN s
        HSTRLEN s a
        HINCRBY s a 1
        HINCRBY s a x
        HINCRBYFLOAT s a 1
        HINCRBYFLOAT s a x
        HRANDFIELD s
        HRANDFIELD s 1
        HRANDFIELD s x
        HRANDFIELD s 1 x
        HSCAN s 0
        HSCAN s x
        HSCAN s 0 x
        HSET h a 1
        GET h
        GETSET h x
        GETDEL h
        GETEX h
        APPEND h x
        INCR h
        INCRBYFLOAT h 1
        STRLEN h
        GETRANGE h 0 1
        SETRANGE h 0 x
        GETBIT h 0
        SETBIT h 0 1
        BITCOUNT h
        BITPOS h 1
        BITFIELD h GET u8 0
        BITOP NOT d h
        MGET h s
        LCS h s
        SETNX h x
        MSETNX h x
        SET h x GET
        SET h x NX
        SET h x XX
        GET h
        HSET s2 a 1
        MSET s2 x
        GET s2
      )"},
  };
}

std::vector<Case> NumberAndRandomCases() {
  return {
      {"HashIncrement", R"(
        HINCRBY h n {int} ;; HGET h n
        HSET h n 0
        HINCRBY h n {notint}
        HSET h n {notint} ;; HINCRBY h n 1 ;; HGET h n
        HSET h n 9223372036854775807
        HINCRBY h n 1
        HINCRBY h n -9223372036854775808
        HINCRBY h n -9223372036854775808
        HSET h n -9223372036854775808
        HINCRBY h n -1
        HINCRBY h n 9223372036854775807
        HINCRBY none n 5
        HGETALL none
        HINCRBY none2 n x
        EXISTS none2
        HINCRBY h
        HINCRBY h n
        HINCRBY h n 1 2
        OBJECT ENCODING h
      )"},
      {"HashIncrementFloat", R"(
        HINCRBYFLOAT h n {float} ;; HGET h n
        HSET h n 0
        HSET h n {float} ;; HINCRBYFLOAT h n 1 ;; HGET h n
        HSET h n {notint} ;; HINCRBYFLOAT h n 1.5 ;; HGET h n
        HSET h n 5.0e3
        HINCRBYFLOAT h n 2.0e2
        HSET h n 10.50
        HINCRBYFLOAT h n 0.1
        HINCRBYFLOAT h n -5
        HINCRBYFLOAT none n 0.5
        HINCRBYFLOAT none2 n x
        EXISTS none2
        HINCRBYFLOAT h
        HINCRBYFLOAT h n
        HINCRBYFLOAT h n 1 2
        OBJECT ENCODING h
        HINCRBYFLOAT h n 1e300
        OBJECT ENCODING h
        HGET h n
      )"},
      {"HashRandomField", R"(
        HRANDFIELD none
        HRANDFIELD none {int}
        HRANDFIELD none {int} WITHVALUES
        HRANDFIELD none {notint}
        HRANDFIELD none 1 WITHVALUE
        HRANDFIELD none 1 WITHVALUES x
        HRANDFIELD none x WITHVALUES x
        HRANDFIELD
        HSET h a 1
        HRANDFIELD h
        HRANDFIELD h 0
        HRANDFIELD h 0 WITHVALUES
        HRANDFIELD h 1
        HRANDFIELD h 10
        HRANDFIELD h 10 WITHVALUES
        HRANDFIELD h -3
        HRANDFIELD h -3 withvalues
        HRANDFIELD h 9223372036854775807
        HRANDFIELD h 4611686018427387903 WITHVALUES
        HRANDFIELD h 4611686018427387904 WITHVALUES
        HRANDFIELD h -4611686018427387904 WITHVALUES
        HRANDFIELD h -9223372036854775808
        HSET h b 1
        HRANDFIELD h 2
        HRANDFIELD h 2 WITHVALUES
        HRANDFIELD h 3 WITHVALUES
      )" + ("\n" + Fill("big", 600) +
            "HRANDFIELD big 600\nHRANDFIELD big 10000 WITHVALUES\nHRANDFIELD big 0\n")},
      {"HashScan", R"(
        HSCAN none 0
        HSCAN none 0 foo
        HSCAN none 5 COUNT x
        HSCAN none x
        HSCAN none
        HSCAN
        HSET h a 1 b 2 ab 3
        HSCAN h 0
        HSCAN h 0 MATCH a*
        HSCAN h 0 MATCH a* COUNT 1
        HSCAN h 0 COUNT 1
        HSCAN h 0 COUNT 0
        HSCAN h 0 COUNT -1
        HSCAN h 0 COUNT {notint}
        HSCAN h 0 COUNT
        HSCAN h 0 MATCH
        HSCAN h 0 TYPE hash
        HSCAN h 0 NOVALUES
        HSCAN h 0 MATCH x MATCH b
        HSCAN h {notint}
        HSCAN h 18446744073709551615
        HSCAN h 18446744073709551616
        HSCAN h -1
      )" + ("\n" + Fill("big", 600) +
            "HSCAN big 0 COUNT 100000\nHSCAN big 0 COUNT 9223372036854775807 MATCH f1*\n"
            "HSCAN big 0 MATCH f1 COUNT 100000\nHSCAN big 0 MATCH none COUNT 100000\n")},
  };
}

std::vector<Case> EncodingCases() {
  const std::string at_512 = Fill("h", 512) + "OBJECT ENCODING h\nDEBUG DIGEST-VALUE h\n";
  return {
      {"HashEntriesLimit",
       at_512 + "HSET h f0 again\nOBJECT ENCODING h\nHSET h f512 x\nOBJECT ENCODING h\n" +
           "DEBUG DIGEST-VALUE h\nHLEN h\nHDEL h f512\nOBJECT ENCODING h\nHGET h f511\n" +
           "HMGET h f0 f1 f513\nHGETALL h\nHKEYS h\nHVALS h\nHSTRLEN h f3\nHINCRBY h n 4\n" +
           "HINCRBYFLOAT h n 0.5\nHSETNX h n 4\nHEXISTS h n\nHDEL h n n f0\nDEBUG DIGEST\n" +
           "COPY h copy\nOBJECT ENCODING copy\nDEBUG DIGEST-VALUE copy h\nDEL h\nUNLINK copy\n"},
      {"HashValueLimit",
       "HSET a f " + Text(64) + "\nOBJECT ENCODING a\nHSET a f " + Text(65) +
           "\nOBJECT ENCODING a\nHSET b " + Text(64) + " v\nOBJECT ENCODING b\nHSET b " + Text(65) +
           " v\nOBJECT ENCODING b\nHSET c a 1 b 2 c " + Text(100) +
           "\nOBJECT ENCODING c\nHSETNX d f " + Text(65) + "\nOBJECT ENCODING d\nHMSET e f " +
           Text(65) + "\nOBJECT ENCODING e\nHSET c c 1\nOBJECT ENCODING c\nDEBUG DIGEST\n" +
           "HGET a f\nHSTRLEN a f\nHGETALL b\n"},
      {"HashLargeValues", "HSET h f " + Text(5000) + " g " + Text(70000) + " h " + Text(300) +
                              "\nHGET h f\nHGET h g\n" + "HSTRLEN h g\nHSET h g " + Text(254) +
                              "\nHGET h g\nHSET h g " + Text(255) + "\nHGET h g\nHSET h g " +
                              Text(256) + "\nHGETALL h\nHSET h " + Text(300) + " 1\nHDEL h " +
                              Text(300) + "\nDEBUG DIGEST\n"},
      {.name = "HashDirectives",
       .script = R"(
        CONFIG GET hash-max-*
        CONFIG SET hash-max-listpack-entries 3
        HSET h a 1 b 2 c 3
        OBJECT ENCODING h
        HSET h d 4
        OBJECT ENCODING h
        CONFIG SET hash-max-ziplist-entries 2 hash-max-ziplist-value 4
        CONFIG GET hash-max-*
        HSET i a 1 b 2
        OBJECT ENCODING i
        HSET i a 12345
        OBJECT ENCODING i
        HSET j abcde 1
        OBJECT ENCODING j
        CONFIG SET hash-max-listpack-entries 0
        HSET k a 1
        OBJECT ENCODING k
        CONFIG SET hash-max-listpack-entries 100 hash-max-listpack-value 0
        HSET l a 1
        OBJECT ENCODING l
        HSET m "" ""
        OBJECT ENCODING m
        HINCRBY n n 1
        OBJECT ENCODING n
        HINCRBYFLOAT o n 1
        OBJECT ENCODING o
        DEBUG DIGEST
      )",
       .server_arguments = {"--enable-debug-command", "yes"}},
      {"HashUnderGenericCommands", R"(
        HSET h a 1 b 2
        RENAME h i
        HGETALL i
        COPY i h
        HGETALL h
        COPY i h
        COPY i h REPLACE DB 0
        MOVE i 1
        EXISTS i
        EXPIRE h 1000
        TTL h
        COPY h j
        TTL j
        HSET h c 3
        TTL h
        HDEL h a
        TTL h
        PERSIST h
        SCAN 0 TYPE hash COUNT 1000
        SCAN 0 TYPE string COUNT 1000
        TOUCH h j
        OBJECT FREQ h
        OBJECT IDLETIME h
        DEBUG OBJECT h
        DEBUG SDSLEN h
        DEBUG LISTPACK h
        DEBUG QUICKLIST h
        DEBUG HTSTATS-KEY h
        MEMORY USAGE h
        MEMORY USAGE h SAMPLES 0
        RENAME h j
        HGETALL j
        SET s x
        RENAME s j
        GET j
        HSET k a 1
        RENAMENX k j
        RENAMENX k l
        DEL l
        HSET k a 1
        SELECT 1
        HGETALL i
        FLUSHALL
        DBSIZE
      )"},
  };
}

}  // namespace

std::vector<Case> HashCases() {
  std::vector<Case> all;
  for (auto* make : {FieldCases, NumberAndRandomCases, EncodingCases}) {
    for (Case& one : make()) all.push_back(std::move(one));
  }
  return all;
}

}  // namespace ruddock::compat
