#pragma once
#include <QWidget>
#include <array>
#include <optional>

#include "ui/views/evaluate/evaluation.h"

namespace ui {

/// The confusion matrix; the tint is the count. A click shows the galaxies of a cell below, a double click or
/// Enter opens them in Browse, arrows move between cells.
class ConfusionGrid : public QWidget {
  Q_OBJECT
 public:
  explicit ConfusionGrid(QWidget* parent = nullptr);
  void setWords(const QString& positive, const QString& negative);
  void setCounts(const model::ConfusionCounts& counts);
  const model::ConfusionCounts& counts() const { return m_counts; }
  Cell cell() const { return m_cell; }
  void setCell(Cell cell);
  QRectF placeOf(Cell cell) const;
  QSize sizeHint() const override { return {348, 146}; }
  QSize minimumSizeHint() const override { return {260, 146}; }

  static QString nameOf(Cell cell);  ///< "True positives"

 Q_SIGNALS:
  void chosen(ui::Cell cell);
  void opened(ui::Cell cell);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  std::int64_t countOf(Cell cell) const;
  std::optional<Cell> cellAt(QPointF at) const;
  void updateAccessibleText();

  model::ConfusionCounts m_counts;
  QString m_positive, m_negative;
  Cell m_cell = Cell::FalseNegative;
};

}  // namespace ui
