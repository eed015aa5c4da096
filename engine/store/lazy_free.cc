// SPDX-License-Identifier: BSD-3-Clause
#include "engine/store/lazy_free.h"

#include "engine/store/entry.h"

namespace ruddock::engine {
namespace {

// Freeing less than this at once is cheaper than handing it to another thread.
constexpr size_t kBlobBytes = 1 << 20;
constexpr size_t kAllocations = 512;

bool TakesLong(const Entry& entry) {
  if (entry.encoding() < Encoding::kPackedBlob) [[likely]]
    return false;
  if (entry.has_blob()) return entry.blob()->size() >= kBlobBytes;
  return FreeEffort(entry.type(), entry.object()) >= kAllocations;
}

}  // namespace

LazyFree::LazyFree() : thread_([this] { Run(); }) {}

LazyFree::~LazyFree() {
  {
    std::lock_guard guard(mutex_);
    stop_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void LazyFree::Post(std::function<void()> job, int64_t objects) {
  {
    std::lock_guard guard(mutex_);
    jobs_.emplace_back(std::move(job), objects);
    pending_ += objects;
  }
  wake_.notify_one();
}

void LazyFree::Run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    wake_.wait(lock, [this] { return stop_ || !jobs_.empty(); });
    if (jobs_.empty()) return;
    auto [job, objects] = std::move(jobs_.front());
    jobs_.pop_front();
    busy_ = true;
    lock.unlock();
    job();
    job = nullptr;
    lock.lock();
    busy_ = false;
    pending_ -= objects;
    freed_ += objects;
    if (jobs_.empty()) idle_.notify_all();
  }
}

int64_t LazyFree::pending() const {
  std::lock_guard guard(mutex_);
  return pending_;
}

int64_t LazyFree::freed() const {
  std::lock_guard guard(mutex_);
  return freed_;
}

void LazyFree::ResetStats() {
  std::lock_guard guard(mutex_);
  freed_ = 0;
}

void LazyFree::Drain() {
  std::unique_lock lock(mutex_);
  idle_.wait(lock, [this] { return jobs_.empty() && !busy_; });
}

LazyFree& TheLazyFree() {
  static LazyFree lazy_free;
  return lazy_free;
}

void DisposeEntry(Entry* entry) {
  if (TakesLong(*entry)) {
    TheLazyFree().Post([entry] { Entry::Destroy(entry); }, 1);
  } else {
    Entry::Destroy(entry);
  }
}

void DisposeObject(ValueType type, Object object) {
  if (object.data != nullptr && FreeEffort(type, object) >= kAllocations) {
    TheLazyFree().Post([type, object] { FreeObject(type, object); }, 1);
  } else {
    FreeObject(type, object);
  }
}

}  // namespace ruddock::engine
