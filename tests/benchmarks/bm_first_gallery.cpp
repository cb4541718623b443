// How long a person waits for the first galaxies: from the start of the process to a page of cutouts on
// screen. Usage: bm_first_gallery PROJECT [TIMES]. Each time is a process of its own.
#include <unistd.h>

#include <QApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <algorithm>
#include <cstdio>
#include <vector>

#include "ui/engine/engine_client.h"
#include "ui/session/project_session.h"
#include "ui/settings/settings.h"
#include "ui/theme/theme.h"
#include "ui/views/browse/browse_view.h"
#include "ui/views/gallery/gallery_view.h"
#include "ui/views/gallery/thumbnail_cache.h"
#include "ui/windows/main_window.h"

namespace {

/// Seconds since this process was started, loading included (the kernel counts in hundredths).
double secondsSinceStart() {
  QFile stat(QStringLiteral("/proc/self/stat")), uptime(QStringLiteral("/proc/uptime"));
  if (!stat.open(QIODevice::ReadOnly) || !uptime.open(QIODevice::ReadOnly)) return -1;
  const QByteArray afterName = stat.readAll().split(')').last();
  const double started = afterName.split(' ').at(20).toDouble() / static_cast<double>(sysconf(_SC_CLK_TCK));
  return uptime.readAll().split(' ').first().toDouble() - started;
}

int showOnce(int argc, char** argv) {
  QApplication application(argc, argv);
  QTemporaryDir folder;
  ui::Settings settings(folder.filePath(QStringLiteral("settings.ini")));
  ui::applyTheme(application, ui::Theme::Mode::Dark);
  ui::EngineClient engine(QStringLiteral(TUNINGFORK_BIN "/tuningfork-engine"));
  ui::MainWindow window(engine, settings);
  window.resize(1600, 1000);
  window.show();
  if (!window.openProject(QString::fromLocal8Bit(argv[2]))) return 1;
  ui::GalleryView* gallery = window.browse()->gallery();
  ui::ThumbnailCache& cache = ui::ThumbnailCache::of(*window.session());
  int shown = 0;
  const auto pageIsThere = [&] {
    shown = 0;
    for (std::int64_t i = 0; i < static_cast<std::int64_t>(gallery->rows().size()); ++i) {
      if (!gallery->viewport()->rect().intersects(gallery->tileRectOf(i))) break;
      if (cache.findAny(gallery->rows()[static_cast<std::size_t>(i)]).isNull()) return false;
      ++shown;
    }
    return shown > 0;
  };
  while (!pageIsThere()) QApplication::processEvents(QEventLoop::WaitForMoreEvents, 5);
  gallery->viewport()->repaint();
  const double seconds = secondsSinceStart();
  std::fprintf(stderr, "%d cutouts after %.2f s\n", shown, seconds);
  std::printf("%.3f\n", seconds);
  std::fflush(stdout);
  _exit(0);  // what follows is not waited for by anybody
}

}  // namespace

int main(int argc, char** argv) {
  if (argc >= 3 && std::string(argv[1]) == "--once") return showOnce(argc, argv);
  if (argc < 2) {
    std::fprintf(stderr, "usage: bm_first_gallery PROJECT [TIMES]\n");
    return 2;
  }
  const int times = argc > 2 ? std::max(1, std::atoi(argv[2])) : 10;
  std::vector<double> seconds;
  for (int i = 0; i < times; ++i) {
    QProcess process;
    process.start(QString::fromLocal8Bit(argv[0]),
                  {QStringLiteral("--once"), QString::fromLocal8Bit(argv[1])});
    if (!process.waitForFinished(60'000) || process.exitCode() != 0) {
      std::fprintf(stderr, "%s", process.readAllStandardError().constData());
      return 1;
    }
    seconds.push_back(process.readAllStandardOutput().trimmed().toDouble());
  }
  std::sort(seconds.begin(), seconds.end());
  std::printf("first gallery: median %.2f s, fastest %.2f s, slowest %.2f s of %d starts\n",
              seconds[seconds.size() / 2], seconds.front(), seconds.back(), times);
  return 0;
}
