// SPDX-License-Identifier: BSD-3-Clause
// INFO: which sections are asked for.
#include "engine/commands/info.h"

#include <fmt/format.h>

#include <array>
#include <bitset>

#include "engine/command/spec.h"
#include "engine/exec/context.h"

namespace ruddock::engine {

void InfoText::Section(std::string_view title) {
  if (!text_.empty()) text_ += "\r\n";
  text_.append("# ").append(title).append("\r\n");
}

void InfoText::Field(std::string_view name, std::string_view value) {
  text_.append(name).append(":").append(value).append("\r\n");
}

void InfoText::Decimal(std::string_view name, double value, int digits) {
  Field(name, fmt::format("{:.{}f}", value, digits));
}

void InfoText::Percent(std::string_view name, double value) {
  Field(name, fmt::format("{:.2f}%", value));
}

void InfoText::Size(std::string_view name, size_t bytes) {
  Field(name, bytes);
  Field(std::string(name) + "_human", HumanSize(bytes));
}

std::string HumanSize(uint64_t bytes) {
  if (bytes < 1024) return fmt::format("{}B", bytes);
  constexpr std::string_view kUnits = "KMGTPE";
  double value = static_cast<double>(bytes) / 1024;
  size_t unit = 0;
  while (value >= 1024 && unit + 1 < kUnits.size()) {
    value /= 1024;
    ++unit;
  }
  return fmt::format("{:.2f}{}", value, kUnits[unit]);
}

namespace {

struct Section {
  std::string_view name;
  void (*write)(Engine&, InfoText&);
  bool by_default = true;
};

// In the order in which they are shown, whatever the order they are asked for.
constexpr std::array kSections = {
    Section{"server", InfoServer},
    Section{"clients", InfoClients},
    Section{"memory", InfoMemory},
    Section{"persistence", InfoPersistence},
    Section{"stats", InfoStats},
    Section{"replication", InfoReplication},
    Section{"cpu", InfoCpu},
    Section{"modules", InfoModules},
    Section{"commandstats", InfoCommandStats, false},
    Section{"errorstats", InfoErrorStats},
    Section{"latencystats", InfoLatencyStats, false},
    Section{"cluster", InfoCluster},
    Section{"keyspace", InfoKeyspace},
};
using Chosen = std::bitset<kSections.size()>;

// Unknown names choose nothing.
void Choose(std::string_view name, Chosen& chosen) {
  const bool all = EqualsNoCase(name, "all") || EqualsNoCase(name, "everything");
  const bool by_default = EqualsNoCase(name, "default");
  for (size_t i = 0; i < kSections.size(); ++i) {
    const Section& section = kSections[i];
    if (all || (by_default && section.by_default) || EqualsNoCase(name, section.name)) {
      chosen.set(i);
    }
  }
}

void CmdInfo(CommandContext& ctx) {
  Chosen chosen;
  if (ctx.args.size() == 1) Choose("default", chosen);
  for (uint32_t i = 1; i < ctx.args.size(); ++i) Choose(ctx.args[i], chosen);
  InfoText out;
  for (size_t i = 0; i < kSections.size(); ++i) {
    if (chosen[i]) kSections[i].write(ctx.engine, out);
  }
  ctx.reply.Verbatim("txt", out.text());
}

const CommandSpec kInfoCommands[] = {
    {.name = "info",
     .opcode = 214,
     .arity = -1,
     .flags = kLoading | kStale,
     .categories = kCategoryDangerous,
     .group = "server",
     .since = "1.0.0",
     .complexity = "O(1)",
     .summary = "Describes the server, its load and its data, section by section.",
     .arguments = {{.name = "section", .type = ArgType::kString, .flags = kOptional | kMultiple}},
     .tips = {"nondeterministic_output", "request_policy:all_shards", "response_policy:special"},
     .history = {{"7.0.0", "Several sections may be named."}},
     .handler = CmdInfo},
};
RUDDOCK_COMMANDS(kInfoCommands);

}  // namespace
}  // namespace ruddock::engine
