// SPDX-License-Identifier: BSD-3-Clause
#include <syslog.h>

#include "engine/config/special.h"
#include "engine/config/table.h"

namespace ruddock::engine {

namespace {

constexpr EnumName kLevels[] = {
    {"debug", static_cast<int64_t>(LogLevel::kDebug)},
    {"verbose", static_cast<int64_t>(LogLevel::kVerbose)},
    {"notice", static_cast<int64_t>(LogLevel::kNotice)},
    {"warning", static_cast<int64_t>(LogLevel::kWarning)},
};

constexpr EnumName kFacilities[] = {
    {"user", LOG_USER},     {"local0", LOG_LOCAL0}, {"local1", LOG_LOCAL1},
    {"local2", LOG_LOCAL2}, {"local3", LOG_LOCAL3}, {"local4", LOG_LOCAL4},
    {"local5", LOG_LOCAL5}, {"local6", LOG_LOCAL6}, {"local7", LOG_LOCAL7},
};

}  // namespace

DirectiveTable ObservationDirectives() {
  using S = Settings;
  DirectiveTable rows;
  rows.push_back(Integer("slowlog-log-slower-than", "10000", -1, kLongMax)
                     .In<&S::slowlog_log_slower_than>()
                     .Effective());
  rows.push_back(
      Integer("slowlog-max-len", "128", 0, kLongMax).In<&S::slowlog_max_len>().Effective());
  rows.push_back(Integer("latency-monitor-threshold", "0", 0, kLongMax)
                     .In<&S::latency_monitor_threshold>()
                     .Effective());
  rows.push_back(Bool("latency-tracking", "yes").In<&S::latency_tracking>().Effective());
  rows.push_back(PercentilesDirective().In<&S::latency_tracking_info_percentiles>().Effective());
  rows.push_back(NotifyDirective().In<&S::notify_keyspace_events>());
  rows.push_back(Enum("loglevel", "notice", kLevels).In<&S::loglevel>().Effective());
  rows.push_back(TextLine("logfile", "").In<&S::logfile>().Immutable().Effective());
  rows.push_back(Bool("syslog-enabled", "no").In<&S::syslog_enabled>().Immutable().Effective());
  rows.push_back(TextLine("syslog-ident", "redis").In<&S::syslog_ident>().Immutable().Effective());
  rows.push_back(Enum("syslog-facility", "local0", kFacilities)
                     .In<&S::syslog_facility>()
                     .Immutable()
                     .Effective());
  rows.push_back(Bool("crash-log-enabled", "yes").In<&S::crash_log_enabled>().Effective());
  rows.push_back(Bool("crash-memcheck-enabled", "yes"));
  rows.push_back(Integer("watchdog-period", "0", 0, kIntMax).Hidden());
  return rows;
}

}  // namespace ruddock::engine
