#include "ui/views/train/train_view.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>

#include "model/base/error.h"
#include "ui/engine/engine_client.h"
#include "ui/prompts/prompts.h"
#include "ui/session/project_session.h"
#include "ui/theme/icons.h"
#include "ui/theme/numbers.h"
#include "ui/views/controls/card.h"
#include "ui/views/train/base_model_panel.h"
#include "ui/views/train/loss_plot.h"
#include "ui/views/train/model_card_dialog.h"
#include "ui/views/train/run_delegate.h"
#include "ui/views/train/run_strip.h"
#include "ui/views/train/run_table_model.h"
#include "ui/views/train/training_set_panel.h"
#include "ui/views/train/training_settings.h"

namespace ui {
namespace {

// The rule of a run's snapshot; runs that do not say used the majority.
labeling::ConsensusRule ruleOf(const QJsonObject& options) {
  const QString name = options.value(QLatin1String("consensus")).toString();
  for (const auto rule : {labeling::ConsensusRule::Weighted, labeling::ConsensusRule::Adjudicated})
    if (name == QLatin1String(labeling::nameOf(rule))) return rule;
  return labeling::ConsensusRule::Majority;
}

}  // namespace

TrainView::TrainView(ProjectSession& session, QWidget* parent) : QWidget(parent), m_session(session) {
  setObjectName(QStringLiteral("train-view"));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(16, 12, 16, 16);
  layout->setSpacing(12);
  buildHeader(layout);
  auto* columns = new QHBoxLayout;
  columns->setSpacing(16);
  columns->addWidget(buildLeft());
  columns->addWidget(buildRight(), 1);
  layout->addLayout(columns, 1);

  EngineClient& engine = session.engine();
  connect(&engine, &EngineClient::epochFinished, this, [this](qint64 id, const QJsonObject& epoch) {
    if (id != m_job) return;
    const bool first = m_live.epochs.empty();
    m_live.epochs.push_back(epochFromJson(epoch));
    m_jobModel = epoch.value(QLatin1String("model")).toString();
    m_planned = epoch.value(QLatin1String("epochs")).toInt(m_planned);
    if (first) refreshRuns();  // its record is there now
    m_runs->addLiveEpoch(m_jobModel, m_live.epochs.back());
    showRun(m_table->currentIndex().row());
    showHeader();
  });
  connect(&engine, &EngineClient::jobProgress, this,
          [this](qint64 id, const QString& stage, qint64 done, qint64 total, double secondsLeft) {
            if (id != m_job) return;
            m_bar->setRange(0, 1000);
            m_bar->setValue(total > 0 ? static_cast<int>(1000 * done / total) : 0);
            m_left->setText(secondsLeft >= 0 ? tr("%1 left").arg(duration(secondsLeft)) : stage);
          });
  connect(&session, &ProjectSession::modelsChanged, this, [this] {
    refreshModels();
    refreshRuns();
  });
  connect(m_base, &BaseModelPanel::changed, this, [this] {
    m_settings->setMode(m_base->mode());
    showHeader();
  });
  connect(m_set, &TrainingSetPanel::changed, this, &TrainView::showHeader);
  connect(m_settings, &TrainingSettings::changed, this, &TrainView::showHeader);
  refreshModels();
  refreshRuns();
  showHeader();
}

void TrainView::activate() {
  refreshModels();
  refreshRuns();
  m_set->refresh();
}

void TrainView::buildHeader(QVBoxLayout* layout) {
  auto* row = new QHBoxLayout;
  row->setSpacing(12);
  m_title = makeLabel({}, "title", nullptr, this);
  m_state = makeLabel({}, "small", "2", this);
  m_state->setObjectName(QStringLiteral("train-state"));
  m_bar = new QProgressBar(this);
  m_bar->setProperty("variant", QStringLiteral("accent"));
  m_bar->setTextVisible(false);
  m_bar->setFixedWidth(240);
  m_left = makeLabel({}, "small", "2", this);
  m_stop = new QPushButton(icon(QStringLiteral("stop")), tr("Stop and keep best"), this);
  m_stop->setObjectName(QStringLiteral("train-stop"));
  m_new = new QPushButton(icon(QStringLiteral("plus")), tr("New run like this"), this);
  m_new->setObjectName(QStringLiteral("train-new"));
  m_start = new QPushButton(icon(QStringLiteral("play"), IconColour::OnAccent), tr("Start training"), this);
  m_start->setObjectName(QStringLiteral("train-start"));
  m_start->setProperty("variant", QStringLiteral("primary"));
  row->addWidget(m_title);
  row->addWidget(m_state);
  row->addWidget(m_bar);
  row->addWidget(m_left);
  row->addStretch();
  for (QPushButton* button : {m_stop, m_new, m_start}) row->addWidget(button);
  layout->addLayout(row);
  connect(m_start, &QPushButton::clicked, this, &TrainView::start);
  connect(m_stop, &QPushButton::clicked, this, &TrainView::stopAndKeepBest);
  connect(m_new, &QPushButton::clicked, this, &TrainView::newRun);
}

QWidget* TrainView::buildLeft() {
  auto* content = new QWidget(this);
  auto* layout = new QVBoxLayout(content);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(16);
  m_base = new BaseModelPanel(content);
  m_set = new TrainingSetPanel(m_session, content);
  m_settingsCard = new Card(tr("Settings"), content);
  m_changed = makeLabel({}, "small", "2", m_settingsCard);
  m_settingsCard->addToHead(m_changed);
  m_settings = new TrainingSettings(m_settingsCard);
  m_settingsCard->paddedBody()->addWidget(m_settings);
  layout->addWidget(m_base);
  layout->addWidget(m_set);
  layout->addWidget(m_settingsCard);
  layout->addStretch();

  auto* scroll = new QScrollArea(this);
  scroll->setWidget(content);
  scroll->setWidgetResizable(true);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll->setFixedWidth(456);
  return scroll;
}

QWidget* TrainView::buildRight() {
  auto* content = new QWidget(this);
  auto* layout = new QVBoxLayout(content);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(16);

  auto* lossCard = new Card(tr("Loss"), content);
  m_lossFacts = makeLabel({}, "small", "2", lossCard);
  m_lossFacts->setObjectName(QStringLiteral("train-loss-facts"));
  lossCard->addToHead(m_lossFacts);
  m_loss = new LossPlot(lossCard);
  lossCard->setContent(m_loss);
  layout->addWidget(lossCard, 5);

  auto* runsCard = new Card(tr("Runs"), content);
  m_runs = new RunTableModel(this);
  m_table = new QTableView(runsCard);
  m_table->setObjectName(QStringLiteral("train-runs"));
  m_table->setAccessibleName(tr("Training runs"));
  m_table->setModel(m_runs);
  m_table->setItemDelegate(new RunDelegate(m_table));
  m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
  m_table->setSelectionMode(QAbstractItemView::SingleSelection);
  m_table->setShowGrid(false);
  m_table->setMouseTracking(true);
  m_table->verticalHeader()->hide();
  m_table->verticalHeader()->setDefaultSectionSize(40);
  m_table->horizontalHeader()->setHighlightSections(false);
  m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Fixed);
  m_table->horizontalHeader()->setSectionResizeMode(RunTableModel::LossByEpoch, QHeaderView::Stretch);
  const int widths[] = {120, 104, 120, 96, 72, 96, 96, 76, 110, 76};
  for (int i = 0; i < RunTableModel::ColumnCount; ++i) m_table->setColumnWidth(i, widths[i]);
  m_noRuns = makeLabel(tr("No runs yet. Choose what to learn on the left, then start training."), "small",
                       "2", runsCard);
  m_strip = new RunStrip(runsCard);
  QVBoxLayout* runsContent = runsCard->paddedBody();
  runsContent->addWidget(m_noRuns);
  runsContent->addWidget(m_table, 1);
  runsContent->addWidget(m_strip);
  layout->addWidget(runsCard, 6);

  connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
          [this](const QModelIndex& current) { showRun(current.row()); });
  connect(m_table, &QTableView::clicked, this, [this](const QModelIndex& index) {
    const labeling::RunRecord* run = m_runs->runAt(index.row());
    if (!run || index.column() != RunTableModel::Galaxies || run->snapshot <= 0) return;
    try {
      std::vector<std::int64_t> rows;
      const labeling::Snapshot snapshot = labeling::readSnapshot(m_session.project(), run->snapshot);
      for (const auto& [question, labels] : snapshot.labels)
        for (const labeling::ConsensusLabel& label : labels) rows.push_back(label.row);
      std::sort(rows.begin(), rows.end());
      rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
      Q_EMIT m_session.temporaryViewRequested(rows,
                                              tr("Labels of %1").arg(QString::fromStdString(run->model)));
    } catch (const model::Error& error) {
      prompts().showProblem(this, tr("The labels of this run cannot be shown"),
                            QString::fromUtf8(error.what()));
    }
  });
  connect(m_strip, &RunStrip::evaluateRequested, this,
          [this] { Q_EMIT m_session.workspaceRequested(QStringLiteral("evaluate")); });
  connect(m_strip, &RunStrip::promoteRequested, this, [this] {
    if (const labeling::RunRecord* run = m_runs->runAt(m_table->currentIndex().row()))
      useModel(QString::fromStdString(run->model));
  });
  connect(m_strip, &RunStrip::promoteWhenFinishedChanged, this, [this](bool on) {
    m_promoteWhenFinished = on;
    showRun(m_table->currentIndex().row());
  });
  connect(m_strip, &RunStrip::cardRequested, this, [this] {
    const labeling::RunRecord* run = m_runs->runAt(m_table->currentIndex().row());
    for (const model::ModelCard& card : m_cards)
      if (run && card.name == run->model) {
        auto* dialog = new ModelCardDialog(card, this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->open();
      }
  });
  return content;
}

