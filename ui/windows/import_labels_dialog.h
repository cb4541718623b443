#pragma once
#include <QDialog>
#include <QJsonObject>
#include <optional>
#include <string>
#include <vector>

#include "labeling/history/vote_columns.h"
#include "labeling/scheme/scheme.h"
#include "labeling/survey/cross_match.h"
#include "labeling/survey/table.h"
#include "ui/session/job.h"

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QTableWidget;

namespace ui {

class SegmentedButtons;
class SeparationHistogram;

/// Answers from a table: the file, how its rows find their galaxies (by a column of names, guessed by what
/// matches, or by position on the sky), and which columns answer which question. Columns of votes, as Galaxy
/// Zoo publishes them, are found and stand as QUESTION.ANSWER. What it makes is the parameters of the
/// engine's `import_labels`, less `dir`.
class ImportLabelsDialog : public QDialog {
  Q_OBJECT
 public:
  /// @param names of the project's objects; must outlive the dialog
  /// @param positions of the same objects; empty: they cannot be matched on the sky
  ImportLabelsDialog(const labeling::Scheme& scheme, const std::vector<std::string>& names,
                     std::vector<labeling::SkyPosition> positions = {}, QWidget* parent = nullptr);

  void setFile(const QString& file);
  void matchBySky(bool sky);
  QString problem() const;  ///< why it cannot be imported yet; empty: it can
  QJsonObject parameters() const;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  void readFile();
  void offerColumns();  ///< all but the one with the names
  void matchSky();      ///< off the GUI thread; the words and the histogram follow
  bool isBySky() const;
  void refresh();
  QString questionFor(const QString& column) const;  ///< of the scheme; empty: none has such a name

  const labeling::Scheme& m_scheme;
  const std::vector<std::string>& m_names;
  std::vector<labeling::SkyPosition> m_positions;
  QLineEdit *m_file, *m_annotator;
  QComboBox* m_id;
  SegmentedButtons* m_matchBy;
  QDoubleSpinBox* m_radius;
  SeparationHistogram* m_histogram;
  QTableWidget* m_columns;
  QLabel *m_matchWords, *m_problem;
  QPushButton* m_import;
  std::optional<labeling::Table> m_table;
  QString m_readFile;
  QString m_unreadable;  ///< why the file is no table
  QString m_unmatched;   ///< why nothing can be matched on the sky
  Job<labeling::CrossMatch> m_matching;
};

}  // namespace ui
