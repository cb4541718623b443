#include "ui/views/evaluate/threshold_table.h"

#include <QEvent>
#include <QHeaderView>
#include <QPainter>
#include <QStyledItemDelegate>
#include <algorithm>
#include <array>
#include <cmath>

#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"
#include "ui/theme/type.h"
#include "ui/views/evaluate/threshold_words.h"

namespace ui {

namespace {

constexpr int kCount = 4;  // column
constexpr int kRowTall = 34, kHeadTall = 22;
constexpr int kRangeRole = Qt::UserRole + 2;  // "0.84 – 0.90"

/// Tabular figures, the current row in brass, a dotted line under what can be clicked.
class Delegate : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    const Theme& theme = Theme::current();
    const bool current = index.data(Qt::UserRole + 1).toBool();
    painter->save();
    if (current) painter->fillRect(option.rect, theme.accentSoft);
    painter->setPen(theme.line);
    painter->drawLine(option.rect.topLeft(), option.rect.topRight());
    const QFont type = typeFont(current && index.column() != kCount ? Type::SmallStrong : Type::Small);
    painter->setFont(type);
    const QString text = index.data().toString();
    painter->setPen(index.column() == kCount && !current ? theme.text2 : theme.text);
    const QString range = index.data(kRangeRole).toString();
    const QRect place = option.rect.adjusted(8, 0, -8, range.isEmpty() ? 0 : -14);
    const Qt::Alignment alignment = (index.column() == 0 ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter;
    drawTabular(*painter, place, alignment, text);
    if (!range.isEmpty()) {
      painter->setFont(typeFont(Type::Caption));
      painter->setPen(current ? theme.text2 : theme.text3);
      drawTabular(*painter, option.rect.adjusted(4, 16, -8, -2), alignment, range);
    }
    if (index.column() == kCount) {
      const double wide = tabularWidth(type, text);
      QPen dotted(theme.control, 1, Qt::CustomDashLine);
      dotted.setDashPattern({1, 2});
      if (option.state & QStyle::State_MouseOver) dotted = QPen(theme.text2, 1);
      painter->setPen(dotted);
      const double y = place.center().y() + 8.5;
      painter->drawLine(QPointF(place.right() + 1 - wide, y), QPointF(place.right() + 1, y));
    }
    painter->restore();
  }
};

class Header : public QHeaderView {
 public:
  explicit Header(QWidget* parent) : QHeaderView(Qt::Horizontal, parent) {}

 protected:
  void paintSection(QPainter* painter, const QRect& place, int column) const override {
    painter->save();
    QFont caption = typeFont(Type::Caption);
    caption.setWeight(QFont::Medium);
    painter->setFont(caption);
    painter->setPen(Theme::current().text3);
    const QString words = model()->headerData(column, Qt::Horizontal).toString();
    if (column == 0) {
      const double y = place.center().y() + 4;
      painter->drawText(QPointF(place.left() + 8, y), QStringLiteral("P"));
      const double x = place.left() + 8 + QFontMetricsF(caption).horizontalAdvance(QLatin1Char('P'));
      caption.setPixelSize(8);
      painter->setFont(caption);
      painter->drawText(QPointF(x, y + 3), QStringLiteral("thr"));
    } else {
      painter->drawText(place.adjusted(0, 0, -8, 0), Qt::AlignRight | Qt::AlignVCenter, words);
    }
    painter->restore();
  }
};

QString interval(const model::Rate& rate) {
  if (!std::isfinite(rate.value)) return QObject::tr("not defined: nothing to divide by");
  return QObject::tr("%1\n68 %: %2 to %3\n95 %: %4 to %5 (Wilson)")
      .arg(fixed(rate.value, 4), fixed(rate.oneSigma.low, 3), fixed(rate.oneSigma.high, 3),
           fixed(rate.percent95.low, 3), fixed(rate.percent95.high, 3));
}

QString rangeOf(const model::Rate& rate) {
  return std::isfinite(rate.value)
             ? QStringLiteral("%1–%2").arg(fixed(rate.oneSigma.low, 2), fixed(rate.oneSigma.high, 2))
             : QString();
}

}  // namespace

