// SPDX-License-Identifier: BSD-3-Clause
#include "compat/random/generator.h"

#include <algorithm>

namespace ruddock::compat {
namespace {

bool IsExcluded(const std::string& name) {
  const std::string container = name.substr(0, name.find('|'));
  return std::any_of(ExcludedCommands().begin(), ExcludedCommands().end(),
                     [&](const ExcludedCommand& excluded) {
                       return excluded.name == name || excluded.name == container;
                     });
}

// How often a command is drawn, beside 20 for one that works on keys.
int WeightOf(const CommandDoc& doc) {
  if (doc.name == "flushall" || doc.name == "flushdb" || doc.name == "swapdb") return 1;
  // Most commands of streams do nothing without entries in a group.
  if (doc.name == "xadd" || doc.name == "xreadgroup" || doc.name == "xgroup|create") return 70;
  // Most of these find something, and do not wait.
  if (doc.name == "xread") return 40;
  if (doc.name == "xgroup|destroy" || doc.name == "xsetid") return 4;
  if (doc.name == "xgroup|help" || doc.name == "xinfo|help") return 1;
  if (doc.flags.count("blocking") > 0) return 4;  // each may take some milliseconds
  if (doc.group == "string" || doc.group == "bitmap" || doc.group == "hash" ||
      doc.group == "list" || doc.group == "stream" || doc.group == "set" ||
      doc.group == "hyperloglog" || doc.group == "sorted-set" || doc.group == "geo")
    return 20;
  if (doc.group == "generic") return 12;
  return 2;
}

// Where a number in the wrong place may become an expiry that passes during the run, an offset that
// makes both servers allocate hundreds of megabytes, or a wait for ever.
bool NumbersMustStay(const std::string& name) {
  static const std::set<std::string> kNames = {
      "set",       "setex",  "psetex",   "getex",      "expire",   "expireat", "pexpire",
      "pexpireat", "setbit", "setrange", "bitfield",   "blpop",    "xread",    "xreadgroup",
      "brpop",     "blmpop", "blmove",   "brpoplpush", "bzpopmin", "bzpopmax", "bzmpop"};
  return kNames.count(name) > 0;
}

// Without what follows from the order of a hash table (texts that are equal, of a set), and without
// lists that grow with every command.
void TameSort(Arguments* command) {
  bool by = false;
  bool get = false;
  const bool stores = std::any_of(command->begin(), command->end(),
                                  [](const std::string& word) { return Lower(word) == "store"; });
  Arguments kept(command->begin(), command->begin() + 2);
  for (std::size_t i = 2; i < command->size(); ++i) {
    const std::string word = Lower((*command)[i]);
    const std::size_t behind = word == "limit"                                      ? 2
                               : word == "alpha" || word == "asc" || word == "desc" ? 0
                                                                                    : 1;
    const bool again = word == "get" && stores && get;
    by |= word == "by";
    get |= word == "get";
    if (!again) {
      kept.insert(kept.end(), command->begin() + static_cast<long>(i),
                  command->begin() + static_cast<long>(i + behind + 1));
    }
    i += behind;
  }
  if (by) {
    kept.erase(std::remove_if(kept.begin() + 2, kept.end(),
                              [](const std::string& word) { return Lower(word) == "alpha"; }),
               kept.end());
  }
  *command = kept;
}

}  // namespace

const std::vector<ExcludedCommand>& ExcludedCommands() {
  static const std::vector<ExcludedCommand> kExcluded = {
      {"spop", "takes members by chance, so that the two keyspaces would part"},
      {"pfselftest", "long, and without effect"},
      {"shutdown", "ends the server"},
      {"debug", "sleeps, crashes; DIGEST is called at every check"},
      {"monitor", "turns the connection into a stream"},
      {"quit", "ends the connection"},
      {"client|kill", "ends connections"},
      {"client|pause", "holds the connections up for a time"},
      {"client|reply", "answers less than one reply per command"},
      {"client|unblock", "ids differ"},
      {"client|list", "shows the pipeline's buffers and the last command"},
      {"client|info", "shows the pipeline's buffers and the last command"},
      {"config|set", "random settings change what later commands may do; config_test.cc does it"},
      {"config|rewrite", "no configuration file"},
      {"config|resetstat", "called at the start of each stretch"},
      {"latency", "times"},
      {"slowlog", "times"},
      {"memory|doctor", "a report about this process"},
      {"memory|malloc-stats", "a large report about this process"},
      {"memory|stats", "a report about this process"},
      {"command|docs", "large and constant; metadata_test.cc compares all of it"},
      {"command|info", "large and constant; metadata_test.cc compares all of it"},
      {"command|list", "large and constant; metadata_test.cc compares all of it"},
      {"info", "hits depend on the pages of SCAN; its steady sections are compared at every check"},
      {"lolwut", "random art"},
  };
  return kExcluded;
}

Generator::Generator(std::uint64_t seed, const CommandDocs& expected, const CommandDocs& available)
    : values_(seed) {
  for (const auto& [name, doc] : expected) {
    if (doc.is_container || available.count(name) == 0) continue;
    if (!IsCoveredGroup(doc.group) || IsLater(name) || IsExcluded(name)) continue;
    entries_.push_back({doc, WeightOf(doc)});
    total_weight_ += WeightOf(doc);
  }
}

void Generator::Mute(const std::string& name) {
  for (Entry& entry : entries_) {
    if (entry.doc.name != name || entries_.size() == 1) continue;
    total_weight_ -= entry.weight;
    entry.weight = 0;
  }
}

std::vector<std::string> Generator::Names() const {
  std::vector<std::string> names;
  for (const Entry& entry : entries_) names.push_back(entry.doc.name);
  return names;
}

const Generator::Entry& Generator::Pick() {
  int at = static_cast<int>(values_.Below(static_cast<std::uint64_t>(total_weight_)));
  for (const Entry& entry : entries_) {
    at -= entry.weight;
    if (at < 0) return entry;
  }
  return entries_.back();
}

Arguments Generator::Next() {
  const Entry& entry = Pick();
  const std::string& name = entry.doc.name;
  Arguments command;
  const std::size_t bar = name.find('|');
  AppendToken(name.substr(0, bar), &command);
  if (bar != std::string::npos) AppendToken(name.substr(bar + 1), &command);
  current_ = name;
  const bool sorts = name == "sort" || name == "sort_ro";
  values_.set_group(entry.doc.group);
  if (name == "command|getkeys" || name == "command|getkeysandflags") {
    // A whole command, so that the keys of every kind of command are compared.
    const Arguments inner = Next();
    command.insert(command.end(), inner.begin(), inner.end());
  } else {
    AppendAll(entry.doc.arguments, &command);
  }
  if (sorts) {
    TameSort(&command);
  } else if (Chance(4)) {
    Spoil(&command);
  }
  return command;
}

void Generator::AppendToken(const std::string& token, Arguments* out) {
  out->push_back(Chance(25) ? Lower(token) : token);
}

// Options that follow each other may come in any order.
void Generator::AppendAll(const std::vector<DocArgument>& arguments, Arguments* out) {
  for (std::size_t i = 0; i < arguments.size();) {
    std::vector<const DocArgument*> stretch = {&arguments[i]};
    const bool optional = arguments[i].optional;
    for (++i; optional && i < arguments.size() && arguments[i].optional; ++i) {
      stretch.push_back(&arguments[i]);
    }
    if (Chance(30)) {
      for (std::size_t j = stretch.size(); j > 1; --j) {
        std::swap(stretch[j - 1], stretch[values_.Below(j)]);
      }
    }
    for (const DocArgument* argument : stretch) Append(*argument, out);
  }
}

void Generator::Append(const DocArgument& argument, Arguments* out) {
  if (argument.optional && !Chance(40)) return;
  const std::uint64_t times = argument.multiple ? 1 + values_.Below(3) : 1;
  for (std::uint64_t i = 0; i < times; ++i) {
    if (argument.has_token && argument.type != "pure-token" &&
        (i == 0 || argument.multiple_token)) {
      AppendToken(argument.token, out);
    }
    AppendOnce(argument, out);
  }
}

void Generator::AppendOnce(const DocArgument& argument, Arguments* out) {
  if (argument.type == "pure-token") {
    AppendToken(argument.token, out);
  } else if (argument.type == "oneof") {
    DocArgument chosen = argument.arguments[values_.Below(argument.arguments.size())];
    // The two servers would take their ids from two clocks.
    if (argument.name == "id_or_auto") chosen = argument.arguments.back();
    chosen.optional = false;
    Append(chosen, out);
  } else if (argument.token == "STREAMS") {
    // As many ids as keys, mostly.
    const std::uint64_t streams = 1 + values_.Below(2);
    for (const DocArgument& child : argument.arguments) {
      for (std::uint64_t i = Chance(3) ? 1 : 0; i < streams; ++i) AppendOnce(child, out);
    }
  } else if (argument.type == "block") {
    AppendAll(argument.arguments, out);
  } else {
    out->push_back(values_.For(current_, argument));
  }
}

void Generator::Spoil(Arguments* command) {
  const std::size_t at = values_.Below(command->size());
  // The first word keeps its place: an option in it may be a command that is never to be drawn, as
  // in FLUSHALL SYNC.
  const std::size_t moved = command->size() > 1 ? 1 + values_.Below(command->size() - 1) : 0;
  const bool numbers_stay = NumbersMustStay(current_);
  switch (values_.Below(numbers_stay ? 3 : 6)) {
    case 0:
      if (moved > 0) command->erase(command->begin() + static_cast<long>(moved));
      break;
    case 1: command->push_back("extra"); break;
    case 2: (*command)[at] = "spoiled"; break;
    case 3: command->insert(command->begin() + static_cast<long>(at), (*command)[at]); break;
    case 4:
      if (moved > 0) {
        std::swap((*command)[moved], (*command)[1 + values_.Below(command->size() - 1)]);
      }
      break;
    default: (*command)[at] = values_.Garbage();
  }
}

}  // namespace ruddock::compat
