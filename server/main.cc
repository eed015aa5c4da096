// SPDX-License-Identifier: BSD-3-Clause
// The program: reads the configuration, takes its place in the system, serves, cleans up.
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <clocale>
#include <cstdio>
#include <cstring>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/log.h"
#include "engine/base/machine.h"
#include "engine/config/config.h"
#include "server/crash_report.h"
#include "server/daemon.h"
#include "server/log_setup.h"
#include "server/process_title.h"
#include "server/server.h"
#include "server/version.h"

namespace ruddock::server {
namespace {

using engine::Config;
using engine::ConfigError;
using engine::LogLevel;

constexpr const char* kUsage =
    R"(Usage: ruddock-server [/path/to/redis.conf] [--directive value ...] [-]
       ruddock-server -          read the configuration from standard input
       ruddock-server --version
       ruddock-server --help

Examples:
       ruddock-server
       ruddock-server /etc/ruddock/ruddock.conf --loglevel verbose
       ruddock-server --port 7777 --maxmemory 100mb --maxmemory-policy allkeys-lru
       echo 'maxmemory 128mb' | ruddock-server -

Every directive of Redis 7.0 is known; --shards, --binary-port and --io-threads are explained in
ruddock.conf.
)";

bool IsOneOf(const std::string& word, std::string_view a, std::string_view b) {
  return word == a || word == b;
}

// Options that print something and end the program.
std::optional<int> RunAndLeave(const std::vector<std::string>& arguments) {
  if (arguments.empty()) return std::nullopt;
  if (arguments.size() == 1 && IsOneOf(arguments[0], "--version", "-v")) {
    std::fputs(VersionLine().c_str(), stdout);
    return 0;
  }
  if (arguments.size() == 1 && IsOneOf(arguments[0], "--help", "-h")) {
    std::fputs(kUsage, stdout);
    return 0;
  }
  for (const std::string& argument : arguments) {
    if (argument == "--sentinel" || arguments[0] == "--test-memory" ||
        arguments[0] == "--check-system") {
      std::fprintf(stderr, "%s is not supported\n", argument.c_str());
      return 1;
    }
  }
  return std::nullopt;
}

std::optional<ConfigError> RenameCommands(const Config& config) {
  engine::CommandRegistry& commands = engine::Commands();
  for (const engine::RenamedCommand& renamed : config.renamed_commands()) {
    if (commands.Find(renamed.from) == nullptr) {
      return ConfigError{renamed.origin, "No such command in rename-command"};
    }
    if (!commands.Rename(renamed.from, renamed.to)) {
      return ConfigError{renamed.origin, "Target command name already exists"};
    }
  }
  return std::nullopt;
}

// From the configuration to a process that may serve; an error text where it may not.
std::string EnterSystem(Config& config, bool& in_background) {
  if (chdir(config.dir().c_str()) != 0) {
    return fmt::format("Can't change to the directory {}: {}", config.dir(), std::strerror(errno));
  }
  if (std::string problem = SetUpLog(config); !problem.empty()) return problem;
  const Supervisor supervisor = ChosenSupervisor(config);
  if (supervisor == Supervisor::kUpstart) return "Supervision by upstart is not supported";
  in_background = config.daemonize() && supervisor == Supervisor::kNone;
  if (in_background) Daemonize();
  return FitClientsToFileLimit(config);
}

void FollowDirAndTitle(Config& config, const std::string& program) {
  config.OnChange({"dir"}, [&config]() -> std::string {
    return chdir(config.dir().c_str()) == 0 ? "" : std::strerror(errno);
  });
  if (!config.set_proc_title()) return;
  const auto set_title = [&config, program] {
    SetProcessTitle(ProcessTitle(config, program));
    return std::string();
  };
  set_title();
  config.OnChange({"proc-title-template", "port", "bind"}, set_title);
}

void Greet(const Config& config) {
  engine::Log(LogLevel::kWarning,
              fmt::format("Ruddock {} starts, pid {}, {} I/O threads, {} shards", Version(),
                          getpid(), config.io_threads(), config.shards()));
  if (config.file().empty()) {
    engine::Log(LogLevel::kWarning, "No config file specified, the defaults are used");
  }
}

int Serve(Config& config, bool in_background, const std::string& program) {
  Greet(config);
  ApplyHugePages(config);
  const PidFile pid_file(config, in_background);
  InstallCrashReport(config, fmt::format("Ruddock {}", Version()), pid_file.path());
  Server server(config);
  if (const std::string problem = server.Listen(); !problem.empty()) {
    engine::Log(LogLevel::kWarning, problem);
    engine::Log(LogLevel::kWarning, "Failed listening, exiting.");
    return 1;
  }
  FollowDirAndTitle(config, program);
  const bool supervised = ChosenSupervisor(config) == Supervisor::kSystemd;
  if (supervised && !NotifySystemd("STATUS=Ready to accept connections\nREADY=1\n")) {
    engine::Log(LogLevel::kWarning, "Supervised by systemd, but NOTIFY_SOCKET leads nowhere");
  }
  engine::Log(LogLevel::kNotice, "Ready to accept connections");
  server.Run();
  if (supervised) NotifySystemd("STOPPING=1\n");
  engine::Log(LogLevel::kWarning, "Ruddock is now ready to exit, bye bye...");
  return 0;
}

int Main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  if (const std::optional<int> code = RunAndLeave(arguments)) return *code;
  const std::string program = argv[0];
  InitProcessTitle(argc, argv);
  std::setlocale(LC_COLLATE, "");  // what SORT … ALPHA follows; numbers stay as they are

  Config config(engine::UsableCores());
  std::optional<ConfigError> error = config.LoadArguments(arguments, std::cin);
  if (!error) error = RenameCommands(config);
  if (error) {
    std::fputs(error->Report(fmt::format("Ruddock {}", Version())).c_str(), stderr);
    return 1;
  }
  bool in_background = false;
  if (const std::string problem = EnterSystem(config, in_background); !problem.empty()) {
    std::fprintf(stderr, "%s\n", problem.c_str());
    return 1;
  }
  return Serve(config, in_background, program);
}

}  // namespace
}  // namespace ruddock::server

int main(int argc, char** argv) { return ruddock::server::Main(argc, argv); }
