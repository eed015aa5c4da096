// SPDX-License-Identifier: BSD-3-Clause
// Random commands to redis-server and to Ruddock. Usage:
//   ruddock_compat_random [--seed N] [--count N] [--resp 2|3|binary] [--compress SIZE]
//                         [--max-differences N]
// The same settings come from RUDDOCK_COMPAT_SEED, RUDDOCK_COMPAT_COUNT, RUDDOCK_COMPAT_RESP and
// RUDDOCK_COMPAT_COMPRESS. With --compress, Ruddock stores strings of SIZE bytes and more
// compressed, and many of the values are worth it. Without --resp the commands are split over RESP2
// and RESP3; with "binary" Ruddock is asked over the binary protocol and its answers are compared
// with RESP3's. A difference is shrunk and printed as a script for redis-cli; with
// $RUDDOCK_COMPAT_FINDINGS it is also appended to that file. Exits with 1 on a difference.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "compat/random/generator.h"
#include "compat/random/runner.h"

namespace ruddock::compat {
namespace {

struct Settings {
  std::uint64_t seed = 0;
  std::uint64_t count = 300000;
  int protocol = 0;  // 0 for both
  bool binary = false;
  std::uint64_t compress = 0;  // 0: not
  int max_differences = 20;
};

// Commands between two comparisons of the keyspace, and the longest history to shrink.
constexpr std::size_t kStretch = 10000;
// A command that keeps differing is left out, so that others get their turn.
constexpr int kDifferencesPerCommand = 2;

// The two servers are asked one after the other. When the machine stands still in between, or long
// enough for redis-server's own clock to lag, these answers lie apart; a wrong one comes again, and
// again.
constexpr int kLooksAtTheClock = 4;
bool FollowsTheClock(const std::string& name) {
  return name == "ttl" || name == "pttl" || name == "expiretime" || name == "pexpiretime" ||
         name == "object|idletime";
}

std::uint64_t Number(const std::string& name, const char* text) {
  char* end = nullptr;
  const std::uint64_t value = std::strtoull(text, &end, 10);
  if (*text == '\0' || *end != '\0') throw std::runtime_error(name + " needs a number");
  return value;
}

void Set(Settings* settings, const std::string& name, const char* value) {
  if (name == "seed") {
    settings->seed = Number(name, value);
  } else if (name == "count") {
    settings->count = Number(name, value);
  } else if (name == "resp") {
    settings->binary = std::string_view(value) == "binary";
    settings->protocol = settings->binary ? 3 : static_cast<int>(Number(name, value));
    if (settings->protocol != 2 && settings->protocol != 3)
      throw std::runtime_error("resp is 2, 3 or binary");
  } else if (name == "compress") {
    settings->compress = Number(name, value);
  } else if (name == "max-differences") {
    settings->max_differences = static_cast<int>(Number(name, value));
  } else {
    throw std::runtime_error("unknown setting " + name);
  }
}

Settings ReadSettings(int argc, char** argv) {
  Settings settings;
  settings.seed = std::random_device()();
  const std::pair<const char*, const char*> variables[] = {{"seed", "RUDDOCK_COMPAT_SEED"},
                                                           {"count", "RUDDOCK_COMPAT_COUNT"},
                                                           {"resp", "RUDDOCK_COMPAT_RESP"},
                                                           {"compress", "RUDDOCK_COMPAT_COMPRESS"}};
  for (const auto& [name, variable] : variables) {
    const char* value = std::getenv(variable);
    if (value != nullptr && *value != '\0') Set(&settings, name, value);
  }
  for (int i = 1; i < argc; i += 2) {
    const std::string name = argv[i];
    if (name.rfind("--", 0) != 0 || i + 1 == argc) throw std::runtime_error("bad argument " + name);
    Set(&settings, name.substr(2), argv[i + 1]);
  }
  return settings;
}

class Campaign {
 public:
  Campaign(const Settings& settings, ServerPair* servers, int protocol)
      : settings_(settings),
        title_(settings.binary ? "binary" : "RESP" + std::to_string(protocol)),
        runner_(servers, protocol, {}, settings.binary),
        generator_(settings.seed + static_cast<std::uint64_t>(protocol),
                   LoadCommandDocs(*servers->reference), LoadCommandDocs(*servers->ruddock)) {
    if (settings.compress != 0) generator_.MakeRepetitiveValues();
    if (!settings.binary) return;
    // They turn the reference to RESP2, which the binary protocol has no part in.
    generator_.Mute("hello");
    generator_.Mute("reset");
  }

