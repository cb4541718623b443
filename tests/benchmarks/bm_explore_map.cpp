// bm_explore_map [OBJECTS]: what the main thread is kept busy with while a million points are panned and
// zoomed, and how long a lasso around a tenth of them and another colour take. The points lie in 40 clumps of
// different sizes.
#include <QApplication>
#include <QElapsedTimer>
#include <QKeyEvent>
#include <QThread>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "model/base/random.h"
#include "tests/benchmarks/percentiles.h"
#include "ui/session/selection_model.h"
#include "ui/theme/theme.h"
#include "ui/views/explore/colour_scale.h"
#include "ui/views/explore/embedding_view.h"
#include "ui/views/explore/lasso.h"

namespace {

using Clock = std::chrono::steady_clock;
double millisecondsSince(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

std::shared_ptr<ui::MapPoints> madePoints(std::int64_t count) {
  model::Random random(2);
  struct Clump {
    double x, y, wide;
  };
  std::vector<Clump> clumps;
  for (int i = 0; i < 40; ++i)
    clumps.push_back({random.uniform(-10, 10), random.uniform(-10, 10), random.uniform(0.2, 1.4)});
  auto points = std::make_shared<ui::MapPoints>();
  for (std::int64_t i = 0; i < count; ++i) {
    const Clump& clump = clumps[random.below(clumps.size())];
    points->xy.push_back(static_cast<float>(clump.x + clump.wide * random.normal()));
    points->xy.push_back(static_cast<float>(clump.y + clump.wide * random.normal()));
  }
  points->argb.assign(static_cast<std::size_t>(count), 0xFF3DBDF2U);
  points->grid = std::make_shared<const ui::PointGrid>(points->xy);
  return points;
}

}  // namespace

int main(int argc, char** argv) {
  qputenv("QT_QPA_PLATFORM", "offscreen");
  QApplication application(argc, argv);
  ui::applyTheme(application, ui::Theme::Mode::Dark);
  const std::int64_t count = argc > 1 ? std::atoll(argv[1]) : 1'000'000;
  const std::shared_ptr<ui::MapPoints> points = madePoints(count);
  std::vector<float> column;
  model::Random random(4);
  for (std::int64_t i = 0; i < count; ++i) column.push_back(static_cast<float>(random.normal()));

  ui::EmbeddingView view;
  view.resize(960, 860);
  view.show();
  view.setPoints(points, true);
  const auto settle = [](int ms) {
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < ms) {
      QCoreApplication::processEvents(QEventLoop::AllEvents, 10);
      QThread::msleep(2);
    }
  };
  settle(1500);

  std::vector<double> panning, zooming, lasso, colour;
  const QPointF middle(480, 430);
  for (int step = 0; step < 150; ++step) {  // as the mouse drags it: 4 to 12 pixels a frame
    const Clock::time_point start = Clock::now();
    QKeyEvent key(QEvent::KeyPress, step % 40 < 20 ? Qt::Key_Left : Qt::Key_Right, Qt::NoModifier);
    QCoreApplication::sendEvent(&view, &key);
    view.repaint();
    QCoreApplication::processEvents();
    panning.push_back(millisecondsSince(start));
    QThread::msleep(8);
  }
  for (int step = 0; step < 150; ++step) {
    const Clock::time_point start = Clock::now();
    view.zoom(step % 60 < 30 ? 1.1 : 1 / 1.1, middle);
    view.repaint();
    QCoreApplication::processEvents();
    zooming.push_back(millisecondsSince(start));
    QThread::msleep(8);
  }
  // A lasso that holds a tenth: the radius is found first.
  const auto circle = [](double radius) {
    QPolygonF outline;
    for (int i = 0; i < 200; ++i)
      outline << QPointF(radius * std::cos(i * M_PI / 100), radius * std::sin(i * M_PI / 100));
    return outline;
  };
  double radius = 1;
  while (ui::pointsInside(circle(radius), points->xy, points->grid.get()).size() * 10 <
         static_cast<std::size_t>(count))
    radius *= 1.1;
  ui::SelectionModel selection;
  selection.reset(count);
  std::size_t held = 0;
  for (int turn = 0; turn < 20; ++turn) {
    const Clock::time_point start = Clock::now();
    const auto rows = ui::pointsInside(circle(radius), points->xy, points->grid.get());
    selection.select(rows, nullptr);
    view.setSelection(selection.selectedRows(), -1);
    view.repaint();
    lasso.push_back(millisecondsSince(start));
    held = rows.size();
  }
  for (int turn = 0; turn < 20; ++turn) {
    const Clock::time_point start = Clock::now();
    ui::ColourScale scale = ui::colourScaleOf(column, QStringLiteral("column"));
    auto coloured = std::make_shared<ui::MapPoints>();
    coloured->xy = points->xy;
    coloured->grid = points->grid;
    coloured->argb = std::move(scale.argb);
    view.setPoints(coloured, false);
    view.repaint();
    colour.push_back(millisecondsSince(start));
    settle(60);
  }
  std::printf("%lld points, a lasso around %zu\n", static_cast<long long>(count), held);
  test::printPercentiles("a frame of panning, main thread", panning);
  test::printPercentiles("a frame of zooming, main thread", zooming);
  test::printPercentiles("lasso resolved and shown", lasso);
  test::printPercentiles("another column as colour, main thread", colour);
}
