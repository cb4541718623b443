#pragma once
#include <QWidget>

class QLabel;
class QMenuBar;
class QToolButton;

namespace ui {

/// 36 px: logo, menus, project name and crumb in the middle, command field, theme button.
class TopBar : public QWidget {
  Q_OBJECT
 public:
  explicit TopBar(QWidget* parent = nullptr);
  QMenuBar* menus() const { return m_menus; }
  void setProject(const QString& title, const QString& crumb);  ///< empty title: no project
  void addBeforeTheme(QWidget* widget);                         ///< beside the command field
  void refreshTheme();

 Q_SIGNALS:
  void paletteRequested();
  void themeRequested();

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  void placeTitle();
  QMenuBar* m_menus;
  QWidget* m_titleHost;
  QLabel* m_title;
  QLabel* m_crumb;
  QToolButton* m_command;
  QToolButton* m_theme;
};

}  // namespace ui
