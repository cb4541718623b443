#include <QDir>
#include <QFile>
#include <QLabel>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <fstream>

#include "tests/support/temporary_folder.h"
#include "tests/ui/support/simulated_survey.h"
#include "ui/engine/engine_client.h"
#include "ui/session/project_session.h"
#include "ui/views/controls/segmented_buttons.h"
#include "ui/views/evaluate/bin_plots.h"
#include "ui/views/evaluate/confusion_grid.h"
#include "ui/views/evaluate/curve_plot.h"
#include "ui/views/evaluate/dumbbell_plot.h"
#include "ui/views/evaluate/evaluate_view.h"
#include "ui/views/evaluate/threshold_strip.h"
#include "ui/views/evaluate/threshold_table.h"

using namespace ui;

/// Evaluation of a model on a simulated survey; an engine that answers at once stands in for the real one.
class EvaluateViewTest : public QObject {
  Q_OBJECT

  std::unique_ptr<test::TemporaryFolder> m_folder;
  test::SimulatedSurvey m_survey;
  std::unique_ptr<EngineClient> m_engine;
  std::unique_ptr<ProjectSession> m_session;
  std::unique_ptr<EvaluateView> m_view;

  void open(std::int64_t trainedOn = 0) {
    m_folder = std::make_unique<test::TemporaryFolder>();
    m_survey = test::makeSurvey(m_folder->path(), 40);
    test::writeEvaluation(m_survey, m_folder->path(), "bar-02", 0, trainedOn);
    test::writeEvaluation(m_survey, m_folder->path(), "bar-01", 3);
    start();
    QTRY_VERIFY(m_view->evaluation() != nullptr && !m_view->isWaiting());
  }

  void start() {
    qputenv("FAKE_ENGINE", QByteArray::fromStdString(m_folder->path().string()));
    m_engine = std::make_unique<EngineClient>(QCoreApplication::applicationDirPath() +
                                              QStringLiteral("/fake_engine"));
    m_session = ProjectSession::open(QString::fromStdString(m_survey.project.string()), *m_engine);
    m_view = std::make_unique<EvaluateView>(*m_session);
    m_view->resize(1528, 932);
    m_view->show();
    m_view->activate();
  }

  template <typename T>
  T* find(const char* name) {
    return m_view->findChild<T*>(QLatin1String(name));
  }

  /// Every panel that shows a number at the threshold, against the arrays themselves.
  void compareWithTheArrays() {
    const double threshold = m_view->threshold();
    std::int64_t tp = 0, fp = 0, fn = 0, tn = 0;
    for (std::size_t i = 0; i < m_survey.bar.size(); ++i) {
      const bool called = static_cast<double>(m_view->evaluation()->scores[i]) >= threshold;
      ++(m_survey.bar[i] ? (called ? tp : fn) : (called ? fp : tn));
    }
    const model::ConfusionCounts& counts = find<ConfusionGrid>("confusion")->counts();
    QCOMPARE(counts.tp, tp);
    QCOMPARE(counts.fp, fp);
    QCOMPARE(counts.fn, fn);
    QCOMPARE(counts.tn, tn);
    auto* table = find<ThresholdTable>("threshold-table");
    bool found = false;
    for (int row = 0; row < table->rowCount(); ++row) {
      if (table->isRowHidden(row) ||
          std::abs(table->item(row, 0)->data(Qt::UserRole).toDouble() - threshold) > 1e-9)
        continue;
      found = true;
      QCOMPARE(table->item(row, 4)->text(), QString::number(tp + fp));
      QCOMPARE(table->item(row, 1)->text(),
               QString::number(static_cast<double>(tp) / static_cast<double>(tp + fn), 'f', 2));
    }
    QVERIFY(found);
    QCOMPARE(m_view->stripRows().size(), static_cast<std::size_t>(fn));
    QCOMPARE(find<ThresholdStrip>("threshold-strip")->threshold(), threshold);
    const QPointF dot = find<CurvePlot>("roc")->pointAt(threshold);
    QCOMPARE(dot.y(), static_cast<double>(tp) / static_cast<double>(tp + fn));
    QCOMPARE(dot.x(), static_cast<double>(fp) / static_cast<double>(fp + tn));
  }

