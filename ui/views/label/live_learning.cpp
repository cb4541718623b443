#include "ui/views/label/live_learning.h"

#include <QJsonArray>
#include <QStringList>
#include <cmath>
#include <limits>

#include "ui/engine/engine_client.h"
#include "ui/session/project_session.h"
#include "ui/theme/numbers.h"

namespace ui {

namespace {

constexpr int kNext = 400;            // objects of the order that are asked for
constexpr int kSettleAfterMs = 1500;  // without a label for so long, nobody waits

std::vector<double> numbersFrom(const QJsonValue& list) {
  std::vector<double> numbers;
  for (const QJsonValue& each : list.toArray())
    numbers.push_back(each.toDouble(std::numeric_limits<double>::quiet_NaN()));
  return numbers;
}

}  // namespace

LiveLearning::LiveLearning(ProjectSession& session, QObject* parent) : QObject(parent), m_session(session) {
  m_tick.setInterval(1000);
  m_settle.setSingleShot(true);
  m_settle.setInterval(kSettleAfterMs);
  connect(&m_tick, &QTimer::timeout, this, &LiveLearning::sourceChanged);
  connect(&m_settle, &QTimer::timeout, this, [this] { ask(true); });
}

void LiveLearning::start(const QString& model, const std::string& question) {
  m_on = true;
  m_model = model;
  m_question = question;
  m_order.clear();
  m_scores.clear();
  m_problem.clear();
  m_labels = 0;
  m_tick.start();
  ask(false);
}

void LiveLearning::stop() {
  m_on = false;
  m_again = false;
  m_tick.stop();
  m_settle.stop();
  if (m_request >= 0) m_session.engine().cancel(m_request);
  m_request = -1;
}

void LiveLearning::labelsChanged() {
  if (!m_on) return;
  m_settle.stop();
  ask(false);
}

void LiveLearning::ask(bool settle) {
  if (!m_on) return;
  if (m_request >= 0) {
    m_again = m_again || !settle;
    if (m_isSettling && !settle) m_session.engine().cancel(m_request);  // the label comes first
    return;
  }
  QJsonArray rows;
  if (m_row >= 0) rows.append(static_cast<qint64>(m_row));
  QJsonObject parameters{{QStringLiteral("dir"), m_session.directory()},
                         {QStringLiteral("model"), m_model},
                         {QStringLiteral("question"), QString::fromStdString(m_question)},
                         {QStringLiteral("count"), kNext},
                         {QStringLiteral("settle"), settle}};
  if (!rows.isEmpty()) parameters[QStringLiteral("rows")] = rows;
  m_isSettling = settle;
  const std::string question = m_question;
  m_request = m_session.engine().request(QStringLiteral("learn"), parameters, this,
                                         [this, question](const EngineReply& reply) {
                                           m_request = -1;
                                           if (!m_on || question != m_question)
                                             return;  // another begun since
                                           take(reply);
                                         });
}

void LiveLearning::take(const EngineReply& reply) {
  if (reply.ok()) {
    const QJsonObject& result = reply.result;
    m_problem.clear();
    m_kind = result.value(QLatin1String("kind")).toString();
    m_answers.clear();
    for (const QJsonValue& answer : result.value(QLatin1String("answers")).toArray())
      m_answers << answer.toString();
    m_labels = result.value(QLatin1String("labels")).toInteger();
    m_order.clear();
    m_scores.clear();
    const auto keep = [this](const QJsonValue& value, std::int64_t rank) {
      const QJsonObject object = value.toObject();
      const auto row = static_cast<std::int64_t>(object.value(QLatin1String("row")).toInteger(-1));
      if (row < 0 || row >= m_session.objectCount()) return std::int64_t{-1};
      m_scores[row] = {numbersFrom(object.value(QLatin1String("mean"))),
                       numbersFrom(object.value(QLatin1String("sigma"))),
                       object.value(QLatin1String("key")).toDouble(), rank};
      return row;
    };
    for (const QJsonValue& each : result.value(QLatin1String("asked")).toArray()) keep(each, 0);
    for (const QJsonValue& each : result.value(QLatin1String("next")).toArray()) {
      const std::int64_t row = keep(each, static_cast<std::int64_t>(m_order.size()) + 1);
      if (row >= 0) m_order.push_back(row);
    }
    m_age.start();
    if (!result.value(QLatin1String("exact")).toBool()) m_settle.start();
    Q_EMIT learnt();
  } else if (reply.ending != EngineReply::Ending::Stopped) {
    m_problem = reply.sentence;
  }
  Q_EMIT sourceChanged();
  if (m_again) {
    m_again = false;
    ask(false);
  }
}

const LiveLearning::Score* LiveLearning::scoreOf(std::int64_t row) const {
  const auto found = m_scores.find(row);
  return found == m_scores.end() ? nullptr : &found->second;
}

QString LiveLearning::source() const {
  if (!m_problem.isEmpty()) return m_problem;
  if (!m_age.isValid() || m_labels == 0) return tr("learning…");
  const qint64 seconds = m_age.elapsed() / 1000;
  const QString age = seconds < 2    ? tr("just now")
                      : seconds < 60 ? tr("%1 s ago").arg(seconds)
                                     : tr("%1 min ago").arg(seconds / 60);
  return tr("learnt from %1 labels on the features of %2, %3").arg(grouped(m_labels), m_model, age);
}

QString LiveLearning::wordsFor(std::int64_t row) const {
  const Score* score = scoreOf(row);
  if (score == nullptr || score->mean.empty() || std::isnan(score->mean.front())) return {};
  std::size_t most = 0;
  for (std::size_t k = 1; k < score->mean.size(); ++k)
    if (score->mean[k] > score->mean[most]) most = k;
  const QString answer = m_kind == QLatin1String("binary")   ? tr("yes")
                         : m_kind == QLatin1String("choice") ? m_answers.value(static_cast<qsizetype>(most))
                                                             : QString();
  QString words = (answer.isEmpty() ? QString() : answer + QLatin1Char(' ')) +
                  tr("%1 ± %2").arg(fixed(score->mean[most], 2), fixed(score->sigma[most], 2));
  if (score->rank > 0) words += QStringLiteral(" · ") + tr("rank %1").arg(grouped(score->rank));
  return words;
}

}  // namespace ui
