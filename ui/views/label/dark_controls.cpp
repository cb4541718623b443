#include "ui/views/label/dark_controls.h"

#include <QComboBox>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QSlider>
#include <QToolButton>

namespace ui {

namespace {

/// Enter takes over what was typed and nothing else: QLineEdit passes it on, and where galaxies are labelled
/// it means "save and next".
class NumberField : public QLineEdit {
 public:
  using QLineEdit::QLineEdit;

 protected:
  void keyPressEvent(QKeyEvent* event) override {
    QLineEdit::keyPressEvent(event);
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) event->accept();
  }
};

}  // namespace

const Theme& darkTheme() {
  static const Theme theme = Theme::of(Theme::Mode::Dark);
  return theme;
}

QLabel* darkLabel(const QString& text, const QColor& colour, Type type, QWidget* parent) {
  auto* label = new QLabel(text, parent);
  label->setStyleSheet(
      QStringLiteral("color: %1; background: transparent; border: none;").arg(colour.name()));
  label->setFont(typeFont(type));
  return label;
}

QSlider* darkSlider(int low, int high, const QString& name, QWidget* parent) {
  const Theme& theme = darkTheme();
  auto* slider = new QSlider(Qt::Horizontal, parent);
  slider->setRange(low, high);
  slider->setStyleSheet(
      QStringLiteral("QSlider { min-height: 16px; max-height: 16px; }"
                     "QSlider::groove:horizontal { height: 3px; background: %1; border-radius: 1px; }"
                     "QSlider::sub-page:horizontal { background: %2; border-radius: 1px; }"
                     "QSlider::handle:horizontal { width: 11px; height: 11px; margin: -4px 0;"
                     " border-radius: 5px; background: %3; }"
                     "QSlider::handle:horizontal:focus { background: %4; }")
          .arg(theme.track.lighter(130).name(), theme.text2.name(), theme.text.name(), theme.accent.name()));
  slider->setAccessibleName(name);
  return slider;
}

QToolButton* darkButton(const QString& text, const char* objectName, QWidget* parent) {
  const Theme& theme = darkTheme();
  auto* button = new QToolButton(parent);
  button->setObjectName(QLatin1String(objectName));
  button->setText(text);
  button->setStyleSheet(
      QStringLiteral(
          "QToolButton { color: %1; background: transparent; border: 1px solid %2; border-radius: 5px;"
          " padding: 0 8px; min-height: 20px; max-height: 20px; font-size: 11px; }"
          "QToolButton:hover { background: %3; }"
          "QToolButton:focus { border-color: %4; }"
          "QToolButton:checked { color: %4; background: %5; border-color: %5; }")
          .arg(theme.text.name(), theme.control.name(), theme.hover.name(), theme.accent.name(),
               theme.accentSoft.name()));
  return button;
}

QComboBox* darkCombo(const char* objectName, const QString& name, QWidget* parent) {
  const Theme& theme = darkTheme();
  auto* box = new QComboBox(parent);
  box->setObjectName(QLatin1String(objectName));
  box->setAccessibleName(name);
  box->setStyleSheet(
      QStringLiteral("QComboBox { color: %1; background: %2; border: 1px solid %3; border-radius: 5px;"
                     " padding: 0 6px; min-height: 20px; max-height: 20px; font-size: 11px; }"
                     "QComboBox:hover { background: %4; } QComboBox:focus { border-color: %5; }"
                     "QComboBox:disabled { color: %3; }"
                     "QComboBox::drop-down { border: none; width: 16px; }"
                     "QComboBox QAbstractItemView { color: %1; background: %2; border: 1px solid %3;"
                     " selection-background-color: %6; selection-color: %1; font-size: 11px; }")
          .arg(theme.text.name(), theme.raised.name(), theme.control.name(), theme.hover.name(),
               theme.accent.name(), theme.accentSoft.name()));
  return box;
}

QLineEdit* darkNumber(const char* objectName, const QString& name, QWidget* parent) {
  const Theme& theme = darkTheme();
  auto* field = new NumberField(parent);
  field->setObjectName(QLatin1String(objectName));
  field->setAccessibleName(name);
  field->setAlignment(Qt::AlignRight);
  field->setStyleSheet(
      QStringLiteral("QLineEdit { color: %1; background: transparent; border: 1px solid transparent;"
                     " border-bottom: 1px dotted %2; border-radius: 0; padding: 0 3px; min-height: 18px;"
                     " max-height: 18px; font-size: 11px; }"
                     "QLineEdit:hover { background: %3; }"
                     "QLineEdit:focus { background: %4; border: 1px solid %5; border-radius: 4px; }")
          .arg(theme.text.name(), theme.control.name(), theme.hover.name(), theme.window.name(),
               theme.accent.name()));
  return field;
}

}  // namespace ui
