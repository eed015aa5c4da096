// SPDX-License-Identifier: BSD-3-Clause
// Histories of four clients, checked for an order in which their requests could have run one after
// another. RUDDOCK_HISTORIES sets their number, RUDDOCK_HISTORY_LENGTH the requests in each,
// RUDDOCK_SEED where the numbers come from.
#include <cstdlib>

#include "tests/support/engine_fixture.h"
#include "tests/support/history_recorder.h"

namespace ruddock::engine {
namespace {

using testing::DrawAnyRequest;
using testing::DrawSingleKeyRequest;
using testing::FaultyKeyspace;
using testing::FindViolation;
using testing::History;
using testing::HistoryRecorder;
using Fault = FaultyKeyspace::Fault;

constexpr size_t kClients = 4;
#ifdef RUDDOCK_DEBUG_CHECKS
constexpr size_t kHistories = 200;  // the sanitizers make the checker slow
#else
constexpr size_t kHistories = 1000;
#endif

size_t FromEnvironment(const char* name, size_t otherwise) {
  const char* text = std::getenv(name);
  return text != nullptr ? std::strtoull(text, nullptr, 10) : otherwise;
}

class EngineKeyspace : public testing::KeyspaceUnderTest {
 public:
  std::unique_ptr<testing::KeyspaceClient> Connect() override {
    return std::make_unique<Client>(engine_);
  }

 private:
  class Client : public testing::KeyspaceClient {
   public:
    explicit Client(Engine& engine) : client_(engine, mailbox_) {}
    std::string Run(const testing::Words& request) override { return client_.RunArgs(request); }

   private:
    TestMailbox mailbox_;
    TestClient client_;
  };

  ManualClock clock_;
  Engine engine_{{.shards = 32, .databases = 2}, clock_};
};

void ExpectLinearizable(const testing::Workload& workload) {
  // Two tests share what RELIABILITY's table asks for.
  const size_t histories = FromEnvironment("RUDDOCK_HISTORIES", kHistories) / 2;
  const size_t length = FromEnvironment("RUDDOCK_HISTORY_LENGTH", 400);
  const size_t seed = FromEnvironment("RUDDOCK_SEED", std::random_device()());
  EngineKeyspace keyspace;
  HistoryRecorder recorder(keyspace, kClients);
  for (size_t i = 0; i < histories; ++i) {
    const std::string violation = FindViolation(recorder.Record(workload, seed + i, length));
    if (!violation.empty()) FAIL() << "with RUDDOCK_SEED=" << seed + i << ": " << violation;
  }
}

TEST(LinearizabilityStress, EachKeyByItself) { ExpectLinearizable(DrawSingleKeyRequest); }
TEST(LinearizabilityStress, SeveralKeysAndDatabases) { ExpectLinearizable(DrawAnyRequest); }

// Number of histories until one is reported, from a keyspace with that fault; 0 where none was.
size_t HistoriesUntilFound(Fault fault, const testing::Workload& workload, size_t most) {
  FaultyKeyspace keyspace(fault);
  HistoryRecorder recorder(keyspace, kClients);
  for (size_t i = 1; i <= most; ++i) {
    if (!FindViolation(recorder.Record(workload, i, 200)).empty()) return i;
  }
  return 0;
}

TEST(LinearizabilityCheckerStress, AcceptsARightKeyspace) {
  EXPECT_EQ(HistoriesUntilFound(Fault::kNone, DrawSingleKeyRequest, 10), 0u);
  EXPECT_EQ(HistoriesUntilFound(Fault::kNone, DrawAnyRequest, 10), 0u);
}

// Each of these must be found, or the silence about the engine says nothing.
TEST(LinearizabilityCheckerStress, FindsPlantedFaults) {
  EXPECT_GT(HistoriesUntilFound(Fault::kEarlyUnlock, DrawSingleKeyRequest, 200), 0u);
  EXPECT_GT(HistoriesUntilFound(Fault::kTornMset, DrawAnyRequest, 200), 0u);
  EXPECT_GT(HistoriesUntilFound(Fault::kLostRename, DrawAnyRequest, 200), 0u);
  EXPECT_GT(HistoriesUntilFound(Fault::kStaleGet, DrawSingleKeyRequest, 200), 0u);
}

TEST(LinearizabilityChecker, JudgesHistoriesMadeByHand) {
  const std::string one = "$1\r\n1\r\n";
  const std::string nil = "$-1\r\n";
  // A read beside a write may see it or not.
  for (const std::string& seen : {one, nil}) {
    EXPECT_EQ(
        FindViolation({{1, 4, 0, {"SET", "a", "1"}, "+OK\r\n"}, {2, 3, 1, {"GET", "a"}, seen}}),
        "");
  }
  // A read after the write must see it.
  const History stale = {{1, 2, 0, {"SET", "a", "1"}, "+OK\r\n"}, {3, 4, 1, {"GET", "a"}, nil}};
  EXPECT_NE(FindViolation(stale).find("1 of 2 operations"), std::string::npos);
  // Two reads beside a write may not see it go away again.
  const History back = {{1, 8, 0, {"SET", "a", "1"}, "+OK\r\n"},
                        {2, 3, 1, {"GET", "a"}, one},
                        {4, 5, 1, {"GET", "a"}, nil}};
  EXPECT_NE(FindViolation(back), "");
  // Two increments cannot both be the first.
  const History lost = {{1, 4, 0, {"INCR", "a"}, ":1\r\n"}, {2, 3, 1, {"INCR", "a"}, ":1\r\n"}};
  EXPECT_NE(FindViolation(lost), "");
  // The order that fits is not that of the starts.
  const History late = {{1, 9, 0, {"SET", "a", "1"}, "+OK\r\n"},
                        {2, 8, 1, {"SET", "a", "2"}, "+OK\r\n"},
                        {3, 7, 2, {"GETSET", "a", "3"}, "$1\r\n2\r\n"},
                        {10, 11, 2, {"GET", "a"}, one}};
  EXPECT_EQ(FindViolation(late), "");
}

}  // namespace
}  // namespace ruddock::engine
