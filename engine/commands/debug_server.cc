// SPDX-License-Identifier: BSD-3-Clause
// DEBUG on the server: replies of every type, sleep, crashes, figures of the process.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <limits>
#include <string>

#include "engine/base/glob.h"
#include "engine/base/log.h"
#include "engine/base/random.h"
#include "engine/commands/debug.h"

namespace ruddock::engine {
namespace {

void ReplyOfType(ReplySink& reply, std::string_view type) {
  if (type == "string") {
    reply.Bulk("Hello World");
  } else if (type == "integer") {
    reply.Integer(12345);
  } else if (type == "double") {
    reply.Double(3.141);
  } else if (type == "null") {
    reply.Null();
  } else if (type == "array" || type == "set") {
    type == "array" ? reply.Array(3) : reply.Set(3);
    for (int i = 0; i < 3; ++i) reply.Integer(i);
  } else if (type == "map") {
    reply.Map(3);
    for (int i = 0; i < 3; ++i) {
      reply.Integer(i);
      reply.Bool(i == 1);
    }
  } else if (type == "attrib") {
    if (reply.protocol() == 3) {
      reply.Attribute(1);
      reply.Bulk("key-popularity");
      reply.Array(2);
      reply.Bulk("key:123");
      reply.Integer(90);
    }
    reply.Bulk("Some real reply following the attribute");
  } else if (type == "push") {
    reply.Push(2);
    reply.Bulk("server-cpu-usage");
    reply.Integer(42);
    // A push answers nothing, so a reply follows.
    reply.Bulk("Some real reply following the push reply");
  } else if (type == "verbatim") {
    reply.Verbatim("txt", "This is a verbatim\nstring");
  } else if (type == "true" || type == "false") {
    reply.Bool(type == "true");
  } else if (type == "bignum") {
    reply.BigNumber("1234567999999999999999999999999999999");
  }
}

void DebugProtocol(CommandContext& ctx) {
  static constexpr std::string_view kTypes[] = {
      "string", "integer", "double", "null",     "array", "set",   "map",
      "attrib", "push",    "bignum", "verbatim", "true",  "false",
  };
  for (const std::string_view type : kTypes) {
    if (!EqualsNoCase(ctx.args[2], type)) continue;
    if (type == "push" && ctx.reply.protocol() == 2) {
      return ctx.Error("ERR RESP2 is not supported by this command");
    }
    return ReplyOfType(ctx.reply, type);
  }
  ctx.Error(
      "ERR Wrong protocol type name. Please use one of the following: "
      "string|integer|double|bignum|null|array|set|map|attrib|push|verbatim|true|false");
}

void DebugSleep(CommandContext& ctx) {
  // As strtod reads it: what is no number is zero.
  const double seconds = std::strtod(std::string(ctx.args[2]).c_str(), nullptr);
  if (seconds > 0) {
    // Nobody reaches a key meanwhile: tests take this for a server that hangs.
    ctx.shards.TakeAll();
    const double bounded = std::min(seconds, 1e9);
    timespec left = {static_cast<time_t>(bounded),
                     static_cast<long>(std::fmod(bounded, 1.0) * 1e9)};  // NOLINT(runtime/int)
    while (nanosleep(&left, &left) != 0 && errno == EINTR) {
    }
  }
  ctx.reply.Ok();
}

void DebugError(CommandContext& ctx) { ctx.reply.Error(ctx.args[2]); }

void DebugLog(CommandContext& ctx) {
  Log(LogLevel::kWarning, "DEBUG LOG: " + std::string(ctx.args[2]));
  ctx.reply.Ok();
}

void DebugChangeReplId(CommandContext& ctx) {
  ctx.engine.ChangeReplicationId();
  ctx.reply.Ok();
}

void DebugStructsize(CommandContext& ctx) {
  ctx.reply.Bulk(fmt::format("bits:{} entry:{} slot:{} bucket-array:{} table:{} shard:{} blob:{} ",
                             8 * sizeof(void*), sizeof(Entry), sizeof(Slot), sizeof(BucketArray),
                             sizeof(Table), sizeof(Shard), sizeof(Blob)));
}

void DebugStringmatchLen(CommandContext& ctx) {
  constexpr int64_t kLongest = 512 << 20;
  const std::optional<int64_t> size = ParseInt64(ctx.args[2]);
  if (!size || *size < 0 || *size > kLongest) return ctx.Error(errors::kNotPositive);
  const std::string text(static_cast<size_t>(*size), 'a');
  ctx.reply.Integer(GlobMatch(ctx.args[3], text));
}

// Random patterns against random texts: what is wrong shows as a crash or a sanitizer's report.
void DebugStringmatchTest(CommandContext& ctx) {
  static constexpr std::string_view kAlphabet = "*?[]^-\\ab";
  auto random_text = [] {
    std::string text(ThreadRandom().Below(32), ' ');
    for (char& c : text) c = kAlphabet[ThreadRandom().Below(kAlphabet.size())];
    return text;
  };
  int64_t matches = 0;
  for (int i = 0; i < 100'000; ++i) matches += GlobMatch(random_text(), random_text());
  ctx.reply.Simple(fmt::format("{} matches, no crash: test passed", matches));
}

void DebugPauseCron(CommandContext& ctx) {
  ctx.engine.cron_paused = std::atoi(std::string(ctx.args[2]).c_str()) != 0;
  ctx.reply.Ok();
}

// Switches of Redis's that test suites set and that have no counterpart here.
void DebugNothingToSwitch(CommandContext& ctx) { ctx.reply.Ok(); }

void DebugReplybuffer(CommandContext& ctx) {
  if (!EqualsNoCase(ctx.args[2], "resizing")) {
    if (!EqualsNoCase(ctx.args[2], "peak-reset-time")) return ctx.Error(UnknownDebug(ctx.args[1]));
    const bool word = EqualsNoCase(ctx.args[3], "never") || EqualsNoCase(ctx.args[3], "reset");
    if (!word && !ParseInt64(ctx.args[3])) return ctx.Error(errors::kNotInteger);
  }
  ctx.reply.Ok();
}

void DebugNotYet(CommandContext& ctx) {
  ctx.Error("ERR This server keeps nothing on disk yet, so there is nothing to load");
}

[[noreturn]] void DebugAssert(CommandContext&) {
  Log(LogLevel::kWarning, "DEBUG ASSERT: an assertion fails because a client asked for it");
  std::abort();
}

[[noreturn]] void DebugPanic(CommandContext&) {
  Log(LogLevel::kWarning, "DEBUG PANIC: a client asked for it");
  std::abort();
}

void DebugSegfault(CommandContext& ctx) {
  // Through the hardware, so that the crash report is tried as it would be in earnest: in the first
  // page, where nothing is, but not at address 0, which a sanitizer would notice before.
  uintptr_t nowhere = sizeof(int);
  asm volatile("" : "+r"(nowhere));
  *reinterpret_cast<volatile int*>(nowhere) = 1;
  ctx.reply.Ok();
}

void DebugOom(CommandContext& ctx) {
  // More than any address space: what follows is the end by running out of memory.
  Free(Allocate(std::numeric_limits<size_t>::max() / 4), std::numeric_limits<size_t>::max() / 4);
  ctx.reply.Ok();
}

void DebugJmap(CommandContext& ctx) { ctx.reply.Verbatim("txt", AllocatorReport()); }

constexpr DebugSubcommand kSubcommands[] = {
    {"assert", 0, 0, DebugAssert, "", "Ends the server as a failed assertion does."},
    {"change-repl-id", 0, 0, DebugChangeReplId, "", "Draws another replication id."},
    {"error", 1, 1, DebugError, "<text>", "Answers with that error."},
    {"jmap", 0, 0, DebugJmap, "", "Returns the allocator's statistics."},
    {"loadaof", 0, 0, DebugNotYet, "", "Would load the append-only file; there is none yet."},
    {"log", 1, 1, DebugLog, "<message>", "Writes a line to the server's log."},
    {"oom", 0, 0, DebugOom, "", "Ends the server as running out of memory does."},
    {"pause-cron", 1, 1, DebugPauseCron, "<0|1>", "Stops or resumes what is done periodically."},
    {"panic", 0, 0, DebugPanic, "", "Ends the server as a failed invariant does."},
    {"protocol", 1, 1, DebugProtocol, "<type>", "Answers with an example of that type of reply."},
    {"quicklist-packed-threshold", 1, 1, DebugNothingToSwitch, "<size>", "Accepted, no effect."},
    {"reload", 0, 3, DebugNotYet, "[<option> ...]", "Would save and load; nothing is saved yet."},
    {"replybuffer", 2, 2, DebugReplybuffer, "<PEAK-RESET-TIME|RESIZING> <value>",
     "Accepted, no effect."},
    {"segfault", 0, 0, DebugSegfault, "", "Ends the server as an access to no memory does."},
    {"set-disable-deny-scripts", 1, 1, DebugNothingToSwitch, "<0|1>", "Accepted, no effect."},
    {"set-skip-checksum-validation", 1, 1, DebugNothingToSwitch, "<0|1>", "Accepted, no effect."},
    {"sleep", 1, 1, DebugSleep, "<seconds>", "Keeps everybody from all keys for that time."},
    {"stringmatch-len", 2, 2, DebugStringmatchLen, "<length> <pattern>",
     "Says whether the pattern matches so many letters a."},
    {"stringmatch-test", 0, 0, DebugStringmatchTest, "",
     "Tries random patterns against random texts."},
    {"structsize", 0, 0, DebugStructsize, "", "Returns the sizes of the store's structures."},
};

}  // namespace

std::span<const DebugSubcommand> DebugServerSubcommands() { return kSubcommands; }

}  // namespace ruddock::engine