  // Returns the number of differences found.
  int Run(std::uint64_t count) {
    std::printf("%s: %zu commands are drawn from\n", title_.c_str(), generator_.Names().size());
    std::uint64_t done = 0;
    while (done < count && differences_ < settings_.max_differences) {
      History history;
      const std::size_t size = std::min<std::uint64_t>(kStretch, count - done);
      for (std::size_t i = 0; i < size; ++i) history.push_back(generator_.Next());
      std::optional<Deviation> deviation = runner_.Replay(history);
      for (int look = 1; look < kLooksAtTheClock && deviation && FollowsTheClock(deviation->name);
           ++look) {
        std::printf("%s differed (%s); once more\n", deviation->name.c_str(),
                    deviation->what.c_str());
        deviation = runner_.Replay(history);
      }
      done += deviation ? std::min(size, deviation->index + 1) : size;
      if (deviation) Report(std::move(history), *deviation);
    }
    std::printf("%s: %llu commands compared, %llu %% of the replies errors, %d differences\n",
                title_.c_str(), static_cast<unsigned long long>(done),
                static_cast<unsigned long long>(runner_.errors() * 100 /
                                                std::max<std::uint64_t>(runner_.replies(), 1)),
                differences_);
    return differences_;
  }

 private:
  void Report(History history, const Deviation& deviation) {
    ++differences_;
    history.resize(std::min(history.size(), deviation.index + 1));
    const std::size_t before = history.size();
    history = runner_.Shrink(std::move(history), deviation.name);
    std::optional<Deviation> again = runner_.Replay(history);
    const bool reproduced = again && again->name == deviation.name;
    std::string text = "difference in " + deviation.name + ", " + title_ + ", seed " +
                       std::to_string(settings_.seed) + ", " + std::to_string(before) +
                       " commands shrunk to " + std::to_string(history.size()) + ":\n";
    if (!reproduced) {
      text += "(it did not come again when the history was replayed; its last commands follow)\n";
      again = deviation;
      if (history.size() > 20) history.erase(history.begin(), history.end() - 20);
    }
    for (const Arguments& command : history) text += "  " + CommandLine(command) + "\n";
    text += again->what + "\n\n";
    std::fputs(text.c_str(), stdout);
    std::fflush(stdout);
    if (const char* path = std::getenv("RUDDOCK_COMPAT_FINDINGS")) {
      std::ofstream(path, std::ios::app) << text;
    }
    if (++per_command_[deviation.name] == kDifferencesPerCommand) {
      std::printf("(%s is left out from here on)\n\n", deviation.name.c_str());
      generator_.Mute(deviation.name);
    }
  }

  const Settings& settings_;
  std::string title_;
  Runner runner_;
  Generator generator_;
  int differences_ = 0;
  std::map<std::string, int> per_command_;
};

ServerPair StartServers(const Settings& settings, const std::string& io_threads) {
  const std::vector<std::string> extra = {"--io-threads", io_threads};
  std::vector<std::string> ours = extra;
  if (settings.binary) ours.insert(ours.end(), {"--binary-port", ChildServer::kAnyPort});
  if (settings.compress != 0) {
    ours.insert(ours.end(), {"--value-compression", "lz4", "--value-compression-min-size",
                             std::to_string(settings.compress)});
  }
  return ServerPair(StartReference(extra), StartRuddock(ours));
}

int RunAll(const Settings& settings) {
  std::printf("seed %llu, %llu commands (run again with --seed %llu --count %llu)\n",
              static_cast<unsigned long long>(settings.seed),
              static_cast<unsigned long long>(settings.count),
              static_cast<unsigned long long>(settings.seed),
              static_cast<unsigned long long>(settings.count));
  const auto begin = std::chrono::steady_clock::now();
  int differences = 0;
  for (int protocol : {2, 3}) {
    if (settings.protocol != 0 && settings.protocol != protocol) continue;
    // A single I/O thread takes no locks, so both ways of running are compared.
    ServerPair servers = StartServers(settings, protocol == 2 ? "1" : "2");
    Campaign campaign(settings, &servers, protocol);
    differences += campaign.Run(settings.protocol == 0 ? settings.count / 2 : settings.count);
  }
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
  std::printf("%s after %.1f s\n", differences == 0 ? "no difference" : "DIFFERENCES",
              seconds.count());
  return differences == 0 ? 0 : 1;
}

}  // namespace
}  // namespace ruddock::compat

int main(int argc, char** argv) {
  try {
    return ruddock::compat::RunAll(ruddock::compat::ReadSettings(argc, argv));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 2;
  }
}
