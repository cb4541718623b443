// A threshold dragged by the mouse along the ROC curve of 100,000 objects: from the move to everything
// painted (curves, histogram, table, matrix, column, comparison, gallery). Wall and processor time, and
// percentiles.
#include <QApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QImage>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMouseEvent>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <vector>

#include "model/arrays/array_writer.h"
#include "model/base/random.h"
#include "tests/benchmarks/percentiles.h"
#include "tests/support/sample_project.h"
#include "tests/support/sample_scores.h"
#include "tests/support/temporary_folder.h"
#include "tests/ui/support/simulated_survey.h"
#include "ui/engine/engine_client.h"
#include "ui/session/project_session.h"
#include "ui/theme/theme.h"
#include "ui/views/evaluate/confusion_grid.h"
#include "ui/views/evaluate/curve_plot.h"
#include "ui/views/evaluate/evaluate_view.h"

namespace {

constexpr int kObjects = 100'000;
constexpr int kMoves = 300;

/// What the engine would have written for a model whose scores are more or less blurred.
void writeEvaluation(const std::filesystem::path& folder, const std::string& model, double blur) {
  model::Random random(5);
  std::vector<std::int64_t> rows;
  std::vector<float> scores, raw, sigma;
  std::vector<std::uint8_t> positive;
  for (int i = 0; i < kObjects; ++i) {
    const bool yes = random.uniform() < 0.2;
    const double logit = (yes ? 1.5 : -1.5) + blur * random.normal();
    rows.push_back(i);
    positive.push_back(yes ? 1 : 0);
    scores.push_back(static_cast<float>(1 / (1 + std::exp(-logit))));
    raw.push_back(static_cast<float>(1 / (1 + std::exp(-1.6 * logit))));
    sigma.push_back(0.05F);
  }
  const auto file = folder / ("evaluation-" + model + ".safetensors");
  model::ArrayWriter writer;
  writer.add("rows", {kObjects}, std::move(rows));
  writer.add("scores", {kObjects}, std::move(scores));
  writer.add("raw", {kObjects}, std::move(raw));
  writer.add("sigma", {kObjects}, std::move(sigma));
  writer.add("positive", {kObjects}, std::move(positive));
  writer.write(file);
  const QJsonObject answer{{QStringLiteral("model"), QString::fromStdString(model)},
                           {QStringLiteral("question"), QStringLiteral("bar")},
                           {QStringLiteral("kind"), QStringLiteral("binary")},
                           {QStringLiteral("split"), QStringLiteral("test")},
                           {QStringLiteral("n"), kObjects},
                           {QStringLiteral("file"), QString::fromStdString(file.string())}};
  std::ofstream(folder / ("evaluate-" + model + ".json")) << QJsonDocument(answer).toJson().toStdString();
}

double processorMs() { return 1000.0 * static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

}  // namespace

int main(int argc, char** argv) {
  qputenv("QT_QPA_PLATFORM", "offscreen");
  QApplication application(argc, argv);
  ui::applyTheme(application, ui::Theme::Mode::Dark);
  const test::TemporaryFolder folder;
  // Models, cards and a catalogue come from a small survey; the objects that are measured from a large one.
  const test::SimulatedSurvey small = test::makeSurvey(folder.path(), 8);
  labeling::Project project = test::emptyProject(folder / "large.tuningfork", kObjects);
  std::filesystem::copy(small.project / "models", folder / "large.tuningfork" / "models",
                        std::filesystem::copy_options::recursive);
  labeling::Table table;
  table.rows = kObjects;
  std::vector<double> magnitudes;
  std::vector<std::int64_t> rows;
  model::Random random(9);
  for (int i = 0; i < kObjects; ++i) {
    magnitudes.push_back(15 + 5 * std::sqrt(random.uniform()));
    rows.push_back(i);
  }
  table.columns = {test::reals("r_mag", magnitudes)};
  project.addColumns(table, rows);
  project.setSetting("model_in_use", "bar-02");
  writeEvaluation(folder.path(), "bar-02", 1);
  writeEvaluation(folder.path(), "bar-01", 2);
  qputenv("FAKE_ENGINE", QByteArray::fromStdString(folder.path().string()));
  ui::EngineClient engine(
      QDir(QCoreApplication::applicationDirPath()).filePath(QStringLiteral("../tests/fake_engine")));
  const auto session =
      ui::ProjectSession::open(QString::fromStdString((folder / "large.tuningfork").string()), engine);
  ui::EvaluateView view(*session);
  view.resize(1528, 932);
  view.show();
  view.activate();
  QElapsedTimer waited;
  waited.start();
  while ((!view.evaluation() || view.isWaiting() || !view.bands()) && waited.elapsed() < 60'000)
    QCoreApplication::processEvents(QEventLoop::AllEvents, 50);
  if (!view.evaluation() || !view.bands()) {
    std::printf("the evaluation did not come\n");
    return 1;
  }
  std::printf(
      "100,000 objects, two models, %d resamples of bands: %lld ms from the start to all of it shown\n",
      view.bands()->resamples, static_cast<long long>(waited.elapsed()));
  auto* roc = view.findChild<ui::CurvePlot*>(QStringLiteral("roc"));
  auto* grid = view.findChild<ui::ConfusionGrid*>(QStringLiteral("confusion"));
  const auto move = [&](QEvent::Type type, double threshold) {
    const QPointF at = roc->pointAt(threshold);
    const QPointF pixel(roc->xAxis->coordToPixel(at.x()), roc->yAxis->coordToPixel(at.y()));
    QMouseEvent event(type, pixel, roc->mapToGlobal(pixel),
                      type == QEvent::MouseMove ? Qt::NoButton : Qt::LeftButton, Qt::LeftButton,
                      Qt::NoModifier);
    QCoreApplication::sendEvent(roc, &event);
  };
  QImage picture(view.size(), QImage::Format_ARGB32_Premultiplied);
  move(QEvent::MouseButtonPress, 0.5);
  std::vector<double> wall, processor;
  int wrong = 0;
  for (int i = 0; i < kMoves; ++i) {
    const double threshold = 0.5 + 0.45 * std::sin(i * 0.37);
    QElapsedTimer timer;
    const double cpu = processorMs();
    timer.start();
    move(QEvent::MouseMove, threshold);
    QCoreApplication::processEvents();  // queued replots
    view.render(&picture);              // every panel, as the screen would show it
    wall.push_back(static_cast<double>(timer.nsecsElapsed()) / 1e6);
    processor.push_back(processorMs() - cpu);
    if (!(grid->counts() == view.evaluation()->sorted.counts(view.threshold()))) ++wrong;
  }
  test::printPercentiles("mouse move to all panels painted, wall", wall);
  test::printPercentiles("the same, processor time", processor);
  std::printf("moves whose matrix was not of the threshold shown: %d\n", wrong);
  return wrong == 0 ? 0 : 1;
}
