// SPDX-License-Identifier: BSD-3-Clause
#include "engine/exec/output_queue.h"

#include <algorithm>

namespace ruddock::engine {
namespace {

// Fewer bytes than this are copied behind those of the last buffer, up to kBuffer.
constexpr size_t kCopied = 16 * 1024;
constexpr size_t kBuffer = 64 * 1024;
constexpr size_t kSmallest = 1024;

}  // namespace

void OutputQueue::Take(OutputBuffer& out, size_t sent) {
  const size_t rest = out.total() - sent;
  if (rest == 0) {
    out.Clear();
    return;
  }
  if (out.references().empty() && rest < kCopied) {
    const bool fits = !buffers_.empty() && buffers_.back().bytes().size() + rest <= kBuffer;
    const bool first = buffers_.empty();
    if (!fits) buffers_.emplace_back();
    OutputBuffer& last = buffers_.back();
    const size_t before = fits ? last.memory() : 0;
    if (!fits) last.Prepare(first ? std::max(rest, kSmallest) : kBuffer);
    last.Append(out.bytes().substr(sent));
    memory_ += last.memory() - before;
    out.Clear();
  } else {
    if (buffers_.empty()) front_done_ = sent;
    buffers_.push_back(out.TakeAll());
    memory_ += buffers_.back().memory();
    out.Clear();
  }
  bytes_ += rest;
}

size_t OutputQueue::pieces() const {
  size_t count = 0;
  for (const OutputBuffer& buffer : buffers_) count += 1 + buffer.references().size();
  return count;
}

size_t OutputQueue::Gather(iovec* parts, size_t max) const {
  size_t count = 0;
  size_t skip = front_done_;
  for (const OutputBuffer& buffer : buffers_) {
    if (count == max) break;
    count += buffer.Gather(skip, parts + count, max - count);
    if (buffer.has_late()) break;
    skip = 0;
  }
  return count;
}

void OutputQueue::Settle() {
  for (OutputBuffer& buffer : buffers_) {
    if (!buffer.has_late()) continue;
    bytes_ -= buffer.total();
    memory_ -= buffer.memory();
    buffer.Settle();
    bytes_ += buffer.total();
    memory_ += buffer.memory();
  }
}

void OutputQueue::Drop(size_t count) {
  bytes_ -= count;
  while (!buffers_.empty()) {
    OutputBuffer& front = buffers_.front();
    const size_t left = front.total() - front_done_;
    if (count < left) {
      front_done_ += count;
      return;
    }
    count -= left;
    memory_ -= front.memory();
    front_done_ = 0;
    buffers_.pop_front();
  }
}

}  // namespace ruddock::engine
