// SPDX-License-Identifier: BSD-3-Clause
#include "tests/support/keyspace_model.h"

#include <cstdio>
#include <cstdlib>
#include <functional>
#include <optional>

#include "engine/base/number.h"

namespace ruddock::testing {
namespace {

using Database = KeyspaceState::Database;

const std::string kOk = "+OK\r\n";
const std::string kNil = "$-1\r\n";
const std::string kNoSuchKey = "-ERR no such key\r\n";
const std::string kNotInteger = "-ERR value is not an integer or out of range\r\n";

std::string Integer(size_t value) { return ":" + std::to_string(value) + "\r\n"; }
std::string Bulk(const std::string& bytes) {
  return "$" + std::to_string(bytes.size()) + "\r\n" + bytes + "\r\n";
}
std::string Value(const Database& keys, const std::string& key) {
  const auto it = keys.find(key);
  return it == keys.end() ? kNil : Bulk(it->second);
}

std::string Incr(const Words& args, Database& keys) {
  const auto it = keys.find(args[1]);
  const std::optional<int64_t> before =
      it == keys.end() ? std::optional<int64_t>(0) : engine::ParseInt64(it->second);
  if (!before) return kNotInteger;
  keys[args[1]] = std::to_string(*before + 1);
  return ":" + keys[args[1]] + "\r\n";
}

std::string Append(const Words& args, Database& keys) {
  return Integer((keys[args[1]] += args[2]).size());
}

std::string GetSet(const Words& args, Database& keys) {
  const std::string before = Value(keys, args[1]);
  keys[args[1]] = args[2];
  return before;
}

std::string GetDel(const Words& args, Database& keys) {
  const std::string before = Value(keys, args[1]);
  keys.erase(args[1]);
  return before;
}

std::string SetNx(const Words& args, Database& keys) {
  return Integer(keys.emplace(args[1], args[2]).second);
}

std::string Strlen(const Words& args, Database& keys) {
  const auto it = keys.find(args[1]);
  return Integer(it == keys.end() ? 0 : it->second.size());
}

std::string Del(const Words& args, Database& keys) {
  size_t gone = 0;
  for (size_t i = 1; i < args.size(); ++i) gone += keys.erase(args[i]);
  return Integer(gone);
}

std::string Exists(const Words& args, Database& keys) {
  size_t there = 0;
  for (size_t i = 1; i < args.size(); ++i) there += keys.count(args[i]);
  return Integer(there);
}

std::string MGet(const Words& args, Database& keys) {
  std::string reply = "*" + std::to_string(args.size() - 1) + "\r\n";
  for (size_t i = 1; i < args.size(); ++i) reply += Value(keys, args[i]);
  return reply;
}

std::string MSet(const Words& args, Database& keys) {
  for (size_t i = 1; i < args.size(); i += 2) keys[args[i]] = args[i + 1];
  return kOk;
}

std::string MSetNx(const Words& args, Database& keys) {
  for (size_t i = 1; i < args.size(); i += 2) {
    if (keys.count(args[i]) != 0) return Integer(0);
  }
  MSet(args, keys);
  return Integer(1);
}

std::string Rename(const Words& args, Database& keys) {
  const auto it = keys.find(args[1]);
  if (it == keys.end()) return kNoSuchKey;
  const bool only_new = args[0] == "RENAMENX";
  if (only_new && keys.count(args[2]) != 0) return Integer(0);
  std::string value = it->second;
  keys.erase(it);
  keys[args[2]] = std::move(value);
  return only_new ? Integer(1) : kOk;
}

std::string Copy(const Words& args, KeyspaceState& state) {
  const bool other = args.size() > 3 && args[3] == "DB";
  const bool replace = args.back() == "REPLACE";
  Database& to = state.databases[other ? 1 : 0];
  const auto it = state.databases[0].find(args[1]);
  if (it == state.databases[0].end() || (!replace && to.count(args[2]) != 0)) return Integer(0);
  to[args[2]] = it->second;
  return Integer(1);
}

std::string Move(const Words& args, KeyspaceState& state) {
  const auto it = state.databases[0].find(args[1]);
  if (it == state.databases[0].end()) return Integer(0);
  if (!state.databases[1].emplace(args[1], it->second).second) return Integer(0);
  state.databases[0].erase(it);
  return Integer(1);
}

using InOne = std::string (*)(const Words&, Database&);
const std::map<std::string, InOne>& CommandsInOne() {
  static const std::map<std::string, InOne> commands = {
      {"GET", [](const Words& args, Database& keys) { return Value(keys, args[1]); }},
      {"SET",
       [](const Words& args, Database& keys) {
         keys[args[1]] = args[2];
         return kOk;
       }},
      {"SETNX", SetNx},
      {"GETSET", GetSet},
      {"GETDEL", GetDel},
      {"APPEND", Append},
      {"STRLEN", Strlen},
      {"INCR", Incr},
      {"DEL", Del},
      {"UNLINK", Del},
      {"EXISTS", Exists},
      {"MGET", MGet},
      {"MSET", MSet},
      {"MSETNX", MSetNx},
      {"RENAME", Rename},
      {"RENAMENX", Rename},
  };
  return commands;
}

}  // namespace

std::string KeyspaceState::Text() const {
  std::string text;
  for (const Database& keys : databases) {
    for (const auto& [key, value] : keys) {
      text += std::to_string(key.size()) + ':' + key + std::to_string(value.size()) + ':' + value;
    }
    text += '/';
  }
  return text;
}

std::string Apply(const Words& request, KeyspaceState& state) {
  const std::string& name = request[0];
  const auto in_one = CommandsInOne().find(name);
  if (in_one != CommandsInOne().end()) return in_one->second(request, state.databases[0]);
  if (name == "COPY") return Copy(request, state);
  if (name == "MOVE") return Move(request, state);
  if (name == "SWAPDB") {
    std::swap(state.databases[0], state.databases[1]);
  } else if (name == "FLUSHDB") {
    state.databases[0].clear();
  } else if (name == "FLUSHALL") {
    state = {};
  } else {
    std::fprintf(stderr, "the model does not know %s\n", name.c_str());
    std::abort();
  }
  return kOk;
}

}  // namespace ruddock::testing
