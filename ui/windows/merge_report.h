#pragma once
#include <QDialog>
#include <QJsonObject>

namespace ui {

/// What a merge brought: whose labels are new, by question, and which galaxies are not the same in both
/// projects.
class MergeReportDialog : public QDialog {
  Q_OBJECT
 public:
  /// @param report  of the engine's `merge`
  explicit MergeReportDialog(const QJsonObject& report, QWidget* parent = nullptr);
  static QString headline(const QJsonObject& report);  ///< "1,204 new label events"
};

}  // namespace ui
