// SPDX-License-Identifier: BSD-3-Clause
#include "engine/config/special.h"
#include "engine/config/table.h"

namespace ruddock::engine {

namespace {

constexpr EnumName kSupervision[] = {
    {"upstart", static_cast<int64_t>(Supervision::kUpstart)},
    {"systemd", static_cast<int64_t>(Supervision::kSystemd)},
    {"auto", static_cast<int64_t>(Supervision::kAuto)},
    {"no", static_cast<int64_t>(Supervision::kNone)},
};

// "relative" is another word for "yes" and shown as such.
constexpr EnumName kOomScore[] = {{"no", 0}, {"yes", 1}, {"relative", 1}, {"absolute", 2}};

constexpr EnumName kShutdown[] = {{"default", 0},
                                  {"save", kShutdownSave},
                                  {"nosave", kShutdownNoSave},
                                  {"now", kShutdownNow},
                                  {"force", kShutdownForce}};

void AddCpuLists(DirectiveTable& rows) {
  for (const std::string_view name :
       {"server_cpulist", "bio_cpulist", "aof_rewrite_cpulist", "bgsave_cpulist"}) {
    rows.push_back(TextLine(name, "").Immutable());
  }
}

}  // namespace

DirectiveTable ProcessDirectives() {
  using S = Settings;
  DirectiveTable rows;
  rows.push_back(Bool("daemonize", "no").In<&S::daemonize>().Immutable().Effective());
  rows.push_back(TextLine("pidfile", "").In<&S::pidfile>().Immutable().Effective());
  rows.push_back(
      Enum("supervised", "no", kSupervision).In<&S::supervised>().Immutable().Effective());
  rows.push_back(Bool("set-proc-title", "yes").In<&S::set_proc_title>().Immutable().Effective());
  rows.push_back(TextLine("proc-title-template", "{title} {listen-addr} {server-mode}")
                     .Validate(CheckTitleTemplate)
                     .In<&S::proc_title_template>()
                     .Effective());
  rows.push_back(DirDirective().In<&S::dir>().Protected().Effective());
  rows.push_back(Bool("disable-thp", "yes").In<&S::disable_thp>().Immutable().Effective());
  rows.push_back(Bool("always-show-logo", "no").Immutable());
  rows.push_back(Enum("oom-score-adj", "no", kOomScore));
  rows.push_back(OomScoreValuesDirective());
  rows.push_back(
      EnumSet("shutdown-on-sigterm", "default", kShutdown).Validate(CheckShutdownOptions));
  rows.push_back(
      EnumSet("shutdown-on-sigint", "default", kShutdown).Validate(CheckShutdownOptions));
  rows.push_back(Integer("shutdown-timeout", "10", 0, kIntMax));
  rows.push_back(Integer("busy-reply-threshold", "5000", 0, kLongMax).Alias("lua-time-limit"));
  rows.push_back(Bool("lua-enable-deprecated-api", "no").Immutable().Hidden());
  rows.push_back(TextLine("ignore-warnings", ""));
  rows.push_back(Bool("use-exit-on-panic", "no").Hidden());
  AddCpuLists(rows);
  return rows;
}

}  // namespace ruddock::engine
