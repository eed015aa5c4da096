// SPDX-License-Identifier: BSD-3-Clause
// Makes concurrent histories of a keyspace: the engine, or a double that is wrong on purpose.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "tests/support/crew.h"
#include "tests/support/linearizability.h"

namespace ruddock::testing {

class KeyspaceClient {
 public:
  virtual ~KeyspaceClient() = default;
  // Runs one request; returns the raw RESP2 reply.
  virtual std::string Run(const Words& request) = 0;
};

class KeyspaceUnderTest {
 public:
  virtual ~KeyspaceUnderTest() = default;
  // Called on the thread that will use the client.
  virtual std::unique_ptr<KeyspaceClient> Connect() = 0;
};

// Draws the next request of a client.
using Workload = std::function<Words(std::mt19937_64& random)>;

// One key: registers, counters, texts that grow, values that are there or not.
Words DrawSingleKeyRequest(std::mt19937_64& random);
// The same and all that touches several keys or both databases.
Words DrawAnyRequest(std::mt19937_64& random);

class HistoryRecorder {
 public:
  HistoryRecorder(KeyspaceUnderTest& keyspace, size_t clients);
  // Ends the clients on their threads.
  ~HistoryRecorder();

  // A history of `operations` requests in all, from an empty keyspace on.
  History Record(const Workload& workload, uint64_t seed, size_t operations);

 private:
  Crew crew_;
  std::vector<std::unique_ptr<KeyspaceClient>> clients_;
};

// A whole keyspace behind locks, with a fault to choose. What a checker is worth shows on it.
class FaultyKeyspace : public KeyspaceUnderTest {
 public:
  enum class Fault {
    kNone,
    kEarlyUnlock,  // INCR and APPEND let the lock go between reading and writing
    kTornMset,     // MSET sets its keys one by one
    kLostRename,   // RENAME takes the key away first and brings it back later
    kStaleGet,     // GET answers now and then with what it answered last
  };
  explicit FaultyKeyspace(Fault fault) : fault_(fault) {}

  std::unique_ptr<KeyspaceClient> Connect() override;

 private:
  class Client;
  std::string RunLocked(const Words& request);
  // What may happen while a lock is not held that should be.
  static void Window();

  const Fault fault_;
  std::mutex mutex_;
  KeyspaceState state_;
};

}  // namespace ruddock::testing
