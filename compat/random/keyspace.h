// SPDX-License-Identifier: BSD-3-Clause
// The whole keyspace of two servers, compared from outside.
#pragma once

#include <optional>
#include <string>

#include "compat/support/child_server.h"

namespace ruddock::compat {

// Compares DEBUG DIGEST and, key by key in every database, type, encoding, value and expiry.
std::optional<std::string> DifferenceOfKeyspaces(const ChildServer& expected,
                                                 const ChildServer& got);

}  // namespace ruddock::compat
