#include "model/network/weights.h"

#include <cmath>
#include <sstream>

#include "model/arrays/array_file.h"
#include "model/arrays/array_writer.h"
#include "model/base/error.h"
#include "model/network/stored_record.h"

namespace model {
namespace {

constexpr const char* kHeadPrefix = "head.";
constexpr float kLargestHalf = 65504;

bool isStoredAsHalf(const torch::Tensor& tensor) {
  return tensor.scalar_type() == torch::kFloat32 && tensor.dim() >= 2 &&
         tensor.abs().max().item<float>() < kLargestHalf;
}

/// Everything that has to be stored, by its LibTorch name. Counters of batches are left out: nothing reads
/// them.
std::vector<std::pair<std::string, torch::Tensor>> tensorsOf(const Network& network) {
  std::vector<std::pair<std::string, torch::Tensor>> tensors;
  for (const auto& item : network.named_parameters()) tensors.emplace_back(item.key(), item.value());
  for (const auto& item : network.named_buffers())
    if (item.value().is_floating_point()) tensors.emplace_back(item.key(), item.value());
  return tensors;
}

std::string textOf(at::IntArrayRef shape) {
  std::ostringstream text;
  for (std::size_t i = 0; i < shape.size(); ++i) text << (i > 0 ? " x " : "") << shape[i];
  return shape.empty() ? "a single number" : text.str();
}

std::string prefixOf(std::size_t member) { return "member" + std::to_string(member) + "."; }

void write(const std::vector<const Network*>& members, const std::filesystem::path& file,
           const std::vector<std::int64_t>& trainedObjects) {
  torch::NoGradGuard noGrad;
  ArrayWriter writer;
  std::vector<torch::Tensor> kept;  // until the file is written: the writer does not copy
  for (std::size_t k = 0; k < members.size(); ++k)
    for (const auto& [name, tensor] : tensorsOf(*members[k])) {
      const bool half = isStoredAsHalf(tensor);
      kept.push_back(tensor.detach().to(half ? torch::kFloat16 : torch::kFloat32).contiguous());
      const torch::Tensor& stored = kept.back();
      writer.addBytes(members.size() > 1 ? prefixOf(k) + name : name,
                      half ? ElementType::F16 : ElementType::F32, stored.sizes().vec(),
                      {static_cast<const std::byte*>(stored.data_ptr()), stored.nbytes()});
    }
  if (!trainedObjects.empty())
    writer.add(kTrainedObjects, {static_cast<std::int64_t>(trainedObjects.size())},
               std::span<const std::int64_t>(trainedObjects));
  writer.metadata("format", "pt");
  writer.write(file);
}

}  // namespace

void roundToStored(Network& network) {
  torch::NoGradGuard noGrad;
  for (auto& [name, tensor] : tensorsOf(network))
    if (isStoredAsHalf(tensor)) tensor.copy_(tensor.to(torch::kFloat16).to(torch::kFloat32));
}

void saveWeights(const Network& network, const std::filesystem::path& file,
                 const std::vector<std::int64_t>& trainedObjects) {
  write({&network}, file, trainedObjects);
}

void saveWeights(const std::vector<std::shared_ptr<Network>>& members, const std::filesystem::path& file,
                 const std::vector<std::int64_t>& trainedObjects) {
  std::vector<const Network*> networks;
  for (const auto& member : members) networks.push_back(member.get());
  write(networks, file, trainedObjects);
}

void loadWeights(Network& network, const std::filesystem::path& file, HeadWeights heads,
                 std::optional<int> member) {
  torch::NoGradGuard noGrad;
  const ArrayFile arrays = ArrayFile::open(file);
  const std::string prefix = member ? prefixOf(static_cast<std::size_t>(*member)) : std::string();
  for (auto& [plainName, tensor] : tensorsOf(network)) {
    const bool mayDiffer = heads == HeadWeights::WhereTheyFit && plainName.rfind(kHeadPrefix, 0) == 0;
    const std::string name = prefix + plainName;
    if (!arrays.contains(name)) {
      if (mayDiffer) continue;
      throw Error(ErrorKind::Corrupt, file.string() + ": the tensor '" + name +
                                          "' is missing; these are not weights of the network on the card.");
    }
    const ArrayInfo& info = arrays.info(name);
    if (info.shape != tensor.sizes().vec()) {
      if (mayDiffer) continue;
      throw Error(ErrorKind::Corrupt, file.string() + ": the tensor '" + name + "' is " + textOf(info.shape) +
                                          ", but the network on the card has " + textOf(tensor.sizes()) +
                                          " there.");
    }
    std::vector<float> values = arrays.toFloats(name);
    for (const float value : values)
      if (!std::isfinite(value))
        throw Error(ErrorKind::Corrupt,
                    file.string() + ": the tensor '" + name + "' holds a value that is not finite.");
    tensor.copy_(torch::from_blob(values.data(), tensor.sizes(), torch::kFloat32));
  }
}

}  // namespace model
