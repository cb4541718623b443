#include "app/engine/report/loop_page.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>
#include <set>

#include "app/engine/commands/parameters.h"
#include "app/engine/report/evaluation_page.h"
#include "app/engine/report/page.h"
#include "app/engine/report/pictures.h"
#include "app/engine/report/working_copy.h"
#include "labeling/history/import_labels.h"
#include "labeling/history/label_log.h"
#include "labeling/workflow/classify.h"
#include "labeling/workflow/demo_survey.h"
#include "labeling/workflow/evaluate.h"
#include "labeling/workflow/map.h"
#include "labeling/workflow/start_models.h"
#include "labeling/workflow/train.h"
#include "model/arrays/array_file.h"
#include "model/base/error.h"
#include "model/base/random.h"
#include "model/card/model_card.h"

namespace app {
namespace {

namespace fs = std::filesystem;
using labeling::Project;

constexpr std::size_t kSheet = 32, kMapPictures = 70;

/// Where the loop goes around, and what it gathers on the way.
struct Loop {
  fs::path directory;
  const model::RunControl& control;
  Page page;
  LoopReport report;
  std::map<std::string, labeling::EvaluateReport> before, after;  ///< by question
};

/// The questions whose truth the catalogue has and that the model answers, and the columns.
std::map<std::string, std::string> truthColumns(const Project& project, const model::ModelCard& card) {
  std::map<std::string, std::string> columns;
  const std::string prefix = labeling::kTruthPrefix;
  for (const labeling::ColumnInfo& column : project.columns())
    if (column.name.starts_with(prefix) && card.question(column.name.substr(prefix.size())) != nullptr)
      columns[column.name.substr(prefix.size())] = column.name;
  return columns;
}

/// Labels the copy with the truth of a simulated survey. @returns how many labels
std::int64_t labelWithTruth(Project& project, const std::map<std::string, std::string>& columns,
                            const model::RunControl& control) {
  labeling::Table table;
  table.source = "the catalogue";
  table.rows = static_cast<std::size_t>(project.objectCount());
  table.columns.push_back({"id", "", "", "", project.objectNames()});
  for (const auto& [question, column] : columns)
    table.columns.push_back({column, "", "", "", project.numbers(column)});
  labeling::ImportLabelsOptions options;
  options.idColumn = "id";
  options.columnOfQuestion = columns;
  options.annotator = "truth";
  return labeling::importLabels(project, table, options, control).labels;
}

void addSurvey(Loop& loop, const Project& project) {
  const auto scores = labeling::Scores::open(project, loop.report.before);
  if (!scores) return;
  const auto opinions = classOpinions(*scores);
  std::vector<std::int64_t> rows(opinions.size());
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = static_cast<std::int64_t>(i);
  model::Random random(1);
  random.shuffle(rows);
  std::vector<Tile> tiles;
  std::map<labeling::HubbleClass, std::int64_t> counts;
  for (const std::int64_t row : rows) {
    const auto& opinion = opinions[static_cast<std::size_t>(row)];
    if (!opinion) continue;
    ++counts[opinion->hubbleClass];
    if (tiles.size() < kSheet) tiles.push_back({row, wordsOf(*opinion), "± " + fixed(opinion->sigma, 2)});
  }
  loop.page.section("What the network sees",
                    "A random sheet of the survey. Below each object the class that the model in use, " +
                        loop.report.before +
                        ", gives it, its probability, and the spread over 32 dropout passes.");
  std::vector<std::pair<std::string, std::string>> names;
  for (const auto& [hubbleClass, count] : counts)
    names.emplace_back(colourOf(hubbleClass),
                       std::string(labeling::wordsOf(hubbleClass)) + " " + std::to_string(count));
  loop.page.add(legend(names) + "<p></p>" + galleryOf(project, tiles));
}

labeling::EvaluateReport evaluateOn(const Loop& loop, const std::string& model, const std::string& question) {
  labeling::EvaluateOptions options;
  options.model = model;
  options.question = question;
  return labeling::evaluate(loop.directory, options, loop.control);
}

void fineTune(Loop& loop, int epochs, std::int64_t labels) {
  labeling::TrainOptions options;
  options.questions = loop.report.questions;
  options.mode = labeling::TrainMode::FineTune;
  options.from = loop.report.before;
  options.name = "loop";
  options.epochs = epochs;
  ChartLine training{"training", "var(--text2)", {}, false, true};
  ChartLine validation{"validation", "var(--accent)", {}, false, true};
  labeling::TrainHooks hooks;
  hooks.onEpoch = [&](const labeling::TrainEpoch& epoch) {
    training.points.push_back({static_cast<double>(epoch.epoch), epoch.trainingLoss});
    validation.points.push_back({static_cast<double>(epoch.epoch), epoch.validationLoss});
  };
  const labeling::TrainReport run = labeling::train(loop.directory, options, loop.control, hooks);
  loop.report.after = run.model;

  loop.page.section("Labels and fine-tuning",
                    counted(labels, "label") + " for " +
                        counted(run.trainingObjects + run.validationObjects + run.testObjects, "object") +
                        " continue the training of " + loop.report.before +
                        ". Objects are divided by name into " + std::to_string(run.trainingObjects) +
                        " to learn from, " + std::to_string(run.validationObjects) +
                        " to choose the epoch by, and " + std::to_string(run.testObjects) +
                        " held back for the comparison.");
  LineChart chart;
  chart.title = "Loss per epoch";
  chart.xTitle = "epoch";
  chart.yTitle = "loss";
  chart.xLow = 1;
  chart.xHigh = std::max(2.0, static_cast<double>(run.epochs));
  double highest = 0;
  for (const ChartLine* line : {&training, &validation})
    for (const ChartPoint& point : line->points) highest = std::max(highest, point.y);
  chart.yHigh = std::max(0.1, std::ceil(highest * 10) / 10);
  chart.lines = {training, validation};
  std::string facts = "<h3>The run</h3><table>";
  const auto fact = [&facts](const std::string& what, const std::string& value) {
    facts += "<tr><td>" + escaped(what) + "</td><td>" + escaped(value) + "</td></tr>";
  };
  fact("new model", run.model);
  fact("started from", loop.report.before);
  fact("epochs", std::to_string(run.epochs) + ", best " + std::to_string(run.bestEpoch));
  fact("time", fixed(run.seconds, 1) + " s");
  for (const auto& [question, metrics] : run.test)
    if (metrics.auroc)
      fact("AUROC " + question, fixed(*metrics.auroc, 3));
    else if (metrics.scatter)
      fact("scatter " + question, fixed(*metrics.scatter, 2));
  loop.page.row({svgOf(chart), facts + "</table>"});
}

void addComparison(Loop& loop) {
  std::vector<std::string> blocks;
  std::vector<std::vector<std::string>> rows;
  for (const std::string& question : loop.report.questions) {
    const labeling::EvaluateReport& before = loop.before.at(question);
    const labeling::EvaluateReport& after = loop.after.at(question);
    if (before.kind == "number")
      rows.push_back({question + ", scatter", fixed(before.scatter, 2), fixed(after.scatter, 2),
                      std::to_string(after.n), ""});
    if (before.kind != "binary" || !before.auroc || !after.auroc) continue;
    rows.push_back({question + ", AUROC", fixed(*before.auroc, 3), fixed(*after.auroc, 3),
                    std::to_string(after.n), std::to_string(after.positives)});
    LineChart chart;
    chart.title = question;
    chart.xTitle = "false positive rate";
    chart.yTitle = "true positive rate";
    chart.lines = {{"", "var(--text3)", {{0, 0}, {1, 1}}, true},
                   rocLine(before, "before, " + fixed(*before.auroc, 3), "var(--text2)"),
                   rocLine(after, "after, " + fixed(*after.auroc, 3), "var(--accent)")};
    blocks.push_back(svgOf(chart));
  }
  loop.page.section("Before and after",
                    "Both models on the same held-back objects, which neither was trained on. "
                    "The area under the ROC curve is 0.5 for guessing and 1 for a perfect order.");
  for (std::size_t i = 0; i < blocks.size(); i += 2)
    loop.page.row({blocks.begin() + static_cast<std::ptrdiff_t>(i),
                   blocks.begin() + static_cast<std::ptrdiff_t>(std::min(i + 2, blocks.size()))});
  loop.page.table({"question", "before", "after", "objects", "yes"}, rows);
}

void addMap(Loop& loop, const std::string& model) {
  labeling::MapOptions options;
  options.model = model;
  const labeling::MapReport report = labeling::makeMap(loop.directory, options, loop.control);
  const Project project = Project::open(loop.directory, Project::Access::ReadOnly);
  const auto file = model::ArrayFile::open(project.derivedDirectory() / "maps" / (model + ".safetensors"));
  const auto xy = file.floats("xy");
  const auto scores = labeling::Scores::open(project, model);
  if (!scores) return;
  const auto opinions = classOpinions(*scores);

  std::vector<CloudPoint> points;
  std::vector<CloudPicture> pictures;
  std::map<labeling::HubbleClass, int> counts;
  std::set<std::pair<int, int>> taken;  // one picture per cell, so that they spread over the map
  float low[2] = {1e30f, 1e30f}, high[2] = {-1e30f, -1e30f};
  for (std::size_t i = 0; i < xy.size(); ++i) {
    if (std::isnan(xy[i])) continue;
    low[i % 2] = std::min(low[i % 2], xy[i]);
    high[i % 2] = std::max(high[i % 2], xy[i]);
  }
  const float cell = std::max({high[0] - low[0], high[1] - low[1], 1e-6f}) / 16;
  for (std::size_t row = 0; row < opinions.size(); ++row) {
    const float x = xy[2 * row], y = xy[2 * row + 1];
    if (std::isnan(x) || !opinions[row]) continue;
    const auto hubbleClass = opinions[row]->hubbleClass;
    ++counts[hubbleClass];
    points.push_back({static_cast<double>(x), static_cast<double>(y), colourOf(hubbleClass)});
    const std::pair place{static_cast<int>((x - low[0]) / cell), static_cast<int>((y - low[1]) / cell)};
    if (pictures.size() >= kMapPictures || !taken.insert(place).second) continue;
    if (const auto uri = pictureUri(project, static_cast<std::int64_t>(row), 64))
      pictures.push_back({static_cast<double>(x), static_cast<double>(y), *uri, colourOf(hubbleClass)});
  }
  std::vector<std::pair<std::string, std::string>> names;
  for (const auto& [hubbleClass, count] : counts)
    names.emplace_back(colourOf(hubbleClass), labeling::wordsOf(hubbleClass));
  loop.page.section(
      "The map",
      "Every object at the place that UMAP gives its feature vector; objects that look alike to the "
      "network lie close. Colour: class by " +
          model + ". Trustworthiness " + fixed(report.trustworthiness, 3) + ".");
  loop.page.add("<div class=\"block\">" + svgOfCloud(points, pictures) + legend(names) + "</div>\n");
}

/// The questions that enough objects have labels for.
std::vector<std::string> labelledQuestions(const Project& project, const model::ModelCard& card) {
  constexpr std::size_t kEnough = 50;
  const labeling::LabelLog log(project);
  std::vector<std::string> questions;
  for (const std::string& question : log.questions())
    if (card.question(question) != nullptr && labeling::consensus(log, question).size() >= kEnough)
      questions.push_back(question);
  return questions;
}

}  // namespace

LoopReport writeLoopPage(const fs::path& projectDirectory, const fs::path& folder, int epochs,
                         const model::RunControl& control) {
  const auto begin = std::chrono::steady_clock::now();
  std::string title;
  {
    const Project project = Project::open(projectDirectory);
    title = project.title();
    if (project.objectCount() == 0)
      throw model::Error(model::ErrorKind::BadInput,
                         projectDirectory.string() + " has no objects, so there is nothing to show.");
  }
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) throw model::systemError(folder.string(), "could not be made", error.value());
  Loop loop{folder / "copy.tuningfork", control, Page("Once around the loop", title), {}, {}, {}};
  control.report(0, 1, "copying the project");
  makeWorkingCopy(projectDirectory, loop.directory);

