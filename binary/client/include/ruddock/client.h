// SPDX-License-Identifier: BSD-3-Clause
// The client library of Ruddock's binary protocol: everything.
//   Connection       one connection, calls wait
//   AsyncConnection  one connection, on Asio
//   Pool             many connections, both ways
// docs/client.md is the guide.
#pragma once

#include <ruddock/client/async_connection.h>
#include <ruddock/client/connection.h>
#include <ruddock/client/convert.h>
#include <ruddock/client/error.h>
#include <ruddock/client/metrics.h>
#include <ruddock/client/opcode.h>
#include <ruddock/client/options.h>
#include <ruddock/client/pipeline.h>
#include <ruddock/client/pool.h>
#include <ruddock/client/reply.h>
#include <ruddock/client/value.h>
