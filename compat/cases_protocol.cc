// SPDX-License-Identifier: BSD-3-Clause
// Raw bytes: inline commands, framing and its errors. The connections say no HELLO.
#include "compat/cases.h"

namespace ruddock::compat {
namespace {

// A request line of `size` bytes in all, without its newline.
std::string Long(const std::string& start, std::size_t size) {
  return "!raw \"" + start + std::string(size - start.size(), 'a') + "\"\n";
}

}  // namespace

std::vector<Case> ProtocolCases() {
  std::vector<Case> cases = {
      {"Inline",
       R"(
        !raw "PING\r\n"
        a<
        !raw "PING\n"
        a<
        !raw "  PING  \r\n"
        a<
        !raw "\r\n\r\n\nPING\r\n"
        a<
        !raw "SET k v\r\nGET k\r\n"
        a<
        a<
        !raw "PI"
        !raw "NG he"
        !raw "llo\r"
        !raw "\n"
        a<
        !raw "PING\tx\r\n"
        a<
        !raw "ECHO \"a b\"\r\n"
        a<
        !raw "ECHO 'a b'\r\n"
        a<
        !raw "ECHO \"\\x41\\n\\t\\\"\\\\ \\q\"\r\n"
        a<
        !raw "ECHO \"\\xzz\\x4\"\r\n"
        a<
        !raw "ECHO 'it\\'s \\n'\r\n"
        a<
        !raw "ECHO a\"b\"\r\n"
        a<
        !raw "ECHO a'b'\r\n"
        a<
        !raw "ECHO \"\"\r\n"
        a<
        !raw "ECHO ''\r\n"
        a<
        !raw "GET \xff\xfe\r\n"
        a<
        !raw "FOO bar\r\n"
        a<
        !raw "GET\r\n"
        a<
        !raw "PING\r\r\n"
        a<
        !raw "\"PING\"\r\n"
        a<
        !raw "\"\"\r\n"
        a<
      )",
       {},
       true},
      {"InlineUnbalanced",
       R"(
        !raw "ECHO \"abc\r\n"
        a<
        a<
        b: !raw "ECHO 'abc\r\n"
        b<
        b<
        c: !raw "ECHO \"a\"b\r\n"
        c<
        c<
        d: !raw "ECHO 'a'b\r\nPING\r\n"
        d<
        d<
        e: !raw "PING\r\nECHO \"\r\n"
        e<
        e<
        e<
        f: !raw "ECHO \"abc\\\"\r\n"
        f<
        f<
      )",
       {},
       true},
      {"Framing",
       R"(
        !raw "*1\r\n$4\r\nPING\r\n"
        a<
        !raw "*2\r\n$4\r\nECHO\r\n$0\r\n\r\n"
        a<
        !raw "*0\r\n*1\r\n$4\r\nPING\r\n"
        a<
        !raw "*-1\r\nPING\r\n"
        a<
        !raw "*-5\r\nPING\r\n"
        a<
        !raw "*2147483648\r\n"
        a<
        a<
        b: !raw "*1\r\n$4\r\nPING\r\n*2\r\n$4\r\nECHO\r\n$5\r\nhello\r\nPING\r\n"
        b<
        b<
        b<
        b: !raw "*2\r\n$4\r\nEC"
        b: !raw "HO\r\n$2\r"
        b: !raw "\nhi\r"
        b: !raw "\n"
        b<
        b: !raw "*1\r\n$0\r\n\r\n"
        b<
        b: !raw "*01\r\n$4\r\nPING\r\n"
        b<
        b<
      )",
       {},
       true},
      {"MultibulkErrors",
       R"(
        !raw "*abc\r\n"
        a<
        a<
        b: !raw "*4294967297\r\n"
        b<
        b<
        c: !raw "*9223372036854775808\r\n"
        c<
        c<
        d: !raw "*\r\n"
        d<
        d<
        e: !raw "* 1\r\n"
        e<
        e<
        f: !raw "*1.5\r\nPING\r\n"
        f<
        f<
        g: !raw "*+1\r\n$4\r\nPING\r\n"
        g<
        g<
        h: !raw "*1\r\n$4\r\nPING\r\n*x\r\n"
        h<
        h<
        h<
        i: !raw "*1048576\r\n$4\r\nPING\r\n"
        i: !eof
        i<
      )",
       {},
       true},
      {"BulkErrors",
       R"(
        !raw "*1\r\n!4\r\nPING\r\n"
        a<
        a<
        b: !raw "*1\r\nPING\r\n"
        b<
        b<
        c: !raw "*1\r\n$-1\r\n"
        c<
        c<
        d: !raw "*1\r\n$abc\r\n"
        d<
        d<
        e: !raw "*1\r\n$536870913\r\n"
        e<
        e<
        f: !raw "*1\r\n$9223372036854775808\r\n"
        f<
        f<
        g: !raw "*1\r\n$\r\n"
        g<
        g<
        h: !raw "*2\r\n$4\r\nECHO\r\n\"\r\n"
        h<
        h<
        i: !raw "*2\r\n$4\r\nECHO\r\n:5\r\n"
        i<
        i<
        j: !raw "*1\r\n\r\n"
        j<
        j<
        k: !raw "*1\r\n$ 4\r\nPING\r\n"
        k<
        k<
        l: !raw "*1\r\n$4\r\nPING\r\n*1\r\n\r\n"
        l<
        l<
        l<
      )",
       {},
       true},
      {"OtherProtocols",
       R"(
        !raw "GET / HTTP/1.1\r\n"
        a<
        !raw "Host: localhost\r\n"
        a<
        b: !raw "POST / HTTP/1.1\r\n"
        b<
        c: !raw "host: x\r\n"
        c<
        d: !raw "post\r\n"
        d<
        e: !raw "+OK\r\n"
        e<
        f: !raw "$4\r\nPING\r\n"
        f<
        f<
        g: !raw "\x16\x03\x01\r\n"
        g<
        h: !raw "*1\r\n$4\r\nPOST\r\n"
        h<
        i: !raw "*1\r\n$5\r\nHost:\r\n"
        i<
      )",
       {},
       true},
      {"EndOfFile",
       R"(
        !raw "PING\r\n*2\r\n$4\r\nECHO"
        a<
        !eof
        a<
        b: !eof
        b<
        c: !raw "SET k v"
        c: !eof
        c<
      )",
       {},
       true},
      {"QuitInPipeline",
       R"(
        !raw "PING\r\nQUIT\r\nPING\r\n"
        a<
        a<
        a<
      )",
       {},
       true},
      {"ProtoMaxBulkLenOnTheWire",
       R"(
        CONFIG SET proto-max-bulk-len 1048576
        b: !raw "*2\r\n$4\r\nECHO\r\n$1048577\r\n"
        b<
        b<
        CONFIG SET proto-max-bulk-len 536870912
      )",
       {},
       true},
  };
  cases.push_back({"TooBigInline",
                   Long("ECHO ", 65537) + "a<\na<\n" + "b: " + Long("ECHO ", 65536) +
                       "b: !raw \"\\r\\n\"\nb<\n",
                   {},
                   true});
  cases.push_back(
      {"TooBigCounts",
       Long("*", 65538) + "a<\na<\nb: !raw \"*1\\r\\n\"\nb: " + Long("$", 65538) + "b<\nb<\n",
       {},
       true});
  return cases;
}

}  // namespace ruddock::compat
