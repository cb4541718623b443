#include "tests/ui/support/simulated_survey.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "labeling/store/project.h"
#include "labeling/survey/fits_writer.h"
#include "model/arrays/array_writer.h"
#include "model/base/random.h"
#include "model/card/model_card.h"
#include "model/simulation/render_galaxy.h"
#include "model/simulation/truth.h"

namespace test {

namespace {

constexpr int kPasses = 32;

float squashed(double x) { return static_cast<float>(1 / (1 + std::exp(-x))); }

/// A probability that is right more often for clear cases.
float scoreFor(bool yes, double sharpness, model::Random& random) {
  return std::clamp(squashed((yes ? sharpness : -sharpness) + 1.6 * random.normal()), 0.001F, 0.999F);
}

void writeModel(const labeling::Project& project, const std::string& name, const std::string& parent,
                const std::vector<model::Truth>& truths, std::vector<float>* barScores, double sharpness) {
  const std::filesystem::path directory = project.modelsDirectory() / name;
  std::filesystem::create_directories(directory);
  {
    model::ArrayWriter weights;
    weights.add("head.weight", {1}, std::vector<float>{static_cast<float>(sharpness)});
    weights.write(directory / "model.safetensors");
  }
  model::ModelCard card;
  card.name = name;
  card.title = "A model of a test";
  card.network = "residual";
  card.dropout = 0.3;
  card.input.size = 64;
  card.input.crop = 0.6;
  card.input.normalisation.mean = {0.1, 0.1, 0.1};
  card.input.normalisation.scale = {0.2, 0.2, 0.2};
  card.stages = {{"stem", 900, false}, {"stage1", 20000, false}, {"head", 600, false}};
  for (const char* id : {"disk", "edge_on", "bar", "merger"})
    card.questions.push_back({id, "", "binary", {"no", "yes"}, 0, 0, 0, 1, "label", 1, {}});
  card.questions.push_back({"t_type", "", "number", {}, -3, 10, 3, 3, "label", 1, {}});
  card.training.mode = parent.empty() ? "scratch" : "fine-tune";
  card.training.parent = parent;
  card.weightsHash = model::weightsHashOf(directory / "model.safetensors");
  model::writeCard(directory, card);

  const auto n = static_cast<std::int64_t>(truths.size());
  model::ArrayWriter scores;
  model::Random random(7);
  nlohmann::json questions = nlohmann::json::array();
  const auto add = [&](const std::string& id, const std::vector<float>& mean, double low, double high) {
    std::vector<float> sigma;
    std::vector<std::uint8_t> passes;
    for (const float value : mean) {
      const double share = (static_cast<double>(value) - low) / (high - low);
      const double spread = high - low > 1.5 ? 0.07 : 0.02 + 0.45 * share * (1 - share);
      sigma.push_back(static_cast<float>(spread * (high - low)));
      for (int pass = 0; pass < kPasses; ++pass) {
        passes.push_back(static_cast<std::uint8_t>(
            std::lround(255 * std::clamp(share + spread * random.normal(), 0.0, 1.0))));
      }
    }
    scores.add(id + ".mean", {n, 1}, std::vector<float>(mean));
    scores.add(id + ".sigma", {n, 1}, std::move(sigma));
    if (high - low < 1.5) scores.add(id + ".raw", {n, 1}, std::vector<float>(mean));
    scores.add(id + ".passes", {n, 1, kPasses}, std::move(passes));
  };
  const auto binary = [&](const std::string& id, auto truth) {
    std::vector<float> mean;
    for (const model::Truth& object : truths) mean.push_back(scoreFor(truth(object), sharpness, random));
    if (id == "bar" && barScores) *barScores = mean;
    add(id, mean, 0, 1);
    questions.push_back(
        {{"id", id}, {"kind", "binary"}, {"answers", {"no", "yes"}}, {"low", 0}, {"high", 1}});
  };
  binary("disk", [](const model::Truth& object) { return object.disk; });
  binary("edge_on", [](const model::Truth& object) { return object.edgeOn; });
  binary("bar", [](const model::Truth& object) { return object.bar; });
  binary("merger", [](const model::Truth& object) { return object.merger; });
  std::vector<float> types;
  for (const model::Truth& object : truths)
    types.push_back(static_cast<float>(std::clamp(object.tType + random.normal(), -3.0, 10.0)));
  add("t_type", types, -3, 10);
  questions.push_back({{"id", "t_type"},
                       {"kind", "number"},
                       {"answers", nlohmann::json::array()},
                       {"low", -3},
                       {"high", 10}});
  scores.metadata("format", "tuningfork-scores-1");
  scores.metadata("model", name);
  scores.metadata("model_hash", card.weightsHash);
  scores.metadata("project", project.uuid());
  scores.metadata("objects", std::to_string(n));
  scores.metadata("samples", std::to_string(kPasses));
  scores.metadata("created_utc", "2026-01-01T00:00:00.000Z");
  scores.metadata("questions", questions.dump());
  scores.metadata("failed", "[]");
  std::filesystem::create_directories(project.derivedDirectory() / "scores");
  scores.write(project.derivedDirectory() / "scores" / (name + ".safetensors"));
}

}  // namespace

SimulatedSurvey makeSurvey(const std::filesystem::path& folder, int objects, bool withModel) {
  model::SurveyRecipe recipe;
  recipe.objects = objects;
  recipe.side = 96;
  recipe.seed = 11;
  recipe.faintestRMag = 17;
  std::vector<model::Truth> truths;
  std::vector<labeling::NewObject> made;
  std::filesystem::create_directories(folder / "images");
  labeling::Table table;
  std::vector<double> mags, redshifts, types, radii;
  std::vector<std::int64_t> rows;
  for (int i = 0; i < objects; ++i) {
    const model::GalaxyRecipe galaxy = model::drawGalaxy(recipe, i);
    const model::SimulatedCutout cutout = model::render(galaxy, recipe);
    const model::Truth truth = model::truthOf(galaxy);
    labeling::FitsImageFile file;
    file.width = file.height = cutout.side;
    file.bands = cutout.bands;
    file.pixels = cutout.pixels;
    file.unit = "nanomaggy";
    file.object = truth.id;
    const double middle = (cutout.side - 1) / 2.0;
    file.sky = labeling::TanFrame{{truth.raDeg, truth.decDeg}, {middle, middle}, cutout.pixelScaleArcsec, 0};
    const std::filesystem::path image = folder / "images" / (truth.id + ".fits");
    labeling::writeFitsImage(file, image);
    labeling::NewObject object{truth.id, truth.raDeg, truth.decDeg, {}};
    for (std::size_t b = 0; b < cutout.bands.size(); ++b) {
      object.sources.push_back({cutout.bands[b], image.string(), static_cast<int>(b) + 1, 0});
    }
    made.push_back(std::move(object));
    mags.push_back(truth.rMag);
    redshifts.push_back(truth.redshift);
    types.push_back(truth.tType);
    radii.push_back(truth.petroR50Arcsec);
    rows.push_back(i);
    truths.push_back(truth);
  }
  SimulatedSurvey survey;
  survey.project = folder / "survey.tuningfork";
  labeling::Project project = labeling::Project::create(survey.project, "Simulated survey");
  project.addObjects(made);
  const auto column = [&table](const std::string& name, const std::string& unit, std::vector<double> values) {
    labeling::TableColumn added;
    added.name = name;
    added.unit = unit;
    added.values = std::move(values);
    table.columns.push_back(std::move(added));
  };
  column("r_mag", "mag", mags);
  column("redshift", "", redshifts);
  column("t_type_true", "", types);
  column("petro_r50", "arcsec", radii);
  table.rows = static_cast<std::size_t>(objects);
  project.addColumns(table, rows);
  survey.objects = objects;
  for (const model::Truth& truth : truths) survey.bar.push_back(truth.bar ? 1 : 0);
  if (withModel) {
    writeModel(project, "bar-01", {}, truths, nullptr, 0.8);
    writeModel(project, "bar-02", "bar-01", truths, &survey.score, 2.4);
    project.setSetting("model_in_use", "bar-02");
  }
  return survey;
}

void writeEvaluation(const SimulatedSurvey& survey, const std::filesystem::path& answers,
                     const std::string& model, double blur, std::int64_t trainedOn) {
  std::filesystem::create_directories(answers);
  const auto n = survey.objects;
  std::vector<std::int64_t> rows;
  std::vector<float> scores, raw, sigma;
  std::vector<std::uint8_t> positive;
  model::Random random(3);
  for (std::int64_t row = 0; row < n; ++row) {
    const auto i = static_cast<std::size_t>(row);
    const double logit =
        std::log(static_cast<double>(survey.score[i]) / (1 - static_cast<double>(survey.score[i])));
    rows.push_back(row);
    scores.push_back(squashed(logit + blur * random.normal()));
    raw.push_back(squashed(1.7 * logit));
    sigma.push_back(0.05F);
    positive.push_back(static_cast<std::uint8_t>(survey.bar[i]));
  }
  const std::filesystem::path file = answers / ("evaluation-" + model + ".safetensors");
  model::ArrayWriter writer;
  writer.add("rows", {n}, std::move(rows));
  writer.add("scores", {n}, std::move(scores));
  writer.add("raw", {n}, std::move(raw));
  writer.add("sigma", {n}, std::move(sigma));
  writer.add("positive", {n}, std::move(positive));
  // People are split about the first third and agree on the rest; the model learnt the last five by heart.
  std::vector<std::int64_t> allRows;
  std::vector<float> fraction, votes, said, spread;
  for (std::int64_t row = 0; row < n; ++row) {
    const auto i = static_cast<std::size_t>(row);
    allRows.push_back(row);
    fraction.push_back(row < n / 3 ? 0.5F : survey.bar[i] ? 1.0F : 0.0F);
    votes.push_back(static_cast<float>(4 + row % 5));
    said.push_back(survey.score[i]);
    spread.push_back(0.05F);
  }
  writer.add("votes_rows", {n}, std::move(allRows));
  writer.add("votes_fractions", {n, 1}, std::move(fraction));
  writer.add("votes_count", {n}, std::move(votes));
  writer.add("votes_scores", {n, 1}, std::move(said));
  writer.add("votes_sigma", {n, 1}, std::move(spread));
  const std::int64_t t = std::min<std::int64_t>(5, n);
  std::vector<std::int64_t> trained;
  for (std::int64_t row = n - t; row < n; ++row) trained.push_back(row);
  writer.add("trained_rows", {t}, std::move(trained));
  writer.add("trained_scores", {t}, std::vector<float>(static_cast<std::size_t>(t), 0.99F));
  writer.add("trained_positive", {t}, std::vector<std::uint8_t>(static_cast<std::size_t>(t), 1));
  writer.write(file);
  std::ofstream(answers / ("evaluate-" + model + ".json"))
      << nlohmann::json{{"model", model},          {"question", "bar"},        {"kind", "binary"},
                        {"split", "test"},         {"answers", {"no", "yes"}}, {"n", n},
                        {"trained_on", trainedOn}, {"labels_hash", "1"},       {"file", file.string()}};
}

void writeNumberEvaluation(const SimulatedSurvey& survey, const std::filesystem::path& answers,
                           const std::string& model, double scatter) {
  std::filesystem::create_directories(answers);
  const auto n = survey.objects;
  std::vector<std::int64_t> rows;
  std::vector<float> value, truth;
  model::Random random(5);
  for (std::int64_t row = 0; row < n; ++row) {
    rows.push_back(row);
    truth.push_back(static_cast<float>(row % 14 - 3));
    value.push_back(truth.back() + static_cast<float>(scatter * random.normal()));
  }
  const std::filesystem::path file = answers / ("number-" + model + ".safetensors");
  model::ArrayWriter writer;
  writer.add("rows", {n}, std::move(rows));
  writer.add("value", {n}, std::move(value));
  writer.add("truth", {n}, std::move(truth));
  writer.write(file);
  std::ofstream(answers / ("evaluate-" + model + ".json")) << nlohmann::json{
      {"model", model}, {"question", "t_type"}, {"kind", "number"},   {"split", "test"},
      {"n", n},         {"trained_on", 0},      {"labels_hash", "1"}, {"file", file.string()}};
}

}  // namespace test
