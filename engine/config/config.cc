// SPDX-License-Identifier: BSD-3-Clause
#include "engine/config/config.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "engine/base/glob.h"
#include "engine/config/line.h"

namespace ruddock::engine {

namespace {

std::string SetFailed(std::string_view name, std::string_view reason) {
  return fmt::format("ERR CONFIG SET failed (possibly related to argument '{}') - {}", name,
                     reason);
}

bool IsPattern(std::string_view text) {
  return text.find_first_of("*?[\\") != std::string_view::npos;
}

// CONFIG SET cuts at single spaces where a directive takes several words.
std::vector<std::string> WordsOfSet(const Directive& directive, const std::string& text) {
  if (directive.takes_words) return SplitAtSpaces(text);
  return {text};
}

// The value of the table's default. A text that its own check refuses is taken as it stands: the
// current directory may have been removed.
ConfigValue InitialValue(const Directive& directive, const ConfigValue& empty) {
  const ParseContext context{empty, false, true};
  ConfigValue value = directive.initial;
  ParseValue(directive, context, WordsOfSet(directive, directive.initial), value);
  return value;
}

// Names already answered, compared without regard to case.
class Answered {
 public:
  bool Add(std::string_view name) {
    std::string lower = LowerCase(name);
    if (std::find(names_.begin(), names_.end(), lower) != names_.end()) return false;
    names_.push_back(std::move(lower));
    return true;
  }

 private:
  std::vector<std::string> names_;
};

}  // namespace

Config::Config(int cores) {
  const DirectiveTable& all = Directives();
  stored_.resize(all.size());
  seen_.resize(all.size());
  for (size_t i = 0; i < all.size(); ++i) {
    initial_.push_back(InitialValue(all[i], Load(i)));
    if (all[i].name == "io-threads") {
      initial_.back() = int64_t{std::clamp(cores, 1, kMaxIoThreads)};
    }
  }
  ResetToDefault();
}

void Config::ResetToDefault() {
  for (size_t i = 0; i < initial_.size(); ++i) Store(i, initial_[i]);
  std::fill(seen_.begin(), seen_.end(), false);
}

ConfigValue Config::Load(size_t index) const {
  const Directive& directive = Directives()[index];
  if (directive.load != nullptr) return directive.load(*this);
  std::lock_guard guard(stored_mutex_);
  return stored_[index];
}

void Config::Store(size_t index, ConfigValue value) {
  const Directive& directive = Directives()[index];
  if (directive.store != nullptr) {
    directive.store(*this, std::move(value));
    return;
  }
  std::lock_guard guard(stored_mutex_);
  stored_[index] = std::move(value);
}

std::optional<std::string> Config::Show(std::string_view name) const {
  const DirectiveName found = FindDirective(name);
  if (found.directive == nullptr) return std::nullopt;
  return FormatValue(*found.directive, Load(found.index));
}

bool Config::IsSensitive(std::string_view name) {
  const DirectiveName found = FindDirective(name);
  return found.directive != nullptr && found.directive->sensitive;
}

std::vector<Config::Pair> Config::Get(std::span<const std::string_view> patterns) const {
  std::vector<Pair> pairs;
  Answered answered;
  const auto add = [&](std::string_view name, size_t index) {
    if (!answered.Add(name)) return;
    pairs.emplace_back(name, FormatValue(Directives()[index], Load(index)));
  };
  for (const std::string_view pattern : patterns) {
    if (!IsPattern(pattern)) {
      const DirectiveName found = FindDirective(pattern);
      if (found.directive != nullptr) add(pattern, found.index);
      continue;
    }
    const DirectiveTable& all = Directives();
    for (size_t i = 0; i < all.size(); ++i) {
      if (all[i].hidden) continue;
      if (GlobMatch(pattern, all[i].name, true)) add(all[i].name, i);
      if (!all[i].alias.empty() && GlobMatch(pattern, all[i].alias, true)) add(all[i].alias, i);
    }
  }
  return pairs;
}

std::string Config::CheckTarget(const Pair& pair, bool client_is_local,
                                std::vector<Change>& changes) const {
  const std::string& name = pair.first;
  const DirectiveName target = FindDirective(name);
  if (target.directive == nullptr) {
    return fmt::format("ERR Unknown option or number of arguments for CONFIG SET - '{}'", name);
  }
  if (target.directive->immutable) return SetFailed(name, "can't set immutable config");
  if (target.directive->is_protected) {
    const Access allowed = enable_protected_configs();
    if (allowed == Access::kNobody || (allowed == Access::kLocal && !client_is_local)) {
      return SetFailed(name, "can't set protected config");
    }
  }
  for (const Change& earlier : changes) {
    if (earlier.target.directive == target.directive &&
        earlier.target.is_alias == target.is_alias) {
      return SetFailed(name, "duplicate parameter");
    }
  }
  changes.push_back({target, name, {}, {}});
  return {};
}

std::string Config::Set(std::span<const Pair> pairs, bool client_is_local) {
  std::lock_guard guard(write_mutex_);
  std::vector<Change> changes;
  for (const Pair& pair : pairs) {
    std::string problem = CheckTarget(pair, client_is_local, changes);
    if (!problem.empty()) return problem;
  }
  // Everything is read before anything is stored, so a bad value needs no undoing.
  for (size_t i = 0; i < changes.size(); ++i) {
    Change& change = changes[i];
    const Directive& directive = *change.target.directive;
    change.before = Load(change.target.index);
    const ParseContext context{change.before, false, true};
    const std::string problem =
        ParseValue(directive, context, WordsOfSet(directive, pairs[i].second), change.after);
    if (!problem.empty()) return SetFailed(change.name, problem);
  }
  for (const Change& change : changes) Store(change.target.index, change.after);
  const std::vector<HookCall> calls = HooksOf(changes);
  for (size_t i = 0; i < calls.size(); ++i) {
    const std::string problem = (*calls[i].hook)();
    if (problem.empty()) continue;
    for (auto change = changes.rbegin(); change != changes.rend(); ++change) {
      Store(change->target.index, change->before);
    }
    // Those that took the new values take the old ones back; nobody is left to tell if one cannot.
    for (size_t done = i; done > 0; --done) (*calls[done - 1].hook)();
    return SetFailed(calls[i].name, problem);
  }
  return {};
}

std::vector<Config::HookCall> Config::HooksOf(const std::vector<Change>& changes) const {
  std::vector<HookCall> calls;
  for (const Change& change : changes) {
    if (change.before == change.after) continue;
    for (const HookEntry& entry : hooks_) {
      const auto& names = entry.directives;
      if (std::find(names.begin(), names.end(), change.target.directive) == names.end()) continue;
      const auto same = [&](const HookCall& call) { return call.hook == &entry.hook; };
      if (std::none_of(calls.begin(), calls.end(), same))
        calls.push_back({change.name, &entry.hook});
    }
  }
  return calls;
}

void Config::OnChange(std::initializer_list<std::string_view> names, Hook hook) {
  HookEntry entry;
  for (const std::string_view name : names) {
    const DirectiveName found = FindDirective(name);
    if (found.directive == nullptr) throw std::logic_error("no directive " + std::string(name));
    entry.directives.push_back(found.directive);
  }
  entry.hook = std::move(hook);
  std::lock_guard guard(write_mutex_);
  hooks_.push_back(std::move(entry));
}

}  // namespace ruddock::engine
