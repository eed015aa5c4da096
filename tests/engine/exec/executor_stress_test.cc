// SPDX-License-Identifier: BSD-3-Clause
// Four threads with an executor each, as I/O threads have, run everything at once on 32 shards:
// commands, lazy and active expiry, eviction under every policy, clients that watch and are killed.
// Under the thread sanitizer the point is that it stays silent; without it, that every reply is one
// reply and that the books balance afterwards. RUDDOCK_STRESS_SECONDS sets how long (default 2).
#include <chrono>
#include <cstdlib>

#include "engine/store/eviction.h"
#include "engine/store/expiry.h"
#include "engine/store/flush.h"
#include "engine/store/lazy_free.h"
#include "tests/support/command_words.h"
#include "tests/support/crew.h"
#include "tests/support/engine_fixture.h"
#include "tests/support/request_mix.h"
#include "tests/support/stall_watch.h"
#include "tests/support/store_audit.h"

namespace ruddock::engine {
namespace {

using testing::RequestMix;
using testing::StallWatch;

constexpr size_t kThreads = 4;
constexpr uint64_t kMemoryLimit = 400 * 1024;

constexpr EvictionPolicy kPolicies[] = {
    EvictionPolicy::kNoEviction,     EvictionPolicy::kAllKeysLru,  EvictionPolicy::kAllKeysLfu,
    EvictionPolicy::kAllKeysRandom,  EvictionPolicy::kVolatileLru, EvictionPolicy::kVolatileLfu,
    EvictionPolicy::kVolatileRandom, EvictionPolicy::kVolatileTtl,
};

class SharedClock : public Clock {
 public:
  int64_t NowUs() const override { return now_us_.load(std::memory_order_relaxed); }
  void AdvanceMs(int64_t ms) { now_us_.fetch_add(ms * 1000, std::memory_order_relaxed); }

 private:
  std::atomic<int64_t> now_us_{1'700'000'000'000'000};
};

class ExecutorStressTest : public ::testing::Test {
 protected:
  ExecutorStressTest() : engine_({.shards = 32, .databases = 16}, clock_) {
    engine_.config = &config_;
    engine_.debug_access = DebugAccess::kEverybody;
    engine_.SetSlowThresholds(100, 1000);
  }
  ~ExecutorStressTest() override { SetLimit(0, EvictionPolicy::kNoEviction); }

  // As the directives of these names do in a server.
  void SetLimit(uint64_t bytes, EvictionPolicy policy) {
    Eviction().max_memory = bytes;
    Eviction().policy = policy;
    engine_.store.access_policy.lfu = CountsUse(policy);
    engine_.SetAttention(kMemoryLimited, bytes != 0);
  }

  SharedClock clock_;
  Config config_;
  Engine engine_;
  // Ids of the watchers, for others to kill.
  std::array<std::atomic<uint64_t>, kThreads> watchers_{};
};

// What one thread does.
class Member {
 public:
  Member(Engine& engine, size_t index, std::atomic<uint64_t>& watcher_id)
      : engine_(engine),
        watcher_id_(watcher_id),
        mix_(engine.commands, 1000 + index),
        expiry_(engine.store, static_cast<uint32_t>(index), kThreads),
        client_(std::make_unique<TestClient>(engine, mailbox_)) {
    NewWatcher();
  }

  void Step() {
    for (const Words& words : Draw()) {
      if (words == RequestMix::ReadPair()) {
        const std::string reply = client_->RunArgs(words);
        if (!RequestMix::IsWhole(reply)) ADD_FAILURE() << "a torn pair: " << Show({reply});
        continue;
      }
      std::string reply = client_->RunArgs(words);
      reply += client_->Await();
      const std::string problem = JudgeReply(reply);
      if (!problem.empty()) ADD_FAILURE() << Show(words) << ": " << problem;
    }
    RunPipeline();
    if (mix_.Below(8) == 0) expiry_.Run(engine_.clock.NowMs(), 500);
    if (mix_.Below(16) == 0) EvictToLimit(engine_.store, engine_.clock.NowMs());
    if (mix_.Below(64) == 0) Watch();
  }

