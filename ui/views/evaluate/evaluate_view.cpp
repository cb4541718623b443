#include "ui/views/evaluate/evaluate_view.h"
#include "ui/actions/shortcuts.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <cmath>

#include "ui/session/project_session.h"
#include "ui/session/selection_model.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/views/controls/card.h"
#include "ui/views/controls/count_link.h"
#include "ui/views/controls/key_button.h"
#include "ui/views/controls/segmented_buttons.h"
#include "ui/views/evaluate/curve_plot.h"
#include "ui/views/evaluate/label_set_panel.h"
#include "ui/views/evaluate/model_picker.h"
#include "ui/views/evaluate/threshold_strip.h"
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
  column->addWidget(buildTabs());
  m_stack = new QStackedWidget(this);
  m_stack->addWidget(buildBinary());
  m_stack->addWidget(buildNumber());
  m_stack->addWidget(buildEmpty());
  buildOtherPages();
  m_stack->setCurrentIndex(kEmpty);
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
  connect(&m_session.selection(), &SelectionModel::changed, this, &EvaluateView::markSelected);
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
  m_split = new QComboBox(header);
  m_split->setObjectName(QStringLiteral("split"));
  m_split->setAccessibleName(tr("Labels"));
  m_split->addItem(tr("Test set"), QStringLiteral("test"));
  m_split->addItem(tr("Validation set"), QStringLiteral("validation"));
  m_split->addItem(tr("Training set"), QStringLiteral("train"));
  m_split->addItem(tr("All labels"), QStringLiteral("all"));
  m_split->setFixedWidth(136);
  m_set = new LabelSetPanel(this);
  m_setButton = new KeyButton(tr("Set"), QStringLiteral("filter"), {}, header);
  m_setButton->setObjectName(QStringLiteral("label-set"));
  m_setButton->setToolTip(tr("Which labels, random picks, training objects, class fraction of the survey"));
  auto* save = new KeyButton(tr("Export figures"), QStringLiteral("export"), {}, header);
  save->setObjectName(QStringLiteral("export"));
  save->setToolTip(tr("Figures as PDF, SVG and PNG in the light theme, tables as CSV, FITS and LaTeX"));
  row->addWidget(m_questions);
  row->addWidget(m_answers);
  row->addSpacing(4);
  row->addWidget(m_modelPicker);
  row->addWidget(m_otherPicker);
  row->addStretch(1);
  row->addWidget(makeLabel(tr("Labels"), "small", "2", header));
  row->addWidget(m_split);
  row->addWidget(m_setButton);
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
  connect(m_setButton, &KeyButton::clicked, this, &EvaluateView::openLabelSet);
  connect(m_set, &LabelSetPanel::labelsChanged, this, &EvaluateView::refresh);
  connect(m_set, &LabelSetPanel::prevalenceChanged, this, [this] {
    m_pr->setPrevalence(m_set->set().prevalence);
    showCurveWords();
    if (m_current && !m_current->isNumber()) showThreshold();
  });
  connect(m_set, &LabelSetPanel::trainedShownChanged, this, [this] {
    m_thresholdStrip->setTrainedShown(m_set->set().trainedShown);
    showStripOfState();
  });
  return header;
}

QWidget* EvaluateView::buildTabs() {
  auto* bar = new QWidget(this);
  bar->setFixedHeight(40);
  auto* row = rowLayout(8);
  bar->setLayout(row);
  m_tabs = new SegmentedButtons(SegmentedButtons::Size::Small, false, bar);
  m_tabs->setObjectName(QStringLiteral("evaluate-pages"));
  m_tabs->setAccessibleName(tr("Page"));
  m_tabs->setWords({tr("Curves"), tr("Compare"), tr("People and network"), tr("Label errors")});
  m_tabs->setIndex(0);
  m_provenanceMark = new QLabel(bar);
  m_provenance = makeLabel({}, "small", "2", bar);
  m_provenance->setObjectName(QStringLiteral("provenance"));
  m_provenance->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  m_provenance->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  row->addWidget(m_tabs);
  row->addWidget(m_provenance, 1);
  row->addWidget(m_provenanceMark);
  connect(m_tabs, &SegmentedButtons::chosen, this, &EvaluateView::showPage);
  return bar;
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
