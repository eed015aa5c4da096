// SPDX-License-Identifier: BSD-3-Clause
// Runs against a real server, whose own statistics must say what the generator says; and against
// servers that misbehave.
#include "bench/load/run.h"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <thread>

#include "bench/load/results.h"
#include "tests/support/server_process.h"

namespace ruddock::load {
namespace {

using namespace std::string_literals;
using testing::InfoField;
using testing::ServerProcess;
using testing::TestSocket;

Options MakeOptions(std::vector<std::string> arguments) {
  arguments.emplace_back("--quiet");
  return ParseOptions(arguments);
}

std::vector<std::string> ServerArguments(const ServerProcess& server, const std::string& protocol) {
  const int port = protocol == "resp" ? server.port() : server.binary_port();
  return {"--protocol", protocol, "--port", std::to_string(port)};
}

RunResult RunWith(std::vector<std::string> arguments, const std::vector<std::string>& more) {
  arguments.insert(arguments.end(), more.begin(), more.end());
  return RunLoad(MakeOptions(arguments));
}

uint64_t Calls(TestSocket& control, const std::string& command) {
  const std::string text = control.Command({"INFO", "commandstats"});
  const size_t at = text.find("cmdstat_" + command + ":calls=");
  return at == std::string::npos ? 0 : std::stoull(text.substr(text.find('=', at) + 1));
}

const CommandStats& StatsOf(const RunResult& result, const std::string& name) {
  for (size_t i = 0; i < result.names.size(); ++i) {
    if (result.names[i] == name) return result.stats.commands[i];
  }
  throw std::out_of_range(name);
}

class LoadRun : public ::testing::TestWithParam<std::string> {};

TEST_P(LoadRun, CountsWhatTheServerCounts) {
  // One thread: others might add up their statistics after a reply has gone out.
  ServerProcess server({"--io-threads", "1"});
  TestSocket control(server.port());
  const RunResult result = RunWith(
      ServerArguments(server, GetParam()),
      {"-n", "20011", "-c", "7", "-t", "2", "-P", "5", "--keys", "1000", "--mix", "get=3,set=2",
       "--command", "LPUSH key:__rand_int__ x", "--command", "MGET __key__ __key__ nothing"});
  EXPECT_EQ(result.replies(), 20'011u);
  uint64_t calls = 0;
  for (const std::string command : {"get", "set", "lpush", "mget"}) {
    std::string name = command;
    for (char& c : name) c = static_cast<char>(std::toupper(c));
    EXPECT_EQ(StatsOf(result, name).latency.count(), Calls(control, command)) << command;
    calls += Calls(control, command);
  }
  EXPECT_EQ(calls, 20'011u);
  // Strings and lists share the keys, so there are errors, and the server counts the same.
  EXPECT_GT(result.all.errors, 0u);
  ASSERT_EQ(result.stats.errors.count("WRONGTYPE"), 1u);
  EXPECT_EQ(result.stats.errors.at("WRONGTYPE").count, result.all.errors);
  EXPECT_EQ("count=" + std::to_string(result.all.errors),
            InfoField(control, "errorstat_WRONGTYPE"));
}

TEST_P(LoadRun, CountsTheBytesThatTheServerCounts) {
  ServerProcess server({"--io-threads", "1"});
  TestSocket control(server.port());
  const auto bytes = [&](const std::string& field) {
    return static_cast<uint64_t>(testing::InfoNumber(control, field));
  };
  const uint64_t input = bytes("total_net_input_bytes");
  const uint64_t output = bytes("total_net_output_bytes");
  const RunResult result =
      RunWith(ServerArguments(server, GetParam()),
              {"-n", "500", "-c", "2", "-P", "4", "--keys", "10", "--mix", "set", "-d", "70000"});
  // The greeting and INFO itself are some hundred bytes and, in its reply, some thousand.
  EXPECT_NEAR(static_cast<double>(bytes("total_net_input_bytes") - input),
              static_cast<double>(result.all.bytes_sent), 1'000);
  EXPECT_NEAR(static_cast<double>(bytes("total_net_output_bytes") - output),
              static_cast<double>(result.all.bytes_received), 20'000);
  EXPECT_GT(result.all.bytes_sent, 35'000'000u);
  const uint64_t before = bytes("total_net_output_bytes");
  const RunResult read =
      RunWith(ServerArguments(server, GetParam()),
              {"-n", "500", "-c", "2", "-P", "4", "--keys", "10", "--mix", "get"});
  EXPECT_GT(read.all.bytes_received, 30'000'000u);
  EXPECT_NEAR(static_cast<double>(bytes("total_net_output_bytes") - before),
              static_cast<double>(read.all.bytes_received), 20'000);
}

TEST_P(LoadRun, ASequenceReachesEveryKeyOnce) {
  ServerProcess server;
  TestSocket control(server.port());
  RunWith(ServerArguments(server, GetParam()),
          {"-n", "5000", "-r", "5000", "-c", "6", "-t", "3", "-P", "3", "--distribution",
           "sequential", "--mix", "set"});
  EXPECT_EQ(control.Command({"DBSIZE"}), ":5000\r\n");
}

TEST_P(LoadRun, AnOpenLoopSendsWhatIsDue) {
  ServerProcess server;
  const RunResult result =
      RunWith(ServerArguments(server, GetParam()),
              {"-n", "300", "--rate", "3000", "-c", "3", "-t", "2", "--mix", "ping"});
  EXPECT_EQ(result.replies(), 300u);
  EXPECT_GE(result.seconds, 0.09);
  const RunResult timed = RunWith(ServerArguments(server, GetParam()),
                                  {"--duration", "0.2", "--rate", "1000", "--mix", "ping"});
  EXPECT_LE(timed.replies(), 201u);
  EXPECT_LE(timed.replies() + timed.stats.unsent, 201u);
}

// While the server sleeps, a closed loop would ask it nothing; here every request that was due
// meanwhile has waited.
TEST_P(LoadRun, AnOpenLoopOmitsNothing) {
  ServerProcess server({"--io-threads", "1", "--enable-debug-command", "yes"});
  const RunResult result = RunWith(ServerArguments(server, GetParam()),
                                   {"-n", "2000", "--rate", "2000", "-c", "4", "--command",
                                    "999:PING", "--seed", "3", "--command", "DEBUG SLEEP 0.3"});
  ASSERT_GE(StatsOf(result, "DEBUG").latency.count(), 1u);
  EXPECT_GE(StatsOf(result, "PING").latency.Percentile(85), 50'000'000u);
}

TEST_P(LoadRun, TheWarmUpDoesNotCount) {
  ServerProcess server;
  TestSocket control(server.port());
  const RunResult result =
      RunWith(ServerArguments(server, GetParam()),
              {"-n", "100", "--warmup", "0.05", "-c", "2", "--mix", "incr", "--keys", "3"});
  EXPECT_EQ(result.replies(), 100u);
  EXPECT_GT(Calls(control, "incr"), 100u);
}

TEST_P(LoadRun, AuthenticatesAndChoosesADatabase) {
  ServerProcess server({"--requirepass", "secret"});
  const std::vector<std::string> arguments = ServerArguments(server, GetParam());
  RunWith(arguments, {"-a", "secret", "--db", "3", "-n", "10", "-c", "1", "--command", "SET a b"});
  TestSocket control(server.port());
  EXPECT_EQ(control.Command({"AUTH", "secret"}), "+OK\r\n");
  EXPECT_EQ(control.Command({"SELECT", "3"}), "+OK\r\n");
  EXPECT_EQ(control.Command({"GET", "a"}), "$1\r\nb\r\n");
  for (const auto& [more, complaint] :
       std::vector<std::pair<std::vector<std::string>, std::string>>{
           {{"-a", "wrong"}, "WRONGPASS"},
           {{"-a", "secret", "--db", "99"}, "ERR DB index is out of range"}}) {
    try {
      RunWith(arguments, more);
      ADD_FAILURE() << complaint;
    } catch (const Failure& failure) {
      EXPECT_NE(std::string(failure.what()).find(complaint), std::string::npos) << failure.what();
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Protocols, LoadRun, ::testing::Values("resp", "binary"),
                         [](const auto& info) { return info.param; });

TEST(LoadRunUnix, SpeaksOverAUnixSocket) {
  const std::string path = "/tmp/ruddock-load-" + std::to_string(::getpid()) + ".socket";
  ServerProcess server({"--unixsocket", path});
  EXPECT_EQ(RunLoad(MakeOptions({"-s", path, "-n", "1000"})).replies(), 1000u);
}

TEST(LoadRunMisbehaviour, ThereIsNoServer) {
  const std::string port = std::to_string(testing::FreePort());
  try {
    RunLoad(MakeOptions({"-p", port}));
    ADD_FAILURE();
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.what(), "127.0.0.1:" + port + ": cannot connect: Connection refused");
  }
}

// What a run against a server says that answers the first bytes with `answer` and then, if
// `closes`, leaves.
std::string FailureAgainst(const std::string& answer, bool closes) {
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  ::bind(listener, reinterpret_cast<sockaddr*>(&address), size);
  ::listen(listener, 1);
  ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size);
  std::thread server([&] {
    const int fd = ::accept(listener, nullptr, nullptr);
    char byte = 0;
    ::recv(fd, &byte, 1, 0);
    ::send(fd, answer.data(), answer.size(), MSG_NOSIGNAL);
    if (closes) ::shutdown(fd, SHUT_WR);
    while (::recv(fd, &byte, 1, 0) > 0) {
    }
    ::close(fd);
  });
  std::string said = "nothing";
  try {
    RunLoad(MakeOptions({"-p", std::to_string(ntohs(address.sin_port)), "-c", "1", "-P", "3",
                         "--mix", "get", "--timeout", "0.3"}));
  } catch (const Failure& failure) {
    said = failure.what();
  }
  server.join();
  ::close(listener);
  return said;
}

TEST(LoadRunMisbehaviour, EndsWithAReason) {
  EXPECT_EQ(FailureAgainst("$1\r\n", true),
            "the server closed a connection with 3 of its requests unanswered");
  EXPECT_EQ(FailureAgainst("+OK\r\n", false), "no reply for 0.3 seconds");
  EXPECT_EQ(
      FailureAgainst("HTTP/1.1", false),
      "the server broke the protocol: a reply begins with byte 0x48, which RESP2 does not know");
  EXPECT_EQ(FailureAgainst("+1\r\n+2\r\n+3\r\n+4\r\n", false),
            "the server sent a reply for which nobody had asked");
  EXPECT_TRUE(FailureAgainst("-MOVED 3999 127.0.0.1:6381\r\n", false)
                  .starts_with("the server is a node of a cluster and answered \"MOVED 3999 "
                               "127.0.0.1:6381\"; redirections are not followed"));
}

TEST(LoadResults, JsonAndSvgSayWhatTheTableSays) {
  ServerProcess server;
  const Options options = MakeOptions({"-p", std::to_string(server.port()), "-n", "1000", "--mix",
                                       "get,set", "--command", "HSET \"<&\\\"\\xff\" a"});
  const RunResult result = RunLoad(options);
  const std::string json = FormatJson(options, result);
  EXPECT_NE(json.find(R"("replies": 1000,)"), std::string::npos) << json;
  EXPECT_NE(json.find(R"(HSET <&\"\u00ff a)"), std::string::npos) << json;
  EXPECT_NE(json.find(R"("example": "ERR wrong number of arguments for 'hset' command")"),
            std::string::npos);
  const std::string svg = FormatSvg(options, result);
  EXPECT_NE(svg.find("<polyline"), std::string::npos);
  EXPECT_NE(svg.find(">HSET</text>"), std::string::npos);
  const std::string table = FormatTable(options, result);
  EXPECT_NE(table.find("1000 replies in"), std::string::npos);
  EXPECT_NE(table.find("replies were errors like: ERR wrong number"), std::string::npos) << table;
}

}  // namespace
}  // namespace ruddock::load
