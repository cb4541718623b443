#pragma once
#include <QColor>
#include <QWidget>
#include <functional>
#include <vector>

class QPainter;

namespace ui {

/// Values with a check box, a glyph, a bar and a count each. Click a row to switch it, its number to show
/// only it, Ctrl+click to exclude it. Up, Down and Space do the same.
class CheckCountList : public QWidget {
  Q_OBJECT
 public:
  using Glyph = std::function<void(QPainter& painter, QPointF centre)>;
  CheckCountList(const QString& title, QWidget* parent = nullptr);

  void addRow(const QString& words, Glyph glyph);
  int rowCount() const { return static_cast<int>(m_rows.size()); }
  bool isChecked(int row) const { return m_rows[static_cast<std::size_t>(row)].checked; }
  void setChecked(int row, bool checked);      ///< no signal
  void setCount(int row, std::int64_t count);  ///< -1: being counted
  std::int64_t count(int row) const { return m_rows[static_cast<std::size_t>(row)].count; }
  void setRowShown(int row, bool shown);
  QRect rowRect(int row) const;
  QRect wordsRect(int row) const;  ///< room for the words; what the number and at least 16 px of bar leave

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return sizeHint(); }

 Q_SIGNALS:
  void changed();

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  struct Row {
    QString words;
    Glyph glyph;
    bool checked = true;
    bool shown = true;
    std::int64_t count = 0;
  };
  int rowAt(QPoint point) const;
  int countWidth() const;
  int barWidth() const;
  void showOnly(int row);
  QString m_title;
  std::vector<Row> m_rows;
  int m_focusRow = 0;
  int m_hoverRow = -1;
  bool m_hoverCount = false;
};

}  // namespace ui
