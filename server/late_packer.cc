// SPDX-License-Identifier: BSD-3-Clause
#include "server/late_packer.h"

#include <cstring>
#include <string>
#include <utility>

#include "engine/base/packed_bytes.h"
#include "engine/store/write_gate.h"

namespace ruddock::server {
namespace {

using engine::BlobRef;
using engine::WriteGate;

// While so much waits, large values stay as they are.
constexpr size_t kMostWaiting = size_t{256} << 20;

}  // namespace

struct LatePacker::Job {
  uint32_t database;
  std::string key;
  BlobRef value;
  size_t most;  // bytes of the compressed form, or it is not worth it
  std::string packed;
  size_t next = 0;  // chunk
};

void LatePacker::Offer(uint32_t database, std::string_view key, const BlobRef& value) {
  const size_t size = value->size();
  if (bytes_.load(std::memory_order_relaxed) + size > kMostWaiting) return;
  if (!engine::LooksCompressible(value->view())) return;
  bytes_.fetch_add(size, std::memory_order_relaxed);
  auto job = std::make_shared<Job>();
  job->database = database;
  job->key = key;
  job->value = value;
  job->most = WriteGate::WorthPacking(size);
  char header[engine::kMaxVarint];
  job->packed.assign(header, engine::WriteVarint(header, size));
  pool_.Post([this, job] { Step(job); });
}

void LatePacker::Step(const std::shared_ptr<Job>& job) {
  const std::string_view value = job->value->view();
  if (job->next < engine::ChunkCount(value.size())) {
    const std::string_view chunk =
        value.substr(engine::ChunkStart(job->next), engine::ChunkBytes(value.size(), job->next));
    ++job->next;
    const size_t before = job->packed.size();
    job->packed.resize(before + engine::PackedChunkRoom(chunk.size()));
    const char* const end = engine::PackChunk(chunk, job->packed.data() + before);
    job->packed.resize(static_cast<size_t>(end - job->packed.data()));
    if (job->packed.size() <= job->most) return pool_.Post([this, job] { Step(job); });
    bytes_.fetch_sub(value.size(), std::memory_order_relaxed);
    return;
  }
  asio::post(thread_, [this, job] { Install(*job); });
}

void LatePacker::Install(const Job& job) {
  bytes_.fetch_sub(job.value->size(), std::memory_order_relaxed);
  const engine::Key key = engine::Key::Of(job.key);
  engine::ShardGuard guard(engine_.store);
  guard.TakeOne(engine_.store.ShardIndex(key.hash));
  WriteGate(engine_.store, job.database, engine_.clock.NowMs())
      .PackLate(key, *job.value, job.packed);
}

void LatePacker::SamplesReady() {
  pool_.Post([this] {
    asio::post(thread_, [this, judged = engine_.store.dictionaries.Judge()]() mutable {
      InstallDictionary(std::move(judged));
    });
  });
}

void LatePacker::InstallDictionary(std::unique_ptr<engine::PackingDictionary> dictionary) {
  engine::ShardGuard guard(engine_.store);
  guard.TakeAll();
  engine_.store.dictionaries.Install(engine_.store, std::move(dictionary));
}

}  // namespace ruddock::server
