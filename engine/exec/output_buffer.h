// SPDX-License-Identifier: BSD-3-Clause
// Encoded replies on their way to a socket: a run of bytes, and between them references to large
// values that are sent from where they lie, or that are still being made (late_bytes.h). One per
// I/O thread while a batch runs; what the socket does not take at once moves to the connection. Not
// thread-safe.
#pragma once

#include <sys/uio.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

#include "engine/base/blob.h"
#include "engine/exec/late_bytes.h"

namespace ruddock::engine {

class OutputBuffer {
 public:
  OutputBuffer() = default;
  OutputBuffer(OutputBuffer&& other) noexcept { *this = std::move(other); }
  OutputBuffer& operator=(OutputBuffer&& other) noexcept;

  // A value of this size or more is referenced instead of copied.
  static constexpr size_t kReferenceSize = 16 * 1024;
  // A buffer of this size or more should be sent before more is put in.
  static constexpr size_t kFull = 256 * 1024;

  struct Reference {
    size_t offset;  // the blob goes out before bytes()[offset]
    BlobRef blob;
    LateRef late = {};  // where the blob is not there yet

    size_t size() const { return blob ? blob->size() : late->estimate(); }
  };

  // Room for `size` more bytes; Commit says how many of them were written.
  char* Reserve(size_t size) {
    if (capacity_ - size_ < size) Grow(size);
    return data_.get() + size_;
  }
  void Commit(char* end) { size_ = static_cast<size_t>(end - data_.get()); }
  void Append(std::string_view bytes) {
    if (bytes.empty()) return;  // there may be no memory yet
    char* out = Reserve(bytes.size());
    std::memcpy(out, bytes.data(), bytes.size());
    size_ += bytes.size();
  }
  void AppendReference(BlobRef blob);
  void AppendLate(LateRef late);
  // Whether something in it was late at the last Settle, which puts in what has come. Only what is
  // not late can be sent, and nothing behind it.
  bool has_late() const { return late_ != 0; }
  void Settle();
  // Puts `bytes` in at `offset`, a position() of before, and moves everything that came since:
  // headers whose count comes last. What came first since then was no reference.
  void Insert(size_t offset, std::string_view bytes);

  std::string_view bytes() const { return {data_.get(), size_}; }
  const std::vector<Reference>& references() const { return references_; }
  // Position of the end, for Rewind and Insert.
  size_t position() const { return size_; }
  // Bytes to send, references included; those that are late count as much as was estimated.
  size_t total() const { return size_ + referenced_; }
  bool empty() const { return size_ == 0 && references_.empty(); }
  // Work that the bytes do not show, as that of compressing them: as much as making so many more.
  void NoteEffort(size_t bytes) {
    extra_effort_ += bytes;
    if (full_ != nullptr && effort() >= kFull) *full_ = true;
  }
  // What making all of it took, in bytes.
  size_t effort() const { return total() + extra_effort_; }

  // Bytes of memory held, those of referenced values included.
  size_t memory() const {
    return capacity_ + referenced_ + references_.capacity() * sizeof(Reference);
  }

  // For one client's batch: `*full` is set once there are kFull bytes, or they took that effort,
  // and what comes after `most` bytes (0: no limit) is dropped, with all that was there:
  // overflowed() then says that the client cannot be answered any more. Until the next Clear.
  void Watch(bool* full, uint64_t most) {
    full_ = full;
    most_ = most;
  }
  bool overflowed() const { return overflowed_; }

  // The parts behind the first `skip` bytes to send and in front of what is late, at most `max` of
  // them; says how many.
  size_t Gather(size_t skip, iovec* pieces, size_t max) const;

  // Drops everything from `position` on.
  void Rewind(size_t position);
  // Makes room for `size` bytes in all, and no more, in a buffer that has none.
  void Prepare(size_t size) {
    data_.reset(new char[size]);
    capacity_ = size;
  }
  // Moves the contents out, into memory that is hardly larger than they are.
  OutputBuffer TakeAll();
  // Empties it; keeps a moderate capacity for the next batch.
  void Clear();

 private:
  static constexpr size_t kKeepCapacity = kFull;
  void Grow(size_t size);
  void NoteSize(size_t more);
  void DropReferences();

  std::unique_ptr<char[]> data_;
  size_t size_ = 0;
  size_t capacity_ = 0;
  size_t referenced_ = 0;
  size_t extra_effort_ = 0;
  std::vector<Reference> references_;
  size_t late_ = 0;  // references without a blob
  bool* full_ = nullptr;
  uint64_t most_ = 0;
  bool overflowed_ = false;
};

}  // namespace ruddock::engine
