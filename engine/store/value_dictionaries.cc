// SPDX-License-Identifier: BSD-3-Clause
#include "engine/store/value_dictionaries.h"

#include <algorithm>
#include <limits>
#include <span>
#include <utility>

#include "engine/base/packed_bytes.h"
#include "engine/base/random.h"
#include "engine/base/scratch_buffer.h"
#include "engine/store/write_gate.h"

namespace ruddock::engine {
namespace {

// A sample is a piece of a value, so that a dictionary has some of at least 32 of them.
constexpr size_t kMostSample = 2048;
// Two thirds of the samples are for the dictionary, one third to try it on.
constexpr size_t kSampleBytes = PackingDictionary::kMostBytes / 2 * 3;
// A dictionary of less is not worth its memory.
constexpr size_t kLeastBytes = 1024;
// What another dictionary has to save of what values take with the one in use: each costs memory
// for as long as any value needs it.
constexpr double kWorthChanging = 0.9;

constexpr int64_t kNever = std::numeric_limits<int64_t>::max();

// What the value would take beside the dictionary (null: none), as the store decides it.
size_t StoredSize(std::string_view value, const PackingDictionary* dictionary) {
  ScratchBuffer buffer;
  const size_t most = WriteGate::WorthPacking(value.size());
  char* const out = buffer.Take(most);
  const size_t size =
      dictionary != nullptr ? Pack(value, *dictionary, out, most) : Pack(value, out, most);
  return size != 0 ? size : value.size();
}

size_t StoredSize(std::span<const std::string_view> values, const PackingDictionary* dictionary) {
  size_t sum = 0;
  for (const std::string_view value : values) sum += StoredSize(value, dictionary);
  return sum;
}

std::unique_ptr<PackingDictionary> DictionaryOfAll(std::span<const std::string_view> values) {
  std::string bytes;
  for (const std::string_view value : values) bytes += value;
  return bytes.size() < kLeastBytes ? nullptr : PackingDictionary::Make(bytes);
}

}  // namespace

size_t ValueDictionaries::PlaceOf(uint8_t number) const {
  return static_cast<size_t>(std::find(numbers_.begin(), numbers_.end(), number) -
                             numbers_.begin());
}

bool ValueDictionaries::Sample(StoreCounters& counters, std::string_view value) {
  counters.unsampled.Add(1);
  if (counters.unsampled.Get() < stride_.load(std::memory_order_relaxed)) [[likely]]
    return false;
  const std::unique_lock lock(mutex_, std::try_to_lock);
  const int64_t stride = stride_.load(std::memory_order_relaxed);
  if (!lock || stride == kNever) return false;
  // Not at even distances: values may come in rounds of their own.
  const auto ahead = static_cast<int64_t>(ThreadRandom().Below(static_cast<uint64_t>(stride)));
  counters.unsampled.Reset();
  counters.unsampled.Add(ahead - stride / 2);
  if (samples_.bytes.empty()) samples_.bytes.reserve(kSampleBytes + kMostSample);
  const size_t beyond = value.size() - std::min(value.size(), kMostSample);
  samples_.bytes += value.substr(ThreadRandom().Below(beyond + 1), kMostSample);
  samples_.ends.push_back(samples_.bytes.size());
  if (samples_.bytes.size() < kSampleBytes) return false;
  stride_.store(kNever, std::memory_order_relaxed);
  return true;
}

std::unique_ptr<PackingDictionary> ValueDictionaries::Judge() {
  Samples samples;
  {
    const std::lock_guard lock(mutex_);
    samples = std::exchange(samples_, {});
  }
  // By chance: in turn, one of them might never see a kind of values that comes in turn, too.
  std::vector<std::string_view> sources;
  std::vector<std::string_view> trials;
  size_t start = 0;
  for (size_t i = 0; i < samples.ends.size(); ++i) {
    const std::string_view sample(samples.bytes.data() + start, samples.ends[i] - start);
    (ThreadRandom().Below(3) == 0 ? trials : sources).push_back(sample);
    start = samples.ends[i];
  }
  // Into the dictionary comes what others have something in common with: no images or digests.
  const std::unique_ptr<PackingDictionary> others = DictionaryOfAll(trials);
  if (!others) return nullptr;
  std::erase_if(sources, [&](std::string_view sample) {
    return StoredSize(sample, others.get()) == sample.size();
  });
  std::unique_ptr<PackingDictionary> made = DictionaryOfAll(sources);
  if (!made) return nullptr;
  const double before = static_cast<double>(StoredSize(trials, current_));
  const double after = static_cast<double>(StoredSize(trials, made.get()));
  return after <= before * kWorthChanging ? std::move(made) : nullptr;
}

void ValueDictionaries::Install(Store& store, std::unique_ptr<PackingDictionary> judged) {
  AssertAllShardsHeld(store);
  FreeUnused(store);
  const size_t place = PlaceOf(0);
  if (judged && place < kMostDictionaries) {
    if (current_ != nullptr) all_[PlaceOf(current_->number())]->StopCompressing();
    current_ = judged.get();
    numbers_[place] = judged->number();
    all_[place] = std::move(judged);
    next_stride_ = kLeastStride;
    FreeUnused(store);  // the one before may have served nobody
  } else {
    next_stride_ = std::min(2 * next_stride_, kMostStride);
  }
  size_t count = 0;
  size_t memory = 0;
  for (const std::unique_ptr<PackingDictionary>& one : all_) {
    if (!one) continue;
    ++count;
    memory += one->memory();
  }
  count_.store(count, std::memory_order_relaxed);
  memory_.store(memory, std::memory_order_relaxed);
  stride_.store(next_stride_, std::memory_order_relaxed);
}

void ValueDictionaries::FreeUnused(const Store& store) {
  for (size_t i = 0; i < kMostDictionaries; ++i) {
    if (!all_[i] || all_[i].get() == current_ || store.ValuesOfDictionary(i) != 0) continue;
    all_[i].reset();
    numbers_[i] = 0;
  }
}

}  // namespace ruddock::engine
