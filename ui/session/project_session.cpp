#include "ui/session/project_session.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QFileSystemWatcher>
#include <QTimer>
#include <algorithm>
#include <functional>
#include <utility>

#include "labeling/display/display_json.h"
#include "labeling/history/annotators.h"
#include "labeling/history/label_states.h"
#include "labeling/store/derived_columns.h"
#include "model/base/error.h"
#include "ui/engine/engine_client.h"
#include "ui/session/column_store.h"
#include "ui/session/opinion_reader.h"
#include "ui/session/selection_model.h"

namespace ui {
namespace {

QString qString(const std::string& text) { return QString::fromStdString(text); }
QString qPath(const std::filesystem::path& path) { return QString::fromStdString(path.string()); }

constexpr const char* kDisplayKey = "display";
constexpr const char* kModelKey = "model_in_use";
constexpr int kLookAtStoreMs = 1000;

QString loginName() {
  for (const char* variable : {"USER", "LOGNAME", "USERNAME"}) {
    const QString name = qEnvironmentVariable(variable);
    if (!name.isEmpty()) return name;
  }
  return QStringLiteral("me");
}

/// One model's scores, and which version of the file they are.
struct CachedScores {
  QDateTime modified;
  qint64 size = -1;
  std::optional<labeling::Scores> scores;
  std::vector<labeling::Scores::View> views;
  std::map<std::string, ColumnValues> columns;  ///< of `views`, as they were asked for

  const labeling::Scores::View* viewOf(const QString& name) const {
    const std::string wanted = name.toStdString();
    const auto found =
        std::find_if(views.begin(), views.end(), [&](const auto& view) { return view.name == wanted; });
    return found == views.end() ? nullptr : &*found;
  }
  /// Without a copy where the values of an object lie alone in the mapped file.
  ColumnValues valuesOf(const labeling::Scores::View& view) {
    ColumnValues& values = columns[view.name];
    if (!values.empty()) return values;
    if (view.outputs == 1) {
      values = ColumnValues(view.values, std::make_shared<const labeling::Scores>(*scores));
    } else {
      values = ColumnValues(view.copied());
    }
    return values;
  }
};

}  // namespace

struct ProjectSession::State {
  State(labeling::Project opened, EngineClient& client)
      : project(std::move(opened)),
        engine(&client),
        log(project),
        objects(project.objectCount()),
        columns(project),
        states(project, loginName().toStdString()) {}

  labeling::Project project;
  EngineClient* engine;
  labeling::LabelLog log;
  SelectionModel* selection = nullptr;
  QFileSystemWatcher* watcher = nullptr;
  QTimer* look = nullptr;
  std::optional<labeling::ProjectSchemes> schemes;
  labeling::Scheme scheme;
  QString annotator;
  std::int64_t objects;
  ColumnStore columns;
  labeling::LabelStates states;
  bool statesFresh = false;
  QString modelInUse;
  QStringList models;
  std::map<QString, CachedScores> scoresOf;
  std::optional<labeling::DerivedColumns> derived;  ///< of the images and of the model in use
  std::map<std::string, ColumnValues> derivedValues;
  QStringList toldProblems;
  QStringList columnsStamp;  ///< which versions of which files of columns were seen
  std::map<QString, ColumnValues>
      queryColumns;  ///< that the query reads: they stay where they are as long as it lives
  std::unique_ptr<labeling::Query> query;
  std::optional<OpinionReader> opinions;
  bool opinionsFresh = false;
  bool blind = false;
  bool independent = false;
  labeling::Display display;
  std::map<QString, QDateTime> seenFiles;
  std::function<void(const QString& sentence)> onProblem;

