#include "ui/views/train/run_delegate.h"

#include <QPainter>
#include <QPainterPath>
#include <algorithm>

#include "ui/theme/icons.h"
#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"
#include "ui/theme/type.h"
#include "ui/views/train/run_table_model.h"

namespace ui {
namespace {

void paintSparkline(QPainter& painter, const QRectF& box, const RunHistory& history, const QColor& colour) {
  if (history.epochs.size() < 2) return;
  double low = history.epochs.front().validationLoss, high = low;
  for (const Epoch& epoch : history.epochs) {
    low = std::min(low, epoch.validationLoss);
    high = std::max(high, epoch.validationLoss);
  }
  QPainterPath path;
  const double step = box.width() / static_cast<double>(history.epochs.size() - 1);
  for (std::size_t i = 0; i < history.epochs.size(); ++i) {
    const double share = high > low ? (history.epochs[i].validationLoss - low) / (high - low) : 0.5;
    const QPointF at(box.left() + step * static_cast<double>(i), box.bottom() - share * box.height());
    if (i == 0)
      path.moveTo(at);
    else
      path.lineTo(at);
  }
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(colour, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
  painter.drawPath(path);
}

}  // namespace

QSize RunDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const { return {60, 40}; }

void RunDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                        const QModelIndex& index) const {
  const Theme& theme = Theme::current();
  const auto* model = qobject_cast<const RunTableModel*>(index.model());
  const labeling::RunRecord* run = model ? model->runAt(index.row()) : nullptr;
  if (!run) return;
  const bool selected = option.state & QStyle::State_Selected;
  const bool hovered = option.state & QStyle::State_MouseOver;
  painter->save();
  painter->setRenderHint(QPainter::Antialiasing);
  painter->fillRect(option.rect, selected ? theme.accentSoft : hovered ? theme.hover : theme.panel);
  if (!selected) {
    painter->setPen(QPen(theme.line, 0));
    painter->drawLine(option.rect.bottomLeft(), option.rect.bottomRight());
  }
  const QRectF box = QRectF(option.rect).adjusted(8, 0, -8, 0);
  const bool failed = run->state == "failed";
  const bool running = run->state == "running";
  const QString words = index.data(Qt::DisplayRole).toString();
  painter->setFont(typeFont(index.column() == RunTableModel::Run ? Type::SmallStrong : Type::Small));
  painter->setPen(index.column() == RunTableModel::Run ? theme.text : theme.text2);

  switch (index.column()) {
    case RunTableModel::State: {
      const QRectF mark(box.left(), box.center().y() - 7, 14, 14);
      const bool inUse = words == RunTableModel::tr("in use");
      if (failed) {
        paintIcon(*painter, QStringLiteral("warn"), mark, theme.bad, 14);
        painter->setPen(theme.bad);
      } else if (inUse) {
        paintIcon(*painter, QStringLiteral("check"), mark, theme.text, 14);
        painter->setFont(typeFont(Type::SmallStrong));
        painter->setPen(theme.text);
      } else {
        painter->setPen(running ? Qt::NoPen : QPen(theme.text2, 1.2));
        painter->setBrush(running ? QBrush(theme.accent) : Qt::NoBrush);
        painter->drawEllipse(mark.center(), 4, 4);
        painter->setPen(running ? theme.text : theme.text2);
      }
      painter->drawText(box.adjusted(20, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, words);
      break;
    }
    case RunTableModel::LossByEpoch:
      if (failed)
        painter->drawText(
            box, Qt::AlignLeft | Qt::AlignVCenter,
            painter->fontMetrics().elidedText(words, Qt::ElideRight, static_cast<int>(box.width())));
      else
        paintSparkline(*painter, QRectF(box.left(), box.center().y() - 8, std::min(72.0, box.width()), 16),
                       model->historyAt(index.row()), selected ? theme.text : theme.text2);
      break;
    case RunTableModel::Galaxies: {
      painter->setPen(theme.text);
      drawTabular(*painter, box, Qt::AlignRight | Qt::AlignVCenter, words);
      const double wide = tabularWidth(painter->font(), words);
      painter->setPen(QPen(theme.control, 1, Qt::DotLine));
      painter->drawLine(QPointF(box.right() - wide, box.center().y() + 9),
                        QPointF(box.right(), box.center().y() + 9));
      break;
    }
    case RunTableModel::Accuracy:
    case RunTableModel::Auroc:
      painter->setPen(theme.text);
      drawTabular(*painter, box, Qt::AlignRight | Qt::AlignVCenter, words);
      break;
    default:
      painter->drawText(
          box, index.data(Qt::TextAlignmentRole).toInt(),
          painter->fontMetrics().elidedText(words, Qt::ElideRight, static_cast<int>(box.width())));
  }
  painter->restore();
}

}  // namespace ui
