#include "ui/theme/style_sheet.h"

#include <QFont>

#include "ui/theme/theme.h"
#include "ui/theme/type.h"

namespace ui {
namespace {

// @token is replaced by the colour, $role by the font size of a role.
const char* kSheet = R"qss(
QWidget { color: @text; }
QMainWindow, QDialog, QMessageBox, QFileDialog { background: @window; }
QToolTip { background: @raised; color: @text; border: 1px solid @control; padding: 4px 8px; font-size: $small; }
*[ground="panel"] { background: @panel; }
*[ground="window"] { background: @window; }
*[ground="raised"] { background: @raised; }
QAbstractScrollArea { border: none; background: transparent; }
QScrollArea > QWidget > QWidget { background: transparent; }
QScrollArea[ground="panel"] { background: @panel; }

QLabel { background: transparent; }
QLabel[role="display"] { font-size: $display; font-weight: 600; }
QLabel[role="title"] { font-size: $title; font-weight: 600; }
QLabel[role="section"] { font-size: $section; font-weight: 600; }
QLabel[role="strong"] { font-weight: 600; }
QLabel[role="small"] { font-size: $small; }
QLabel[role="small-strong"] { font-size: $small; font-weight: 600; }
QLabel[role="caption"] { font-size: $caption; }
QLabel[role="mono"] { font-family: "JetBrains Mono", "Noto Sans Mono", monospace; font-size: $small; }
QLabel[tone="2"] { color: @text2; }
QLabel[tone="3"] { color: @text3; }
QLabel[tone="accent"] { color: @accent; }
QLabel[tone="good"] { color: @good; }
QLabel[tone="bad"] { color: @bad; }
QLabel[key="true"] { font-size: $caption; font-weight: 500; color: @text2; background: @raised;
  border: 1px solid @line; border-radius: 4px; padding: 0 5px; min-height: 16px; max-height: 16px; }

QFrame[variant="card"] { background: @panel; border: none; border-radius: 8px; }
QFrame[variant="raised"] { background: @raised; border: 1px solid @line; border-radius: 6px; }
QFrame[variant="segments"] { background: @raised; border: 1px solid @line; border-radius: 6px; }
QFrame[variant="field"] { background: @panel; border: 1px solid @control; border-radius: 6px; }
QFrame[variant="line"] { background: @line; border: none; }

QPushButton, QToolButton { background: @raised; color: @text; border: 1px solid @line; border-radius: 6px;
  padding: 0 12px; min-height: 30px; max-height: 30px; font-size: $body; }
QToolButton { padding: 0 8px; }
QPushButton:hover, QToolButton:hover { background: @hover; }
QPushButton:pressed, QToolButton:pressed { background: @line; }
QPushButton:checked, QToolButton:checked { background: @accentSoft; color: @text; }
QPushButton:disabled, QToolButton:disabled { color: @text3; background: @panel; }
QPushButton[variant="primary"], QToolButton[variant="primary"] { background: @accent; color: @onAccent;
  border-color: @accent; font-weight: 600; }
QPushButton[variant="primary"]:hover, QToolButton[variant="primary"]:hover { background: @accentHover; }
QPushButton[variant="primary"]:disabled { background: @raised; color: @text3; border-color: @line; }
QPushButton[variant="ghost"], QToolButton[variant="ghost"], QToolButton[variant="toggle"] {
  background: transparent; border-color: transparent; color: @text2; }
QPushButton[variant="ghost"]:hover, QToolButton[variant="ghost"]:hover, QToolButton[variant="toggle"]:hover {
  background: @hover; color: @text; }
QToolButton[variant="toggle"]:checked { background: @accentSoft; color: @text; }
QPushButton[compact="true"], QToolButton[compact="true"] { min-height: 22px; max-height: 22px; padding: 0 8px;
  font-size: $small; border-radius: 5px; }
QToolButton[variant="segment"] { background: transparent; border: none; border-radius: 4px; color: @text2;
  font-size: $small; padding: 0 10px; min-height: 26px; max-height: 26px; margin: 0; }
QToolButton[variant="segment"]:hover { color: @text; }
QToolButton[variant="segment"]:checked { background: @segment; color: @text; font-weight: 500; }
QToolButton[variant="segment"][compact="true"] { min-height: 18px; max-height: 18px; padding: 0 8px;
  font-size: $caption; }
QFrame[variant="segments"] QToolButton[compact="true"] { min-height: 16px; max-height: 16px; padding: 0 8px; }
QToolButton::menu-indicator { image: none; width: 0; }

QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QDoubleSpinBox { background: @panel; color: @text;
  border: 1px solid @control; border-radius: 6px; padding: 0 8px; min-height: 30px;
  selection-background-color: @accentSoft; selection-color: @text; }
QPlainTextEdit, QTextEdit { padding: 4px 8px; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus {
  border: 1px solid @accent; }
QLineEdit[changed="true"] { border: 1px solid @accent; }
QLineEdit:disabled { color: @text3; border-color: @line; }
QLineEdit[bare="true"] { background: transparent; border: none; padding: 0; min-height: 24px; }
QLineEdit[compact="true"] { min-height: 22px; border-radius: 5px; padding: 0 6px; font-size: $small; }
QSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::up-button, QDoubleSpinBox::down-button {
  width: 18px; border: none; background: transparent; }
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow { image: url(@spinup); width: 12px; height: 12px; }
QSpinBox::down-arrow, QDoubleSpinBox::down-arrow { image: url(@arrow); width: 12px; height: 12px; }

QComboBox { background: @raised; color: @text; border: 1px solid @line; border-radius: 6px; padding: 0 8px 0 12px;
  min-height: 30px; }
QComboBox:hover { background: @hover; }
QComboBox[compact="true"] { min-height: 22px; max-height: 22px; padding: 0 4px 0 8px; border-radius: 5px; font-size: $small; }
QTableView QComboBox { margin: 2px 8px 3px 0; }
QComboBox::drop-down { border: none; width: 24px; }
QComboBox::down-arrow { image: url(@arrow); width: 16px; height: 16px; }
QComboBox QAbstractItemView { background: @raised; color: @text; border: 1px solid @control; border-radius: 6px;
  padding: 4px; outline: none; selection-background-color: @accentSoft; selection-color: @text; }

QCheckBox, QRadioButton { spacing: 8px; background: transparent; }
QCheckBox::indicator, QAbstractItemView::indicator { width: 14px; height: 14px; border: 1px solid @control; border-radius: 4px; background: transparent; }
QCheckBox::indicator:checked, QAbstractItemView::indicator:checked { background: @hover; image: url(@tick); }
QCheckBox::indicator:hover, QAbstractItemView::indicator:hover { border-color: @text2; }

QMenuBar { background: transparent; color: @text2; padding: 0; }
QMenuBar::item { background: transparent; padding: 5px 10px; margin: 0; }
QMenuBar::item:selected, QMenuBar::item:pressed { background: @hover; color: @text; border-radius: 4px; }
QMenu { background: @raised; color: @text; border: 1px solid @control; border-radius: 8px; padding: 6px; }
QMenu::item { padding: 6px 24px 6px 12px; border-radius: 5px; min-width: 120px; }
QMenu::item:selected { background: @hover; }
QMenu::item:disabled { color: @text3; }
QMenu::separator { height: 1px; background: @line; margin: 6px 8px; }
QMenu::icon { padding-left: 8px; }
QMenu::indicator { width: 14px; height: 14px; left: 6px; }
QMenu::indicator:checked { image: url(@tick); }

QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollArea#facetPanel QScrollBar:vertical { width: 8px; }
QScrollBar::handle { background: @track; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: @control; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QSlider { background: transparent; min-height: 24px; }
QSlider:horizontal { min-height: 24px; }
QSlider::groove:horizontal { height: 3px; border-radius: 1px; background: @track; }
QSlider::sub-page:horizontal { height: 3px; border-radius: 1px; background: @text2; }
QSlider::handle:horizontal { width: 12px; height: 12px; margin: -5px 0; border-radius: 6px; background: @text; }
QSlider::handle:horizontal:focus { background: @accent; }

QTableView, QTreeView, QListView, QTableWidget, QListWidget { background: transparent; color: @text; border: none;
  gridline-color: @line; font-size: $small; outline: none; selection-background-color: @accentSoft;
  selection-color: @text; alternate-background-color: transparent; }
QTableView::item, QTableWidget::item { padding: 0 8px; border: none; border-bottom: 1px solid @line; }
QTableView::item:selected, QTableWidget::item:selected { background: @accentSoft; color: @text; }
QListView::item { padding: 4px 8px; border-radius: 5px; }
QListView::item:selected { background: @accentSoft; color: @text; }
QHeaderView { background: transparent; border: none; }
QHeaderView::section { background: transparent; color: @text3; font-size: $caption; font-weight: 500; border: none;
  border-bottom: 1px solid @line; padding: 0 8px; min-height: 24px; }
QTableCornerButton::section { background: transparent; border: none; }

QProgressBar { background: @track; border: none; border-radius: 2px; min-height: 4px; max-height: 4px; text-align: right; }
QProgressBar::chunk { background: @text2; border-radius: 2px; }
QProgressBar[variant="accent"]::chunk { background: @accent; }

QTabBar::tab { background: transparent; color: @text2; padding: 8px 12px; border: none; }
QTabBar::tab:selected { color: @text; border-bottom: 2px solid @accent; }
QTabWidget::pane { border: none; }
QSplitter::handle { background: @line; }
QStatusBar { background: @window; border-top: 1px solid @line; }
QStatusBar::item { border: none; }
QDockWidget { color: @text; }
QDockWidget::title { background: @panel; padding: 8px 16px; border-bottom: 1px solid @line; }
QToolBar { background: transparent; border: none; spacing: 8px; }
QGroupBox { border: 1px solid @line; border-radius: 8px; margin-top: 12px; padding-top: 8px; }
)qss";

}  // namespace

QString styleSheet(const Theme& theme) {
  QString sheet = QString::fromUtf8(kSheet);
  const auto px = [](Type type) { return QStringLiteral("%1px").arg(typeFont(type).pixelSize()); };
  const std::pair<const char*, QString> values[] = {
      {"$display", px(Type::Display)},
      {"$title", px(Type::Title)},
      {"$section", px(Type::Section)},
      {"$small", px(Type::Small)},
      {"$caption", px(Type::Caption)},
      {"$body", px(Type::Body)},
      // Longer names first: @text2 must not be read as @text.
      {"@accentSoft", theme.accentSoft.name()},
      {"@accentHover", theme.isDark() ? theme.accent.lighter(108).name() : theme.accent.lighter(115).name()},
      {"@onAccent", theme.onAccent.name()},
      {"@accent", theme.accent.name()},
      {"@text2", theme.text2.name()},
      {"@text3", theme.text3.name()},
      {"@text", theme.text.name()},
      {"@window", theme.window.name()},
      {"@panel", theme.panel.name()},
      {"@raised", theme.raised.name()},
      {"@hover", theme.hover.name()},
      {"@line", theme.line.name()},
      {"@control", theme.control.name()},
      {"@track", theme.track.name()},
      {"@good", theme.good.name()},
      {"@bad", theme.bad.name()},
      {"@segment", theme.isDark() ? theme.hover.name() : theme.panel.name()},
      // QSS images cannot be recoloured at run time, so each mode has its own file.
      {"@arrow", theme.isDark() ? QStringLiteral(":/tuningfork/theme/down-dark.svg")
                                : QStringLiteral(":/tuningfork/theme/down-light.svg")},
      {"@tick", theme.isDark() ? QStringLiteral(":/tuningfork/theme/check-dark.svg")
                               : QStringLiteral(":/tuningfork/theme/check-light.svg")},
      {"@spinup", theme.isDark() ? QStringLiteral(":/tuningfork/theme/up-dark.svg")
                                 : QStringLiteral(":/tuningfork/theme/up-light.svg")},
  };
  for (const auto& [key, value] : values) sheet.replace(QLatin1String(key), value);
  return sheet;
}

}  // namespace ui
