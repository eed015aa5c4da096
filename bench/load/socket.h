// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <stdexcept>
#include <string>
#include <utility>

#include "bench/load/options.h"

namespace ruddock::load {

// Why a run cannot go on; its text is for the user.
class Failure : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Owns a file descriptor.
class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  ~Descriptor();
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  int get() const { return fd_; }

 private:
  int fd_;
};

// "127.0.0.1:6379", or the path of the socket.
std::string ServerName(const Options& options);

// A connection that is authenticated and works on the wanted database; it does not block. Throws
// Failure.
Descriptor Connect(const Options& options);

}  // namespace ruddock::load
