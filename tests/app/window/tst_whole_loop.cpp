// The whole loop on real galaxies, through the real window and the real engine: open, label by keys, undo,
// fine-tune, see the predictions change, read the area under the ROC curve and find it equal to the
// command's.
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QProcess>
#include <QPushButton>
#include <QTest>
#include <QToolButton>
#include <cmath>
#include <csignal>

#include "labeling/store/project.h"
#include "tests/support/real_survey.h"
#include "tests/support/temporary_folder.h"
#include "ui/engine/engine_client.h"
#include "ui/session/project_session.h"
#include "ui/settings/settings.h"
#include "ui/theme/theme.h"
#include "ui/views/evaluate/evaluate_view.h"
#include "ui/views/label/label_view.h"
#include "ui/views/train/train_view.h"
#include "ui/windows/main_window.h"

namespace {

const QString kEngine = QStringLiteral(TUNINGFORK_BIN "/tuningfork-engine");
constexpr int kGalaxies = 300;
constexpr int kLabelled = 60;
constexpr int kLongMs = 240'000;

QJsonObject runCommand(const QStringList& arguments) {
  QProcess engine;
  engine.start(kEngine, arguments);
  if (!engine.waitForFinished(kLongMs) || engine.exitCode() != 0) {
    qWarning("%s", engine.readAllStandardError().constData());
    return {};
  }
  return QJsonDocument::fromJson(engine.readAllStandardOutput()).object();
}

}  // namespace

class TestWholeLoop : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() {
    m_survey = test::realSurvey(TUNINGFORK_SAMPLE_DATA, m_folder.path(), kGalaxies);
    if (!m_survey) QSKIP("the sample galaxies are not beside this checkout (../shared/data/galaxies)");
    m_project = QString::fromStdString((m_folder / "sdss.tuningfork").string());
    const QJsonObject made =
        runCommand({QStringLiteral("new"), m_project, QStringLiteral("--images"),
                    QString::fromStdString(m_survey->images.string()), QStringLiteral("--catalogue"),
                    QString::fromStdString(m_survey->catalogue.string()), QStringLiteral("--id"),
                    QStringLiteral("OBJID"), QStringLiteral("--json")});
    QCOMPARE(made.value(QLatin1String("objects")).toInt(), kGalaxies);
    QCOMPARE(made.value(QLatin1String("matched")).toInt(), kGalaxies);

