#pragma once
#include <QStyledItemDelegate>

namespace ui {

/// A row of the runs table: state as a mark with words, loss by epoch as a sparkline, counts underlined with
/// dots.
class RunDelegate : public QStyledItemDelegate {
  Q_OBJECT
 public:
  using QStyledItemDelegate::QStyledItemDelegate;
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

}  // namespace ui
