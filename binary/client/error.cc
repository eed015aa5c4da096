// SPDX-License-Identifier: BSD-3-Clause
#include <ruddock/client/error.h>

namespace ruddock::client {

std::string_view ErrorKindName(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kNetwork: return "network";
    case ErrorKind::kTimeout: return "timeout";
    case ErrorKind::kProtocol: return "protocol";
    case ErrorKind::kServer: return "server";
    case ErrorKind::kClosed: return "closed";
    case ErrorKind::kTooLarge: return "too large";
    case ErrorKind::kType: return "type";
  }
  return "?";
}

std::string_view OutcomeName(Outcome outcome) {
  switch (outcome) {
    case Outcome::kNotSent: return "not sent";
    case Outcome::kUnknown: return "unknown outcome";
    case Outcome::kAnswered: return "answered";
  }
  return "?";
}

std::string Error::ToString() const {
  std::string text(ErrorKindName(kind));
  text.append(" (").append(OutcomeName(outcome)).append("): ").append(message);
  return text;
}

}  // namespace ruddock::client
