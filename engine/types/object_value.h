// SPDX-License-Identifier: BSD-3-Clause
// What the class of a value type offers to the store, to the write gate and to the commands that
// treat all types alike (COPY, MEMORY USAGE, DEBUG DIGEST, …).
//
// Such a class is a handle: an encoding and a pointer, which the key's entry keeps. Copying the
// handle copies the pointer; the write gate sees to it that one entry owns it. Operations that
// change the value may change the encoding and the pointer of the handle that they are called on,
// so they are called on the one that ObjectEdit (engine/store/object_edit.h) hands out, which
// writes it back.
#pragma once

#include <concepts>
#include <cstddef>

#include "engine/base/sha1.h"
#include "engine/store/object.h"

namespace ruddock::engine {

template <typename T>
concept ObjectValue = requires(T value, const T& view, Object object, Sha1Digest& digest) {
  { T::kType } -> std::convertible_to<ValueType>;
  // An empty value that owns no memory yet; and the one that an entry holds.
  T();
  T(object);
  { view.object() } -> std::same_as<Object>;
  // The functions of the same names in engine/store/object.h.
  { view.size() } -> std::same_as<size_t>;
  { view.memory() } -> std::same_as<size_t>;
  { view.free_effort() } -> std::same_as<size_t>;
  { view.saved_length() } -> std::same_as<size_t>;
  { view.table_figures() } -> std::same_as<TableFigures>;
  { view.Copy() } -> std::same_as<T>;
  { view.Mix(digest) } -> std::same_as<void>;
  { value.Free() } -> std::same_as<void>;
};

// Whether there is no value, so that its key goes: an empty one, except of a type whose values stay
// where they are empty and which has `kStaysEmpty`.
template <ObjectValue Value>
bool IsNothing(const Value& value) {
  if constexpr (requires { Value::kStaysEmpty; }) {
    return value.object().data == nullptr;
  } else {
    return value.size() == 0;
  }
}

}  // namespace ruddock::engine
