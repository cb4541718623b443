#pragma once
#include <QStyledItemDelegate>

namespace ui {

class ThumbnailCache;

/// A cluster in the list: three cutouts, number and name, class mix, count.
class ClusterDelegate : public QStyledItemDelegate {
  Q_OBJECT
 public:
  static constexpr int kRowHeight = 72;
  static constexpr int kThumbnailSide = 40;

  ClusterDelegate(ThumbnailCache& thumbnails, QObject* parent);
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  void updateEditorGeometry(QWidget* editor, const QStyleOptionViewItem& option,
                            const QModelIndex& index) const override;

 private:
  ThumbnailCache& m_thumbnails;
};

}  // namespace ui
