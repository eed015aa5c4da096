// SPDX-License-Identifier: BSD-3-Clause
#include <cstdio>
#include <exception>
#include <stdexcept>

#include "bench/report/options.h"
#include "bench/report/report.h"

int main(int argc, char** argv) {
  using namespace ruddock::bench;
  try {
    const Options options = ParseOptions(argc, argv);
    if (options.help) {
      std::fputs(kUsage, stdout);
      return 0;
    }
    return RunReport(options);
  } catch (const std::invalid_argument& error) {
    std::fprintf(stderr, "ruddock-bench-report: %s\n%s", error.what(), kUsage);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "ruddock-bench-report: %s\n", error.what());
  }
  return 2;
}