 private Q_SLOTS:
  void cleanup() {
    m_view.reset();
    m_session.reset();
    m_engine.reset();
  }

  void theAreaIsTheOneOfTheMetrics() {
    open();
    const double area = model::rocCurve(m_view->evaluation()->scores, m_view->evaluation()->positive).area;
    QVERIFY(find<QLabel>("roc-area")->text().contains(QString::number(area, 'f', 3)));
    // Counted by hand: the share of pairs in which the positive outranks the negative.
    double wins = 0, pairs = 0;
    const Evaluation& e = *m_view->evaluation();
    for (std::size_t i = 0; i < e.scores.size(); ++i) {
      for (std::size_t j = 0; j < e.scores.size(); ++j) {
        if (!e.positive[i] || e.positive[j]) continue;
        ++pairs;
        wins += e.scores[i] > e.scores[j] ? 1 : e.scores[i] == e.scores[j] ? 0.5 : 0;
      }
    }
    QVERIFY(std::abs(area - wins / pairs) < 1e-9);
  }

  void keysMoveTheThresholdAndEveryPanelWithIt() {
    open();
    QCOMPARE(m_view->threshold(), 0.5);
    compareWithTheArrays();
    QTest::keyClick(m_view.get(), Qt::Key_BracketLeft);
    QCOMPARE(m_view->threshold(), 0.49);
    QTest::keyClick(m_view.get(), Qt::Key_Comma, Qt::ShiftModifier);
    QCOMPARE(m_view->threshold(), 0.39);
    compareWithTheArrays();
    QTest::keyClick(m_view.get(), Qt::Key_Period);
    QCOMPARE(m_view->threshold(), 0.4);
    compareWithTheArrays();
  }

  void draggingTheStripMovesEveryPanel() {
    open();
    auto* strip = find<ThresholdStrip>("threshold-strip");
    QTest::mousePress(strip, Qt::LeftButton, {}, QPoint(8 + (strip->width() - 16) / 5, 50));
    QCOMPARE(m_view->threshold(), 0.2);
    compareWithTheArrays();
  }

  void draggingAlongTheCurveFindsAThreshold() {
    open();
    auto* roc = find<CurvePlot>("roc");
    QTest::mousePress(
        roc, Qt::LeftButton, {},
        QPoint(static_cast<int>(roc->xAxis->coordToPixel(1)), static_cast<int>(roc->yAxis->coordToPixel(1))));
    QVERIFY(m_view->threshold() < 0.1);  // the upper right end: everything is called positive
    compareWithTheArrays();
  }

  void aCellOpensItsGalaxies() {
    open();
    auto* grid = find<ConfusionGrid>("confusion");
    QSignalSpy opened(m_session.get(), &ProjectSession::temporaryViewRequested);
    QTest::mouseClick(grid, Qt::LeftButton, {}, grid->placeOf(Cell::FalsePositive).center().toPoint());
    const auto expected = m_view->evaluation()->rowsOf(Cell::FalsePositive, 0.5);
    QCOMPARE(m_view->stripRows(), expected);
    for (std::size_t i = 1; i < expected.size(); ++i) {  // most confident misses first
      QVERIFY(m_view->evaluation()->scores[*m_view->evaluation()->indexOf(expected[i - 1])] >=
              m_view->evaluation()->scores[*m_view->evaluation()->indexOf(expected[i])]);
    }
    QTest::keyClick(grid, Qt::Key_Left);  // to the true negatives
    QCOMPARE(m_view->stripRows(), m_view->evaluation()->rowsOf(Cell::TrueNegative, 0.5));
    QTest::mouseDClick(grid, Qt::LeftButton, {}, grid->placeOf(Cell::TruePositive).center().toPoint());
    QCOMPARE(opened.count(), 1);
    QCOMPARE(opened.front().at(0).value<std::vector<std::int64_t>>(),
             m_view->evaluation()->rowsOf(Cell::TruePositive, 0.5));
  }

