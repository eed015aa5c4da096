// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <chrono>
#include <string>

namespace ruddock::bench {

// Tells on standard error how far the run is. On a terminal the current line is rewritten;
// elsewhere only finished steps are printed.
class Progress {
 public:
  Progress();

  void SetSteps(int steps) { steps_ = steps; }
  // What is happening now, within the current step.
  void Now(const std::string& text);
  // The current step is done; `text` says what came out.
  void Done(const std::string& text);
  double Seconds() const;

 private:
  std::string Prefix(int step) const;

  bool terminal_;
  int steps_ = 0;
  int done_ = 0;
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

}  // namespace ruddock::bench
