// SPDX-License-Identifier: BSD-3-Clause
//
// What decoding one request costs, by command shape and by how many arrive together.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <string>
#include <vector>

#include "resp/decoder.h"

namespace ruddock::bench {
namespace {

std::string Request(const std::vector<std::string>& words) {
  std::string out = fmt::format("*{}\r\n", words.size());
  for (const std::string& word : words) out += fmt::format("${}\r\n{}\r\n", word.size(), word);
  return out;
}

std::string Repeated(const std::string& text, int64_t times) {
  std::string out;
  for (int64_t i = 0; i < times; ++i) out += text;
  return out;
}

// Decodes `requests` requests that lie in the buffer whole; the figure is per request.
void DecodeAll(benchmark::State& state, const std::string& request, int64_t requests) {
  const std::string input = Repeated(request, requests);
  resp::Decoder decoder;
  engine::Batch batch;
  const resp::Decoder::Limits limits;
  for (auto _ : state) {
    batch.Clear();
    const auto result = decoder.Decode(input, batch, limits);
    benchmark::DoNotOptimize(result);
    if (batch.size() != static_cast<size_t>(requests)) {
      state.SkipWithError("not all requests were decoded");
      break;
    }
  }
  state.SetItemsProcessed(state.iterations() * requests);
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(input.size()));
}

void BM_DecodeGet(benchmark::State& state) {
  DecodeAll(state, Request({"GET", "key:000000012345"}), state.range(0));
}
BENCHMARK(BM_DecodeGet)->Arg(1)->Arg(16)->Arg(64);

void BM_DecodeSet(benchmark::State& state) {
  DecodeAll(state, Request({"SET", "key:000000012345", "VXK"}), state.range(0));
}
BENCHMARK(BM_DecodeSet)->Arg(1)->Arg(16)->Arg(64);

void BM_DecodeMset(benchmark::State& state) {
  std::vector<std::string> words = {"MSET"};
  for (int i = 0; i < 10; ++i) words.insert(words.end(), {"key:000000012345", "VXK"});
  DecodeAll(state, Request(words), state.range(0));
}
BENCHMARK(BM_DecodeMset)->Arg(1)->Arg(16);

void BM_DecodeInlinePing(benchmark::State& state) { DecodeAll(state, "PING\r\n", state.range(0)); }
BENCHMARK(BM_DecodeInlinePing)->Arg(16);

// A request that arrives in two pieces, cut where the argument tells.
void BM_DecodeSplitSet(benchmark::State& state) {
  const std::string input = Request({"SET", "key:000000012345", "VXK"});
  const auto cut = static_cast<size_t>(state.range(0));
  resp::Decoder decoder;
  engine::Batch batch;
  const resp::Decoder::Limits limits;
  for (auto _ : state) {
    batch.Clear();
    const auto first = decoder.Decode(std::string_view(input).substr(0, cut), batch, limits);
    decoder.Decode(std::string_view(input).substr(first.consumed), batch, limits);
    if (batch.size() != 1) {
      state.SkipWithError("the request was not decoded");
      break;
    }
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_DecodeSplitSet)->Arg(2)->Arg(20)->Arg(40);

}  // namespace
}  // namespace ruddock::bench