  void relabelMakesAQueueOfTheStrip() {
    open();
    QSignalSpy queued(m_session.get(), &ProjectSession::labelQueueRequested);
    QVERIFY(!m_view->stripRows().empty());
    QTest::keyClick(m_view.get(), Qt::Key_L);
    QCOMPARE(queued.count(), 1);
    QCOMPARE(queued.front().at(0).value<std::vector<std::int64_t>>(), m_view->stripRows());
  }

  void theParentIsWhatAModelIsComparedWith() {
    open();
    QTRY_VERIFY(m_view->comparison());
    QCOMPARE(m_view->comparison()->model, QStringLiteral("bar-01"));
    const auto& rows = find<DumbbellPlot>("dumbbell")->rows();
    QCOMPARE(rows.size(), std::size_t{5});
    QCOMPARE(rows[0].after, m_view->evaluation()->sorted.counts(0.5).tpr());
    QCOMPARE(rows[0].before, m_view->comparison()->sorted.counts(0.5).tpr());
  }

  void onlyProvenIndependenceIsClaimed() {
    open(0);
    QCOMPARE(m_view->provenance(), QStringLiteral("Test set: 40 galaxies, never used in training · 5 training objects left out"));
    cleanup();
    open(17);
    QCOMPARE(m_view->provenance(), QStringLiteral("17 test galaxies were used in training · 5 training objects left out"));
  }

  void newLabelsAskAgain() {
    open();
    const auto requests = [this] {
      QFile file(QString::fromStdString((m_folder->path() / "requests.jsonl").string()));
      if (!file.open(QIODevice::ReadOnly)) return qsizetype{0};
      return file.readAll().count("\"evaluate\"");
    };
    const auto before = requests();
    labeling::LabelEvent event;
    event.row = 0;
    event.question = "bar";
    event.annotator = "ana";
    event.answer = "yes";
    m_session->addLabels({event});
    QTRY_VERIFY(requests() > before);
  }

  void withoutLabelsItSaysWhatIsNeeded() {
    m_folder = std::make_unique<test::TemporaryFolder>();
    m_survey = test::makeSurvey(m_folder->path(), 4);
    std::ofstream(m_folder->path() / "evaluate.json")
        << R"({"error": {"code": -32000, "message": "No labels of bar in the test part.", "data": {"kind": "bad-input"}}})";
    start();
    auto* empty = find<QLabel>("empty");
    QTRY_COMPARE(empty->text(), QStringLiteral("Evaluation needs labels the model has not seen."));
    QVERIFY(empty->isVisible());
  }

  void valuesHaveTheirOwnPlots() {
    m_folder = std::make_unique<test::TemporaryFolder>();
    m_survey = test::makeSurvey(m_folder->path(), 20);
    test::writeNumberEvaluation(m_survey, m_folder->path(), "bar-02", 0.8);
    start();
    QTRY_VERIFY(m_view->evaluation() && m_view->evaluation()->isNumber());
    QVERIFY(m_view->evaluation()->regression.has_value());
    const auto rows = m_view->evaluation()->rowsByResidual();
    QCOMPARE(m_view->stripRows(), rows);
  }

  void figuresAreExportedWithTheirNumbers() {
    open();
    QTemporaryDir folder;
    m_view->exportTo(folder.path());
    const QStringList files = QDir(folder.path()).entryList(QDir::Files);
    for (const char* name : {"roc.pdf", "roc.svg", "roc.csv", "precision-recall.pdf", "reliability.svg",
                             "accuracy.csv", "thresholds.csv", "scores.csv"}) {
      const QString file = QStringLiteral("bar-02-bar-test-") + QLatin1String(name);
      QVERIFY2(files.contains(file), name);
      QVERIFY(QFileInfo(folder.filePath(file)).size() > 100);
    }
    QFile table(folder.filePath(QStringLiteral("bar-02-bar-test-scores.csv")));
    QVERIFY(table.open(QIODevice::ReadOnly));
    QCOMPARE(table.readAll().count('\n'), 41);  // a header and a line for each object
  }
};

QTEST_MAIN(EvaluateViewTest)
#include "tst_evaluate_view.moc"
