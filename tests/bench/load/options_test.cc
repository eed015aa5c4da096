// SPDX-License-Identifier: BSD-3-Clause
#include "bench/load/options.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace ruddock::load {
namespace {

using Words = std::vector<std::string>;

std::string Complaint(const Words& arguments) {
  try {
    ParseOptions(arguments);
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "none";
}

TEST(LoadOptions, Defaults) {
  const Options options = ParseOptions({});
  EXPECT_EQ(options.port, 6379);
  EXPECT_EQ(options.requests, 100'000u);
  ASSERT_EQ(options.mix.size(), 2u);
  EXPECT_EQ(options.mix[0].words, (Words{"GET", "__key__"}));
  EXPECT_EQ(ParseOptions({"--protocol", "binary"}).port, 7001);
  EXPECT_EQ(ParseOptions({"-p", "1", "--protocol", "binary"}).port, 1);
  EXPECT_EQ(ParseOptions({"--duration", "1.5"}).requests, 0u);
}

TEST(LoadOptions, Mixes) {
  const Options options = ParseOptions(
      {"--mix", "get=9,ping", "--command", "4:ZADD b __rand_int__ 'm n'", "--command", "ECHO 1:2"});
  ASSERT_EQ(options.mix.size(), 4u);
  EXPECT_EQ(options.mix[0].weight, 9u);
  EXPECT_EQ(options.mix[1].words, Words{"PING"});
  EXPECT_EQ(options.mix[1].weight, 1u);
  EXPECT_EQ(options.mix[2].words, (Words{"ZADD", "b", "__rand_int__", "m n"}));
  EXPECT_EQ(options.mix[2].weight, 4u);
  EXPECT_EQ(options.mix[3].words, (Words{"ECHO", "1:2"}));
}

TEST(LoadOptions, Distributions) {
  EXPECT_EQ(ParseOptions({"--distribution", "sequential"}).distribution, Distribution::kSequential);
  const Options options = ParseOptions({"--distribution", "zipf:1.5"});
  EXPECT_EQ(options.distribution, Distribution::kZipf);
  EXPECT_DOUBLE_EQ(options.zipf_exponent, 1.5);
  EXPECT_DOUBLE_EQ(ParseOptions({"--distribution", "zipf"}).zipf_exponent, 0.99);
}

TEST(LoadOptions, EveryMistakeIsNamed) {
  const std::vector<std::pair<Words, std::string>> cases = {
      {{"--nonsense"}, "unknown option '--nonsense'"},
      {{"get"}, "unknown option 'get'"},
      {{"-n"}, "-n needs a value"},
      {{"-n", "0"}, "-n needs a whole number from 1 to 1000000000000, not '0'"},
      {{"-n", "12x"}, "-n needs a whole number from 1 to 1000000000000, not '12x'"},
      {{"-c", "-1"}, "-c needs a whole number from 1 to 100000, not '-1'"},
      {{"-p", "65536"}, "-p needs a whole number from 1 to 65535, not '65536'"},
      {{"-P", ""}, "-P needs a whole number from 1 to 1000000, not ''"},
      {{"--rate", "nan"}, "--rate needs a number from 0.001 to 1000000000, not 'nan'"},
      {{"--duration", "soon"}, "--duration needs a number from 0.001 to 10000000, not 'soon'"},
      {{"--protocol", "http"}, "--protocol is resp or binary, not 'http'"},
      {{"--distribution", "gauss"},
       "--distribution is uniform, sequential, zipf or zipf:EXPONENT, not 'gauss'"},
      {{"--distribution", "zipf:0"}, "zipf's exponent needs a number from 0.01 to 20, not '0'"},
      {{"--value", "xml"}, "--value is random, json or zero, not 'xml'"},
      {{"--mix", "get=0"}, "--mix get needs a whole number from 1 to 1000000, not '0'"},
      {{"--command", "x:GET a", "--command", ""}, "--command needs a command line"},
      {{"--command", "2:GET 'a"}, "--command 'GET 'a': a quote that does not end"},
      {{"-n", "1", "--duration", "1"}, "--requests and --duration: one of them says when to stop"},
      {{"-s", "/s", "-p", "1"}, "--socket and --port: only one of them"},
      {{"--user", "u"}, "--user needs a --password"},
      {{"-t", "3", "-c", "2"}, "3 threads for 2 connections"},
  };
  for (const auto& [arguments, complaint] : cases) EXPECT_EQ(Complaint(arguments), complaint);
  EXPECT_TRUE(
      Complaint({"--mix", "get,nope=1"}).starts_with("--mix knows no 'nope', only ping get "));
  EXPECT_TRUE(Complaint({"--mix", "get,"}).starts_with("--mix knows no ''"));
}

}  // namespace
}  // namespace ruddock::load
