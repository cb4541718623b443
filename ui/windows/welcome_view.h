#pragma once
#include <QWidget>
#include <vector>

#include "ui/session/job.h"
#include "ui/windows/recent_projects.h"

class QLabel;
class QVBoxLayout;

namespace ui {

class HeroView;
class Settings;

/// The first screen: the fork, four ways to start, the projects of before.
class WelcomeView : public QWidget {
  Q_OBJECT
 public:
  explicit WelcomeView(Settings& settings, QWidget* parent = nullptr);
  void refresh();  ///< recent projects anew
  HeroView* hero() const { return m_hero; }

 Q_SIGNALS:
  void demoRequested();
  void catalogueRequested();
  void folderRequested();
  void openRequested();
  void projectRequested(const QString& directory);
  void shortcutsRequested();

 protected:
  void showEvent(QShowEvent* event) override;

 private:
  void showRecent(const std::vector<RecentProject>& projects);
  Settings& m_settings;
  HeroView* m_hero;
  QVBoxLayout* m_recent;
  QLabel* m_noRecent;
  QWidget* m_demo;
  std::vector<QWidget*> m_cards;
  Job<std::vector<RecentProject>> m_reading;
};

}  // namespace ui
