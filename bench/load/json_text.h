// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace ruddock::load {

// A JSON document of exactly `size` bytes, the same for the same seed and compiler: a shop's
// orders, in each of them a customer with an address, products with descriptions, timestamps and
// identifiers, as services exchange them. Customers and products come again, some often. Below 8
// KiB it is a list of customers, below a few dozen bytes a string.
std::string MakeJsonText(size_t size, uint64_t seed);

}  // namespace ruddock::load
