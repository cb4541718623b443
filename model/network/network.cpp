#include "model/network/network.h"

#include <algorithm>

#include "model/base/error.h"
#include "model/network/conv_norm.h"

namespace model {
namespace {

std::string moduleName(std::string question) {
  std::replace(question.begin(), question.end(), '.', '_');  // a dot would split the tensor's name
  return question;
}

}  // namespace

std::int64_t parameterCount(const torch::nn::Module& module) {
  std::int64_t count = 0;
  for (const torch::Tensor& parameter : module.parameters()) count += parameter.numel();
  return count;
}

torch::Tensor Network::logits(torch::Tensor embedding) {
  embedding = m_dropout->forward(embedding.to(m_heads.front()->weight.scalar_type()));
  std::vector<torch::Tensor> outputs;
  outputs.reserve(m_heads.size());
  for (torch::nn::Linear& head : m_heads) outputs.push_back(head(embedding));
  return outputs.size() == 1 ? outputs.front() : torch::cat(outputs, 1);  // (N, K)
}

void Network::setPass(std::uint64_t seed, int pass) {
  for (const auto& module : modules(false))
    if (auto* dropout = dynamic_cast<SampledDropout*>(module.get())) dropout->setPass(seed, pass);
}

std::vector<CardStage> Network::cardStages() const {
  std::vector<CardStage> result;
  for (std::size_t i = 0; i < m_stages.size(); ++i) {
    CardStage stage{m_stages[i].name, 0, static_cast<int>(i) < m_frozen};
    for (const auto& module : m_stages[i].modules) stage.parameters += parameterCount(*module);
    result.push_back(std::move(stage));
  }
  return result;
}

void Network::freeze(int count) {
  const int most = static_cast<int>(m_stages.size()) - 1;
  if (count < 0 || count > most)
    throw Error(ErrorKind::BadInput, "This network has " + std::to_string(most) +
                                         " stages that can be frozen, not " + std::to_string(count) + ".");
  m_frozen = count;
  for (std::size_t i = 0; i < m_stages.size(); ++i)
    for (const auto& module : m_stages[i].modules)
      for (torch::Tensor& parameter : module->parameters())
        parameter.set_requires_grad(static_cast<int>(i) >= count);
}

void Network::train(bool on) {
  torch::nn::Module::train(on);
  for (int i = 0; i < m_frozen; ++i)
    for (const auto& module : m_stages[static_cast<std::size_t>(i)].modules) module->train(false);
}

void Network::fold() {
  eval();
  for (const auto& module : modules(false))
    if (auto* layer = dynamic_cast<ConvNorm*>(module.get())) layer->fold();
}

void Network::castStages(torch::ScalarType type) {
  for (std::size_t i = 0; i + 1 < m_stages.size(); ++i)
    for (const auto& module : m_stages[i].modules) module->to(type);
}

void Network::addStage(std::string name, std::vector<std::shared_ptr<torch::nn::Module>> modules) {
  m_stages.push_back({std::move(name), std::move(modules)});
}

void Network::addHeads(const NetworkSpec& spec, std::int64_t embeddingSize) {
  m_embeddingSize = embeddingSize;
  m_dropout = register_module("dropout", std::make_shared<SampledDropout>(spec.dropout, 0));
  std::vector<std::shared_ptr<torch::nn::Module>> modules;
  const auto heads = register_module("head", std::make_shared<torch::nn::Module>());
  for (const auto& [question, outputs] : spec.heads) {
    m_heads.push_back(
        heads->register_module(moduleName(question), torch::nn::Linear(embeddingSize, outputs)));
    modules.push_back(m_heads.back().ptr());
  }
  addStage("head", std::move(modules));
}

}  // namespace model
