// The Evaluate screen driven by the mouse: what is dragged and clicked, and which
// galaxies are shown and selected for it.
#include <QCheckBox>
#include <QDir>
#include <QDoubleSpinBox>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QMouseEvent>
#include <QSignalSpy>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <cmath>
#include <set>

#include "tests/support/temporary_folder.h"
#include "tests/ui/support/simulated_survey.h"
#include "ui/engine/engine_client.h"
#include "ui/session/project_session.h"
#include "ui/session/selection_model.h"
#include "ui/views/controls/count_link.h"
#include "ui/views/controls/segmented_buttons.h"
#include "ui/views/evaluate/column_plot.h"
#include "ui/views/evaluate/compare_page.h"
#include "ui/views/evaluate/confusion_grid.h"
#include "ui/views/evaluate/curve_plot.h"
#include "ui/views/evaluate/doubts_page.h"
#include "ui/views/evaluate/evaluate_view.h"
#include "ui/views/evaluate/label_set_panel.h"
#include "ui/views/evaluate/people_page.h"
#include "ui/views/evaluate/threshold_strip.h"
#include "ui/views/evaluate/threshold_table.h"
#include "ui/views/gallery/filmstrip.h"

using namespace ui;

class EvaluateScreenTest : public QObject {
  Q_OBJECT

  std::unique_ptr<test::TemporaryFolder> m_folder;
  test::SimulatedSurvey m_survey;
  std::unique_ptr<EngineClient> m_engine;
  std::unique_ptr<ProjectSession> m_session;
  std::unique_ptr<EvaluateView> m_view;

  template <typename T>
  T* find(const char* name) {
    return m_view->findChild<T*>(QLatin1String(name));
  }

  std::set<std::int64_t> selected() const {
    const auto rows = m_session->selection().selectedRows();
    return {rows.begin(), rows.end()};
  }
  static std::set<std::int64_t> asSet(const std::vector<std::int64_t>& rows) {
    return {rows.begin(), rows.end()};
  }

  /// Counted from the arrays, object by object.
  std::set<std::int64_t> objectsOf(Cell cell, double threshold) const {
    const Evaluation& e = *m_view->evaluation();
    std::set<std::int64_t> rows;
    for (std::size_t i = 0; i < e.rows.size(); ++i) {
      const bool called = static_cast<double>(e.scores[i]) >= threshold;
      const Cell of = e.positive[i] ? (called ? Cell::TruePositive : Cell::FalseNegative)
                                    : (called ? Cell::FalsePositive : Cell::TrueNegative);
      if (of == cell) rows.insert(e.rows[i]);
    }
    return rows;
  }

  /// Every panel says what the arrays say at the threshold that stands now.
  void compareWithTheArrays() {
    const double threshold = m_view->threshold();
    const auto tp = static_cast<double>(objectsOf(Cell::TruePositive, threshold).size()),
               fp = static_cast<double>(objectsOf(Cell::FalsePositive, threshold).size()),
               fn = static_cast<double>(objectsOf(Cell::FalseNegative, threshold).size()),
               tn = static_cast<double>(objectsOf(Cell::TrueNegative, threshold).size());
    const model::ConfusionCounts& counts = find<ConfusionGrid>("confusion")->counts();
    QCOMPARE(static_cast<double>(counts.tp), tp);
    QCOMPARE(static_cast<double>(counts.fp), fp);
    QCOMPARE(static_cast<double>(counts.fn), fn);
    QCOMPARE(static_cast<double>(counts.tn), tn);
    auto* table = find<ThresholdTable>("threshold-table");
    bool found = false;
    for (int row = 0; row < table->rowCount(); ++row) {
      if (table->isRowHidden(row) ||
          std::abs(table->item(row, 0)->data(Qt::UserRole).toDouble() - threshold) > 1e-9)
        continue;
      found = true;
      QCOMPARE(table->item(row, 1)->text(), QString::number(tp / (tp + fn), 'f', 2));
      QCOMPARE(table->item(row, 3)->text(), QString::number((tp + tn) / (tp + fp + fn + tn), 'f', 2));
      QCOMPARE(table->item(row, 4)->text(), QString::number(tp + fp));
      // Wilson's interval, as it stands in the cell.
      const model::Interval range =
          model::wilsonInterval(static_cast<std::int64_t>(tp), static_cast<std::int64_t>(tp + fn));
      QCOMPARE(table->item(row, 1)->data(Qt::UserRole + 2).toString(),
               QStringLiteral("%1–%2").arg(range.low, 0, 'f', 2).arg(range.high, 0, 'f', 2));
    }
    QVERIFY(found);
    QCOMPARE(asSet(m_view->stripRows()), objectsOf(find<ConfusionGrid>("confusion")->cell(), threshold));
    QCOMPARE(find<Filmstrip>("strip")->rows(), m_view->stripRows());
    QCOMPARE(find<ThresholdStrip>("threshold-strip")->threshold(), threshold);
    const double f1 = 2 * tp / (2 * tp + fp + fn);
    QVERIFY2(find<QLabel>("threshold-words")->text().contains(QStringLiteral("<b>%1</b>").arg(f1, 0, 'f', 2)),
             qPrintable(find<QLabel>("threshold-words")->text()));
  }

