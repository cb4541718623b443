#pragma once
#include <QDialog>
#include <QStringList>

namespace ui {

/// All keys by place (F1), the place of the moment first.
class ShortcutSheet : public QDialog {
  Q_OBJECT
 public:
  /// @param place heading of the screen in front: "Browse"
  explicit ShortcutSheet(const QString& place, QWidget* parent = nullptr);
};

}  // namespace ui
