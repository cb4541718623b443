// The pages of the workspace: what stands where, and what a click on it opens.
#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "ui/session/project_session.h"
#include "ui/views/controls/card.h"
#include "ui/views/controls/segmented_buttons.h"
#include "ui/views/evaluate/column_plot.h"
#include "ui/views/evaluate/compare_page.h"
#include "ui/views/evaluate/confusion_grid.h"
#include "ui/views/evaluate/curve_plot.h"
#include "ui/views/evaluate/doubts_page.h"
#include "ui/views/evaluate/dumbbell_plot.h"
#include "ui/views/evaluate/evaluate_view.h"
#include "ui/views/evaluate/people_page.h"
#include "ui/views/evaluate/regression_plots.h"
#include "ui/views/evaluate/threshold_strip.h"
#include "ui/views/evaluate/threshold_table.h"

namespace ui {

namespace {
constexpr int kGap = 16;

QHBoxLayout* rowLayout(int spacing) {
  auto* row = new QHBoxLayout;
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(spacing);
  return row;
}
}  // namespace

QWidget* EvaluateView::buildBinary() {
  auto* page = new QWidget(this);
  auto* grid = new QGridLayout(page);
  grid->setContentsMargins(0, 0, 0, kGap);
  grid->setSpacing(kGap);
  for (int column = 0; column < 4; ++column) grid->setColumnStretch(column, 1);
  grid->setRowStretch(0, 330);
  grid->setRowStretch(1, 270);

  auto* roc = new Card(tr("ROC"), page);
  m_roc = new CurvePlot(CurvePlot::Kind::Roc, roc);
  m_roc->setObjectName(QStringLiteral("roc"));
  auto* scale = new SegmentedButtons(SegmentedButtons::Size::Small, false, roc);
  scale->setWords({tr("lin"), tr("log")});
  scale->setIndex(0);
  scale->setAccessibleName(tr("Scale of the false positive rate"));
  m_rocWords = makeLabel({}, "small", "3", roc);
  m_rocWords->setObjectName(QStringLiteral("roc-area"));
  roc->addToHead(scale);
  roc->addToHead(m_rocWords);
  roc->setContent(m_roc);
  grid->addWidget(roc, 0, 0);
  connect(scale, &SegmentedButtons::chosen, this, [this](int index) { m_roc->setLogarithmic(index == 1); });

  auto* pr = new Card(tr("Precision and recall"), page);
  m_pr = new CurvePlot(CurvePlot::Kind::PrecisionRecall, pr);
  m_pr->setObjectName(QStringLiteral("pr"));
  m_prWords = makeLabel({}, "small", "3", pr);
  pr->addToHead(m_prWords);
  pr->setContent(m_pr);
  grid->addWidget(pr, 0, 1);

  auto* cut = new Card(tr("Threshold"), page);
  m_cutWords = makeLabel({}, "small", "2", cut);
  m_cutWords->setObjectName(QStringLiteral("threshold-words"));
  cut->addToHead(m_cutWords);
  QLabel* keys = makeActionKeyCap({"evaluate.less", "evaluate.more"}, cut);
  keys->setToolTip(tr("steps of 0.01"));
  cut->addToHead(keys);
  auto* content = new QWidget(cut);
  auto* cutColumn = new QVBoxLayout(content);
  cutColumn->setContentsMargins(16, 0, 16, 8);
  cutColumn->setSpacing(8);
  m_thresholdStrip = new ThresholdStrip(content);
  m_thresholdStrip->setObjectName(QStringLiteral("threshold-strip"));
  cutColumn->addWidget(m_thresholdStrip);
  auto* below = rowLayout(20);
  m_table = new ThresholdTable(content);
  m_grid = new ConfusionGrid(content);
  m_grid->setObjectName(QStringLiteral("confusion"));
  below->addWidget(m_table, 49, Qt::AlignTop);
  below->addWidget(m_grid, 51, Qt::AlignTop);
  cutColumn->addLayout(below);
  cutColumn->addStretch(1);
  cut->setContent(content);
  grid->addWidget(cut, 0, 2, 1, 2);

  auto* reliability = new Card(tr("Reliability"), page);
  m_reliability = new ReliabilityPlot(reliability);
  m_reliability->setObjectName(QStringLiteral("reliability"));
  auto* which = new SegmentedButtons(SegmentedButtons::Size::Small, false, reliability);
  which->setWords({tr("Raw"), tr("Calibrated")});
  which->setIndex(1);
  which->setObjectName(QStringLiteral("calibrated"));
  which->setAccessibleName(tr("Before or after temperature"));
  auto* binning = new SegmentedButtons(SegmentedButtons::Size::Small, false, reliability);
  binning->setWords({tr("width"), tr("count")});
  binning->setIndex(0);
  binning->setObjectName(QStringLiteral("binning"));
  binning->setAccessibleName(tr("Bins of equal width or equal count"));
  binning->setToolTip(tr("Bins of equal width, or with as many galaxies in each"));
  reliability->addToHead(binning);
  reliability->addToHead(which);
  reliability->setContent(m_reliability);
  grid->addWidget(reliability, 1, 0);
  connect(which, &SegmentedButtons::chosen, this,
          [this](int index) { m_reliability->setCalibratedShown(index == 1); });
  connect(binning, &SegmentedButtons::chosen, this, [this](int index) {
    m_reliability->setBinning(index == 0 ? model::Binning::EqualWidth : model::Binning::EqualCount);
  });

  m_columnCard = new Card(tr("Accuracy by"), page);
  m_column = new ColumnPlot(m_columnCard);
  m_column->setObjectName(QStringLiteral("column-plot"));
  m_columnPicker = new QComboBox(m_columnCard);
  m_columnPicker->setObjectName(QStringLiteral("column"));
  m_columnPicker->setAccessibleName(tr("Column"));
  m_columnPicker->setProperty("compact", true);
  m_columnPicker->setFixedHeight(24);
  m_columnPicker->setMinimumWidth(128);
  const auto picker = [this](const char* name, const QString& accessible) {
    auto* box = new QComboBox(m_columnCard);
    box->setObjectName(QLatin1String(name));
    box->setAccessibleName(accessible);
    box->setProperty("compact", true);
    box->setFixedHeight(24);
    m_columnCard->addToHead(box);
    return box;
  };
  auto* measure = picker("measure", tr("Measure"));
  for (const Measure each : {Measure::Accuracy, Measure::Completeness, Measure::Purity, Measure::Area})
    measure->addItem(ColumnPlot::nameOf(each), static_cast<int>(each));
  m_columnCard->addToHead(m_columnPicker);
  auto* edges = picker("column-bins", tr("Bins"));
  edges->addItem(tr("fixed bins"));
  edges->addItem(tr("equal counts"));
  auto* fewest = picker("column-fewest", tr("Grey below"));
  for (const int count : {10, 30, 100, 300}) fewest->addItem(tr("grey below %1").arg(count), count);
  fewest->setCurrentIndex(2);
  connect(measure, &QComboBox::activated, this, [this, measure] {
    m_column->setMeasure(static_cast<Measure>(measure->currentData().toInt()));
    showColumn();
  });
  connect(edges, &QComboBox::activated, this, [this](int index) { m_column->setEqualCount(index == 1); });
  connect(fewest, &QComboBox::activated, this,
          [this, fewest] { m_column->setFewest(fewest->currentData().toInt()); });
  m_columnCard->setContent(m_column);
  grid->addWidget(m_columnCard, 1, 1, 1, 2);
  connect(m_columnPicker, &QComboBox::activated, this, [this] { showColumn(); });

  auto* both = new Card(tr("Before and after"), page);
  m_dumbbell = new DumbbellPlot(both);
  m_dumbbell->setObjectName(QStringLiteral("dumbbell"));
  m_dumbbellWords = makeLabel({}, "small", "3", both);
  both->addToHead(m_dumbbellWords);
  both->setContent(m_dumbbell);
  grid->addWidget(both, 1, 3);

  connect(m_roc, &CurvePlot::thresholdDragged, this, &EvaluateView::setThreshold);
  connect(m_pr, &CurvePlot::thresholdDragged, this, &EvaluateView::setThreshold);
  connect(m_roc, &CurvePlot::expertClicked, this, &EvaluateView::showExpert);
  connect(m_thresholdStrip, &ThresholdStrip::thresholdDragged, this, &EvaluateView::setThreshold);
  connect(m_table, &ThresholdTable::thresholdChosen, this, &EvaluateView::setThreshold);
  connect(m_table, &ThresholdTable::countActivated, this, [this](double threshold) {
    if (!m_current) return;
    openRows(m_current->rowsCalledPositive(threshold), tr("Called %1").arg(positiveWords()),
             tr("highest score first"));
  });
  connect(m_grid, &ConfusionGrid::chosen, this, [this](Cell cell) { showCell(static_cast<int>(cell)); });
  connect(m_grid, &ConfusionGrid::opened, this, [this](Cell cell) {
    showCell(static_cast<int>(cell));
    openInBrowse();
  });
  connect(m_reliability, &BinPlot::binClicked, this, [this](double low, double high) {
    if (!m_current) return;
    std::vector<std::int64_t> rows;
    // Bins of equal width are open below, but for the first; those of equal count end at scores that occur.
    const bool isOpen = m_reliability->binning() == model::Binning::EqualWidth && low > 0;
    const std::vector<float>& scores =
        m_reliability->isCalibratedShown() ? m_current->scores : m_current->raw;
    for (std::size_t i = 0; i < scores.size(); ++i) {
      const auto score = static_cast<double>(scores[i]);
      if ((isOpen ? score > low : score >= low) && score <= high) rows.push_back(m_current->rows[i]);
    }
    openRows(std::move(rows),
             tr("Scores %1 to %2").arg(QString::number(low, 'f', 2), QString::number(high, 'f', 2)), {});
  });
  connect(m_column, &BinPlot::binClicked, this, [this](double low, double high) {
    if (!m_current) return;
    const QString name = m_columnPicker->currentText();
    const std::vector<float> values = columnOf(*m_current, name);
    std::vector<std::int64_t> misses, hits;
    for (std::size_t i = 0; i < values.size(); ++i) {
      const auto value = static_cast<double>(values[i]);
      const bool isLast = high >= m_column->edges().back();
      if (!(value >= low && (isLast ? value <= high : value < high))) continue;
      const bool called = static_cast<double>(m_current->scores[i]) >= m_threshold;
      (called == (m_current->positive[i] != 0) ? hits : misses).push_back(m_current->rows[i]);
    }
    misses.insert(misses.end(), hits.begin(), hits.end());
    openRows(std::move(misses),
             QStringLiteral("%1 %2 – %3").arg(name, QString::number(low), QString::number(high)),
             tr("misses first"));
  });
  return page;
}

QWidget* EvaluateView::buildNumber() {
  auto* page = new QWidget(this);
  auto* grid = new QGridLayout(page);
  grid->setContentsMargins(0, 0, 0, kGap);
  grid->setSpacing(kGap);
  for (int column = 0; column < 4; ++column) grid->setColumnStretch(column, 1);
  grid->setRowStretch(0, 320);
  grid->setRowStretch(1, 292);
  auto* predicted = new Card(tr("Predicted against true"), page);
  m_predicted = new RegressionPlot(RegressionPlot::Kind::PredictedAgainstTrue, predicted);
  predicted->setContent(m_predicted);
  grid->addWidget(predicted, 0, 0, 1, 2);
  auto* residual = new Card(tr("Predicted − true"), page);
  m_residual = new RegressionPlot(RegressionPlot::Kind::Residual, residual);
  residual->setContent(m_residual);
  grid->addWidget(residual, 0, 2, 1, 2);
  auto* bias = new Card(tr("Bias and scatter"), page);
  bias->addToHead(makeLabel(tr("error bars: of the mean"), "small", "3", bias));
  m_numberWords = makeLabel({}, "small", "2", bias);
  m_numberWords->setObjectName(QStringLiteral("number-words"));
  bias->addAfterTitle(m_numberWords);
  m_biasColumn = new QComboBox(bias);
  m_biasColumn->setObjectName(QStringLiteral("bias-column"));
  m_biasColumn->setAccessibleName(tr("Bins along"));
  m_biasColumn->setProperty("compact", true);
  m_biasColumn->setFixedHeight(24);
  bias->addToHead(m_biasColumn);
  connect(m_biasColumn, &QComboBox::activated, this, &EvaluateView::showBias);
  m_bias = new BiasPlot(bias);
  bias->setContent(m_bias);
  grid->addWidget(bias, 1, 0, 1, 3);
  auto* both = new Card(tr("Before and after"), page);
  m_numberDumbbell = new DumbbellPlot(both);
  both->setContent(m_numberDumbbell);
  grid->addWidget(both, 1, 3);
  for (BinPlot* plot : {static_cast<BinPlot*>(m_predicted), static_cast<BinPlot*>(m_residual),
                        static_cast<BinPlot*>(m_bias)}) {
    connect(plot, &BinPlot::binClicked, this, [this, plot](double low, double high) {
      if (!m_current) return;
      const bool byColumn = plot == m_bias && m_biasColumn->currentIndex() > 0;
      const std::vector<float> values =
          byColumn ? columnOf(*m_current, m_biasColumn->currentText()) : m_current->trueValue;
      std::vector<std::int64_t> rows;
      for (const std::int64_t row : m_current->rowsByResidual()) {
        const auto value = static_cast<double>(values[*m_current->indexOf(row)]);
        if (value >= low && value < high) rows.push_back(row);
      }
      openRows(std::move(rows),
               QStringLiteral("%1 %2").arg(byColumn ? m_biasColumn->currentText() : questionWords(),
                                           QString::number((low + high) / 2)),
               tr("largest residual first"));
    });
  }
  return page;
}

QWidget* EvaluateView::buildEmpty() {
  auto* page = new QWidget(this);
  auto* column = new QVBoxLayout(page);
  column->setSpacing(12);
  column->addStretch(1);
  m_emptyWords = makeLabel({}, "section", nullptr, page);
  m_emptyWords->setObjectName(QStringLiteral("empty"));
  m_emptyWords->setAlignment(Qt::AlignCenter);
  m_emptyWords->setWordWrap(true);
  m_emptyDetail = makeLabel({}, "small", "2", page);
  m_emptyDetail->setAlignment(Qt::AlignCenter);
  m_emptyDetail->setWordWrap(true);
  column->addWidget(m_emptyWords);
  column->addWidget(m_emptyDetail);
  auto* buttons = rowLayout(8);
  m_emptyImport = new QPushButton(tr("Import labels"), page);
  m_emptyLabel = new QPushButton(tr("Label the test set"), page);
  m_emptyTrain = new QPushButton(tr("Train a model"), page);
  buttons->addStretch(1);
  for (QPushButton* button : {m_emptyImport, m_emptyLabel, m_emptyTrain}) buttons->addWidget(button);
  buttons->addStretch(1);
  column->addLayout(buttons);
  column->addStretch(2);
  connect(m_emptyImport, &QPushButton::clicked, this, &EvaluateView::importLabelsRequested);
  connect(m_emptyLabel, &QPushButton::clicked, this, &EvaluateView::labelTestSet);
  connect(m_emptyTrain, &QPushButton::clicked, this,
          [this] { Q_EMIT m_session.workspaceRequested(QStringLiteral("train")); });
  return page;
}

void EvaluateView::buildOtherPages() {
  m_compare = new ComparePage(this);
  m_people = new PeoplePage(m_session, this);
  m_doubts = new DoubtsPage(m_session, this);
  m_stack->addWidget(m_compare);
  m_stack->addWidget(m_people);
  m_stack->addWidget(m_doubts);
  const auto open = [this](const std::vector<std::int64_t>& rows, const QString& name, const QString& words) {
    openRows(rows, name, words);
  };
  connect(m_compare, &ComparePage::rowsOpened, this, open);
  connect(m_people, &PeoplePage::rowsOpened, this, open);
  connect(m_doubts, &DoubtsPage::rowsOpened, this, open);
  connect(m_compare, &ComparePage::expertOpened, this, &EvaluateView::showExpert);
}

}  // namespace ui
