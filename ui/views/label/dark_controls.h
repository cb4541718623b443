#pragma once
#include <QString>

#include "ui/theme/theme.h"
#include "ui/theme/type.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QSlider;
class QToolButton;
class QWidget;

namespace ui {

/// What floats over the sky is dark in both themes, as the sky is.
const Theme& darkTheme();

QLabel* darkLabel(const QString& text, const QColor& colour, Type type, QWidget* parent);
QSlider* darkSlider(int low, int high, const QString& name, QWidget* parent);  ///< `name` is spoken
QToolButton* darkButton(const QString& text, const char* objectName, QWidget* parent);
QComboBox* darkCombo(const char* objectName, const QString& name, QWidget* parent);
/// A field for a number, right-aligned. It keeps the Enter that ends typing to itself.
QLineEdit* darkNumber(const char* objectName, const QString& name, QWidget* parent);

}  // namespace ui
