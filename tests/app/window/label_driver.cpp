// Labels one galaxy after the other in the real window, by keys, as fast as it goes, and now and then a batch
// of them at once; writes a line for each label that the window shows as saved. Whoever started it ends it by
// signal 9. Usage: label_driver PROJECT SETTINGS-FILE
#include <unistd.h>

#include <QApplication>
#include <QTest>
#include <string>

#include "model/base/random.h"
#include "tests/app/window/kill_batch.h"
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

/// The same answer for several objects, saved as one act.
std::vector<labeling::LabelEvent> batchFrom(const ui::ProjectSession& session, const std::string& question,
                                            const std::string& answer, std::int64_t first) {
  std::vector<labeling::LabelEvent> events;
  for (std::int64_t i = 0; i < test::kBatch; ++i) {
    labeling::LabelEvent event;
    event.row = (first + i) % session.objectCount();
    event.question = question;
    event.answer = answer;
    event.annotator = session.annotator().toStdString();
    events.push_back(event);
  }
  return events;
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
      if (random.below(3) == 0) {
        const auto first =
            static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(session.objectCount())));
        session.addLabels(batchFrom(session, question, asked->answers[yes ? 1 : 0].id, first));
      } else {
        QTest::keyClick(view, yes ? Qt::Key_2 : Qt::Key_1);
      }
      pressed.clear();
    }
    if (random.below(3) == 0) QTest::keyClick(view, Qt::Key_Return);
    QCoreApplication::processEvents();
  }
}
