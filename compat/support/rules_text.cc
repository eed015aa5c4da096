// SPDX-License-Identifier: BSD-3-Clause
// Rules for the replies that are texts of fields.
#include <algorithm>
#include <map>
#include <regex>
#include <set>

#include "compat/support/rules.h"

namespace ruddock::compat::rules {
namespace {

using Fields = std::vector<std::pair<std::string, std::string>>;

std::vector<std::string> Split(const std::string& text, const std::string& separator) {
  std::vector<std::string> parts;
  std::size_t start = 0;
  while (true) {
    const std::size_t end = text.find(separator, start);
    parts.push_back(text.substr(start, end - start));
    if (end == std::string::npos) return parts;
    start = end + separator.size();
  }
}

Fields ParseFields(const std::string& line, const std::string& separator, char assign) {
  Fields fields;
  for (const std::string& part : Split(line, separator)) {
    const std::size_t at = part.find(assign);
    if (at == std::string::npos) continue;
    fields.emplace_back(part.substr(0, at), part.substr(at + 1));
  }
  return fields;
}

bool IsSteadyClientField(const std::string& name) {
  static const std::set<std::string> kSteady = {"name",  "db",   "sub",  "psub", "ssub", "multi",
                                                "redir", "user", "resp", "cmd",  "flags"};
  return kSteady.count(name) > 0;
}

Verdict SameClient(const std::string& expected, const std::string& got) {
  const Fields left = ParseFields(expected, " ", '=');
  const Fields right = ParseFields(got, " ", '=');
  // Later versions append fields; the ones of 7.0 stay in their order.
  std::size_t at = 0;
  for (const auto& [name, value] : left) {
    while (at < right.size() && right[at].first != name) ++at;
    if (at == right.size()) return "field " + name + " is missing or out of order";
    if (IsSteadyClientField(name) && right[at].second != value) {
      return "field " + name + ": expected " + value + ", got " + right[at].second;
    }
  }
  return std::nullopt;
}

bool IsSteadyInfoField(const std::string& name) {
  static const std::set<std::string> kSteady = {"redis_version",
                                                "redis_mode",
                                                "arch_bits",
                                                "role",
                                                "connected_slaves",
                                                "maxmemory",
                                                "maxmemory_human",
                                                "maxmemory_policy",
                                                "loading",
                                                "async_loading",
                                                "keyspace_hits",
                                                "keyspace_misses",
                                                "evicted_keys",
                                                "evicted_clients",
                                                "pubsub_channels",
                                                "pubsub_patterns",
                                                "tracking_clients",
                                                "total_error_replies",
                                                "configured_hz",
                                                "cluster_enabled",
                                                "blocked_clients",
                                                "maxclients",
                                                "aof_enabled",
                                                "number_of_cached_scripts",
                                                "cluster_connections",
                                                "master_failover_state"};
  return kSteady.count(name) > 0 || name.rfind("errorstat_", 0) == 0;
}

// Times and averages inside a value.
std::string MaskInfoValue(const std::string& name, const std::string& value) {
  static const std::regex kTimes("(usec|usec_per_call|avg_ttl|p[0-9.]+)=-?[0-9.]+");
  if (name.rfind("cmdstat_", 0) == 0 || name.rfind("db", 0) == 0) {
    return std::regex_replace(value, kTimes, "$1=?");
  }
  return value;
}

struct InfoReport {
  std::vector<std::string> sections;
  std::map<std::string, std::map<std::string, std::string>> fields;
};

InfoReport ParseInfo(const std::string& text) {
  InfoReport report;
  std::string section;
  for (const std::string& line : Split(text, "\r\n")) {
    if (line.rfind("# ", 0) == 0 || line.rfind("txt:# ", 0) == 0) {
      section = line.substr(line.find('#') + 2);
      report.sections.push_back(section);
    } else if (const std::size_t at = line.find(':'); at != std::string::npos) {
      report.fields[section][line.substr(0, at)] = line.substr(at + 1);
    }
  }
  return report;
}

Verdict SameSection(const std::string& section, const std::map<std::string, std::string>& expected,
                    const std::map<std::string, std::string>& got) {
  const bool open_ended =
      section == "Commandstats" || section == "Errorstats" || section == "Keyspace";
  for (const auto& [name, value] : expected) {
    const auto found = got.find(name);
    if (found == got.end()) return section + ": lacks " + name;
    const bool steady = IsSteadyInfoField(name) || (open_ended && name != "");
    if (steady && MaskInfoValue(name, value) != MaskInfoValue(name, found->second)) {
      return section + ": " + name + ": expected " + value + ", got " + found->second;
    }
  }
  if (!open_ended) return std::nullopt;
  for (const auto& [name, value] : got) {
    if (expected.count(name) == 0) return section + ": has " + name + ":" + value + " too much";
  }
  return std::nullopt;
}

bool IsIndented(const std::string& line) { return line.empty() || line[0] == ' '; }

}  // namespace

Verdict ClientLines(const Arguments& command, const Reply& expected, const Reply& got) {
  if (Verdict verdict = SameKind(command, expected, got)) return verdict;
  const std::vector<std::string> left = Split(expected.text, "\n");
  const std::vector<std::string> right = Split(got.text, "\n");
  if (left.size() != right.size()) return "another number of clients";
  for (std::size_t i = 0; i < left.size(); ++i) {
    if (Verdict verdict = SameClient(left[i], right[i])) return verdict;
  }
  return std::nullopt;
}

Verdict InfoText(const Arguments& command, const Reply& expected, const Reply& got) {
  if (Verdict verdict = SameKind(command, expected, got)) return verdict;
  const InfoReport left = ParseInfo(expected.text);
  const InfoReport right = ParseInfo(got.text);
  std::size_t at = 0;
  for (const std::string& section : left.sections) {
    while (at < right.sections.size() && right.sections[at] != section) ++at;
    if (at == right.sections.size()) return "section " + section + " is missing or out of order";
    const auto expected_fields = left.fields.find(section);
    const auto got_fields = right.fields.find(section);
    static const std::map<std::string, std::string> kNone;
    Verdict verdict =
        SameSection(section, expected_fields == left.fields.end() ? kNone : expected_fields->second,
                    got_fields == right.fields.end() ? kNone : got_fields->second);
    if (verdict) return verdict;
  }
  return std::nullopt;
}

Verdict HelpText(const Arguments& command, const Reply& expected, const Reply& got) {
  if (Verdict verdict = SameKind(command, expected, got)) return verdict;
  if (got.items.empty()) return "no lines";
  if (expected.items[0].text != got.items[0].text) return "another first line";
  std::set<std::string> entries;
  for (const Reply& line : got.items) {
    if (line.type != expected.items[0].type) return "a line of another type";
    if (!IsIndented(line.text)) entries.insert(line.text.substr(0, line.text.find(' ')));
  }
  for (const Reply& line : expected.items) {
    if (IsIndented(line.text)) continue;
    const std::string entry = line.text.substr(0, line.text.find(' '));
    if (entries.count(entry) == 0) return "lacks " + entry;
  }
  return std::nullopt;
}

Verdict ConfigPairs(const Arguments& command, const Reply& expected, const Reply& got) {
  if (Verdict verdict = SameKind(command, expected, got)) return verdict;
  static const std::set<std::string> kOfThisProcess = {"port", "dir"};
  std::map<std::string, std::string> values;
  for (std::size_t i = 0; i + 1 < got.items.size(); i += 2) {
    values[got.items[i].text] = Serialize(got.items[i + 1]);
  }
  for (std::size_t i = 0; i + 1 < expected.items.size(); i += 2) {
    const std::string& name = expected.items[i].text;
    const auto found = values.find(name);
    if (found == values.end()) return "lacks " + name;
    if (kOfThisProcess.count(name) > 0) continue;
    if (found->second != Serialize(expected.items[i + 1])) return "another value for " + name;
  }
  return std::nullopt;
}

Verdict MonitorLine(const Arguments& command, const Reply& expected, const Reply& got) {
  if (Verdict verdict = SameKind(command, expected, got)) return verdict;
  static const std::regex kClock("^[0-9]+\\.[0-9]{6} \\[([0-9]+) (127\\.0\\.0\\.1:[0-9]+|lua)\\]");
  const std::string left = std::regex_replace(expected.text, kClock, "<clock> [$1 <address>]");
  const std::string right = std::regex_replace(got.text, kClock, "<clock> [$1 <address>]");
  if (left == right) return std::nullopt;
  return "another line";
}

Verdict DebugObject(const Arguments& command, const Reply& expected, const Reply& got) {
  if (Verdict verdict = SameKind(command, expected, got)) return verdict;
  static const std::regex kFree("(at:0x)[0-9a-f]+|(lru:)[0-9]+|(lru_seconds_idle:)[0-9]+");
  const std::string left = std::regex_replace(expected.text, kFree, "$1$2$3?");
  const std::string right = std::regex_replace(got.text, kFree, "$1$2$3?");
  if (left == right) return std::nullopt;
  return "another line";
}

}  // namespace ruddock::compat::rules
