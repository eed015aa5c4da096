// SPDX-License-Identifier: BSD-3-Clause
// From completion tokens (a callback, asio::use_future, asio::use_awaitable, ...) to the library's
// inside, which knows no templates.
#pragma once

#include <utility>

#include <asio/any_io_executor.hpp>
#include <asio/associated_executor.hpp>
#include <asio/async_result.hpp>
#include <asio/execution/outstanding_work.hpp>
#include <asio/post.hpp>
#include <asio/prefer.hpp>

#include <ruddock/client/detail/unique_function.h>

namespace ruddock::client::detail {

// `start` is called with a UniqueFunction<void(Answer)>. The token's handler is posted to its own
// executor, or to `fallback` where it has none, and never called from within the initiation.
template <typename Answer, typename Token, typename Start>
auto Initiate(asio::any_io_executor fallback, Token&& token, Start start) {
  return asio::async_initiate<Token, void(Answer)>(
      [fallback = std::move(fallback), start = std::move(start)](auto handler) mutable {
        auto executor = asio::prefer(asio::get_associated_executor(handler, fallback),
                                     asio::execution::outstanding_work.tracked);
        start(UniqueFunction<void(Answer)>(
            [handler = std::move(handler), executor](Answer answer) mutable {
              asio::post(executor,
                         [handler = std::move(handler), answer = std::move(answer)]() mutable {
                           std::move(handler)(std::move(answer));
                         });
            }));
      },
      token);
}

}  // namespace ruddock::client::detail
