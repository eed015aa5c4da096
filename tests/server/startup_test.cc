// SPDX-License-Identifier: BSD-3-Clause
// The program from its arguments to its end: configuration errors, logs, files, supervision.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <regex>
#include <string>
#include <vector>

#include "tests/support/program_run.h"
#include "tests/support/server_process.h"

namespace ruddock::testing {
namespace {

constexpr const char* kReady = "Ready to accept connections";

std::vector<std::string> WithPorts(std::vector<std::string> arguments) {
  for (const char* name : {"--port", "--binary-port"}) {
    arguments.push_back(name);
    arguments.push_back(std::to_string(FreePort()));
  }
  return arguments;
}

bool ExitedWith(int status, int code) { return WIFEXITED(status) && WEXITSTATUS(status) == code; }

// Runs the program to its end and returns what it wrote to standard error.
std::string Refused(std::vector<std::string> arguments, const std::string& input = "") {
  ProgramRun run({std::move(arguments), input, {}});
  EXPECT_TRUE(ExitedWith(run.Wait(), 1)) << run.out();
  return run.err();
}

TEST(Startup, SaysWhatItIs) {
  ProgramRun version({{"--version"}, "", {}});
  EXPECT_TRUE(ExitedWith(version.Wait(), 0));
  EXPECT_TRUE(std::regex_match(
      version.out(), std::regex("Ruddock server v=\\d+\\.\\d+\\.\\d+ redis=7\\.0\\.15 .*\n")))
      << version.out();
  ProgramRun help({{"--help"}, "", {}});
  EXPECT_TRUE(ExitedWith(help.Wait(), 0));
  EXPECT_EQ(help.out().rfind("Usage: ruddock-server", 0), 0u);
}

TEST(Startup, NamesFileLineAndReason) {
  const TemporaryFolder folder;
  const std::string path = folder / "a.conf";
  WriteFile(path, "port 0\n\nmaxmemory lots\n");
  const std::string report = Refused({path});
  EXPECT_NE(report.find("*** FATAL CONFIG FILE ERROR (Ruddock "), std::string::npos) << report;
  EXPECT_NE(report.find("Reading the configuration file '" + path +
                        "', at line 3\n>>> 'maxmemory lots'\nargument must be a memory value\n"),
            std::string::npos)
      << report;
  EXPECT_NE(Refused({"-"}, "hz x\n").find("standard input, at line 1"), std::string::npos);
  EXPECT_NE(Refused({"--nonsense", "1"}).find("Bad directive"), std::string::npos);
  EXPECT_NE(Refused({folder / "none.conf"}).find("can't open config file"), std::string::npos);
}

TEST(Startup, RefusesWhatItCannotDo) {
  EXPECT_NE(Refused({"--rename-command", "NOSUCH", "X"}).find("No such command in rename-command"),
            std::string::npos);
  EXPECT_NE(Refused({"--rename-command", "GET", "SET"}).find("Target command name already exists"),
            std::string::npos);
  EXPECT_NE(Refused({"--logfile", "/nonexistent/x.log"}).find("Can't open the log file"),
            std::string::npos);
  EXPECT_NE(Refused({"--supervised", "upstart"}).find("upstart is not supported"),
            std::string::npos);
  EXPECT_NE(Refused({"x.conf", "--sentinel"}).find("not supported"), std::string::npos);
  // Taken by somebody else.
  const ServerProcess first;
  ProgramRun second({{"--port", std::to_string(first.port())}, "", {}});
  EXPECT_TRUE(ExitedWith(second.Wait(), 1));
  EXPECT_NE(second.out().find("Address already in use"), std::string::npos) << second.out();
}

TEST(Startup, ReadsStandardInputAndRenames) {
  const uint16_t port = FreePort();
  ProgramRun run({{"-", "--binary-port", "0"},
                  "port " + std::to_string(port) +
                      "\nrename-command FLUSHALL \"\"\nrename-command PING HELLOTHERE\n",
                  {}});
  ASSERT_TRUE(run.Says(kReady));
  TestSocket client(port);
  EXPECT_EQ(client.Command({"HELLOTHERE"}), "+PONG\r\n");
  EXPECT_EQ(client.Command({"FLUSHALL"}).rfind("-ERR unknown command", 0), 0u);
}

TEST(Startup, LogFileHasRedisLinesAndFollowsTheLevel) {
  const TemporaryFolder folder;
  const std::string log = folder / "r.log";
  const uint16_t port = FreePort();
  ProgramRun run({{"--port", std::to_string(port), "--binary-port", "0", "--dir",
                   folder.path().string(), "--logfile", "r.log"},
                  "",
                  {}});
  ASSERT_TRUE(Eventually([&] { return ReadFile(log).find(kReady) != std::string::npos; }));
  const std::regex line(
      "(" + std::to_string(run.pid()) +
      ":M \\d\\d [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d\\.\\d{3} [.*#-] .*\n)+");
  EXPECT_TRUE(std::regex_match(ReadFile(log), line)) << ReadFile(log);
  EXPECT_EQ(run.out(), "");
  // A file that was moved away is made anew.
  ASSERT_EQ(rename(log.c_str(), (folder / "old.log").c_str()), 0);
  TestSocket client(port);
  EXPECT_EQ(client.Command({"CONFIG", "SET", "loglevel", "warning"}), "+OK\r\n");
  kill(run.pid(), SIGTERM);
  EXPECT_TRUE(ExitedWith(run.Wait(), 0));
  EXPECT_NE(ReadFile(log).find("# Received SIGTERM"), std::string::npos) << ReadFile(log);
}

TEST(Startup, PidFileComesAndGoes) {
  const TemporaryFolder folder;
  const std::string file = folder / "pid";
  ProgramRun run({WithPorts({"--pidfile", file}), "", {}});
  ASSERT_TRUE(run.Says(kReady));
  EXPECT_EQ(ReadFile(file), std::to_string(run.pid()) + "\n");
  kill(run.pid(), SIGINT);
  EXPECT_TRUE(ExitedWith(run.Wait(), 0));
  EXPECT_NE(access(file.c_str(), F_OK), 0);
}

TEST(Startup, Daemonizes) {
  const TemporaryFolder folder;
  const std::string file = folder / "pid";
  const uint16_t port = FreePort();
  ProgramRun run({{"--daemonize", "yes", "--pidfile", file, "--port", std::to_string(port),
                   "--binary-port", "0", "--logfile", folder / "log"},
                  "",
                  {}});
  EXPECT_TRUE(ExitedWith(run.Wait(), 0));
  ASSERT_TRUE(
      Eventually([&] { return ReadFile(folder / "log").find(kReady) != std::string::npos; }));
  const pid_t daemon = static_cast<pid_t>(std::atol(ReadFile(file).c_str()));
  ASSERT_GT(daemon, 1);
  EXPECT_EQ(getsid(daemon), daemon);
  {
    TestSocket client(port);
    EXPECT_EQ(client.Command({"PING"}), "+PONG\r\n");
  }
  kill(daemon, SIGTERM);
  EXPECT_TRUE(Eventually([&] { return access(file.c_str(), F_OK) != 0; }));
}

TEST(Startup, TellsSystemd) {
  const TemporaryFolder folder;
  const std::string path = folder / "notify";
  const int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strcpy(address.sun_path, path.c_str());
  ASSERT_EQ(bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
  const timeval patience{60, 0};
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
  const auto receive = [&] {
    char buffer[256];
    const ssize_t got = recv(fd, buffer, sizeof(buffer), 0);
    return std::string(buffer, got > 0 ? static_cast<size_t>(got) : 0);
  };
  // Supervised, it stays in the foreground whatever daemonize says.
  ProgramRun run(
      {WithPorts({"--supervised", "auto", "--daemonize", "yes"}), "", {{"NOTIFY_SOCKET", path}}});
  EXPECT_NE(receive().find("READY=1\n"), std::string::npos);
  kill(run.pid(), SIGTERM);
  EXPECT_NE(receive().find("STOPPING=1\n"), std::string::npos);
  EXPECT_TRUE(ExitedWith(run.Wait(), 0));
  close(fd);
}

TEST(Startup, TitleNamesTheAddress) {
  const uint16_t port = FreePort();
  ProgramRun run({{"--port", std::to_string(port), "--binary-port", "0"}, "", {}});
  ASSERT_TRUE(run.Says(kReady));
  const auto title = [&] {
    const std::string line = ReadFile("/proc/" + std::to_string(run.pid()) + "/cmdline");
    return line.substr(0, line.find('\0'));
  };
  EXPECT_NE(title().find("ruddock-server 127.0.0.1:" + std::to_string(port)), std::string::npos)
      << title();
  TestSocket client(port);
  EXPECT_EQ(client.Command({"CONFIG", "SET", "proc-title-template", "cache {port}"}), "+OK\r\n");
  EXPECT_EQ(title(), "cache " + std::to_string(port));
}

TEST(Startup, UnixSocketHasTheModeAskedFor) {
  const TemporaryFolder folder;
  const std::string path = folder / "s.sock";
  ProgramRun run(
      {{"--port", "0", "--binary-port", "0", "--unixsocket", path, "--unixsocketperm", "700"},
       "",
       {}});
  ASSERT_TRUE(run.Says(kReady));
  struct stat status {};
  ASSERT_EQ(stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0700u);
  kill(run.pid(), SIGTERM);
  EXPECT_TRUE(ExitedWith(run.Wait(), 0));
  EXPECT_NE(access(path.c_str(), F_OK), 0);
}

}  // namespace
}  // namespace ruddock::testing
