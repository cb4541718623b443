#include "ui/views/browse/selection_bar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>

#include "ui/actions/actions.h"
#include "ui/theme/glyphs.h"
#include "ui/theme/icons.h"
#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"
#include "ui/views/controls/card.h"
#include "ui/views/controls/key_button.h"

namespace ui {

SelectionBar::SelectionBar(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("selectionBar"));
  setAccessibleName(tr("What to do with the selection"));
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(kShadow + 16, kShadow + 8, kShadow + 8, kShadow + 8);
  row->setSpacing(4);
  m_count = makeLabel(QString(), "strong");
  row->addWidget(m_count);
  row->addSpacing(12);
  const auto button = [&](const QString& words, const char* iconName, const char* action, auto signal) {
    auto* made = new KeyButton(words, QString::fromLatin1(iconName), {});
    made->setAction(action);
    made->setObjectName(QStringLiteral("selection-") + QString::fromLatin1(iconName));
    made->setGhost(true);
    made->setFocusPolicy(Qt::TabFocus);
    connect(made, &QAbstractButton::clicked, this, signal);
    row->addWidget(made);
    return made;
  };
  auto* label = button(tr("Label"), "label", "galaxies.label", &SelectionBar::labelClicked);
  label->setGhost(false);
  label->setPrimary(true);
  button(tr("Find similar"), "similar", "galaxies.similar", &SelectionBar::similarClicked);
  m_map = button(tr("Show in map"), "explore", "galaxies.map", &SelectionBar::mapClicked);
  button(tr("Export"), "export", "galaxies.export", &SelectionBar::exportClicked);
  button(tr("Pictures"), "contour", "galaxies.picture", &SelectionBar::picturesClicked);
  row->addSpacing(4);
  row->addWidget(makeSeparator());
  row->addSpacing(4);
  auto* close = new QToolButton;
  close->setObjectName(QStringLiteral("selection-close"));
  close->setIcon(icon(QStringLiteral("close")));
  close->setProperty("variant", QStringLiteral("ghost"));
  close->setAccessibleName(tr("Clear the selection"));
  close->setToolTip(tr("Clear the selection (Esc)"));
  connect(close, &QToolButton::clicked, this, &SelectionBar::closeClicked);
  row->addWidget(close);
  setFixedHeight(kHeight + 2 * kShadow);
}

void SelectionBar::setCount(std::int64_t selected) {
  m_count->setText(tr("%1 selected").arg(grouped(selected)));
  adjustSize();
}

void SelectionBar::setMapOffered(bool offered) { m_map->setVisible(offered); }

void SelectionBar::paintEvent(QPaintEvent*) {
  const Theme& theme = Theme::current();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const QRectF box = QRectF(rect()).adjusted(kShadow, kShadow, -kShadow, -kShadow);
  paintShadow(painter, box, 8);
  painter.setPen(QPen(theme.control, 1));
  painter.setBrush(theme.raised);
  painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 8, 8);
}

}  // namespace ui
