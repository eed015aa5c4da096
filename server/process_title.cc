// SPDX-License-Identifier: BSD-3-Clause
#include "server/process_title.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <span>
#include <vector>

#include "engine/config/title_template.h"

namespace ruddock::server {

namespace {

// The memory in which the system looks for the title.
std::span<char> title_area;

}  // namespace

void InitProcessTitle(int argc, char** argv) {
  // Arguments and environment lie one after the other; only what does so without a gap is ours.
  char* const begin = argv[0];
  char* end = begin;
  const auto extend = [&](char* text) {
    if (text == end) end += std::strlen(text) + 1;
  };
  for (int i = 0; i < argc; ++i) extend(argv[i]);
  for (char** variable = environ; *variable != nullptr; ++variable) extend(*variable);
  // The environment moves elsewhere and stays there for the life of the process.
  static std::vector<std::string> copies;
  static std::vector<char*> pointers;
  for (char** variable = environ; *variable != nullptr; ++variable) copies.emplace_back(*variable);
  for (std::string& copy : copies) pointers.push_back(copy.data());
  pointers.push_back(nullptr);
  environ = pointers.data();
  title_area = {begin, static_cast<size_t>(end - begin)};
}

void SetProcessTitle(std::string_view title) {
  if (title_area.size() < 2) return;
  const size_t length = std::min(title.size(), title_area.size() - 1);
  std::copy_n(title.data(), length, title_area.data());
  std::fill(title_area.begin() + static_cast<ptrdiff_t>(length), title_area.end(), '\0');
}

std::string ProcessTitle(const engine::Config& config, const std::string& program) {
  const auto addresses = config.bind();
  std::string listens = addresses.empty() ? "*" : addresses.front();
  listens = config.port() != 0 ? fmt::format("{}:{}", listens, config.port()) : config.unixsocket();
  const auto variable = [&](std::string_view name) -> std::optional<std::string> {
    if (name == "title") return program;
    if (name == "listen-addr") return listens;
    if (name == "server-mode") return "";
    if (name == "port") return std::to_string(config.port());
    if (name == "tls-port") return config.Show("tls-port");
    if (name == "unixsocket") return config.unixsocket();
    if (name == "config-file") return config.file();
    return std::nullopt;
  };
  return engine::ExpandTitle(config.proc_title_template(), variable).value_or(program);
}

}  // namespace ruddock::server
