// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <type_traits>
#include <utility>

namespace ruddock::client::detail {

template <typename Signature>
class UniqueFunction;

// std::function for what can only be moved, as completion handlers of coroutines.
template <typename... Args>
class UniqueFunction<void(Args...)> {
 public:
  UniqueFunction() = default;
  template <typename F>
  requires(!std::is_same_v<std::remove_cvref_t<F>, UniqueFunction> &&
           std::is_invocable_v<F&, Args...>) UniqueFunction(F function)
      : target_(std::make_unique<Target<F>>(std::move(function))) {}

  explicit operator bool() const { return target_ != nullptr; }
  // Calls and forgets: handlers are called once.
  void operator()(Args... args) {
    const std::unique_ptr<Base> target = std::move(target_);
    target->Call(std::forward<Args>(args)...);
  }

 private:
  struct Base {
    virtual ~Base() = default;
    virtual void Call(Args... args) = 0;
  };
  template <typename F>
  struct Target final : Base {
    explicit Target(F f) : function(std::move(f)) {}
    void Call(Args... args) override { function(std::forward<Args>(args)...); }
    F function;
  };

  std::unique_ptr<Base> target_;
};

}  // namespace ruddock::client::detail
