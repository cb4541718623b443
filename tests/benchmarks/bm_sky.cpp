// What a labeller feels with large cutouts (1,000 x 1,000 pixels in three bands): from the key press to the
// next galaxy painted, and from a move of the white handle to the picture that shows it. Prints percentiles.
//   QT_QPA_PLATFORM=offscreen bm_sky [CUTOUTS]
#include <QApplication>
#include <QElapsedTimer>
#include <QTest>
#include <algorithm>
#include <cmath>
#include <cstdio>

#include "labeling/store/project.h"
#include "labeling/survey/fits_writer.h"
#include "model/base/random.h"
#include "tests/benchmarks/percentiles.h"
#include "tests/support/temporary_folder.h"
#include "ui/engine/engine_client.h"
#include "ui/session/project_session.h"
#include "ui/views/label/label_view.h"
#include "ui/views/label/stretch_plot.h"

namespace {

constexpr int kSide = 1000;

std::filesystem::path projectOfLargeCutouts(const std::filesystem::path& folder, int count) {
  std::vector<labeling::NewObject> objects;
  const std::vector<std::string> bands{"g", "r", "i"};
  for (int i = 0; i < count; ++i) {
    model::Random random(static_cast<std::uint64_t>(i) + 1);
    std::vector<float> pixels;
    pixels.reserve(3 * kSide * kSide);
    for (std::size_t b = 0; b < bands.size(); ++b)
      for (int y = 0; y < kSide; ++y)
        for (int x = 0; x < kSide; ++x)
          pixels.push_back(static_cast<float>(
              random.normal() +
              400 * std::exp(-std::hypot(x - kSide / 2.0, y - kSide / 2.0) / (30 + 5 * i))));
    labeling::FitsImageFile file;
    file.width = file.height = kSide;
    file.bands = bands;
    file.pixels = pixels;
    file.sky = labeling::TanFrame{{10.0 + i, 2}, {kSide / 2.0, kSide / 2.0}, 0.2, 20};
    const auto path = folder / ("large" + std::to_string(i) + ".fits");
    labeling::writeFitsImage(file, path);
    labeling::NewObject object{"large" + std::to_string(i), 10.0 + i, 2, {}};
    for (std::size_t b = 0; b < bands.size(); ++b)
      object.sources.push_back({bands[b], path.string(), static_cast<int>(b) + 1, 0});
    objects.push_back(std::move(object));
  }
  const auto directory = folder / "large.tuningfork";
  labeling::Project::create(directory, "Large cutouts").addObjects(objects);
  return directory;
}

void settle(int milliseconds) {
  QElapsedTimer timer;
  timer.start();
  while (timer.elapsed() < milliseconds) QApplication::processEvents(QEventLoop::AllEvents, 10);
}

}  // namespace

int main(int argc, char** argv) {
  QApplication application(argc, argv);
  const int count = argc > 1 ? std::max(4, std::atoi(argv[1])) : 12;
  const test::TemporaryFolder folder;
  const auto project = projectOfLargeCutouts(folder.path(), count);
  qputenv("FAKE_ENGINE", QByteArray::fromStdString(folder.path().string()));
  ui::EngineClient engine(QCoreApplication::applicationDirPath() + QStringLiteral("/../tests/fake_engine"));
  auto session = ui::ProjectSession::open(QString::fromStdString(project.string()), engine);
  ui::LabelView view(*session);
  view.resize(1528, 932);
  view.show();
  view.activate();
  settle(3000);

  test::Times presses, handled, painted, again;
  auto* sky = view.findChild<ui::SkyView*>();
  for (int i = 0; i + 1 < count; ++i) {
    settle(1500);  // a person looks at a galaxy; what follows is read meanwhile
    presses.begin();
    handled.measure([&] { QTest::sendKeyEvent(QTest::Click, &view, Qt::Key_Right, QString(), {}); });
    painted.measure([&] { sky->repaint(); });
    presses.end();
    if (sky->image().isNull()) std::printf("galaxy %d was not there in the key press\n", i + 1);
    QApplication::processEvents();
    again.measure([&] { sky->repaint(); });
  }
  presses.print("key press to the next galaxy painted");
  handled.print("  the key press");
  painted.print("  the painting");
  again.print("the same galaxy painted again");

  settle(1500);
  test::Times moves;
  auto* plot = view.findChild<ui::StretchPlot*>();
  const int start = static_cast<int>(plot->xOf(plot->white()));
  QTest::mousePress(plot, Qt::LeftButton, {}, QPoint(start, 66));
  for (int i = 1; i <= 120; ++i) {
    const qint64 before = sky->image().cacheKey();
    QElapsedTimer timer;
    timer.start();
    moves.begin();
    QTest::mouseMove(plot, QPoint(start - i % 60, 66));
    while (sky->image().cacheKey() == before && timer.elapsed() < 2000)
      QApplication::processEvents(QEventLoop::AllEvents, 2);
    sky->repaint();
    moves.end();
  }
  QTest::mouseRelease(plot, Qt::LeftButton, {}, QPoint(start - 60, 66));
  moves.print("move of the white handle to its picture");
  return 0;
}
