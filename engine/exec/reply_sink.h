// SPDX-License-Identifier: BSD-3-Clause
// How handlers answer: typed, without knowing the protocol. Every command makes exactly one reply:
// one scalar, or one aggregate header followed by as many replies as it announced.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "engine/base/blob.h"

namespace ruddock::engine {

class ReplySink {
 public:
  virtual ~ReplySink() = default;

  // 2 or 3. Only for the few places where Redis's replies differ in shape, not only in type.
  virtual int protocol() const = 0;
  // Whether SetProtocol can choose it.
  virtual bool Speaks(int protocol) const { return protocol == 2 || protocol == 3; }

  virtual void Simple(std::string_view text) = 0;
  void Ok() { Simple("OK"); }
  // `text` starts with the code ("ERR ..."); line breaks in it are sent as spaces.
  virtual void Error(std::string_view text) = 0;
  virtual void Integer(int64_t value) = 0;
  virtual void Bulk(std::string_view bytes) = 0;
  // A large value is referred to instead of copied.
  virtual void BulkShared(const BlobRef& blob) = 0;
  // Bytes that are stored compressed (engine/base/packed_bytes.h), those of `blob` where there is
  // one: decompressed into the reply, unless the client takes them as they are.
  virtual void BulkPacked(std::string_view packed, const BlobRef& blob) = 0;
  virtual void Null() = 0;       // RESP2: $-1
  virtual void NullArray() = 0;  // RESP2: *-1
  virtual void Bool(bool value) = 0;
  virtual void Double(double value) = 0;
  // The same for a number that is more than a double: RESP2 sends the text as a bulk string.
  virtual void Decimal(std::string_view text) = 0;
  // A number that RESP2 sends as the bulk string `text`.
  virtual void BigNumber(std::string_view text) = 0;
  // `format` is three characters: "txt", "mkd".
  virtual void Verbatim(std::string_view format, std::string_view text) = 0;

  virtual void Array(size_t count) = 0;
  virtual void Map(size_t pairs) = 0;  // RESP2: an array of twice as many
  virtual void Set(size_t count) = 0;
  virtual void Push(size_t count) = 0;
  virtual void Attribute(size_t pairs) = 0;  // RESP3 only

  // About so many bytes of reply are to come: room is made once instead of by growing. Only for
  // replies of many elements.
  virtual void Expect(size_t bytes) = 0;

  // An aggregate whose count is known last: Defer, the elements, then one of the Resolve calls.
  virtual size_t Defer() = 0;
  virtual void ResolveArray(size_t mark, size_t count) = 0;
  virtual void ResolveMap(size_t mark, size_t pairs) = 0;
  virtual void ResolveSet(size_t mark, size_t count) = 0;

  // Forgets what was answered since Position(): CLIENT REPLY OFF.
  virtual size_t Position() const = 0;
  virtual void Rewind(size_t position) = 0;
  // The client takes bulks of so many bytes and more compressed (the hello of the binary protocol);
  // SIZE_MAX: none.
  virtual void CompressFrom(size_t) {}
  // HELLO: the protocol of the replies from here on; without effect where it does not speak it.
  virtual void SetProtocol(int protocol) = 0;
};

}  // namespace ruddock::engine
