#include "model/training/checkpoint.h"

#include <cstdio>
#include <cstdlib>
#include <span>
#include <system_error>
#include <type_traits>

#include "model/arrays/array_file.h"
#include "model/arrays/array_writer.h"
#include "model/base/error.h"
#include "model/base/random.h"

namespace model {
namespace fs = std::filesystem;
namespace {

constexpr const char* kFormat = "tuningfork-checkpoint-1";

std::string numbered(const char* what, std::size_t number) { return what + std::to_string(number); }

/// Tensors of a state under numbered names; they stay alive until the file is written.
class StateWriter {
 public:
  void add(const std::string& name, const torch::Tensor& tensor) {
    m_kept.push_back(tensor.detach().contiguous());
    const torch::Tensor& kept = m_kept.back();
    const ElementType type = kept.scalar_type() == torch::kFloat32 ? ElementType::F32
                             : kept.scalar_type() == torch::kInt64 ? ElementType::I64
                                                                   : ElementType::U8;
    m_writer.addBytes(name, type, kept.sizes().vec(),
                      {static_cast<const std::byte*>(kept.data_ptr()), kept.nbytes()});
  }
  void addAll(const char* what, const std::vector<torch::Tensor>& tensors) {
    for (std::size_t i = 0; i < tensors.size(); ++i) add(numbered(what, i), tensors[i]);
  }
  void metadata(const std::string& key, const std::string& value) { m_writer.metadata(key, value); }
  void write(const fs::path& file) { m_writer.write(file); }

 private:
  ArrayWriter m_writer;
  std::vector<torch::Tensor> m_kept;
};

torch::Tensor read(const ArrayFile& file, const std::string& name, const torch::Tensor& like) {
  const ArrayInfo& info = file.info(name);
  if (info.shape != like.sizes().vec() || file.bytes(name).size() != like.nbytes())
    throw Error(ErrorKind::Corrupt, file.path().string() + ": '" + name + "' has another shape.");
  torch::Tensor tensor = torch::empty(info.shape, like.scalar_type());
  const auto bytes = file.bytes(name);
  std::copy(bytes.begin(), bytes.end(), static_cast<std::byte*>(tensor.data_ptr()));
  return tensor;
}

void readAll(const ArrayFile& file, const char* what, std::vector<torch::Tensor>& tensors) {
  for (std::size_t i = 0; i < tensors.size(); ++i)
    tensors[i].copy_(read(file, numbered(what, i), tensors[i]));
}

std::string exactly(double value) {
  char text[40];
  std::snprintf(text, sizeof text, "%a", value);
  return text;
}

/// LibTorch 1 keys an optimiser's memory by a text, 2 by a pointer.
template <typename Map>
typename Map::key_type keyOf(const Map&, const torch::Tensor& parameter) {
  if constexpr (std::is_pointer_v<typename Map::key_type>)
    return parameter.unsafeGetTensorImpl();
  else
    return c10::guts::to_string(parameter.unsafeGetTensorImpl());
}

std::vector<torch::Tensor> parametersOf(const torch::optim::AdamW& optimizer) {
  std::vector<torch::Tensor> all;
  for (const auto& group : optimizer.param_groups())
    for (const torch::Tensor& parameter : group.params()) all.push_back(parameter);
  return all;
}

at::Generator globalGenerator() { return at::globalContext().defaultGenerator(at::kCPU); }

/// The file, if it is of this training and member. A damaged one counts as none: the epochs are done again.
std::optional<ArrayFile> openFile(const fs::path& file, const std::string& fingerprint, int member) {
  std::error_code error;
  if (!fs::exists(file, error)) return std::nullopt;
  try {
    ArrayFile arrays = ArrayFile::open(file);
    const auto& texts = arrays.metadata();
    const auto is = [&texts](const char* key, const std::string& value) {
      const auto found = texts.find(key);
      return found != texts.end() && found->second == value;
    };
    if (is("format", kFormat) && is("fingerprint", fingerprint) && is("member", std::to_string(member)))
      return arrays;
  } catch (const Error&) {
    return std::nullopt;
  }
  return std::nullopt;
}

int wholeNumber(const ArrayFile& file, const char* key) { return std::atoi(file.metadata().at(key).c_str()); }

}  // namespace

Checkpoint::Checkpoint(fs::path folder, std::string fingerprint)
    : m_folder(std::move(folder)), m_fingerprint(std::move(fingerprint)) {
  if (!isKept()) return;
  std::error_code error;
  fs::create_directories(m_folder, error);
  if (error) throw systemError(m_folder.string(), "could not be created", error.value());
}

void Checkpoint::saveEpoch(int member, Network& network, const torch::optim::AdamW& optimizer,
                           const EpochKeeper& keeper) const {
  if (!isKept()) return;
  StateWriter writer;
  writer.addAll("now.", stateOf(network));
  writer.addAll("best.", keeper.best());
  const std::vector<torch::Tensor> parameters = parametersOf(optimizer);
  std::vector<std::int64_t> steps;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const auto found = optimizer.state().find(keyOf(optimizer.state(), parameters[i]));
    steps.push_back(-1);
    if (found == optimizer.state().end()) continue;
    const auto& memory = static_cast<const torch::optim::AdamWParamState&>(*found->second);
    steps.back() = memory.step();
    writer.add(numbered("average.", i), memory.exp_avg());
    writer.add(numbered("square.", i), memory.exp_avg_sq());
  }
  writer.add("steps", torch::tensor(steps, torch::kInt64));
  writer.add("random", globalGenerator().get_state());
  writer.metadata("format", kFormat);
  writer.metadata("fingerprint", m_fingerprint);
  writer.metadata("member", std::to_string(member));
  writer.metadata("epochs", std::to_string(keeper.outcome().epochs));
  writer.metadata("best_epoch", std::to_string(keeper.outcome().bestEpoch));
  writer.metadata("best_loss", exactly(keeper.bestLoss()));
  writer.write(m_folder / "epoch.safetensors");
}

