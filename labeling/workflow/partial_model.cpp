#include "labeling/workflow/partial_model.h"

#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <system_error>

#include "labeling/store/identity.h"
#include "model/base/error.h"

namespace labeling {
namespace fs = std::filesystem;
namespace {

constexpr const char* kPrefix = ".partial-";  // .partial-PID-UUID

/// What processes that are gone left behind.
void removeLeftovers(const fs::path& models) {
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(models, error)) {
    const std::string name = entry.path().filename().string();
    if (name.rfind(kPrefix, 0) != 0) continue;
    const char* digits = name.data() + std::string(kPrefix).size();
    int process = 0;
    std::from_chars(digits, name.data() + name.size(), process);
    if (process > 0 && kill(process, 0) != 0 && errno == ESRCH) fs::remove_all(entry.path(), error);
  }
}

}  // namespace

PartialModel::PartialModel(const Project& project) : m_models(project.modelsDirectory()) {
  removeLeftovers(m_models);
  m_folder = m_models / (kPrefix + std::to_string(getpid()) + "-" + newUuid());
  std::error_code error;
  fs::create_directory(m_folder, error);
  if (error) throw model::systemError(m_folder.string(), "could not be created", error.value());
}

PartialModel::~PartialModel() {
  std::error_code ignored;
  if (!m_folder.empty()) fs::remove_all(m_folder, ignored);
}

void PartialModel::finish(const std::string& name) {
  std::error_code error;
  fs::rename(m_folder, m_models / name, error);  // refuses a folder that is not empty
  if (error == std::errc::directory_not_empty || error == std::errc::file_exists ||
      error == std::errc::not_a_directory)
    throw model::Error(model::ErrorKind::BadInput, (m_models / name).string() +
                                                       " exists already, and a model is never overwritten. "
                                                       "Choose another name.");
  if (error) throw model::systemError((m_models / name).string(), "could not be written", error.value());
  m_folder.clear();
}

}  // namespace labeling
