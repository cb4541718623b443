#include "ui/views/evaluate/evaluate_view.h"
#include "ui/actions/shortcuts.h"

#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "ui/session/project_session.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/views/controls/card.h"
#include "ui/views/controls/count_link.h"
#include "ui/views/controls/key_button.h"
#include "ui/views/controls/segmented_buttons.h"
#include "ui/views/evaluate/bin_plots.h"
#include "ui/views/evaluate/confusion_grid.h"
#include "ui/views/evaluate/curve_plot.h"
#include "ui/views/evaluate/dumbbell_plot.h"
#include "ui/views/evaluate/model_picker.h"
#include "ui/views/evaluate/regression_plots.h"
#include "ui/views/evaluate/threshold_strip.h"
#include "ui/views/evaluate/threshold_table.h"
#include "ui/views/gallery/filmstrip.h"

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

EvaluateView::EvaluateView(ProjectSession& session, QWidget* parent) : QWidget(parent), m_session(session) {
  setObjectName(QStringLiteral("evaluate-view"));
  setFocusPolicy(Qt::StrongFocus);
  setProperty("ownFocus", true);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(kGap, 0, kGap, kGap);
  column->setSpacing(0);
  column->addWidget(buildHeader());
  m_stack = new QStackedWidget(this);
  m_stack->addWidget(buildBinary());
  m_stack->addWidget(buildNumber());
  m_stack->addWidget(buildEmpty());
  m_stack->setCurrentIndex(2);
  column->addWidget(m_stack, 1);
  m_strips = buildStrip();
  column->addWidget(m_strips);
  m_strips->hide();

  m_refreshTimer.setSingleShot(true);
  m_refreshTimer.setInterval(800);
  const auto makeStale = [this] {
    m_isStale = true;
    if (isVisible()) m_refreshTimer.start();
  };
  connect(&m_refreshTimer, &QTimer::timeout, this, &EvaluateView::refresh);
  connect(&m_session, &ProjectSession::labelsChanged, this, makeStale);
  connect(&m_session, &ProjectSession::scoresChanged, this, makeStale);
  connect(&m_session, &ProjectSession::modelsChanged, this, [this, makeStale] {
    const QString model = m_modelPicker->model(), other = m_otherPicker->model();
    refreshModels();
    if (model != m_modelPicker->model() || other != m_otherPicker->model()) makeStale();
  });
}

EvaluateView::~EvaluateView() = default;

QWidget* EvaluateView::buildHeader() {
  auto* header = new QWidget(this);
  header->setFixedHeight(56);
  auto* row = rowLayout(12);
  header->setLayout(row);
  m_questions = new SegmentedButtons(SegmentedButtons::Size::Normal, false, header);
  m_questions->setObjectName(QStringLiteral("questions"));
  m_questions->setAccessibleName(tr("Question"));
  m_answers = new SegmentedButtons(SegmentedButtons::Size::Normal, false, header);
  m_answers->setObjectName(QStringLiteral("answers"));
  m_answers->setAccessibleName(tr("Answer that is compared with the rest"));
  m_answers->hide();
  m_modelPicker = new ModelPicker(ModelPicker::Line::Solid, tr("current"), header);
  m_modelPicker->setObjectName(QStringLiteral("model"));
  m_otherPicker = new ModelPicker(ModelPicker::Line::Dashed, tr("before"), header);
  m_otherPicker->setObjectName(QStringLiteral("comparison"));
  m_provenanceMark = new QLabel(header);
  m_provenance = makeLabel({}, "small", "2", header);
  m_provenance->setObjectName(QStringLiteral("provenance"));
  m_provenance->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  m_provenance->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  m_split = new QComboBox(header);
  m_split->setObjectName(QStringLiteral("split"));
  m_split->setAccessibleName(tr("Labels"));
  m_split->addItem(tr("Test set"), QStringLiteral("test"));
  m_split->addItem(tr("Validation set"), QStringLiteral("validation"));
  m_split->addItem(tr("Training set"), QStringLiteral("train"));
  m_split->addItem(tr("All labels"), QStringLiteral("all"));
  m_split->setFixedWidth(136);
  auto* save = new KeyButton(tr("Export figures"), QStringLiteral("export"), {}, header);
  save->setObjectName(QStringLiteral("export"));
  save->setToolTip(tr("PDF, SVG and CSV, in the light theme"));
  row->addWidget(m_questions);
  row->addWidget(m_answers);
  row->addSpacing(4);
  row->addWidget(m_modelPicker);
  row->addWidget(m_otherPicker);
  row->addWidget(m_provenance, 1);
  row->addWidget(m_provenanceMark);
  row->addWidget(makeLabel(tr("Labels"), "small", "2", header));
  row->addWidget(m_split);
  row->addWidget(save);
  connect(m_questions, &SegmentedButtons::chosen, this, [this](int index) {
    m_question = m_questionIds[static_cast<std::size_t>(index)];
    m_positiveAnswer = -1;
    m_stripCell = -1;
    refresh();
  });
  connect(m_answers, &SegmentedButtons::chosen, this, [this](int index) {
    m_positiveAnswer = index;
    for (std::optional<Evaluation>* evaluation : {&m_current, &m_other}) {
      if (*evaluation) (*evaluation)->choosePositive(index);
    }
    showAll();
  });
  connect(m_modelPicker, &ModelPicker::chosen, this, [this] {
    refreshQuestions();
    refresh();
  });
  connect(m_otherPicker, &ModelPicker::chosen, this, [this] { refresh(); });
  connect(m_split, &QComboBox::activated, this, [this] { refresh(); });
  connect(save, &KeyButton::clicked, this, &EvaluateView::exportFigures);
  return header;
}

