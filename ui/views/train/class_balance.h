#pragma once
#include <QWidget>
#include <cstdint>
#include <vector>

namespace ui {

/// How many galaxies carry each answer: a bar, a count that opens them, a share.
class ClassBalance : public QWidget {
  Q_OBJECT
 public:
  struct Row {
    QString words;
    std::vector<std::int64_t> rows;  ///< the objects
  };

  explicit ClassBalance(QWidget* parent = nullptr);
  void setRows(std::vector<Row> rows);

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return sizeHint(); }

 Q_SIGNALS:
  void activated(const std::vector<std::int64_t>& rows, const QString& words);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void leaveEvent(QEvent* event) override;

 private:
  int rowAt(QPointF position) const;
  std::vector<Row> m_rows;
  int m_hovered = -1;
  int m_current = 0;
};

}  // namespace ui
