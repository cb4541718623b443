#pragma once
#include <QToolButton>

namespace ui {

class ProjectSession;
class Settings;

/// Who is labelling, always on screen, so that nobody labels under a wrong name. Its menu chooses another
/// name, adds one, and switches blind and independent mode.
class AnnotatorButton : public QToolButton {
  Q_OBJECT
 public:
  explicit AnnotatorButton(Settings& settings, QWidget* parent = nullptr);
  void setSession(ProjectSession* session);  ///< null: hidden

 private:
  void refresh();
  void fillMenu();
  void askName();
  void choose(const QString& name);

  Settings& m_settings;
  ProjectSession* m_session = nullptr;
};

}  // namespace ui
