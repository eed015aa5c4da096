// SPDX-License-Identifier: BSD-3-Clause
// Batches that name many elements of one large value: the executor looks ahead for them, which
// nobody may notice.
#include "engine/exec/element_look_ahead.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/base/random.h"
#include "engine/command/registry.h"
#include "tests/support/engine_fixture.h"

namespace ruddock::engine {
namespace {

constexpr uint64_t kMembers = kManyElements + 2000;

class ElementLookAheadTest : public EngineTest {
 protected:
  using Commands = std::vector<std::vector<std::string>>;

  static std::string Integer(uint64_t value) { return ":" + std::to_string(value) + "\r\n"; }
  static std::string Any(Random& random) { return "m" + std::to_string(random.Below(kMembers)); }
  void Fill(const std::vector<std::string>& command, const std::string& behind) {
    for (uint64_t i = 0; i < kMembers;) {
      std::vector<std::string> args = command;
      for (uint64_t end = std::min(i + 500, kMembers); i < end; ++i) {
        if (command[0] == "ZADD") args.push_back(std::to_string(i % 1000));
        args.push_back("m" + std::to_string(i));
        if (!behind.empty()) args.push_back(behind);
      }
      RunArgs(args);
    }
  }
};

TEST_F(ElementLookAheadTest, SortedSet) {
  Fill({"ZADD", "z"}, "");
  std::map<std::string, int> scores;
  std::set<std::pair<int, std::string>> order;
  for (uint64_t i = 0; i < kMembers; ++i) {
    scores["m" + std::to_string(i)] = static_cast<int>(i % 1000);
    order.emplace(i % 1000, "m" + std::to_string(i));
  }
  Random random(1);
  for (int round = 0; round < 60; ++round) {
    Commands commands;
    std::string expected;
    for (uint64_t n = 1 + random.Below(40); n != 0; --n) {
      const std::string member = Any(random);
      const auto at = scores.find(member);
      switch (random.Below(4)) {
        case 0: {
          const int score = static_cast<int>(random.Below(1200)) - 100;
          expected += Integer(at == scores.end());
          if (at != scores.end()) order.erase({at->second, member});
          scores[member] = score;
          order.emplace(score, member);
          commands.push_back({"ZADD", "z", std::to_string(score), member});
          break;
        }
        case 1:
          expected += Integer(at != scores.end());
          if (at != scores.end()) {
            order.erase({at->second, member});
            scores.erase(at);
          }
          commands.push_back({"ZREM", "z", member});
          break;
        case 2:
          expected += at == scores.end() ? "$-1\r\n" : BulkReply(std::to_string(at->second));
          commands.push_back({"ZSCORE", "z", member});
          break;
        default:
          expected += at == scores.end() ? "$-1\r\n"
                                         : Integer(static_cast<uint64_t>(std::distance(
                                               order.begin(), order.find({at->second, member}))));
          commands.push_back({"ZRANK", "z", member});
      }
    }
    ASSERT_EQ(client_.RunBatch(commands), expected);
  }
}

TEST_F(ElementLookAheadTest, HashesAndSets) {
  Fill({"HSET", "h"}, "v");
  Fill({"SADD", "s"}, "");
  std::map<std::string, std::string> fields;
  std::set<std::string> members;
  for (uint64_t i = 0; i < kMembers; ++i) {
    fields["m" + std::to_string(i)] = "v";
    members.insert("m" + std::to_string(i));
  }
  Random random(2);
  for (int round = 0; round < 200; ++round) {
    Commands commands;
    std::string expected;
    const bool is_set = round % 2 == 0;
    for (uint64_t n = 1 + random.Below(40); n != 0; --n) {
      const std::string name = Any(random);
      const std::string value = std::to_string(random.Next());
      switch (random.Below(3) + (is_set ? 3 : 0)) {
        case 0:
          expected += Integer(fields.insert_or_assign(name, value).second);
          commands.push_back({"HSET", "h", name, value});
          break;
        case 1:
          expected += Integer(fields.erase(name));
          commands.push_back({"HDEL", "h", name});
          break;
        case 2:
          expected += fields.count(name) == 0 ? "$-1\r\n" : BulkReply(fields[name]);
          commands.push_back({"HGET", "h", name});
          break;
        case 3:
          expected += Integer(members.insert(name).second);
          commands.push_back({"SADD", "s", name});
          break;
        case 4:
          expected += Integer(members.erase(name));
          commands.push_back({"SREM", "s", name});
          break;
        default:
          expected += Integer(members.count(name));
          commands.push_back({"SISMEMBER", "s", name});
      }
    }
    ASSERT_EQ(client_.RunBatch(commands), expected);
  }
}

// The value goes, changes its type and comes back while later requests of the batch are expected to
// find it.
TEST_F(ElementLookAheadTest, TheValueChangesWithinTheBatch) {
  Fill({"ZADD", "z"}, "");
  const std::string gone = client_.RunBatch({{"ZSCORE", "z", "m1"},
                                             {"ZSCORE", "z", "m2"},
                                             {"DEL", "z"},
                                             {"ZSCORE", "z", "m3"},
                                             {"ZADD", "z", "x", "m1", "2"},
                                             {"SADD", "z", "m1", "m2"},
                                             {"SADD", "z", "m2", "m3"},
                                             {"ZADD", "z", "1", "m1"},
                                             {"ZADD", "z", "1", "m2"},
                                             {"ZADD", "z"},
                                             {"SISMEMBER", "z", "m3"}});
  const std::string wrong_type =
      "-WRONGTYPE Operation against a key holding the wrong kind of value\r\n";
  EXPECT_EQ(gone, "$1\r\n1\r\n$1\r\n2\r\n:1\r\n$-1\r\n-ERR syntax error\r\n:2\r\n:1\r\n" +
                      wrong_type + wrong_type +
                      "-ERR wrong number of arguments for 'zadd' command\r\n:1\r\n");
}

// More elements in one request than are looked for at a time, and words where elements could be.
TEST_F(ElementLookAheadTest, ManyElementsInOneRequest) {
  Fill({"ZADD", "z"}, "");
  std::vector<std::string> scores = {"ZMSCORE", "z"};
  std::vector<std::string> add = {"ZADD", "z", "GT", "CH"};
  std::string expected = "*200\r\n";
  for (int i = 0; i < 200; ++i) {
    scores.push_back("m" + std::to_string(i * 7));
    expected += BulkReply(std::to_string(i * 7 % 1000));
    add.insert(add.end(), {"1e3", "m" + std::to_string(i * 7)});
  }
  EXPECT_EQ(client_.RunBatch({scores, add, scores}).substr(0, expected.size()), expected);
  EXPECT_EQ(client_.RunBatch({add, {"ZADD", "z", "XX", "5", "none"}}), ":0\r\n:0\r\n");
  EXPECT_EQ(Run("ZSCORE", "z", "m7"), BulkReply("1000"));
}

// Arguments of these names are elements of the key's value.
bool NamesElement(const ArgSpec& argument) {
  if (argument.name.starts_with("field") || argument.name.starts_with("member")) return true;
  return std::any_of(argument.children.begin(), argument.children.end(), NamesElement);
}

TEST_F(ElementLookAheadTest, RecordsSayWhichArgumentsAreElements) {
  size_t found = 0;
  for (const auto& command : engine_.commands.commands()) {
    const CommandSpec& spec = *command->spec;
    const bool documented = std::any_of(spec.arguments.begin(), spec.arguments.end(), NamesElement);
    const bool of_a_type =
        spec.group == "hash" || spec.group == "set" || spec.group == "sorted-set";
    if (of_a_type && documented && command->key_mode == KeyMode::kSingle) {
      EXPECT_NE(command->elements.first, 0) << command->full_name;
    }
    if (command->elements.first == 0) continue;
    ++found;
    EXPECT_TRUE(documented) << command->full_name;
    EXPECT_TRUE(command->elements.first < 0 || command->elements.first > command->first_key)
        << command->full_name;
    // A sign of its own for each direction.
    EXPECT_GE(command->elements.first * command->elements.step, 0) << command->full_name;
  }
  EXPECT_GT(found, 20u);
}

}  // namespace
}  // namespace ruddock::engine
