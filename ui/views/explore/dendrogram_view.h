#pragma once
#include <QWidget>
#include <cstdint>
#include <vector>

#include "model/embedding/linkage.h"

namespace ui {

/// The upper part of a tree of groups and the line at which it is cut. Dragging the line, the arrow keys or
/// the wheel change how many groups there are.
class DendrogramView : public QWidget {
  Q_OBJECT
 public:
  static constexpr int kMostGroups = 60;  ///< drawn, and at most cut into

  explicit DendrogramView(QWidget* parent = nullptr);
  void setTree(const model::Dendrogram& tree, int groups);
  int groups() const { return m_groups; }
  QSize sizeHint() const override { return {280, 120}; }

 Q_SIGNALS:
  void groupsChanged(int groups);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;

 private:
  /// A group of the drawn part: where it stands and how high it was made; a leaf here stands for all below.
  struct Node {
    double x = 0, height = 0;
    int one = -1, other = -1;
  };
  double yOf(double height) const;
  void cutAt(double y);
  void setGroups(int groups);

  std::vector<Node> m_nodes;      // leaves first, then merges, the root last
  std::vector<double> m_heights;  // of the drawn merges, lowest first
  double m_top = 1;
  int m_groups = 0, m_most = 0;
};

}  // namespace ui
