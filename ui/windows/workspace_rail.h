#pragma once
#include <QStringList>
#include <QWidget>

class QButtonGroup;
class QVBoxLayout;

namespace ui {

/// 72 px: the workspaces, icon over name; Jobs and Settings at the bottom.
class WorkspaceRail : public QWidget {
  Q_OBJECT
 public:
  explicit WorkspaceRail(QWidget* parent = nullptr);
  void addWorkspace(const QString& name, const QString& words, const QString& iconName);
  void setWorkspaceShown(const QString& name, bool shown);
  void setCurrent(const QString& name);  ///< no signal
  QString current() const;
  void setJobRunning(bool running);  ///< the dot on Jobs

 Q_SIGNALS:
  void chosen(const QString& name);
  void jobsClicked();
  void settingsClicked();

 protected:
  void paintEvent(QPaintEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  QButtonGroup* m_group;
  QVBoxLayout* m_workspaces;
  QWidget* m_jobs;
};

}  // namespace ui
