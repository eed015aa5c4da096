// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include "bench/report/model.h"

namespace ruddock::bench {

struct Options {
  PerServer<std::string> programs;  // paths, or names to be looked up on the PATH
  bool quick = false;
  bool list = false;  // print the ids of the rows and stop
  bool help = false;
  int rounds = 0;    // 0: as the mode says
  std::string only;  // ECMAScript regular expression over ids, without regard to case; empty: all
  std::string name;  // of the files in `folder`
  std::string folder = "bench/results";
};

// Throws std::invalid_argument with a readable text. Ruddock and the floor are looked for beside
// the program that runs.
Options ParseOptions(int argc, char** argv);

extern const char* const kUsage;

}  // namespace ruddock::bench
