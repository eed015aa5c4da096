// SPDX-License-Identifier: BSD-3-Clause
// Who may connect: the default user and its password (requirepass). Safe from any thread.
#pragma once

#include <atomic>
#include <mutex>
#include <string_view>

#include "engine/base/sha256.h"

namespace ruddock::engine {

class Credentials {
 public:
  static constexpr std::string_view kDefaultUser = "default";

  // Kept as a digest. Empty: no password is asked for, and any is right. Clients that are
  // connected already stay what they are.
  void SetPassword(std::string_view password);

  // Whether clients have to authenticate. No lock.
  bool required() const { return required_.load(std::memory_order_relaxed); }
  bool HasUser(std::string_view user) const { return user == kDefaultUser; }
  // Takes the same time for a known and an unknown user, a right and a wrong password.
  bool Check(std::string_view user, std::string_view password) const;

 private:
  std::atomic<bool> required_{false};
  mutable std::mutex mutex_;
  Sha256Digest digest_{};
};

}  // namespace ruddock::engine
