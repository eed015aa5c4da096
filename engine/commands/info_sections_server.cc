// SPDX-License-Identifier: BSD-3-Clause
// INFO on the program and the machine: Server, Clients, CPU, Modules, Cluster, Replication.
#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>

#include "engine/base/clock.h"
#include "engine/base/hash.h"
#include "engine/commands/info.h"
#include "engine/store/access.h"

namespace ruddock::engine {
namespace {

// The Redis whose commands and replies these are; clients choose what they use by it.
constexpr std::string_view kRedisVersion = "7.0.15";

std::string SystemName() {
  utsname name;
  if (uname(&name) != 0) return "unknown";
  return fmt::format("{} {} {}", name.sysname, name.release, name.machine);
}

// Differs between versions and compilers.
std::string BuildId() {
  constexpr std::string_view kBuild = RUDDOCK_VERSION " " __VERSION__;
  return fmt::format("{:016x}", XXH3_64bits(kBuild.data(), kBuild.size()));
}

std::string TickSource() {
#if defined(__x86_64__)
  return fmt::format("X86 TSC @ {:.0f} ticks/us",
                     1000.0 * 4294967296.0 / static_cast<double>(kNsPerTickFixed));
#else
  return "POSIX clock_gettime";
#endif
}

std::string Executable() {
  std::error_code error;
  return std::filesystem::read_symlink("/proc/self/exe", error).string();
}

// The value of a directive as CONFIG GET shows it.
std::string Shown(const Engine& engine, std::string_view directive, std::string_view otherwise) {
  if (engine.config == nullptr) return std::string(otherwise);
  return engine.config->Show(directive).value_or(std::string(otherwise));
}

double Seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

struct CpuSeconds {
  double system = 0;
  double user = 0;
};

CpuSeconds ProcessCpu(int who) {
  rusage usage{};
  getrusage(who, &usage);
  return {Seconds(usage.ru_stime), Seconds(usage.ru_utime)};
}

// From /proc, as INFO may run on any thread.
CpuSeconds MainThreadCpu() {
  const std::string pid = std::to_string(getpid());
  std::ifstream file("/proc/self/task/" + pid + "/stat");
  std::string line;
  std::getline(file, line);
  // The name in parentheses may hold anything; state is field 3, the times are fields 14 and 15.
  const size_t name_end = line.rfind(')');
  if (name_end == std::string::npos) return {};
  std::istringstream fields(line.substr(name_end + 1));
  std::string skipped;
  for (int field = 3; field < 14; ++field) fields >> skipped;
  double user = 0, system = 0;
  fields >> user >> system;
  const auto per_second = static_cast<double>(sysconf(_SC_CLK_TCK));
  return {system / per_second, user / per_second};
}

}  // namespace

void InfoServer(Engine& engine, InfoText& out) {
  const int64_t now_us = engine.clock.NowUs();
  const int64_t uptime_s = (now_us / 1000 - engine.started_at_ms) / 1000;
  const Config* config = engine.config;
  const int threads = config != nullptr ? config->io_threads() : 1;
  const int hz = config != nullptr ? config->hz() : 10;
  out.Section("Server");
  out.Field("redis_version", kRedisVersion);
  out.Field("ruddock_version", RUDDOCK_VERSION);
  out.Field("redis_git_sha1", "00000000");
  out.Field("redis_git_dirty", 0);
  out.Field("redis_build_id", BuildId());
  out.Field("redis_mode", "standalone");
  out.Field("os", SystemName());
  out.Field("arch_bits", 8 * sizeof(void*));
  out.Field("monotonic_clock", TickSource());
  out.Field("multiplexing_api", "epoll");
  out.Field("atomicvar_api", "c11-builtin");
  out.Field("gcc_version", fmt::format("{}.{}.{}", __GNUC__, __GNUC_MINOR__, __GNUC_PATCHLEVEL__));
  out.Field("process_id", getpid());
  out.Field("process_supervised", Shown(engine, "supervised", "no"));
  out.Field("run_id", engine.run_id);
  out.Field("tcp_port", config != nullptr ? config->port() : 0);
  out.Field("binary_port", config != nullptr ? config->binary_port() : 0);
  out.Field("server_time_usec", now_us);
  out.Field("uptime_in_seconds", uptime_s);
  out.Field("uptime_in_days", uptime_s / (24 * 3600));
  out.Field("hz", hz);
  out.Field("configured_hz", hz);
  out.Field("lru_clock", LruClock(now_us / 1000));
  out.Field("executable", Executable());
  out.Field("config_file", config != nullptr ? config->file() : std::string());
  out.Field("io_threads_active", threads > 1 ? 1 : 0);
  out.Field("io_threads", threads);
  out.Field("shards", engine.store.shard_count());
}

void InfoClients(Engine& engine, InfoText& out) {
  const int64_t now_ms = engine.clock.NowMs();
  const ClientPeaks& peaks = engine.clients.peaks();
  out.Section("Clients");
  out.Field("connected_clients", engine.clients.count());
  out.Field("cluster_connections", 0);
  out.Field("maxclients", engine.config != nullptr ? engine.config->maxclients() : 10000);
  out.Field("client_recent_max_input_buffer", peaks.Input(now_ms));
  out.Field("client_recent_max_output_buffer", peaks.Output(now_ms));
  out.Field("blocked_clients", engine.blocked.waiting());
  out.Field("tracking_clients", 0);
  out.Field("clients_in_timeout_table", engine.blocked.with_deadline());
}

void InfoReplication(Engine& engine, InfoText& out) {
  out.Section("Replication");
  out.Field("role", "master");
  out.Field("connected_slaves", 0);
  out.Field("master_failover_state", "no-failover");
  out.Field("master_replid", engine.replication_id());
  out.Field("master_replid2", std::string(40, '0'));
  out.Field("master_repl_offset", 0);
  out.Field("second_repl_offset", -1);
  out.Field("repl_backlog_active", 0);
  out.Field("repl_backlog_size", Shown(engine, "repl-backlog-size", "1048576"));
  out.Field("repl_backlog_first_byte_offset", 0);
  out.Field("repl_backlog_histlen", 0);
}

void InfoCpu(Engine& /*engine*/, InfoText& out) {
  const CpuSeconds self = ProcessCpu(RUSAGE_SELF);
  const CpuSeconds children = ProcessCpu(RUSAGE_CHILDREN);
  const CpuSeconds main_thread = MainThreadCpu();
  out.Section("CPU");
  out.Decimal("used_cpu_sys", self.system, 6);
  out.Decimal("used_cpu_user", self.user, 6);
  out.Decimal("used_cpu_sys_children", children.system, 6);
  out.Decimal("used_cpu_user_children", children.user, 6);
  out.Decimal("used_cpu_sys_main_thread", main_thread.system, 6);
  out.Decimal("used_cpu_user_main_thread", main_thread.user, 6);
}

void InfoModules(Engine& /*engine*/, InfoText& out) { out.Section("Modules"); }

void InfoCluster(Engine& /*engine*/, InfoText& out) {
  out.Section("Cluster");
  out.Field("cluster_enabled", 0);
}

}  // namespace ruddock::engine
