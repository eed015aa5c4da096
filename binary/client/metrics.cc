// SPDX-License-Identifier: BSD-3-Clause
#include <ruddock/client/metrics.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <string_view>

namespace ruddock::client {
namespace {

constexpr unsigned kStepBits = 4;
static_assert(1u << kStepBits == Histogram::kSteps);

// {"name": number, ...}, one member after another.
class JsonObject {
 public:
  explicit JsonObject(std::string& out) : out_(out) { out_ += '{'; }
  ~JsonObject() { out_ += '}'; }
  JsonObject(const JsonObject&) = delete;
  JsonObject& operator=(const JsonObject&) = delete;

  void Add(std::string_view name, uint64_t value) {
    Name(name);
    out_ += std::to_string(value);
  }
  void Name(std::string_view name) {
    if (!first_) out_ += ", ";
    first_ = false;
    out_.append("\"").append(name).append("\": ");
  }

 private:
  std::string& out_;
  bool first_ = true;
};

uint64_t Microseconds(std::chrono::nanoseconds duration) {
  return static_cast<uint64_t>(duration.count()) / 1000;
}

}  // namespace

// Below 16 ns a bucket is one nanosecond; above, the four bits below the highest one choose it.
size_t Histogram::BucketOf(uint64_t nanoseconds) {
  if (nanoseconds < kSteps) return nanoseconds;
  const auto shift = static_cast<unsigned>(std::bit_width(nanoseconds)) - 1 - kStepBits;
  const size_t bucket = (shift + 1) * kSteps + (nanoseconds >> shift) - kSteps;
  return std::min(bucket, kBuckets - 1);
}

uint64_t Histogram::BucketEnd(size_t bucket) {
  if (bucket < kSteps) return bucket;
  const size_t shift = bucket / kSteps - 1;
  return ((bucket % kSteps + kSteps + 1) << shift) - 1;
}

std::chrono::nanoseconds Histogram::mean() const {
  return std::chrono::nanoseconds(count_ == 0 ? 0 : sum_ / count_);
}

std::chrono::nanoseconds Histogram::Percentile(double percent) const {
  if (count_ == 0) return {};
  const double share = std::clamp(percent, 0.0, 100.0) / 100 * static_cast<double>(count_);
  const auto wanted = std::max<uint64_t>(1, static_cast<uint64_t>(std::ceil(share)));
  uint64_t seen = 0;
  for (size_t bucket = 0; bucket < kBuckets; ++bucket) {
    seen += buckets_[bucket];
    if (seen >= wanted) return std::chrono::nanoseconds(std::min(BucketEnd(bucket), max_));
  }
  return max();
}

void LiveHistogram::Add(std::chrono::nanoseconds duration) {
  const auto nanoseconds = static_cast<uint64_t>(std::max<int64_t>(duration.count(), 0));
  buckets_[Histogram::BucketOf(nanoseconds)].fetch_add(1, std::memory_order_relaxed);
  sum_.fetch_add(nanoseconds, std::memory_order_relaxed);
  uint64_t max = max_.load(std::memory_order_relaxed);
  while (nanoseconds > max && !max_.compare_exchange_weak(max, nanoseconds)) {
  }
}

Histogram LiveHistogram::Snapshot() const {
  Histogram snapshot;
  for (size_t i = 0; i < Histogram::kBuckets; ++i) {
    snapshot.buckets_[i] = buckets_[i].load(std::memory_order_relaxed);
    snapshot.count_ += snapshot.buckets_[i];
  }
  snapshot.sum_ = sum_.load(std::memory_order_relaxed);
  snapshot.max_ = max_.load(std::memory_order_relaxed);
  return snapshot;
}

std::string PoolMetrics::ToJson() const {
  std::string text;
  {
    JsonObject all(text);
    all.Add("acquires", acquires);
    all.Add("hits", hits);
    all.Add("misses", misses);
    all.Add("waits", waits);
    all.Add("handed_out", handed_out);
    all.Add("acquire_timeouts", acquire_timeouts);
    all.Add("acquire_refused", acquire_refused);
    all.Add("connections_opened", connections_opened);
    all.Add("connections_closed", connections_closed);
    all.Add("connections_lost", connections_lost);
    all.Add("connect_attempts", connect_attempts);
    all.Add("connect_failures", connect_failures);
    all.Add("reconnects", reconnects);
    all.Add("health_checks", health_checks);
    all.Add("health_check_failures", health_check_failures);
    all.Add("executions", executions);
    all.Add("executions_failed", executions_failed);
    all.Add("requests", requests);
    all.Add("answered", answered);
    all.Add("server_errors", server_errors);
    all.Add("unknown", unknown);
    all.Add("not_sent", not_sent);
    all.Add("timeouts", timeouts);
    all.Add("retries", retries);
    all.Add("open", open);
    all.Add("idle", idle);
    all.Add("in_use", in_use);
    all.Add("waiting", waiting);
    all.Name("latency_us");
    JsonObject times(text);
    times.Add("count", latency.count());
    times.Add("mean", Microseconds(latency.mean()));
    times.Add("p50", Microseconds(latency.Percentile(50)));
    times.Add("p99", Microseconds(latency.Percentile(99)));
    times.Add("p999", Microseconds(latency.Percentile(99.9)));
    times.Add("max", Microseconds(latency.max()));
  }
  return text;
}

}  // namespace ruddock::client
