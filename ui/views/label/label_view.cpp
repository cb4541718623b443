#include "ui/views/label/label_view.h"

#include <QEvent>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QScrollArea>
#include <QSplitter>
#include <QStyle>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "ui/session/project_session.h"
#include "ui/session/selection_model.h"
#include "ui/theme/icons.h"
#include "ui/theme/numbers.h"
#include "ui/views/controls/card.h"
#include "ui/views/controls/count_link.h"
#include "ui/views/controls/key_button.h"
#include "ui/views/gallery/filmstrip.h"
#include "ui/views/label/adjudication_panel.h"
#include "ui/views/label/history_list.h"
#include "ui/views/label/image_bar.h"
#include "ui/views/label/object_images.h"
#include "ui/views/label/opinion_panel.h"
#include "ui/views/label/question_panel.h"
#include "ui/views/label/queue_head.h"
#include "ui/views/label/stretch_panel.h"

namespace ui {

namespace {
constexpr int kPanelWidth = 400;
constexpr int kStripHeight = 136;
constexpr int kRetryMs = 3000;
}  // namespace

LabelView::LabelView(ProjectSession& session, QWidget* parent)
    : QWidget(parent),
      m_session(session),
      m_images(new ObjectImages([&session](std::int64_t row) { return session.project().imageSources(row); },
                                [this](std::int64_t row) { return displayOf(row); }, this)),
      m_queue(session),
      m_recorder(session),
      m_limits(session) {
  setObjectName(QStringLiteral("label-view"));
  setFocusPolicy(Qt::StrongFocus);
  setProperty("ownFocus", true);
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  auto* splitter = new QSplitter(Qt::Horizontal, this);
  splitter->setHandleWidth(1);
  splitter->setChildrenCollapsible(false);
  splitter->addWidget(buildLeft());
  splitter->addWidget(buildRight());
  splitter->setStretchFactor(0, 1);
  splitter->setStretchFactor(1, 0);
  splitter->setSizes({10'000, kPanelWidth});
  layout->addWidget(splitter);
  m_flushTimer.setSingleShot(true);
  m_flushTimer.setInterval(600);
  m_retryTimer.setSingleShot(true);
  m_retryTimer.setInterval(kRetryMs);
  connect(&m_retryTimer, &QTimer::timeout, this, &LabelView::retryUnsaved);
  m_agreementTimer.setSingleShot(true);
  m_agreementTimer.setInterval(1500);
  m_neighbourTimer.setSingleShot(true);
  m_neighbourTimer.setInterval(150);
  m_placeTimer.setSingleShot(true);
  m_placeTimer.setInterval(200);
  connectAll();
  setBlind(m_session.isBlind());
  showProgress();
  showHistory();
  // What an earlier window could not save: once somebody listens to what is said about it.
  QTimer::singleShot(0, this, &LabelView::retryUnsaved);
}

LabelView::~LabelView() {
  flush();
  storePlace();
}

QWidget* LabelView::buildLeft() {
  auto* left = new QWidget(this);
  auto* column = new QVBoxLayout(left);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  m_bar = new ImageBar(left);
  column->addWidget(m_bar);
  column->addWidget(makeLine(left));
  m_sky = new SkyView(left);
  m_sky->setObjectName(QStringLiteral("sky"));
  m_sky->installEventFilter(this);
  column->addWidget(m_sky, 1);
  m_stretch = new StretchPanel(m_sky);
  m_stretch->setObjectName(QStringLiteral("stretch-panel"));
  m_queueProgress = new QProgressBar(left);
  m_queueProgress->setTextVisible(false);
  m_queueProgress->setStyleSheet(QStringLiteral("min-height: 2px; max-height: 2px; border-radius: 0;"));
  m_queueProgress->setFixedHeight(2);
  column->addWidget(m_queueProgress);
  column->addWidget(buildStrips());

  m_done = new QFrame(m_sky);
  m_done->setProperty("variant", QStringLiteral("raised"));
  m_done->setAttribute(Qt::WA_StyledBackground);
  auto* done = new QHBoxLayout(m_done);
  done->setContentsMargins(16, 8, 16, 8);
  done->setSpacing(8);
  m_doneWords = makeLabel({}, "strong", nullptr, m_done);
  m_doneWords->setObjectName(QStringLiteral("queue-done"));
  m_doneReview = new CountLink(Type::Body, m_done);
  auto* train = new CountLink(Type::Body, m_done);
  train->setText(tr("Train with these labels"));
  done->addWidget(m_doneWords);
  done->addWidget(m_doneReview);
  done->addWidget(train);
  m_done->hide();
  connect(train, &CountLink::clicked, this,
          [this] { Q_EMIT m_session.workspaceRequested(QStringLiteral("train")); });
  return left;
}

QWidget* LabelView::buildStrips() {
  auto* box = new QWidget(this);
  box->setFixedHeight(kStripHeight);
  auto* row = new QHBoxLayout(box);
  row->setContentsMargins(16, 8, 16, 4);
  row->setSpacing(16);
  const auto makeStrip = [this](const char* name, const QString& spoken) {
    auto* strip = new Filmstrip(m_session, this);
    strip->setObjectName(QLatin1String(name));
    strip->setAccessibleName(spoken);
    strip->setFrameShape(QFrame::NoFrame);
    strip->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    strip->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    strip->setRingShown(false);
    return strip;
  };

  auto* queueBox = new QVBoxLayout;
  queueBox->setSpacing(4);
  m_queueHead = new QueueHead(box);
  queueBox->addWidget(m_queueHead);
  m_queueStrip = makeStrip("queue-strip", tr("Queue"));
  m_queueStrip->setTileSide(84);
  m_queueStrip->setFooterHeight(0);
  m_queueStrip->setGap(8, 0);
  m_queueStrip->setStateShown(true, true);
  m_queueStrip->setQuickLookEnabled(false);
  m_queueStrip->setFocusPolicy(Qt::NoFocus);  // arrows belong to the view
  m_queueStrip->setDimmed([this](std::int64_t place) { return place < m_queue.place(); });
  m_queueStrip->setStates([this](std::int64_t place) {
    // An object shown again looks like a new one until it has been answered here.
    return m_queue.isRepeat(place) && !m_queue.isDone(place) ? labeling::LabelState::Unlabelled
                                                             : m_session.labelState(m_queue.rowAt(place));
  });
  queueBox->addWidget(m_queueStrip, 1);
  row->addLayout(queueBox, 3);

  auto* separator = makeLine(box);
  separator->setFixedSize(1, 104);
  row->addWidget(separator);

  m_neighbourBox = new QWidget(box);
  auto* neighbours = new QVBoxLayout(m_neighbourBox);
  neighbours->setContentsMargins(0, 0, 0, 0);
  neighbours->setSpacing(4);
  auto* neighbourHead = new QHBoxLayout;
  neighbourHead->setSpacing(8);
  neighbourHead->addWidget(makeLabel(tr("Nearest neighbours"), "small-strong", nullptr, box));
  m_neighbourNote = makeLabel({}, "small", "2", box);
  m_neighbourNote->setObjectName(QStringLiteral("neighbour-note"));
  neighbourHead->addWidget(m_neighbourNote, 1);
  m_computeFeatures = new CountLink(Type::Small, box);
  m_computeFeatures->setText(tr("Compute features"));
  m_computeFeatures->setObjectName(QStringLiteral("compute-features"));
  m_neighbourAll = new CountLink(Type::Small, box);
  m_neighbourAll->setText(tr("all 200"));
  neighbourHead->addWidget(m_computeFeatures);
  neighbourHead->addWidget(m_neighbourAll);
  neighbours->addLayout(neighbourHead);
  m_neighbourStrip = makeStrip("neighbour-strip", tr("Nearest neighbours"));
  m_neighbourStrip->setTileSide(76);
  m_neighbourStrip->setFooterHeight(18);
  m_neighbourStrip->setGap(10, 0);
  m_neighbourStrip->setStateShown(false);
  neighbours->addWidget(m_neighbourStrip, 1);
  row->addWidget(m_neighbourBox, 2);
  return box;
}

QWidget* LabelView::buildRight() {
  auto* scroll = new QScrollArea(this);
  scroll->setWidgetResizable(true);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll->setProperty("ground", QStringLiteral("panel"));
  scroll->setMinimumWidth(kPanelWidth - 40);
  scroll->setMaximumWidth(kPanelWidth + 160);
  auto* panel = new QWidget(scroll);
  panel->setProperty("ground", QStringLiteral("panel"));
  panel->setAttribute(Qt::WA_StyledBackground);
  auto* column = new QVBoxLayout(panel);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  m_adjudication = new AdjudicationPanel(panel);
  column->addWidget(m_adjudication);
  m_questions = new QuestionPanel(m_session.schemes().asked(), panel);
  column->addWidget(m_questions);
  column->addWidget(makeLine(panel));
  m_opinionPanel = new OpinionPanel(m_session.scheme(), panel);
  m_opinionPanel->setObjectName(QStringLiteral("opinion"));
  column->addWidget(m_opinionPanel);
  column->addWidget(makeLine(panel));

  auto* progress = new QWidget(panel);
  progress->setFixedHeight(44);
  auto* line = new QHBoxLayout(progress);
  line->setContentsMargins(24, 0, 24, 0);
  line->setSpacing(4);
  const auto makeLink = [progress](const char* name, const QString& spoken) {
    auto* link = new CountLink(Type::Small, progress);
    link->setObjectName(QLatin1String(name));
    link->setAccessibleName(spoken);
    return link;
  };
  m_labelled = makeLink("labelled", tr("labelled"));
  m_agreementLink = makeLink("agreement", tr("agreement"));
  m_kappaLink = makeLink("kappa", tr("Cohen's kappa"));
  m_agreementWords = makeLabel(tr("agreement"), "small", "2", progress);
  m_kappaWords = makeLabel(QStringLiteral("κ"), "small", "2", progress);
  line->addWidget(m_labelled);
  line->addWidget(makeLabel(tr("labelled"), "small", "2", progress));
  line->addSpacing(12);
  line->addWidget(m_agreementWords);
  line->addWidget(m_agreementLink);
  line->addSpacing(12);
  line->addWidget(m_kappaWords);
  line->addWidget(m_kappaLink);
  line->addStretch(1);
  auto* undoButton = new KeyButton({}, QStringLiteral("undo"), {}, progress);
  undoButton->setAction("edit.undo");
  undoButton->setObjectName(QStringLiteral("undo"));
  undoButton->setGhost(true);
  undoButton->setToolTip(tr("Undo the last label and go back to its object"));
  undoButton->setAccessibleName(tr("Undo"));
  line->addWidget(undoButton);
  connect(undoButton, &QToolButton::clicked, this, &LabelView::undo);
  column->addWidget(progress);
  m_history = new HistoryList(panel);
  m_history->setObjectName(QStringLiteral("history"));
  column->addWidget(m_history);
  column->addSpacing(12);
  column->addStretch(1);
  scroll->setWidget(panel);
  return scroll;
}

void LabelView::connectAll() {
  connect(&m_session, &ProjectSession::labelQueueRequested, this,
          [this](const std::vector<std::int64_t>& rows, const QString& name) { setQueue(rows, name); });
  connect(m_adjudication, &AdjudicationPanel::ended, this, &LabelView::endAdjudication);
  connect(&m_session, &ProjectSession::annotatorAboutToChange, this, [this] {
    flush();
    endAdjudication();
  });
  connect(&m_session, &ProjectSession::independentChanged, this, [this] {
    endAdjudication();
    showProgress();
    showQueue();
  });
  connect(&m_session, &ProjectSession::labelsChanged, this, [this](const std::vector<std::int64_t>& rows) {
    if (m_row >= 0 && (rows.empty() || std::find(rows.begin(), rows.end(), m_row) != rows.end()))
      showQuestion();
    m_queue.labelsChanged(rows);
    showProgress();
    showHistory();
    showQueue();
    m_agreementTimer.start();
  });
  const auto otherModel = [this] {
    m_cardOf.clear();
    if (m_row >= 0) loadOpinion();
    m_neighbourTimer.start();
  };
  connect(&m_session, &ProjectSession::scoresChanged, this, otherModel);
  connect(&m_session, &ProjectSession::scoresChanged, this, &LabelView::checkStale);
  connect(&m_session, &ProjectSession::modelsChanged, this, otherModel);
  connect(&m_session, &ProjectSession::blindChanged, this, &LabelView::setBlind);
  connect(&m_session, &ProjectSession::blindChanged, this, &LabelView::showReason);
  connect(&m_session.selection(), &SelectionModel::focusChanged, this,
          [this](std::int64_t row, QObject* source) {
            if (source == this || source == m_neighbourStrip || row < 0 || row == m_row || !isVisible())
              return;
            goTo(row);
          });
  connect(m_images, &ObjectImages::ready, this, [this](std::int64_t row) {
    if (row == m_row) showPicture(row != m_shownRow);
  });
  connect(m_images, &ObjectImages::failed, this, [this](std::int64_t row, const QString& sentence) {
    if (row == m_row) m_sky->clear(sentence);
  });
  connectDisplay();
  connect(m_questions, &QuestionPanel::answered, this, &LabelView::onAnswered);
  connect(m_questions, &QuestionPanel::tagAdded, this, &LabelView::addTag);
  connect(m_questions, &QuestionPanel::fieldLeft, this, [this] { setFocus(); });
  connect(m_questions, &QuestionPanel::schemesRequested, this, &LabelView::schemesRequested);
  connect(&m_session, &ProjectSession::schemesChanged, this, &LabelView::showSchemes);
  connect(&m_session.selection(), &SelectionModel::changed, this, &LabelView::showWholeSelection);
  connect(m_questions, &QuestionPanel::stepChosen, this, &LabelView::chooseQuestion);
  connect(m_questions, &QuestionPanel::numberChanged, this,
          [this](const std::string& question, double value) {
            m_pendingNumbers[question] = value;
            m_flushTimer.start();
          });
  connect(m_questions, &QuestionPanel::confidenceChosen, this, [this] {
    m_confidenceChanged = true;
    m_flushTimer.start();
  });
  connect(m_questions, &QuestionPanel::commentFinished, this, [this] {
    flush();
    setFocus();
  });
  connect(m_questions, &QuestionPanel::flagToggled, this, &LabelView::toggleFlag);
  connect(m_questions, &QuestionPanel::saveRequested, this, &LabelView::confirm);
  connect(m_questions, &QuestionPanel::skipRequested, this, &LabelView::skip);
  connect(m_questions, &QuestionPanel::retryRequested, this, [this] { save({}); });
  connect(&m_flushTimer, &QTimer::timeout, this, &LabelView::flush);
  connect(m_opinionPanel, &OpinionPanel::blindToggled, &m_session, &ProjectSession::setBlind);
  connect(m_opinionPanel, &OpinionPanel::predictRequested, this, &LabelView::predictQueue);
  connect(m_history, &HistoryList::chosen, this, &LabelView::goTo);
  connect(m_queueStrip, &Filmstrip::activated, this, &LabelView::goTo);
  connect(m_queueHead, &QueueHead::chooseRequested, this, [this] { chooseQueue(); });
  connect(m_queueHead, &QueueHead::keepRequested, this, [this] { chooseQueue(QStringLiteral("rows")); });
  connect(m_queueHead, &QueueHead::rebuildRequested, this, &LabelView::rebuildQueue);
  connectLearning();
  connect(&m_placeTimer, &QTimer::timeout, this, &LabelView::storePlace);
  connect(m_neighbourStrip, &Filmstrip::activated, this, &LabelView::goTo);
  connect(&m_neighbourTimer, &QTimer::timeout, this, [this] { askNeighbours(12); });
  connect(m_neighbourAll, &CountLink::clicked, this, [this] { askNeighbours(200); });
  connect(m_computeFeatures, &CountLink::clicked, this, [this] {
    m_computeFeatures->setEnabled(false);
    predictQueue();
  });
  for (CountLink* link : {m_agreementLink, m_kappaLink, m_doneReview})
    connect(link, &CountLink::clicked, &m_session, &ProjectSession::agreementRequested);
  connect(m_labelled, &CountLink::clicked, this, [this] {
    std::vector<std::int64_t> rows;
    for (std::int64_t row = 0; row < m_session.objectCount(); ++row) {
      if (m_session.labelState(row) != labeling::LabelState::Unlabelled) rows.push_back(row);
    }
    Q_EMIT m_session.temporaryViewRequested(rows, tr("Labelled"));
    Q_EMIT m_session.workspaceRequested(QStringLiteral("browse"));
  });
  connect(&m_agreementTimer, &QTimer::timeout, this, [this] {
    m_agreementJob.start(
        [directory = m_session.project().directory(), annotator = m_session.annotator().toStdString()](
            const model::RunControl& control) { return agreementOf(directory, annotator, control); },
        [this](Agreement& agreement) {
          m_agreement = agreement;
          showProgress();
        });
  });
}

bool LabelView::eventFilter(QObject* object, QEvent* event) {
  if (object == m_sky && (event->type() == QEvent::Resize || event->type() == QEvent::Show)) {
    m_stretch->adjustSize();
    m_stretch->move(16, m_sky->height() - 16 - m_stretch->height());
    m_done->adjustSize();
    m_done->move((m_sky->width() - m_done->width()) / 2, 84);
  }
  return QWidget::eventFilter(object, event);
}

void LabelView::changeEvent(QEvent* event) {
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange) update();
  QWidget::changeEvent(event);
}

void LabelView::hideEvent(QHideEvent* event) {
  flush();
  storePlace();
  QWidget::hideEvent(event);
}

}  // namespace ui
