// The Train workspace: what a run starts from and learns, what is refused before it starts, what its record
// says.
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>
#include <QToolButton>
#include <algorithm>

#include "tests/support/sample_project.h"
#include "tests/support/temporary_folder.h"
#include "tests/ui/support/simulated_survey.h"
#include "ui/engine/engine_client.h"
#include "ui/session/project_session.h"
#include "ui/views/controls/count_link.h"
#include "ui/views/train/base_model_panel.h"
#include "ui/views/train/class_balance.h"
#include "ui/views/train/freeze_diagram.h"
#include "ui/views/train/run_table_model.h"
#include "ui/views/train/train_view.h"
#include "ui/views/train/training_set_panel.h"
#include "ui/views/train/training_settings.h"

using namespace ui;

class TestTrainView : public QObject {
  Q_OBJECT

  std::unique_ptr<test::TemporaryFolder> m_folder;
  std::unique_ptr<EngineClient> m_engine;
  std::unique_ptr<ProjectSession> m_session;
  std::unique_ptr<TrainView> m_view;

  void open(int labelled) {
    m_folder = std::make_unique<test::TemporaryFolder>();
    const test::SimulatedSurvey survey = test::makeSurvey(m_folder->path(), 40);
    qputenv("FAKE_ENGINE", QByteArray::fromStdString(m_folder->path().string()));
    m_engine = std::make_unique<EngineClient>(QCoreApplication::applicationDirPath() +
                                              QStringLiteral("/fake_engine"));
    m_session = ProjectSession::open(QString::fromStdString(survey.project.string()), *m_engine);
    std::vector<labeling::LabelEvent> events;
    for (int row = 0; row < labelled; ++row)
      events.push_back(test::answer(row, "ana", "bar", row % 4 == 0 ? "yes" : "no"));
    m_session->addLabels(events);
    m_view = std::make_unique<TrainView>(*m_session);
    m_view->resize(1528, 932);
    m_view->show();
    m_view->activate();
  }

  template <typename T>
  T* find(const char* name) {
    return m_view->findChild<T*>(QLatin1String(name));
  }

 private Q_SLOTS:
  void cleanup() {
    m_view.reset();
    m_session.reset();
    m_engine.reset();
  }

  void withoutLabelsNothingStartsAndTheReasonIsSaid() {
    open(0);
    QVERIFY(!find<QPushButton>("train-start")->isEnabled());
    QVERIFY(!find<QPushButton>("train-start")->toolTip().isEmpty());
    QVERIFY(find<QLabel>("train-advice")->text().contains(QStringLiteral("No labels")));
  }

  void fewLabelsAreToldAndStillAllowed() {
    open(20);
    QVERIFY(find<QLabel>("train-advice")->text().contains(QStringLiteral("20")));
    QVERIFY(find<QPushButton>("train-start")->isEnabled());
  }

  void aCountOfTheBalanceOpensItsGalaxies() {
    open(20);
    auto* balance = find<ClassBalance>("class-balance");
    QSignalSpy asked(m_session.get(), &ProjectSession::temporaryViewRequested);
    QVERIFY(balance->accessibleName().contains(QStringLiteral("5 galaxies")));  // rows 0, 4, 8, 12, 16
    QVERIFY(balance->accessibleName().contains(QStringLiteral("15 galaxies")));
    balance->setFocus();
    QTest::keyClick(balance, Qt::Key_Down);
    QTest::keyClick(balance, Qt::Key_Return);
    QCOMPARE(asked.count(), 1);
    const auto rows = asked.at(0).at(0).value<std::vector<std::int64_t>>();
    QVERIFY(rows == (std::vector<std::int64_t>{0, 4, 8, 12, 16}) || rows.size() == 15);
  }

  void theHandleOfTheDiagramSetsWhatIsTrained() {
    open(20);
    auto* diagram = find<FreezeDiagram>("freeze-diagram");
    QSignalSpy changed(diagram, &FreezeDiagram::frozenStagesChanged);
    diagram->setFrozenStages(0);
    const std::int64_t all = diagram->trainedParameters();
    QTest::keyClick(diagram, Qt::Key_Right);
    QCOMPARE(diagram->frozenStages(), 1);
    QVERIFY(diagram->trainedParameters() < all);
    QTest::keyClick(diagram, Qt::Key_Home);
    QCOMPARE(diagram->trainedParameters(), all);
    QVERIFY(changed.count() >= 2);
    QCOMPARE(find<BaseModelPanel>("train-base")->parameters().value(QLatin1String("frozen_stages")).toInt(),
             0);
  }

  void theLastStageIsAlwaysTrained() {
    FreezeDiagram diagram;
    diagram.setStages({{QStringLiteral("stem"), 10}, {QStringLiteral("head"), 5}});
    diagram.setFrozenStages(7);
    QCOMPARE(diagram.frozenStages(), 1);
    QCOMPARE(diagram.trainedParameters(), std::int64_t{5});
  }

  void anOptionOutOfRangeIsRefusedByName() {
    open(20);
    auto* rate = find<QLineEdit>("train-learning_rate");
    rate->setText(QStringLiteral("fast"));
    QVERIFY(!find<QPushButton>("train-start")->isEnabled());
    QVERIFY(find<QLabel>("train-state")->text().contains(QStringLiteral("Learning rate")));
    QVERIFY(find<QLabel>("train-state")->text().contains(QStringLiteral("fast")));
    rate->setText(QStringLiteral("0.001"));
    QVERIFY(find<QPushButton>("train-start")->isEnabled());
  }

