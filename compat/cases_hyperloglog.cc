// SPDX-License-Identifier: BSD-3-Clause
// HyperLogLogs: every reply, and every byte of the strings that they are.
#include "compat/cases.h"

namespace ruddock::compat {
namespace {

// "PFADD <key> <prefix>from …".
std::string Add(const std::string& key, int from, int to, const std::string& prefix = "e") {
  std::string line = "PFADD " + key;
  for (int i = from; i < to; ++i) line += " " + prefix + std::to_string(i);
  return line + "\n";
}

std::string Look(const std::string& key) {
  return "PFDEBUG ENCODING " + key + "\nGET " + key + "\nPFCOUNT " + key + "\nGET " + key +
         "\nOBJECT ENCODING " + key + "\n";
}

// A sparse value of these opcodes, as a quoted word.
std::string Sparse(const std::string& opcodes, const std::string& count = "\\x80") {
  const std::string zero = "\\x00\\x00\\x00";
  return "\"HYLL\\x01" + zero + zero + zero + "\\x00" + count + opcodes + "\"";
}

std::vector<Case> BasicCases() {
  return {
      {"HyperLogLogAdd", R"(
        PFADD h
        GET h
        PFADD h
        PFADD h a
        GET h
        PFADD h a
        PFADD h a b c "" "\x00" {value}
        GET h
        PFCOUNT h
        GET h
        PFCOUNT h
        PFADD h a
        GET h
        PFADD h d
        GET h
        OBJECT ENCODING h
        STRLEN h
        TYPE h
        PFADD
        EXPIRE h 1000
        PFADD h e
        TTL h
        PFCOUNT h
        TTL h
      )"},
      {"HyperLogLogCount", R"(
        PFCOUNT
        PFCOUNT none
        PFCOUNT none none
        PFADD a 1 2 3
        PFADD b 3 4 5
        PFCOUNT a b
        PFCOUNT a none b
        PFCOUNT a a
        PFCOUNT a
        PFCOUNT b
        GET a
        SET s x
        PFCOUNT a s
        PFCOUNT s
        SADD set x
        PFCOUNT a set
        PFCOUNT set
        PFCOUNT none set
      )"},
      {"HyperLogLogMerge", R"(
        PFMERGE
        PFMERGE d
        GET d
        PFMERGE d none
        PFADD a 1 2 3
        PFADD b 3 4 5
        PFMERGE c a b
        GET c
        PFCOUNT c
        PFMERGE c a
        GET c
        PFMERGE a b
        GET a
        PFCOUNT a
        PFDEBUG TODENSE b
        PFMERGE e a b
        PFDEBUG ENCODING e
        GET e
        PFCOUNT e a b
        PFMERGE b a
        GET b
        SET s x
        PFMERGE s a
        PFMERGE a s
        PFMERGE s
        SADD set x
        PFMERGE a set
        PFMERGE set a
        EXPIRE a 1000
        PFMERGE a e
        TTL a
        PFDEBUG ENCODING a
      )"},
      {"HyperLogLogDebug", R"(
        PFDEBUG
        PFDEBUG DECODE
        PFDEBUG DECODE none
        PFDEBUG FOO none
        PFADD h a b c d
        PFDEBUG DECODE h x
        PFDEBUG DECODE h
        pfdebug encoding h
        PFDEBUG FOO h
        PFDEBUG "two words" h
        PFDEBUG GETREG h
        PFDEBUG ENCODING h
        GET h
        PFDEBUG DECODE h
        PFDEBUG TODENSE h
        PFADD i a b
        PFDEBUG TODENSE i
        PFDEBUG TODENSE i
        GET i
        PFDEBUG GETREG i
        SET s x
        PFDEBUG ENCODING s
        PFDEBUG FOO s
        SADD set x
        PFDEBUG ENCODING set
        PFSELFTEST
        PFSELFTEST x
      )"},
  };
}

std::vector<Case> EncodingCases() {
  std::string growing;
  for (int i = 0; i < 4000; i += 97) growing += Add("h", i, i + 97) + Look("h");
  std::string merging = Add("a", 0, 500) + Add("b", 250, 900) + Add("c", 0, 3000, "c");
  merging += "PFMERGE d a b\n" + Look("d") + "PFDEBUG DECODE d\nPFMERGE d c\n" + Look("d");
  merging += "PFCOUNT a b c\nPFCOUNT d\nPFCOUNT a c\nPFMERGE a c b d\n" + Look("a");
  return {
      {"HyperLogLogGrows", growing},
      {"HyperLogLogMergesLarge", merging},
      {"HyperLogLogTwenty", Add("h", 0, 20) + Look("h") + "PFDEBUG DECODE h\n" + Add("h", 20, 60) +
                                "PFDEBUG DECODE h\nGET h\n" + Add("h", 0, 60) + "GET h\n"},
      // What one server wrote is read by the other: the same bytes are set on both.
      {"HyperLogLogFromElsewhere",
       "SET h " + Sparse("\\x7f\\xff") + "\nOBJECT ENCODING h\n" + Look("h") + Add("h", 0, 10) +
           Look("h") + "SET h " + Sparse("q\\xa6\\x84NW") + "\nPFADD h a\n" + Look("h") +
           "PFADD h b\n" + Look("h") + "SET h " + Sparse("\\x7f\\xff", "\\x00") +
           "\nPFCOUNT h\nPFADD h\nGET h\nOBJECT ENCODING h\n"},
      {.name = "HyperLogLogDirective",
       .script = "CONFIG SET hll-sparse-max-bytes 0\n" + Add("a", 0, 3) + Look("a") +
                 "CONFIG SET hll-sparse-max-bytes 30\n" + Add("b", 0, 3) + Look("b") +
                 Add("b", 3, 12) + Look("b") + "CONFIG SET hll-sparse-max-bytes 100\n" +
                 Add("c", 0, 20) + Look("c") + Add("c", 20, 60) + Look("c") +
                 "CONFIG SET hll-sparse-max-bytes 16000\n" + Add("d", 0, 3000) + Look("d") +
                 "PFMERGE e d b\n" + Look("e") + "PFMERGE f d\n" + Look("f") +
                 "CONFIG GET hll-sparse-max-bytes\n",
       .server_arguments = {"--enable-debug-command", "yes"}},
  };
}

std::vector<Case> BrokenCases() {
  // Each is asked to count, to add to, and to be merged.
  const auto attempt = [](const std::string& value) {
    return "SET h " + value + "\nPFCOUNT h\nPFCOUNT h none\nPFMERGE d h\nPFMERGE h\nEXISTS d\n" +
           "PFDEBUG DECODE h\nPFADD h a b c d e f g h i j k\nPFDEBUG TODENSE h\n" +
           "PFDEBUG GETREG h\nGET h\n";
  };
  std::string headers;
  for (const char* value :
       {"\"\"", "HYLL", "123", "12345678901234567890", "HYLL567890123456", "hYLL\\x01",
        "\"HYLL\\x02\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x80\\x7f\\xff\"",
        "\"HYLL\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x80\\x7f\\xff\"",
        "\"HYLL\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x80\"",
        "\"HYLM\\x01\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x80\\x7f\\xff\"",
        "\"HYLL\\x01\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\""}) {
    headers += attempt(value) + "PFDEBUG ENCODING h\n";
  }
  std::string opcodes;
  for (const char* value : {"", "\\x00", "\\x7f\\xfe", "\\x7f\\xff\\x00", "\\x7f\\xff\\x80",
                            "\\x7f\\xff\\x7f\\xff", "\\x80\\x7f\\xff", "\\x83\\x83\\x83"}) {
    opcodes += attempt(Sparse(value));
  }
  // The last opcode lacks its second byte: the one behind the end counts for it, and is written.
  // One command for each, because Redis may find there what the one before left.
  const std::string cut = Sparse("\\x3f\\x3f\\x3f\\x3e\\x7f");
  const std::string uncounted = Sparse("\\x63\\x61\\x62");
  for (const std::string& value : {cut, uncounted, Sparse("\\x7f"), Sparse("\\x80\\x40")}) {
    for (const char* line :
         {"PFCOUNT h", "PFCOUNT h none", "PFMERGE d h", "PFMERGE h", "PFDEBUG DECODE h", "PFADD h",
          "PFADD h a", "PFADD h e", "PFADD h a b c d e f", "PFDEBUG TODENSE h", "PFDEBUG GETREG h",
          "PFADD o x y z q r s t u v ;; PFMERGE h o"}) {
      opcodes += "SET h " + value + "\n" + line + "\nGET h\nDEL d o\n";
    }
  }
  // A count that is kept is believed.
  opcodes += "SET h " + Sparse("\\x00", "\\x00") + "\nPFCOUNT h\nPFCOUNT h h\n";
  return {{"HyperLogLogBrokenHeaders", headers}, {"HyperLogLogBrokenOpcodes", opcodes}};
}

}  // namespace

std::vector<Case> HyperLogLogCases() {
  std::vector<Case> all;
  for (auto* make : {BasicCases, EncodingCases, BrokenCases}) {
    for (Case& one : make()) all.push_back(std::move(one));
  }
  return all;
}

}  // namespace ruddock::compat
