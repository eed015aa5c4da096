// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <vector>

#include "bench/report/load.h"
#include "bench/report/options.h"
#include "bench/report/progress.h"
#include "bench/report/server.h"

namespace ruddock::bench {

// What every measurement needs. Refers to objects of main().
struct Context {
  const Options& options;
  Progress& progress;
  LoadPlace load_place;          // the load generator's core
  std::vector<int> server_cpus;  // the server's core
  std::vector<int> all_cpus;     // both

  std::unique_ptr<Server> StartServer(ServerKind kind, int io_threads, const std::vector<int>& cpus,
                                      const std::vector<std::string>& settings = {}) const {
    return std::make_unique<Server>(kind, options.programs[kind], io_threads, cpus,
                                    load_place.folder, settings);
  }
  std::unique_ptr<Server> StartServer(ServerKind kind) const {
    return StartServer(kind, 1, server_cpus);
  }
  // Ruddock with its second port.
  std::unique_ptr<Server> StartServerWithBinary() const {
    return std::make_unique<Server>(ServerKind::kRuddock, options.programs[ServerKind::kRuddock], 1,
                                    server_cpus, load_place.folder, std::vector<std::string>{},
                                    true);
  }
};

}  // namespace ruddock::bench
