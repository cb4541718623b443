#include "labeling/workflow/reconstruction.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include "labeling/workflow/detectors.h"
#include "labeling/workflow/model_files.h"
#include "labeling/workflow/network_input.h"
#include "model/arrays/array_writer.h"
#include "model/base/error.h"

namespace labeling {
namespace fs = std::filesystem;
using model::Error;
using model::ErrorKind;

struct Reconstructor::State {
  fs::path file;
  fs::file_time_type written;
  std::optional<model::Detector> detector;
};

namespace {

/// Mean over the colours of image - reconstruction, in units of its own scatter (from the median of |x|), so
/// that a difference counts by how it stands out of the noise.
std::vector<float> residualInSigma(const std::vector<std::uint8_t>& image,
                                   const std::vector<std::uint8_t>& made) {
  std::vector<float> residual(image.size() / 3), sizes;
  for (std::size_t i = 0; i < residual.size(); ++i) {
    int sum = 0;
    for (std::size_t c = 0; c < 3; ++c) sum += image[3 * i + c] - made[3 * i + c];
    residual[i] = static_cast<float>(sum) / 3;
    sizes.push_back(std::abs(residual[i]));
  }
  const auto middle = sizes.begin() + static_cast<std::ptrdiff_t>(sizes.size() / 2);
  std::nth_element(sizes.begin(), middle, sizes.end());
  const float sigma = std::max(1.4826F * *middle, 0.5F);  // half a grey level: no noise in a drawn image
  for (float& value : residual) value /= sigma;
  return residual;
}

}  // namespace

Reconstructor::Reconstructor() : m_state(std::make_unique<State>()) {}
Reconstructor::~Reconstructor() = default;

Reconstruction Reconstructor::reconstruct(const fs::path& directory, const std::string& modelName,
                                          const std::string& score, int size, double width, std::int64_t row,
                                          const model::RunControl& control) {
  const Project project = Project::open(directory, Project::Access::ReadOnly);
  const model::ModelCard card = requireModel(project, modelName);
  if (row < 0 || row >= project.objectCount())
    throw Error(ErrorKind::NotFound,
                directory.string() + " has no object in row " + std::to_string(row) + ".");
  DetectorRequest request;
  request.score = score;
  request.size = size;
  request.width = width;
  const fs::path file = detectorFile(project, modelName, request);
  std::error_code error;
  const auto written = fs::last_write_time(file, error);
  if (error)
    throw Error(ErrorKind::NotFound,
                "Nothing has learnt yet what these galaxies look like: compute the score '" + score +
                    "' first (tuningfork anomalies).");
  if (!m_state->detector || m_state->file != file || m_state->written != written) {
    m_state->detector = model::Detector::load(file);
    m_state->file = file;
    m_state->written = written;
  }
  model::Detector& detector = *m_state->detector;
  const std::vector<std::int64_t> rows{row};
  const NetworkImages read = readNetworkImages(project, rows, detectorInput(card, size), control);
  if (!read.failed.empty()) throw Error(ErrorKind::Unreadable, read.failed[0].reason);
  const model::DetectorResiduals made = detector.residuals(read.images.pixels, {}, control);
  const std::vector<float> residual = residualInSigma(read.images.pixels, made.reconstruction);

  Reconstruction result;
  result.size = size;
  result.network = score + ", " + std::to_string(detector.options().latent) + "-D latent";
  for (const float value : residual)
    result.peakSigma = std::max(result.peakSigma, static_cast<double>(std::abs(value)));
  model::ArrayWriter writer;
  writer.add("observed", {size, size, 3}, std::span<const std::uint8_t>(read.images.pixels));
  writer.add("reconstruction", {size, size, 3}, std::span<const std::uint8_t>(made.reconstruction));
  writer.add("residual", {size, size}, std::span<const float>(residual));
  writer.metadata("row", std::to_string(row));
  result.file = derivedFile(project, "reconstructions", modelName + "-" + score);
  writer.write(result.file);
  return result;
}

}  // namespace labeling
