// SPDX-License-Identifier: BSD-3-Clause
// Makes random commands out of the argument trees that Redis documents. Equal seeds give equal
// commands.
#pragma once

#include <cstdint>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "compat/random/values.h"
#include "compat/support/command_docs.h"
#include "compat/support/compare.h"

namespace ruddock::compat {

// A command that is never generated.
struct ExcludedCommand {
  std::string_view name;  // a container stands for its subcommands as well
  std::string_view reason;
};
const std::vector<ExcludedCommand>& ExcludedCommands();

class Generator {
 public:
  // Uses the commands of `expected` that are in a covered group, in `available`, and not excluded.
  Generator(std::uint64_t seed, const CommandDocs& expected, const CommandDocs& available);

  Arguments Next();
  void MakeRepetitiveValues() { values_.MakeRepetitive(); }
  // Stops making this command (its qualified name).
  void Mute(const std::string& name);
  std::vector<std::string> Names() const;

 private:
  struct Entry {
    CommandDoc doc;
    int weight;
  };

  const Entry& Pick();
  void AppendAll(const std::vector<DocArgument>& arguments, Arguments* out);
  void Append(const DocArgument& argument, Arguments* out);
  void AppendOnce(const DocArgument& argument, Arguments* out);
  void AppendToken(const std::string& token, Arguments* out);
  void Spoil(Arguments* command);
  bool Chance(int percent) { return values_.Chance(percent); }

  std::vector<Entry> entries_;
  int total_weight_ = 0;
  std::string current_;  // the command that is being made
  Values values_;
};

}  // namespace ruddock::compat
