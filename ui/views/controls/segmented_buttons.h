#pragma once
#include <QFrame>
#include <QStringList>

class QButtonGroup;
class QHBoxLayout;

namespace ui {

/// A row of words of which one is chosen. Arrows move between them.
class SegmentedButtons : public QFrame {
  Q_OBJECT
 public:
  enum class Size { Normal, Small };
  /// @param stretch the segments share the width evenly
  explicit SegmentedButtons(Size size = Size::Normal, bool stretch = false, QWidget* parent = nullptr);

  void setWords(const QStringList& words);  ///< keeps the index where it still exists; no signal
  QStringList words() const;
  int index() const;         ///< -1: none
  void setIndex(int index);  ///< -1: none; no signal

 Q_SIGNALS:
  void chosen(int index);

 private:
  Size m_size;
  bool m_stretch;
  QButtonGroup* m_group;
  QHBoxLayout* m_row;
};

}  // namespace ui
