// SPDX-License-Identifier: BSD-3-Clause
// SLOWLOG: the last commands that took longer than slowlog-log-slower-than. Safe from any thread;
// locked only when a command was slow or the log is read.
#pragma once

#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <vector>

#include "engine/command/args.h"

namespace ruddock::engine {

class SlowLog {
 public:
  struct Entry {
    int64_t id;
    int64_t unix_seconds;
    int64_t duration_us;
    std::vector<std::string> args;  // shortened as Redis shortens them
    std::string peer;
    std::string client_name;
  };

  // Keeps the newest `max_length`.
  void Add(int64_t unix_seconds, int64_t duration_us, const ArgView& args, std::string peer,
           std::string client_name, size_t max_length);
  // Newest first, `count` at most.
  std::vector<Entry> Newest(size_t count) const;
  size_t size() const;
  void Clear();

 private:
  mutable std::mutex mutex_;
  int64_t next_id_ = 0;
  std::deque<Entry> entries_;
};

}  // namespace ruddock::engine
