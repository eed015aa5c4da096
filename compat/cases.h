// SPDX-License-Identifier: BSD-3-Clause
// The hand-written cases, a file per group of commands.
#pragma once

#include <vector>

#include "compat/support/script.h"

namespace ruddock::compat {

std::vector<Case> StringCases();
std::vector<Case> NumberCases();
std::vector<Case> BitmapCases();
std::vector<Case> HashCases();
std::vector<Case> SetCases();
std::vector<Case> SetAlgebraCases();
std::vector<Case> HyperLogLogCases();
std::vector<Case> ZsetCases();
std::vector<Case> ZsetRangeCases();
std::vector<Case> ZsetBlockingCases();
std::vector<Case> GeoCases();
std::vector<Case> ListCases();
std::vector<Case> SortCases();
std::vector<Case> ListBlockingCases();
std::vector<Case> StreamCases();
std::vector<Case> StreamGroupCases();
std::vector<Case> StreamBlockingCases();
std::vector<Case> GenericCases();
std::vector<Case> ExpiryCases();
std::vector<Case> ConnectionCases();
std::vector<Case> ClientCases();
std::vector<Case> ServerCases();
std::vector<Case> DebugCases();
std::vector<Case> ConfigCases();
std::vector<Case> CommandCases();
std::vector<Case> ProtocolCases();
std::vector<Case> PasswordCases();

// All of the above.
std::vector<Case> AllCases();

}  // namespace ruddock::compat
