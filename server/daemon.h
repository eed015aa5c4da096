// SPDX-License-Identifier: BSD-3-Clause
// The process beside its service manager: background, process id file, systemd.
#pragma once

#include <string>
#include <string_view>

#include "engine/config/config.h"

namespace ruddock::server {

// What supervised asks for, with "auto" resolved by the environment. Upstart is not supported.
enum class Supervisor : uint8_t { kNone, kSystemd, kUpstart };
Supervisor ChosenSupervisor(const engine::Config& config);

// Goes on in a child of the init process without a terminal; the caller's process ends here. Before
// threads start.
void Daemonize();

// Sends `state`, such as "READY=1\n", to systemd. False where nobody listens.
bool NotifySystemd(std::string_view state);

// The file of pidfile, or of a default place where the server went to the background; removed when
// the object goes. A file that cannot be written is logged and no reason to stop.
class PidFile {
 public:
  explicit PidFile(const engine::Config& config, bool in_background);
  ~PidFile();
  PidFile(const PidFile&) = delete;
  PidFile& operator=(const PidFile&) = delete;

  // Empty where none was written.
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// Allows as many open files as `clients` need. False where the system refuses.
bool RaiseFileLimit(int64_t clients);

// The same for maxclients, which is lowered where the system refuses. Returns an empty string or
// why the server cannot serve a single client.
std::string FitClientsToFileLimit(engine::Config& config);

// The largest maxclients that the current limit of open files leaves room for.
int64_t ClientsWithinFileLimit();

// Gives the calling thread the niceness of io-thread-nice; threads that it starts get 0. A system
// that refuses is logged and no reason to stop.
void ApplyNiceness(const engine::Config& config);

// Keeps transparent huge pages away from this process where disable-thp asks for it, until the heap
// is large (engine/base/memory.h).
void ApplyHugePages(const engine::Config& config);

}  // namespace ruddock::server