void TrainView::refreshModels() {
  const model::FoundModels found = model::listModels(m_session.project().modelsDirectory());
  m_cards = found.cards;
  m_base->setModels(m_cards, m_session.modelInUse());
  m_base->setToolTip(QString::fromStdString(found.problems.empty() ? std::string() : found.problems.front()));
}

void TrainView::refreshRuns() {
  const labeling::RunRecord* before = m_runs->runAt(m_table->currentIndex().row());
  const std::string selected = before ? before->model : std::string();
  std::vector<labeling::RunRecord> runs = labeling::runs(m_session.project());
  // Models that came with the project have no run here; their card tells where they come from.
  for (const model::ModelCard& card : m_cards) {
    const bool known =
        std::any_of(runs.begin(), runs.end(), [&](const auto& run) { return run.model == card.name; });
    if (known) continue;
    labeling::RunRecord run;
    run.model = card.name;
    run.state = "finished";
    run.mode = card.training.mode;
    run.network = card.network;
    run.baseModel = card.training.parent;
    run.trainingObjects = card.training.trainingObjects;
    run.validationObjects = card.training.validationObjects;
    run.testObjects = card.training.testObjects;
    run.seed = card.training.seed;
    run.finishedUtc = card.training.finishedUtc;
    run.programVersion = card.training.programVersion;
    QJsonObject result;
    for (const auto& [question, metrics] : card.metrics) {
      QJsonObject entry{{QStringLiteral("n"), static_cast<qint64>(metrics.n)}};
      if (metrics.auroc) entry[QStringLiteral("auroc")] = *metrics.auroc;
      if (metrics.accuracy) entry[QStringLiteral("accuracy")] = *metrics.accuracy;
      if (metrics.scatter) entry[QStringLiteral("scatter")] = *metrics.scatter;
      result[QString::fromStdString(question)] = entry;
    }
    run.resultJson = QJsonDocument(QJsonObject{{QStringLiteral("test"), result}})
                         .toJson(QJsonDocument::Compact)
                         .toStdString();
    runs.push_back(std::move(run));
  }
  QMap<QString, QString> frozen;
  for (const model::ModelCard& card : m_cards) frozen[QString::fromStdString(card.name)] = frozenWords(card);
  m_runs->setRuns(std::move(runs), m_session.modelInUse(), std::move(frozen));
  if (isTraining())
    for (const Epoch& epoch : m_live.epochs) m_runs->addLiveEpoch(m_jobModel, epoch);
  m_noRuns->setVisible(m_runs->rowCount() == 0);
  m_table->setVisible(m_runs->rowCount() > 0);
  int row =
      isTraining() ? m_runs->rowOfModel(m_jobModel) : m_runs->rowOfModel(QString::fromStdString(selected));
  if (row < 0 && m_runs->rowCount() > 0) row = 0;
  if (row >= 0) m_table->selectRow(row);
  showRun(row);
}

