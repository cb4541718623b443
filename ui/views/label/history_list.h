#pragma once
#include <QTimer>
#include <QWidget>
#include <vector>

#include "labeling/history/label_log.h"

namespace ui {

/// The newest acts of labelling, newest first. A click goes to the object.
class HistoryList : public QWidget {
  Q_OBJECT
 public:
  struct Entry {
    labeling::LabelState mark = labeling::LabelState::Mine;
    QString words;   ///< "Bar: weak"
    QString object;  ///< name
    std::string timeUtc;
    std::int64_t row = -1;
  };
  explicit HistoryList(QWidget* parent = nullptr);
  void setEntries(const std::vector<Entry>& entries);
  const std::vector<Entry>& entries() const { return m_entries; }
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return {100, 48}; }

 Q_SIGNALS:
  void chosen(std::int64_t row);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  std::vector<Entry> m_entries;
  std::size_t m_focused = 0;
  QTimer m_clock;  ///< "8 s ago" grows
};

}  // namespace ui
