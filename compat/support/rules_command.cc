// SPDX-License-Identifier: BSD-3-Clause
// Rules for what a server says about its commands.
#include "compat/support/rules.h"

namespace ruddock::compat::rules {
namespace {

// Field numbers of a COMMAND INFO record.
enum Field : std::size_t { kFlags = 2, kCategories = 6, kTips = 7, kSpecs = 8, kSubcommands = 9 };

// RESP2 writes a map as a flat array; this reads both.
void ForEachPair(const Reply& map, const auto& visit) {
  for (std::size_t i = 0; i + 1 < map.items.size(); i += 2) visit(map.items[i], map.items[i + 1]);
}

Reply Text(const std::string& text) {
  Reply reply;
  reply.type = '$';
  reply.text = text;
  return reply;
}

// Key specs keep their order; the flags of each are a set, the notes free text.
void CanonicalSpecs(Reply* specs) {
  for (Reply& spec : specs->items) {
    for (std::size_t i = 0; i + 1 < spec.items.size(); i += 2) {
      Reply& value = spec.items[i + 1];
      if (spec.items[i].text == "flags") SortItems(&value);
      if (spec.items[i].text == "notes" && value.type == '$' && !value.text.empty()) {
        value = Text("present");
      }
    }
  }
}

Reply CanonicalDocsMap(const Reply& map) {
  Reply out;
  out.type = '%';
  ForEachPair(map, [&](const Reply& name, const Reply& record) {
    out.items.push_back(name);
    out.items.push_back(CanonicalCommandDocs(record));
  });
  SortItems(&out);
  return out;
}

}  // namespace

void CanonicalCommandInfo(Reply* record) {
  if (record->items.size() != 10 || record->items[0].IsAggregate()) {
    for (Reply& item : record->items) CanonicalCommandInfo(&item);
    return;
  }
  SortItems(&record->items[kFlags]);
  SortItems(&record->items[kCategories]);
  SortItems(&record->items[kTips]);
  CanonicalSpecs(&record->items[kSpecs]);
  std::vector<Reply>& subcommands = record->items[kSubcommands].items;
  for (Reply& subcommand : subcommands) CanonicalCommandInfo(&subcommand);
  std::vector<Reply> sorted;
  for (Reply& subcommand : subcommands) {
    auto place = sorted.begin();
    while (place != sorted.end() && place->items[0].text < subcommand.items[0].text) ++place;
    sorted.insert(place, std::move(subcommand));
  }
  subcommands = std::move(sorted);
}

Reply CanonicalCommandDocs(const Reply& record) {
  Reply out;
  out.type = '%';
  ForEachPair(record, [&](const Reply& name, const Reply& value) {
    if (name.text == "history") return;
    const bool free_text =
        name.text == "summary" || name.text == "complexity" || name.text == "replaced_by";
    out.items.push_back(name);
    if (free_text && value.type == '$' && !value.text.empty()) {
      out.items.push_back(Text("present"));
    } else if (name.text == "subcommands") {
      out.items.push_back(CanonicalDocsMap(value));
    } else {
      out.items.push_back(value);
      if (name.text == "doc_flags") SortItems(&out.items.back());
    }
  });
  SortItems(&out);
  return out;
}

Verdict CommandInfo(const Arguments& command, const Reply& expected, const Reply& got) {
  if (Verdict verdict = SameKind(command, expected, got)) return verdict;
  // Without names the servers list all they have, which is compared command by command elsewhere.
  if (command.size() <= 2) return std::nullopt;
  Reply left = expected;
  Reply right = got;
  CanonicalCommandInfo(&left);
  CanonicalCommandInfo(&right);
  if (Serialize(left) == Serialize(right)) return std::nullopt;
  return "differs beyond the order of its sets";
}

Verdict CommandDocs(const Arguments& command, const Reply& expected, const Reply& got) {
  if (Verdict verdict = SameKind(command, expected, got)) return verdict;
  if (command.size() <= 2) return std::nullopt;
  if (Serialize(CanonicalDocsMap(expected)) == Serialize(CanonicalDocsMap(got)))
    return std::nullopt;
  return "differs beyond its texts";
}

}  // namespace ruddock::compat::rules
