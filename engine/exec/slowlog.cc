// SPDX-License-Identifier: BSD-3-Clause
#include "engine/exec/slowlog.h"

#include <algorithm>

namespace ruddock::engine {
namespace {

constexpr size_t kMaxArgs = 32;
constexpr size_t kMaxArgSize = 128;

std::vector<std::string> Shorten(const ArgView& args) {
  std::vector<std::string> shortened;
  const size_t count = std::min<size_t>(args.size(), kMaxArgs);
  for (size_t i = 0; i < count; ++i) {
    if (i == kMaxArgs - 1 && args.size() > kMaxArgs) {
      shortened.push_back("... (" + std::to_string(args.size() - kMaxArgs + 1) +
                          " more arguments)");
      break;
    }
    std::string_view arg = args[i];
    std::string text(arg.substr(0, kMaxArgSize));
    if (arg.size() > kMaxArgSize) {
      text += "... (" + std::to_string(arg.size() - kMaxArgSize) + " more bytes)";
    }
    shortened.push_back(std::move(text));
  }
  return shortened;
}

}  // namespace

void SlowLog::Add(int64_t unix_seconds, int64_t duration_us, const ArgView& args, std::string peer,
                  std::string client_name, size_t max_length) {
  Entry entry{0, unix_seconds, duration_us, Shorten(args), std::move(peer), std::move(client_name)};
  std::lock_guard guard(mutex_);
  entry.id = next_id_++;
  entries_.push_front(std::move(entry));
  while (entries_.size() > max_length) entries_.pop_back();
}

std::vector<SlowLog::Entry> SlowLog::Newest(size_t count) const {
  std::lock_guard guard(mutex_);
  count = std::min(count, entries_.size());
  return {entries_.begin(), entries_.begin() + static_cast<ptrdiff_t>(count)};
}

size_t SlowLog::size() const {
  std::lock_guard guard(mutex_);
  return entries_.size();
}

void SlowLog::Clear() {
  std::lock_guard guard(mutex_);
  entries_.clear();
}

}  // namespace ruddock::engine
