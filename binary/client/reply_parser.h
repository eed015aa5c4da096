// SPDX-License-Identifier: BSD-3-Clause
// What the server sends (PROTOCOL.md), turned into nodes that point into the receive buffer.
//
// Incremental: an element is looked at when it is there as a whole, and never again; of what
// is not complete only the head is read more than once. Limits are checked on announced sizes,
// before any memory is taken for them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <ruddock/client/error.h>
#include <ruddock/client/reply.h>
#include "binary/client/receive_buffer.h"

namespace ruddock::client::detail {

class ReplyParser {
 public:
  struct Limits {
    size_t bytes = 0;     // of one reply
    size_t elements = 0;  // of one reply, in all depths
  };
  enum class Step : uint8_t {
    kNeedMore,
    kReply,    // complete; its nodes begin at first_node()
    kPush,     // complete; push() has it
    kRefusal,  // the server's last word on this connection; text() has it
    kBroken,   // no value of the protocol, or beyond a limit; error() says which
  };

  static constexpr size_t kMaxDepth = 128;

  explicit ReplyParser(Limits limits) : limits_(limits) {}

  // Goes on with what is pending in `in`. Nodes of a reply are added to `replies`, which must be
  // the same until the reply is complete.
  Step Parse(ReceiveBuffer& in, ReplyData& replies);

  // After kNeedMore: how large the pending element is as a whole, as far as is known, and
  // where in it its numbers begin.
  size_t needed() const { return needed_; }
  size_t numbers_at() const { return numbers_at_; }
  size_t first_node() const { return first_node_; }
  // Whether a reply has begun and is not complete.
  bool mid_reply() const { return begun_ && !is_push_; }
  // May be moved from.
  ReplyData& push() { return push_; }
  const std::string& text() const { return text_; }
  const Error& error() const { return error_; }

 private:
  enum class Read : uint8_t { kDone, kNeedMore, kBroken };
  // Compressed bytes, of whose chunks some are there.
  struct Packed {
    ChunkRef bytes;
    size_t size = 0;
    size_t done = 0;
  };
  struct Open {
    size_t node;
    uint64_t left;
  };

  static void Add(const Node& node, const ReceiveBuffer& in, ReplyData& into);
  void Begin(unsigned char code, const ReplyData& replies);
  Read ReadNode(const char*& at, const char* end, Node& node);
  Read ReadInteger(const char* begin, const char*& at, const char* end, Node& node);
  Read ReadDouble(const char* begin, const char*& at, const char* end, Node& node);
  Read ReadText(const char* begin, const char*& at, const char* end, Node& node);
  Read ReadAggregate(const char* begin, const char*& at, const char* end, Node& node);
  Read ReadNumbers(const char* begin, const char*& at, const char* end, Node& node);
  Read ReadPacked(const char* begin, const char*& at, const char* end);
  Read ReadChunk(const char*& at, const char* end, Node& node);
  Read ReadCount(const char* begin, const char*& at, const char* end, uint64_t& count);
  Read ReadRefusal(const char*& at, const char* end);
  // Whether the payload of `size` bytes behind `at` is there; counts it against the limit.
  Read Payload(const char* begin, const char* at, const char* end, uint64_t size);
  // Whether the reply is complete with the node that was added last.
  bool Closes(ReplyData& into);
  Read NeedMore(size_t size, size_t numbers_at = 0);
  Read Broken(std::string what);
  Read TooLarge(std::string what);

  const Limits limits_;
  std::vector<Open> open_;
  Packed packed_;
  bool begun_ = false;
  bool is_push_ = false;
  size_t first_node_ = 0;
  size_t bytes_ = 0;     // of this reply, so far
  size_t elements_ = 0;  // of this reply, announced so far
  size_t needed_ = 1;
  size_t numbers_at_ = 0;
  ReplyData push_;
  std::string text_;
  Error error_;
};

}  // namespace ruddock::client::detail
