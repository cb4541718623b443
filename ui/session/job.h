#pragma once
#include <QCoreApplication>
#include <QMetaObject>
#include <QString>
#include <QThreadPool>
#include <functional>
#include <memory>
#include <stop_token>
#include <utility>

#include "model/base/error.h"
#include "model/base/run_control.h"

namespace ui {

/// Long work of one view on a worker thread. Starting again stops the run before it and drops its late
/// answer; so does destroying the job. Lives on the GUI thread, as a member of the view.
///
///   m_rendering.start([cutout](const model::RunControl& control) { return render(cutout, control); },
///                     [this](const Picture& picture) { show(picture); });
template <typename Result>
class Job {
 public:
  using Work = std::function<Result(const model::RunControl&)>;       ///< worker thread: no widgets here
  using Done = std::function<void(Result&)>;                          ///< GUI thread
  using Failed = std::function<void(const QString& sentence)>;        ///< GUI thread; not called when stopped
  using OnProgress = std::function<void(qint64 done, qint64 total)>;  ///< GUI thread

  Job() = default;
  Job(const Job&) = delete;
  Job& operator=(const Job&) = delete;
  ~Job() { stop(); }

  bool isRunning() const { return m_ticket != nullptr; }

  /// Asks the run to end and drops its answer.
  void stop() {
    if (!m_ticket) return;
    m_ticket->owner = nullptr;
    m_ticket->stop.request_stop();
    m_ticket.reset();
  }

  void start(Work work, Done done, Failed failed = {}, OnProgress onProgress = {}) {
    stop();
    m_ticket = std::make_shared<Ticket>();
    m_ticket->owner = this;
    QThreadPool::globalInstance()->start([ticket = m_ticket, work = std::move(work), done = std::move(done),
                                          failed = std::move(failed), onProgress = std::move(onProgress)] {
      model::RunControl control;
      control.stop = ticket->stop.get_token();
      if (onProgress)
        control.onProgress = [ticket, onProgress](const model::Progress& progress) {
          onGuiThread([ticket, onProgress, n = progress.done, total = progress.total] {
            if (ticket->owner) onProgress(n, total);
          });
        };
      // Nothing may leave the worker: a pool thread that throws ends the program.
      std::shared_ptr<Result> result;
      QString sentence;
      try {
        result = std::make_shared<Result>(work(control));
      } catch (const model::Stopped&) {
        // An ending of its own; the sentence stays empty.
      } catch (const std::exception& error) {
        sentence = QString::fromUtf8(error.what());
      }
      onGuiThread([ticket, result, sentence, done, failed] {
        if (!ticket->owner) return;
        ticket->owner->m_ticket.reset();
        if (result) {
          done(*result);
        } else if (!sentence.isEmpty() && failed) {
          failed(sentence);
        }
      });
    });
  }

 private:
  struct Ticket {
    Job* owner = nullptr;  ///< GUI thread only; null: nobody waits any more
    std::stop_source stop;
  };

  template <typename Call>
  static void onGuiThread(Call call) {
    if (QCoreApplication* application = QCoreApplication::instance())
      QMetaObject::invokeMethod(application, std::move(call), Qt::QueuedConnection);
  }

  std::shared_ptr<Ticket> m_ticket;
};

}  // namespace ui
