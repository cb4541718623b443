#pragma once
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "labeling/store/project.h"

namespace labeling {

/// Number columns that were computed, besides a model's answers: anomaly scores, flags of the images. Files
/// derived/columns/NAME.safetensors (of the images alone) and derived/columns/MODEL/NAME.safetensors (of what
/// a model sees); every F32 (N) array in one is a column of its name. Arrays of other shapes are left to
/// whoever wrote them. Metadata: format, objects, created_utc, model and model_hash where there is a model.
class DerivedColumns {
 public:
  struct View {
    std::string name;
    std::span<const float> values;  ///< (N) NaN = missing; lives as long as the DerivedColumns
    std::string file;               ///< NAME
  };

  /// @param model  empty: of the images alone
  static std::filesystem::path fileOf(const Project& project, const std::string& model,
                                      const std::string& name);
  /// Everything there is about these objects: what belongs to the images, then to `model` (empty: none).
  /// Files of another number of objects or of other weights are stale and left out; so are damaged ones, with
  /// a sentence in problems().
  static DerivedColumns open(const Project& project, const std::string& model);

  const std::vector<View>& views() const;
  std::span<const float> find(const std::string& column) const;  ///< empty if there is none
  /// Metadata of a file; empty if it is not among those opened.
  std::map<std::string, std::string> metadata(const std::string& file) const;
  const std::vector<std::string>& problems() const;
  const std::vector<std::string>& stale() const;  ///< names of files that belong to other objects or weights

 private:
  struct State;
  std::shared_ptr<const State> m_state;
};

/// Writes one file of columns, whole or not at all; an older one is replaced.
/// @param modelHash  of the model's weights; ignored without a model
/// @throws Error(BadInput) for a column of another length; Error(DiskFull, Unwritable): nothing changed
void writeDerivedColumns(const Project& project, const std::string& model, const std::string& modelHash,
                         const std::string& name,
                         const std::vector<std::pair<std::string, std::vector<float>>>& columns,
                         const std::map<std::string, std::string>& metadata = {});

}  // namespace labeling
