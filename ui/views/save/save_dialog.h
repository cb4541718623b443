#pragma once
#include <QDialog>

#include "ui/views/save/save_pictures.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QPushButton;
class QSpinBox;

namespace ui {

/// What is saved of the chosen galaxies: pictures, FITS cutouts or a contact sheet, and the choices each of
/// them has. Where it goes is asked afterwards.
class SaveDialog : public QDialog {
  Q_OBJECT
 public:
  explicit SaveDialog(std::int64_t galaxies, QWidget* parent = nullptr);

  void setKind(SaveRequest::Kind kind);
  /// Fills in what was chosen; rows, captions, target and the words of the header are the caller's.
  void fill(SaveRequest& request) const;

 private:
  SaveRequest::Kind kind() const;
  void refresh();

  std::int64_t m_galaxies;
  QComboBox* m_kind;
  QSpinBox* m_side;
  QCheckBox* m_annotations;
  QSpinBox* m_columns;
  QSpinBox* m_rows;
  QSpinBox* m_tile;
  QCheckBox* m_header;
  QLabel* m_words;
  QPushButton* m_save;
  QWidget* m_pictureChoices;
  QWidget* m_sheetChoices;
};

}  // namespace ui
