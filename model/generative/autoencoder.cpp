#include "model/generative/detector_parts.h"

namespace model {
namespace {

class Autoencoder : public DetectorParts {
 public:
  explicit Autoencoder(const DetectorOptions& options)
      : m_encoder(ConvolutionShape{options.size, 3, options.width}, options.latent),
        m_decoder(ConvolutionShape{options.size, 3, options.width}, options.latent),
        m_adam(
            [this] {
              std::vector<torch::Tensor> all = m_encoder.parameters();
              for (const torch::Tensor& parameter : m_decoder.parameters()) all.push_back(parameter);
              return all;
            }(),
            options.learningRate, 0.9, 0.999) {}

  Losses iterate(const std::function<torch::Tensor()>& nextBatch) override {
    const torch::Tensor images = nextBatch();
    const torch::Tensor loss = (m_decoder.forward(m_encoder.forward(images)) - images).square().mean();
    loss.backward();
    m_adam.step();
    return {loss.item<double>(), 0};
  }

  Residuals residuals(const torch::Tensor& images, const RefinementOptions&) override {
    torch::NoGradGuard noGrad;
    const torch::Tensor reconstruction = m_decoder.forward(m_encoder.forward(images));
    return {(images - reconstruction).abs().flatten(1).sum(1), {}, reconstruction};
  }

  torch::Tensor latents(const torch::Tensor& images) override {
    torch::NoGradGuard noGrad;
    return m_encoder.forward(images);
  }

  std::vector<std::pair<std::string, torch::nn::Module*>> modules() override {
    return {{"encoder", &m_encoder}, {"decoder", &m_decoder}};
  }
  std::vector<std::pair<std::string, Adam*>> optimizers() override { return {{"adam", &m_adam}}; }

 private:
  ConvEncoder m_encoder;
  ConvDecoder m_decoder;
  Adam m_adam;
};

}  // namespace

std::unique_ptr<DetectorParts> makeAutoencoder(const DetectorOptions& options) {
  return std::make_unique<Autoencoder>(options);
}

}  // namespace model
