// SPDX-License-Identifier: BSD-3-Clause
#include "engine/types/stream_id.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>

namespace ruddock::engine {
namespace {

// Longer texts are no ids.
constexpr size_t kMaxIdText = 127;

std::optional<uint64_t> ParseNumber(std::string_view text) {
  if (const std::optional<int64_t> number = ParseInt64(text)) {
    if (*number < 0) return std::nullopt;
    return static_cast<uint64_t>(*number);
  }
  if (text.empty()) return std::nullopt;
  const std::string terminated(text);
  char* end = nullptr;
  errno = 0;
  const uint64_t number = std::strtoull(terminated.c_str(), &end, 10);
  if (errno != 0 || *end != '\0') return std::nullopt;
  return number;
}

}  // namespace

std::string_view FormatStreamId(StreamIdText& out, const StreamId& id, char between) {
  char* end = FormatUint64(out, id.ms);
  *end++ = between;
  end = FormatUint64(end, id.seq);
  return {out, static_cast<size_t>(end - out)};
}

std::optional<ParsedStreamId> ParseStreamId(std::string_view text) {
  if (text.size() > kMaxIdText) return std::nullopt;
  text = text.substr(0, text.find('\0'));
  const size_t hyphen = text.find('-');
  const std::optional<uint64_t> ms = ParseNumber(text.substr(0, hyphen));
  if (!ms) return std::nullopt;
  if (hyphen == std::string_view::npos) return ParsedStreamId{{*ms, 0}, SequenceForm::kMissing};
  const std::string_view rest = text.substr(hyphen + 1);
  if (rest == "*") return ParsedStreamId{{*ms, 0}, SequenceForm::kAutomatic};
  const std::optional<uint64_t> seq = ParseNumber(rest);
  if (!seq) return std::nullopt;
  return ParsedStreamId{{*ms, *seq}, SequenceForm::kGiven};
}

}  // namespace ruddock::engine
