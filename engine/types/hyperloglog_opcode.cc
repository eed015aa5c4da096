// SPDX-License-Identifier: BSD-3-Clause
#include "engine/types/hyperloglog_opcode.h"

namespace ruddock::engine::hyperloglog {
namespace {

// Registers before and behind the one that is raised, which keep the value of `old`.
void AppendLike(const Opcode& old, uint32_t length, std::string& out) {
  if (length == 0) return;
  (old.value == 0 ? Opcode::Zeros(length) : Opcode::Run(old.value, length)).AppendTo(out);
}

// Joins neighbouring runs of one value among the first opcodes from `at` on, where they fit into
// one. A joint run may join again with the next. True where any did.
bool JoinRuns(std::string& all, size_t at) {
  constexpr int kLooks = 5;  // the opcode before, and at most three new ones, and the one behind
  bool joined = false;
  for (int look = 0; look < kLooks && at < all.size(); ++look) {
    const Opcode run = Opcode::At(all, at);
    if (run.value != 0 && at + 1 < all.size()) {
      const Opcode next = Opcode::At(all, at + 1);
      const uint32_t length = run.length + next.length;
      if (next.value == run.value && length <= Opcode::kMaxRun) {
        std::string joint;
        Opcode::Run(run.value, length).AppendTo(joint);
        all.replace(at, 2, joint);
        joined = true;
        continue;
      }
    }
    at += run.bytes;
  }
  return joined;
}

}  // namespace

SparseResult RaiseSparse(std::string& all, size_t start, uint32_t index, uint8_t value,
                         size_t max_bytes, char& behind) {
  if (value > Opcode::kMaxValue) return SparseResult::kTooLarge;
  size_t before = start;  // of the opcode in front of the one that covers the register
  size_t at = start;
  uint32_t first = 0;
  Opcode old{};
  for (;;) {
    if (at >= all.size()) return SparseResult::kCorrupt;
    old = Opcode::At(all, at, behind);
    if (index < first + old.length) break;
    first += old.length;
    before = at;
    at += old.bytes;
  }
  if (old.value >= value) return SparseResult::kUnchanged;

  std::string fresh;
  AppendLike(old, index - first, fresh);
  Opcode::Run(value, 1).AppendTo(fresh);
  AppendLike(old, first + old.length - 1 - index, fresh);
  if (fresh.size() > old.bytes && all.size() + fresh.size() - old.bytes > max_bytes) {
    return SparseResult::kTooLarge;
  }
  const bool cut = at + old.bytes > all.size();
  all.replace(at, old.bytes, fresh);  // of a cut one, what there is
  behind = 0;
  if (cut) {
    behind = all.back();
    all.pop_back();
  }
  if (JoinRuns(all, before)) behind = 0;
  return SparseResult::kRaised;
}

}  // namespace ruddock::engine::hyperloglog
