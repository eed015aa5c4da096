// SPDX-License-Identifier: BSD-3-Clause
#include "engine/exec/clients.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "engine/base/log.h"
#include "engine/exec/blocked_clients.h"

namespace ruddock::engine {

Session::Session(uint64_t id, Mailbox* mailbox) : id_(id), mailbox_(mailbox) {}
Session::~Session() = default;

void Clients::Add(Session& session) {
  std::lock_guard guard(mutex_);
  sessions_.emplace(session.id(), &session);
  Charge(session, session.memory());
  count_.store(sessions_.size(), std::memory_order_relaxed);
}

void Clients::Remove(Session& session) {
  std::lock_guard guard(mutex_);
  Release(session);
  DropMonitor(session);
  sessions_.erase(session.id());
  count_.store(sessions_.size(), std::memory_order_relaxed);
}

void Clients::Close(Session& session) {
  DropMonitor(session);
  session.closing = true;
  // From here on nothing is taken from a key for it.
  if (const auto request = session.blocked()) request->Claim();
  Release(session);
  session.mailbox().Close(session.id(), false);
  count_.fetch_sub(1, std::memory_order_relaxed);
}

void Clients::NoteInput(Session& session, const InputUse& use) {
  constexpr auto kRelaxed = std::memory_order_relaxed;
  session.input_bytes.store(use.bytes, kRelaxed);
  session.input_free.store(use.free, kRelaxed);
  session.argument_bytes.store(use.arguments, kRelaxed);
  peaks_.NoteInput(session.last_used_ms.load(kRelaxed), use.bytes + use.free + use.arguments);
  Charge(session, session.memory());
}

void Clients::NoteOutput(Session& session, const OutputUse& use) {
  constexpr auto kRelaxed = std::memory_order_relaxed;
  const size_t before = session.output_bytes.exchange(use.bytes, kRelaxed);
  output_bytes_.fetch_add(use.bytes - before, kRelaxed);
  session.output_memory.store(use.memory, kRelaxed);
  session.output_pieces.store(use.pieces, kRelaxed);
  peaks_.NoteOutput(session.last_used_ms.load(kRelaxed), use.memory);
  Charge(session, session.memory());
}

void Clients::Charge(Session& session, size_t bytes) {
  // One that is being closed costs nothing any more: whoever makes room counts on it.
  if (session.closing) bytes = 0;
  const size_t before = session.charged.exchange(bytes, std::memory_order_relaxed);
  memory_.fetch_add(bytes - before, std::memory_order_relaxed);
}

void Clients::Release(Session& session) {
  Charge(session, 0);
  output_bytes_.fetch_sub(session.output_bytes.exchange(0, std::memory_order_relaxed),
                          std::memory_order_relaxed);
}

void Clients::SetMemoryLimit(size_t bytes) {
  memory_limit_.store(bytes, std::memory_order_relaxed);
  if (AboveMemoryLimit()) EvictToLimit();
}

void Clients::EvictToLimit() {
  std::lock_guard guard(mutex_);
  if (!AboveMemoryLimit()) {
    nobody_to_evict_ = false;
    return;
  }
  std::vector<std::pair<size_t, Session*>> candidates;
  for (auto& [id, session] : sessions_) {
    if (!session->no_evict) candidates.emplace_back(session->memory(), session);
  }
  std::sort(candidates.begin(), candidates.end(), std::greater<>());
  for (const auto& [bytes, session] : candidates) {
    if (!AboveMemoryLimit()) break;
    Log(LogLevel::kNotice,
        fmt::format("Evicting client: id={} addr={} name={} tot-mem={}", session->id(),
                    session->names().peer, session->names().name, bytes));
    Close(*session);
    sessions_.erase(session->id());
    evicted.fetch_add(1, std::memory_order_relaxed);
  }
  const bool above = AboveMemoryLimit();
  if (!nobody_to_evict_.exchange(above) && above) {
    Log(LogLevel::kWarning, "Over client maxmemory after evicting all evictable clients");
  }
}

void Clients::ResumeWaiting() {
  // Few threads, many clients: each thread is told once.
  std::set<Mailbox*> mailboxes;
  ForEach([&](Session& session) {
    if (session.waiting.load(std::memory_order_relaxed)) mailboxes.insert(&session.mailbox());
  });
  for (Mailbox* mailbox : mailboxes) mailbox->Resume();
}

void Clients::SetMonitor(Session& session, bool on) {
  std::lock_guard guard(mutex_);
  DropMonitor(session);
  if (on) {
    monitors_.push_back(&session);
    session.monitor = true;
    attention_.Set(kMonitorsAttached, true);
  }
}

void Clients::DropMonitor(Session& session) {
  if (!session.monitor) return;
  session.monitor = false;
  std::erase(monitors_, &session);
  if (monitors_.empty()) attention_.Set(kMonitorsAttached, false);
}

void Clients::DeliverToMonitors(const Delivery& delivery) {
  std::lock_guard guard(mutex_);
  for (Session* session : monitors_) session->mailbox().Deliver(session->id(), delivery);
}

}  // namespace ruddock::engine
