// SPDX-License-Identifier: BSD-3-Clause
#include "compat/random/keyspace.h"

#include <cstdlib>
#include <map>

#include "compat/support/compare.h"

namespace ruddock::compat {
namespace {

constexpr int kDatabases = 16;
// Two servers take a relative expiry at slightly different moments.
constexpr long long kSlackMilliseconds = 5000;

struct KeyState {
  std::string type;
  std::string encoding;
  std::string value;  // the raw reply of the command that reads it
  long long expiry = -1;
};

using Keyspace = std::map<std::pair<int, std::string>, KeyState>;

std::vector<std::string> Keys(RawConnection* connection) {
  std::vector<std::string> keys;
  std::string cursor = "0";
  do {
    const RawReply page = connection->Call({"SCAN", cursor, "COUNT", "1000"});
    if (page.tree.items.size() != 2) break;
    cursor = page.tree.items[0].text;
    for (const Reply& key : page.tree.items[1].items) keys.push_back(key.text);
  } while (cursor != "0");
  return keys;
}

// What the key holds, in an order that does not depend on how.
std::string ValueOf(RawConnection* connection, const std::string& type, const std::string& key) {
  if (type == "string") return connection->Call({"GET", key}).raw;
  if (type == "hash") {
    Reply pairs = connection->Call({"HGETALL", key}).tree;
    pairs.type = '%';
    SortItems(&pairs);
    return Serialize(pairs);
  }
  std::string value = connection->Call({"DEBUG", "DIGEST-VALUE", key}).raw;
  if (type == "stream") value += connection->Call({"XINFO", "GROUPS", key}).raw;
  return value;
}

Keyspace Dump(const ChildServer& server) {
  Keyspace keyspace;
  RawConnection connection = server.Connect();
  for (int database = 0; database < kDatabases; ++database) {
    connection.Call({"SELECT", std::to_string(database)});
    for (const std::string& key : Keys(&connection)) {
      KeyState& state = keyspace[{database, key}];
      state.type = connection.Call({"TYPE", key}).tree.text;
      state.encoding = connection.Call({"OBJECT", "ENCODING", key}).tree.text;
      state.expiry = connection.Call({"PEXPIRETIME", key}).tree.Integer().value_or(-3);
      state.value = ValueOf(&connection, state.type, key);
    }
  }
  return keyspace;
}

std::optional<std::string> Compare(const KeyState& expected, const KeyState& got) {
  if (expected.type != got.type) return "type " + expected.type + " and " + got.type;
  if (expected.value != got.value) {
    return "value " + Escape(expected.value, 200) + " and " + Escape(got.value, 200);
  }
  if (expected.encoding != got.encoding) {
    return "encoding " + expected.encoding + " and " + got.encoding;
  }
  const bool steady = expected.expiry < 0 || got.expiry < 0;
  if (steady ? expected.expiry != got.expiry
             : std::llabs(expected.expiry - got.expiry) > kSlackMilliseconds) {
    return "expiry " + std::to_string(expected.expiry) + " and " + std::to_string(got.expiry);
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> DifferenceOfKeyspaces(const ChildServer& expected,
                                                 const ChildServer& got) {
  const Keyspace left = Dump(expected);
  const Keyspace right = Dump(got);
  for (const auto& [key, state] : left) {
    const std::string name =
        "db " + std::to_string(key.first) + " key \"" + Escape(key.second) + "\": ";
    const auto found = right.find(key);
    if (found == right.end()) return name + "only in the reference";
    if (auto what = Compare(state, found->second)) return name + *what;
  }
  for (const auto& [key, state] : right) {
    if (left.count(key) == 0) {
      return "db " + std::to_string(key.first) + " key \"" + Escape(key.second) +
             "\": only in Ruddock";
    }
  }
  const std::string expected_digest = expected.Connect().Call({"DEBUG", "DIGEST"}).raw;
  const std::string got_digest = got.Connect().Call({"DEBUG", "DIGEST"}).raw;
  if (expected_digest == got_digest) return std::nullopt;
  return "DEBUG DIGEST of the same keys: " + Escape(expected_digest) + " and " + Escape(got_digest);
}

}  // namespace ruddock::compat
