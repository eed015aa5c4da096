// SPDX-License-Identifier: BSD-3-Clause
#include "engine/exec/clients.h"

namespace ruddock::engine {

Session::Session(uint64_t id, Mailbox* mailbox) : id_(id), mailbox_(mailbox) {}
Session::~Session() = default;

void Clients::Add(Session& session) {
  std::lock_guard guard(mutex_);
  sessions_.emplace(session.id(), &session);
  count_.store(sessions_.size(), std::memory_order_relaxed);
}

void Clients::Remove(Session& session) {
  std::lock_guard guard(mutex_);
  sessions_.erase(session.id());
  count_.store(sessions_.size(), std::memory_order_relaxed);
}

}  // namespace ruddock::engine
