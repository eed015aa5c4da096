// SPDX-License-Identifier: BSD-3-Clause
#include "compat/support/compare.h"

#include <algorithm>

namespace ruddock::compat {
namespace {

const Rule* Find(std::span<const Rule> rules, const std::string& name) {
  for (const Rule& rule : rules) {
    if (rule.command == name) return &rule;
  }
  return nullptr;
}

bool IsContainer(const std::string& name) {
  static constexpr std::string_view kContainers[] = {
      "acl",    "client", "cluster", "command", "config", "debug",   "function", "latency",
      "memory", "module", "object",  "pubsub",  "script", "slowlog", "xgroup",   "xinfo"};
  return std::find(std::begin(kContainers), std::end(kContainers), name) != std::end(kContainers);
}

std::string Exact(const RawReply& expected, const RawReply& got) {
  return "expected " + Describe(expected) + "\n     got " + Describe(got);
}

}  // namespace

std::string QualifiedName(const Arguments& command) {
  if (command.empty()) return "";
  std::string name = Lower(command[0]);
  if (command.size() > 1 && IsContainer(name)) name.append("|").append(Lower(command[1]));
  return name;
}

std::optional<std::string> CompareReplies(const Arguments& command, const RawReply& expected,
                                          const RawReply& got) {
  if (expected.status == got.status && expected.raw == got.raw) return std::nullopt;
  const bool both_replies =
      expected.status == RawReply::Status::kReply && got.status == RawReply::Status::kReply;
  if (both_replies && !expected.tree.IsError() && !got.tree.IsError()) {
    const std::string name = QualifiedName(command);
    const Rule* rule = Find(Normalisers(), name);
    if (rule == nullptr) rule = Find(Exceptions(), name);
    if (rule != nullptr) {
      std::optional<std::string> why = rule->compare(command, expected.tree, got.tree);
      if (!why) return std::nullopt;
      return *why + "\n" + Exact(expected, got);
    }
  }
  return Exact(expected, got);
}

void SortItems(Reply* reply) {
  for (Reply& item : reply->items) SortItems(&item);
  if (reply->type == '%') {
    std::vector<std::pair<std::string, std::size_t>> order;
    for (std::size_t i = 0; i + 1 < reply->items.size(); i += 2) {
      order.emplace_back(Serialize(reply->items[i]), i);
    }
    std::sort(order.begin(), order.end());
    std::vector<Reply> sorted;
    for (const auto& [key, index] : order) {
      sorted.push_back(std::move(reply->items[index]));
      sorted.push_back(std::move(reply->items[index + 1]));
    }
    reply->items = std::move(sorted);
    return;
  }
  std::stable_sort(reply->items.begin(), reply->items.end(),
                   [](const Reply& a, const Reply& b) { return Serialize(a) < Serialize(b); });
}

std::optional<std::string> SameUnordered(const Reply& expected, const Reply& got) {
  Reply left = expected;
  Reply right = got;
  SortItems(&left);
  SortItems(&right);
  if (Serialize(left) == Serialize(right)) return std::nullopt;
  return "differs beyond the order of its elements";
}

}  // namespace ruddock::compat
