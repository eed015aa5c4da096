// SPDX-License-Identifier: BSD-3-Clause
// A stream as a value of a key: the handle over a Stream. See object_value.h.
#pragma once

#include "engine/store/object.h"
#include "engine/types/stream.h"

namespace ruddock::engine {

class StreamValue {
 public:
  static constexpr ValueType kType = ValueType::kStream;
  // A stream may be made, and stays, without entries.
  static constexpr bool kStaysEmpty = true;

  StreamValue() = default;
  explicit StreamValue(Object object) : object_(object) {}

  Object object() const { return object_; }
  bool exists() const { return object_.data != nullptr; }
  // Null where there is no stream.
  Stream* stream() const { return static_cast<Stream*>(object_.data); }
  // The stream, made where there is none.
  Stream& Open() {
    if (!exists()) object_ = {Encoding::kStream, Stream::Make()};
    return *stream();
  }

  size_t size() const { return exists() ? stream()->size() : 0; }
  size_t memory() const { return exists() ? stream()->memory() : 0; }
  size_t free_effort() const;
  size_t saved_length() const;
  TableFigures table_figures() const { return {}; }
  StreamValue Copy() const;
  void Free();
  void Mix(Sha1Digest& digest) const;

 private:
  Object object_;
};

}  // namespace ruddock::engine
