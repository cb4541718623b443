// Labels one galaxy after the other in the real window, by keys, as fast as it goes; writes a line for each
// label that the window shows as saved. Whoever started it ends it by signal 9. Usage: label_driver PROJECT
// SETTINGS-FILE
#include <unistd.h>

#include <QApplication>
#include <QTest>
#include <string>

#include "model/base/random.h"
#include "ui/engine/engine_client.h"
#include "ui/session/project_session.h"
#include "ui/settings/settings.h"
#include "ui/theme/theme.h"
#include "ui/views/label/label_view.h"
#include "ui/windows/main_window.h"

namespace {

/// One write: a line is either whole in the pipe or not there, whenever the signal comes.
void acknowledge(const std::string& line) {
  if (write(STDOUT_FILENO, line.data(), line.size()) != static_cast<ssize_t>(line.size())) _exit(3);
}

}  // namespace

int main(int argc, char** argv) {
  QApplication application(argc, argv);
  ui::applyTheme(application, ui::Theme::Mode::Dark);
  ui::Settings settings(QString::fromLocal8Bit(argv[2]));
  // Without a model in the project nothing is asked of an engine.
  ui::EngineClient engine(QStringLiteral("/nonexistent"));
  ui::MainWindow window(engine, settings);
  window.show();
  if (!window.openProject(QString::fromLocal8Bit(argv[1]))) return 2;
  window.showWorkspace(QStringLiteral("label"));
  auto* view = window.findChild<ui::LabelView*>();
  ui::ProjectSession& session = *window.session();
  std::string pressed;
  QObject::connect(
      &session, &ui::ProjectSession::labelsChanged, &session, [&](const std::vector<std::int64_t>& rows) {
        for (const std::int64_t row : rows)
          if (!pressed.empty())
            acknowledge(session.objectNames()[static_cast<std::size_t>(row)] + ' ' + pressed + '\n');
      });
  model::Random random(static_cast<std::uint64_t>(getpid()));
  acknowledge("ready\n");
  for (;;) {
    const std::string question = view->question();
    const bool yes = random.below(2) == 1;
    const labeling::Question* asked = session.scheme().find(question);
    if (asked && asked->kind != labeling::QuestionKind::Number) {
      pressed = question + ' ' + asked->answers[yes ? 1 : 0].id;
      QTest::keyClick(view, yes ? Qt::Key_2 : Qt::Key_1);
      pressed.clear();
    }
    if (random.below(3) == 0) QTest::keyClick(view, Qt::Key_Return);
    QCoreApplication::processEvents();
  }
}
