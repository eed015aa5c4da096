// SPDX-License-Identifier: BSD-3-Clause
#include "server/listener_set.h"

#include <algorithm>

#include "engine/base/log.h"

namespace ruddock::server {

ListenerSet::ListenerSet(asio::io_context& context, OnAccept on_accept)
    : context_(context), on_accept_(std::move(on_accept)) {}

std::shared_ptr<Listener> ListenerSet::OpenTcp(const std::string& address, uint16_t port,
                                               int backlog, Wire wire, bool overlap,
                                               std::string& error) {
  const auto accepted = [this, wire](int fd) { on_accept_(fd, false, wire); };
  return Listener::Tcp(context_, address, port, backlog, overlap, accepted, error);
}

std::string ListenerSet::Collect(const engine::Config& config, bool overlap,
                                 std::vector<Bound>& wanted) {
  struct Port {
    int number;
    Wire wire;
  };
  for (const Port port :
       {Port{config.port(), Wire::kResp}, Port{config.binary_port(), Wire::kBinary}}) {
    if (port.number == 0) continue;
    const auto number = static_cast<uint16_t>(port.number);
    for (std::string address : config.bind()) {
      // "-": this address may be missing on this machine.
      const bool optional = !address.empty() && address.front() == '-';
      if (optional) address.erase(0, 1);
      const auto same = [&](const Bound& bound) {
        return bound.address == address && bound.port == number && bound.wire == port.wire;
      };
      if (const auto kept = std::find_if(bound_.begin(), bound_.end(), same);
          kept != bound_.end()) {
        wanted.push_back(*kept);
        continue;
      }
      std::string error;
      auto listener = OpenTcp(address, number, config.tcp_backlog(), port.wire, overlap, error);
      if (listener != nullptr) {
        wanted.push_back({address, number, port.wire, std::move(listener)});
      } else if (!optional) {
        return error;
      } else {
        engine::Log(engine::LogLevel::kVerbose, error);
      }
    }
  }
  return {};
}

std::string ListenerSet::Open(const engine::Config& config) {
  std::string error = Collect(config, false, bound_);
  const std::string path = config.unixsocket();
  if (!error.empty() || path.empty()) return error;
  auto listener = Listener::Unix(
      context_, path, config.unixsocketperm(), config.tcp_backlog(),
      [this](int fd) { on_accept_(fd, true, Wire::kResp); }, error);
  if (listener == nullptr) return error;
  bound_.push_back({path, 0, Wire::kResp, std::move(listener)});
  return {};
}

void ListenerSet::Start() {
  for (const Bound& bound : bound_) bound.listener->Start();
}

std::string ListenerSet::Rebind(const engine::Config& config) {
  // Where an old address contains a new one ("*" and 127.0.0.1), both listen for a moment.
  for (const Bound& bound : bound_) bound.listener->AllowOverlap(true);
  std::vector<Bound> wanted;
  const std::string error = Collect(config, true, wanted);
  for (const Bound& bound : bound_) bound.listener->AllowOverlap(false);
  if (!error.empty()) {
    engine::Log(engine::LogLevel::kWarning, error);
    return error;
  }
  const auto contains = [](const std::vector<Bound>& set, const Bound& one) {
    return std::any_of(set.begin(), set.end(),
                       [&](const Bound& other) { return other.listener == one.listener; });
  };
  std::vector<std::shared_ptr<Listener>> fresh;
  std::vector<std::shared_ptr<Listener>> gone;
  for (Bound& bound : bound_) {
    const bool is_unix = bound.port == 0;
    if (is_unix) wanted.push_back(bound);
    if (!contains(wanted, bound)) gone.push_back(std::move(bound.listener));
  }
  for (const Bound& bound : wanted) {
    bound.listener->AllowOverlap(false);
    if (!contains(bound_, bound)) fresh.push_back(bound.listener);
  }
  bound_ = std::move(wanted);
  asio::post(context_, [fresh = std::move(fresh), gone = std::move(gone)]() mutable {
    for (const auto& listener : fresh) listener->Start();
    gone.clear();
  });
  return {};
}

void ListenerSet::Close() { bound_.clear(); }

}  // namespace ruddock::server
