#include <gtest/gtest.h>
#include <sys/resource.h>
#include <torch/torch.h>

#include <csignal>
#include <fstream>

#include "model/arrays/array_file.h"
#include "model/arrays/array_writer.h"
#include "model/base/error.h"
#include "model/base/random.h"
#include "model/network/network.h"
#include "model/network/network_table.h"
#include "model/network/stored_record.h"
#include "model/network/weights.h"
#include "tests/model/support/tiny_models.h"

namespace fs = std::filesystem;
using model::Error;
using model::ErrorKind;
using model::Network;
using model::NetworkSpec;

namespace {

std::shared_ptr<Network> residual(std::uint64_t seed = 1, int size = 32) {
  torch::manual_seed(seed);
  return model::makeNetwork(NetworkSpec{"residual", 3, size, 0.3, {{"disk", 1}, {"form", 3}}});
}

torch::Tensor images(std::int64_t count, int size = 32) {
  torch::manual_seed(5);
  return torch::rand({count, 3, size, size});
}

std::string sentenceOf(const std::function<void()>& work, ErrorKind kind) {
  try {
    work();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), kind) << error.what();
    return error.what();
  }
  ADD_FAILURE() << "no error";
  return {};
}

}  // namespace

TEST(Ds18, HasThePublishedNumberOfParameters) {
  const auto network = model::makeNetwork(NetworkSpec{"ds18", 3, 69, 0.5, {{"disk", 1}}});
  EXPECT_EQ(model::parameterCount(*network), 2'602'849);
  const std::vector<model::CardStage> stages = network->cardStages();
  const std::vector<std::int64_t> expected{3'488, 51'264, 32'896, 147'584, 2'367'552, 65};
  ASSERT_EQ(stages.size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i)
    EXPECT_EQ(stages[i].parameters, expected[i]) << stages[i].name;
  torch::NoGradGuard noGrad;
  EXPECT_EQ(network->forward(images(2, 69)).sizes(), (std::vector<std::int64_t>{2, 1}));
}

TEST(Residual, HasAboutAMillionParametersInFiveStagesAndAHead) {
  const auto network = model::makeNetwork(NetworkSpec{"residual", 3, 64, 0.3, {{"disk", 1}}});
  EXPECT_NEAR(static_cast<double>(model::parameterCount(*network)), 1.05e6, 0.05e6);
  EXPECT_EQ(network->cardStages().size(), 6u);
  EXPECT_EQ(network->cardStages().back().name, "head");
  EXPECT_EQ(network->embeddingSize(), 224);
}

TEST(Network, AnswersSeveralQuestionsSideBySide) {
  torch::NoGradGuard noGrad;
  const auto network = residual();
  EXPECT_EQ(network->forward(images(4)).sizes(), (std::vector<std::int64_t>{4, 4}));  // 1 + 3 outputs
}

TEST(Network, IsTheSameForTheSameSeed) {
  torch::NoGradGuard noGrad;
  const auto first = residual(3), second = residual(3), other = residual(4);
  for (const auto& network : {first, second, other}) network->eval();
  EXPECT_TRUE(torch::equal(first->forward(images(2)), second->forward(images(2))));
  EXPECT_FALSE(torch::equal(first->forward(images(2)), other->forward(images(2))));
}

TEST(Network, RefusesWhatNoNetworkIsMadeFor) {
  const std::string sentence = sentenceOf(
      [] {
        model::makeNetwork(NetworkSpec{"resnet-900", 3, 64, 0, {{"a", 1}}});
      },
      ErrorKind::NotFound);
  EXPECT_NE(sentence.find("residual, ds18"), std::string::npos);
  sentenceOf([] { model::makeNetwork(NetworkSpec{"ds18", 3, 8, 0, {{"a", 1}}}); }, ErrorKind::BadInput);
  sentenceOf([] { model::makeNetwork(NetworkSpec{"ds18", 3, 64, 0.95, {{"a", 1}}}); }, ErrorKind::BadInput);
  sentenceOf([] { model::makeNetwork(NetworkSpec{"ds18", 3, 64, 0.5, {}}); }, ErrorKind::BadInput);
}

