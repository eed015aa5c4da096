// SPDX-License-Identifier: BSD-3-Clause
#include "bench/report/binary.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "bench/report/budget.h"
#include "bench/report/client.h"
#include "bench/report/dataset.h"
#include "bench/report/pipeline_load.h"
#include "bench/report/plan.h"

namespace ruddock::bench {
namespace {

constexpr int kPipeline = 16;
constexpr int kRepeats = 2;

// A call of binary/PROTOCOL.md; opcodes, counts and lengths here take one byte each.
void AppendCall(std::string& out, char opcode, std::initializer_list<std::string_view> words) {
  out += '\x21';
  out += opcode;
  out += static_cast<char>(words.size());
  for (const std::string_view word : words) {
    out += static_cast<char>(word.size());
    out += word;
  }
}

constexpr char kGet = 1;
constexpr char kSet = 2;

PipelineLoad MakeLoad(const Server& server, bool binary, const std::string& command,
                      std::uint64_t requests) {
  PipelineLoad load;
  load.port = binary ? server.binary_port() : server.port();
  load.pipeline = kPipeline;
  load.requests = requests;
  load.keys = kFewKeys;
  constexpr std::string_view kKey = "key:000000000000";
  constexpr std::string_view kValue = "VXK";
  if (command == "GET") {
    load.reply = binary ? "\x3a\x03VXK" : "$3\r\nVXK\r\n";
    binary ? AppendCall(load.request, kGet, {kKey}) : AppendRequest(load.request, {"GET", kKey});
  } else {
    load.reply = binary ? "\x37" : "+OK\r\n";
    binary ? AppendCall(load.request, kSet, {kKey, kValue})
           : AppendRequest(load.request, {"SET", kKey, kValue});
  }
  return load;
}

PipelineResult Measure(const Server& server, bool binary, const std::string& command,
                       std::uint64_t requests) {
  PipelineResult best;
  for (int i = 0; i <= kRepeats; ++i) {
    server.WaitUntilQuiet();
    const PipelineResult result = RunPipelines(MakeLoad(server, binary, command, requests), server);
    if (i == 0 || result.waited_share < best.waited_share) best = result;
    if (best.waited_share <= kDisturbed) break;
  }
  return best;
}

void MeasureRounds(const Context& context, const std::string& command, Figure& figure) {
  const std::uint64_t requests = context.options.quick ? 400'000 : 1'600'000;
  const std::unique_ptr<Server> server = context.StartServerWithBinary();
  FillKeys(*server, "key:", kFewKeys, "VXK", context.progress);
  for (const bool binary : {false, true}) Measure(*server, binary, command, requests / 10);
  std::vector<double> resp_ns;
  std::vector<double> binary_ns;
  double disturbed = 0;
  for (int round = 0; round < context.options.rounds; ++round) {
    context.progress.Now(fmt::format("{} round {}", figure.id, round + 1));
    PipelineResult results[2];
    // Neither has the advantage of always being the second.
    for (const bool second : {false, true}) {
      const bool binary = second == (round % 2 == 0);
      results[binary] = Measure(*server, binary, command, requests);
      disturbed = std::max(disturbed, results[binary].waited_share);
    }
    resp_ns.push_back(results[0].cpu_nanoseconds);
    binary_ns.push_back(results[1].cpu_nanoseconds);
    figure.values[ServerKind::kRuddock].push_back(binary_ns.back() / resp_ns.back());
  }
  figure.title +=
      fmt::format(" ({:.0f} ns against {:.0f} ns{})", Summarize(binary_ns).median,
                  Summarize(resp_ns).median, disturbed > kDisturbed ? ", disturbed" : "");
}

}  // namespace

Figure MeasureBinaryCpu(const Context& context, const std::string& command) {
  Figure figure;
  figure.id = command == "GET" ? kBinaryGetId : kBinarySetId;
  figure.title = "binary against our RESP, CPU per " + command + ", -P 16";
  figure.unit = std::string("x");
  figure.limit = kMaxBinaryCpuRatio;
  try {
    MeasureRounds(context, command, figure);
  } catch (const std::runtime_error& error) {
    figure.failure = error.what();
  }
  return figure;
}

Figure MeasureBinaryBytes(const Context& context, const std::string& command) {
  Figure figure;
  figure.id = command == "GET" ? kBinaryGetBytesId : kBinarySetBytesId;
  figure.title = "binary against our RESP, bytes both ways per " + command;
  figure.unit = std::string("x");
  figure.limit = kMaxBinaryBytesRatio;
  try {
    const std::unique_ptr<Server> server = context.StartServerWithBinary();
    FillKeys(*server, "key:", kFewKeys, "VXK", context.progress);
    double bytes[2];
    for (const bool binary : {false, true}) {
      const PipelineResult result =
          RunPipelines(MakeLoad(*server, binary, command, 8'000), *server);
      bytes[binary] = result.bytes_sent + result.bytes_received;
    }
    figure.values[ServerKind::kRuddock].push_back(bytes[1] / bytes[0]);
    figure.title += fmt::format(" ({:.0f} against {:.0f})", bytes[1], bytes[0]);
  } catch (const std::runtime_error& error) {
    figure.failure = error.what();
  }
  return figure;
}

}  // namespace ruddock::bench
