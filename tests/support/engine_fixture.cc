// SPDX-License-Identifier: BSD-3-Clause
#include "tests/support/engine_fixture.h"

#include <algorithm>
#include <cstring>
#include <thread>

#include "engine/exec/codec.h"

namespace ruddock::engine {
namespace {

// Few shards, so that keys meet in one.
constexpr StoreOptions kTestStore = {.shards = 8, .databases = 16};

}  // namespace

TestClient::TestClient(Engine& engine, TestMailbox& mailbox)
    : engine_(engine),
      mailbox_(mailbox),
      executor_(engine),
      session_(engine.clients.NextId(), &mailbox) {
  encoder_.Attach(out_);
  engine_.clients.Add(session_);
}

TestClient::~TestClient() {
  engine_.clients.Remove(session_);
  engine_.blocked.Cancel(session_);
}

std::string TestClient::RunArgs(const std::vector<std::string>& args) { return RunBatch({args}); }

std::string TestClient::RunBatch(const std::vector<std::vector<std::string>>& commands) {
  Batch batch;
  for (const std::vector<std::string>& command : commands) {
    for (const std::string& arg : command) {
      if (arg.size() >= Codec::kDirectSize) {
        BlobRef blob = Blob::Make(arg.size());
        std::memcpy(blob->data(), arg.data(), arg.size());
        batch.AddBlobArg(std::move(blob));
      } else {
        batch.AddArg(arg);
      }
    }
    batch.CloseRequest();
  }
  executor_.Run(batch, 0, session_, encoder_);
  return Drain();
}

void TestClient::SetProtocol(int protocol) {
  session_.protocol = protocol;
  encoder_.SetProtocol(protocol);
}

std::string TestClient::TakeDeliveries() {
  for (const Delivery& delivery : mailbox_.Take(session_.id())) delivery(encoder_);
  return Drain();
}

std::string TestClient::TimeOut() {
  engine_.blocked.TimeOut(session_, encoder_);
  return Drain();
}

std::string TestClient::Await() {
  constexpr int kTurns = 20;
  std::string reply;
  for (int turn = 0; blocked() && turn < kTurns; ++turn) {
    reply += TakeDeliveries();
    std::this_thread::yield();
  }
  if (blocked()) reply += TimeOut();
  // Somebody was faster, and is about to send it.
  while (blocked()) {
    std::this_thread::yield();
    reply += TakeDeliveries();
  }
  return reply;
}

std::string TestClient::Drain() {
  std::string text;
  size_t at = 0;
  for (const OutputBuffer::Reference& reference : out_.references()) {
    text += out_.bytes().substr(at, reference.offset - at);
    text += reference.blob->view();
    at = reference.offset;
  }
  text += out_.bytes().substr(at);
  out_.Clear();
  return text;
}

EngineTest::EngineTest() : engine_(kTestStore, clock_), client_(engine_, mailbox_) {
  engine_.config = &config_;
}

std::string EngineTest::RunLine(std::string_view line) {
  std::vector<std::string> args;
  size_t at = 0;
  while ((at = line.find_first_not_of(' ', at)) != std::string_view::npos) {
    const size_t end = std::min(line.find(' ', at), line.size());
    const std::string_view word = line.substr(at, end - at);
    args.emplace_back(word == "''" ? "" : word);
    at = end;
  }
  return RunArgs(args);
}

void EngineTest::Converse(std::initializer_list<Exchange> exchanges) {
  for (const Exchange& exchange : exchanges) {
    std::string expected(exchange.reply);
    expected += "\r\n";
    EXPECT_EQ(RunLine(exchange.line), expected) << exchange.line;
  }
}

int64_t EngineTest::EntryBytes() {
  int64_t accounted = 0;
  int64_t recounted = 0;
  int64_t total = 0;
  ShardGuard guard(engine_.store);
  guard.TakeAll();
  for (uint32_t shard = 0; shard < engine_.store.shard_count(); ++shard) {
    for (uint32_t database = 0; database < engine_.store.database_count(); ++database) {
      const Table* table = engine_.store.FindTable(shard, database);
      if (table == nullptr) continue;
      accounted += static_cast<int64_t>(table->entry_bytes);
      total += static_cast<int64_t>(table->memory());
      table->entries.ForEach(
          [&](Entry* entry) { recounted += static_cast<int64_t>(entry->MemoryUsage()); });
    }
  }
  EXPECT_EQ(accounted, recounted);
  EXPECT_EQ(engine_.store.MemoryUsed(), total);
  return recounted;
}

std::string BulkReply(std::string_view bytes) {
  std::string reply = "$";
  reply += std::to_string(bytes.size());
  reply += "\r\n";
  reply += bytes;
  reply += "\r\n";
  return reply;
}

}  // namespace ruddock::engine
