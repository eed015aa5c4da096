// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

namespace ruddock::server {

// The two ends of a connected socket as Redis writes them: "127.0.0.1:6379", "[::1]:6379", or
// "/path/of/socket:0".
std::string PeerAddress(int fd);
std::string LocalAddress(int fd);

// Whether the other end of a TCP socket is on this machine (loopback).
bool PeerIsLoopback(int fd);

}  // namespace ruddock::server
