#include <charconv>
#include <cmath>

#include "model/arrays/array_file.h"
#include "model/arrays/array_writer.h"
#include "model/base/error.h"
#include "model/generative/detector_parts.h"

namespace model {
namespace {

constexpr const char* kFormat = "tuningfork-detector-1";

/// Every tensor that has to be stored, by name: weights, then the optimizers' moments.
std::vector<std::pair<std::string, torch::Tensor>> tensorsOf(DetectorParts& parts) {
  std::vector<std::pair<std::string, torch::Tensor>> tensors;
  for (const auto& [name, module] : parts.modules())
    for (const auto& item : module->named_parameters())
      tensors.emplace_back(name + "." + item.key(), item.value());
  for (const auto& [name, adam] : parts.optimizers())
    for (std::size_t i = 0; i < adam->first.size(); ++i) {
      tensors.emplace_back("adam." + name + ".first." + std::to_string(i), adam->first[i]);
      tensors.emplace_back("adam." + name + ".second." + std::to_string(i), adam->second[i]);
    }
  return tensors;
}

double numberOf(const ArrayFile& file, const std::string& key) {
  const auto found = file.metadata().find(key);
  double value = 0;
  if (found != file.metadata().end()) {
    const std::string& text = found->second;
    const auto end = std::from_chars(text.data(), text.data() + text.size(), value);
    if (end.ec == std::errc() && end.ptr == text.data() + text.size() && std::isfinite(value)) return value;
  }
  throw Error(ErrorKind::Corrupt, file.path().string() + " is no usable detector: its '" + key +
                                      "' is missing or no number. Remove it and train again.");
}

}  // namespace

void saveDetector(DetectorParts& parts, const DetectorOptions& options, std::int64_t iterations,
                  const std::filesystem::path& file, const std::map<std::string, std::string>& notes) {
  torch::NoGradGuard noGrad;
  ArrayWriter writer;
  std::vector<torch::Tensor> kept;  // until the file is written: the writer does not copy
  for (const auto& [name, tensor] : tensorsOf(parts)) {
    kept.push_back(tensor.detach().to(torch::kFloat32).contiguous());
    const torch::Tensor& stored = kept.back();
    writer.add(name, stored.sizes().vec(),
               std::span<const float>(stored.data_ptr<float>(), static_cast<std::size_t>(stored.numel())));
  }
  for (const auto& [key, value] : notes) writer.metadata(key, value);
  for (const auto& [name, adam] : parts.optimizers())
    writer.metadata("steps." + name, std::to_string(adam->steps));
  writer.metadata("format", kFormat);
  writer.metadata("kind", nameOf(options.kind));
  writer.metadata("size", std::to_string(options.size));
  writer.metadata("width", std::to_string(options.width));
  writer.metadata("latent", std::to_string(options.latent));
  writer.metadata("batch", std::to_string(options.batch));
  writer.metadata("learning_rate", std::to_string(options.learningRate));
  writer.metadata("seed", std::to_string(options.seed));
  writer.metadata("iterations", std::to_string(iterations));
  writer.write(file);
}

std::pair<DetectorOptions, std::int64_t> readDetectorOptions(const std::filesystem::path& path) {
  const ArrayFile file = ArrayFile::open(path);
  const auto kind = file.metadata().find("kind");
  const auto format = file.metadata().find("format");
  if (format == file.metadata().end() || format->second != kFormat || kind == file.metadata().end())
    throw Error(ErrorKind::Corrupt,
                path.string() + " is no detector of this program. Remove it and train again.");
  DetectorOptions options;
  options.kind = kind->second == nameOf(DetectorKind::Autoencoder) ? DetectorKind::Autoencoder
                                                                   : DetectorKind::Wasserstein;
  options.size = static_cast<int>(numberOf(file, "size"));
  options.width = numberOf(file, "width");
  options.latent = static_cast<int>(numberOf(file, "latent"));
  options.batch = static_cast<int>(numberOf(file, "batch"));
  options.learningRate = numberOf(file, "learning_rate");
  options.seed = static_cast<std::uint64_t>(numberOf(file, "seed"));
  try {
    options.check();
  } catch (const Error& error) {
    throw Error(ErrorKind::Corrupt, path.string() + " is no usable detector: " + error.what());
  }
  return {options, static_cast<std::int64_t>(numberOf(file, "iterations"))};
}

void loadDetector(DetectorParts& parts, const std::filesystem::path& path) {
  torch::NoGradGuard noGrad;
  const ArrayFile file = ArrayFile::open(path);
  for (auto& [name, tensor] : tensorsOf(parts)) {
    if (!file.contains(name) || file.info(name).type != ElementType::F32 ||
        file.info(name).shape != tensor.sizes().vec())
      throw Error(ErrorKind::Corrupt,
                  path.string() + ": the tensor '" + name +
                      "' is missing or has another shape. Remove the file and train again.");
    const auto values = file.floats(name);
    for (const float value : values)
      if (!std::isfinite(value))
        throw Error(ErrorKind::Corrupt,
                    path.string() + ": the tensor '" + name +
                        "' holds a value that is not finite. Remove the file and train again.");
    tensor.copy_(torch::from_blob(const_cast<float*>(values.data()), tensor.sizes()));
  }
  for (const auto& [name, adam] : parts.optimizers())
    adam->steps = static_cast<std::int64_t>(numberOf(file, "steps." + name));
}

}  // namespace model
