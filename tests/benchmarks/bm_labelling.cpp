// What a labelling hour feels like on a large project, through the real Label workspace: from the key press
// to the label on the disk, and from the key press to the next cutout painted. Usage: bm_labelling FOLDER
// [OBJECTS [LABELS]]. The project is made in FOLDER at the first run and used again. Baselines of the same
// run: the commit of a label without a window, and the drawing of an unchanged cutout.
#include <fcntl.h>
#include <unistd.h>
#include <QApplication>
#include <QElapsedTimer>
#include <QTest>
#include <cstdlib>

#include "labeling/history/label_log.h"
#include "tests/benchmarks/large_project.h"
#include "tests/benchmarks/percentiles.h"
#include "ui/engine/engine_client.h"
#include "ui/session/project_session.h"
#include "ui/theme/theme.h"
#include "ui/views/label/label_view.h"
#include "ui/views/label/sky_view.h"

namespace {

double millisecondsOf(const QElapsedTimer& timer) { return static_cast<double>(timer.nsecsElapsed()) / 1e6; }

void letRun(int milliseconds) {
  QElapsedTimer timer;
  timer.start();
  while (timer.elapsed() < milliseconds) QApplication::processEvents(QEventLoop::AllEvents, 5);
}

/// Notices when the sky is painted.
class PaintWatch : public QObject {
 public:
  explicit PaintWatch(QWidget& watched) { watched.installEventFilter(this); }
  bool seen = false;

 protected:
  bool eventFilter(QObject*, QEvent* event) override {
    if (event->type() == QEvent::Paint) seen = true;
    return false;
  }
};

/// A page appended and confirmed by the disk: what no commit can be faster than.
test::Times confirmations(const std::filesystem::path& directory, int count) {
  test::Times times;
  const std::string file = (directory / "fsync.probe").string();
  const int descriptor = ::open(file.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
  if (descriptor < 0) return times;
  const std::vector<char> page(4096, 'x');
  for (int i = 0; i < count; ++i)
    times.measure([&] {
      if (::write(descriptor, page.data(), page.size()) < 0 || ::fsync(descriptor) != 0)
        std::fprintf(stderr, "the disk takes no page\n");
    });
  ::close(descriptor);
  ::unlink(file.c_str());
  return times;
}

/// The commit alone: what no window can be faster than.
test::Times commits(const std::filesystem::path& directory, int count) {
  const labeling::Project project = labeling::Project::open(directory);
  labeling::LabelLog log(project);
  test::Times times;
  for (int i = 0; i < count; ++i) {
    labeling::LabelEvent event;
    event.row = i;
    event.annotator = "baseline";
    event.question = "bar";
    event.answer = "no";
    times.measure([&] { log.append(event); });
  }
  return times;
}

}  // namespace

int main(int argc, char** argv) {
  QApplication application(argc, argv);
  if (argc < 2) {
    std::fprintf(stderr, "usage: bm_labelling FOLDER [OBJECTS [LABELS]]\n");
    return 2;
  }
  test::LargeProject wanted;
  if (argc > 2) wanted.objects = std::atoll(argv[2]);
  const int labels = argc > 3 ? std::atoi(argv[3]) : 300;
  const auto directory = test::makeLargeProject(argv[1], wanted);
  confirmations(directory, 200).print("a page written and confirmed (fsync)");
  commits(directory, 200).print("commit of a label, no window");

  ui::applyTheme(application, ui::Theme::Mode::Dark);
  ui::EngineClient engine(QStringLiteral(TUNINGFORK_BIN "/tuningfork-engine"));
  QElapsedTimer opening;
  opening.start();
  const auto session = ui::ProjectSession::open(QString::fromStdString(directory.string()), engine);
  session->setAnnotator(QStringLiteral("dora"));
  std::printf("project opened after %.0f ms\n", millisecondsOf(opening));
  // Announced when the label is on the disk; the view made later hears of it after us.
  QElapsedTimer sinceKey;
  double durableAfter = 0;
  QObject::connect(session.get(), &ui::ProjectSession::labelsChanged, session.get(),
                   [&] { durableAfter = millisecondsOf(sinceKey); });
  opening.start();
  ui::LabelView labelView(*session);
  ui::LabelView* view = &labelView;
  view->resize(1528, 932);
  view->show();
  view->activate();
  auto* sky = view->findChild<ui::SkyView*>(QStringLiteral("sky"));
  std::printf("Label on screen after %.0f ms\n", millisecondsOf(opening));
  letRun(5000);  // thumbnails, agreement and counts of the beginning
  PaintWatch watch(*sky);

  test::Times redraw;
  for (int i = 0; i < 30; ++i) redraw.measure([&] { sky->repaint(); });
  redraw.print("an unchanged cutout drawn again");

  const auto before = session->labels().eventCount();
  std::vector<double> durable;
  test::Times key, painted;
  int late = 0;
  for (int i = 0; i < labels; ++i) {
    durableAfter = 0;
    sinceKey.start();
    key.measure(
        [&] { QTest::sendKeyEvent(QTest::Press, view, Qt::Key_1, QStringLiteral("1"), Qt::NoModifier); });
    durable.push_back(durableAfter);
    QApplication::processEvents();
    letRun(60);
    const std::int64_t last = view->row();
    watch.seen = false;
    QElapsedTimer timer;
    timer.start();
    painted.begin();
    QTest::sendKeyEvent(QTest::Press, view, Qt::Key_Right, QString(), Qt::NoModifier);
    while (!(watch.seen && view->shownRow() == view->row()) && timer.elapsed() < 5000) {
      if (view->shownRow() != view->row()) ++late;
      QApplication::processEvents(QEventLoop::AllEvents, 1);
      if (view->shownRow() != view->row()) watch.seen = false;
    }
    painted.end();
    if (view->shownRow() != view->row()) {
      std::fprintf(stderr, "no picture: %s\n", qPrintable(sky->accessibleDescription()));
      return 1;
    }
    if (view->row() == last) {
      std::fprintf(stderr, "the queue ended after %d objects\n", i);
      break;
    }
    letRun(240);  // two keys in 0.3 s: the next cutouts are read meanwhile
  }
  test::printPercentiles("key press to label durable", durable);
  key.print("key press handled, views told");
  painted.print("key press to next cutout painted");
  const auto stored = session->labels().eventCount() - before;
  std::printf("%lld labels stored of %d keys; %d times a cutout was not there yet\n",
              static_cast<long long>(stored), labels, late);
  return stored == labels ? 0 : 1;
}
