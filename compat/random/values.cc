// SPDX-License-Identifier: BSD-3-Clause
#include "compat/random/values.h"

#include <algorithm>

namespace ruddock::compat {
namespace {

using Pool = std::vector<std::string>;

bool Contains(const std::string& text, const char* part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

const std::string& Values::OneOf(const Pool& pool) { return pool[Below(pool.size())]; }

// The first letter of most keys of a group. Others meet them often enough to see wrong types.
char Values::Family() {
  static const std::pair<const char*, char> kFamilies[] = {
      {"string", 'k'},      {"bitmap", 'k'},     {"hash", 'h'}, {"list", 'l'},  {"set", 's'},
      {"hyperloglog", 'p'}, {"sorted-set", 'z'}, {"geo", 'g'},  {"stream", 'x'}};
  for (const auto& [group, letter] : kFamilies) {
    if (group_ == group && Chance(90)) return letter;
  }
  return kFamilies[Below(std::size(kFamilies))].second;
}

std::string Values::Key() {
  static const Pool kOdd = {"", "\xff\x00k", "key with space", "{tag}a", "{tag}b"};
  if (group_ == "stream" && Chance(94)) return "x" + std::to_string(Below(3));
  const std::uint64_t draw = Below(100);
  if (draw < 70) return std::string(1, Family()) + std::to_string(Below(8));
  if (draw < 95) return "key:" + std::to_string(Below(24));
  return draw < 97 ? std::string("\xff\x00k", 3) : OneOf(kOdd);
}

std::string Values::Garbage() {
  static const Pool kGarbage = {"",
                                " ",
                                "abc",
                                "-",
                                "1.5",
                                "1e3",
                                " 1",
                                "1 ",
                                "0x10",
                                "+1",
                                "01",
                                "nan",
                                "inf",
                                "NX",
                                "XX",
                                "GET",
                                "(1",
                                "[1",
                                "*",
                                "#1",
                                "u8",
                                "$",
                                "~",
                                "=",
                                "9223372036854775808",
                                "-9223372036854775809",
                                "\r\n",
                                "\xff\xfe"};
  const std::string& garbage = OneOf(kGarbage);
  // XADD would take an id from the clock.
  return group_ == "stream" && garbage == "*" ? "**" : garbage;
}

std::string Values::SmallInteger() { return std::to_string(static_cast<long long>(Below(24)) - 8); }

std::string Values::Integer() {
  static const Pool kBounds = {"0",
                               "1",
                               "-1",
                               "2147483646",
                               "2147483647",
                               "2147483648",
                               "-2147483648",
                               "-2147483649",
                               "4294967295",
                               "4294967296",
                               "9223372036854775806",
                               "9223372036854775807",
                               "9223372036854775808",
                               "-9223372036854775807",
                               "-9223372036854775808",
                               "-9223372036854775809",
                               "18446744073709551615"};
  const std::uint64_t draw = Below(100);
  if (draw < 60) return SmallInteger();
  if (draw < 80) return OneOf(kBounds);
  if (draw < 92) return std::to_string(static_cast<long long>(Below(2000001)) - 1000000);
  if (draw < 97) return std::to_string(static_cast<long long>(random_()));
  return Garbage();
}

std::string Values::Float() {
  // None that is out of range: it would spoil what Redis says of a SORT that comes later.
  static const Pool kFloats = {"0.1",
                               "-0.1",
                               "1.5",
                               "3.0e3",
                               "1e17",
                               "5e-5",
                               "1e308",
                               "-1e308",
                               "1e-20",
                               "10.50",
                               "inf",
                               "-inf",
                               "nan",
                               "0x10",
                               ".5",
                               "5.",
                               "123456789.123456789",
                               "99999999999999999999",
                               "-0"};
  const std::uint64_t draw = Below(100);
  if (draw < 30) return OneOf(kFloats);
  if (draw < 60) return Integer();
  const std::string whole = std::to_string(static_cast<long long>(Below(20001)) - 10000);
  return whole + "." + std::to_string(Below(1000000));
}

// Around the sizes from which on strings are compressed, and with a few places that differ.
std::string Values::RepetitiveValue() {
  static const Pool kParts = {"a", "ab", "\"name\":\"value\",", std::string("\0\xff", 2), "1"};
  const std::string& part = OneOf(kParts);
  const std::uint64_t size = Chance(50) ? 60 + Below(10) : Below(600);
  std::string value;
  while (value.size() < size) value += part;
  for (std::uint64_t i = Below(4); i > 0 && !value.empty(); --i) {
    value[Below(value.size())] = static_cast<char>(Below(256));
  }
  return value;
}

std::string Values::Value() {
  if (repetitive_ && Chance(40)) return RepetitiveValue();
  const std::uint64_t draw = Below(100);
  if (draw < 35) return Integer();
  if (draw < 45) return Float();
  // Long enough to pass every limit of an encoding, short enough that LCS of two stays cheap.
  const std::uint64_t size = draw < 90 ? Below(20) : Below(120);
  const bool binary = draw >= 80;
  std::string value;
  for (std::uint64_t i = 0; i < size; ++i) {
    value += static_cast<char>(binary ? Below(256) : 'a' + Below(4));
  }
  return value;
}

// So few that they meet, and now and then anything.
std::string Values::Field() { return Chance(90) ? "f" + std::to_string(Below(14)) : Value(); }

// Integers and texts in one set, more often than not of one kind.
std::string Values::Member() {
  if (Chance(70))
    return std::to_string(static_cast<long long>(Below(16)) * (Chance(5) ? 70000 : 1));
  return Chance(90) ? "m" + std::to_string(Below(10)) : Value();
}

// Only what takes all members or none: where their scores differ, what lies between two others is a
// matter of chance on a real Redis.
std::string Values::LexBound() {
  static const Pool kEnds = {"-", "+"};
  static const Pool kRefused = {"+x", "-x", "f1", ""};
  return OneOf(Chance(85) ? kEnds : kRefused);
}

std::string Values::ScoreBound() {
  static const Pool kEnds = {"-inf", "+inf", "inf", "", " 1", "1 "};
  return Chance(20) ? OneOf(kEnds) : Chance(70) ? SmallInteger() : Float();
}

// Of ZRANGE, which takes all three kinds.
std::string Values::RangeBound() {
  if (Chance(60)) return SmallInteger();
  return Chance(50) ? ScoreBound() : LexBound();
}

std::string Values::BitOffset(bool typed) {
  static const Pool kBounds = {"-1",
                               "4294967296",
                               "4294967297",
                               "9223372036854775807",
                               "-9223372036854775808",
                               "9223372036854775808"};
  static const Pool kTypedBounds = {"#-1", "#4294967296", "#9223372036854775807",
                                    "#",   "#a",          "#288230376151711744"};
  const std::uint64_t draw = Below(100);
  if (draw < 6) return OneOf(kBounds);
  if (draw < 9) return Garbage();
  if (typed && draw < 12) return OneOf(kTypedBounds);
  if (typed && draw < 40) return "#" + std::to_string(Below(12));
  return std::to_string(Below(draw < 97 ? 200 : 4000));
}

std::string Values::ByteOffset() {
  static const Pool kBounds = {
      "-1",         "536870912",           "2147483647",          "2147483648",
      "4294967296", "9223372036854775807", "-9223372036854775808"};
  const std::uint64_t draw = Below(100);
  if (draw < 6) return OneOf(kBounds);
  if (draw < 9) return Garbage();
  return std::to_string(Below(draw < 97 ? 40 : 500));
}

std::string Values::Duration(bool milliseconds) {
  static const Pool kUseless = {"0",
                                "-1",
                                "-2147483649",
                                "-9223372036854775808",
                                "9223372036854775807",
                                "9223372036854775808",
                                "abc",
                                "",
                                "1.5"};
  if (Chance(20)) return OneOf(kUseless);
  // Drawn from so many that two never come close: GT and LT would then hang on a millisecond.
  const std::uint64_t seconds = 100000 + Below(1000000000);
  return std::to_string(milliseconds ? seconds * 1000 : seconds);
}

std::string Values::UnixTime(const std::string& command, bool milliseconds) {
  static const Pool kUseless = {"0",
                                "-1",
                                "1",
                                "1000",
                                "-9223372036854775808",
                                "9223372036854775807",
                                "9223372036854775808",
                                "abc",
                                "",
                                "1.5"};
  // SET with a time that has passed leaves a key that counts until something comes across it.
  static const Pool kRefused = {"0", "-1", "9223372036854775808", "abc", ""};
  if (Chance(20)) return OneOf(command == "set" ? kRefused : kUseless);
  const std::uint64_t seconds = 33177117420 + Below(8);
  return std::to_string(milliseconds ? seconds * 1000 + Below(3) * 500 : seconds);
}

std::string Values::Database() {
  static const Pool kBounds = {"15", "16", "-1", "2147483648", "4294967296", "9223372036854775808"};
  const std::uint64_t draw = Below(100);
  if (draw < 5) return OneOf(kBounds);
  if (draw < 7) return Garbage();
  // The first one holds most, or the keys would rarely meet.
  return std::to_string(draw < 70 ? 0 : Below(3));
}

std::string Values::Pattern() {
  static const Pool kPatterns = {"*",      "k*",     "k?",   "k[0-3]", "k[^0-3]", "key:*", "key:1?",
                                 "*1*",    "",       "[",    "k[",     "k\\1",    "\\",    "**",
                                 "k[3-0]", "{tag}*", "k[0-", "none",   "*k*e*y*", "K*"};
  return OneOf(kPatterns);
}

// BY always names keys: a set has no order of its own.
std::string Values::SortPattern(bool by) {
  static const Pool kNames = {"k*", "key:*", "h*", "*", "h*->f1", "h*->f3", "*->f2", "none*"};
  static const Pool kOthers = {"#", "nosort", "", "#1"};
  return OneOf(by || Chance(70) ? kNames : kOthers);
}

// Some places are drawn again and again.
std::string Values::Coordinate(int most) {
  if (Chance(3)) return Float();
  if (Chance(30)) return std::to_string(static_cast<long long>(Below(5)) * 7);
  const auto millionths = static_cast<long long>(Below(2'000'000ULL * most));
  return std::to_string(static_cast<double>(millionths) / 1e6 - most);
}

std::string Values::Length() {
  static const Pool kLengths = {"0", "1", "500", "1000.5", "30000", "1e6", "5000000", "2.1e7"};
  return Chance(95) ? OneOf(kLengths) : Float();
}

std::string Values::RecentMs() {
  const std::uint64_t now = entries_drawn_ / 3;
  return std::to_string(now - std::min<std::uint64_t>(now, Below(24)));
}

std::string Values::EntryId(const std::string& command) {
  static const Pool kOdd = {"0", "0-0", "18446744073709551615", "007-1", "1-2-3", "5-*", "+5", "x"};
  if (Chance(3)) return OneOf(kOdd);
  if (Chance(3)) return Garbage();
  if (command == "xadd" && Chance(85)) {
    const std::string ms = std::to_string(++entries_drawn_ / 3);
    return Chance(70) ? ms + "-*" : ms + "-" + std::to_string(entries_drawn_ % 3 + 1);
  }
  if (command == "xreadgroup" && Chance(70)) return ">";
  if (command == "xread" && Chance(10)) return "$";
  const std::string seq = std::to_string(Below(3));
  return Chance(60) ? RecentMs() + "-" + seq : RecentMs();
}

std::string Values::StreamString(const std::string& command, const std::string& name) {
  static const Pool kGroupNames = {"g", "g", "g", "g", "g", "g", "h", "h", "", "none"};
  static const Pool kConsumers = {"alice", "bob", "carol", ""};
  static const Pool kIdle = {"0", "0", "0", "-1", "3600000", "x"};
  if (name == "group" || name == "groupname") return OneOf(kGroupNames);
  if (Contains(name, "consumer")) return OneOf(kConsumers);
  if (name == "min-idle-time") return OneOf(kIdle);
  if (name == "threshold") return Chance(50) ? std::to_string(Below(12)) : RecentMs();
  if (name == "start" || name == "end") {
    if (Chance(50)) return name == "start" ? "-" : "+";
    return (Chance(20) ? "(" : "") + EntryId(command);
  }
  if (Contains(name, "id")) return EntryId(command);
  return "";
}

std::string Values::StreamInteger(const std::string& command, const std::string& name) {
  static const Pool kBlock = {"1", "2", "-1", "x", "1.5"};
  static const Pool kIdle = {"0", "5", "10000000", "-5", "9223372036854775807"};
  if (name == "milliseconds") return OneOf(kBlock);
  if (name == "ms") return OneOf(kIdle);
  if (name == "min-idle-time") return StreamString(command, name);
  if (name == "count" && Chance(95)) return SmallInteger();
  if (Contains(name, "entries") && Chance(80)) return std::to_string(Below(200));
  return "";
}

std::string Values::IntegerFor(const std::string& command, const std::string& name) {
  if (group_ == "stream") {
    const std::string number = StreamInteger(command, name);
    if (!number.empty()) return number;
  }
  static const Pool kRefusedCounts = {
      "9223372036854775807", "9223372036854775808", "-9223372036854775808", "abc", "", "1.5"};
  const bool bits = command == "setbit" || command == "getbit" || Contains(command, "bitfield");
  if (name == "offset" && bits) return BitOffset(Contains(command, "bitfield"));
  if (name == "offset" && command == "setrange") return ByteOffset();
  if (name == "value" && command == "setbit")
    return Chance(95) ? std::to_string(Below(2)) : Integer();
  if (name == "bit") return Chance(95) ? std::to_string(Below(2)) : Integer();
  if (name == "seconds") return Duration(false);
  if (name == "milliseconds") return Duration(true);
  if (Contains(name, "db") || name == "index" || name == "index1" || name == "index2")
    return Database();
  if (name == "cursor") return Chance(85) ? "0" : Integer();
  // Repeated draws of a large count would fill any memory.
  if (name == "count" && Contains(command, "rand")) {
    return Chance(90) ? SmallInteger() : OneOf(kRefusedCounts);
  }
  if (name == "numkeys" && Chance(90)) return std::to_string(1 + Below(3));
  if (name == "protover") return Chance(90) ? std::to_string(2 + Below(2)) : Integer();
  return Integer();
}

std::string Values::String(const std::string& command, const std::string& name) {
  static const Pool kOperations = {"AND", "OR", "XOR", "NOT", "and", "or", "xor", "not", "FOO"};
  static const Pool kTypes = {"string", "STRING", "list", "set", "zset", "hash", "stream", "foo"};
  static const Pool kNames = {"me", "you", "", "with space", "x\ny", "default"};
  static const Pool kCommands = {"get",    "SET",   "mset", "client|id",
                                 "object", "bitop", "foo",  "config|get"};
  static const Pool kHyperLogLogDebug = {"DECODE",  "encoding", "GETREG",
                                         "TODENSE", "decode",   "FOO"};
  if (name == "encoding") {
    if (Chance(5)) return Garbage();
    const std::uint64_t width = Chance(90) ? 1 + Below(63) : Below(70);
    return (Chance(50) ? "i" : "u") + std::to_string(width);
  }
  if (group_ == "stream") {
    const std::string text = StreamString(command, name);
    if (!text.empty() || Contains(name, "group") || Contains(name, "consumer")) return text;
  }
  if (name == "field") return Field();
  if (group_ == "list" && (name == "element" || name == "pivot")) return Field();
  if (name == "member" && group_ == "set") return Member();
  if (command == "pfadd") return "e" + std::to_string(Below(2000));
  if (command == "pfdebug") return OneOf(kHyperLogLogDebug);
  if (name == "member" && (command[0] == 'z' || group_ == "geo")) return Field();
  if (Contains(command, "lex") && (name == "min" || name == "max")) return LexBound();
  if (command == "zrange" || command == "zrangestore") return RangeBound();
  if (command == "bitop" && name == "operation") return OneOf(kOperations);
  if (name == "type") return OneOf(kTypes);
  if (Contains(name, "command")) return OneOf(kCommands);
  if (name == "section") return Chance(50) ? "keyspace" : "default";
  if (name == "parameter") return Chance(50) ? "max*" : Pattern();
  if (name == "cursor") return Chance(85) ? "0" : Integer();
  if (Contains(name, "name") || name == "password") return OneOf(kNames);
  return Value();
}

std::string Values::For(const std::string& command, const DocArgument& argument) {
  const std::string& type = argument.type;
  if (type == "key") return Key();
  if (type == "pattern" && Contains(command, "sort")) return SortPattern(argument.token == "BY");
  if (type == "pattern") return Pattern();
  if (type == "double" && (argument.name == "min" || argument.name == "max")) {
    return (Chance(30) ? "(" : "") + ScoreBound();
  }
  if (argument.name == "longitude") return Coordinate(180);
  if (argument.name == "latitude") return Coordinate(85);
  if (type == "double" && group_ == "geo") return Length();
  // A millisecond, written so that no part of it is a wait for ever.
  if (type == "double" && argument.name == "timeout") return "1e-3";
  if (type == "double") return Chance(97) ? Float() : Garbage();
  if (type == "unix-time") return UnixTime(command, Contains(argument.name, "milli"));
  if (type == "integer") return IntegerFor(command, argument.name);
  return String(command, argument.name);
}

}  // namespace ruddock::compat
