// SPDX-License-Identifier: BSD-3-Clause
// A reply that is too long to be made at once: its client's thread asks for one part after another,
// and serves other clients in between.
#pragma once

#include "engine/exec/reply_sink.h"

namespace ruddock::engine {

class ReplySource {
 public:
  virtual ~ReplySource() = default;
  // Answers on, for a few milliseconds at most, and returns whether there is more. No shard is
  // held: it reads what it has noted, under a Lease (engine/types/lease.h).
  virtual bool More(ReplySink& reply) = 0;
};

}  // namespace ruddock::engine
