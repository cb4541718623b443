#pragma once
#include <QImage>
#include <QPainterPath>
#include <QPixmap>
#include <QPointF>
#include <QString>
#include <QStringList>
#include <QWidget>
#include <optional>
#include <vector>

#include "ui/views/label/readout.h"
#include "ui/views/label/sky_picture.h"

namespace ui {

/// Another object of the project that lies in the field.
struct FieldObject {
  QString name;
  QPointF at;  ///< in image pixels from the top left corner
};

/// One galaxy, large. The wheel zooms at the pointer, a drag pans; above 800 % pixels are shown as they are.
/// What of a damaged file is lost stands below its name. Compass and scale bar come from the image's WCS;
/// corner marks show exactly what the model sees.
class SkyView : public QWidget {
  Q_OBJECT
 public:
  explicit SkyView(QWidget* parent = nullptr);

  /// @param newObject  fits the image again; false: the same object, stretched otherwise
  void setPicture(const SkyPicture& picture, bool newObject);
  void clear(const QString& sentence);  ///< no image: why
  const QImage& image() const { return m_image; }

  void setHeading(const QString& name, const QString& facts);
  void setKpcPerArcsec(std::optional<double> kpcPerArcsec);  ///< none: redshift not known
  /// Central part that the model is fed with, as a share of the shorter side.
  void setModelInput(std::optional<double> crop);
  void setFieldObjects(std::vector<FieldObject> objects);  ///< marked with a ring and their names

  double zoom() const { return m_zoom; }  ///< logical pixels per image pixel
  bool isFitted() const { return m_isFitted; }
  void fit();
  void oneToOne();
  void zoomBy(double factor, QPointF at);
  void zoomBy(double factor);  ///< about the middle
  /// Hold Z: 1:1 under the pointer where the image is shown smaller, else the loupe; back on release.
  void setPeek(bool peek);
  void setLoupe(bool shown);  ///< pixels and their values beside the pointer
  bool isLoupeShown() const { return m_loupe; }

  QPointF imageFromView(QPointF at) const;  ///< image pixels from the top left corner
  QPointF viewFromImage(QPointF at) const;
  std::optional<SkyReading> readingAt(QPointF viewPosition) const;

 Q_SIGNALS:
  void pointerMoved(const std::optional<ui::SkyReading>& reading);
  void zoomChanged(double zoom);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;

 private:
  void setView(double zoom, QPointF centre, bool fitted);
  double fitZoom() const;
  void paintLines(QPainter& painter, QPointF topLeft) const;
  void paintFieldObjects(QPainter& painter) const;
  void paintModelInput(QPainter& painter) const;
  void paintHeading(QPainter& painter) const;
  void updateAccessibleText();

  std::shared_ptr<const labeling::Cutout> m_cutout;  ///< as it lies in its file
  std::shared_ptr<const labeling::Cutout> m_shown;   ///< what is drawn: smoothed and turned
  std::size_t m_loupeBand = 0;
  QImage m_image;
  QSizeF m_imageSize;  ///< of what is shown; a hasty picture has fewer pixels
  std::vector<QPainterPath> m_contours;
  QPainterPath m_segments;
  std::vector<FieldObject> m_fieldObjects;
  bool m_loupe = false, m_loupeByPeek = false;
  QString m_name, m_facts, m_sentence;
  QString m_notice;    ///< what of a damaged file is lost; empty: nothing
  QStringList m_lost;  ///< bands
  std::optional<double> m_kpcPerArcsec;
  std::optional<double> m_modelCrop;
  double m_zoom = 1;
  QPointF m_centre;  ///< image pixel in the middle of the view
  bool m_isFitted = true;
  std::optional<std::pair<double, QPointF>> m_beforePeek;
  bool m_wasFitted = true;
  std::optional<QPointF> m_dragFrom;
  QPointF m_pointer;
};

}  // namespace ui
