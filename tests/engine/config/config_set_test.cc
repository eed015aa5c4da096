// SPDX-License-Identifier: BSD-3-Clause
// CONFIG GET and CONFIG SET: values, error texts and rollback, as redis-server 7.0.15 has them.
#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "engine/config/config.h"

namespace ruddock::engine {
namespace {

using Pairs = std::vector<Config::Pair>;

std::string SetOne(Config& config, const std::string& name, const std::string& value) {
  const Pairs pairs = {{name, value}};
  return config.Set(pairs);
}

std::string Failed(const std::string& name, const std::string& reason) {
  return "ERR CONFIG SET failed (possibly related to argument '" + name + "') - " + reason;
}

Pairs Get(const Config& config, std::vector<std::string_view> patterns) {
  return config.Get(patterns);
}

TEST(ConfigGet, AnswersInTheLettersOfTheQuestion) {
  const Config config;
  EXPECT_EQ(Get(config, {"HZ", "hz", "h[z]", "H?"}), (Pairs{{"HZ", "10"}}));
  EXPECT_EQ(Get(config, {"nosuch", "", "watch*"}), Pairs());
  EXPECT_EQ(Get(config, {"watchdog-period"}), (Pairs{{"watchdog-period", "0"}}));
  EXPECT_EQ(Get(config, {"slaveof", "replicaof"}), (Pairs{{"slaveof", ""}, {"replicaof", ""}}));
  EXPECT_EQ(Get(config, {"*ZIPLIST-VALUE"}),
            (Pairs{{"hash-max-ziplist-value", "64"}, {"zset-max-ziplist-value", "64"}}));
  EXPECT_EQ(Get(config, {"databases", "d?tabases", "port"}),
            (Pairs{{"databases", "16"}, {"port", "6379"}}));
}

struct SetCase {
  const char* name;
  const char* value;
  const char* shown;   // where accepted
  const char* reason;  // where refused
};

class ConfigSetCase : public ::testing::TestWithParam<SetCase> {};

TEST_P(ConfigSetCase, MatchesRedis) {
  const SetCase& c = GetParam();
  Config config;
  const std::string before = *config.Show(c.name);
  const std::string reply = SetOne(config, c.name, c.value);
  if (c.reason != nullptr) {
    EXPECT_EQ(reply, Failed(c.name, c.reason)) << c.value;
    EXPECT_EQ(config.Show(c.name), before);
  } else {
    EXPECT_EQ(reply, "") << c.name << " " << c.value;
    EXPECT_EQ(config.Show(c.name), c.shown) << c.value;
  }
}

constexpr const char* kNotMemory = "argument must be a memory value";
constexpr const char* kNotPercent = "argument must be a memory or percent value";

INSTANTIATE_TEST_SUITE_P(
    Memory, ConfigSetCase,
    ::testing::Values(SetCase{"maxmemory", "1k", "1000", nullptr},
                      SetCase{"maxmemory", "1Kb", "1024", nullptr},
                      SetCase{"maxmemory", "2m", "2000000", nullptr},
                      SetCase{"maxmemory", "2MB", "2097152", nullptr},
                      SetCase{"maxmemory", "1g", "1000000000", nullptr},
                      SetCase{"maxmemory", "1gb", "1073741824", nullptr},
                      SetCase{"maxmemory", "7B", "7", nullptr},
                      SetCase{"maxmemory", "", "0", nullptr},
                      SetCase{"maxmemory", "01k", "1000", nullptr},
                      SetCase{"maxmemory", "18446744073709551615", "18446744073709551615", nullptr},
                      SetCase{"maxmemory", "99999999999999999999", "18446744073709551615", nullptr},
                      SetCase{"maxmemory", "17179869184gb", "18446744073709551615", nullptr},
                      SetCase{"maxmemory", "-1", nullptr, kNotMemory},
                      SetCase{"maxmemory", "1 k", nullptr, kNotMemory},
                      SetCase{"maxmemory", "1.5k", nullptr, kNotMemory},
                      SetCase{"maxmemory", "1kk", nullptr, kNotMemory},
                      SetCase{"maxmemory", "1t", nullptr, kNotMemory},
                      SetCase{"maxmemory", "50%", nullptr, kNotMemory},
                      SetCase{"hash-max-listpack-value", "8589934592gb", nullptr,
                              "argument must be between 0 and 9223372036854775807 inclusive"},
                      SetCase{"client-query-buffer-limit", "1kb", nullptr,
                              "argument must be between 1048576 and 9223372036854775807 inclusive"},
                      SetCase{"repl-backlog-size", "1", "16384", nullptr},
                      SetCase{"maxmemory-clients", "50%", "50%", nullptr},
                      SetCase{"maxmemory-clients", "0%", "0", nullptr},
                      SetCase{"maxmemory-clients", "1gb", "1073741824", nullptr},
                      SetCase{"maxmemory-clients", "101%", nullptr,
                              "percentage argument must be less or equal to 100"},
                      SetCase{"maxmemory-clients", "%", nullptr, kNotPercent},
                      SetCase{"maxmemory-clients", "-1%", nullptr, kNotPercent},
                      SetCase{"maxmemory-clients", "1.5%", nullptr, kNotPercent}));

constexpr const char* kNotBool = "argument must be 'yes' or 'no'";
constexpr const char* kLevelNames =
    "argument(s) must be one of the following: debug, verbose, notice, warning";
constexpr const char* kShutdownNames =
    "argument(s) must be one of the following: default, save, nosave, now, force";

INSTANTIATE_TEST_SUITE_P(
    Simple, ConfigSetCase,
    ::testing::Values(SetCase{"appendonly", "YES", "yes", nullptr},
                      SetCase{"appendonly", "true", nullptr, kNotBool},
                      SetCase{"appendonly", "", nullptr, kNotBool},
                      SetCase{"hz", "600", "500", nullptr}, SetCase{"hz", "0", "1", nullptr},
                      SetCase{"loglevel", "Debug", "debug", nullptr},
                      SetCase{"loglevel", "notice ", nullptr, kLevelNames},
                      SetCase{"loglevel", "notice debug", nullptr, kLevelNames},
                      SetCase{"oom-score-adj", "relative", "yes", nullptr},
                      SetCase{"oom-score-adj", "absolute", "absolute", nullptr},
                      SetCase{"shutdown-on-sigterm", "FORCE NOW", "now force", nullptr},
                      SetCase{"shutdown-on-sigterm", "default save", "save", nullptr},
                      SetCase{"shutdown-on-sigterm", "", nullptr, kShutdownNames},
                      SetCase{"shutdown-on-sigterm", "save  now", nullptr, kShutdownNames},
                      SetCase{"shutdown-on-sigterm", "save nosave", nullptr,
                              "shutdown options SAVE and NOSAVE can't be used simultaneously"},
                      SetCase{"requirepass", "a b\"c", "a b\"c", nullptr},
                      SetCase{"cluster-announce-hostname", "ok.host-1", "ok.host-1", nullptr},
                      SetCase{"cluster-announce-hostname", "a_b", nullptr,
                              "Hostnames may only contain alphanumeric characters, hyphens or "
                              "dots"},
                      SetCase{"databases", "3", nullptr, "can't set immutable config"},
                      SetCase{"binary-port", "1", nullptr, "can't set immutable config"},
                      SetCase{"dir", "/", nullptr, "can't set protected config"},
                      SetCase{"dbfilename", "x", nullptr, "can't set protected config"}));

constexpr const char* kBadSave = "Invalid save parameters";
constexpr const char* kBadClass = "Invalid client class specified in buffer limit configuration.";
constexpr const char* kBadLimit =
    "Error in hard, soft or soft_seconds setting in buffer limit configuration.";
constexpr const char* kBadLimitCount = "Wrong number of arguments in buffer limit configuration.";
constexpr const char* kBadScore =
    "Invalid oom-score-adj-values, elements must be between -2000 and 2000.";
constexpr const char* kBadPercentile = "Invalid latency-tracking-info-percentiles parameters";
constexpr const char* kPercentileRange =
    "latency-tracking-info-percentiles parameters should sit between [0.0,100.0]";
constexpr const char* kBadEvent = "Invalid event class character. Use 'Ag$lshzxeKEtmdn'.";
constexpr const char* kBadTitle = "template format is invalid or contains unknown variables";

INSTANTIATE_TEST_SUITE_P(
    Lists, ConfigSetCase,
    ::testing::Values(
        SetCase{"save", "", "", nullptr}, SetCase{"save", "5 6 7 8", "5 6 7 8", nullptr},
        SetCase{"save", "01 02", "1 2", nullptr}, SetCase{"save", "3600 0", "3600 0", nullptr},
        SetCase{"save", " 3600  1 ", nullptr, kBadSave}, SetCase{"save", "0 1", nullptr, kBadSave},
        SetCase{"save", "1", nullptr, kBadSave}, SetCase{"save", "3600 -1", nullptr, kBadSave},
        SetCase{"save", "3600 a", nullptr, kBadSave}, SetCase{"save", "\"\"", nullptr, kBadSave},
        SetCase{"client-output-buffer-limit", "REPLICA 1mb 2kb 60",
                "normal 0 0 0 slave 1048576 2048 60 pubsub 33554432 8388608 60", nullptr},
        SetCase{"client-output-buffer-limit", "normal 1 2 3 normal 4 5 6",
                "normal 4 5 6 slave 268435456 67108864 60 pubsub 33554432 8388608 60", nullptr},
        SetCase{"client-output-buffer-limit", "",
                "normal 0 0 0 slave 268435456 67108864 60 pubsub 33554432 8388608 60", nullptr},
        SetCase{"client-output-buffer-limit", "master 1 2 3", nullptr, kBadClass},
        SetCase{"client-output-buffer-limit", "normal 1 2", nullptr, kBadLimitCount},
        SetCase{"client-output-buffer-limit", "normal -1 2 3", nullptr, kBadLimit},
        SetCase{"client-output-buffer-limit", "normal 1 2 -3", nullptr, kBadLimit},
        SetCase{"client-output-buffer-limit", "normal 1 2 3x", nullptr, kBadLimit},
        SetCase{"oom-score-adj-values", "3 +2 -1", "3 2 -1", nullptr},
        SetCase{"oom-score-adj-values", "0 0 2001", nullptr, kBadScore},
        SetCase{"oom-score-adj-values", "1.5 2 3", nullptr, kBadScore},
        SetCase{"oom-score-adj-values", "1 2", nullptr, "wrong number of arguments"},
        SetCase{"latency-tracking-info-percentiles", "", "", nullptr},
        SetCase{"latency-tracking-info-percentiles", "12.50 1e1 99.12345678901",
                "12.5 10 99.123457", nullptr},
        SetCase{"latency-tracking-info-percentiles", "101", nullptr, kPercentileRange},
        SetCase{"latency-tracking-info-percentiles", "inf", nullptr, kPercentileRange},
        SetCase{"latency-tracking-info-percentiles", "50abc", nullptr, kBadPercentile},
        SetCase{"latency-tracking-info-percentiles", "nan", nullptr, kBadPercentile},
        SetCase{"notify-keyspace-events", "KEA", "AKE", nullptr},
        SetCase{"notify-keyspace-events", "g$lshzxetmd", "Am", nullptr},
        SetCase{"notify-keyspace-events", "KEn", "nKE", nullptr},
        SetCase{"notify-keyspace-events", "EAn", "AE", nullptr},
        SetCase{"notify-keyspace-events", "KEdt", "tdKE", nullptr},
        SetCase{"notify-keyspace-events", "Km", "Km", nullptr},
        SetCase{"notify-keyspace-events", "K A", nullptr, kBadEvent},
        SetCase{"bind", "127.0.0.1 -::1 *", "127.0.0.1 -::1 *", nullptr},
        SetCase{"bind", "", "", nullptr},
        SetCase{"bind", "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17", nullptr,
                "Too many bind addresses specified."},
        SetCase{"proc-title-template", "{{title}} {port}", "{{title}} {port}", nullptr},
        SetCase{"proc-title-template", "", nullptr, kBadTitle},
        SetCase{"proc-title-template", "{title", nullptr, kBadTitle},
        SetCase{"proc-title-template", "{}", nullptr, kBadTitle}));

TEST(ConfigSet, RefusesTheWholeOnAnyError) {
  Config config;
  EXPECT_EQ(config.Set(Pairs{{"hz", "20"}, {"timeout", "bad"}}),
            Failed("timeout", "argument couldn't be parsed into an integer"));
  EXPECT_EQ(config.hz(), 10);
  EXPECT_EQ(config.Set(Pairs{{"hz", "20"}, {"nosuch", "1"}, {"databases", "1"}}),
            "ERR Unknown option or number of arguments for CONFIG SET - 'nosuch'");
  // What can be known without reading the values is checked for all of them first.
  EXPECT_EQ(config.Set(Pairs{{"timeout", "bad"}, {"databases", "3"}}),
            Failed("databases", "can't set immutable config"));
  EXPECT_EQ(config.Set(Pairs{{"hz", "20"}, {"HZ", "30"}}), Failed("HZ", "duplicate parameter"));
  EXPECT_EQ(config.hz(), 10);
  EXPECT_EQ(config.Set(Pairs{{"slave-priority", "20"}, {"replica-priority", "30"}}), "");
  EXPECT_EQ(config.Show("slave-priority"), "30");
}

TEST(ConfigSet, ProtectedConfigsFollowTheSwitch) {
  Config config;
  ASSERT_FALSE(config.LoadText("enable-protected-configs local\n", "test"));
  const Pairs pairs = {{"dbfilename", "x.rdb"}};
  EXPECT_EQ(config.Set(pairs, false), Failed("dbfilename", "can't set protected config"));
  EXPECT_EQ(config.Set(pairs, true), "");
  EXPECT_EQ(config.Show("dbfilename"), "x.rdb");
  EXPECT_EQ(SetOne(config, "dbfilename", "a/b"),
            Failed("dbfilename", "dbfilename can't be a path, just a filename"));
  EXPECT_EQ(SetOne(config, "dir", "/nonexistent-folder"),
            Failed("dir", "No such file or directory"));
}

TEST(ConfigSet, HookRunsOncePerSetAndOnlyOnChange) {
  Config config;
  int calls = 0;
  config.OnChange({"bind", "port"}, [&] {
    ++calls;
    return std::string();
  });
  EXPECT_EQ(config.Set(Pairs{{"port", "1"}, {"bind", "::1"}}), "");
  EXPECT_EQ(calls, 1);
  EXPECT_EQ(config.Set(Pairs{{"port", "1"}, {"hz", "11"}}), "");
  EXPECT_EQ(calls, 1);
}

TEST(ConfigSet, RefusingHookTakesEverythingBack) {
  Config config;
  std::vector<int> ports;
  config.OnChange({"port"}, [&] {
    ports.push_back(config.port());
    return std::string();
  });
  config.OnChange({"maxclients"}, [&] {
    return config.maxclients() > 100 ? std::string("too many") : std::string();
  });
  EXPECT_EQ(config.Set(Pairs{{"port", "7"}, {"save", "1 1"}, {"maxclients", "101"}}),
            Failed("maxclients", "too many"));
  EXPECT_EQ(config.port(), 6379);
  EXPECT_EQ(config.maxclients(), 10000);
  EXPECT_EQ(config.Show("save"), "3600 1 300 100 60 10000");
  // The owner of the port saw the new value and then the old one again.
  EXPECT_EQ(ports, (std::vector<int>{7, 6379}));
}

TEST(ConfigSet, KnowsWhatMustNotBeShown) {
  EXPECT_TRUE(Config::IsSensitive("requirepass"));
  EXPECT_TRUE(Config::IsSensitive("MASTERAUTH"));
  EXPECT_TRUE(Config::IsSensitive("tls-key-file-pass"));
  EXPECT_FALSE(Config::IsSensitive("maxmemory"));
  EXPECT_FALSE(Config::IsSensitive("nosuch"));
}

TEST(ConfigSet, TypedReadersFollow) {
  Config config;
  EXPECT_EQ(config.Set(Pairs{{"maxmemory", "1gb"},
                             {"maxmemory-policy", "allkeys-lfu"},
                             {"maxmemory-clients", "5%"},
                             {"notify-keyspace-events", "Ex"},
                             {"client-output-buffer-limit", "pubsub 1 2 3"}}),
            "");
  EXPECT_EQ(config.maxmemory(), 1024u * 1024 * 1024);
  EXPECT_EQ(config.maxmemory_policy(), EvictionPolicy::kAllKeysLfu);
  EXPECT_EQ(config.maxmemory_clients(), -5);
  EXPECT_EQ(config.notify_keyspace_events(), uint32_t{kNotifyFlagKeyevent | kNotifyFlagExpired});
  EXPECT_EQ(config.OutputLimit(ClientClass::kPubsub).soft(), 2u);
  EXPECT_EQ(config.OutputLimit(ClientClass::kPubsub).soft_seconds(), 3);
  config.ResetToDefault();
  EXPECT_EQ(config.maxmemory(), 0u);
  EXPECT_EQ(config.OutputLimit(ClientClass::kPubsub).soft(), 8388608u);
}

TEST(ConfigSet, CoresBecomeTheDefaultOfIoThreads) {
  EXPECT_EQ(Config(6).io_threads(), 6);
  EXPECT_EQ(Config(1000).Show("io-threads"), "128");
  EXPECT_EQ(Config(0).io_threads(), 1);
}

// Meant for TSan: readers of all kinds beside a writer.
TEST(ConfigSet, ReadersAndWritersMeet) {
  Config config;
  std::thread writer([&] {
    for (int i = 0; i < 200; ++i) {
      const std::string number = std::to_string(i + 1);
      ASSERT_EQ(config.Set(Pairs{{"maxmemory", number},
                                 {"save", number + " 1"},
                                 {"requirepass", number},
                                 {"repl-timeout", number}}),
                "");
    }
  });
  uint64_t last = 0;
  for (int i = 0; i < 200; ++i) {
    const uint64_t now = config.maxmemory();
    EXPECT_GE(now, last);
    last = now;
    EXPECT_GE(Get(config, {"*"}).size(), 192u);
  }
  writer.join();
  EXPECT_EQ(config.requirepass(), "200");
}

}  // namespace
}  // namespace ruddock::engine
