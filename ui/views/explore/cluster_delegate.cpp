#include "ui/views/explore/cluster_delegate.h"

#include <QPainter>
#include <QWidget>

#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"
#include "ui/theme/type.h"
#include "ui/views/explore/cluster_model.h"
#include "ui/views/explore/mix_bar.h"
#include "ui/views/gallery/thumbnail_cache.h"

namespace ui {
namespace {
constexpr int kMargin = 16, kGap = 2;
int wordsLeft() { return kMargin + 3 * (ClusterDelegate::kThumbnailSide + kGap) + 8; }
}  // namespace

ClusterDelegate::ClusterDelegate(ThumbnailCache& thumbnails, QObject* parent)
    : QStyledItemDelegate(parent), m_thumbnails(thumbnails) {}

QSize ClusterDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const {
  return {200, kRowHeight};
}

void ClusterDelegate::updateEditorGeometry(QWidget* editor, const QStyleOptionViewItem& option,
                                           const QModelIndex&) const {
  editor->setGeometry(option.rect.left() + wordsLeft() - 8, option.rect.top() + 4,
                      option.rect.width() - wordsLeft(), 32);
}

void ClusterDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                            const QModelIndex& index) const {
  const auto* model = qobject_cast<const ClusterModel*>(index.model());
  const Cluster* cluster = model ? model->at(index.row()) : nullptr;
  if (!cluster) return;
  const Theme& theme = Theme::current();
  const bool selected = option.state & QStyle::State_Selected;
  const bool hovered = option.state & QStyle::State_MouseOver;
  painter->save();
  painter->setRenderHint(QPainter::Antialiasing);
  painter->setRenderHint(QPainter::SmoothPixmapTransform);
  if (selected || hovered) painter->fillRect(option.rect, selected ? theme.accentSoft : theme.hover);
  if (selected)
    painter->fillRect(QRect(option.rect.left(), option.rect.top(), 3, option.rect.height()), theme.accent);

  int x = option.rect.left() + kMargin;
  const int top = option.rect.top() + (kRowHeight - kThumbnailSide) / 2;
  for (const std::int64_t row : cluster->representatives) {
    const QRect box(x, top, kThumbnailSide, kThumbnailSide);
    const QImage image = m_thumbnails.findAny(row);
    if (image.isNull())
      painter->fillRect(box, theme.raised);
    else
      painter->drawImage(
          QRectF(box), image,  // the galaxy fills the middle of a cutout
          QRectF(image.width() * 0.2, image.height() * 0.2, image.width() * 0.6, image.height() * 0.6));
    x += kThumbnailSide + kGap;
  }

  const QRectF words(option.rect.left() + wordsLeft(), option.rect.top() + 10,
                     option.rect.width() - wordsLeft() - kMargin, 18);
  painter->setFont(typeFont(Type::Small));
  painter->setPen(selected || hovered ? theme.text2 : theme.text3);
  const QString number = QString::number(cluster->number + 1);
  painter->drawText(words, Qt::AlignLeft | Qt::AlignVCenter, number);
  painter->setPen(cluster->name.isEmpty() ? (selected || hovered ? theme.text2 : theme.text3) : theme.text);
  const QRectF name = words.adjusted(22, 0, 0, 0);
  painter->drawText(name, Qt::AlignLeft | Qt::AlignVCenter,
                    painter->fontMetrics().elidedText(index.data(Qt::DisplayRole).toString(), Qt::ElideRight,
                                                      static_cast<int>(name.width())));
  paintMix(*painter, QRectF(words.left(), words.bottom() + 4, words.width(), 4), cluster->classes);
  painter->setPen(theme.text);
  const QRectF count(words.left(), words.bottom() + 12, words.width(), 18);
  const QString total = grouped(static_cast<qint64>(cluster->rows.size()));
  drawTabular(*painter, count, Qt::AlignLeft | Qt::AlignVCenter, total);
  painter->setPen(QPen(theme.control, 1, Qt::DotLine));
  painter->drawLine(QPointF(count.left(), count.center().y() + 8),
                    QPointF(count.left() + tabularWidth(painter->font(), total), count.center().y() + 8));
  painter->restore();
}

}  // namespace ui
