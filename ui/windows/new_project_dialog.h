#pragma once
#include <QDialog>
#include <QJsonObject>
#include <optional>
#include <vector>

#include "labeling/survey/cross_match.h"
#include "labeling/survey/image_folder.h"
#include "labeling/survey/table.h"
#include "ui/session/job.h"
#include "ui/windows/mosaic_form.h"

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QStackedWidget;

namespace ui {

class SegmentedButtons;
class SeparationHistogram;

/// A new project in three steps: files; columns (guessed, editable), or a radius within which rows find their
/// images on the sky; a check of twelve samples. Its objects
/// are cutouts in a folder, or views into mosaics (MosaicForm). What it makes is the parameters of the
/// engine's `new`.
class NewProjectDialog : public QDialog {
  Q_OBJECT
 public:
  /// @param withCatalogue the catalogue is asked for first
  explicit NewProjectDialog(bool withCatalogue, QWidget* parent = nullptr);

  void setImages(const QString& folder);
  void setCatalogue(const QString& file);
  void setBandsFrom(const QString& pattern);  ///< how file names tell objects and bands; empty: guessed
  void setDirectory(const QString& directory);
  void matchBySky(bool sky);          ///< rows find their images by position instead of by name
  void setOfMosaics(bool ofMosaics);  ///< the second way, instead of a folder of cutouts
  MosaicForm& mosaicForm() { return *m_mosaicForm; }
  int step() const;
  void next();
  QString problem() const;  ///< why this step cannot be left; empty: it can
  QJsonObject parameters() const;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  using Sample = MosaicForm::Sample;
  struct Check {
    labeling::FolderContents folder;
    std::int64_t matched = -1;  ///< < 0: no catalogue
    std::optional<labeling::CrossMatch> sky;
    std::vector<Sample> samples;
  };
  QWidget* makeFiles();
  QWidget* makeCutouts();
  QWidget* makeColumns();
  QWidget* makeCheck();
  void readCatalogue();
  void startCheck();
  void showCheck(const Check& check);
  void startMosaicCheck();
  void showMosaicCheck(const MosaicForm::Look& look);
  void showSamples(const std::vector<Sample>& samples);
  bool isBySky() const;
  void refresh();

  bool m_withCatalogue;
  QStackedWidget *m_steps, *m_ways;
  SegmentedButtons* m_wayChoice;
  MosaicForm* m_mosaicForm;
  QLineEdit *m_images, *m_bandsFrom, *m_catalogue, *m_directory;
  QLabel *m_stepWords, *m_problem, *m_columnWords, *m_checkWords;
  QComboBox* m_id = nullptr;
  SegmentedButtons* m_matchBy;
  QDoubleSpinBox* m_radius;
  SeparationHistogram* m_histogram;
  QLabel* m_idWords;
  bool m_hasPlaces = false;  ///< the catalogue has columns of positions
  QWidget* m_samples;
  QPushButton *m_back, *m_next = nullptr;
  std::optional<labeling::Table> m_table;
  QString m_tableFile;
  bool m_checked = false;
  Job<Check> m_checking;
  Job<MosaicForm::Look> m_lookingAtMosaics;
};

}  // namespace ui
