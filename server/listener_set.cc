// SPDX-License-Identifier: BSD-3-Clause
#include "server/listener_set.h"

#include <algorithm>

#include "engine/base/log.h"

namespace ruddock::server {

ListenerSet::ListenerSet(asio::io_context& context, OnAccept on_accept)
    : context_(context), on_accept_(std::move(on_accept)) {}

std::vector<ListenerSet::Place> ListenerSet::PlacesOf(const engine::Config& config) {
  std::vector<Place> places;
  const auto add = [&](int port, Wire wire) {
    if (port == 0) return;
    for (std::string address : config.bind()) {
      // "-": this address may be missing on this machine.
      const bool optional = !address.empty() && address.front() == '-';
      if (optional) address.erase(0, 1);
      places.push_back({std::move(address), static_cast<uint16_t>(port), wire, optional});
    }
  };
  add(config.port(), Wire::kResp);
  add(config.binary_port(), Wire::kBinary);
  return places;
}

std::string ListenerSet::Collect(const std::vector<Place>& places, int backlog, bool overlap,
                                 std::vector<Bound>& wanted) {
  for (const Place& place : places) {
    if (const auto kept = std::find_if(bound_.begin(), bound_.end(),
                                       [&](const Bound& bound) { return bound.IsAt(place); });
        kept != bound_.end()) {
      wanted.push_back(*kept);
      continue;
    }
    const auto accepted = [this, wire = place.wire](int fd) { on_accept_(fd, false, wire); };
    std::string error;
    std::shared_ptr<Listener> listener =
        Listener::Tcp(context_, place.address, place.port, backlog, overlap, accepted, error);
    if (listener != nullptr) {
      Bound bound{place, std::move(listener)};
      wanted.push_back(std::move(bound));
    } else if (!place.optional) {
      return error;
    } else {
      engine::Log(engine::LogLevel::kVerbose, error);
    }
  }
  return {};
}

std::string ListenerSet::Open(const engine::Config& config) {
  std::string error = Collect(PlacesOf(config), config.tcp_backlog(), false, bound_);
  const std::string path = config.unixsocket();
  if (!error.empty() || path.empty()) return error;
  auto listener = Listener::Unix(
      context_, path, config.unixsocketperm(), config.tcp_backlog(),
      [this](int fd) { on_accept_(fd, true, Wire::kResp); }, error);
  if (listener == nullptr) return error;
  Bound& bound = bound_.emplace_back();
  bound.place.address = path;
  bound.listener = std::move(listener);
  return {};
}

void ListenerSet::Start() {
  for (const Bound& bound : bound_) bound.listener->Start();
}

std::string ListenerSet::Rebind(const engine::Config& config) {
  const std::vector<Place> places = PlacesOf(config);
  std::vector<Bound> wanted;
  std::vector<std::shared_ptr<Listener>> gone;
  for (const Bound& bound : bound_) {
    const bool stays =
        bound.is_unix() ||
        std::any_of(places.begin(), places.end(), [&](const Place& p) { return bound.IsAt(p); });
    if (!stays) gone.push_back(bound.listener);
    if (bound.is_unix()) wanted.push_back(bound);
  }
  // Where an old address contains a new one ("*" and 127.0.0.1), both listen for a moment.
  for (const auto& listener : gone) listener->AllowOverlap(true);
  const std::string error = Collect(places, config.tcp_backlog(), true, wanted);
  if (!error.empty()) {
    for (const auto& listener : gone) listener->AllowOverlap(false);
    engine::Log(engine::LogLevel::kWarning, error);
    return error;
  }
  std::vector<std::shared_ptr<Listener>> fresh;
  for (const Bound& bound : wanted) {
    if (std::any_of(bound_.begin(), bound_.end(),
                    [&](const Bound& old) { return old.listener == bound.listener; })) {
      continue;
    }
    bound.listener->AllowOverlap(false);
    fresh.push_back(bound.listener);
  }
  bound_ = std::move(wanted);
  // A connection that comes after the reply to CONFIG SET must not end up where nobody accepts.
  for (const auto& listener : gone) listener->StopListening();
  asio::post(context_, [fresh = std::move(fresh), gone = std::move(gone)]() mutable {
    for (const auto& listener : fresh) listener->Start();
    gone.clear();
  });
  return {};
}

void ListenerSet::Close() { bound_.clear(); }

}  // namespace ruddock::server
