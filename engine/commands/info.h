// SPDX-License-Identifier: BSD-3-Clause
// The text that INFO answers with, and the sections that write it.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/exec/engine.h"

namespace ruddock::engine {

// Lines of "name:value" under headings, each ended by a carriage return and a line feed.
class InfoText {
 public:
  // A heading; an empty line parts it from the section before.
  void Section(std::string_view title);

  void Field(std::string_view name, std::string_view value);
  template <std::integral T>
  void Field(std::string_view name, T value) {
    Field(name, std::string_view(std::to_string(value)));
  }
  // With `digits` behind the point.
  void Decimal(std::string_view name, double value, int digits = 2);
  void Percent(std::string_view name, double value);
  // Two fields: `name` with the bytes and `name`_human.
  void Size(std::string_view name, size_t bytes);

  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

// Bytes in the largest unit that leaves at least 1: 512B, 991.27K, 1.50G.
std::string HumanSize(uint64_t bytes);

void InfoServer(Engine& engine, InfoText& out);
void InfoClients(Engine& engine, InfoText& out);
void InfoMemory(Engine& engine, InfoText& out);
void InfoPersistence(Engine& engine, InfoText& out);
void InfoStats(Engine& engine, InfoText& out);
void InfoReplication(Engine& engine, InfoText& out);
void InfoCpu(Engine& engine, InfoText& out);
void InfoModules(Engine& engine, InfoText& out);
void InfoCommandStats(Engine& engine, InfoText& out);
void InfoErrorStats(Engine& engine, InfoText& out);
void InfoLatencyStats(Engine& engine, InfoText& out);
void InfoCluster(Engine& engine, InfoText& out);
void InfoKeyspace(Engine& engine, InfoText& out);

}  // namespace ruddock::engine