  std::int64_t labels = 0;
  bool needsScores = false;
  {
    Project project = Project::open(loop.directory);
    labeling::addStartModels(project);
    loop.report.before = project.modelInUse();
    loop.report.objects = project.objectCount();
    const auto scores = labeling::Scores::open(project, loop.report.before);
    needsScores = !scores || scores->isStale(project);
  }
  if (needsScores) labeling::classify(loop.directory, loop.report.before, 32, control);
  {
    Project project = Project::open(loop.directory);
    const model::ModelCard card = model::readCard(project.modelsDirectory() / loop.report.before);
    labels = labelWithTruth(project, truthColumns(project, card), control);
    if (labels == 0) labels = labeling::LabelLog(project).eventCount();
    loop.report.questions = labelledQuestions(project, card);
    loop.page.figures({{counted(loop.report.objects, "object"), "in the survey"},
                       {counted(labels, "label"), "of experts"},
                       {std::to_string(loop.report.questions.size()), "questions learned"}});
    addSurvey(loop, project);
  }
  if (!loop.report.questions.empty()) {
    fineTune(loop, epochs, labels);
    for (const std::string& question : loop.report.questions) {
      loop.before[question] = evaluateOn(loop, loop.report.before, question);
      loop.after[question] = evaluateOn(loop, loop.report.after, question);
    }
    addComparison(loop);
    const Project project = Project::open(loop.directory, Project::Access::ReadOnly);
    for (const std::string& question : loop.report.questions) {
      if (loop.after.at(question).kind != "binary") continue;
      loop.page.section("\"" + question + "\" after fine-tuning",
                        "The held-back objects, and where model and experts still differ.");
      addEvaluation(loop.page, project, loop.after.at(question));
      break;  // one question in full; the command `evaluate --report` does the same for any other
    }
  } else {
    loop.page.section("Labels",
                      "There are not yet 50 labels of a question that the model answers, so nothing is "
                      "learned here. Label some objects, or import labels from a table.");
  }
  addMap(loop, loop.report.after.empty() ? loop.report.before : loop.report.after);
  loop.report.page = folder / "index.html";
  loop.page.write(loop.report.page);
  loop.report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return loop.report;
}

}  // namespace app
