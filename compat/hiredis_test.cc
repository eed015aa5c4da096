// SPDX-License-Identifier: BSD-3-Clause
// The client library that most others are built on: Ruddock's RESP2 as hiredis sees it, and our own
// reader beside hiredis's on the same bytes.
#include <gtest/gtest.h>
#include <hiredis.h>

#include <memory>

#include "compat/cases.h"
#include "compat/support/case_runner.h"

namespace ruddock::compat {
namespace {

using Context = std::unique_ptr<redisContext, decltype(&redisFree)>;
using ReplyHandle = std::unique_ptr<redisReply, decltype(&freeReplyObject)>;

Context Connect(const ChildServer& server) {
  return Context(redisConnect("127.0.0.1", server.port()), redisFree);
}

char TypeByte(int type) {
  switch (type) {
    case REDIS_REPLY_STRING: return '$';
    case REDIS_REPLY_ARRAY: return '*';
    case REDIS_REPLY_INTEGER: return ':';
    case REDIS_REPLY_NIL: return '_';
    case REDIS_REPLY_STATUS: return '+';
    default: return '-';
  }
}

// hiredis does not tell "$-1" from "*-1", so both count as "_".
std::string Describe(const redisReply& reply) {
  std::string out(1, TypeByte(reply.type));
  if (reply.type == REDIS_REPLY_INTEGER) out += std::to_string(reply.integer);
  if (reply.str != nullptr && reply.type != REDIS_REPLY_NIL) out.append(reply.str, reply.len);
  for (std::size_t i = 0; i < reply.elements; ++i) {
    out.append("[").append(Describe(*reply.element[i])).append("]");
  }
  return out;
}

std::string Describe(const Reply& reply) {
  if (reply.null) return "_";
  std::string out(1, reply.type);
  if (!reply.IsAggregate()) out += reply.text;
  for (const Reply& item : reply.items) out.append("[").append(Describe(item)).append("]");
  return out;
}

TEST(Hiredis, PipelinesAgainstBothServers) {
  const std::vector<Arguments> commands = {{"SET", "k", std::string("a\0b\r\n", 5)},
                                           {"GET", "k"},
                                           {"GET", "none"},
                                           {"INCRBY", "n", "-5"},
                                           {"MGET", "k", "none", "n"},
                                           {"FOO"},
                                           {"APPEND", "k", "x"},
                                           {"STRLEN", "k"},
                                           {"BITFIELD", "b", "SET", "u8", "0", "7"},
                                           {"DEL", "k", "n", "b"},
                                           {"ECHO", ""}};
  std::vector<std::string> seen[2];
  int side = 0;
  for (ChildServer* server : {SharedServers().reference.get(), SharedServers().ruddock.get()}) {
    Context context = Connect(*server);
    ASSERT_EQ(context->err, 0) << context->errstr;
    for (const Arguments& command : commands) {
      std::vector<const char*> words;
      std::vector<std::size_t> sizes;
      for (const std::string& word : command) {
        words.push_back(word.data());
        sizes.push_back(word.size());
      }
      redisAppendCommandArgv(context.get(), static_cast<int>(words.size()), words.data(),
                             sizes.data());
    }
    for (std::size_t i = 0; i < commands.size(); ++i) {
      void* reply = nullptr;
      ASSERT_EQ(redisGetReply(context.get(), &reply), REDIS_OK) << context->errstr;
      ReplyHandle handle(static_cast<redisReply*>(reply), freeReplyObject);
      seen[side].push_back(Describe(*handle));
    }
    ++side;
  }
  EXPECT_EQ(seen[0], seen[1]);
}

// Every RESP2 reply of every case parses in hiredis as it does here.
TEST(Hiredis, ReadsRepliesAsOurReaderDoes) {
  int replies = 0;
  CaseRunner runner({SharedServers().reference.get()}, 2);
  runner.set_observer([&](const Arguments& command, const RawReply& reply) {
    // A reply inside RESP3 is beyond hiredis 0.14.
    if (reply.status != RawReply::Status::kReply) return;
    if (reply.raw.find_first_of("+-:$*") != 0) return;
    std::unique_ptr<redisReader, decltype(&redisReaderFree)> reader(redisReaderCreate(),
                                                                    redisReaderFree);
    redisReaderFeed(reader.get(), reply.raw.data(), reply.raw.size());
    void* parsed = nullptr;
    if (redisReaderGetReply(reader.get(), &parsed) != REDIS_OK) return;
    ReplyHandle handle(static_cast<redisReply*>(parsed), freeReplyObject);
    ASSERT_NE(parsed, nullptr) << CommandLine(command);
    EXPECT_EQ(Describe(*handle), Describe(reply.tree)) << CommandLine(command);
    ++replies;
  });
  for (const auto& cases : {StringCases(), BitmapCases(), GenericCases()}) {
    for (const Case& test_case : cases) runner.Run(test_case);
  }
  EXPECT_GT(replies, 1000);
}

}  // namespace
}  // namespace ruddock::compat
