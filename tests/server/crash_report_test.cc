// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "tests/support/program_run.h"
#include "tests/support/server_process.h"

namespace ruddock::testing {
namespace {

constexpr const char* kReady = "Ready to accept connections";

class CrashReport : public ::testing::Test {
 protected:
  std::vector<std::string> Arguments(std::vector<std::string> more = {}) {
    more.insert(more.end(), {"--port", std::to_string(port_), "--binary-port", "0",
                             "--enable-debug-command", "yes", "--io-threads", "2"});
    return more;
  }
  static bool DiedOf(int status, int number) {
    return WIFSIGNALED(status) && WTERMSIG(status) == number;
  }

  const uint16_t port_ = FreePort();
};

TEST_F(CrashReport, TellsSignalStackAndCommandsButNoData) {
  const TemporaryFolder folder;
  const std::string pid_file = folder / "pid";
  ProgramRun run({Arguments({"--pidfile", pid_file}), "", {}});
  ASSERT_TRUE(run.Says(kReady));
  TestSocket client(port_);
  EXPECT_EQ(client.Command({"SET", "topsecretkey", "topsecretvalue"}), "+OK\r\n");
  EXPECT_EQ(client.Command({"GET", "topsecretkey"}), "$14\r\ntopsecretvalue\r\n");
  kill(run.pid(), SIGSEGV);
  EXPECT_TRUE(DiedOf(run.Wait(), SIGSEGV));
  const std::string report = run.out();
  for (const char* part :
       {"=== RUDDOCK BUG REPORT START ===", "crashed by signal 11", "SIGSEGV", "--- STACK ---",
        "--- REGISTERS ---", "set get\n", "=== RUDDOCK BUG REPORT END ==="}) {
    EXPECT_NE(report.find(part), std::string::npos) << part << " is not in: " << report;
  }
  EXPECT_NE(report.find("Sent by process " + std::to_string(getpid())), std::string::npos)
      << report;
  EXPECT_EQ(report.find("topsecret"), std::string::npos) << report;
  EXPECT_NE(access(pid_file.c_str(), F_OK), 0);
}

TEST_F(CrashReport, GoesToTheLogFile) {
  const TemporaryFolder folder;
  ProgramRun run({Arguments({"--logfile", folder / "log"}), "", {}});
  ASSERT_TRUE(
      Eventually([&] { return ReadFile(folder / "log").find(kReady) != std::string::npos; }));
  kill(run.pid(), SIGABRT);
  EXPECT_TRUE(DiedOf(run.Wait(), SIGABRT));
  EXPECT_NE(ReadFile(folder / "log").find("BUG REPORT END"), std::string::npos);
  EXPECT_EQ(run.out(), "");
}

TEST_F(CrashReport, IsWrittenOnTheThreadThatCrashed) {
  ProgramRun run({Arguments(), "", {}});
  ASSERT_TRUE(run.Says(kReady));
  TestSocket first(port_);
  TestSocket second(port_);
  EXPECT_EQ(first.Command({"PING"}), "+PONG\r\n");
  second.Send(RespCommand({"DEBUG", "SEGFAULT"}));
  EXPECT_TRUE(second.Closed());
  EXPECT_TRUE(WIFSIGNALED(run.Wait()));
  EXPECT_NE(run.out().find("debug\n"), std::string::npos) << run.out();
}

TEST_F(CrashReport, CanBeTurnedOff) {
  ProgramRun run({Arguments(), "", {}});
  ASSERT_TRUE(run.Says(kReady));
  TestSocket client(port_);
  EXPECT_EQ(client.Command({"CONFIG", "SET", "crash-log-enabled", "no"}), "+OK\r\n");
  kill(run.pid(), SIGBUS);
  EXPECT_TRUE(DiedOf(run.Wait(), SIGBUS));
  EXPECT_EQ(run.out().find("BUG REPORT"), std::string::npos) << run.out();
}

}  // namespace
}  // namespace ruddock::testing
