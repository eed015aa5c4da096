// SPDX-License-Identifier: BSD-3-Clause
#include "bench/report/options.h"

#include <charconv>
#include <filesystem>
#include <regex>
#include <stdexcept>
#include <string_view>

namespace ruddock::bench {

const char* const kUsage =
    R"(usage: ruddock-bench-report [options]
Measures Ruddock beside redis-server and the floor server, prints a table of server CPU per command,
and exits with 1 where the budget is missed.

  --quick            100,000 keys, fewer commands and fewer loads: one to two minutes
  --only REGEX       only the rows whose id matches (see --list); case does not matter
  --rounds N         rounds of each row (default 5, with --quick 3)
  --list             print the ids of the rows and stop
  --name NAME        name of the results (default full, with --quick quick)
  --out FOLDER       where NAME.json, NAME.md and NAME.svg go (default bench/results)
  --server PATH      the server under test (default: ruddock-server beside this program);
                     a path that ends in redis-server measures Redis against itself
  --baseline PATH    the server to compare with (default: redis-server on the PATH)
  --floor PATH       the floor server (default: ruddock-floor beside this program)
)";

namespace {

int ParseRounds(std::string_view text) {
  int rounds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), rounds);
  if (error != std::errc() || end != text.data() + text.size() || rounds < 1 || rounds > 100) {
    throw std::invalid_argument("--rounds needs a number from 1 to 100");
  }
  return rounds;
}

void CheckRegex(const std::string& text) {
  try {
    std::regex check(text);
  } catch (const std::regex_error&) {
    throw std::invalid_argument("--only " + text + " is not a regular expression");
  }
}

}  // namespace

Options ParseOptions(int argc, char** argv) {
  Options options;
  std::error_code error;
  const std::filesystem::path beside =
      std::filesystem::read_symlink("/proc/self/exe", error).parent_path();
  options.programs[ServerKind::kRuddock] = (beside / "ruddock-server").string();
  options.programs[ServerKind::kRedis] = "redis-server";
  options.programs[ServerKind::kFloor] = (beside / "ruddock-floor").string();
  for (int i = 1; i < argc; ++i) {
    const std::string_view option = argv[i];
    const auto value = [&]() -> std::string {
      if (i + 1 >= argc) throw std::invalid_argument(std::string(option) + " needs a value");
      return argv[++i];
    };
    if (option == "--quick") {
      options.quick = true;
    } else if (option == "--list") {
      options.list = true;
    } else if (option == "--help" || option == "-h") {
      options.help = true;
    } else if (option == "--rounds") {
      options.rounds = ParseRounds(value());
    } else if (option == "--only") {
      options.only = value();
      CheckRegex(options.only);
    } else if (option == "--name") {
      options.name = value();
    } else if (option == "--out") {
      options.folder = value();
    } else if (option == "--server") {
      options.programs[ServerKind::kRuddock] = value();
    } else if (option == "--baseline") {
      options.programs[ServerKind::kRedis] = value();
    } else if (option == "--floor") {
      options.programs[ServerKind::kFloor] = value();
    } else {
      throw std::invalid_argument("unknown option " + std::string(option));
    }
  }
  if (options.rounds == 0) options.rounds = options.quick ? 3 : 5;
  if (options.name.empty()) options.name = options.quick ? "quick" : "full";
  return options;
}

}  // namespace ruddock::bench
