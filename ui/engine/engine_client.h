#pragma once
#include <QJsonObject>
#include <QObject>
#include <QString>
#include <functional>
#include <memory>

namespace ui {

/// How one request ended.
struct EngineReply {
  enum class Ending { Done, Failed, Stopped, EngineDied };
  Ending ending = Ending::Done;
  QJsonObject result;  ///< Done
  QString sentence;    ///< Failed, EngineDied: what happened, what is safe, what to do
  QString errorKind;   ///< Failed: model::nameOf(ErrorKind)
  bool ok() const { return ending == Ending::Done; }
};

/// The engine as a child process: JSON-RPC 2.0, one message a line. Starts it when first needed, restarts it
/// when it dies; what was running then ends with EngineDied.
class EngineClient : public QObject {
  Q_OBJECT
 public:
  using Finished = std::function<void(const EngineReply&)>;

  /// @param program path of tuningfork-engine
  explicit EngineClient(const QString& program, QObject* parent = nullptr);
  ~EngineClient() override;

  /// Sends a request. `finished` is called once, on the GUI thread, unless `context` is destroyed before.
  /// @param title for the activity bar and the jobs panel ("Fine-tuning bar-08"); empty: not shown there
  /// @returns the request's id
  qint64 request(const QString& method, const QJsonObject& parameters, QObject* context, Finished finished,
                 const QString& title = {});
  void cancel(qint64 id);

  bool isRunning() const;
  qint64 processId() const;  ///< 0: not running
  QString logFile() const;

 Q_SIGNALS:
  void jobQueued(qint64 id, const QString& title);
  void jobStarted(qint64 id);
  void jobProgress(qint64 id, const QString& stage, qint64 done, qint64 total,
                   double secondsLeft);  ///< < 0: not known
  void jobEnded(qint64 id, const ui::EngineReply& reply);
  void epochFinished(qint64 id, const QJsonObject& epoch);
  void engineDied(const QString& sentence);
  void engineRestarted();

 private:
  struct State;
  std::unique_ptr<State> m_state;
};

}  // namespace ui
