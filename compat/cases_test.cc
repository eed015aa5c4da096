// SPDX-License-Identifier: BSD-3-Clause
// Every hand-written case, on both servers, under RESP2 and RESP3.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <memory>

#include "compat/cases.h"
#include "compat/support/case_runner.h"

namespace ruddock::compat {
namespace {

struct Parameter {
  Case test_case;
  int protocol;
};

void PrintTo(const Parameter& parameter, std::ostream* out) { *out << parameter.test_case.name; }

std::vector<Parameter> BothProtocols(const std::vector<Case>& cases) {
  std::vector<Parameter> parameters;
  for (const Case& test_case : cases) {
    parameters.push_back({test_case, 2});
    parameters.push_back({test_case, 3});
  }
  return parameters;
}

std::string ParameterName(const testing::TestParamInfo<Parameter>& info) {
  return info.param.test_case.name + (info.param.protocol == 3 ? "_RESP3" : "_RESP2");
}

const std::set<std::string>& RuddockCommands() {
  static const std::set<std::string> names = CommandNames(*SharedServers().ruddock);
  return names;
}

// With $RUDDOCK_COMPAT_FINDINGS the differences are also appended to that file, one block per case.
void Record(const Parameter& parameter, const std::vector<Difference>& differences) {
  const char* path = std::getenv("RUDDOCK_COMPAT_FINDINGS");
  if (path == nullptr || differences.empty()) return;
  std::ofstream out(path, std::ios::app);
  out << "case " << parameter.test_case.name << " RESP" << parameter.protocol << "\n";
  for (const Difference& difference : differences) {
    out << "  " << difference.line << "\n     " << difference.what << "\n";
  }
}

class CompatCase : public testing::TestWithParam<Parameter> {};

TEST_P(CompatCase, SameReplies) {
  const Case& test_case = GetParam().test_case;
  for (const std::string& name : test_case.needs) {
    if (RuddockCommands().count(name) == 0) GTEST_SKIP() << "Ruddock has no " << name << " yet";
  }
  std::unique_ptr<ServerPair> own;
  if (test_case.NeedsOwnServers()) {
    own = std::make_unique<ServerPair>(test_case.server_arguments, test_case.configuration);
  }
  ServerPair& servers = own ? *own : SharedServers();
  CaseRunner runner({servers.reference.get(), servers.ruddock.get()}, GetParam().protocol);
  const std::vector<Difference> differences = runner.Run(test_case);
  for (const Difference& difference : differences) {
    ADD_FAILURE() << difference.line << "\n" << difference.what;
  }
  Record(GetParam(), differences);
}

#define RUDDOCK_COMPAT_GROUP(name)                                                            \
  INSTANTIATE_TEST_SUITE_P(name, CompatCase, testing::ValuesIn(BothProtocols(name##Cases())), \
                           ParameterName)
RUDDOCK_COMPAT_GROUP(String);
RUDDOCK_COMPAT_GROUP(Number);
RUDDOCK_COMPAT_GROUP(Bitmap);
RUDDOCK_COMPAT_GROUP(Hash);
RUDDOCK_COMPAT_GROUP(Set);
RUDDOCK_COMPAT_GROUP(SetAlgebra);
RUDDOCK_COMPAT_GROUP(HyperLogLog);
RUDDOCK_COMPAT_GROUP(Zset);
RUDDOCK_COMPAT_GROUP(ZsetRange);
RUDDOCK_COMPAT_GROUP(ZsetBlocking);
RUDDOCK_COMPAT_GROUP(Geo);
RUDDOCK_COMPAT_GROUP(List);
RUDDOCK_COMPAT_GROUP(Sort);
RUDDOCK_COMPAT_GROUP(ListBlocking);
RUDDOCK_COMPAT_GROUP(Stream);
RUDDOCK_COMPAT_GROUP(StreamGroup);
RUDDOCK_COMPAT_GROUP(StreamBlocking);
RUDDOCK_COMPAT_GROUP(Generic);
RUDDOCK_COMPAT_GROUP(Expiry);
RUDDOCK_COMPAT_GROUP(Connection);
RUDDOCK_COMPAT_GROUP(Client);
RUDDOCK_COMPAT_GROUP(Server);
RUDDOCK_COMPAT_GROUP(Debug);
RUDDOCK_COMPAT_GROUP(Config);
RUDDOCK_COMPAT_GROUP(Command);
RUDDOCK_COMPAT_GROUP(Protocol);
RUDDOCK_COMPAT_GROUP(Password);

}  // namespace

std::vector<Case> AllCases() {
  std::vector<Case> all;
  for (const auto& group : {StringCases(),     NumberCases(),      BitmapCases(),
                            HashCases(),       ListCases(),        ListBlockingCases(),
                            SetCases(),        SetAlgebraCases(),  HyperLogLogCases(),
                            ZsetCases(),       ZsetRangeCases(),   ZsetBlockingCases(),
                            StreamCases(),     StreamGroupCases(), StreamBlockingCases(),
                            GeoCases(),        GenericCases(),     ExpiryCases(),
                            ConnectionCases(), ClientCases(),      ServerCases(),
                            DebugCases(),      ConfigCases(),      CommandCases(),
                            ProtocolCases(),   PasswordCases(),    SortCases()}) {
    all.insert(all.end(), group.begin(), group.end());
  }
  return all;
}

}  // namespace ruddock::compat