  void answer(const char* name, const QJsonObject& result) {
    QFile file(QString::fromStdString((m_folder->path() / name).string()));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QJsonDocument(result).toJson());
  }

  void showPage(int page) {
    auto* tabs = find<SegmentedButtons>("evaluate-pages");
    tabs->setIndex(page);
    Q_EMIT tabs->chosen(page);
  }

 private Q_SLOTS:
  void init() {
    m_folder = std::make_unique<test::TemporaryFolder>();
    m_survey = test::makeSurvey(m_folder->path(), 60);
    test::writeEvaluation(m_survey, m_folder->path(), "bar-02", 0.4);
    test::writeEvaluation(m_survey, m_folder->path(), "bar-01", 3);
    qputenv("FAKE_ENGINE", QByteArray::fromStdString(m_folder->path().string()));
    m_engine = std::make_unique<EngineClient>(QCoreApplication::applicationDirPath() +
                                              QStringLiteral("/fake_engine"));
    m_session = ProjectSession::open(QString::fromStdString(m_survey.project.string()), *m_engine);
    m_view = std::make_unique<EvaluateView>(*m_session);
    m_view->resize(1528, 932);
    m_view->show();
    m_view->activate();
    QTRY_VERIFY(m_view->evaluation() != nullptr && !m_view->isWaiting());
  }

  void cleanup() {
    m_view.reset();
    m_session.reset();
    m_engine.reset();
    m_folder.reset();
  }

  void draggingAlongTheRocMovesTableMatrixAndGalleries() {
    auto* roc = find<CurvePlot>("roc");
    const auto pixel = [roc](double threshold) {
      const QPointF at = roc->pointAt(threshold);
      return QPoint(static_cast<int>(std::lround(roc->xAxis->coordToPixel(at.x()))),
                    static_cast<int>(std::lround(roc->yAxis->coordToPixel(at.y()))));
    };
    QTest::mousePress(roc, Qt::LeftButton, {}, pixel(0.5));
    std::set<double> seen;
    for (const double wanted : {0.6, 0.8, 0.3, 0.1}) {
      QTest::mouseMove(roc, pixel(wanted));
      // The offscreen platform sends moves without buttons: the plot follows while its own press lasts.
      QMouseEvent move(QEvent::MouseMove, pixel(wanted), roc->mapToGlobal(pixel(wanted)), Qt::NoButton,
                       Qt::LeftButton, Qt::NoModifier);
      QCoreApplication::sendEvent(roc, &move);
      const model::ConfusionCounts at = m_view->evaluation()->sorted.counts(m_view->threshold()),
                                   asked = m_view->evaluation()->sorted.counts(wanted);
      QVERIFY2(std::abs(at.tp - asked.tp) <= 1 && std::abs(at.fp - asked.fp) <= 1,
               qPrintable(QString::number(m_view->threshold())));
      compareWithTheArrays();
      seen.insert(m_view->threshold());
    }
    QTest::mouseRelease(roc, Qt::LeftButton, {}, pixel(0.1));
    QVERIFY(seen.size() >= 3);
  }

  void draggingThePrecisionRecallCurveAndTheHistogramDoesTheSame() {
    auto* pr = find<CurvePlot>("pr");
    const QPointF at = pr->pointAt(0.7);
    QTest::mousePress(pr, Qt::LeftButton, {},
                      QPoint(static_cast<int>(pr->xAxis->coordToPixel(at.x())),
                             static_cast<int>(pr->yAxis->coordToPixel(at.y()))));
    compareWithTheArrays();
    auto* strip = find<ThresholdStrip>("threshold-strip");
    QTest::mousePress(strip, Qt::LeftButton, {}, QPoint(8 + (strip->width() - 16) * 3 / 10, 40));
    QCOMPARE(m_view->threshold(), 0.3);
    compareWithTheArrays();
  }

  void aCellSelectsItsGalaxiesForEveryView() {
    auto* grid = find<ConfusionGrid>("confusion");
    for (const Cell cell :
         {Cell::FalsePositive, Cell::TruePositive, Cell::FalseNegative, Cell::TrueNegative}) {
      QTest::mouseClick(grid, Qt::LeftButton, {}, grid->placeOf(cell).center().toPoint());
      QCOMPARE(selected(), objectsOf(cell, 0.5));
      QCOMPARE(asSet(m_view->stripRows()), objectsOf(cell, 0.5));
    }
  }

  void aBinOfTheReliabilityDiagramSelectsItsGalaxies() {
    auto* plot = find<ReliabilityPlot>("reliability");
    const model::ReliabilityBin bin = m_view->evaluation()->equalWidth.calibrated->bins[9];  // (0.9, 1]
    QVERIFY(bin.count > 0);
    QTest::mouseClick(
        plot, Qt::LeftButton, {},
        QPoint(static_cast<int>(plot->xAxis->coordToPixel(0.95)), plot->axisRect()->rect().center().y()));
    std::set<std::int64_t> expected;
    for (std::size_t i = 0; i < m_view->evaluation()->rows.size(); ++i)
      if (static_cast<double>(m_view->evaluation()->scores[i]) > 0.9)
        expected.insert(m_view->evaluation()->rows[i]);
    QCOMPARE(selected(), expected);
    QCOMPARE(static_cast<std::int64_t>(expected.size()), bin.count);
    // In bins of equal count, as many as the bin says.
    auto* binning = find<SegmentedButtons>("binning");
    Q_EMIT binning->chosen(1);
    const model::ReliabilityBin last = m_view->evaluation()->equalCount.calibrated->bins.back();
    QTest::mouseClick(plot, Qt::LeftButton, {},
                      QPoint(static_cast<int>(plot->xAxis->coordToPixel((last.low + last.high) / 2)),
                             plot->axisRect()->rect().center().y()));
    QCOMPARE(static_cast<std::int64_t>(selected().size()), last.count);
  }

  void aBinOfAColumnSelectsItsGalaxies() {
    auto* plot = find<ColumnPlot>("column-plot");
    const auto points = plot->points();
    QVERIFY(!points.empty());
    const auto fullest = std::max_element(points.begin(), points.end(),
                                          [](const auto& a, const auto& b) { return a.all < b.all; });
    QTest::mouseClick(plot, Qt::LeftButton, {},
                      QPoint(static_cast<int>(plot->xAxis->coordToPixel((fullest->low + fullest->high) / 2)),
                             plot->axisRect()->rect().center().y()));
    QCOMPARE(static_cast<std::int64_t>(selected().size()), fullest->all);
    QVERIFY2(fullest->isFew, "60 galaxies: every bin is below the limit of 100");
  }

  void everyMeasureOfAColumnIsThatOfItsObjects() {
    auto* plot = find<ColumnPlot>("column-plot");
    plot->setEqualCount(true);
    for (const Measure measure : {Measure::Accuracy, Measure::Completeness, Measure::Purity, Measure::Area}) {
      plot->setMeasure(measure);
      std::int64_t all = 0;
      for (const ColumnPlot::Point& point : plot->points()) {
        all += point.all;
        if (!std::isfinite(point.value)) continue;
        QVERIFY(point.valueLow <= point.value && point.value <= point.valueHigh);
      }
      QCOMPARE(all, m_view->evaluation()->count());
    }
  }

  void theBandsComeFromTheWorkerAndHoldTheCurve() {
    QTRY_VERIFY(m_view->bands() != nullptr);
    QCOMPARE(m_view->bands()->resamples, 2000);
    QVERIFY(find<CurvePlot>("roc")->hasBand());
    QVERIFY(find<CurvePlot>("pr")->hasBand());
    QVERIFY(m_view->bands()->area.low <= m_view->evaluation()->roc->area);
    QVERIFY(m_view->bands()->area.high >= m_view->evaluation()->roc->area);
  }

  void thePrevalenceOfTheSurveyChangesPrecisionByTheFormula() {
    auto* panel = m_view->findChild<LabelSetPanel*>();
    panel->findChild<QDoubleSpinBox*>(QStringLiteral("prevalence"))->setValue(0.05);
    panel->findChild<QCheckBox*>(QStringLiteral("reweight"))->setChecked(true);
    const model::ConfusionCounts counts = m_view->evaluation()->sorted.counts(0.5);
    const double expected = 0.05 * counts.tpr() / (0.05 * counts.tpr() + 0.95 * counts.fpr());
    QCOMPARE(find<CurvePlot>("pr")->pointAt(0.5).y(), expected);
    auto* table = find<ThresholdTable>("threshold-table");
    QCOMPARE(table->item(1, 2)->text(), QString::number(expected, 'f', 2));
    QVERIFY(panel->findChild<QLabel*>(QStringLiteral("prevalence-formula"))
                ->text()
                .contains(QStringLiteral("π TPR")));
    QVERIFY(m_view->provenance().contains(QStringLiteral("π 0.050")));
    QCOMPARE(find<CurvePlot>("roc")->pointAt(0.5).y(), counts.tpr());
    QCOMPARE(find<ConfusionGrid>("confusion")->counts().total(), m_view->evaluation()->count());
  }

  void otherLabelsAreAskedFor() {
    auto* panel = m_view->findChild<LabelSetPanel*>();
    panel->findChild<QCheckBox*>(QStringLiteral("random-only"))->setChecked(true);
    const auto requests = [this] {
      QFile file(QString::fromStdString((m_folder->path() / "requests.jsonl").string()));
      return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
    QTRY_VERIFY(requests().contains("\"random_only\":true"));
  }

  void twoModelsAreComparedOnTheSameObjects() {
    QTRY_VERIFY(m_view->comparison());
    showPage(1);
    auto* page = m_view->findChild<ComparePage*>();
    QTRY_VERIFY(page->comparison().has_value());
    const model::PairedComparison& comparison = *page->comparison();
    QCOMPARE(comparison.differences.front().second, m_view->evaluation()->roc->area);
    QCOMPARE(comparison.differences.front().first, m_view->comparison()->roc->area);
    QCOMPARE(static_cast<std::int64_t>(page->rowsOf(ComparePage::Change::PutRight).size()),
             comparison.onlySecond);
    QVERIFY(comparison.onlySecond > 0);
    auto* table = find<QTableWidget>("differences");
    QCOMPARE(table->item(0, 2)->text(), QString::number(m_view->evaluation()->roc->area, 'f', 3));
    QTest::mouseClick(find<CountLink>("change-0"), Qt::LeftButton);
    QCOMPARE(selected(), asSet(page->rowsOf(ComparePage::Change::PutRight)));
    for (const std::int64_t row : selected()) {
      const auto now = *m_view->evaluation()->indexOf(row), before = *m_view->comparison()->indexOf(row);
      const bool truth = m_view->evaluation()->positive[now] != 0;
      QCOMPARE(m_view->evaluation()->scores[now] >= 0.5F, truth);
      QCOMPARE(m_view->comparison()->scores[before] >= 0.5F, !truth);
    }
  }

  void aLabelErrorRowSelectsItsGalaxyAndAllGoToTheQueue() {
    QJsonArray doubts;
    for (const int row : {7, 3, 11})
      doubts.append(QJsonObject{{QStringLiteral("row"), row},
                                {QStringLiteral("object"), m_session->objectName(row)},
                                {QStringLiteral("given"), QStringLiteral("no")},
                                {QStringLiteral("suggested"), QStringLiteral("yes")},
                                {QStringLiteral("self_confidence"), 0.1},
                                {QStringLiteral("likely_wrong"), row != 11}});
    answer("label_errors.json", {{QStringLiteral("n"), 60},
                                 {QStringLiteral("likely_wrong"), 2},
                                 {QStringLiteral("folds"), 5},
                                 {QStringLiteral("not_judged"), 0},
                                 {QStringLiteral("doubts"), doubts}});
    showPage(3);
    auto* page = m_view->findChild<DoubtsPage*>();
    QTRY_COMPARE(page->doubts().size(), std::size_t{3});
    auto* table = find<QTableWidget>("doubts");
    QVERIFY(table->isVisible());
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {},
                      table->visualItemRect(table->item(1, 1)).center());
    QCOMPARE(selected(), std::set<std::int64_t>{3});
    QCOMPARE(m_session->selection().focus(), 3);
    QCOMPARE(m_view->stripRows(), (std::vector<std::int64_t>{7, 3, 11}));
    QSignalSpy queued(m_session.get(), &ProjectSession::labelQueueRequested);
    QTest::mouseClick(page->findChild<QWidget*>(QStringLiteral("relabel-doubts")), Qt::LeftButton);
    QCOMPARE(queued.count(), 1);
    QCOMPARE(queued.front().at(0).value<std::vector<std::int64_t>>(), (std::vector<std::int64_t>{7, 3}));
  }

  void withoutFoldsItSaysWhoJudgesAndOffersTheTraining() {
    answer("label_errors.json", {{QStringLiteral("n"), 9},
                                 {QStringLiteral("likely_wrong"), 0},
                                 {QStringLiteral("folds"), 0},
                                 {QStringLiteral("not_judged"), 51},
                                 {QStringLiteral("doubts"), QJsonArray()}});
    showPage(3);
    auto* offer = find<QWidget>("train-folds");
    QTRY_VERIFY(offer->isVisible());
    QVERIFY(find<QLabel>("doubts-origin")->text().contains(QStringLiteral("51")));
    QSignalSpy asked(m_session.get(), &ProjectSession::workspaceRequested);
    QTest::mouseClick(offer, Qt::LeftButton);
    QCOMPARE(asked.front().at(0).toString(), QStringLiteral("train"));
  }

  void aZoneOfTheBoardSelectsItsGalaxies() {
    showPage(2);
    auto* page = m_view->findChild<PeoplePage*>();
    VoteBoard& board = page->board();
    QVERIFY(board.shownCount() > 0);
    const auto rows = board.rowsOf(Zone::SecureForNetwork);
    QVERIFY(!rows.empty());
    const auto& votes = m_view->evaluation()->votes;
    for (const std::int64_t row : rows) {
      const auto i =
          static_cast<std::size_t>(std::find(votes.rows.begin(), votes.rows.end(), row) - votes.rows.begin());
      QVERIFY(std::abs(votes.fraction[i] - 0.5F) <= 0.1F + 1e-6F);
      QVERIFY(votes.score[i] >= 0.9F - 1e-6F || votes.score[i] <= 0.1F + 1e-6F);
    }
    QTest::mouseClick(page->findChild<CountLink*>(QStringLiteral("zone-0")), Qt::LeftButton);
    QCOMPARE(selected(), asSet(rows));
    // A point of the board focuses its object.
    QTest::mouseClick(&board, Qt::LeftButton, {}, board.placeOf(rows.front()).toPoint());
    QCOMPARE(selected().size(), std::size_t{1});
  }

  void trainingObjectsAreShownMarkedAndNeverCounted() {
    const std::int64_t counted = find<ConfusionGrid>("confusion")->counts().total();
    QVERIFY(!m_view->evaluation()->trained.rows.empty());
    auto* grid = find<ConfusionGrid>("confusion");
    QTest::mouseClick(grid, Qt::LeftButton, {}, grid->placeOf(Cell::TruePositive).center().toPoint());
    const std::size_t before = m_view->stripRows().size();
    m_view->findChild<LabelSetPanel*>()
        ->findChild<QCheckBox*>(QStringLiteral("show-trained"))
        ->setChecked(true);
    QVERIFY(m_view->stripRows().size() > before);
    QCOMPARE(find<ConfusionGrid>("confusion")->counts().total(), counted);
    QVERIFY(find<CountLink>("strip-count")->text().contains(QStringLiteral("training")));
  }

  void figuresHaveCaptionsAndTablesThreeForms() {
    QTRY_VERIFY(m_view->bands() != nullptr);
    QTemporaryDir folder;
    m_view->exportTo(folder.path());
    const QStringList files = QDir(folder.path()).entryList(QDir::Files);
    for (const char* name :
         {"roc.pdf", "roc.svg", "roc.png", "precision-recall.pdf", "reliability.png", "accuracy.svg",
          "thresholds.csv", "thresholds.fits", "thresholds.tex", "scores.fits"})
      QVERIFY2(files.contains(QStringLiteral("bar-02-bar-test-") + QLatin1String(name)), name);
    QFile svg(folder.filePath(QStringLiteral("bar-02-bar-test-roc.svg")));
    QVERIFY(svg.open(QIODevice::ReadOnly));
    const QString text = QString::fromUtf8(svg.readAll());
    for (const char* words : {"bar-02", "n = 60", "Test set"})
      QVERIFY2(text.contains(QLatin1String(words)), words);
    QFile latex(folder.filePath(QStringLiteral("bar-02-bar-test-thresholds.tex")));
    QVERIFY(latex.open(QIODevice::ReadOnly));
    const QByteArray table = latex.readAll();
    QVERIFY(table.contains("\\begin{tabular}"));
    QVERIFY(table.contains("p\\_thr"));
  }
};

QTEST_MAIN(EvaluateScreenTest)
#include "tst_evaluate_screen.moc"
