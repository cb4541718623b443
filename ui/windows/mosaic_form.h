#pragma once
#include <QImage>
#include <QJsonObject>
#include <QWidget>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "labeling/survey/table.h"
#include "model/base/run_control.h"

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QLineEdit;
class QListWidget;

namespace ui {

class SegmentedButtons;

/// What a project of views into mosaics is made of: the mosaics, and the objects in them, from a catalogue or
/// found by the program. A page of the new-project dialog; what it asks for is the parameters of the engine's
/// `new --mosaic`.
class MosaicForm : public QWidget {
  Q_OBJECT
 public:
  explicit MosaicForm(QWidget* parent = nullptr);

  void addMosaics(const QStringList& files);
  QStringList mosaics() const;
  void setCatalogue(const QString& file);  ///< reads it and guesses its columns
  void setDetecting(bool detecting);
  QString problem() const;  ///< why this is not enough for a project; empty: it is
  QJsonObject parameters() const;

  /// Everything a look at a few objects needs, on any thread.
  struct Request {
    std::vector<std::string> mosaics;
    std::shared_ptr<const labeling::Table> table;  ///< none: sources are to be found
    std::string id, ra, dec, size;
  };
  Request request() const;

  struct Sample {
    QString name;
    QImage image;
    QString reason;  ///< why there is none
  };
  struct Look {
    QStringList bands;
    int mosaics = 0;
    double pixelScaleArcsec = 0;
    std::int64_t rows = 0, covered = 0;  ///< of the catalogue; of a thousand of them at most
    std::int64_t looked = 0;
    std::vector<Sample> samples;
  };
  /// @throws model::Error for mosaics or columns that cannot be used
  static Look look(const Request& request, int samples, const model::RunControl& control);

 Q_SIGNALS:
  void changed();

 private:
  QWidget* makeMosaics();
  QWidget* makeCatalogue();
  QWidget* makeDetection();

  QListWidget* m_mosaics;
  SegmentedButtons* m_way;
  QWidget *m_catalogueRows, *m_detectionRows;
  QLineEdit *m_catalogue, *m_size;
  QComboBox *m_id, *m_ra, *m_dec;
  QDoubleSpinBox* m_threshold;
  QLabel* m_tableWords;
  std::shared_ptr<const labeling::Table> m_table;
  QString m_tableProblem;
};

}  // namespace ui
