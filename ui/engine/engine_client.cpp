#include "ui/engine/engine_client.h"

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QPointer>
#include <QProcess>
#include <QTimer>
#include <algorithm>
#include <map>

namespace ui {
namespace {

constexpr int kStoppedCode = -32800;
constexpr int kFastDeaths = 3;        // so many in a row without an answer: not restarted by itself
constexpr qint64 kFastMillis = 3000;  // an engine that lived shorter died while starting

struct Pending {
  QPointer<QObject> context;
  bool hadContext = false;
  EngineClient::Finished finished;
  QString title;
};

}  // namespace

struct EngineClient::State {
  EngineClient* client = nullptr;
  QString program;
  QString logFile;
  std::unique_ptr<QProcess> process;
  QByteArray buffer;
  std::map<qint64, Pending> pending;
  qint64 lastId = 0;
  QElapsedTimer alive;
  int fastDeaths = 0;
  bool closing = false;
  bool isRestart = false;

  void start();
  void read();
  void handle(const QJsonObject& message);
  void died(const QString& how);
  void finish(qint64 id, const EngineReply& reply);
  void send(const QJsonObject& message);
  void sendRequest(qint64 id, const QString& method, const QJsonObject& parameters);
};

void EngineClient::State::start() {
  buffer.clear();
  process = std::make_unique<QProcess>();
  process->setStandardErrorFile(QProcess::nullDevice());
  QObject::connect(process.get(), &QProcess::readyReadStandardOutput, client, [this] { read(); });
  QObject::connect(process.get(), &QProcess::errorOccurred, client, [this](QProcess::ProcessError error) {
    if (error != QProcess::FailedToStart) return;
    fastDeaths = kFastDeaths;  // a program that is not there does not appear by asking again
    died(tr("(%1) could not be started: %2").arg(program, process->errorString()));
  });
  QObject::connect(process.get(), &QProcess::finished, client, [this](int code, QProcess::ExitStatus status) {
    died(status == QProcess::CrashExit ? tr("stopped working") : tr("ended with status %1").arg(code));
  });
  alive.start();
  process->start(program, {QStringLiteral("serve")});
  if (!process) return;  // died() already, from inside start()
  const qint64 id = ++lastId;
  pending[id] = Pending{client,
                        true,
                        [this](const EngineReply& reply) {
                          if (!reply.ok()) return;
                          logFile = reply.result.value(QLatin1String("log")).toString();
                          fastDeaths = 0;
                          if (isRestart) Q_EMIT client->engineRestarted();
                          isRestart = false;
                        },
                        {}};
  sendRequest(id, QStringLiteral("hello"), {});
}

void EngineClient::State::send(const QJsonObject& message) {
  if (!process) return;
  process->write(QJsonDocument(message).toJson(QJsonDocument::Compact) + '\n');
}

void EngineClient::State::sendRequest(qint64 id, const QString& method, const QJsonObject& parameters) {
  send({{QStringLiteral("jsonrpc"), QStringLiteral("2.0")},
        {QStringLiteral("id"), id},
        {QStringLiteral("method"), method},
        {QStringLiteral("params"), parameters}});
}

void EngineClient::State::read() {
  buffer += process->readAllStandardOutput();
  qsizetype from = 0;
  for (qsizetype end; (end = buffer.indexOf('\n', from)) >= 0; from = end + 1) {
    const QByteArray line = buffer.mid(from, end - from).trimmed();
    if (line.isEmpty()) continue;
    const QJsonDocument document = QJsonDocument::fromJson(line);
    if (document.isObject()) handle(document.object());  // anything else is no message of the protocol
    if (!process) return;                                // a callback ended it
  }
  buffer.remove(0, from);
}

void EngineClient::State::handle(const QJsonObject& message) {
  const QString method = message.value(QLatin1String("method")).toString();
  if (!method.isEmpty()) {
    const QJsonObject p = message.value(QLatin1String("params")).toObject();
    const qint64 id = p.value(QLatin1String("id")).toInteger();
    if (!pending.contains(id)) return;
    if (method == QLatin1String("started")) {
      Q_EMIT client->jobStarted(id);
    } else if (method == QLatin1String("progress")) {
      Q_EMIT client->jobProgress(
          id, p.value(QLatin1String("stage")).toString(), p.value(QLatin1String("done")).toInteger(),
          p.value(QLatin1String("total")).toInteger(), p.value(QLatin1String("seconds_left")).toDouble(-1));
    } else if (method == QLatin1String("epoch")) {
      Q_EMIT client->epochFinished(id, p);
    }
    return;
  }
  const qint64 id = message.value(QLatin1String("id")).toInteger(-1);
  EngineReply reply;
  if (message.contains(QLatin1String("error"))) {
    const QJsonObject error = message.value(QLatin1String("error")).toObject();
    reply.ending = error.value(QLatin1String("code")).toInt() == kStoppedCode ? EngineReply::Ending::Stopped
                                                                              : EngineReply::Ending::Failed;
    reply.sentence = error.value(QLatin1String("message")).toString();
    reply.errorKind = error.value(QLatin1String("data")).toObject().value(QLatin1String("kind")).toString();
  } else {
    reply.result = message.value(QLatin1String("result")).toObject();
  }
  finish(id, reply);
}

void EngineClient::State::finish(qint64 id, const EngineReply& reply) {
  const auto found = pending.find(id);
  if (found == pending.end()) return;
  const Pending request = std::move(found->second);
  pending.erase(found);
  if (!request.title.isEmpty()) Q_EMIT client->jobEnded(id, reply);
  if (request.finished && (!request.hadContext || request.context)) request.finished(reply);
}

void EngineClient::State::died(const QString& how) {
  if (closing || !process) return;
  process->disconnect();
  process.release()->deleteLater();  // we are inside one of its signals
  buffer.clear();
  fastDeaths = alive.elapsed() < kFastMillis ? std::min(fastDeaths + 1, kFastDeaths) : 0;

  int jobs = 0;
  QStringList titles;
  for (const auto& [id, request] : pending)
    if (!request.title.isEmpty()) {
      ++jobs;
      titles << request.title;
    }
  const bool again = fastDeaths < kFastDeaths;
  QString sentence = tr("The engine %1.").arg(how);
  if (jobs > 0) sentence += QLatin1Char(' ') + tr("Lost: %1.").arg(titles.join(QStringLiteral(", ")));
  sentence += QLatin1Char(' ') + tr("Labels are safe.");
  sentence += QLatin1Char(' ') + (again ? tr("It is being started again.")
                                        : tr("It will be started with the next job; see its log (Jobs)."));
  EngineReply reply;
  reply.ending = EngineReply::Ending::EngineDied;
  reply.sentence = sentence;
  std::vector<qint64> ids;
  for (const auto& entry : pending) ids.push_back(entry.first);

  Q_EMIT client->engineDied(sentence);
  for (const qint64 id : ids) finish(id, reply);
  isRestart = true;
  if (again && !process)  // a callback may have asked for something and started it already
    QTimer::singleShot(0, client, [this] {
      if (!process && !closing) start();
    });
}

EngineClient::EngineClient(const QString& program, QObject* parent)
    : QObject(parent), m_state(std::make_unique<State>()) {
  qRegisterMetaType<ui::EngineReply>();
  m_state->client = this;
  m_state->program = program;
}

EngineClient::~EngineClient() {
  m_state->closing = true;
  if (!m_state->process) return;
  QProcess& process = *m_state->process;
  process.disconnect();
  m_state->sendRequest(++m_state->lastId, QStringLiteral("shutdown"), {});
  process.closeWriteChannel();  // the engine ends when its window is gone
  if (!process.waitForFinished(5000)) {
    process.kill();
    process.waitForFinished(1000);
  }
}

qint64 EngineClient::request(const QString& method, const QJsonObject& parameters, QObject* context,
                             Finished finished, const QString& title) {
  if (!m_state->process) m_state->start();
  const qint64 id = ++m_state->lastId;
  m_state->pending[id] = Pending{context, context != nullptr, std::move(finished), title};
  if (!title.isEmpty()) Q_EMIT jobQueued(id, title);
  if (!m_state->process) {  // could not be started at all; answered later, never from inside this call
    QTimer::singleShot(0, this, [this, id] {
      EngineReply reply;
      reply.ending = EngineReply::Ending::EngineDied;
      reply.sentence =
          tr("The engine (%1) could not be started. Labels are safe; reinstall Tuningfork to compute again.")
              .arg(m_state->program);
      m_state->finish(id, reply);
    });
    return id;
  }
  m_state->sendRequest(id, method, parameters);
  return id;
}

void EngineClient::cancel(qint64 id) {
  if (!m_state->process || !m_state->pending.contains(id)) return;
  // A request of its own, whose answer is of no interest.
  m_state->sendRequest(++m_state->lastId, QStringLiteral("cancel"), {{QStringLiteral("id"), id}});
}

bool EngineClient::isRunning() const {
  return m_state->process && m_state->process->state() == QProcess::Running;
}

qint64 EngineClient::processId() const { return m_state->process ? m_state->process->processId() : 0; }

QString EngineClient::logFile() const { return m_state->logFile; }

}  // namespace ui
