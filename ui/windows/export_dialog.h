#pragma once
#include <QDialog>
#include <QJsonObject>
#include <cstdint>
#include <vector>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace ui {

class SegmentedButtons;

/// What leaves the project: which galaxies, as what, where to. What it makes is the parameters of the
/// engine's `export`, less `dir`.
class ExportDialog : public QDialog {
  Q_OBJECT
 public:
  enum class Rows { All, Filter, Selection };
  enum class Kind { Catalogue, Training, Cutouts };

  /// What there is to choose from.
  struct Choices {
    QString title;                        ///< of the project, for the file's name
    std::int64_t objects = 0;             ///< all of them
    std::vector<std::int64_t> filtered;   ///< what Browse shows; all of them: no filter is set
    std::vector<std::int64_t> selection;  ///< may be empty
    Rows start = Rows::All;
    bool isBlind = false;  ///< scores stay out unless asked for
    struct Snapshot {
      QString name;
      QString words;  ///< "r3, as settled, 22 Nov 2026"
    };
    std::vector<Snapshot> snapshots;  ///< whose labels can be written instead of those of now
  };
  explicit ExportDialog(Choices choices, QWidget* parent = nullptr);

  void setRows(Rows rows);
  void setKind(Kind kind);
  void setTarget(const QString& path);
  QString problem() const;  ///< why it cannot be exported yet; empty: it can
  QJsonObject parameters() const;
  std::int64_t rowCount() const;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  Rows rows() const;
  Kind kind() const;
  QString ending() const;  ///< ".fits"; empty for a folder
  void chooseTarget();
  void refresh();

  Choices m_choices;
  std::vector<Rows> m_offered;
  SegmentedButtons *m_rows, *m_kind;
  QComboBox* m_format;
  QComboBox* m_snapshot;
  QLabel* m_snapshotHead;
  QCheckBox *m_catalogue, *m_labels, *m_scores;
  QLineEdit* m_target;
  QLabel *m_kindWords, *m_columnsHead, *m_targetHead, *m_problem;
  QPushButton* m_export;
};

}  // namespace ui
