// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

namespace ruddock::client {

// What the two ends may agree on in the hello (ServerInfo::features says what was granted).
enum Feature : uint64_t {
  kCompressedReplies = 1,   // ConnectionOptions::compress_replies
  kCompressedRequests = 2,  // ConnectionOptions::compress_requests
  kArraysOfNumbers = 4,     // always wanted
};

// A duration of zero means that there is no such deadline.
struct ConnectionOptions {
  std::string host = "127.0.0.1";  // a name or an address
  uint16_t port = 7001;            // the server's binary-port

  std::string user;      // empty with a password: the default user
  std::string password;  // empty with no user: nobody authenticates
  unsigned database = 0;
  std::string client_name;  // what CLIENT LIST shows

  // For everything until the server has answered the hello.
  std::chrono::milliseconds connect_timeout{5000};
  // For a request whose RequestOptions name no other one.
  std::chrono::milliseconds request_timeout{5000};
  bool tcp_keepalive = true;

  // LZ4 on the wire, where the server offers it, for texts of so many bytes and more: worth it over
  // slow networks. Replies are decompressed as they come in. Of requests it concerns Call() and
  // what is built on it; a pipeline is told itself (Pipeline::CompressFrom).
  bool compress_replies = false;
  bool compress_requests = false;
  size_t compression_threshold = 4096;

  // Larger replies break the connection, before memory is taken for them.
  size_t max_reply_bytes = size_t{1} << 30;
  size_t max_reply_elements = size_t{1} << 24;
  // Larger values are received into memory of their own.
  size_t receive_buffer_bytes = 32768;
};

struct RequestOptions {
  // From the call to the last reply, the wait for a connection included; zero takes the
  // connection's request_timeout, a negative one means none.
  std::chrono::milliseconds timeout{0};
  // Whether the requests may be executed twice. Only then does a pool send again what was sent and
  // not answered.
  bool idempotent = false;
};

struct PoolOptions {
  ConnectionOptions connection;

  size_t min_connections = 1;  // kept open
  size_t max_connections = 8;
  // For a place among those who wait for a connection; zero: only the request's own deadline.
  std::chrono::milliseconds acquire_timeout{5000};
  size_t max_waiting = 100'000;

  // A connection that nobody used for so long is asked for a PING.
  std::chrono::milliseconds idle_check{30'000};
  std::chrono::milliseconds health_check_timeout{2000};
  // One beyond min_connections that nobody used for so long is closed.
  std::chrono::milliseconds idle_timeout{300'000};

  // Between attempts to connect that fail, or come to a connection that breaks before it has
  // served: doubles from the first to the last, and each is cut by a random part of up to
  // backoff_jitter of itself, so that clients do not come all at once.
  std::chrono::milliseconds backoff_initial{10};
  std::chrono::milliseconds backoff_max{500};
  double backoff_jitter = 0.5;
};

}  // namespace ruddock::client
