// SPDX-License-Identifier: BSD-3-Clause
#include "bench/report/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

namespace ruddock::bench {

Progress::Progress() : terminal_(::isatty(STDERR_FILENO) != 0) {}

double Progress::Seconds() const {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
}

std::string Progress::Prefix(int step) const {
  return fmt::format("[{:>2}/{} {:>4.0f} s]", step, steps_, Seconds());
}

void Progress::Now(const std::string& text) {
  if (!terminal_) return;
  fmt::print(stderr, "\r\x1b[K{} {}", Prefix(done_ + 1), text);
  std::fflush(stderr);
}

void Progress::Done(const std::string& text) {
  ++done_;
  fmt::print(stderr, "{}{} {}\n", terminal_ ? "\r\x1b[K" : "", Prefix(done_), text);
  std::fflush(stderr);
}

}  // namespace ruddock::bench