  CachedScores& cached(const QString& model);
  labeling::LabelBits::Whose whose() const {
    return independent ? labeling::LabelBits::Whose::Own : labeling::LabelBits::Whose::All;
  }
  void watchStates();  ///< anew: of another annotator, or in the other mode
  const labeling::DerivedColumns& derivedColumns();
  ColumnValues derivedColumn(const QString& name);
  void forgetDerived() {
    derived.reset();
    derivedValues.clear();
  }
  void refreshStates();
  void refreshOpinions();
  QStringList listModels() const;
  QStringList stampOfColumns() const;
};

CachedScores& ProjectSession::State::cached(const QString& model) {
  CachedScores& entry = scoresOf[model];
  const QFileInfo file(qPath(labeling::Scores::fileOf(project, model.toStdString())));
  const QDateTime modified = file.exists() ? file.lastModified() : QDateTime();
  const qint64 size = file.exists() ? file.size() : -1;
  if (entry.modified == modified && entry.size == size) return entry;
  CachedScores fresh;
  fresh.modified = modified;
  fresh.size = size;
  if (size >= 0) {
    // Derived from images and weights: if it is damaged the project is still whole, and so are its labels.
    try {
      fresh.scores = labeling::Scores::open(project, model.toStdString());
    } catch (const model::Error& error) {
      onProblem(ProjectSession::tr("%1 Its predictions are not shown; predicting again replaces the file.")
                    .arg(QString::fromStdString(error.what())));
    }
    // Scores of a project that has grown since are not those of the objects on screen.
    if (fresh.scores && fresh.scores->objects() != objects) fresh.scores.reset();
    if (fresh.scores) fresh.views = fresh.scores->views();
  }
  entry = std::move(fresh);
  return entry;
}

void ProjectSession::State::watchStates() {
  states = labeling::LabelStates(project, annotator.toStdString(), whose());
  statesFresh = false;
}

const labeling::DerivedColumns& ProjectSession::State::derivedColumns() {
  if (derived) return *derived;
  derived = labeling::DerivedColumns::open(project, modelInUse.toStdString());
  for (const std::string& problem : derived->problems())
    if (const QString sentence = qString(problem); !toldProblems.contains(sentence)) {
      toldProblems << sentence;
      onProblem(sentence);
    }
  return *derived;
}

ColumnValues ProjectSession::State::derivedColumn(const QString& name) {
  const std::string key = name.toStdString();
  const auto known = derivedValues.find(key);
  if (known != derivedValues.end()) return known->second;
  const std::span<const float> values = derivedColumns().find(key);
  if (values.empty()) return {};
  return derivedValues[key] =
             ColumnValues(values, std::make_shared<const labeling::DerivedColumns>(*derived));
}

void ProjectSession::State::refreshStates() {
  if (statesFresh) return;
  states.update();
  statesFresh = true;
}

void ProjectSession::State::refreshOpinions() {
  if (opinionsFresh) return;
  opinionsFresh = true;
  opinions.reset();
  if (modelInUse.isEmpty()) return;
  const CachedScores& entry = cached(modelInUse);
  if (entry.scores) opinions.emplace(*entry.scores);
}

QStringList ProjectSession::State::listModels() const {
  const QDir directory(qPath(project.modelsDirectory()));
  QStringList found;
  for (const QFileInfo& entry : directory.entryInfoList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Time))
    if (QFileInfo::exists(entry.absoluteFilePath() + QStringLiteral("/card.json"))) found << entry.fileName();
  return found;
}

QStringList ProjectSession::State::stampOfColumns() const {
  const QString folder = qPath(project.directory() / "derived" / "columns");
  QStringList stamp{modelInUse};
  for (const QString& path : {folder, folder + QLatin1Char('/') + modelInUse})
    for (const QFileInfo& file :
         QDir(path).entryInfoList({QStringLiteral("*.safetensors")}, QDir::Files, QDir::Name))
      stamp << file.filePath() + QString::number(file.lastModified().toMSecsSinceEpoch());
  return stamp;
}

