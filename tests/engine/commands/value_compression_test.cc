// SPDX-License-Identifier: BSD-3-Clause
// Nobody notices that strings are stored compressed: every command on strings is answered alike by
// an engine that compresses and one that does not. compat/random does the same beside Redis.
#include <string>
#include <vector>

#include "engine/base/random.h"
#include "tests/support/engine_fixture.h"

namespace ruddock::engine {
namespace {

using Words = std::vector<std::string>;

std::string Json(size_t size) {
  Random random(size);
  std::string text;
  while (text.size() < size) {
    text += R"({"id":)" + std::to_string(random.Below(100'000)) + R"(,"name":"customer"},)";
  }
  text.resize(size);
  return text;
}

// With and without a dictionary in use.
class ValueCompressionCommands : public EngineTest, public ::testing::WithParamInterface<bool> {
 protected:
  ValueCompressionCommands() {
    plain_engine_.config = &config_;
    for (Engine* engine : {&engine_, &plain_engine_}) {
      engine->debug_access = DebugAccess::kEverybody;
    }
    engine_.store.strings.CompressFrom(100);
    if (GetParam()) UseDictionary();
  }

  void UseDictionary() {
    for (size_t i = 0; i < 300; ++i) Run("SET", "sample", Json(1000 + i));
    ValueDictionaries& dictionaries = engine_.store.dictionaries;
    ShardGuard guard(engine_.store);
    guard.TakeAll();
    dictionaries.Install(engine_.store, dictionaries.Judge());
    ASSERT_EQ(dictionaries.count(), 1u);
    guard.Release();
    Run("DEL", "sample");
  }

  // The reply of both.
  std::string Both(const Words& words) {
    const std::string reply = RunArgs(words);
    EXPECT_EQ(reply, plain_.RunArgs(words)) << words[0] << " " << words[1];
    return reply;
  }
  bool IsPacked(std::string_view name) {
    ShardGuard guard(engine_.store);
    guard.TakeAll();
    WriteGate gate(engine_.store, 0, clock_.NowMs());
    const Entry* entry = gate.Peek(Key::Of(name));
    return entry != nullptr && entry->is_packed();
  }
  // Runs the command on a fresh compressed key "k" of each size, beside other keys of that kind.
  void OnFreshKeys(const Words& words) {
    for (const size_t size : {150u, 5000u, 200'000u}) {
      const std::string value = Json(size);
      Both({"FLUSHALL", "SYNC"});
      Both({"SET", "k", value});
      Both({"SET", "other", value + "tail"});
      Both({"RPUSH", "list", "1", "2"});
      Both({"SET", "weight_1", Json(150)});
      Both({"SET", "weight_2", Json(151)});
      ASSERT_TRUE(IsPacked("k") && IsPacked("other") && IsPacked("weight_1"));
      Both(words);
      for (const char* key : {"k", "other", "target"}) {
        Both({"GET", key});
        Both({"STRLEN", key});
        Both({"OBJECT", "ENCODING", key});
        Both({"PEXPIRETIME", key});
      }
      Both({"DEBUG", "DIGEST"});
      EntryBytes();
    }
  }

  Engine plain_engine_{StoreOptions{}, clock_};
  TestClient plain_{plain_engine_, mailbox_};
};

TEST_P(ValueCompressionCommands, EveryCommandOnStringsAnswersAsEver) {
  const Words rows[] = {
      {"GET", "k"},
      {"GETSET", "k", "new"},
      {"GETDEL", "k"},
      {"GETEX", "k", "EX", "100"},
      {"GETEX", "k", "PERSIST"},
      {"SET", "k", "new", "GET"},
      {"SET", "k", Json(300), "XX", "GET", "KEEPTTL"},
      {"SETNX", "k", "new"},
      {"APPEND", "k", "more"},
      {"APPEND", "k", ""},
      {"SETRANGE", "k", "10", "part"},
      {"SETRANGE", "k", "300000", "part"},
      {"SETRANGE", "k", "0", ""},
      {"GETRANGE", "k", "0", "-1"},
      {"GETRANGE", "k", "-20", "-3"},
      {"SUBSTR", "k", "5", "40"},
      {"STRLEN", "k"},
      {"INCR", "k"},
      {"DECRBY", "k", "5"},
      {"INCRBYFLOAT", "k", "1.5"},
      {"MGET", "k", "none", "other", "list"},
      {"MSET", "k", "a", "target", Json(400)},
      {"MSETNX", "target", Json(400), "third", "b"},
      {"LCS", "weight_1", "weight_2"},
      {"LCS", "weight_1", "weight_2", "IDX", "WITHMATCHLEN"},
      {"GETBIT", "k", "1000"},
      {"SETBIT", "k", "1000", "1"},
      {"SETBIT", "k", "3000000", "1"},
      {"BITCOUNT", "k"},
      {"BITCOUNT", "k", "5", "-5", "BIT"},
      {"BITPOS", "k", "0"},
      {"BITPOS", "k", "1", "100"},
      {"BITOP", "AND", "target", "k", "other"},
      {"BITOP", "XOR", "k", "k", "other", "none"},
      {"BITOP", "NOT", "target", "k"},
      {"BITFIELD", "k", "GET", "u8", "100", "INCRBY", "u8", "100", "7"},
      {"BITFIELD_RO", "k", "GET", "i16", "33"},
      {"PFADD", "k", "a"},
      {"PFCOUNT", "k", "other"},
      {"PFMERGE", "target", "k"},
      {"SORT", "list", "BY", "weight_*", "ALPHA", "GET", "weight_*", "GET", "#"},
      {"SORT", "list", "BY", "nosort", "GET", "weight_*", "STORE", "target"},
      {"COPY", "k", "target"},
      {"COPY", "k", "other", "REPLACE"},
      {"COPY", "k", "k", "DB", "3"},
      {"RENAME", "k", "target"},
      {"MOVE", "k", "5"},
      {"EXPIRE", "k", "100"},
      {"PERSIST", "k"},
      {"DEL", "k"},
      {"UNLINK", "k"},
      {"TYPE", "k"},
      {"LPUSH", "k", "a"},
      {"HGET", "k", "f"},
      {"DEBUG", "DIGEST-VALUE", "k", "other"},
      {"OBJECT", "ENCODING", "k"},
      {"OBJECT", "REFCOUNT", "k"},
  };
  for (const Words& words : rows) {
    SCOPED_TRACE(words[0]);
    ASSERT_NO_FATAL_FAILURE(OnFreshKeys(words));
  }
}

TEST_P(ValueCompressionCommands, ReadingLeavesThemCompressed) {
  Both({"SET", "k", Json(5000)});
  for (const Words& words :
       {Words{"GET", "k"}, Words{"GETRANGE", "k", "5", "100"}, Words{"STRLEN", "k"},
        Words{"BITCOUNT", "k"}, Words{"GETEX", "k", "EX", "100"}, Words{"COPY", "k", "target"}}) {
    Both(words);
    EXPECT_TRUE(IsPacked("k")) << words[0];
  }
  EXPECT_TRUE(IsPacked("target"));
}

TEST_P(ValueCompressionCommands, MemoryUsageIsWhatIsStored) {
  Run("SET", "k", Json(4000));
  plain_.Run("SET", "k", Json(4000));
  const auto usage = [](const std::string& reply) { return std::stoi(reply.substr(1)); };
  EXPECT_LT(2 * usage(Run("MEMORY", "USAGE", "k")), usage(plain_.Run("MEMORY", "USAGE", "k")));
}

TEST_P(ValueCompressionCommands, InfoTellsWhatItSaves) {
  const auto field = [&](const std::string& name) {
    const std::string text = Run("INFO", "memory");
    const size_t at = text.find("\r\n" + name + ":");
    EXPECT_NE(at, std::string::npos) << name;
    return text.substr(at + name.size() + 3, text.find('\r', at + 2) - at - name.size() - 3);
  };
  EXPECT_EQ(field("value_compression_ratio"), "0.00");
  Run("SET", "a", std::string(10'000, 'a'));
  Run("SET", "b", "short");
  EXPECT_EQ(field("value_compression_values"), "1");
  EXPECT_EQ(field("value_compression_raw_bytes"), "10000");
  EXPECT_LT(std::stoi(field("value_compression_stored_bytes")), 200);
  EXPECT_GT(std::stod(field("value_compression_ratio")), 50);
  Run("FLUSHALL");
  EXPECT_EQ(field("value_compression_values"), "0");
  EXPECT_EQ(field("value_compression_dictionaries"), GetParam() ? "1" : "0");
  EXPECT_EQ(std::stoi(field("value_compression_dictionary_bytes")) > 60'000, GetParam());
}

INSTANTIATE_TEST_SUITE_P(Dictionary, ValueCompressionCommands, ::testing::Bool());

}  // namespace
}  // namespace ruddock::engine