void TrainView::showRun(int row) {
  const labeling::RunRecord* run = m_runs->runAt(row);
  if (!run) {
    m_strip->show(std::nullopt, {}, false, false);
    m_loss->show({}, m_settings->plannedEpochs(), {}, {});
    m_lossFacts->clear();
    return;
  }
  QString hash;
  for (const model::ModelCard& card : m_cards)
    if (card.name == run->model) hash = QString::fromStdString(card.weightsHash);
  const QString model = QString::fromStdString(run->model);
  m_strip->show(*run, hash, model == m_session.modelInUse(), m_promoteWhenFinished);

  const RunHistory& history = m_runs->historyAt(row);
  const int parentRow = m_runs->rowOfModel(QString::fromStdString(run->baseModel));
  m_loss->show(history, run->state == "running" ? m_planned : 0,
               parentRow >= 0 ? m_runs->historyAt(parentRow) : RunHistory{},
               QString::fromStdString(run->baseModel));
  if (const Epoch* best = history.best())
    m_lossFacts->setText(
        tr("validation %1, best %2 at epoch %3")
            .arg(fixed(history.epochs.back().validationLoss, 3), fixed(best->validationLoss, 3))
            .arg(best->number));
  else if (!run->message.empty())
    m_lossFacts->setText(QString::fromStdString(run->message));
  else
    m_lossFacts->setText(run->state == "running" ? tr("the first epoch is running")
                                                 : tr("no epochs were recorded for this model"));
}

std::optional<QString> TrainView::cannotStart() const {
  if (m_session.project().isReadOnly())
    return tr("This project is read-only, so no run can be stored in it.");
  if (m_set->questions().isEmpty()) return tr("Choose at least one question that has labels.");
  if (m_base->mode() != QLatin1String("scratch") && m_base->baseModel().isEmpty())
    return tr("Choose a base model.");
  const QString problem = m_settings->problem();
  return problem.isEmpty() ? std::nullopt : std::optional(problem);
}

void TrainView::showHeader() {
  const auto reason = cannotStart();
  m_changed->setText(m_settings->changedCount() > 0 ? tr("%1 changed").arg(m_settings->changedCount())
                                                    : tr("as recommended"));
  m_start->setVisible(!isTraining());
  m_start->setEnabled(!reason);
  m_start->setToolTip(reason.value_or(QString()));
  m_stop->setVisible(isTraining());
  m_stop->setEnabled(!m_stopping);
  m_new->setVisible(!isTraining() && m_runs->rowCount() > 0);
  m_bar->setVisible(isTraining());
  m_left->setVisible(isTraining());
  if (isTraining()) {
    m_title->setText(m_jobModel.isEmpty() ? tr("New run") : m_jobModel);
    m_state->setText(m_stopping ? tr("stopping after this epoch")
                     : m_live.epochs.empty()
                         ? tr("preparing")
                         : tr("training, epoch %1 of %2").arg(m_live.epochs.back().number).arg(m_planned));
  } else {
    m_title->setText(tr("New run"));
    m_state->setText(!m_message.isEmpty() ? m_message : reason.value_or(tr("ready")));
  }
}

