#include "ui/views/explore/dendrogram_view.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>
#include <map>

#include "ui/theme/theme.h"
#include "ui/theme/type.h"

namespace ui {
namespace {
constexpr double kSide = 16, kHead = 22, kFoot = 8;
}

DendrogramView::DendrogramView(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("explore-dendrogram"));
  setFocusPolicy(Qt::StrongFocus);
  setFixedHeight(sizeHint().height());
  setCursor(Qt::SplitVCursor);
  setToolTip(tr("Drag the line, or use the arrow keys: where the tree is cut into clusters"));
}

void DendrogramView::setTree(const model::Dendrogram& tree, int groups) {
  m_nodes.clear();
  m_heights.clear();
  const auto merges = static_cast<std::int64_t>(tree.merges.size());
  const std::int64_t drawn = std::min<std::int64_t>(merges, kMostGroups - 1);
  m_most = static_cast<int>(drawn) + 1;
  // Groups that merge above the drawn part's foot are its leaves; from left to right as the tree hangs.
  std::map<std::int32_t, int> nodeOf;
  const std::int64_t firstMerge = merges - drawn;
  std::vector<std::int32_t> open;
  if (drawn > 0) open.push_back(static_cast<std::int32_t>(tree.leaves + merges - 1));
  while (!open.empty()) {
    const std::int32_t group = open.back();
    open.pop_back();
    const std::int64_t merge = group - tree.leaves;
    if (merge < firstMerge) {
      nodeOf[group] = static_cast<int>(m_nodes.size());
      Node leaf;
      leaf.x = static_cast<double>(m_nodes.size());
      m_nodes.push_back(leaf);
      continue;
    }
    const model::Merge& each = tree.merges[static_cast<std::size_t>(merge)];
    open.push_back(each.other);
    open.push_back(each.one);
  }
  for (std::int64_t merge = firstMerge; merge < merges; ++merge) {
    const model::Merge& each = tree.merges[static_cast<std::size_t>(merge)];
    Node node;
    node.one = nodeOf.at(each.one);
    node.other = nodeOf.at(each.other);
    node.height = each.height;
    node.x =
        (m_nodes[static_cast<std::size_t>(node.one)].x + m_nodes[static_cast<std::size_t>(node.other)].x) / 2;
    nodeOf[static_cast<std::int32_t>(tree.leaves + merge)] = static_cast<int>(m_nodes.size());
    m_nodes.push_back(node);
    m_heights.push_back(each.height);
  }
  m_top = m_heights.empty() || !(m_heights.back() > 0) ? 1 : m_heights.back();
  m_groups = std::clamp(groups, 1, std::max(1, m_most));
  setAccessibleName(tr("Tree of groups, cut into %1 clusters").arg(m_groups));
  update();
}

double DendrogramView::yOf(double height) const {
  // Square roots: the many small merges at the foot stay apart.
  return this->height() - kFoot - (this->height() - kFoot - kHead) * std::sqrt(height / m_top);
}

void DendrogramView::paintEvent(QPaintEvent*) {
  const Theme& theme = Theme::current();
  QPainter painter(this);
  painter.setFont(typeFont(Type::Caption));
  painter.setPen(theme.text3);
  painter.drawText(QRectF(kSide, 4, width() - 2 * kSide, 16), Qt::AlignLeft | Qt::AlignVCenter,
                   tr("Tree of groups, cut into %1").arg(m_groups));
  if (m_heights.empty()) return;
  painter.setRenderHint(QPainter::Antialiasing);
  const auto leaves = static_cast<double>(m_most);
  const auto xOf = [&](double place) { return kSide + (place + 0.5) * (width() - 2 * kSide) / leaves; };
  const double cut = m_groups >= m_most ? m_heights.front() / 2
                     : m_groups <= 1    ? m_top
                                        : (m_heights[static_cast<std::size_t>(m_most - m_groups - 1)] +
                                        m_heights[static_cast<std::size_t>(m_most - m_groups)]) /
                                           2;
  for (const Node& node : m_nodes) {
    if (node.one < 0) continue;
    painter.setPen(QPen(node.height > cut ? theme.text2 : theme.histo, 1));
    const double top = yOf(node.height);
    for (const int side : {node.one, node.other}) {
      const Node& below = m_nodes[static_cast<std::size_t>(side)];
      painter.drawLine(QPointF(xOf(below.x), yOf(below.height)), QPointF(xOf(below.x), top));
    }
    painter.drawLine(QPointF(xOf(m_nodes[static_cast<std::size_t>(node.one)].x), top),
                     QPointF(xOf(m_nodes[static_cast<std::size_t>(node.other)].x), top));
  }
  const double y = m_groups <= 1 ? kHead - 3 : yOf(cut);
  painter.setPen(QPen(theme.accent, hasFocus() ? 2 : 1.5));
  painter.drawLine(QPointF(kSide / 2, y), QPointF(width() - kSide / 2, y));
  painter.setBrush(theme.accent);
  painter.setPen(Qt::NoPen);
  painter.drawEllipse(QPointF(width() - kSide / 2, y), 4, 4);
}

void DendrogramView::cutAt(double y) {
  int groups = 1;
  for (const double each : m_heights) groups += yOf(each) < y ? 1 : 0;
  setGroups(groups);
}

void DendrogramView::setGroups(int groups) {
  groups = std::clamp(groups, 1, std::max(1, m_most));
  if (groups == m_groups) return;
  m_groups = groups;
  setAccessibleName(tr("Tree of groups, cut into %1 clusters").arg(m_groups));
  update();
  Q_EMIT groupsChanged(groups);
}

void DendrogramView::mousePressEvent(QMouseEvent* event) { cutAt(event->position().y()); }

void DendrogramView::mouseMoveEvent(QMouseEvent* event) {
  if (event->buttons() & Qt::LeftButton) cutAt(event->position().y());
}

void DendrogramView::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Down || event->key() == Qt::Key_Right) return setGroups(m_groups + 1);
  if (event->key() == Qt::Key_Up || event->key() == Qt::Key_Left) return setGroups(m_groups - 1);
  QWidget::keyPressEvent(event);
}

void DendrogramView::wheelEvent(QWheelEvent* event) {
  setGroups(m_groups + (event->angleDelta().y() < 0 ? 1 : -1));
  event->accept();
}

}  // namespace ui