bool Checkpoint::loadEpoch(int member, Network& network, torch::optim::AdamW& optimizer,
                           EpochKeeper& keeper) const {
  if (!isKept()) return false;
  const std::optional<ArrayFile> file = openFile(m_folder / "epoch.safetensors", m_fingerprint, member);
  if (!file) return false;
  torch::NoGradGuard noGrad;
  std::vector<torch::Tensor> now = stateOf(network), best;
  for (const torch::Tensor& tensor : now) best.push_back(tensor.detach().clone());
  readAll(*file, "now.", now);
  readAll(*file, "best.", best);
  const std::vector<torch::Tensor> parameters = parametersOf(optimizer);
  const auto steps = file->spanOf<std::int64_t>("steps");
  for (std::size_t i = 0; i < parameters.size() && i < steps.size(); ++i) {
    if (steps[i] < 0) continue;
    auto memory = std::make_unique<torch::optim::AdamWParamState>();
    memory->step(steps[i]);
    memory->exp_avg(read(*file, numbered("average.", i), parameters[i]));
    memory->exp_avg_sq(read(*file, numbered("square.", i), parameters[i]));
    optimizer.state()[keyOf(optimizer.state(), parameters[i])] = std::move(memory);
  }
  at::Generator generator = globalGenerator();
  generator.set_state(read(*file, "random", generator.get_state()));
  keeper.goOnFrom({wholeNumber(*file, "epochs"), wholeNumber(*file, "best_epoch"), false}, std::move(best),
                  std::strtod(file->metadata().at("best_loss").c_str(), nullptr));
  return true;
}

void Checkpoint::saveMember(int member, Network& network, const FitOutcome& outcome) const {
  if (!isKept()) return;
  StateWriter writer;
  writer.addAll("now.", stateOf(network));
  writer.metadata("format", kFormat);
  writer.metadata("fingerprint", m_fingerprint);
  writer.metadata("member", std::to_string(member));
  writer.metadata("epochs", std::to_string(outcome.epochs));
  writer.metadata("best_epoch", std::to_string(outcome.bestEpoch));
  writer.write(m_folder / numbered("member-", static_cast<std::size_t>(member)).append(".safetensors"));
}

std::optional<FitOutcome> Checkpoint::loadMember(int member, Network& network) const {
  if (!isKept()) return std::nullopt;
  const auto file =
      openFile(m_folder / numbered("member-", static_cast<std::size_t>(member)).append(".safetensors"),
               m_fingerprint, member);
  if (!file) return std::nullopt;
  torch::NoGradGuard noGrad;
  std::vector<torch::Tensor> now = stateOf(network);
  readAll(*file, "now.", now);
  return FitOutcome{wholeNumber(*file, "epochs"), wholeNumber(*file, "best_epoch"), false};
}

void Checkpoint::remove() const noexcept {
  std::error_code ignored;
  if (isKept()) fs::remove_all(m_folder, ignored);
}

std::string trainingFingerprint(const ModelCard& card, const TrainingSet& set, const FitOptions& options) {
  std::uint64_t hash = stableHash(cardToJson(card));
  const auto add = [&hash](const void* data, std::size_t bytes) {
    hash = stableHash({static_cast<const char*>(data), bytes}, hash);
  };
  const auto addAll = [&add](const auto& values) { add(values.data(), values.size() * sizeof(values[0])); };
  addAll(set.images.pixels);
  for (const auto& targets : set.targets) addAll(targets);
  for (const auto& votes : set.votes) addAll(votes);
  for (const auto* part : {&set.training, &set.validation, &set.test}) {
    addAll(*part);
    hash = stableHash("part", hash);
  }
  const std::string text =
      std::to_string(static_cast<int>(options.mode)) + " " + std::to_string(options.epochs) + " " +
      exactly(learningRateOf(options)) + " " + std::to_string(options.batch.value_or(0)) + " " +
      std::to_string(options.frozenStages.value_or(-1)) + " " + std::to_string(options.patience) + " " +
      std::to_string(options.balanceClasses) + " " + exactly(options.labelNoise) + " " +
      std::to_string(options.folds) + " " + std::to_string(options.seed);
  hash = stableHash(text, hash);
  char digits[20];
  std::snprintf(digits, sizeof digits, "%016llx", static_cast<unsigned long long>(hash));
  return digits;
}

}  // namespace model