TEST(Dropout, OfAPassIsTheSameForEveryObjectAndLeavesTheGlobalGeneratorAlone) {
  torch::NoGradGuard noGrad;
  for (const char* name : {"residual", "ds18"}) {
    torch::manual_seed(1);
    const auto network = model::makeNetwork(NetworkSpec{name, 3, 32, 0.5, {{"disk", 1}}});
    network->eval();
    torch::manual_seed(11);
    const double untouched = torch::rand({1}).item<double>();
    torch::manual_seed(11);
    network->setPass(9, 4);
    const torch::Tensor both = network->forward(images(2).clone());
    torch::manual_seed(11);
    network->setPass(9, 4);
    const torch::Tensor x = torch::rand({1});
    EXPECT_EQ(x.item<double>(), untouched);
    const torch::Tensor alone = network->forward(images(2).slice(0, 1, 2));
    EXPECT_TRUE(torch::allclose(both.slice(0, 1, 2), alone, 1e-4, 1e-5)) << name;
    network->setPass(9, 5);
    EXPECT_FALSE(torch::allclose(network->forward(images(2)), both)) << name;
  }
}

TEST(Prediction, LeavesBatchStatisticsAsTheyAre) {
  torch::NoGradGuard noGrad;
  const auto network = residual();
  std::vector<torch::Tensor> before;
  for (const torch::Tensor& buffer : network->buffers()) before.push_back(buffer.clone());
  network->eval();
  network->setPass(1, 3);
  network->forward(images(8));
  const std::vector<torch::Tensor> after = network->buffers();
  for (std::size_t i = 0; i < before.size(); ++i) EXPECT_TRUE(torch::equal(before[i], after[i]));
}

TEST(Freezing, KeepsStagesAndTheirStatisticsDuringTraining) {
  const auto network = residual();
  network->freeze(3);
  network->train();
  std::vector<torch::Tensor> before;
  for (std::size_t i = 0; i < 3; ++i)
    for (const auto& module : network->stages()[i].modules)
      for (const torch::Tensor& buffer : module->buffers()) before.push_back(buffer.clone());
  torch::optim::SGD optimizer(network->parameters(), 0.1);
  network->forward(images(8)).sum().backward();
  optimizer.step();
  std::size_t next = 0;
  for (std::size_t i = 0; i < 3; ++i)
    for (const auto& module : network->stages()[i].modules) {
      for (const torch::Tensor& buffer : module->buffers()) EXPECT_TRUE(torch::equal(before[next++], buffer));
      for (const torch::Tensor& parameter : module->parameters()) EXPECT_FALSE(parameter.grad().defined());
    }
  for (const torch::Tensor& parameter : network->stages()[4].modules[0]->parameters())
    EXPECT_TRUE(parameter.grad().defined());
  EXPECT_TRUE(network->cardStages()[2].frozen);
  EXPECT_FALSE(network->cardStages()[3].frozen);
  sentenceOf([&] { network->freeze(6); }, ErrorKind::BadInput);  // the head cannot be frozen
}

TEST(Folding, ChangesNothingThatIsPredicted) {
  torch::NoGradGuard noGrad;
  const auto network = residual();
  network->train();
  network->forward(images(16));  // batch statistics that are not 0 and 1
  network->eval();
  const torch::Tensor before = network->forward(images(4));
  network->fold();
  EXPECT_TRUE(torch::allclose(network->forward(images(4)), before, 1e-3, 1e-4));
}

