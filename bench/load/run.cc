// SPDX-License-Identifier: BSD-3-Clause
#include "bench/load/run.h"

#include <fmt/format.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <memory>
#include <mutex>
#include <thread>

namespace ruddock::load {
namespace {

using Workers = std::vector<std::unique_ptr<Worker>>;

std::atomic<bool> interrupted = false;

void RaiseFileLimit() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

// The part of thread `index` of something that is divided as evenly as it goes.
uint64_t Part(uint64_t whole, uint64_t index, uint64_t parts) {
  return whole / parts + (index < whole % parts ? 1 : 0);
}

Workers Connect(const LoadPlan& plan, Control& control) {
  const Options& options = plan.options;
  Workers workers;
  for (uint64_t i = 0; i < options.threads; ++i) {
    std::vector<Descriptor> sockets;
    const uint64_t count = Part(options.connections, i, options.threads);
    for (uint64_t j = 0; j < count; ++j) sockets.push_back(Connect(options));
    workers.push_back(std::make_unique<Worker>(plan, control, std::move(sockets)));
  }
  return workers;
}

// A number of a second kind of seeds for every phase: the warm-up must not ask for the same keys.
std::vector<Share> Shares(const Options& options, double seconds, uint64_t requests,
                          uint64_t phase) {
  std::vector<Share> shares(options.threads);
  const uint64_t start = NowNanoseconds();
  Random seeds(options.seed * 2 + phase);
  uint64_t sent_by_others = 0;
  for (uint64_t i = 0; i < options.threads; ++i) {
    Share& share = shares[i];
    share.start_ns = start;
    share.seed = seeds.Next();
    if (seconds > 0) {
      share.end_ns = start + static_cast<uint64_t>(seconds * 1e9);
      share.first_key = options.keys / options.threads * i;
    } else {
      share.requests = Part(requests, i, options.threads);
      share.first_key = sent_by_others;
      sent_by_others += share.requests;
    }
    if (options.rate > 0) {
      share.interval_ns = 1e9 * static_cast<double>(options.threads) / options.rate;
      // Between them, the threads' requests are due evenly.
      share.start_ns += static_cast<uint64_t>(1e9 / options.rate * static_cast<double>(i));
    }
  }
  return shares;
}

// Rewrites one line of the terminal.
class ProgressLine {
 public:
  explicit ProgressLine(const Options& options)
      : shown_(!options.quiet && ::isatty(STDERR_FILENO) != 0) {}

  void Show(const char* phase, double seconds, uint64_t replies) {
    if (!shown_) return;
    const double rate =
        static_cast<double>(replies - replies_) / std::max(seconds - seconds_, 1e-3);
    fmt::print(stderr, "\r\x1b[K{} {:.0f} s, {} replies, {:.0f} per second", phase, seconds,
               replies, rate);
    std::fflush(stderr);
    seconds_ = seconds;
    replies_ = replies;
  }
  void Clear() {
    if (shown_) fmt::print(stderr, "\r\x1b[K");
  }

 private:
  bool shown_;
  double seconds_ = 0;
  uint64_t replies_ = 0;
};

// Threads that run one phase; the first failure of any of them ends all.
class Phase {
 public:
  Phase(Workers& workers, Control& control, const std::vector<Share>& shares)
      : control_(control), running_(workers.size()) {
    for (size_t i = 0; i < workers.size(); ++i) {
      threads_.emplace_back([this, &worker = *workers[i], share = shares[i]] {
        std::string failure;
        try {
          worker.Run(share);
        } catch (const std::exception& error) {
          failure = error.what();
          control_.abort = true;
        }
        const std::lock_guard lock(mutex_);
        if (failure_.empty()) failure_ = failure;
        --running_;
        ended_.notify_one();
      });
    }
  }
  ~Phase() { Join(); }

  // False where it still runs after a quarter of a second.
  bool WaitABit() {
    std::unique_lock lock(mutex_);
    return ended_.wait_for(lock, std::chrono::milliseconds(250), [this] { return running_ == 0; });
  }

  void Finish() {
    Join();
    if (!failure_.empty()) throw Failure(failure_);
  }

 private:
  void Join() {
    for (std::thread& thread : threads_) {
      if (thread.joinable()) thread.join();
    }
  }

  Control& control_;
  std::mutex mutex_;
  std::condition_variable ended_;
  size_t running_;
  std::string failure_;
  std::vector<std::thread> threads_;
};

void RunPhase(const Options& options, const char* name, Workers& workers, Control& control,
              const std::vector<Share>& shares) {
  const auto replies = [&] {
    uint64_t sum = 0;
    for (const auto& worker : workers) sum += worker->replies();
    return sum;
  };
  const uint64_t before = replies();
  ProgressLine line(options);
  Phase phase(workers, control, shares);
  while (!phase.WaitABit()) {
    if (interrupted) control.finish = true;
    const uint64_t now = NowNanoseconds();
    line.Show(name, static_cast<double>(now - shares[0].start_ns) / 1e9, replies() - before);
  }
  line.Clear();
  phase.Finish();
}

}  // namespace

RunResult RunLoad(const Options& options) {
  RaiseFileLimit();
  struct sigaction action {};
  action.sa_handler = [](int) { interrupted = true; };
  // A second one ends the program.
  action.sa_flags = SA_RESETHAND;
  ::sigaction(SIGINT, &action, nullptr);

  const LoadPlan plan(options);
  Control control;
  Workers workers = Connect(plan, control);
  if (options.warmup_seconds > 0) {
    RunPhase(options, "warming up:", workers, control,
             Shares(options, options.warmup_seconds, 0, 0));
  }
  const std::vector<Share> shares = Shares(options, options.seconds, options.requests, 1);
  RunPhase(options, "running:", workers, control, shares);

  RunResult result;
  result.stats = WorkerStats(plan.requests.size());
  for (const auto& worker : workers) result.stats.Add(worker->stats());
  for (const Request& request : plan.requests) result.names.push_back(request.name);
  for (const CommandStats& command : result.stats.commands) {
    result.all.errors += command.errors;
    result.all.bytes_sent += command.bytes_sent;
    result.all.bytes_received += command.bytes_received;
    result.all.latency.Add(command.latency);
  }
  const uint64_t start = shares[0].start_ns;
  if (result.stats.last_reply_ns > start) {
    result.seconds = static_cast<double>(result.stats.last_reply_ns - start) / 1e9;
  }
  return result;
}

}  // namespace ruddock::load
