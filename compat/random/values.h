// SPDX-License-Identifier: BSD-3-Clause
// Random argument values: few keys, many bounds, and nothing whose effect depends on the clock.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "compat/support/command_docs.h"

namespace ruddock::compat {

class Values {
 public:
  explicit Values(std::uint64_t seed) : random_(seed) {}

  bool Chance(int percent) { return Below(100) < static_cast<std::uint64_t>(percent); }
  // Uniform in [0, limit).
  std::uint64_t Below(std::uint64_t limit) { return random_() % limit; }

  // A value for a leaf of an argument tree of `command` (qualified name).
  std::string For(const std::string& command, const DocArgument& argument);

  // Keys are drawn from now on so that those of one group of commands meet each other mostly.
  void set_group(const std::string& group) { group_ = group; }
  // Makes many values from now on that are worth compressing.
  void MakeRepetitive() { repetitive_ = true; }
  std::string Key();
  std::string Garbage();

 private:
  const std::string& OneOf(const std::vector<std::string>& pool);
  std::string Value();
  std::string RepetitiveValue();
  std::string Field();
  std::string Member();
  char Family();
  std::string Integer();
  std::string SmallInteger();
  std::string Float();
  std::string LexBound();
  std::string ScoreBound();
  std::string RangeBound();
  // A millisecond in which entries were added lately.
  std::string RecentMs();
  std::string EntryId(const std::string& command);
  // Of the commands of streams; empty where the argument is nothing special.
  std::string StreamString(const std::string& command, const std::string& name);
  std::string StreamInteger(const std::string& command, const std::string& name);
  std::string BitOffset(bool typed);
  std::string ByteOffset();
  // Far in the future, past, or out of range: what it does must not depend on when it runs.
  std::string Duration(bool milliseconds);
  std::string UnixTime(const std::string& command, bool milliseconds);
  std::string Database();
  std::string Pattern();
  std::string SortPattern(bool by);
  // Degrees, up to that many on both sides.
  std::string Coordinate(int most);
  std::string Length();
  std::string String(const std::string& command, const std::string& name);
  std::string IntegerFor(const std::string& command, const std::string& name);

  std::mt19937_64 random_;
  std::string group_;
  bool repetitive_ = false;
  // Ids of entries rise with every one that is drawn, or hardly any could be added.
  std::uint64_t entries_drawn_ = 0;
};

}  // namespace ruddock::compat