QWidget* EvaluateView::buildBinary() {
  auto* page = new QWidget(this);
  auto* grid = new QGridLayout(page);
  grid->setContentsMargins(0, 0, 0, kGap);
  grid->setSpacing(kGap);
  for (int column = 0; column < 4; ++column) grid->setColumnStretch(column, 1);
  grid->setRowStretch(0, 320);
  grid->setRowStretch(1, 292);

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
  cut->addToHead(makeActionKeyCap({"evaluate.less", "evaluate.more"}, cut));
  cut->addToHead(makeLabel(tr("steps of 0.01"), "small", "3", cut));
  auto* content = new QWidget(cut);
  auto* cutColumn = new QVBoxLayout(content);
  cutColumn->setContentsMargins(16, 4, 16, 16);
  cutColumn->setSpacing(12);
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
  reliability->addToHead(which);
  reliability->setContent(m_reliability);
  grid->addWidget(reliability, 1, 0);
  connect(which, &SegmentedButtons::chosen, this,
          [this](int index) { m_reliability->setCalibratedShown(index == 1); });

  m_columnCard = new Card(tr("Accuracy by"), page);
  m_column = new ColumnPlot(m_columnCard);
  m_column->setObjectName(QStringLiteral("column-plot"));
  m_columnPicker = new QComboBox(m_columnCard);
  m_columnPicker->setObjectName(QStringLiteral("column"));
  m_columnPicker->setAccessibleName(tr("Column"));
  m_columnPicker->setProperty("compact", true);
  m_columnPicker->setFixedHeight(24);
  m_columnPicker->setMinimumWidth(128);
  m_columnCard->addToHead(makeLabel(tr("error bars 68 %"), "small", "3", m_columnCard));
  m_columnCard->addToHead(m_columnPicker);
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
  connect(m_thresholdStrip, &ThresholdStrip::thresholdDragged, this, &EvaluateView::setThreshold);
  connect(m_table, &ThresholdTable::thresholdChosen, this, &EvaluateView::setThreshold);
  connect(m_table, &ThresholdTable::countActivated, this, [this](double threshold) {
    if (!m_current) return;
    m_stripCell = -1;
    showStrip(tr("Called %1").arg(positiveWords()), tr("highest score first"),
              m_current->rowsCalledPositive(threshold));
  });
  connect(m_grid, &ConfusionGrid::chosen, this, [this](Cell cell) { showCell(static_cast<int>(cell)); });
  connect(m_grid, &ConfusionGrid::opened, this, [this](Cell cell) {
    showCell(static_cast<int>(cell));
    openInBrowse();
  });
  connect(m_reliability, &BinPlot::binClicked, this, [this](double low, double high) {
    if (!m_current) return;
    std::vector<std::int64_t> rows;
    for (std::size_t i = 0; i < m_current->scores.size(); ++i) {
      const auto score = static_cast<double>(m_current->scores[i]);
      if ((score > low || (low <= 0 && score <= 0)) && score <= high) rows.push_back(m_current->rows[i]);
    }
    m_stripCell = -1;
    showStrip(tr("Scores %1 to %2").arg(QString::number(low, 'f', 2), QString::number(high, 'f', 2)), {},
              std::move(rows));
  });
  connect(m_column, &BinPlot::binClicked, this, [this](double low, double high) {
    if (!m_current) return;
    const QString name = m_columnPicker->currentText();
    const std::vector<float> values = columnOf(*m_current, name);
    std::vector<std::int64_t> misses, hits;
    for (std::size_t i = 0; i < values.size(); ++i) {
      const auto value = static_cast<double>(values[i]);
      if (!(value >= low && value <= high)) continue;
      const bool called = static_cast<double>(m_current->scores[i]) >= m_threshold;
      (called == (m_current->positive[i] != 0) ? hits : misses).push_back(m_current->rows[i]);
    }
    misses.insert(misses.end(), hits.begin(), hits.end());
    m_stripCell = -1;
    showStrip(QStringLiteral("%1 %2 – %3").arg(name, QString::number(low), QString::number(high)),
              tr("misses first"), std::move(misses));
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
  m_bias = new BiasPlot(bias);
  bias->setContent(m_bias);
  grid->addWidget(bias, 1, 0, 1, 3);
  auto* both = new Card(tr("Before and after"), page);
  m_numberDumbbell = new DumbbellPlot(both);
  both->setContent(m_numberDumbbell);
  grid->addWidget(both, 1, 3);
  for (BinPlot* plot : {static_cast<BinPlot*>(m_predicted), static_cast<BinPlot*>(m_residual),
                        static_cast<BinPlot*>(m_bias)}) {
    connect(plot, &BinPlot::binClicked, this, [this](double low, double high) {
      if (!m_current) return;
      std::vector<std::int64_t> rows;
      for (const std::int64_t row : m_current->rowsByResidual()) {
        const auto truth = static_cast<double>(m_current->truth[*m_current->indexOf(row)]);
        if (truth >= low && truth <= high) rows.push_back(row);
      }
      showStrip(QStringLiteral("%1 %2").arg(questionWords(), QString::number((low + high) / 2)),
                tr("largest residual first"), std::move(rows));
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

QWidget* EvaluateView::buildStrip() {
  auto* card = new QFrame(this);
  card->setProperty("variant", QStringLiteral("card"));
  card->setAttribute(Qt::WA_StyledBackground);
  card->setFixedHeight(208);
  auto* column = new QVBoxLayout(card);
  column->setContentsMargins(12, 0, 12, 4);
  column->setSpacing(0);
  auto* head = rowLayout(8);
  head->setContentsMargins(4, 0, 4, 0);
  m_stripTitle = makeLabel({}, "strong", nullptr, card);
  m_stripTitle->setObjectName(QStringLiteral("strip-title"));
  m_stripCount = new CountLink(Type::Body, card);
  m_stripCount->setObjectName(QStringLiteral("strip-count"));
  m_stripWords = makeLabel({}, "small", "3", card);
  m_relabel = new KeyButton(tr("Relabel these"), QStringLiteral("label"), {}, card);
  m_relabel->setAction("galaxies.label");
  m_relabel->setSmall(true);
  m_relabel->setObjectName(QStringLiteral("relabel"));
  m_browse = new KeyButton(tr("Open in Browse"), QStringLiteral("browse"), {}, card);
  m_browse->setAction("galaxies.browse");
  m_browse->setSmall(true);
  m_browse->setObjectName(QStringLiteral("open-browse"));
  head->addWidget(m_stripTitle);
  head->addWidget(m_stripCount);
  head->addStretch(1);
  head->addWidget(m_stripWords);
  head->addWidget(m_relabel);
  head->addWidget(m_browse);
  auto* headBox = new QWidget(card);
  headBox->setFixedHeight(40);
  headBox->setLayout(head);
  column->addWidget(headBox);
  m_strip = new Filmstrip(m_session, card);
  m_strip->setObjectName(QStringLiteral("strip"));
  m_strip->setAccessibleName(tr("Galaxies of the chosen cell, point or bin"));
  m_strip->setFrameShape(QFrame::NoFrame);
  m_strip->setProperty("ground", QStringLiteral("panel"));
  m_strip->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  m_strip->setTileSide(112);
  m_strip->setFooterHeight(28);
  m_strip->setStateShown(false);
  column->addWidget(m_strip, 1);
  m_stripEmpty = makeLabel(tr("No galaxies here at this threshold."), "small", "2", card);
  m_stripEmpty->setAlignment(Qt::AlignCenter);
  m_stripEmpty->hide();
  column->addWidget(m_stripEmpty, 1);
  connect(m_stripCount, &CountLink::clicked, this, &EvaluateView::openInBrowse);
  connect(m_relabel, &KeyButton::clicked, this, &EvaluateView::relabel);
  connect(m_browse, &KeyButton::clicked, this, &EvaluateView::openInBrowse);
  connect(m_strip, &Filmstrip::activated, this, [this](std::int64_t) { relabel(); });
  return card;
}

void EvaluateView::keyPressEvent(QKeyEvent* event) {
  const auto move = [this](double by) { setThreshold(std::round((m_threshold + by) * 1000) / 1000); };
  const QLatin1String action(shortcuts().actionFor(*event, {"evaluate", "galaxies"}));
  if (action == QLatin1String("evaluate.much-less")) {
    move(-0.1);
  } else if (action == QLatin1String("evaluate.much-more")) {
    move(0.1);
  } else if (action == QLatin1String("evaluate.less")) {
    move(-0.01);
  } else if (action == QLatin1String("evaluate.more")) {
    move(0.01);
  } else if (action == QLatin1String("evaluate.question")) {
    nextQuestion();
  } else if (action == QLatin1String("galaxies.label")) {
    relabel();
  } else if (action == QLatin1String("galaxies.browse")) {
    openInBrowse();
  } else {
    QWidget::keyPressEvent(event);
  }
}

void EvaluateView::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  if (m_isStale) m_refreshTimer.start(0);
}

}  // namespace ui
