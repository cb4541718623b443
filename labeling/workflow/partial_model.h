#pragma once
#include <filesystem>
#include <string>

#include "labeling/store/project.h"

namespace labeling {

/// A model folder while it is being made: hidden in models/, and named only when it is whole. Without
/// finish() (an error, a stop) it is removed; after a crash the next one removes it.
class PartialModel {
 public:
  /// @throws Error(Unwritable, DiskFull)
  explicit PartialModel(const Project& project);
  ~PartialModel();
  PartialModel(const PartialModel&) = delete;
  PartialModel& operator=(const PartialModel&) = delete;

  const std::filesystem::path& folder() const { return m_folder; }
  /// @throws Error(BadInput) if there is a model of that name: models are never overwritten
  void finish(const std::string& name);

 private:
  std::filesystem::path m_models, m_folder;
};

}  // namespace labeling
