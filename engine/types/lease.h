// SPDX-License-Identifier: BSD-3-Clause
// Elements of large values that are read after their shard has been let go.
//
// A reader with much to read notes, while it holds the shard, where the elements lie (the nodes of
// a table, the chunks of a list), takes a lease, and reads on without the shard. What it has noted
// is the value of that moment and stays so: while any lease is out, nobody changes an element in
// place, but puts another one there, and what is taken off a value is retired instead of freed: it
// goes when all leases are back that were out by then.
//
// Nobody waits for anybody. Without leases, all of this is one load and one branch per change.
#pragma once

#include <atomic>
#include <cstdint>

namespace ruddock::engine {

class Lease {
 public:
  // The caller holds the shard of what it is going to read.
  Lease();
  // On any thread. Frees, in the background, what nobody reads any more.
  ~Lease();
  Lease(const Lease&) = delete;
  Lease& operator=(const Lease&) = delete;

  // Whether any is out: for whoever holds a shard and is about to change or free an element of it.
  static bool AnyOut() { return out_.load(std::memory_order_acquire) != 0; }
  // A number that is another one after each new lease. What was made since the latest one is read
  // under none.
  static uint32_t Latest() {
    return static_cast<uint32_t>(latest_.load(std::memory_order_relaxed));
  }

  // Calls `destroy(what)` once nobody can be reading it any more; `what` has been taken off its
  // value already.
  static void Retire(void* what, void (*destroy)(void*));
  // For INFO's and tests' eyes: how many wait to be freed.
  static int64_t Retired();

 private:
  static std::atomic<uint64_t> out_;
  static std::atomic<uint64_t> latest_;

  uint64_t number_;
};

// Frees a node that has been taken off its value: now, or when the leases allow it.
template <typename Node>
void DropNode(Node* node) {
  if (Lease::AnyOut()) [[unlikely]] {
    Lease::Retire(node, [](void* what) { Node::Destroy(static_cast<Node*>(what)); });
  } else {
    Node::Destroy(node);
  }
}

}  // namespace ruddock::engine