TEST(Gradients, AreThoseOfFiniteDifferences) {
  const auto network = residual(2, 16);
  network->to(torch::kFloat64);
  network->eval();  // without batch statistics and dropout the output is a plain function of the weights
  torch::manual_seed(8);
  const torch::Tensor x = torch::rand({2, 3, 16, 16}, torch::kFloat64);
  const auto loss = [&] { return network->forward(x.clone()).square().sum(); };
  loss().backward();
  torch::NoGradGuard noGrad;
  for (torch::Tensor& parameter : network->parameters()) {
    torch::Tensor flat = parameter.view(-1);
    const std::int64_t at = flat.numel() / 2;
    const double old = flat[at].item<double>(), h = 1e-6;
    flat[at] = old + h;
    const double up = loss().item<double>();
    flat[at] = old - h;
    const double down = loss().item<double>();
    flat[at] = old;
    const double expected = (up - down) / (2 * h), found = parameter.grad().reshape(-1)[at].item<double>();
    EXPECT_NEAR(found, expected, 1e-4 * std::max(1.0, std::abs(expected)));
  }
}

TEST(Weights, AreTheSameAfterStoringOnceRounded) {
  const tests::TemporaryFolder folder;
  const auto network = residual(1);
  model::roundToStored(*network);
  model::saveWeights(*network, folder.path() / "w", {3, 7});
  const auto read = residual(2);
  model::loadWeights(*read, folder.path() / "w");
  const auto a = network->named_parameters(), b = read->named_parameters();
  for (const auto& item : a) EXPECT_TRUE(torch::equal(item.value(), b[item.key()])) << item.key();
  EXPECT_EQ(model::trainedObjectsOf(folder.path() / "w"), (std::vector<std::int64_t>{3, 7}));
}

TEST(Weights, OfOtherQuestionsStartAnewOnlyWhenFineTuning) {
  const tests::TemporaryFolder folder;
  model::saveWeights(*residual(), folder.path() / "w");
  const auto other = model::makeNetwork(NetworkSpec{"residual", 3, 32, 0.3, {{"disk", 1}, {"bar", 1}}});
  const std::string sentence =
      sentenceOf([&] { model::loadWeights(*other, folder.path() / "w"); }, ErrorKind::Corrupt);
  EXPECT_NE(sentence.find("head.bar.weight"), std::string::npos) << sentence;
  model::loadWeights(*other, folder.path() / "w", model::HeadWeights::WhereTheyFit);
}

TEST(Weights, OfAnotherShapeOrNotFiniteAreRefusedNamingTheTensor) {
  const tests::TemporaryFolder folder;
  const auto write = [&](float value, std::vector<std::int64_t> shape) {
    model::saveWeights(*residual(), folder.path() / "good");
    const model::ArrayFile good = model::ArrayFile::open(folder.path() / "good");
    model::ArrayWriter writer;
    for (const std::string& name : good.names())
      if (name != "stage2.first.conv.weight")
        writer.addBytes(name, good.info(name).type, good.info(name).shape, good.bytes(name));
    std::int64_t count = 1;
    for (const std::int64_t side : shape) count *= side;
    writer.add("stage2.first.conv.weight", shape, std::vector<float>(static_cast<std::size_t>(count), value));
    writer.write(folder.path() / "w");
  };
  const auto load = [&] { model::loadWeights(*residual(), folder.path() / "w"); };
  write(0, {64, 32, 5, 5});
  EXPECT_NE(sentenceOf(load, ErrorKind::Corrupt).find("'stage2.first.conv.weight' is 64 x 32 x 5 x 5"),
            std::string::npos);
  write(std::numeric_limits<float>::quiet_NaN(), {64, 32, 3, 3});
  EXPECT_NE(sentenceOf(load, ErrorKind::Corrupt).find("not finite"), std::string::npos);
}

TEST(Weights, ThatAreGarbageAreRefused) {
  const tests::TemporaryFolder folder;
  model::saveWeights(*residual(), folder.path() / "good");
  std::ifstream stream(folder.path() / "good", std::ios::binary);
  const std::string good((std::istreambuf_iterator<char>(stream)), {});
  const auto network = residual();
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    model::Random random(seed);
    std::string bytes = good;
    for (int i = 0; i < 3; ++i) bytes[random.below(4000)] = static_cast<char>(random.below(256));
    if (seed % 3 == 0) bytes.resize(random.below(bytes.size()));
    std::ofstream(folder.path() / "bad", std::ios::binary) << bytes;
    try {
      model::loadWeights(*network, folder.path() / "bad");
    } catch (const Error&) {
      // Refusing is fine; a crash is not.
    }
  }
}

