// SPDX-License-Identifier: BSD-3-Clause
// Replies that a client's socket has not taken yet, oldest first: a row of buffers, so that however
// much waits, nothing of it is copied again when more comes. Used by the client's thread alone.
#pragma once

#include <sys/uio.h>

#include <cstddef>
#include <deque>

#include "engine/exec/output_buffer.h"

namespace ruddock::engine {

class OutputQueue {
 public:
  // Moves in what `out` holds behind its first `sent` bytes, which may be more than 0 only while
  // the queue is empty. `out` is left without contents.
  void Take(OutputBuffer& out, size_t sent);

  bool empty() const { return bytes_ == 0; }
  // Bytes to send, those of referenced values included.
  size_t bytes() const { return bytes_; }
  // Bytes of memory held, those of referenced values included.
  size_t memory() const { return memory_; }
  // Buffers and referenced values.
  size_t pieces() const;

  // What comes next and is there, in at most `max` parts; says how many. None where what comes next
  // is late.
  size_t Gather(iovec* parts, size_t max) const;
  bool sendable() const {
    iovec part;
    return Gather(&part, 1) != 0;
  }
  // Puts in what was late and has come.
  void Settle();
  // The first `count` bytes have been sent.
  void Drop(size_t count);

 private:
  std::deque<OutputBuffer> buffers_;
  size_t front_done_ = 0;  // bytes of the first buffer that are gone
  size_t bytes_ = 0;
  size_t memory_ = 0;
};

}  // namespace ruddock::engine
