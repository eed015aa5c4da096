// SPDX-License-Identifier: BSD-3-Clause
#include "tests/support/history_recorder.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <thread>

namespace ruddock::testing {
namespace {

size_t Draw(std::mt19937_64& random, size_t below) { return random() % below; }
std::string DrawKey(std::mt19937_64& random, size_t keys) {
  return std::string(1, static_cast<char>('a' + Draw(random, keys)));
}

Words DrawForKey(std::mt19937_64& random, const std::string& key) {
  // Short, so that the same value is rarely there twice and texts stay small.
  const std::string value = std::to_string(Draw(random, 100'000));
  switch (Draw(random, 12)) {
    case 0:
    case 1: return {"SET", key, value};
    case 2:
    case 3: return {"INCR", key};
    case 4: return {"APPEND", key, value.substr(0, 2)};
    case 5: return {"SETNX", key, value};
    case 6: return {"GETSET", key, value};
    case 7: return {"GETDEL", key};
    case 8: return {Draw(random, 2) == 0 ? "DEL" : "UNLINK", key};
    case 9: return {"STRLEN", key};
    default: return {"GET", key};
  }
}

}  // namespace

Words DrawSingleKeyRequest(std::mt19937_64& random) {
  return DrawForKey(random, DrawKey(random, 2));
}

Words DrawAnyRequest(std::mt19937_64& random) {
  constexpr size_t kKeys = 4;
  const std::string a = DrawKey(random, kKeys);
  const std::string b = DrawKey(random, kKeys);
  const std::string value = std::to_string(Draw(random, 100'000));
  switch (Draw(random, 24)) {
    case 0:
    case 1: return {"MSET", a, value, b, value};
    case 2: return {"MSET", "a", value, "b", value, "c", value, "d", value};
    case 3: return {"MSETNX", a, value, b, value};
    case 4:
    case 5: return {"MGET", "a", "b", "c", "d"};
    case 6: return {"MGET", a, b};
    case 7:
    case 8: return {"RENAME", a, b};
    case 9: return {"RENAMENX", a, b};
    case 10: return a == b ? Words{"GET", a} : Words{"COPY", a, b, "REPLACE"};
    case 11: return {"COPY", a, b, "DB", "1", "REPLACE"};
    case 12: return {"MOVE", a, "1"};
    case 13: return {"EXISTS", "a", "b", "c", "d"};
    case 14: return {"DEL", a, b};
    case 15: return {"SWAPDB", "0", "1"};
    case 16:
      if (Draw(random, 4) != 0) return {"GET", a};
      return Draw(random, 2) == 0 ? Words{"FLUSHDB"} : Words{"FLUSHALL", "ASYNC"};
    default: return DrawForKey(random, a);
  }
}

HistoryRecorder::HistoryRecorder(KeyspaceUnderTest& keyspace, size_t clients)
    : crew_(clients), clients_(clients) {
  crew_.Run([&](size_t member) { clients_[member] = keyspace.Connect(); });
}

HistoryRecorder::~HistoryRecorder() {
  crew_.Run([&](size_t member) { clients_[member].reset(); });
}

History HistoryRecorder::Record(const Workload& workload, uint64_t seed, size_t operations) {
  const size_t each = operations / crew_.size();
  std::atomic<uint64_t> ticks{0};
  std::atomic<size_t> ready{0};
  std::vector<History> histories(crew_.size());
  crew_.Run([&](size_t member) {
    if (member == 0) clients_[0]->Run({"FLUSHALL"});
    std::mt19937_64 random(seed * 1000 + member);
    History& history = histories[member];
    for (size_t i = 0; i < each; ++i) history.push_back({0, 0, member, workload(random), {}});
    // All at once, or the first would be done before the last begins.
    ++ready;
    while (ready < crew_.size()) std::this_thread::yield();
    for (Operation& operation : history) {
      operation.started = ++ticks;
      operation.reply = clients_[member]->Run(operation.request);
      operation.ended = ++ticks;
      if (random() % 8 == 0) std::this_thread::yield();
    }
  });
  History all;
  for (History& history : histories) all.insert(all.end(), history.begin(), history.end());
  return all;
}

class FaultyKeyspace::Client : public KeyspaceClient {
 public:
  explicit Client(FaultyKeyspace& keyspace) : keyspace_(keyspace) {}

  std::string Run(const Words& request) override {
    const std::string& name = request[0];
    const Fault fault = keyspace_.fault_;
    if (fault == Fault::kEarlyUnlock && (name == "INCR" || name == "APPEND")) return Edit(request);
    if (fault == Fault::kTornMset && name == "MSET") return SetOneByOne(request);
    if (fault == Fault::kLostRename && name == "RENAME") return TakeAndBring(request);
    if (fault == Fault::kStaleGet && name == "GET") return GetOld(request);
    return keyspace_.RunLocked(request);
  }

 private:
  std::string Edit(const Words& request) {
    KeyspaceState read;
    {
      std::lock_guard guard(keyspace_.mutex_);
      read = keyspace_.state_;
    }
    Window();
    const std::string reply = Apply(request, read);
    std::lock_guard guard(keyspace_.mutex_);
    const auto& keys = read.databases[0];
    const auto it = keys.find(request[1]);
    if (it != keys.end()) keyspace_.state_.databases[0][request[1]] = it->second;
    return reply;
  }

  std::string SetOneByOne(const Words& request) {
    for (size_t i = 1; i < request.size(); i += 2) {
      keyspace_.RunLocked({"SET", request[i], request[i + 1]});
      Window();
    }
    return "+OK\r\n";
  }

  std::string TakeAndBring(const Words& request) {
    std::string value;
    {
      std::lock_guard guard(keyspace_.mutex_);
      auto& keys = keyspace_.state_.databases[0];
      const auto it = keys.find(request[1]);
      if (it == keys.end()) return "-ERR no such key\r\n";
      value = it->second;
      keys.erase(it);
    }
    Window();
    return keyspace_.RunLocked({"SET", request[2], value});
  }

  std::string GetOld(const Words& request) {
    std::string& old = last_[request[1]];
    const bool stale = !old.empty() && ++gets_ % 4 == 0;
    if (!stale) old = keyspace_.RunLocked(request);
    return old;
  }

  FaultyKeyspace& keyspace_;
  std::map<std::string, std::string> last_;
  size_t gets_ = 0;
};

std::unique_ptr<KeyspaceClient> FaultyKeyspace::Connect() {
  return std::make_unique<Client>(*this);
}

std::string FaultyKeyspace::RunLocked(const Words& request) {
  std::lock_guard guard(mutex_);
  return Apply(request, state_);
}

void FaultyKeyspace::Window() { std::this_thread::sleep_for(std::chrono::microseconds(50)); }

}  // namespace ruddock::testing
