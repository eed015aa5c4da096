// SPDX-License-Identifier: BSD-3-Clause
#include "tests/support/linearizability.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

namespace ruddock::testing {
namespace {

// Starts and ends in the order of time, as a list from which operations are taken and put back.
class Search {
 public:
  explicit Search(const History& history) : history_(history) {
    const size_t count = history.size();
    events_.resize(2 * count + 1);
    std::vector<std::pair<uint64_t, size_t>> order;
    for (size_t i = 0; i < count; ++i) {
      order.emplace_back(history[i].started, StartOf(i));
      order.emplace_back(history[i].ended, EndOf(i));
    }
    std::sort(order.begin(), order.end());
    size_t last = kHead;
    for (const auto& [time, event] : order) {
      events_[last].next = event;
      events_[event].previous = last;
      last = event;
    }
    events_[last].next = kHead;
    events_[kHead].previous = last;
    done_.assign(count / 8 + 1, '\0');
  }

  std::string Run() {
    size_t at = First();
    while (First() != kHead) {
      if (IsStart(at)) {
        at = TryNext(at) ? First() : events_[at].next;
      } else {
        // Somebody has ended who fits nowhere: the last choice was wrong.
        if (chosen_.size() >= deepest_) {
          deepest_ = chosen_.size();
          stuck_ = OperationOf(at);
        }
        if (chosen_.empty()) return Report();
        at = events_[Undo()].next;
      }
    }
    return {};
  }

 private:
  static constexpr size_t kHead = 0;
  struct Event {
    size_t next = kHead;
    size_t previous = kHead;
  };
  struct Choice {
    size_t operation;
    KeyspaceState before;
  };

  static size_t StartOf(size_t operation) { return 2 * operation + 1; }
  static size_t EndOf(size_t operation) { return 2 * operation + 2; }
  static bool IsStart(size_t event) { return event % 2 == 1; }
  static size_t OperationOf(size_t event) { return (event - 1) / 2; }
  size_t First() const { return events_[kHead].next; }

  // Puts the operation next in the order, where its reply fits and the result is new.
  bool TryNext(size_t event) {
    const size_t operation = OperationOf(event);
    KeyspaceState after = state_;
    if (Apply(history_[operation].request, after) != history_[operation].reply) return false;
    Flip(operation);
    if (!seen_.insert(done_ + after.Text()).second) {
      Flip(operation);
      return false;
    }
    chosen_.push_back({operation, std::move(state_)});
    state_ = std::move(after);
    TakeOut(StartOf(operation));
    TakeOut(EndOf(operation));
    return true;
  }

  // Returns the event of the operation that was put back.
  size_t Undo() {
    const size_t operation = chosen_.back().operation;
    state_ = std::move(chosen_.back().before);
    chosen_.pop_back();
    Flip(operation);
    PutBack(EndOf(operation));
    PutBack(StartOf(operation));
    return StartOf(operation);
  }

  void TakeOut(size_t event) {
    events_[events_[event].previous].next = events_[event].next;
    events_[events_[event].next].previous = events_[event].previous;
  }
  void PutBack(size_t event) {
    events_[events_[event].previous].next = event;
    events_[events_[event].next].previous = event;
  }
  void Flip(size_t operation) {
    done_[operation / 8] = static_cast<char>(done_[operation / 8] ^ (1 << operation % 8));
  }

  std::string Report() const {
    std::vector<const Operation*> near;
    const Operation& stuck = history_[stuck_];
    for (const Operation& operation : history_) {
      if (operation.ended + 24 > stuck.started && operation.started < stuck.ended + 4) {
        near.push_back(&operation);
      }
    }
    std::sort(near.begin(), near.end(),
              [](const Operation* a, const Operation* b) { return a->started < b->started; });
    std::string text =
        fmt::format("{} of {} operations can be put in order; then:\n", deepest_, history_.size());
    for (const Operation* operation : near) {
      std::string reply = operation->reply;
      std::replace(reply.begin(), reply.end(), '\r', ' ');
      std::replace(reply.begin(), reply.end(), '\n', ' ');
      text += fmt::format("{} {:5}..{:<5} thread {}: {} -> {}\n", operation == &stuck ? '!' : ' ',
                          operation->started, operation->ended, operation->thread,
                          fmt::join(operation->request, " "), reply);
    }
    return text;
  }

  const History& history_;
  std::vector<Event> events_;
  KeyspaceState state_;
  std::string done_;  // a bit per operation
  std::unordered_set<std::string> seen_;
  std::vector<Choice> chosen_;
  size_t deepest_ = 0;
  size_t stuck_ = 0;
};

}  // namespace

std::string FindViolation(const History& history) { return Search(history).Run(); }

}  // namespace ruddock::testing
