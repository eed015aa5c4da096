// SPDX-License-Identifier: BSD-3-Clause
// Finds the ends of replies in what a server sends, and nothing more: values are skipped, not
// kept. Input may come in any pieces.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace ruddock::load {

enum class Protocol { kResp, kBinary };

class ReplyReader {
 public:
  enum class Event {
    kNeedMore,  // everything up to `end` is read
    kReply,     // `at` is behind a reply
    kError,     // `at` is behind an error reply; see text()
    kBroken,    // no reply of this protocol; see text(). Nothing can be read any more.
  };

  virtual ~ReplyReader() = default;
  // Reads from `at`, which it moves, up to the end of one reply.
  virtual Event Read(const char*& at, const char* end) = 0;

  // The words of the last error, cut where they are long; or what is wrong with the bytes.
  const std::string& text() const { return text_; }

 protected:
  static constexpr size_t kMaxText = 256;
  Event Broken(std::string text) {
    text_ = std::move(text);
    return Event::kBroken;
  }
  void AppendText(const char* from, const char* to);

  std::string text_;
};

std::unique_ptr<ReplyReader> MakeReplyReader(Protocol protocol);

}  // namespace ruddock::load
