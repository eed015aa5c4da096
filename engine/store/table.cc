// SPDX-License-Identifier: BSD-3-Clause
#include "engine/store/table.h"

#include "engine/store/lazy_free.h"

namespace ruddock::engine {

Table::~Table() { entries.ForEach(DisposeEntry); }

}  // namespace ruddock::engine
