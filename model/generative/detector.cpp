#include "model/generative/detector.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <tuple>

#include "model/base/error.h"
#include "model/base/random.h"
#include "model/generative/detector_parts.h"
#include "model/network/translate_errors.h"

namespace model {
namespace {

constexpr int kChannels = 3;
constexpr std::int64_t kReportEvery = 100;  // iterations

std::unique_ptr<DetectorParts> makeParts(const DetectorOptions& options) {
  torch::manual_seed(options.seed);
  return options.kind == DetectorKind::Autoencoder ? makeAutoencoder(options) : makeWasserstein(options);
}

std::int64_t strideOf(const DetectorOptions& options) {
  return static_cast<std::int64_t>(options.size) * options.size * kChannels;
}

}  // namespace

struct Detector::State {
  DetectorOptions options;
  std::int64_t iterations = 0;
  std::unique_ptr<DetectorParts> parts;

  void checkPixels(std::size_t bytes) const {
    if (bytes % static_cast<std::size_t>(strideOf(options)) != 0)
      throw Error(ErrorKind::BadInput, "The detector sees images of " + std::to_string(options.size) + " x " +
                                           std::to_string(options.size) + " x 3, and " +
                                           std::to_string(bytes) + " bytes are no whole number of them.");
  }
};

Detector::Detector(std::unique_ptr<State> state) : m_state(std::move(state)) {}
Detector::Detector(Detector&&) noexcept = default;
Detector& Detector::operator=(Detector&&) noexcept = default;
Detector::~Detector() = default;
const DetectorOptions& Detector::options() const { return m_state->options; }
std::int64_t Detector::iterations() const { return m_state->iterations; }

const char* nameOf(DetectorKind kind) noexcept {
  return kind == DetectorKind::Autoencoder ? "autoencoder" : "wgan";
}

void DetectorOptions::check() const {
  const auto require = [](bool holds, const std::string& sentence) {
    if (!holds) throw Error(ErrorKind::BadInput, sentence);
  };
  require(size >= 32 && size <= 128 && size % 16 == 0,
          "'size' must be a multiple of 16 from 32 to 128, not " + std::to_string(size) + ".");
  require(width > 0 && width <= 2,
          "'width' must be above 0 and at most 2, not " + std::to_string(width) + ".");
  require(latent >= 0 && latent <= 1024, "'latent' must be 0 to 1024, not " + std::to_string(latent) + ".");
  require(batch >= 2 && batch <= 4096, "'batch' must be 2 to 4096, not " + std::to_string(batch) + ".");
  require(learningRate > 0 && learningRate <= 1, "'learning_rate' must be above 0 and at most 1.");
}

void RefinementOptions::check() const {
  if (!(lambda >= 0 && lambda <= 1))
    throw Error(ErrorKind::BadInput,
                "'lambda' must lie between 0 and 1, not " + std::to_string(lambda) + ".");
  if (steps < 0 || steps > 1000)
    throw Error(ErrorKind::BadInput,
                "'refinement' must be 0 to 1000 steps, not " + std::to_string(steps) + ".");
}

Detector Detector::create(const DetectorOptions& options) {
  options.check();
  return translatingErrors([&] {
    auto state = std::make_unique<State>();
    state->options = options;
    if (state->options.latent == 0)
      state->options.latent = options.kind == DetectorKind::Autoencoder ? 64 : 128;
    state->parts = makeParts(state->options);
    return Detector(std::move(state));
  });
}

Detector Detector::load(const std::filesystem::path& file) {
  return translatingErrors([&] {
    auto state = std::make_unique<State>();
    std::tie(state->options, state->iterations) = readDetectorOptions(file);
    state->parts = makeParts(state->options);
    loadDetector(*state->parts, file);
    return Detector(std::move(state));
  });
}

void Detector::save(const std::filesystem::path& file,
                    const std::map<std::string, std::string>& notes) const {
  translatingErrors([&] {
    saveDetector(*m_state->parts, m_state->options, m_state->iterations, file, notes);
    return true;
  });
}

void Detector::train(const ImageSet& images, std::int64_t untilIteration, const RunControl& control,
                     const std::function<void(const DetectorProgress&)>& onProgress) {
  State& state = *m_state;
  state.checkPixels(images.pixels.size());
  const std::int64_t count = images.count();
  if (images.size != state.options.size || count < 2)
    throw Error(ErrorKind::BadInput, "Training needs at least two images of " +
                                         std::to_string(state.options.size) + " pixels; there are " +
                                         std::to_string(count) + " of " + std::to_string(images.size) + ".");
  translatingErrors([&] {
    const std::int64_t batch = std::min<std::int64_t>(state.options.batch, count);
    const auto stride = static_cast<std::size_t>(strideOf(state.options));
    std::vector<std::uint8_t> pixels(static_cast<std::size_t>(batch) * stride);
    double loss = 0, distance = 0;
    std::int64_t summed = 0;
    while (state.iterations < untilIteration) {
      control.report(state.iterations, untilIteration, "training");
      // What an iteration draws follows from the seed and its number, so a resumed training goes the same
      // way.
      Random random(state.options.seed, static_cast<std::uint64_t>(state.iterations));
      torch::manual_seed(static_cast<std::int64_t>(random() >> 1));
      const auto nextBatch = [&] {
        for (std::int64_t i = 0; i < batch; ++i)
          std::copy_n(
              images.pixels.begin() +
                  static_cast<std::ptrdiff_t>(random.below(static_cast<std::uint64_t>(count)) * stride),
              stride, pixels.begin() + static_cast<std::ptrdiff_t>(static_cast<std::size_t>(i) * stride));
        torch::Tensor x = imagesFromBytes(pixels, state.options.size, kChannels);
        // The sky has no up: quarter turns and mirror images of a batch.
        x = torch::rot90(x, static_cast<std::int64_t>(random.below(4)), {2, 3});
        return (random.below(2) == 0 ? x.flip({3}) : x).contiguous();
      };
      const DetectorParts::Losses step = state.parts->iterate(nextBatch);
      if (!std::isfinite(step.loss) || !std::isfinite(step.distance))
        throw Error(ErrorKind::BadInput, "The training became unstable at iteration " +
                                             std::to_string(state.iterations + 1) +
                                             ": its loss is not finite. Try a lower learning rate.");
      ++state.iterations;
      loss += step.loss;
      distance += step.distance;
      ++summed;
      if (onProgress && (state.iterations % kReportEvery == 0 || state.iterations == untilIteration)) {
        onProgress({state.iterations, untilIteration, loss / static_cast<double>(summed),
                    distance / static_cast<double>(summed)});
        loss = distance = 0;
        summed = 0;
      }
    }
    return true;
  });
}

DetectorResiduals Detector::residuals(std::span<const std::uint8_t> pixels,
                                      const RefinementOptions& refinement, const RunControl& control) {
  refinement.check();
  m_state->checkPixels(pixels.size());
  return translatingErrors([&] {
    constexpr std::size_t kBatch = 128;
    const auto stride = static_cast<std::size_t>(strideOf(m_state->options));
    DetectorResiduals result;
    for (std::size_t first = 0; first < pixels.size(); first += kBatch * stride) {
      control.throwIfStopped();
      const auto part = pixels.subspan(first, std::min(kBatch * stride, pixels.size() - first));
      const auto judged =
          m_state->parts->residuals(imagesFromBytes(part, m_state->options.size, kChannels), refinement);
      const auto append = [](std::vector<float>& to, const torch::Tensor& from) {
        if (!from.defined()) return;
        const torch::Tensor values = from.detach().contiguous();
        to.insert(to.end(), values.data_ptr<float>(), values.data_ptr<float>() + values.numel());
      };
      append(result.pixel, judged.pixel);
      append(result.critic, judged.critic);
      const std::vector<std::uint8_t> bytes = bytesFromImages(judged.reconstruction);
      result.reconstruction.insert(result.reconstruction.end(), bytes.begin(), bytes.end());
    }
    return result;
  });
}

std::vector<float> Detector::latents(std::span<const std::uint8_t> pixels, const RunControl& control) {
  m_state->checkPixels(pixels.size());
  return translatingErrors([&] {
    constexpr std::size_t kBatch = 256;
    const auto stride = static_cast<std::size_t>(strideOf(m_state->options));
    std::vector<float> result;
    for (std::size_t first = 0; first < pixels.size(); first += kBatch * stride) {
      control.throwIfStopped();
      const auto part = pixels.subspan(first, std::min(kBatch * stride, pixels.size() - first));
      const torch::Tensor values =
          m_state->parts->latents(imagesFromBytes(part, m_state->options.size, kChannels)).contiguous();
      result.insert(result.end(), values.data_ptr<float>(), values.data_ptr<float>() + values.numel());
    }
    return result;
  });
}

}  // namespace model
