// SPDX-License-Identifier: BSD-3-Clause
#include "compat/support/child_server.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace ruddock::compat {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

int FreePort() {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  int port = 0;
  if (bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0 &&
      getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) == 0) {
    port = ntohs(address.sin_port);
  }
  close(fd);
  if (port == 0) throw std::runtime_error("no free port");
  return port;
}

std::string RuddockProgram() {
  if (const char* path = std::getenv("RUDDOCK_SERVER"); path != nullptr && *path != '\0')
    return path;
  return (std::filesystem::read_symlink("/proc/self/exe").parent_path() / "ruddock-server")
      .string();
}

bool IsRedis(const std::string& program) {
  return std::filesystem::path(program).filename() == "redis-server";
}

std::vector<std::string> With(std::vector<std::string> arguments,
                              const std::vector<std::string>& extra) {
  arguments.insert(arguments.end(), extra.begin(), extra.end());
  return arguments;
}

const std::vector<std::string> kCommonArguments = {
    "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--enable-debug-command", "yes",
    // Follows the machine in Ruddock, and CONFIG GET shows it.
    "--io-threads", "2"};

}  // namespace

ChildServer::ChildServer(const std::string& program, const std::vector<std::string>& arguments,
                         const std::string& configuration) {
  std::string pattern = (std::filesystem::temp_directory_path() / "ruddock-compat.XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("cannot make " + pattern);
  directory_ = pattern;
  if (!configuration.empty()) {
    configuration_file_ = directory_ + "/server.conf";
    std::ofstream(configuration_file_) << configuration;
  }
  // Another process may take the port between our look and the child's bind: then try the next one.
  std::string log;
  for (int attempt = 0; attempt < 5; ++attempt) {
    port_ = FreePort();
    Spawn(program, arguments);
    if (WaitUntilUp() == Outcome::kUp) return;
    log = Log();
    Stop();
  }
  std::filesystem::remove_all(directory_);
  throw std::runtime_error(program + " does not answer; its log:\n" + log);
}

ChildServer::~ChildServer() {
  Stop();
  std::error_code ignored;
  std::filesystem::remove_all(directory_, ignored);
}

void ChildServer::Spawn(const std::string& program, const std::vector<std::string>& arguments) {
  std::vector<std::string> line = {program};
  if (!configuration_file_.empty()) line.push_back(configuration_file_);
  line.insert(line.end(), {"--port", std::to_string(port_), "--dir", directory_});
  line.insert(line.end(), arguments.begin(), arguments.end());
  for (std::string& argument : line) {
    if (argument == kAnyPort) argument = std::to_string(binary_port_ = FreePort());
  }
  std::vector<char*> argv;
  for (std::string& argument : line) argv.push_back(argument.data());
  argv.push_back(nullptr);
  const std::string log = directory_ + "/stdout.log";
  const pid_t parent = getpid();
  pid_ = fork();
  if (pid_ != 0) return;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(126);
  const int fd = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  dup2(fd, STDOUT_FILENO);
  dup2(fd, STDERR_FILENO);
  execvp(argv[0], argv.data());
  _exit(127);
}

ChildServer::Outcome ChildServer::WaitUntilUp() {
  const auto deadline = steady_clock::now() + std::chrono::seconds(20);
  while (steady_clock::now() < deadline) {
    if (waitpid(pid_, nullptr, WNOHANG) == pid_) {
      pid_ = -1;
      return Outcome::kExited;
    }
    try {
      RawConnection connection(port_);
      // A server with a password answers NOAUTH, which is an answer.
      if (connection.Call({"PING"}, 1000).status == RawReply::Status::kReply) return Outcome::kUp;
    } catch (const std::runtime_error&) {
    }
    std::this_thread::sleep_for(milliseconds(5));
  }
  return Outcome::kSilent;
}

int ChildServer::WaitForExit(int timeout_ms) {
  const auto deadline = steady_clock::now() + milliseconds(timeout_ms);
  while (pid_ > 0) {
    int status = 0;
    if (waitpid(pid_, &status, WNOHANG) == pid_) {
      pid_ = -1;
      return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }
    if (steady_clock::now() > deadline) return -1;
    std::this_thread::sleep_for(milliseconds(5));
  }
  return -1;
}

void ChildServer::Stop() {
  if (pid_ <= 0) return;
  kill(pid_, SIGTERM);
  if (WaitForExit(5000) != -1 || pid_ <= 0) return;
  kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
  pid_ = -1;
}

std::string ChildServer::Log() const {
  std::ifstream file(directory_ + "/stdout.log");
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::unique_ptr<ChildServer> StartReference(const std::vector<std::string>& extra,
                                            const std::string& configuration) {
  return std::make_unique<ChildServer>("redis-server", With(kCommonArguments, extra),
                                       configuration);
}

std::unique_ptr<ChildServer> StartRuddock(const std::vector<std::string>& extra,
                                          const std::string& configuration) {
  const std::string program = RuddockProgram();
  std::vector<std::string> arguments = kCommonArguments;
  // Most tests compare RESP alone; who wants the binary protocol names a port behind this.
  if (!IsRedis(program)) arguments.insert(arguments.end(), {"--binary-port", "0"});
  return std::make_unique<ChildServer>(program, With(arguments, extra), configuration);
}

bool SelfTest() { return IsRedis(RuddockProgram()); }

ServerPair& SharedServers() {
  static ServerPair servers;
  return servers;
}

}  // namespace ruddock::compat
