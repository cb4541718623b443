// A survey of a million objects in the window: how long until its first galleries, how much memory, whether
// it scrolls at 60 frames a second, how soon the pictures of a page are there, how fast it filters and sorts.
// Usage: bm_million_gallery PROJECT
//        bm_million_gallery --make FOLDER [OBJECTS] [LABELS]     writes FOLDER/survey.tuningfork
// Times of the GUI thread are given twice: as the clock ran, and as the processor worked for it. On a machine
// that does other work as well the first says something about the machine, the second about the program.
#include <time.h>
#include <unistd.h>

#include <QApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QScrollBar>
#include <QTemporaryDir>
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <vector>

#include "tests/benchmarks/million_project.h"
#include "ui/engine/engine_client.h"
#include "ui/session/project_session.h"
#include "ui/settings/settings.h"
#include "ui/theme/theme.h"
#include "ui/views/browse/browse_view.h"
#include "ui/views/browse/facet_panel.h"
#include "ui/views/gallery/gallery_view.h"
#include "ui/views/gallery/thumbnail_cache.h"
#include "ui/windows/main_window.h"

namespace {

double wallMillis() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

double guiMillis() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

struct Times {
  std::vector<double> wall, gui;
  void measure(const std::function<void()>& what) {
    const double wallBefore = wallMillis(), guiBefore = guiMillis();
    what();
    wall.push_back(wallMillis() - wallBefore);
    gui.push_back(guiMillis() - guiBefore);
  }
  static double at(std::vector<double> values, double share) {
    std::sort(values.begin(), values.end());
    return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))];
  }
  void print(const char* name) const {
    std::printf(
        "%-34s clock: median %6.1f  p95 %6.1f  p99 %6.1f  max %6.1f ms   GUI thread: median %6.1f  p99 %6.1f  max %6.1f ms\n",
        name, at(wall, 0.5), at(wall, 0.95), at(wall, 0.99), at(wall, 1), at(gui, 0.5), at(gui, 0.99),
        at(gui, 1));
    std::fflush(stdout);
  }
};

double memoryMegabytes(const char* key) {
  QFile status(QStringLiteral("/proc/self/status"));
  if (!status.open(QIODevice::ReadOnly)) return -1;
  for (const QByteArray& line : status.readAll().split('\n'))
    if (line.startsWith(key))
      return line.mid(static_cast<qsizetype>(std::strlen(key)) + 1).trimmed().split(' ').first().toDouble() /
             1024;
  return -1;
}

void printMemory(const char* when) {
  std::printf("%-34s VmRSS %.0f MB, anonymous %.0f MB, VmHWM %.0f MB\n", when, memoryMegabytes("VmRSS"),
              memoryMegabytes("RssAnon"), memoryMegabytes("VmHWM"));
  std::fflush(stdout);
}

class Page {
 public:
  Page(ui::GalleryView& gallery, ui::ThumbnailCache& cache) : m_gallery(gallery), m_cache(cache) {}
  bool isThere() const {
    const auto range = m_gallery.layout().visible(m_gallery.scrollPosition());
    for (std::int64_t i = range.first; i <= range.last; ++i)
      if (m_cache.findAny(m_gallery.rows()[static_cast<std::size_t>(i)]).isNull()) return false;
    return range.last >= range.first;
  }
  void wait() const {
    while (!isThere()) QApplication::processEvents(QEventLoop::WaitForMoreEvents, 5);
    m_gallery.viewport()->repaint();
  }

 private:
  ui::GalleryView& m_gallery;
  ui::ThumbnailCache& m_cache;
};

