#include <functional>

#include "model/generative/detector_parts.h"

namespace model {
namespace {

constexpr int kCriticSteps = 5;         // per step of the generator
constexpr double kPenalty = 10;         // of gradients of another length than 1
constexpr double kEncoderLambda = 0.3;  // weight of the critic's features in what the encoder learns

/// Weights that only carry gradients on, and take none themselves.
class Frozen {
 public:
  explicit Frozen(std::initializer_list<torch::nn::Module*> modules) {
    for (torch::nn::Module* module : modules)
      for (torch::Tensor& parameter : module->parameters()) {
        parameter.set_requires_grad(false);
        m_parameters.push_back(parameter);
      }
  }
  ~Frozen() {
    for (torch::Tensor& parameter : m_parameters) parameter.set_requires_grad(true);
  }
  Frozen(const Frozen&) = delete;
  Frozen& operator=(const Frozen&) = delete;

 private:
  std::vector<torch::Tensor> m_parameters;
};

class Wasserstein : public DetectorParts {
 public:
  explicit Wasserstein(const DetectorOptions& options)
      : m_latent(options.latent),
        m_generator(ConvolutionShape{options.size, 3, options.width}, options.latent),
        m_critic(ConvolutionShape{options.size, 3, options.width}, 1),
        m_encoder(ConvolutionShape{options.size, 3, options.width}, options.latent),
        m_generatorAdam(m_generator.parameters(), options.learningRate, 0.5, 0.9),
        m_criticAdam(m_critic.parameters(), options.learningRate, 0.5, 0.9),
        m_encoderAdam(m_encoder.parameters(), options.learningRate, 0.5, 0.9) {}

  Losses iterate(const std::function<torch::Tensor()>& nextBatch) override {
    Losses losses;
    torch::Tensor images;
    for (int step = 0; step < kCriticSteps; ++step) {
      images = nextBatch();
      losses.distance = criticStep(images);
    }
    const std::int64_t batch = images.size(0);
    {
      const Frozen frozen({&m_critic});
      (-m_critic.forward(m_generator.forward(torch::randn({batch, m_latent}))).mean()).backward();
      m_generatorAdam.step();
    }
    const Frozen frozen({&m_critic, &m_generator});
    const auto parts =
        compare(images, m_critic.features(images), m_generator.forward(m_encoder.forward(images)));
    const torch::Tensor loss = combined(parts, kEncoderLambda).mean();
    loss.backward();
    m_encoderAdam.step();
    losses.loss = parts.pixel.mean().item<double>() / static_cast<double>(images[0].numel());
    return losses;
  }

  Residuals residuals(const torch::Tensor& images, const RefinementOptions& refinement) override {
    const Frozen frozen({&m_critic, &m_generator, &m_encoder});
    const torch::Tensor features = m_critic.features(images).detach();
    torch::Tensor latent = m_encoder.forward(images).detach().clone().set_requires_grad(true);
    Adam adam({latent}, 0.1, 0.4, 0.9);
    // The best z of each image on the way: a step too far must not count against an image.
    torch::Tensor bestScore, bestLatent;
    for (int step = 0;; ++step) {
      const torch::Tensor score =
          combined(compare(images, features, m_generator.forward(latent)), refinement.lambda);  // (N)
      {
        torch::NoGradGuard noGrad;
        if (step == 0) {
          bestScore = score.detach().clone();
          bestLatent = latent.detach().clone();
        } else {
          const torch::Tensor better = score < bestScore;
          bestScore = torch::where(better, score, bestScore);
          bestLatent = torch::where(better.unsqueeze(1), latent, bestLatent);
        }
      }
      if (step == refinement.steps) break;
      score.sum().backward();
      adam.step();
    }
    torch::NoGradGuard noGrad;
    const torch::Tensor reconstruction = m_generator.forward(bestLatent);
    const Residuals parts = compare(images, features, reconstruction);
    return {parts.pixel, parts.critic, reconstruction};
  }

  torch::Tensor latents(const torch::Tensor& images) override {
    torch::NoGradGuard noGrad;
    return m_encoder.forward(images);
  }

  std::vector<std::pair<std::string, torch::nn::Module*>> modules() override {
    return {{"generator", &m_generator}, {"critic", &m_critic}, {"encoder", &m_encoder}};
  }
  std::vector<std::pair<std::string, Adam*>> optimizers() override {
    return {{"generator", &m_generatorAdam}, {"critic", &m_criticAdam}, {"encoder", &m_encoderAdam}};
  }

 private:
  double criticStep(const torch::Tensor& real) {
    const std::int64_t batch = real.size(0);
    torch::Tensor generated;
    {
      torch::NoGradGuard noGrad;
      generated = m_generator.forward(torch::randn({batch, m_latent}));
    }
    const torch::Tensor distance = m_critic.forward(real).mean() - m_critic.forward(generated).mean();
    const torch::Tensor share = torch::rand({batch, 1, 1, 1});
    const torch::Tensor between = (share * real + (1 - share) * generated).set_requires_grad(true);
    const torch::Tensor value = m_critic.forward(between);
    const torch::Tensor gradient =
        torch::autograd::grad({value}, {between}, {torch::ones_like(value)}, true, true)[0];
    const torch::Tensor penalty = (gradient.flatten(1).norm(2, 1) - 1).square().mean();
    (kPenalty * penalty - distance).backward();
    m_criticAdam.step();
    return distance.item<double>();
  }

  /// Both terms apart. (N) each
  /// @param features  the critic's of the images
  Residuals compare(const torch::Tensor& images, const torch::Tensor& features,
                    const torch::Tensor& reconstruction) {
    return {(images - reconstruction).abs().flatten(1).sum(1),
            (features - m_critic.features(reconstruction)).abs().sum(1), reconstruction};
  }

  static torch::Tensor combined(const Residuals& parts, double lambda) {
    return (1 - lambda) * parts.pixel + lambda * parts.critic;
  }

  std::int64_t m_latent;
  ConvDecoder m_generator;
  ConvEncoder m_critic, m_encoder;
  Adam m_generatorAdam, m_criticAdam, m_encoderAdam;
};

}  // namespace

std::unique_ptr<DetectorParts> makeWasserstein(const DetectorOptions& options) {
  return std::make_unique<Wasserstein>(options);
}

}  // namespace model
