#pragma once
#include <exception>
#include <string>

#include "model/base/error.h"

namespace app {

/// Exit statuses of the command line.
enum class ExitStatus { Done = 0, Failed = 1, WrongUsage = 2, UnusableInput = 3, Stopped = 130 };

/// How a command ended that did not return.
struct Failure {
  ExitStatus status = ExitStatus::Failed;
  model::ErrorKind kind = model::ErrorKind::Internal;
  std::string sentence;
};

/// What an exception means to whoever called the command.
Failure failureOf(const std::exception_ptr& exception);

ExitStatus exitStatusOf(model::ErrorKind kind) noexcept;

}  // namespace app
