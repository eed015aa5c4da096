// SPDX-License-Identifier: BSD-3-Clause
// Compresses larger strings after they have been stored (engine/store/late_packing.h): chunk by
// chunk on the work pool, so that other large values get their turn. Dictionaries for the smaller
// ones are made there, too.
#pragma once

#include <asio.hpp>

#include <atomic>
#include <memory>

#include "engine/exec/engine.h"
#include "engine/exec/work_pool.h"
#include "engine/store/late_packing.h"

namespace ruddock::server {

class LatePacker final : public engine::LatePacking {
 public:
  // Compressed forms are put in place on `thread`, an I/O thread's loop.
  LatePacker(engine::Engine& engine, engine::WorkPool& pool, asio::io_context& thread)
      : engine_(engine), pool_(pool), thread_(thread) {}

  // Any thread.
  void Offer(uint32_t database, std::string_view key, const engine::BlobRef& value) override;
  void SamplesReady() override;

 private:
  struct Job;

  void Step(const std::shared_ptr<Job>& job);
  void Install(const Job& job);
  void InstallDictionary(std::unique_ptr<engine::PackingDictionary> dictionary);

  engine::Engine& engine_;
  engine::WorkPool& pool_;
  asio::io_context& thread_;
  std::atomic<size_t> bytes_{0};  // of values that wait
};

}  // namespace ruddock::server
