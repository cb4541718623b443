#include "app/engine/endings.h"

#include <new>

#include "app/engine/command.h"

namespace app {

ExitStatus exitStatusOf(model::ErrorKind kind) noexcept {
  switch (kind) {
    case model::ErrorKind::BadInput:
    case model::ErrorKind::NotFound:
    case model::ErrorKind::Unreadable:
    case model::ErrorKind::NewerVersion:
    case model::ErrorKind::Corrupt:
      return ExitStatus::UnusableInput;
    default:
      return ExitStatus::Failed;
  }
}

Failure failureOf(const std::exception_ptr& exception) {
  try {
    std::rethrow_exception(exception);
  } catch (const model::Stopped&) {
    return {ExitStatus::Stopped, model::ErrorKind::Internal, "stopped"};
  } catch (const UsageError& error) {
    return {ExitStatus::WrongUsage, model::ErrorKind::BadInput, error.what()};
  } catch (const model::Error& error) {
    return {exitStatusOf(error.kind()), error.kind(), error.what()};
  } catch (const std::bad_alloc&) {
    return {ExitStatus::Failed, model::ErrorKind::OutOfMemory,
            "There is not enough memory for this. Close other programs, or use a smaller batch."};
  } catch (const std::exception& error) {
    return {ExitStatus::Failed, model::ErrorKind::Internal,
            std::string("Something failed inside the program: ") + error.what()};
  }
}

}  // namespace app
