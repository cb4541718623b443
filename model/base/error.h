#pragma once
#include <stdexcept>
#include <string>

namespace model {

/// Why something could not be done. `ui/` chooses its translated sentence by this; the exit status of a
/// command follows from it.
enum class ErrorKind {
  BadInput,      ///< an option or value of the caller is out of range or contradictory
  NotFound,      ///< a file, object, model, question or column that was named does not exist
  Unreadable,    ///< a file exists and could not be read: permissions, truncated, not of the format
  Unwritable,    ///< a place that cannot be written: read-only, no permission
  DiskFull,      ///< no space left; what was being written is discarded, what was there is untouched
  NewerVersion,  ///< made by a newer release of this program
  Corrupt,       ///< our own file, but inconsistent
  OutOfMemory,
  Internal  ///< a defect of ours
};

/// An English sentence that names the file, object or value, says what is wrong and what to do.
class Error : public std::runtime_error {
 public:
  Error(ErrorKind kind, const std::string& sentence) : std::runtime_error(sentence), m_kind(kind) {}
  ErrorKind kind() const noexcept { return m_kind; }

 private:
  ErrorKind m_kind;
};

/// Stopped on request: an ending of its own, not a failure.
class Stopped : public std::runtime_error {
 public:
  Stopped() : std::runtime_error("stopped") {}
};

/// "bad-input", "not-found", ... : the stable name of a kind in the engine's messages.
const char* nameOf(ErrorKind kind) noexcept;
ErrorKind errorKindFromName(const std::string& name) noexcept;  ///< Internal for an unknown name

/// The error of a failed system call on `path`, told apart by errno (ENOSPC, EACCES, EROFS, ENOENT ...).
/// @param doing what was tried, as in "could not be written"
Error systemError(const std::string& path, const std::string& doing, int errnoValue);

}  // namespace model
