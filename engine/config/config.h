// SPDX-License-Identifier: BSD-3-Clause
// The configuration of a running server: the values of every directive of the table, filled from
// the command line, files and CONFIG SET.
//
// Values are read through the members of Settings, from any thread, without a lock for numbers.
// Loading happens once, before threads start. Set, Rewrite and Get may be called from any thread;
// Set and Rewrite exclude each other.
#pragma once

#include <functional>
#include <initializer_list>
#include <iosfwd>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/config/directive.h"
#include "engine/config/settings.h"
#include "engine/config/table.h"

namespace ruddock::engine {

// Where a line came from.
struct ConfigOrigin {
  std::string source;  // a path, "standard input" or "command line"
  int line = 0;        // from 1; 0 where no line is to blame
  std::string text;
};

// Why the configuration was refused.
struct ConfigError {
  ConfigOrigin origin;
  std::string reason;

  // The report for standard error, with a line break at its end. `server` as in "Ruddock 0.1.0".
  std::string Report(std::string_view server) const;
};

struct RenamedCommand {
  std::string from;
  std::string to;  // empty: the command is to vanish
  ConfigOrigin origin;
};

class Config : public Settings {
 public:
  using Pair = std::pair<std::string, std::string>;
  // Called after values changed, with the new ones in place; returns an empty string or the reason
  // for refusing them. May not call Set.
  using Hook = std::function<std::string()>;

  // `cores` becomes the default of io-threads.
  explicit Config(int cores = 1);
  Config(const Config&) = delete;
  Config& operator=(const Config&) = delete;

  // Name and value of every directive that one of the patterns matches, each name once. A pattern
  // without glob characters finds the directive of that name, hidden ones and older names too, and
  // is answered in the letters of the question. In the order of the patterns, then of the names.
  std::vector<Pair> Get(std::span<const std::string_view> patterns) const;

  // CONFIG SET: all or nothing. Returns the error reply, empty on success.
  std::string Set(std::span<const Pair> pairs, bool client_is_local = true);

  // Runs `hook` once after every Set that changes one of the directives.
  void OnChange(std::initializer_list<std::string_view> names, Hook hook);

  // Reads a configuration file and what it includes.
  std::optional<ConfigError> LoadFile(const std::string& path);
  // Reads lines as if from a file called `source`.
  std::optional<ConfigError> LoadText(std::string_view text, const std::string& source);
  // The arguments of the program, without its name: [path] [-] [--directive value …] [-]. A dash
  // reads `input`. What comes later wins.
  std::optional<ConfigError> LoadArguments(std::span<const std::string> arguments,
                                           std::istream& input);

  // CONFIG REWRITE: brings the file up to date, keeping comments, order and lines that still hold.
  // Returns the error reply, empty on success. The file is replaced whole or not at all.
  std::string Rewrite();
  std::string RewriteFile(const std::string& path);

  void ResetToDefault();

  // The file given to LoadArguments or LoadFile, absolute; empty where there is none.
  const std::string& file() const { return file_; }
  const std::vector<RenamedCommand>& renamed_commands() const { return renamed_commands_; }

  // One directive as CONFIG GET shows it; nothing where the name is unknown.
  std::optional<std::string> Show(std::string_view name) const;
  // Whether arguments of CONFIG SET for this name must be kept out of SLOWLOG, MONITOR and logs.
  static bool IsSensitive(std::string_view name);

 private:
  struct Change {
    DirectiveName target;
    std::string_view name;  // as the client wrote it
    ConfigValue before;
    ConfigValue after;
  };
  struct HookEntry {
    std::vector<const Directive*> directives;
    Hook hook;
  };
  struct HookCall {
    std::string_view name;  // of the directive that the hook is called for
    const Hook* hook;
  };

  ConfigValue Load(size_t index) const;
  void Store(size_t index, ConfigValue value);

  std::string CheckTarget(const Pair& pair, bool client_is_local,
                          std::vector<Change>& changes) const;
  std::vector<HookCall> HooksOf(const std::vector<Change>& changes) const;

  // One line of a file, already split into words. Returns the reason for refusing it.
  std::string ApplyLine(std::vector<std::string>& words, const ConfigOrigin& origin,
                        std::optional<ConfigError>& nested);
  std::string ApplyDirective(std::span<const std::string> words);
  std::string ApplyUser(std::span<const std::string> words);
  std::optional<ConfigError> Include(const std::string& pattern, const ConfigOrigin& origin);
  std::optional<ConfigError> ReadFile(const std::string& path);
  std::optional<ConfigError> CheckWhole() const;

  std::string RenderFile(std::string_view old_text) const;

  // Values that nobody reads by name.
  mutable std::mutex stored_mutex_;
  std::vector<ConfigValue> stored_;
  std::vector<ConfigValue> initial_;

  std::mutex write_mutex_;
  std::vector<HookEntry> hooks_;

  std::string file_;
  std::vector<RenamedCommand> renamed_commands_;
  std::vector<std::string> users_;  // named by user lines
  std::vector<bool> seen_;          // directives that a line has named
  bool user_has_hash_ = false;
  int include_depth_ = 0;
};

// Splits a lone word again where the directive takes several, as files and the command line do.
// Nothing where its quotes are unbalanced.
std::optional<std::vector<std::string>> WordsOfLine(const Directive& directive,
                                                    std::span<const std::string> words);

}  // namespace ruddock::engine