int measure(int argc, char** argv) {
  QApplication application(argc, argv);
  QTemporaryDir folder;
  ui::Settings settings(folder.filePath(QStringLiteral("settings.ini")));
  ui::applyTheme(application, ui::Theme::Mode::Dark);
  ui::EngineClient engine(QStringLiteral(TUNINGFORK_BIN "/tuningfork-engine"));
  ui::MainWindow window(engine, settings);
  window.resize(1600, 1000);
  window.show();
  QApplication::processEvents();
  printMemory("window without a project");

  Times open, first;
  open.measure([&] {
    if (!window.openProject(QString::fromLocal8Bit(argv[1]))) std::exit(1);
    QApplication::processEvents();
  });
  open.print("open: window shows the gallery");
  ui::GalleryView* gallery = window.browse()->gallery();
  ui::ThumbnailCache& cache = ui::ThumbnailCache::of(*window.session());
  // Every picture is made, none is remembered from the run before.
  const bool isKept = argc > 2 && std::strcmp(argv[2], "--kept") == 0;
  if (!isKept) cache.setDiskCapacity(0);
  const Page page(*gallery, cache);
  first.measure([&] { page.wait(); });
  first.print("then: every picture of the page");
  Times counted;
  counted.measure([&] {
    while (window.browse()->facets()->isCounting())
      QApplication::processEvents(QEventLoop::WaitForMoreEvents, 5);
  });
  counted.print("then: facets counted");
  printMemory("opened");

  // The whole length in ten seconds at 60 frames a second.
  constexpr int kFrames = 600;
  Times frames;
  QScrollBar* bar = gallery->verticalScrollBar();
  for (int frame = 0; frame <= kFrames; ++frame) {
    const double began = wallMillis();
    frames.measure([&] {
      bar->setValue(static_cast<int>(static_cast<std::int64_t>(bar->maximum()) * frame / kFrames));
      gallery->viewport()->repaint();
      QApplication::processEvents();
    });
    while (wallMillis() - began < 1000.0 / 60) usleep(500);
  }
  frames.print("scroll, whole length: a frame");
  const auto late =
      std::count_if(frames.gui.begin(), frames.gui.end(), [](double t) { return t > 1000.0 / 60; });
  std::printf("%-34s %ld of %zu frames took the GUI thread more than 16.7 ms\n", "", static_cast<long>(late),
              frames.gui.size());
  Times slow;
  bar->setValue(bar->maximum() / 3);
  for (int frame = 0; frame <= kFrames; ++frame) {
    const double began = wallMillis();
    slow.measure([&] {
      bar->setValue(bar->value() + 30);
      gallery->viewport()->repaint();
      QApplication::processEvents();
    });
    while (wallMillis() - began < 1000.0 / 60) usleep(500);
  }
  slow.print("scroll, as a wheel does: a frame");

  Times settled;
  for (int i = 1; i <= 20; ++i) {
    bar->setValue(static_cast<int>(static_cast<std::int64_t>(bar->maximum()) * (i * 37 % 97) / 97));
    settled.measure([&] { page.wait(); });
  }
  settled.print("a page somewhere else, settled");
  printMemory("scrolled");

  Times facet, query, sorted;
  for (int i = 0; i < 20; ++i)
    facet.measure([&] {
      window.browse()->facets()->setRange(QStringLiteral("r_mag"), 15, 15.5 + 0.1 * i);
      QApplication::processEvents();
    });
  facet.print("filter: brush on r_mag");
  window.browse()->clearFilters();
  ui::ProjectSession& session = *window.session();
  for (int i = 0; i < 20; ++i)
    query.measure([&] { session.query(QStringLiteral("r_mag < %1").arg(16 + 0.05 * i), {}, false); });
  query.print("filter: r_mag < x in the query bar");
  for (int i = 0; i < 20; ++i)
    sorted.measure([&] {
      session.query(QStringLiteral("r_mag < %1 and unlabelled").arg(19 + 0.05 * i), QStringLiteral("p_bar"),
                    true);
    });
  sorted.print("filter and sort by p_bar");
  Times all;
  for (int i = 0; i < 5; ++i)
    all.measure([&] {
      window.browse()->setSort(i % 2 ? QStringLiteral("p_disk") : QStringLiteral("p_bar"), true);
      while (window.browse()->isAsking()) QApplication::processEvents(QEventLoop::WaitForMoreEvents, 5);
      QApplication::processEvents();
    });
  all.print("Browse: sort all by a score");

  Times label;
  const QString name = session.annotator();
  for (int i = 0; i < 200; ++i)
    label.measure([&] {
      labeling::LabelEvent event;
      event.row = i * 97;
      event.question = "bar";
      event.answer = "yes";
      event.annotator = name.toStdString();
      session.addLabels({event});
    });
  label.print("a label, with every count on screen");
  printMemory("at the end");
  std::fflush(stdout);
  _exit(0);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc >= 3 && std::strcmp(argv[1], "--make") == 0) {
    const auto directory = test::makeLabelledMillion(argv[2], argc > 3 ? std::atoll(argv[3]) : 1'000'000,
                                                     argc > 4 ? std::atoll(argv[4]) : 200'000);
    std::printf("%s\n", directory.c_str());
    return 0;
  }
  if (argc < 2) {
    std::fprintf(stderr, "usage: bm_million_gallery PROJECT [--kept] | --make FOLDER [OBJECTS] [LABELS]\n");
    return 2;
  }
  return measure(argc, argv);
}
