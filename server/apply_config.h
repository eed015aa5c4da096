// SPDX-License-Identifier: BSD-3-Clause
// Carries the configuration to where the engine keeps what it reads on its hot paths.
#pragma once

#include "engine/config/config.h"
#include "engine/exec/engine.h"

namespace ruddock::server {

// Hands `config` to the engine, now and after every CONFIG SET. Both must live as long as commands
// run.
void BindConfig(engine::Config& config, engine::Engine& engine);

}  // namespace ruddock::server
