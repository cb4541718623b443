#include "model/network/sampled_dropout.h"

#include <ATen/CPUGeneratorImpl.h>

#include "model/base/random.h"

namespace model {

SampledDropout::SampledDropout(double rate, int layer) : m_rate(rate), m_layer(layer) {}

void SampledDropout::setPass(std::uint64_t seed, int pass) {
  m_seed = seed;
  m_pass = pass;
}

torch::Tensor SampledDropout::forward(torch::Tensor x) {
  if (m_rate <= 0) return x;
  if (is_training()) return torch::dropout(x, m_rate, true);
  if (m_pass < 0) return x;
  // A generator of its own per layer and pass: prediction neither reads nor moves the global one that
  // training draws from, and a pass is the same whichever passes were drawn before it.
  Random stream(m_seed, static_cast<std::uint64_t>(m_pass) * 64 + static_cast<std::uint64_t>(m_layer));
  at::Generator generator = at::detail::createCPUGenerator(stream());
  std::vector<std::int64_t> shape = x.sizes().vec();
  shape[0] = 1;
  const torch::Tensor mask = torch::empty(shape, torch::kFloat32).bernoulli_(1 - m_rate, generator);
  return x * (mask / (1 - m_rate)).to(x.scalar_type());  // (1, ...) for every object
}

}  // namespace model
