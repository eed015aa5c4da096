// SPDX-License-Identifier: BSD-3-Clause
#include "engine/exec/credentials.h"

namespace ruddock::engine {
namespace {

// Looks at every byte, whatever it finds.
bool EqualInConstantTime(const Sha256Digest& a, const Sha256Digest& b) {
  volatile uint8_t difference = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    difference = static_cast<uint8_t>(difference | (a[i] ^ b[i]));
  }
  return difference == 0;
}

}  // namespace

void Credentials::SetPassword(std::string_view password) {
  const Sha256Digest digest = Sha256(password);
  std::lock_guard guard(mutex_);
  digest_ = digest;
  required_.store(!password.empty(), std::memory_order_relaxed);
}

bool Credentials::Check(std::string_view user, std::string_view password) const {
  const Sha256Digest given = Sha256(password);
  std::lock_guard guard(mutex_);
  const bool right = EqualInConstantTime(given, digest_) | !required();
  return right & HasUser(user);
}

}  // namespace ruddock::engine
