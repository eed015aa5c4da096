// SPDX-License-Identifier: BSD-3-Clause
// From a type to its class: the one place that lists them.
#include "engine/store/object.h"

#include <cstdlib>

#include "engine/types/hash_value.h"
#include "engine/types/list_value.h"
#include "engine/types/object_value.h"
#include "engine/types/set_value.h"
#include "engine/types/stream_value.h"
#include "engine/types/zset_value.h"

namespace ruddock::engine {
namespace {

static_assert(ObjectValue<HashValue>);
static_assert(ObjectValue<ListValue>);
static_assert(ObjectValue<SetValue>);
static_assert(ObjectValue<StreamValue>);
static_assert(ObjectValue<ZsetValue>);

// Calls `act` with the value's handle.
template <typename Act>
auto WithValue(ValueType type, Object object, Act act) {
  switch (type) {
    case ValueType::kHash: return act(HashValue(object));
    case ValueType::kList: return act(ListValue(object));
    case ValueType::kSet: return act(SetValue(object));
    case ValueType::kZset: return act(ZsetValue(object));
    case ValueType::kStream: return act(StreamValue(object));
    case ValueType::kString: break;
  }
  std::abort();  // no entry holds an object of that type
}

}  // namespace

void FreeObject(ValueType type, Object object) {
  if (object.data == nullptr) return;
  WithValue(type, object, [](auto value) { value.Free(); });
}

size_t ObjectMemory(ValueType type, Object object) {
  return WithValue(type, object, [](const auto& value) { return value.memory(); });
}

size_t ObjectSize(ValueType type, Object object) {
  return WithValue(type, object, [](const auto& value) { return value.size(); });
}

bool IsNothing(ValueType type, Object object) {
  return WithValue(type, object, [](const auto& value) { return IsNothing(value); });
}

size_t FreeEffort(ValueType type, Object object) {
  return WithValue(type, object, [](const auto& value) { return value.free_effort(); });
}

size_t SavedLength(ValueType type, Object object) {
  return WithValue(type, object, [](const auto& value) { return value.saved_length(); });
}

TableFigures FiguresOf(ValueType type, Object object) {
  return WithValue(type, object, [](const auto& value) { return value.table_figures(); });
}

Object CopyObject(ValueType type, Object object) {
  return WithValue(type, object, [](const auto& value) { return value.Copy().object(); });
}

void BringElements(ValueType type, Object object, std::span<const ElementHint> hints) {
  WithValue(type, object, [hints](const auto& value) {
    if constexpr (requires { value.BringElements(hints); }) value.BringElements(hints);
  });
}

void MixObject(ValueType type, Object object, Sha1Digest& digest) {
  WithValue(type, object, [&](const auto& value) { value.Mix(digest); });
}

}  // namespace ruddock::engine
