// tuningfork [DIR]: the window. With a subcommand it becomes tuningfork-engine, which lies beside it.
#include <unistd.h>

#include <QApplication>
#include <QFileInfo>
#include <QTimer>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>
#include <vector>

#include "ui/engine/engine_client.h"
#include "ui/session/project_session.h"
#include "ui/settings/settings.h"
#include "ui/theme/focus_ring.h"
#include "ui/theme/theme.h"
#include "ui/theme/type.h"
#include "ui/windows/main_window.h"

namespace {

std::filesystem::path engineProgram() {
  std::error_code error;
  const auto self = std::filesystem::read_symlink("/proc/self/exe", error);
  return (error ? std::filesystem::path("tuningfork-engine") : self.parent_path() / "tuningfork-engine");
}

/// A first argument that is a word and no existing path is a subcommand of the engine ("train", "help").
bool isForEngine(int argc, char** argv) {
  if (argc < 2) return false;
  const std::string first = argv[1];
  if (first == "--help" || first == "-h" || first == "--version") return true;
  if (first.empty() || first[0] == '-') return false;
  if (first.find('/') != std::string::npos || first.ends_with(".tuningfork")) return false;
  std::error_code error;
  return !std::filesystem::exists(first, error);
}

[[noreturn]] void becomeEngine(char** argv) {
  const std::string program = engineProgram().string();
  std::vector<char*> arguments;
  std::string name = program;
  arguments.push_back(name.data());
  for (char** argument = argv + 1; *argument; ++argument) arguments.push_back(*argument);
  arguments.push_back(nullptr);
  execv(program.c_str(), arguments.data());
  std::fprintf(stderr, "tuningfork: %s could not be started: %s\n", program.c_str(), std::strerror(errno));
  std::exit(1);
}

}  // namespace

int main(int argc, char** argv) {
  if (isForEngine(argc, argv)) becomeEngine(argv);
  QApplication application(argc, argv);
  QApplication::setApplicationName(QStringLiteral("tuningfork"));
  QApplication::setOrganizationName(QStringLiteral("tuningfork"));
  QApplication::setApplicationDisplayName(QStringLiteral("Tuningfork"));
  QApplication::setApplicationVersion(QStringLiteral(TUNINGFORK_VERSION));

  ui::Settings settings;
  const QString theme = settings.text("theme");
  ui::setTextScale(settings.number("text-scale"));
  ui::applyTheme(application, theme == QLatin1String("light")  ? ui::Theme::Mode::Light
                              : theme == QLatin1String("dark") ? ui::Theme::Mode::Dark
                                                               : ui::systemThemeMode());
  new ui::FocusRing(&application);
  ui::EngineClient engine(QString::fromStdString(engineProgram().string()));
  ui::MainWindow window(engine, settings);
  window.setWindowIcon(QIcon(QStringLiteral(":/tuningfork/icons/fork.svg")));
  window.show();
  const QStringList arguments = QApplication::arguments();
  if (arguments.size() > 1)
    QTimer::singleShot(0, &window, [&window, directory = arguments.at(1)] { window.openProject(directory); });
  return QApplication::exec();
}
