#pragma once
#include <QDialog>
#include <QJsonObject>
#include <optional>
#include <string>
#include <vector>

#include "labeling/scheme/scheme.h"
#include "labeling/survey/table.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QTableWidget;

namespace ui {

/// Answers from a table: the file, the column that names the galaxies (guessed by what matches), and which
/// columns answer which question. What it makes is the parameters of the engine's `import_labels`, less
/// `dir`.
class ImportLabelsDialog : public QDialog {
  Q_OBJECT
 public:
  /// @param names of the project's objects; must outlive the dialog
  ImportLabelsDialog(const labeling::Scheme& scheme, const std::vector<std::string>& names,
                     QWidget* parent = nullptr);

  void setFile(const QString& file);
  QString problem() const;  ///< why it cannot be imported yet; empty: it can
  QJsonObject parameters() const;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  void readFile();
  void offerColumns();  ///< all but the one with the names
  void refresh();
  QString questionFor(const QString& column) const;  ///< of the scheme; empty: none has such a name

  const labeling::Scheme& m_scheme;
  const std::vector<std::string>& m_names;
  QLineEdit *m_file, *m_annotator;
  QComboBox* m_id;
  QTableWidget* m_columns;
  QLabel *m_matchWords, *m_problem;
  QPushButton* m_import;
  std::optional<labeling::Table> m_table;
  QString m_readFile;
  QString m_unreadable;  ///< why the file is no table
};

}  // namespace ui
