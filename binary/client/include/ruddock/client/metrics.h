// SPDX-License-Identifier: BSD-3-Clause
// What a pool counts.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

namespace ruddock::client {

// Durations by size: 16 steps to each power of two of nanoseconds, so a percentile is at most 6 %
// too high. What lies beyond 2^42 ns (73 minutes) counts as that.
class Histogram {
 public:
  static constexpr size_t kSteps = 16;
  static constexpr size_t kBuckets = 40 * kSteps;

  uint64_t count() const { return count_; }
  std::chrono::nanoseconds sum() const { return std::chrono::nanoseconds(sum_); }
  std::chrono::nanoseconds mean() const;
  std::chrono::nanoseconds max() const { return std::chrono::nanoseconds(max_); }
  // The duration within which this share, 0 to 100, of the counted lies; zero where nothing is.
  std::chrono::nanoseconds Percentile(double percent) const;

  static size_t BucketOf(uint64_t nanoseconds);
  // The largest number of nanoseconds that belongs to a bucket.
  static uint64_t BucketEnd(size_t bucket);

 private:
  friend class LiveHistogram;

  std::array<uint64_t, kBuckets> buckets_{};
  uint64_t count_ = 0;
  uint64_t sum_ = 0;
  uint64_t max_ = 0;
};

// One that is being counted into, from any thread.
class LiveHistogram {
 public:
  void Add(std::chrono::nanoseconds duration);
  Histogram Snapshot() const;

 private:
  std::array<std::atomic<uint64_t>, Histogram::kBuckets> buckets_{};
  std::atomic<uint64_t> sum_{0};
  std::atomic<uint64_t> max_{0};
};

// Counters since the pool was made, and gauges of now. With nothing under way:
//   acquires == hits + misses
//   acquires == handed_out + acquire_timeouts + acquire_refused
//   requests == answered + unknown + not_sent, and answered includes server_errors
//   executions == latency.count() + executions_failed
//   connections_opened == connections_closed + open
struct PoolMetrics {
  // Connections wanted: by executions (again by each retry) and by Acquire.
  uint64_t acquires = 0;
  uint64_t hits = 0;    // an idle connection was there
  uint64_t misses = 0;  // none was: one had to be opened or given back first
  uint64_t waits = 0;   // misses with max_connections open already
  uint64_t handed_out = 0;
  uint64_t acquire_timeouts = 0;  // a deadline passed first
  uint64_t acquire_refused = 0;   // too many waiting, no authentication, or the pool closed

  uint64_t connections_opened = 0;
  uint64_t connections_closed = 0;  // for any reason
  uint64_t connections_lost = 0;    // of these: broken by the network or the server
  uint64_t connect_attempts = 0;
  uint64_t connect_failures = 0;
  uint64_t reconnects = 0;  // connections opened in place of lost ones
  uint64_t health_checks = 0;
  uint64_t health_check_failures = 0;

  uint64_t executions = 0;         // calls and pipelines that are over
  uint64_t executions_failed = 0;  // of these: not all requests were answered
  uint64_t requests = 0;           // in the executions that are over
  uint64_t answered = 0;
  uint64_t server_errors = 0;
  uint64_t unknown = 0;  // sent, not answered
  uint64_t not_sent = 0;
  uint64_t timeouts = 0;  // executions that failed for a deadline
  uint64_t retries = 0;   // executions begun again on another connection

  size_t open = 0;  // connections: idle, in use, or being checked
  size_t idle = 0;
  size_t in_use = 0;
  size_t waiting = 0;

  // Of executions of which all requests were answered, the wait for a connection included.
  Histogram latency;

  // One JSON object with all of it; the latency in microseconds: mean, p50, p99, p999, max.
  std::string ToJson() const;
};

}  // namespace ruddock::client