TEST(Weights, LeaveNothingBehindWhenTheDiskIsFull) {
  const tests::TemporaryFolder folder;
  const auto network = residual();
  rlimit old{};
  getrlimit(RLIMIT_FSIZE, &old);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit small{100'000, old.rlim_max};
  setrlimit(RLIMIT_FSIZE, &small);
  bool failed = false;
  try {
    model::saveWeights(*network, folder.path() / "w");
  } catch (const Error&) {
    failed = true;
  }
  setrlimit(RLIMIT_FSIZE, &old);
  std::signal(SIGXFSZ, handler);
  EXPECT_TRUE(failed);
  EXPECT_TRUE(fs::is_empty(folder.path()));
}

TEST(ResNet18, HasThePublishedLayersAtAnySizeAndNumberOfBands) {
  torch::NoGradGuard noGrad;
  // 11,176,512 in torchvision's without its last layer, for three bands; the head here adds 512 + 1. The
  // smaller stem of small images has 3 x 3 in place of 7 x 7 weights.
  const auto large = model::makeNetwork(NetworkSpec{"resnet18", 3, 128, 0.3, {{"disk", 1}}});
  EXPECT_EQ(model::parameterCount(*large), 11'176'512 + 513);
  const auto small = model::makeNetwork(NetworkSpec{"resnet18", 3, 64, 0.3, {{"disk", 1}}});
  EXPECT_EQ(model::parameterCount(*small), 11'176'512 + 513 - 3 * 64 * (49 - 9));
  for (const auto& [bands, size] : {std::pair{1, 32}, {5, 40}, {7, 130}}) {
    const auto network =
        model::makeNetwork(NetworkSpec{"resnet18", bands, size, 0.3, {{"disk", 1}, {"form", 3}}});
    network->eval();
    EXPECT_EQ(network->forward(torch::rand({2, bands, size, size})).sizes(),
              (std::vector<std::int64_t>{2, 4}));
  }
}

TEST(Dieleman, LooksAtSixteenViewsAndHasAbout42MillionParameters) {
  torch::NoGradGuard noGrad;
  const auto network = model::makeNetwork(NetworkSpec{"dieleman", 3, 69, 0.5, {{"votes", 37}}});
  // Convolutions 3,488 + 51,264 + 73,856 + 147,584, maxout 8192 x 4096 + 4096 and 2048 x 4096 + 4096, head.
  EXPECT_EQ(model::parameterCount(*network), 276'192 + 33'558'528 + 8'392'704 + 2048 * 37 + 37);
  network->eval();
  EXPECT_EQ(network->trunk(images(2, 69)).sizes(), (std::vector<std::int64_t>{2, 16 * 128 * 2 * 2}));
  EXPECT_EQ(network->embeddingSize(), 2048);
  sentenceOf(
      [] {
        model::makeNetwork(NetworkSpec{"dieleman", 3, 40, 0.5, {{"a", 1}}});
      },
      ErrorKind::BadInput);
}

TEST(Dieleman, SeesAMirroredGalaxyInTheSameViewsInAnotherOrder) {
  torch::NoGradGuard noGrad;
  torch::manual_seed(1);
  const auto network = model::makeNetwork(NetworkSpec{"dieleman", 3, 69, 0.5, {{"a", 1}}});
  network->eval();
  const torch::Tensor galaxy = images(1, 69);
  const torch::Tensor plain = network->trunk(galaxy).reshape({16, -1});
  const torch::Tensor mirrored = network->trunk(galaxy.flip({3})).reshape({16, -1});
  // Upright views: the first four are plain, the next four mirrored.
  EXPECT_TRUE(torch::allclose(plain.slice(0, 0, 4), mirrored.slice(0, 4, 8), 1e-4, 1e-5));
}
