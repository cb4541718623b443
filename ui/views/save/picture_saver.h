#pragma once
#include <QObject>
#include <QString>
#include <vector>

#include "ui/session/job.h"
#include "ui/views/save/save_pictures.h"

class QWidget;

namespace ui {

class ProjectSession;

/// "Save pictures" of a workspace: asks what and where, writes on a worker, and says what came of it.
class PictureSaver : public QObject {
  Q_OBJECT
 public:
  PictureSaver(ProjectSession& session, QWidget* parent);

  /// @param rows    in the order wanted
  /// @param filter  what was chosen, for the header of a sheet: "p_bar > 0.8"
  void ask(const std::vector<std::int64_t>& rows, const QString& filter);
  void save(SaveRequest request);  ///< without asking what; the target is given
  bool isSaving() const { return m_saving.isRunning(); }

 Q_SIGNALS:
  void statusMessage(const QString& sentence);

 private:
  std::vector<SheetCaption> captionsOf(const std::vector<std::int64_t>& rows) const;
  void finish(const SaveResult& result, std::size_t wanted);

  ProjectSession& m_session;
  QWidget* m_parent;
  Job<SaveResult> m_saving;
};

}  // namespace ui