void TrainView::start() {
  if (isTraining() || cannotStart()) return;
  QJsonObject parameters = m_base->parameters();
  const QJsonObject settings = m_settings->parameters();
  for (auto it = settings.begin(); it != settings.end(); ++it) parameters[it.key()] = it.value();
  parameters[QStringLiteral("dir")] = m_session.directory();
  parameters[QStringLiteral("question")] = QJsonArray::fromStringList(m_set->questions());
  parameters[QStringLiteral("consensus")] = QString::fromLatin1(labeling::nameOf(m_set->consensus()));
  m_live = {};
  m_jobModel.clear();
  m_message.clear();
  m_stopping = false;
  m_planned = m_settings->plannedEpochs();
  m_bar->setRange(0, 0);
  m_left->clear();
  const QString what = m_set->questions().join(QStringLiteral(", "));
  m_job = m_session.engine().request(
      QStringLiteral("train"), parameters, this, [this](const EngineReply& reply) { finished(reply); },
      m_base->mode() == QLatin1String("scratch") ? tr("Training %1").arg(what)
                                                 : tr("Fine-tuning %1").arg(what));
  showHeader();
}

void TrainView::stopAndKeepBest() {
  if (!isTraining()) return;
  m_stopping = true;
  m_session.engine().cancel(m_job);
  showHeader();
}

void TrainView::finished(const EngineReply& reply) {
  m_job = -1;
  m_stopping = false;
  switch (reply.ending) {
    case EngineReply::Ending::Done: {
      const QString model = reply.result.value(QLatin1String("model")).toString();
      m_jobModel = model;
      m_message = reply.result.value(QLatin1String("stopped")).toBool()
                      ? tr("%1 was stopped; its best epoch is kept").arg(model)
                      : tr("%1 is finished").arg(model);
      if (m_promoteWhenFinished) useModel(model);
      break;
    }
    case EngineReply::Ending::Stopped:
      m_message = tr("Stopped before the first epoch was done. Nothing was changed.");
      break;
    case EngineReply::Ending::Failed:
    case EngineReply::Ending::EngineDied:
      m_message = reply.sentence;
      break;
  }
  refreshModels();
  refreshRuns();
  if (reply.ok())
    if (const int row = m_runs->rowOfModel(m_jobModel); row >= 0) m_table->selectRow(row);
  showHeader();
}

void TrainView::useModel(const QString& model) {
  m_session.promote(model);
  if (m_session.scores(model)) return;
  m_session.engine().request(
      QStringLiteral("classify"),
      {{QStringLiteral("dir"), m_session.directory()}, {QStringLiteral("model"), model}}, this,
      [this, model](const EngineReply& reply) {
        if (reply.ok() || reply.ending == EngineReply::Ending::Stopped) return;
        m_message = tr("%1 could not predict this project. %2").arg(model, reply.sentence);
        showHeader();
      },
      tr("Predicting with %1").arg(model));
}

void TrainView::newRun() {
  const labeling::RunRecord* run = m_runs->runAt(m_table->currentIndex().row());
  if (!run || isTraining()) return;
  QStringList questions;
  for (const std::string& question : run->questions) questions << QString::fromStdString(question);
  if (!questions.isEmpty()) m_set->setQuestions(questions);
  if (!run->mode.empty()) m_base->setMode(QString::fromStdString(run->mode));
  if (!run->baseModel.empty()) m_base->setBaseModel(QString::fromStdString(run->baseModel));
  const QJsonObject options = QJsonDocument::fromJson(QByteArray::fromStdString(run->optionsJson)).object();
  m_settings->setParameters(options);
  m_set->setConsensus(ruleOf(options));
  m_message.clear();
  showHeader();
}

}  // namespace ui
