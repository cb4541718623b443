#include <QAbstractItemModelTester>
#include <QFile>
#include <QSignalSpy>
#include <QTest>
#include <cmath>

#include "tests/support/temporary_folder.h"
#include "tests/ui/support/simulated_survey.h"
#include "ui/engine/engine_client.h"
#include "ui/itemmodels/job_list_model.h"
#include "ui/itemmodels/object_table_model.h"
#include "ui/session/project_session.h"
#include "ui/views/explore/cluster_model.h"
#include "ui/views/train/run_table_model.h"

using namespace ui;

/// Qt's own examiner looks at every model while it changes; then what the models say.
class ItemModelsTest : public QObject {
  Q_OBJECT

  static constexpr auto kFails = QAbstractItemModelTester::FailureReportingMode::QtTest;
  std::unique_ptr<test::TemporaryFolder> m_folder;
  test::SimulatedSurvey m_survey;
  std::unique_ptr<EngineClient> m_engine;
  std::unique_ptr<ProjectSession> m_session;

  /// What the fake engine answers to a method; with ' for ".
  void write(const char* method, QByteArray json) {
    json.replace('\'', '"');
    QFile file(QString::fromStdString((m_folder->path() / (std::string(method) + ".json")).string()));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(json) == json.size());
  }

 private Q_SLOTS:
  void initTestCase() {
    m_folder = std::make_unique<test::TemporaryFolder>();
    m_survey = test::makeSurvey(m_folder->path(), 12);
    qputenv("FAKE_ENGINE", QByteArray::fromStdString(m_folder->path().string()));
    m_engine = std::make_unique<EngineClient>(QCoreApplication::applicationDirPath() +
                                              QStringLiteral("/fake_engine"));
    m_session = ProjectSession::open(QString::fromStdString(m_survey.project.string()), *m_engine);
    m_session->setAnnotator(QStringLiteral("ana"));
  }
  void cleanupTestCase() {
    m_session.reset();
    m_engine.reset();
    m_folder.reset();
  }

  void objectsAsATable() {
    ObjectTableModel model(*m_session);
    QAbstractItemModelTester tester(&model, kFails);
    model.setNumberColumns({QStringLiteral("r_mag"), QStringLiteral("no_such_column")});
    model.setRows({5, 0, 7});
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(model.columnCount(), ObjectTableModel::FirstNumber + 2);
    QCOMPARE(model.index(0, 0).data(ObjectTableModel::kRowRole).toLongLong(), 5);
    QCOMPARE(model.index(0, ObjectTableModel::Name).data().toString(), m_session->objectName(5));
    // As many decimals as the column needs, at most four; an unknown column is a dash.
    // Columns are read in the background; until then a cell says that it waits.
    QTRY_COMPARE(model.index(0, ObjectTableModel::FirstNumber + 1).data().toString(), QStringLiteral("–"));
    QTRY_VERIFY(model.index(0, ObjectTableModel::FirstNumber).data().toString() != QStringLiteral("…"));
    const double magnitude = model.index(0, ObjectTableModel::FirstNumber).data().toString().toDouble();
    QVERIFY(std::abs(magnitude - static_cast<double>(m_session->column(QStringLiteral("r_mag"))[5])) < 1e-4);
  }

  void aLabelChangesOneColumn() {
    ObjectTableModel model(*m_session);
    QAbstractItemModelTester tester(&model, kFails);
    model.setRows({5, 0});
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    const QString before = model.index(0, ObjectTableModel::State).data().toString();
    labeling::LabelEvent event;
    event.row = 5;
    event.question = "bar";
    event.answer = "yes";
    event.annotator = "ana";
    m_session->addLabels({event});
    QCOMPARE(changed.count(), 1);
    QVERIFY(model.index(0, ObjectTableModel::State).data().toString() != before);
    QCOMPARE(model.index(1, ObjectTableModel::State).data().toString(), before);
    // The prediction disappears in blind mode.
    QVERIFY(model.index(0, ObjectTableModel::Class).data().isValid());
    m_session->setBlind(true);
    QVERIFY(!model.index(0, ObjectTableModel::Class).data().isValid());
    m_session->setBlind(false);
    model.setRows({});
    QCOMPARE(model.rowCount(), 0);
  }

  void jobsNewestFirst() {
    JobListModel model(*m_engine);
    QAbstractItemModelTester tester(&model, kFails);
    write("embed",
          "{'script': {'notify': [{'method': 'started', 'params': {}}, {'method': 'progress', "
          "'params': {'stage': 'embedding', 'done': 1200, 'total': 2000}}], 'wait': true}}");
    write("umap",
          "{'error': {'code': -32000, 'message': 'the disk is full', 'data': {'kind': 'disk-full'}}}");
    const qint64 first =
        m_engine->request(QStringLiteral("embed"), {}, this, {}, QStringLiteral("Embedding"));
    QCOMPARE(progressWords(*model.find(first)), QStringLiteral("waiting"));
    const qint64 second = m_engine->request(QStringLiteral("umap"), {}, this, {}, QStringLiteral("Map"));
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.index(0).data().toString(), QStringLiteral("Map"));
    QTRY_COMPARE(model.find(second)->state, JobListModel::State::Failed);
    QCOMPARE(progressWords(*model.find(second)), QStringLiteral("the disk is full"));
    QCOMPARE(model.find(first)->state, JobListModel::State::Running);
    QVERIFY2(progressWords(*model.find(first)).contains(QLatin1String("1,200 of 2,000")),
             qPrintable(progressWords(*model.find(first))));
    QCOMPARE(model.runningCount(), 1);
    QCOMPARE(model.foremost()->id, first);
    QVERIFY(model.index(1).data(Qt::AccessibleTextRole).toString().startsWith(QLatin1String("Embedding, ")));
    m_engine->cancel(first);
    QTRY_COMPARE(model.find(first)->state, JobListModel::State::Stopped);
    QCOMPARE(model.runningCount(), 0);
    QVERIFY(!model.foremost());
  }

  void runsOfTraining() {
    RunTableModel model;
    QAbstractItemModelTester tester(&model, kFails);
    labeling::RunRecord finished;
    finished.id = 1;
    finished.model = "bar-01";
    finished.state = "finished";
    finished.mode = "scratch";
    finished.trainingObjects = 1200;
    labeling::RunRecord running = finished;
    running.id = 2;
    running.model = "bar-02";
    running.baseModel = "bar-01";
    running.state = "running";
    model.setRuns({running, finished}, QStringLiteral("bar-01"), {});
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.rowOfModel(QStringLiteral("bar-01")), 1);
    QCOMPARE(model.rowOfModel(QStringLiteral("bar-99")), -1);
    QVERIFY(!model.runAt(2) && !model.runAt(-1));
    Epoch epoch;
    epoch.number = 1;
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    model.addLiveEpoch(QStringLiteral("bar-02"), epoch);
    model.addLiveEpoch(QStringLiteral("bar-02"), epoch);  // told twice, counted once
    model.addLiveEpoch(QStringLiteral("bar-99"), epoch);
    QCOMPARE(model.historyAt(0).epochs.size(), std::size_t{1});
    QCOMPARE(changed.count(), 1);
    model.setRuns({}, {}, {});
    QCOMPARE(model.rowCount(), 0);
  }

  void clustersOfAMap() {
    // Two groups by hand: rows 0, 1, 2 around (0, 0) and rows 3, 4 around (9, 9); row 5 is in none.
    const std::vector<float> xy{0, 0, 1, 0, 0, 1, 9, 9, 10, 9, 4, 4};
    const std::vector<std::int32_t> clusterOf{1, 1, 1, 0, 0, -1};
    ClusterModel model;
    QAbstractItemModelTester tester(&model, kFails);
    model.setClusters(gatherClusters(*m_session, xy, clusterOf, {{1, QStringLiteral("discs")}}));
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.at(0)->rows, (std::vector<std::int64_t>{0, 1, 2}));  // the largest first
    QCOMPARE(model.at(0)->name, QStringLiteral("discs"));
    QCOMPARE(model.at(0)->representatives.front(), std::int64_t{0});  // nearest to the median (0, 0)
    QVERIFY(!model.at(2) && !model.at(-1));
    QSignalSpy renamed(&model, &ClusterModel::renamed);
    QVERIFY(model.setData(model.index(1), QStringLiteral("edge-on"), Qt::EditRole));
    QCOMPARE(renamed.count(), 1);
    QCOMPARE(model.at(1)->name, QStringLiteral("edge-on"));
    model.setClusters({});
    QCOMPARE(model.rowCount(), 0);
  }
};

QTEST_MAIN(ItemModelsTest)
#include "tst_item_models.moc"
