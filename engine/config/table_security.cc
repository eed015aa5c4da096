// SPDX-License-Identifier: BSD-3-Clause
#include "engine/config/table.h"

namespace ruddock::engine {

namespace {

constexpr EnumName kAllowed[] = {
    {"no", static_cast<int64_t>(Access::kNobody)},
    {"yes", static_cast<int64_t>(Access::kEverybody)},
    {"local", static_cast<int64_t>(Access::kLocal)},
};

// A list of users that nobody enforces would be worse than none.
std::string RefuseAclFile(const ConfigValue& value) {
  if (std::get<std::string>(value).empty()) return {};
  return "ACL files are not supported";
}

constexpr EnumName kPubsubDefault[] = {{"allchannels", 1}, {"resetchannels", 0}};
constexpr EnumName kSanitize[] = {{"no", 0}, {"yes", 1}, {"clients", 2}};

}  // namespace

DirectiveTable SecurityDirectives() {
  using S = Settings;
  DirectiveTable rows;
  rows.push_back(TextLine("requirepass", "").In<&S::requirepass>().Sensitive().Effective());
  rows.push_back(TextLine("aclfile", "").Validate(RefuseAclFile).Immutable());
  rows.push_back(Integer("acllog-max-len", "128", 0, kLongMax));
  rows.push_back(Enum("acl-pubsub-default", "resetchannels", kPubsubDefault));
  rows.push_back(Enum("enable-debug-command", "no", kAllowed)
                     .In<&S::enable_debug_command>()
                     .Immutable()
                     .Effective());
  rows.push_back(
      Enum("enable-module-command", "no", kAllowed).In<&S::enable_module_command>().Immutable());
  rows.push_back(Enum("enable-protected-configs", "no", kAllowed)
                     .In<&S::enable_protected_configs>()
                     .Immutable()
                     .Effective());
  rows.push_back(Enum("sanitize-dump-payload", "no", kSanitize));
  return rows;
}

}  // namespace ruddock::engine