    m_settings = std::make_unique<ui::Settings>(QString::fromStdString((m_folder / "settings.ini").string()));
    m_engine = std::make_unique<ui::EngineClient>(kEngine);
    m_window = std::make_unique<ui::MainWindow>(*m_engine, *m_settings);
    m_window->resize(1600, 1000);
    m_window->show();
    QVERIFY(m_window->openProject(m_project));
  }

  void aNewProjectStartsWithTheShippedModelsPredictions() {
    QVERIFY(!m_window->session()->modelInUse().isEmpty());
    QVERIFY(m_window->session()->scores().has_value());
    QVERIFY(m_window->session()->classOpinion(0).has_value());
  }

  void sixtyGalaxiesAreLabelledByKeysAlone() {
    m_window->showWorkspace(QStringLiteral("label"));
    auto* view = m_window->findChild<ui::LabelView*>();
    QVERIFY(view);
    ui::ProjectSession& session = *m_window->session();
    for (int i = 0; i < kLabelled; ++i) {
      const std::string name = session.objectNames()[static_cast<std::size_t>(view->row())];
      QCOMPARE(view->question(), std::string("disk"));
      const labeling::Question& disk = *session.scheme().find("disk");
      const bool yesIsFirst = disk.answers.front().id == "yes";
      const bool yes = m_survey->isDisk.at(name);
      QTest::keyClick(view, yes == yesIsFirst ? Qt::Key_1 : Qt::Key_2);
      QTest::keyClick(view, Qt::Key_Return);
    }
    QCOMPARE(session.labels().current("disk").size(), std::size_t{kLabelled});
    for (const labeling::CurrentLabel& label : session.labels().current("disk"))
      QCOMPARE(label.answer == "yes",
               m_survey->isDisk.at(session.objectNames()[static_cast<std::size_t>(label.row)]));
  }

  void undoTakesTheLastLabelBackAndReturnsToItsGalaxy() {
    auto* view = m_window->findChild<ui::LabelView*>();
    ui::ProjectSession& session = *m_window->session();
    const auto newest = session.labels().newest(1, session.annotator().toStdString());
    QCOMPARE(newest.size(), std::size_t{1});
    QTest::keyClick(view, Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(session.labels().current("disk").size(), std::size_t{kLabelled - 1});
    QCOMPARE(view->row(), newest.front().row);
    QTest::keyClick(view, Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(session.labels().current("disk").size(), std::size_t{kLabelled});
  }

  void fineTuningMakesAModelWhosePredictionsAreOthers() {
    ui::ProjectSession& session = *m_window->session();
    m_before = session.modelInUse();
    const auto old = session.scores()->mean("disk");
    const std::vector<float> oldScores(old.begin(), old.end());

    m_window->showWorkspace(QStringLiteral("train"));
    auto* view = m_window->findChild<ui::TrainView*>();
    QVERIFY(view);
    auto* start = view->findChild<QPushButton*>(QStringLiteral("train-start"));
    QTRY_VERIFY2(start->isEnabled(),
                 qPrintable(view->findChild<QLabel*>(QStringLiteral("train-state"))->text()));
    QTest::mouseClick(start, Qt::LeftButton);
    QVERIFY(view->isTraining());
    QTRY_VERIFY_WITH_TIMEOUT(!view->isTraining(), kLongMs);
    const QString message = view->findChild<QLabel*>(QStringLiteral("train-state"))->text();
    QTRY_VERIFY2_WITH_TIMEOUT(session.modelInUse() != m_before, qPrintable(message), 10'000);
    m_after = session.modelInUse();
    QTRY_VERIFY_WITH_TIMEOUT(session.scores().has_value(), kLongMs);
    const auto fresh = session.scores()->mean("disk");
    QCOMPARE(fresh.size(), oldScores.size());
    int changed = 0;
    for (std::size_t i = 0; i < fresh.size(); ++i) changed += std::abs(fresh[i] - oldScores[i]) > 1e-4f;
    QVERIFY2(changed > kGalaxies / 2, qPrintable(QString::number(changed)));
  }

  void theRocPanelShowsTheAreaThatTheCommandPrints() {
    m_window->showWorkspace(QStringLiteral("evaluate"));
    auto* view = m_window->findChild<ui::EvaluateView*>();
    QVERIFY(view);
    QTRY_VERIFY_WITH_TIMEOUT(!view->isWaiting() && view->evaluation(), 60'000);
    const QJsonObject printed =
        runCommand({QStringLiteral("evaluate"), m_project, QStringLiteral("--model"), m_after,
                    QStringLiteral("--question"), QStringLiteral("disk"), QStringLiteral("--json")});
    QVERIFY(printed.value(QLatin1String("n")).toInt() > 0);
    const QString shown = view->findChild<QLabel*>(QStringLiteral("roc-area"))->text();
    if (printed.value(QLatin1String("auroc")).isDouble()) {
      const QString area = QString::number(printed.value(QLatin1String("auroc")).toDouble(), 'f', 3);
      QVERIFY2(shown.contains(area), qPrintable(QStringLiteral("%1 does not show %2").arg(shown, area)));
    }
  }

  void labellingGoesOnWhenTheEngineDiesInTraining() {
    ui::ProjectSession& session = *m_window->session();
    m_window->showWorkspace(QStringLiteral("train"));
    auto* view = m_window->findChild<ui::TrainView*>();
    QTest::mouseClick(view->findChild<QPushButton*>(QStringLiteral("train-start")), Qt::LeftButton);
    QVERIFY(view->isTraining());
    QTRY_VERIFY_WITH_TIMEOUT(m_engine->processId() > 0, 10'000);
    QTest::qWait(500);
    ::kill(static_cast<pid_t>(m_engine->processId()), SIGKILL);
    QTRY_VERIFY_WITH_TIMEOUT(!view->isTraining(), 30'000);
    QVERIFY(!view->findChild<QLabel*>(QStringLiteral("train-state"))->text().isEmpty());
    QCOMPARE(session.modelInUse(), m_after);

    m_window->showWorkspace(QStringLiteral("label"));
    auto* label = m_window->findChild<ui::LabelView*>();
    const auto before = session.labels().eventCount();
    QTest::keyClick(label, Qt::Key_1);
    QCOMPARE(session.labels().eventCount(), before + 1);
    // The next request finds a new engine.
    bool answered = false;
    m_engine->request(QStringLiteral("hello"), {}, this,
                      [&](const ui::EngineReply& reply) { answered = reply.ok(); });
    QTRY_VERIFY_WITH_TIMEOUT(answered, 30'000);
  }

 private:
  test::TemporaryFolder m_folder;
  std::optional<test::RealSurvey> m_survey;
  QString m_project, m_before, m_after;
  std::unique_ptr<ui::Settings> m_settings;
  std::unique_ptr<ui::EngineClient> m_engine;
  std::unique_ptr<ui::MainWindow> m_window;
};

int main(int argc, char** argv) {
  QApplication application(argc, argv);
  ui::applyTheme(application, ui::Theme::Mode::Dark);
  TestWholeLoop test;
  return QTest::qExec(&test, argc, argv);
}
#include "tst_whole_loop.moc"
