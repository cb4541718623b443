#pragma once
#include <QWidget>

class QCheckBox;
class QLabel;

namespace ui {

class CountLink;

/// The line above the queue's filmstrip: how far one has come, why the object on screen was picked, and what
/// can be done about the queue.
class QueueHead : public QWidget {
  Q_OBJECT
 public:
  explicit QueueHead(QWidget* parent = nullptr);

  void setCount(const QString& words);   ///< "1,847 of 2,500 · Least sure: bar"
  void setReason(const QString& words);  ///< shortened to the room there is; the tool tip has all of it
  void setStale(bool stale);             ///< offers to rebuild
  void setKeepable(bool keepable);       ///< offers to keep what another view opened
  void setLearning(bool on);             ///< without announcing it
  QString reason() const { return m_reason; }

 Q_SIGNALS:
  void chooseRequested();
  void rebuildRequested();
  void keepRequested();
  void learningToggled(bool on);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  QLabel* m_count;
  QWidget* m_reasonRoom;
  CountLink* m_rebuild;
  CountLink* m_keep;
  QLabel* m_skipWords;
  QCheckBox* m_learn;
  QString m_reason;
};

}  // namespace ui
