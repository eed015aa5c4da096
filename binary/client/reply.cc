// SPDX-License-Identifier: BSD-3-Clause
#include <ruddock/client/reply.h>

#include <string>

namespace ruddock::client {

bool Replies::ok() const {
  if (!complete()) return false;
  for (size_t i = 0; i < answered(); ++i) {
    if (Value(&data_->nodes[data_->starts[i]]).is_error()) return false;
  }
  return true;
}

Result<Value> Replies::operator[](size_t index) const {
  if (index >= size_) detail::NoValue("a reply to more requests than were asked");
  if (index < answered()) {
    const Value value(&data_->nodes[data_->starts[index]]);
    if (!value.is_error()) return value;
    return Error{ErrorKind::kServer, Outcome::kAnswered, std::string(value.text())};
  }
  Error error = failure_.value_or(Error{ErrorKind::kClosed, Outcome::kNotSent, "never sent"});
  error.outcome = index < sent_ ? Outcome::kUnknown : Outcome::kNotSent;
  return error;
}

Result<Reply> Replies::At(size_t index) const {
  const Result<Value> value = (*this)[index];
  if (!value) return value.error();
  return Reply(data_, *value);
}

}  // namespace ruddock::client
