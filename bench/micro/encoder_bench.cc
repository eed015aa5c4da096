// SPDX-License-Identifier: BSD-3-Clause
//
// What encoding one reply costs, by type; a batch of 64 replies goes into one buffer.
#include <benchmark/benchmark.h>

#include <string>

#include "resp/encoder.h"

namespace ruddock::bench {
namespace {

constexpr int kReplies = 64;

template <typename Reply>
void EncodeAll(benchmark::State& state, int protocol, Reply reply) {
  engine::OutputBuffer out;
  resp::Encoder encoder;
  encoder.Attach(out);
  encoder.SetProtocol(protocol);
  for (auto _ : state) {
    out.Clear();
    // As the executor sees it: through the interface.
    engine::ReplySink& sink = encoder;
    for (int i = 0; i < kReplies; ++i) reply(sink, i);
    benchmark::DoNotOptimize(out.bytes().data());
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(state.iterations() * kReplies);
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(out.total()));
}

void BM_EncodeOk(benchmark::State& state) {
  EncodeAll(state, 2, [](engine::ReplySink& sink, int) { sink.Ok(); });
}
BENCHMARK(BM_EncodeOk);

void BM_EncodeInteger(benchmark::State& state) {
  EncodeAll(state, 2, [](engine::ReplySink& sink, int i) { sink.Integer(i * 10'007); });
}
BENCHMARK(BM_EncodeInteger);

void BM_EncodeBulk(benchmark::State& state) {
  const std::string value(static_cast<size_t>(state.range(0)), 'x');
  EncodeAll(state, 2, [&](engine::ReplySink& sink, int) { sink.Bulk(value); });
}
BENCHMARK(BM_EncodeBulk)->Arg(3)->Arg(64)->Arg(1024);

void BM_EncodeNull(benchmark::State& state) {
  EncodeAll(state, static_cast<int>(state.range(0)),
            [](engine::ReplySink& sink, int) { sink.Null(); });
}
BENCHMARK(BM_EncodeNull)->Arg(2)->Arg(3);

void BM_EncodeDouble(benchmark::State& state) {
  EncodeAll(state, static_cast<int>(state.range(0)),
            [](engine::ReplySink& sink, int i) { sink.Double(i * 0.1); });
}
BENCHMARK(BM_EncodeDouble)->Arg(2)->Arg(3);

void BM_EncodeArrayOfTen(benchmark::State& state) {
  EncodeAll(state, 2, [](engine::ReplySink& sink, int) {
    sink.Array(10);
    for (int i = 0; i < 10; ++i) sink.Bulk("VXK");
  });
}
BENCHMARK(BM_EncodeArrayOfTen);

}  // namespace
}  // namespace ruddock::bench
