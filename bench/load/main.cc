// SPDX-License-Identifier: BSD-3-Clause
#include <cstdio>
#include <exception>
#include <fstream>
#include <string>

#include "bench/load/options.h"
#include "bench/load/request.h"
#include "bench/load/results.h"
#include "bench/load/run.h"

namespace {

using namespace ruddock::load;

constexpr int kFailed = 1;
constexpr int kWrongOptions = 2;
constexpr int kAnsweredErrors = 3;

void Write(const std::string& path, const std::string& text) {
  if (path.empty()) return;
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << text;
  file.close();
  if (!file) throw Failure("cannot write " + path);
}

std::string Usage() {
  std::string text = kUsage;
  const std::string mark = "%NAMES%";
  return text.replace(text.find(mark), mark.size(), "\n                       " + NamedCommands());
}

int Run(const Options& options) {
  // Before the run, so that a wrong path does not cost it.
  Write(options.json, "");
  Write(options.svg, "");
  const RunResult result = RunLoad(options);
  std::fputs(FormatTable(options, result).c_str(), stdout);
  Write(options.json, FormatJson(options, result));
  Write(options.svg, FormatSvg(options, result));
  return result.all.errors > 0 ? kAnsweredErrors : 0;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const Options options = ParseOptions({argv + 1, argv + argc});
    if (options.help) {
      std::fputs(Usage().c_str(), stdout);
      return 0;
    }
    if (options.version) {
      std::puts("ruddock-bench " RUDDOCK_VERSION);
      return 0;
    }
    return Run(options);
  } catch (const std::invalid_argument& error) {
    std::fprintf(stderr, "ruddock-bench: %s (see --help)\n", error.what());
    return kWrongOptions;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "ruddock-bench: %s\n", error.what());
    return kFailed;
  }
}
