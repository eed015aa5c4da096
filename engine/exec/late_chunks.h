// SPDX-License-Identifier: BSD-3-Clause
// Large values that are compressed or decompressed chunk by chunk on the way out, by other threads:
// the reply names the chunks, and each is sent as soon as it and those in front of it are there.
#pragma once

#include "engine/base/blob.h"
#include "engine/exec/output_buffer.h"
#include "engine/exec/work_pool.h"

namespace ruddock::engine {

// Appends the chunks (engine/base/packed_bytes.h) of what `raw` holds, without the size in front of
// them. For more than kMaxWholeChunk bytes.
void AppendChunks(const BlobRef& raw, const Helpers& helpers, OutputBuffer& out);

// Appends what `packed` stands for; it has been made by Pack, or checked.
void AppendUnpacked(const BlobRef& packed, const Helpers& helpers, OutputBuffer& out);

}  // namespace ruddock::engine
