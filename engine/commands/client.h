// SPDX-License-Identifier: BSD-3-Clause
// The handlers of CLIENT, for its record, and what they share.
#pragma once

#include <optional>
#include <string_view>

#include "engine/exec/context.h"

namespace ruddock::engine {

// client_list.cc
void CmdClientInfo(CommandContext& ctx);
void CmdClientList(CommandContext& ctx);

// client_kill.cc
void CmdClientKill(CommandContext& ctx);

// client_pause.cc
void CmdClientPause(CommandContext& ctx);
void CmdClientUnpause(CommandContext& ctx);
void CmdClientUnblock(CommandContext& ctx);

// client_state.cc
void CmdClientGetName(CommandContext& ctx);
void CmdClientId(CommandContext& ctx);
void CmdClientNoEvict(CommandContext& ctx);
void CmdClientNoTouch(CommandContext& ctx);
void CmdClientReply(CommandContext& ctx);
void CmdClientSetInfo(CommandContext& ctx);
void CmdClientSetName(CommandContext& ctx);

// client_tracking.cc
void CmdClientCaching(CommandContext& ctx);
void CmdClientGetRedir(CommandContext& ctx);
void CmdClientTracking(CommandContext& ctx);
void CmdClientTrackingInfo(CommandContext& ctx);

// Names the connection; empty takes the name away. False after answering that no name looks so.
bool SetClientName(CommandContext& ctx, std::string_view name);

// The filter TYPE of CLIENT LIST and CLIENT KILL. Null after answering that there is none such.
enum class ClientType : uint8_t { kNormal, kReplica, kPubsub, kMaster };
std::optional<ClientType> ParseClientType(CommandContext& ctx, std::string_view name);
// A monitor counts as normal, as in Redis.
ClientType TypeOf(const Session& session);

}  // namespace ruddock::engine