std::unique_ptr<ProjectSession> ProjectSession::open(const QString& directory, EngineClient& engine,
                                                     QObject* parent) {
  auto project = labeling::Project::open(std::filesystem::path(QDir::cleanPath(directory).toStdString()));
  // A key press must not hang for a minute behind an import: it fails sooner, and is kept and tried again.
  project.setPatience(std::chrono::milliseconds(2'000));
  auto state = std::make_unique<State>(std::move(project), engine);
  return std::unique_ptr<ProjectSession>(new ProjectSession(std::move(state), parent));
}

ProjectSession::ProjectSession(std::unique_ptr<State> state, QObject* parent)
    : QObject(parent), m_state(std::move(state)) {
  State& s = *m_state;
  // Found in the middle of a paint event, perhaps: said afterwards.
  s.onProblem = [this](const QString& sentence) {
    QTimer::singleShot(0, this, [this, sentence] { Q_EMIT problemFound(sentence); });
  };
  s.annotator = loginName();
  s.schemes.emplace(s.project);
  s.scheme = s.schemes->merged();
  s.models = s.listModels();
  s.modelInUse = qString(s.project.modelInUse());
  if (s.modelInUse.isEmpty() && !s.models.isEmpty()) {
    // Nobody promoted one yet: the newest model that has classified this project.
    for (const QString& model : s.models)
      if (QFileInfo::exists(qPath(labeling::Scores::fileOf(s.project, model.toStdString())))) {
        s.modelInUse = model;
        break;
      }
  }
  if (const auto display = s.project.setting(kDisplayKey)) s.display = labeling::displayFromJson(*display);
  connect(&s.columns, &ColumnStore::ready, this, &ProjectSession::columnsReady);
  connect(&s.columns, &ColumnStore::failed, this, &ProjectSession::problemFound);
  s.selection = new SelectionModel(this);
  s.selection->reset(objectCount());

  // Labels of another window, or of an import in a terminal.
  auto* lookAtStore = new QTimer(this);
  connect(lookAtStore, &QTimer::timeout, this, [this] {
    try {
      if (!m_state->states.wereWrittenElsewhere()) return;
    } catch (const model::Error&) {
      return;  // busy, or a folder that is away for a moment: the next look finds them
    }
    m_state->statesFresh = false;
    m_state->query.reset();
    Q_EMIT labelsChanged({});
  });
  lookAtStore->start(kLookAtStoreMs);

  // What the engine (or a command in a terminal) writes appears here without being asked for. Directories are
  // watched, not files: results are renamed into place.
  s.watcher = new QFileSystemWatcher(this);
  s.look = new QTimer(this);
  s.look->setSingleShot(true);
  s.look->setInterval(200);
  const auto watch = [this] {
    const QString derived = qPath(m_state->project.derivedDirectory());
    const QString models = qPath(m_state->project.modelsDirectory());
    const QString columns = derived + QStringLiteral("/columns");
    for (const QString& path : {derived, derived + QStringLiteral("/scores"), columns,
                                columns + QLatin1Char('/') + m_state->modelInUse, models})
      if (QFileInfo::exists(path) && !m_state->watcher->directories().contains(path))
        m_state->watcher->addPath(path);
  };
  const auto scoresTime = [this] {
    if (m_state->modelInUse.isEmpty()) return QDateTime();  // a project without models
    const QFileInfo file(
        qPath(labeling::Scores::fileOf(m_state->project, m_state->modelInUse.toStdString())));
    return file.exists() ? file.lastModified() : QDateTime();
  };
  s.seenFiles[s.modelInUse] = scoresTime();
  s.columnsStamp = s.stampOfColumns();
  watch();
  connect(s.watcher, &QFileSystemWatcher::directoryChanged, s.look, qOverload<>(&QTimer::start));
  const auto refresh = [this, watch, scoresTime] {
    State& now = *m_state;
    watch();
    const QStringList models = now.listModels();
    if (models != now.models) {
      now.models = models;
      Q_EMIT modelsChanged();
    }
    if (now.modelInUse.isEmpty()) {
      for (const QString& model : models)
        if (QFileInfo::exists(qPath(labeling::Scores::fileOf(now.project, model.toStdString())))) {
          now.modelInUse = model;
          break;
        }
    }
    const QDateTime written = scoresTime();
    const QStringList stamp = now.stampOfColumns();
    if (now.seenFiles[now.modelInUse] == written && now.columnsStamp == stamp) return;
    now.columnsStamp = stamp;
    now.forgetDerived();
    now.seenFiles[now.modelInUse] = written;
    now.opinionsFresh = false;
    now.query.reset();
    Q_EMIT scoresChanged();
  };
  connect(s.look, &QTimer::timeout, this, refresh);
  connect(s.engine, &EngineClient::jobEnded, this, [this](qint64, const EngineReply& reply) {
    if (!reply.ok()) return;
    Q_EMIT modelsChanged();  // a run may have changed its record without a new file
    m_state->look->start();
  });
}

ProjectSession::~ProjectSession() = default;

const labeling::Project& ProjectSession::project() const { return m_state->project; }
QString ProjectSession::directory() const { return qPath(m_state->project.directory()); }
QString ProjectSession::title() const { return qString(m_state->project.title()); }
EngineClient& ProjectSession::engine() const { return *m_state->engine; }
SelectionModel& ProjectSession::selection() const { return *m_state->selection; }
const labeling::Scheme& ProjectSession::scheme() const { return m_state->scheme; }
const labeling::ProjectSchemes& ProjectSession::schemes() const { return *m_state->schemes; }

void ProjectSession::askSchemes(const std::vector<labeling::Scheme>& schemes) {
  labeling::askSchemes(m_state->project, schemes);
  m_state->schemes.emplace(m_state->project);
  m_state->scheme = m_state->schemes->merged();
  m_state->query.reset();
  Q_EMIT schemesChanged();
}

QString ProjectSession::annotator() const { return m_state->annotator; }

void ProjectSession::setAnnotator(const QString& name) {
  const QString chosen = name.trimmed().isEmpty() ? loginName() : name.trimmed();
  if (chosen == m_state->annotator) return;
  Q_EMIT annotatorAboutToChange();
  m_state->annotator = chosen;
  m_state->watchStates();
  try {
    if (!m_state->project.isReadOnly()) labeling::addAnnotator(m_state->project, chosen.toStdString());
  } catch (const model::Error& error) {
    m_state->onProblem(tr("%1 The name is not in the project's list yet; the first label puts it there.")
                           .arg(QString::fromUtf8(error.what())));
  }
  m_state->query.reset();
  Q_EMIT annotatorChanged(chosen);
  Q_EMIT labelsChanged({});
}

std::int64_t ProjectSession::objectCount() const { return m_state->objects; }

QString ProjectSession::objectName(std::int64_t row) const {
  return row < 0 || row >= m_state->objects ? QString() : qString(m_state->project.objectName(row));
}

std::vector<std::string> ProjectSession::objectNames() const { return m_state->project.objectNames(); }

std::vector<ProjectSession::FoundObject> ProjectSession::findObjects(const QString& part, int most) const {
  std::vector<FoundObject> found;
  if (part.isEmpty()) return found;
  // As text of the query language: a quote is written twice.
  QString text = part;
  text.replace(QLatin1Char('\''), QLatin1String("''"));
  for (const std::int64_t row : query(QStringLiteral("name like '%%1%'").arg(text), {}, false)) {
    const QString name = objectName(row);
    if (!name.contains(part, Qt::CaseInsensitive)) continue;  // % and _ stand for themselves
    found.push_back({row, name});
    if (static_cast<int>(found.size()) == most) break;
  }
  return found;
}

const labeling::LabelLog& ProjectSession::labels() const { return m_state->log; }

void ProjectSession::addLabels(const std::vector<labeling::LabelEvent>& events) {
  if (events.empty()) return;
  std::vector<labeling::LabelEvent> worded = events;
  for (labeling::LabelEvent& event : worded)
    if (event.scheme.empty() &&
        (event.kind == labeling::EventKind::Answer || event.kind == labeling::EventKind::Adjudicate))
      event.scheme = m_state->schemes->keyFor(event.question);
  m_state->log.append(std::span<const labeling::LabelEvent>(worded));
  m_state->statesFresh = false;
  std::vector<std::int64_t> rows;
  for (const labeling::LabelEvent& event : events) rows.push_back(event.row);
  Q_EMIT labelsChanged(rows);
}

std::optional<labeling::LabelAct> ProjectSession::undo() {
  auto event = m_state->log.undo(m_state->annotator.toStdString());
  if (!event) return event;
  m_state->statesFresh = false;
  Q_EMIT labelsChanged(event->rows);
  return event;
}

std::optional<labeling::LabelAct> ProjectSession::redo() {
  auto event = m_state->log.redo(m_state->annotator.toStdString());
  if (!event) return event;
  m_state->statesFresh = false;
  Q_EMIT labelsChanged(event->rows);
  return event;
}

labeling::LabelState ProjectSession::labelState(std::int64_t row) const {
  m_state->refreshStates();
  return m_state->states.at(row);
}

std::int64_t ProjectSession::labelledCount() const {
  m_state->refreshStates();
  return m_state->states.labelled();
}

QStringList ProjectSession::modelNames() const { return m_state->models; }
QString ProjectSession::modelInUse() const { return m_state->modelInUse; }

void ProjectSession::promote(const QString& model) {
  m_state->project.setSetting(kModelKey, model.toStdString());
  if (model == m_state->modelInUse) return;
  m_state->modelInUse = model;
  m_state->opinionsFresh = false;
  m_state->query.reset();
  m_state->seenFiles[model] = m_state->cached(model).modified;
  m_state->forgetDerived();
  Q_EMIT modelsChanged();
  Q_EMIT scoresChanged();
}

std::optional<labeling::Scores> ProjectSession::scores(const QString& model) const {
  return model.isEmpty() ? std::nullopt : m_state->cached(model).scores;
}

std::optional<labeling::Scores> ProjectSession::scores() const { return scores(m_state->modelInUse); }

std::optional<labeling::ClassOpinion> ProjectSession::classOpinion(std::int64_t row) const {
  m_state->refreshOpinions();
  return m_state->opinions ? m_state->opinions->at(row) : std::nullopt;
}

ColumnValues ProjectSession::column(const QString& name) const {
  if (m_state->columns.contains(name)) return m_state->columns.values(name);
  if (m_state->modelInUse.isEmpty()) return m_state->derivedColumn(name);
  CachedScores& entry = m_state->cached(m_state->modelInUse);
  const labeling::Scores::View* view = entry.viewOf(name);
  return view ? entry.valuesOf(*view) : m_state->derivedColumn(name);
}

bool ProjectSession::isColumnReady(const QString& name) const {
  return !m_state->columns.contains(name) || m_state->columns.isReady(name);
}

void ProjectSession::readColumns(const QStringList& names) { m_state->columns.read(names); }

QStringList ProjectSession::shownColumns() const {
  if (!m_state->blind) return numberColumns();
  return m_state->columns.quantities();
}

QStringList ProjectSession::numberColumns() const {
  QStringList names = m_state->columns.quantities();
  if (!m_state->modelInUse.isEmpty())
    for (const labeling::Scores::View& view : m_state->cached(m_state->modelInUse).views)
      if (!names.contains(qString(view.name))) names << qString(view.name);
  for (const labeling::DerivedColumns::View& view : m_state->derivedColumns().views())
    if (!names.contains(qString(view.name))) names << qString(view.name);
  return names;
}

std::vector<std::int64_t> ProjectSession::query(const QString& expression, const QString& sortBy,
                                                bool descending) const {
  return queryLanguage().rows(expression.toStdString(), sortBy.toStdString(), descending);
}

labeling::Query& ProjectSession::queryLanguage() const {
  State& s = *m_state;
  if (!s.query) {
    std::vector<labeling::QueryColumn> computed;
    s.queryColumns.clear();
    if (!s.modelInUse.isEmpty())
      for (const labeling::Scores::View& view : s.cached(s.modelInUse).views)
        computed.push_back({view.name, {}, [&s, name = qString(view.name), model = s.modelInUse] {
                              CachedScores& entry = s.cached(model);
                              const labeling::Scores::View* now = entry.viewOf(name);
                              if (now == nullptr) return std::span<const float>();
                              return (s.queryColumns[name] = entry.valuesOf(*now)).span();
                            }});
    for (const labeling::DerivedColumns::View& view : s.derivedColumns().views())
      computed.push_back({view.name, {}, [&s, name = qString(view.name)] {
                            return (s.queryColumns[name] = s.derivedColumn(name)).span();
                          }});
    s.query = std::make_unique<labeling::Query>(s.project, std::move(computed), s.annotator.toStdString(),
                                                s.whose());
    s.query->setNumberSource(
        [&s](const std::string& column) { return s.columns.exact(QString::fromStdString(column)); });
  }
  return *s.query;
}

bool ProjectSession::isBlind() const { return m_state->blind; }

void ProjectSession::setBlind(bool blind) {
  if (blind == m_state->blind) return;
  m_state->blind = blind;
  Q_EMIT blindChanged(blind);
}

bool ProjectSession::isIndependent() const { return m_state->independent; }

void ProjectSession::setIndependent(bool independent) {
  if (independent == m_state->independent) return;
  m_state->independent = independent;
  m_state->watchStates();
  m_state->query.reset();
  Q_EMIT independentChanged(independent);
  Q_EMIT labelsChanged({});
}

labeling::Consensus ProjectSession::shownConsensus(const std::string& question,
                                                   labeling::ConsensusRule rule) const {
  if (!m_state->independent) return labeling::consensusBy(m_state->project, question, rule);
  labeling::Consensus own;
  const std::string me = m_state->annotator.toStdString();
  for (const labeling::CurrentLabel& label : m_state->log.current(question)) {
    if (label.annotator != me || label.answer == labeling::kCannotTell) continue;
    own.labels.push_back({label.row, label.answer, label.value.value_or(0), 1, {label.eventUuid}});
  }
  return own;
}

std::vector<labeling::ConsensusLabel> ProjectSession::shownLabels(const std::string& question) const {
  return shownConsensus(question, labeling::ConsensusRule::Majority).labels;
}

void ProjectSession::setAnnotatorWeight(const std::string& annotator, double weight) {
  labeling::setAnnotatorWeight(m_state->project, annotator, weight);
  Q_EMIT weightsChanged();
}

QStringList ProjectSession::annotators() const {
  QStringList names{m_state->annotator};
  for (const std::string& name : m_state->log.annotators())
    if (!names.contains(qString(name))) names << qString(name);
  names.sort(Qt::CaseInsensitive);
  return names;
}

labeling::Display ProjectSession::display() const { return m_state->display; }

void ProjectSession::setDisplay(const labeling::Display& display) {
  if (display == m_state->display) return;
  m_state->display = display;
  if (!m_state->project.isReadOnly()) m_state->project.setSetting(kDisplayKey, labeling::toJson(display));
  Q_EMIT displayChanged();
}

QString ProjectSession::setting(const QString& key) const {
  const auto value = m_state->project.setting(key.toStdString());
  return value ? qString(*value) : QString();
}

void ProjectSession::setSetting(const QString& key, const QString& value) {
  if (!m_state->project.isReadOnly()) m_state->project.setSetting(key.toStdString(), value.toStdString());
}

}  // namespace ui