  void onlyWhatWasChosenIsSent() {
    TrainingSettings settings;
    QCOMPARE(settings.parameters(), QJsonObject());
    settings.findChild<QLineEdit*>(QStringLiteral("train-epochs"))->setText(QStringLiteral("7"));
    settings.findChild<QCheckBox*>(QStringLiteral("train-balance"))->setChecked(true);
    QCOMPARE(settings.parameters(),
             (QJsonObject{{QStringLiteral("epochs"), 7}, {QStringLiteral("balance_classes"), true}}));
    QCOMPARE(settings.changedCount(), 2);
    QCOMPARE(settings.plannedEpochs(), 7);
    // The last layer is fitted in one go: epochs mean nothing there and are not sent.
    settings.setMode(QStringLiteral("head"));
    QCOMPARE(settings.parameters(), (QJsonObject{{QStringLiteral("balance_classes"), true}}));
  }

  void theRuleForSeveralAnswersDecidesWhatIsLearnt() {
    open(20);
    auto* rule = find<QComboBox>("train-consensus");
    QVERIFY2(!rule->isVisible(), "one person needs no rule");
    // Ben contradicts about two galaxies, and one of these is settled.
    m_session->addLabels({test::answer(0, "ben", "bar", "no"), test::answer(1, "ben", "bar", "yes"),
                          test::answer(2, "ben", "bar", "no")});
    labeling::LabelEvent settles = test::answer(1, "dora", "bar", "yes");
    settles.kind = labeling::EventKind::Adjudicate;
    m_session->addLabels({settles});
    QVERIFY(rule->isVisible());
    auto* set = find<TrainingSetPanel>("train-set");
    QCOMPARE(set->robustLabels(), std::int64_t{18});  // two ties
    auto* unresolved = find<CountLink>("train-unresolved");
    QCOMPARE(unresolved->text(), QStringLiteral("2"));
    set->setConsensus(labeling::ConsensusRule::Adjudicated);
    QCOMPARE(set->robustLabels(), std::int64_t{19});
    QCOMPARE(unresolved->text(), QStringLiteral("1"));
    QSignalSpy opened(m_session.get(), &ProjectSession::temporaryViewRequested);
    Q_EMIT unresolved->clicked();
    QCOMPARE(opened.at(0).at(0).value<std::vector<std::int64_t>>(), std::vector<std::int64_t>{0});
    set->setConsensus(labeling::ConsensusRule::Weighted);
    QCOMPARE(set->robustLabels(), std::int64_t{18});
    m_session->setAnnotatorWeight("ben", 2);
    QCOMPARE(set->robustLabels(), std::int64_t{20});
  }

  void aRunThatFailsLeavesTheModelsAndSaysWhy() {
    open(20);  // the fake engine has no answer to `train`, so it refuses
    const QString inUse = m_session->modelInUse();
    QTest::mouseClick(find<QPushButton>("train-start"), Qt::LeftButton);
    QTRY_VERIFY(!m_view->isTraining());
    QVERIFY(!find<QLabel>("train-state")->text().isEmpty());
    QVERIFY(find<QLabel>("train-state")->text() != QStringLiteral("ready"));
    QCOMPARE(m_session->modelInUse(), inUse);
    QVERIFY(find<QPushButton>("train-start")->isVisible());
  }

  void theTableListsModelsThatCameWithTheProjectToo() {
    open(20);
    auto* table = find<QTableView>("train-runs");
    QStringList names;
    for (int row = 0; row < table->model()->rowCount(); ++row)
      names << table->model()->index(row, RunTableModel::Run).data().toString();
    QVERIFY2(names.contains(QStringLiteral("bar-02")), qPrintable(names.join(QLatin1Char(' '))));
    QVERIFY(names.contains(QStringLiteral("bar-01")));
  }

  void aRecordReadsBackItsEpochsAndResults() {
    labeling::RunRecord run;
    run.model = "bar-03";
    run.state = "finished";
    run.trainingObjects = 1200;
    run.validationObjects = 212;
    run.historyJson = R"([{"epoch":1,"training_loss":0.5,"validation_loss":0.4,"best":true},
                          {"epoch":2,"training_loss":0.3,"validation_loss":0.45,"best":false}])";
    run.resultJson =
        R"({"epochs":2,"test":{"bar":{"auroc":0.9,"accuracy":0.8,"n":50},"disk":{"auroc":0.7,"accuracy":0.6,"n":40}}})";
    RunTableModel model;
    model.setRuns({run}, QStringLiteral("bar-03"), {{QStringLiteral("bar-03"), QStringLiteral("3 of 6")}});
    const auto shown = [&](int column) { return model.index(0, column).data().toString(); };
    QCOMPARE(shown(RunTableModel::State), QStringLiteral("in use"));
    QCOMPARE(shown(RunTableModel::Frozen), QStringLiteral("3 of 6"));
    QCOMPARE(shown(RunTableModel::Galaxies), QStringLiteral("1,412"));
    QCOMPARE(shown(RunTableModel::Auroc), QStringLiteral("0.800"));  // mean of 0.9 and 0.7
    QCOMPARE(shown(RunTableModel::Accuracy), QStringLiteral("0.700"));
    QCOMPARE(model.historyAt(0).best()->number, 1);
    QVERIFY(model.index(0, 0).data(Qt::ToolTipRole).toString().contains(QStringLiteral("0.900")));
  }
};

QTEST_MAIN(TestTrainView)
#include "tst_train_view.moc"
