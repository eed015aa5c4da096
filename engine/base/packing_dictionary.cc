// SPDX-License-Identifier: BSD-3-Clause
#include "engine/base/packing_dictionary.h"

#include <lz4.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstring>

namespace ruddock::engine {
namespace {

// By number; 0 stands for none.
std::array<std::atomic<const PackingDictionary*>, 256> g_dictionaries;

std::atomic<uint64_t> g_next_serial{1};

// A thread's copy of one dictionary with room behind it: what lies there LZ4 decompresses twice as
// fast as what lies elsewhere.
class DecompressingRoom {
 public:
  static constexpr size_t kSize = size_t{16} << 10;

  // The room behind a copy of that dictionary; null where the thread has a copy of another one,
  // which it keeps while that is asked for more often.
  char* Behind(uint64_t serial, const char* bytes, size_t size) {
    if (serial == serial_) [[likely]] {
      strange_ = 0;
      return memory_.get() + PackingDictionary::kMostBytes;
    }
    if (++strange_ < kMostStrange && memory_) return nullptr;
    if (!memory_) memory_.reset(new char[PackingDictionary::kMostBytes + kSize]);
    char* const room = memory_.get() + PackingDictionary::kMostBytes;
    std::memcpy(room - size, bytes, size);
    serial_ = serial;
    strange_ = 0;
    return room;
  }

 private:
  // In a row; a copy takes as long as this many values.
  static constexpr int kMostStrange = 16;

  std::unique_ptr<char[]> memory_;
  uint64_t serial_ = 0;
  int strange_ = 0;
};
thread_local DecompressingRoom t_room;

}  // namespace

// LZ4's table of what is where in the bytes.
struct PackingDictionary::Prepared {
  LZ4_stream_t stream;
};

PackingDictionary::PackingDictionary(std::string_view bytes)
    : size_(std::min(bytes.size(), kMostBytes)),
      bytes_(new char[size_]),
      prepared_(std::make_unique<Prepared>()),
      serial_(g_next_serial.fetch_add(1, std::memory_order_relaxed)) {
  std::memcpy(bytes_.get(), bytes.data(), size_);
  LZ4_initStream(&prepared_->stream, sizeof(prepared_->stream));
  LZ4_loadDict(&prepared_->stream, bytes_.get(), static_cast<int>(size_));
}

std::unique_ptr<PackingDictionary> PackingDictionary::Make(std::string_view bytes) {
  std::unique_ptr<PackingDictionary> made(new PackingDictionary(bytes));
  for (size_t number = 1; number < g_dictionaries.size(); ++number) {
    const PackingDictionary* none = nullptr;
    if (!g_dictionaries[number].compare_exchange_strong(none, made.get())) continue;
    made->number_ = static_cast<uint8_t>(number);
    return made;
  }
  return nullptr;
}

PackingDictionary::~PackingDictionary() {
  if (number_ != 0) g_dictionaries[number_] = nullptr;
}

const PackingDictionary& PackingDictionary::Of(uint8_t number) {
  return *g_dictionaries[number].load(std::memory_order_acquire);
}

size_t PackingDictionary::memory() const {
  return sizeof(*this) + size_ + (prepared_ ? sizeof(*prepared_) : 0);
}

size_t PackingDictionary::Compress(std::string_view bytes, char* out, size_t room) const {
  // LZ4 adds what it compresses to the table. A copy takes no longer than clearing an empty one,
  // as it does without a dictionary.
  LZ4_stream_t stream = prepared_->stream;
  return static_cast<size_t>(
      LZ4_compress_fast_continue(&stream, bytes.data(), out, static_cast<int>(bytes.size()),
                                 static_cast<int>(room), /*acceleration=*/1));
}

void PackingDictionary::StopCompressing() { prepared_.reset(); }

bool PackingDictionary::Decompress(std::string_view block, char* out, size_t size) const {
  const auto decompress = [&](char* to, const char* dictionary) {
    return LZ4_decompress_safe_usingDict(block.data(), to, static_cast<int>(block.size()),
                                         static_cast<int>(size), dictionary,
                                         static_cast<int>(size_)) == static_cast<int>(size);
  };
  char* const room =
      size <= DecompressingRoom::kSize ? t_room.Behind(serial_, bytes_.get(), size_) : nullptr;
  if (room == nullptr) return decompress(out, bytes_.get());
  if (!decompress(room, room - size_)) return false;
  std::copy_n(room, size, out);
  return true;
}

}  // namespace ruddock::engine
