// SPDX-License-Identifier: BSD-3-Clause
#include "bench/load/load_connection.h"

#include <fmt/format.h>
#include <sys/socket.h>

#include <bit>
#include <cerrno>
#include <cstring>

namespace ruddock::load {

LoadConnection::LoadConnection(Descriptor descriptor, const Options& options)
    : descriptor_(std::move(descriptor)),
      reader_(MakeReplyReader(options.protocol)),
      ring_(std::bit_ceil(options.pipeline)) {}

void LoadConnection::Push(UnderWay request) {
  ring_[(first_ + count_) & (ring_.size() - 1)] = request;
  ++count_;
}

UnderWay LoadConnection::Pop() {
  const UnderWay request = ring_[first_ & (ring_.size() - 1)];
  ++first_;
  --count_;
  return request;
}

bool LoadConnection::Flush() {
  while (sent_ < out_.size()) {
    const ssize_t size = ::send(fd(), out_.data() + sent_, out_.size() - sent_, MSG_NOSIGNAL);
    if (size >= 0) {
      sent_ += static_cast<size_t>(size);
      continue;
    }
    if (errno == EAGAIN || errno == EWOULDBLOCK) return false;
    if (errno == EINTR) continue;
    throw Failure(fmt::format("the server is gone: {}", std::strerror(errno)));
  }
  out_.clear();
  sent_ = 0;
  return true;
}

}  // namespace ruddock::load
