#pragma once
#include <torch/torch.h>

#include <cstdint>

namespace model {

/// Dropout that can also be sampled after training: a pass has one mask for all objects.
/// Training: each object its own mask, as usual. Evaluation: nothing dropped, or the mask of a pass.
/// @see Gal & Ghahramani 2016, arXiv:1506.02142
class SampledDropout : public torch::nn::Module {
 public:
  /// @param layer  tells the masks of several layers of a network apart
  SampledDropout(double rate, int layer);
  torch::Tensor forward(torch::Tensor x);      ///< (N, ...) -> (N, ...)
  void setPass(std::uint64_t seed, int pass);  ///< pass < 0: evaluation drops nothing

 private:
  double m_rate;
  int m_layer;
  std::uint64_t m_seed = 0;
  int m_pass = -1;
};

}  // namespace model
