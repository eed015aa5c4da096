// SPDX-License-Identifier: BSD-3-Clause
#include "engine/exec/clients.h"

#include <set>

#include "engine/exec/blocked_clients.h"

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
  DropMonitor(session);
  sessions_.erase(session.id());
  count_.store(sessions_.size(), std::memory_order_relaxed);
}

void Clients::Close(Session& session) {
  DropMonitor(session);
  session.closing = true;
  // From here on nothing is taken from a key for it.
  if (const auto request = session.blocked()) request->Claim();
  session.mailbox().Close(session.id(), false);
  count_.fetch_sub(1, std::memory_order_relaxed);
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
