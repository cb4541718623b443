// No acknowledged label is lost when the window is killed at any moment, and no batch is there in part.
// TUNINGFORK_KILLS sets how often; a release is tried with 1,000, and QTEST_FUNCTION_TIMEOUT=3600000.
#include <QProcess>
#include <QStandardPaths>
#include <QTest>
#include <csignal>
#include <map>
#include <set>
#include <string>
#include <tuple>

#include "labeling/history/label_log.h"
#include "labeling/history/merge.h"
#include "labeling/history/salvage.h"
#include "model/base/random.h"
#include "tests/app/window/kill_batch.h"
#include "tests/support/sample_project.h"
#include "tests/support/temporary_folder.h"

class TestKillWindow : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void everyAcknowledgedLabelSurvivesSignal9() {
    bool isSet = false;
    const int asked = qEnvironmentVariableIntValue("TUNINGFORK_KILLS", &isSet);
    const int kills = isSet ? asked : 60;
    const test::TemporaryFolder folder;
    const std::filesystem::path directory = folder / "survey.tuningfork";
    { const labeling::Project project = test::emptyProject(directory, 2000); }

    model::Random random(20261122);
    std::set<std::tuple<std::string, std::string, std::string>> acknowledged;
    for (int kill = 0; kill < kills; ++kill) {
      QProcess window;
      window.setProcessChannelMode(QProcess::SeparateChannels);
      window.start(QStringLiteral(TUNINGFORK_LABEL_DRIVER),
                   {QString::fromStdString(directory.string()),
                    QString::fromStdString((folder / "settings.ini").string())});
      QByteArray output;
      while (!output.contains("ready\n")) {
        QVERIFY2(window.waitForReadyRead(30'000), window.readAllStandardError().constData());
        output += window.readAllStandardOutput();
      }
      // From the first key press to some tens of labels later.
      window.waitForReadyRead(static_cast<int>(random.below(60)));
      QTest::qSleep(static_cast<int>(random.below(60)));
      ::kill(static_cast<pid_t>(window.processId()), SIGKILL);
      QVERIFY(window.waitForFinished(30'000));
      output += window.readAllStandardOutput();
      for (const QByteArray& line : output.split('\n')) {
        const QList<QByteArray> words = line.split(' ');
        if (words.size() == 3)
          acknowledged.emplace(words[0].toStdString(), words[1].toStdString(), words[2].toStdString());
      }
      QCOMPARE(labeling::damageOfStore(directory), std::string());
    }
    QVERIFY2(acknowledged.size() > static_cast<std::size_t>(kills),
             "the driver must have labelled in most of its lives");

    const labeling::Project project = labeling::Project::open(directory);
    const labeling::LabelLog log(project);
    std::set<std::tuple<std::string, std::string, std::string>> stored;
    const std::vector<std::string> names = project.objectNames();
    std::map<std::string, std::int64_t> labelsOfAct;
    for (std::int64_t row = 0; row < project.objectCount(); ++row)
      for (const labeling::LabelEvent& event : log.eventsOf(row)) {
        stored.emplace(names[static_cast<std::size_t>(row)], event.question, event.answer);
        if (!event.act.empty()) ++labelsOfAct[event.act];
      }
    QVERIFY2(labelsOfAct.size() > static_cast<std::size_t>(kills) / 4,
             "batches must be among what was killed");
    for (const auto& [act, labels] : labelsOfAct) QCOMPARE(labels, test::kBatch);
    for (const auto& label : acknowledged)
      QVERIFY2(stored.count(label) == 1,
               qPrintable(QStringLiteral("%1 %2 %3 was shown as saved and is not there")
                              .arg(QString::fromStdString(std::get<0>(label)),
                                   QString::fromStdString(std::get<1>(label)),
                                   QString::fromStdString(std::get<2>(label)))));
    for (const std::string& problem : labeling::checkProject(directory, false).problems)
      // The objects of this project have no images; anything else would be damage.
      QVERIFY2(problem.find("image") != std::string::npos, problem.c_str());
    qInfo("%d kills, %zu acknowledged labels, %zu batches, %lld events stored", kills, acknowledged.size(),
          labelsOfAct.size(), static_cast<long long>(log.eventCount()));
  }
};

QTEST_GUILESS_MAIN(TestKillWindow)
#include "tst_kill_window.moc"
