// SPDX-License-Identifier: BSD-3-Clause
// How COMMAND shows the command records: one reply per record, shared by its subcommands.
#pragma once

#include "engine/command/command.h"
#include "engine/exec/reply_sink.h"

namespace ruddock::engine {

// The ten fields of COMMAND INFO, subcommands included.
void ReplyCommandInfo(ReplySink& reply, const Command& command);

// The map of COMMAND DOCS, subcommands included; the caller has sent the name.
void ReplyCommandDocs(ReplySink& reply, const Command& command);

// KeySpecFlag bits as a set of their names.
void ReplyKeySpecFlags(ReplySink& reply, uint32_t flags);

}  // namespace ruddock::engine