  void Kill(uint64_t id) { client_->Run("CLIENT", "KILL", "ID", std::to_string(id)); }

 private:
  std::vector<Words> Draw() {
    std::vector<Words> requests = {mix_.Next()};
    if (mix_.Below(4) == 0) {
      requests.push_back({"SELECT", "0"});
      requests.push_back(mix_.Below(2) == 0 ? mix_.WritePair() : RequestMix::ReadPair());
    }
    return requests;
  }

  // A batch as a pipeline makes it: neighbours share a hold of their shard.
  void RunPipeline() {
    std::vector<Words> batch;
    for (uint64_t i = mix_.Below(8); i > 0; --i) batch.push_back(mix_.Next());
    client_->RunBatch(batch);
    client_->Await();
  }

  // The watcher reads what it was sent, and is replaced where somebody killed it.
  void Watch() {
    watcher_->TakeDeliveries();
    if (watcher_->session().closing) {
      if (++watchers_made_ < 200) NewWatcher();
    } else if (mix_.Below(2) == 0) {
      watcher_->Run("MONITOR");
    } else {
      engine_.clients.SetMonitor(watcher_->session(), false);
      watcher_->session().attention = 0;
    }
  }
  void NewWatcher() {
    watcher_.reset();
    watcher_ = std::make_unique<TestClient>(engine_, mailbox_);
    watcher_id_ = watcher_->session().id();
  }

  Engine& engine_;
  std::atomic<uint64_t>& watcher_id_;
  RequestMix mix_;
  ActiveExpiry expiry_;
  TestMailbox mailbox_;
  std::unique_ptr<TestClient> client_;
  std::unique_ptr<TestClient> watcher_;
  int watchers_made_ = 0;
};

TEST_F(ExecutorStressTest, EverythingAtOnce) {
  const char* seconds = std::getenv("RUDDOCK_STRESS_SECONDS");
  const std::chrono::seconds duration(seconds != nullptr ? std::atoi(seconds) : 2);
  const auto end = std::chrono::steady_clock::now() + duration;
  testing::Crew crew(kThreads);
  std::vector<std::unique_ptr<Member>> members(kThreads);
  StallWatch watch(kThreads);
  crew.Run([&](size_t i) { members[i] = std::make_unique<Member>(engine_, i, watchers_[i]); });
  crew.Run([&](size_t i) {
    for (size_t step = 0; std::chrono::steady_clock::now() < end && !HasFailure(); ++step) {
      members[i]->Step();
      watch.Progress(i);
      if (step % 100 == 50) members[i]->Kill(watchers_[(i + 1) % kThreads]);
      if (i != 0) continue;
      clock_.AdvanceMs(1);
      if (step % 300 == 0) {
        SetLimit(step % 900 == 0 ? 0 : kMemoryLimit, kPolicies[step / 300 % std::size(kPolicies)]);
      }
    }
  });
  watch.Stop();
  std::printf("%zu steps; the longest pause was %d ms\n", watch.steps(), watch.longest_ms());
  crew.Run([&](size_t i) { members[i].reset(); });
  TheLazyFree().Drain();
  EXPECT_EQ(AuditStore(engine_.store), "");
  EXPECT_EQ(engine_.clients.count(), 0u);
  EXPECT_EQ(engine_.blocked.waiting(), 0);
  EXPECT_EQ(engine_.store.waiting_requests, 0u);
  EXPECT_EQ(engine_.attention.load() & kMoversWaiting, 0u);
  ShardGuard guard(engine_.store);
  FlushDatabase(engine_.store, guard, kAllDatabases, false);
  EXPECT_EQ(engine_.store.MemoryUsed(), 0);
}

}  // namespace
}  // namespace ruddock::engine
