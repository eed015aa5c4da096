// SPDX-License-Identifier: BSD-3-Clause
#include "engine/exec/late_chunks.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

#include "engine/base/packed_bytes.h"
#include "engine/exec/session.h"

namespace ruddock::engine {
namespace {

// Chunks of one value that are worked on at a time: enough for all threads of a pool, few enough
// for other values to come between.
constexpr size_t kAtATime = 4;

// One value: its chunks, in the order in which they are sent.
struct Work {
  struct Chunk {
    std::string_view in;
    size_t out_size = 0;  // of what is decompressed
    LateRef late = {};
  };

  BlobRef source;  // what the chunks are views of
  bool packs = true;
  std::vector<Chunk> chunks;
  std::atomic<size_t> next{0};
  Helpers helpers;
};

BlobRef PackedChunk(std::string_view in) {
  BlobRef room = Blob::Make(PackedChunkRoom(in.size()));
  room->set_size(static_cast<size_t>(PackChunk(in, room->data()) - room->data()));
  if (room->size() > in.size() / 2) return room;
  // Hardly larger than what is in it: a slow client may keep it for long.
  BlobRef exact = Blob::Make(room->size());
  std::memcpy(exact->data(), room->data(), room->size());
  return exact;
}

BlobRef UnpackedChunk(const Work::Chunk& chunk) {
  BlobRef bytes = Blob::Make(chunk.out_size);
  CheckedUnpackChunk(chunk.in, bytes->data(), chunk.out_size);
  return bytes;
}

// One chunk, and then another one, when others have had their turn.
void DoOne(const std::shared_ptr<Work>& work) {
  const size_t index = work->next.fetch_add(1, std::memory_order_relaxed);
  if (index >= work->chunks.size()) return;
  Work::Chunk& chunk = work->chunks[index];
  // Else the client has gone.
  const bool awaited = !work->helpers || chunk.late.use_count() > 1;
  if (awaited) chunk.late->Deliver(work->packs ? PackedChunk(chunk.in) : UnpackedChunk(chunk));
  chunk.late.reset();
  if (awaited) work->helpers.Wake();
  if (work->helpers) work->helpers.pool->Post([work] { DoOne(work); });
}

void Begin(const std::shared_ptr<Work>& work, OutputBuffer& out) {
  for (Work::Chunk& chunk : work->chunks) {
    chunk.late = std::make_shared<LateBytes>(std::max<size_t>(chunk.in.size(), chunk.out_size));
    out.AppendLate(chunk.late);
  }
  if (!work->helpers) {
    for (size_t i = 0; i < work->chunks.size(); ++i) DoOne(work);
    out.Settle();
    return;
  }
  for (size_t i = 0; i < std::min(kAtATime, work->chunks.size()); ++i) {
    work->helpers.pool->Post([work] { DoOne(work); });
  }
}

}  // namespace

void Helpers::Wake() const {
  if (mailbox != nullptr) mailbox->Wake(client_id);
}

void AppendChunks(const BlobRef& raw, const Helpers& helpers, OutputBuffer& out) {
  auto work = std::make_shared<Work>();
  work->source = raw;
  work->helpers = helpers;
  const std::string_view bytes = raw->view();
  for (size_t i = 0, count = ChunkCount(bytes.size()); i < count; ++i) {
    work->chunks.push_back({.in = bytes.substr(ChunkStart(i), ChunkBytes(bytes.size(), i))});
  }
  Begin(work, out);
}

void AppendUnpacked(const BlobRef& packed, const Helpers& helpers, OutputBuffer& out) {
  auto work = std::make_shared<Work>();
  work->source = packed;
  work->packs = false;
  work->helpers = helpers;
  PackedReader reader(packed->view());
  for (size_t i = 0, count = ChunkCount(reader.size()); i < count; ++i) {
    work->chunks.push_back({.in = reader.Next(), .out_size = ChunkBytes(reader.size(), i)});
  }
  Begin(work, out);
}

}  // namespace ruddock::engine