ThresholdTable::ThresholdTable(QWidget* parent) : QTableWidget(4, 5, parent) {
  setObjectName(QStringLiteral("threshold-table"));
  setAccessibleName(tr("Threshold table"));
  setItemDelegate(new Delegate(this));
  setHorizontalHeader(new Header(this));
  setHorizontalHeaderLabels({tr("P_thr"), tr("TPR"), tr("Prec."), tr("Acc."), tr("Called positive")});
  verticalHeader()->hide();
  verticalHeader()->setMinimumSectionSize(20);
  verticalHeader()->setDefaultSectionSize(kRowTall);
  horizontalHeader()->setFixedHeight(kHeadTall);
  horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
  horizontalHeader()->setSectionResizeMode(kCount, QHeaderView::Fixed);
  setColumnWidth(kCount, 88);
  setShowGrid(false);
  setFrameShape(QFrame::NoFrame);
  setEditTriggers(NoEditTriggers);
  setSelectionMode(NoSelection);
  setFocusPolicy(Qt::TabFocus);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setMouseTracking(true);
  setFixedHeight(kHeadTall + 4 * kRowTall + 1);
  viewport()->setAutoFillBackground(false);
  for (int row = 0; row < 4; ++row) {
    for (int column = 0; column < 5; ++column) setItem(row, column, new QTableWidgetItem);
  }
  const auto activate = [this](int row, int column) {
    const double threshold = item(row, 0)->data(Qt::UserRole).toDouble();
    if (column == kCount) {
      Q_EMIT countActivated(threshold);
    } else {
      Q_EMIT thresholdChosen(threshold);
    }
  };
  connect(this, &QTableWidget::cellClicked, this, activate);
  connect(this, &QTableWidget::cellActivated, this, activate);
}

void ThresholdTable::setCalledWords(const QString& words) { horizontalHeaderItem(kCount)->setText(words); }

void ThresholdTable::showThreshold(const Evaluation* evaluation, double threshold,
                                   std::optional<double> prevalence) {
  m_evaluation = evaluation;
  m_prevalence = prevalence;
  m_threshold = threshold;
  fill();
}

void ThresholdTable::fill() {
  std::array<double, 4> thresholds{0.2, 0.5, 0.8, m_threshold};
  const bool isOwnRow = std::none_of(thresholds.begin(), thresholds.end() - 1,
                                     [this](double marked) { return std::abs(marked - m_threshold) < 1e-9; });
  std::size_t used = isOwnRow ? 4 : 3;
  std::sort(thresholds.begin(), thresholds.begin() + static_cast<std::ptrdiff_t>(used));
  for (int row = 0; row < 4; ++row) setRowHidden(row, static_cast<std::size_t>(row) >= used);
  for (std::size_t i = 0; i < used && m_evaluation; ++i) {
    const int row = static_cast<int>(i);
    model::ThresholdRow rates = m_evaluation->sorted.row(thresholds[i]);
    if (m_prevalence) rates = model::atPrevalence(rates, *m_prevalence);
    const std::array<QString, 5> ranges{QString(), rangeOf(rates.tpr), rangeOf(rates.precision),
                                        rangeOf(rates.accuracy), QString()};
    const bool current = std::abs(thresholds[i] - m_threshold) < 1e-9;
    const std::array<QString, 5> words{thresholdText(thresholds[i]), fixed(rates.tpr.value, 2),
                                       fixed(rates.precision.value, 2), fixed(rates.accuracy.value, 2),
                                       grouped(rates.counts.tp + rates.counts.fp)};
    const std::array<QString, 5> tips{QString(), interval(rates.tpr), interval(rates.precision),
                                      interval(rates.accuracy), tr("Click: show them below")};
    for (int column = 0; column < 5; ++column) {
      QTableWidgetItem* cell = item(row, column);
      cell->setText(words[static_cast<std::size_t>(column)]);
      cell->setToolTip(tips[static_cast<std::size_t>(column)]);
      cell->setData(Qt::UserRole, thresholds[i]);
      cell->setData(Qt::UserRole + 1, current);
      cell->setData(kRangeRole, ranges[static_cast<std::size_t>(column)]);
    }
  }
  viewport()->update();
}

void ThresholdTable::changeEvent(QEvent* event) {
  if (event->type() == QEvent::PaletteChange) viewport()->update();
  QTableWidget::changeEvent(event);
}

}  // namespace ui
