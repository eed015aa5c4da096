// SPDX-License-Identifier: BSD-3-Clause
#include <string>

#include "tests/support/engine_fixture.h"
#include "tests/support/keyspace_events.h"

namespace ruddock::engine {
namespace {

using HyperLogLogTest = EngineTest;

TEST_F(HyperLogLogTest, AddCountAndMerge) {
  Converse({{"PFADD a", ":1"},
            {"PFADD a", ":0"},
            {"PFADD a x y z", ":1"},
            {"PFADD a x", ":0"},
            {"PFCOUNT a", ":3"},
            {"PFCOUNT a", ":3"},
            {"PFCOUNT none", ":0"},
            {"PFADD b z u", ":1"},
            {"PFCOUNT a b none", ":4"},
            {"PFMERGE c a b none", "+OK"},
            {"PFCOUNT c", ":4"},
            {"PFMERGE a b", "+OK"},
            {"PFCOUNT a", ":4"},
            {"PFDEBUG ENCODING a", "+sparse"},
            {"PFDEBUG TODENSE a", ":1"},
            {"PFDEBUG TODENSE a", ":0"},
            {"PFCOUNT a", ":4"},
            {"PFADD a z", ":0"},
            {"PFADD a new", ":1"},
            {"PFCOUNT a", ":5"},
            {"STRLEN a", ":12304"},
            {"PFMERGE c a", "+OK"},
            {"PFDEBUG ENCODING c", "+dense"},
            {"PFCOUNT c", ":5"},
            {"PFSELFTEST", "+OK"},
            {"TYPE a", "+string"}});
  EntryBytes();
}

TEST_F(HyperLogLogTest, RefusesOtherValues) {
  const std::string wrong = "-WRONGTYPE Key is not a valid HyperLogLog string value.";
  const std::string type = "-WRONGTYPE Operation against a key holding the wrong kind of value";
  const std::string corrupt = "-INVALIDOBJ Corrupted HLL object detected";
  RunLine("SADD set a");
  RunLine("SET number 1234567890123456");
  RunLine("PFADD good a");
  Run("SET", "broken", std::string("HYLL\x01\0\0\0\0\0\0\0\0\0\0\x80\x7f\xfe", 18));
  Converse({{"PFADD set a", type},
            {"PFCOUNT set", type},
            {"PFCOUNT good set", type},
            {"PFADD number a", wrong},
            {"PFMERGE good number", wrong},
            {"PFDEBUG FOO number", wrong},
            {"PFDEBUG FOO none", "-ERR The specified key does not exist"},
            {"PFDEBUG FOO good", "-ERR Unknown PFDEBUG subcommand 'FOO'"},
            {"PFCOUNT broken", corrupt},
            {"PFCOUNT good broken", corrupt},
            {"PFMERGE good broken", corrupt},
            {"PFMERGE broken", corrupt},
            {"PFDEBUG DECODE broken", "$7\r\nZ:16383"},
            {"PFDEBUG GETREG broken", corrupt},
            {"PFCOUNT good", ":1"}});
}

TEST_F(HyperLogLogTest, EventsAndChanges) {
  KeyspaceEvents events(engine_.store, kNotifyString);
  const auto changes = [&] { return engine_.store.Total(&StoreCounters::changes); };
  const int64_t before = changes();
  RunLine("PFADD a");
  RunLine("PFADD a");
  RunLine("PFADD a 1 2 3");
  RunLine("PFADD a 1 2 3");
  RunLine("PFCOUNT a");
  RunLine("PFCOUNT a");
  RunLine("PFCOUNT a b");
  RunLine("PFMERGE b a");
  EXPECT_EQ(events.Take(), "pfadd a, pfadd a, pfadd b");
  EXPECT_EQ(changes() - before, 1 + 3 + 1 + 1);
}

TEST_F(HyperLogLogTest, KeepsTheExpiry) {
  RunLine("PFADD a 1");
  RunLine("EXPIRE a 1000");
  RunLine("PFADD a 2");
  RunLine("PFMERGE a a");
  RunLine("PFDEBUG TODENSE a");
  EXPECT_EQ(RunLine("TTL a"), ":1000\r\n");
  EntryBytes();
}

}  // namespace
}  // namespace ruddock::engine
