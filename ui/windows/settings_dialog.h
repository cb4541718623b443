#pragma once
#include <QDialog>

namespace ui {

class Settings;

/// What a person can set, saved as it is changed.
class SettingsDialog : public QDialog {
  Q_OBJECT
 public:
  explicit SettingsDialog(Settings& settings, QWidget* parent = nullptr);
};

}  // namespace ui
