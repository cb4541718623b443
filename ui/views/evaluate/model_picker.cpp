#include "ui/views/evaluate/model_picker.h"

#include <QFontMetricsF>
#include <QMenu>
#include <QPainter>
#include <cmath>

#include "ui/plots/plot_style.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/theme/type.h"

namespace ui {

ModelPicker::ModelPicker(Line line, const QString& part, QWidget* parent)
    : QToolButton(parent), m_line(line), m_part(part) {
  setPopupMode(QToolButton::InstantPopup);
  setMenu(new QMenu(this));
  setCursor(Qt::PointingHandCursor);
  setFixedHeight(32);
  setAttribute(Qt::WA_Hover);
  setModel({});
}

void ModelPicker::setModels(const QStringList& models, bool allowNone) {
  menu()->clear();
  if (allowNone) {
    connect(menu()->addAction(tr("No comparison")), &QAction::triggered, this, [this] {
      setModel({});
      Q_EMIT chosen({});
    });
  }
  for (const QString& model : models) {
    connect(menu()->addAction(model), &QAction::triggered, this, [this, model] {
      setModel(model);
      Q_EMIT chosen(model);
    });
  }
}

void ModelPicker::setModel(const QString& model) {
  m_model = model;
  setAccessibleName(m_line == Line::Solid ? tr("Model: %1").arg(shownName())
                                          : tr("Comparison: %1").arg(shownName()));
  updateGeometry();
  update();
}

QString ModelPicker::shownName() const {
  return m_model.isEmpty() ? (m_line == Line::Solid ? tr("no model") : tr("no comparison")) : m_model;
}

QSize ModelPicker::sizeHint() const {
  double wide =
      24 + 8 + QFontMetricsF(typeFont(Type::BodyStrong)).horizontalAdvance(shownName()) + 8 + 14 + 12;
  if (!m_model.isEmpty()) wide += QFontMetricsF(typeFont(Type::Body)).horizontalAdvance(m_part) + 8;
  return {static_cast<int>(std::ceil(wide)), 32};
}

void ModelPicker::paintEvent(QPaintEvent*) {
  const Theme& theme = Theme::current();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  if (underMouse() || isDown()) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.hover);
    painter.drawRoundedRect(rect(), 6, 6);
  }
  double x = 6;
  painter.setPen(m_line == Line::Solid ? currentModelPen(theme) : otherModelPen(theme));
  painter.drawLine(QPointF(x, height() / 2.0), QPointF(x + 24, height() / 2.0));
  x += 32;
  painter.setFont(typeFont(m_model.isEmpty() ? Type::Body : Type::BodyStrong));
  painter.setPen(m_model.isEmpty() ? theme.text2 : theme.text);
  const double wide = QFontMetricsF(painter.font()).horizontalAdvance(shownName());
  painter.drawText(QRectF(x, 0, wide + 2, height()), Qt::AlignLeft | Qt::AlignVCenter, shownName());
  x += wide + 8;
  if (!m_model.isEmpty()) {
    painter.setFont(typeFont(Type::Body));
    painter.setPen(theme.text2);
    const double part = QFontMetricsF(painter.font()).horizontalAdvance(m_part);
    painter.drawText(QRectF(x, 0, part + 2, height()), Qt::AlignLeft | Qt::AlignVCenter, m_part);
    x += part + 8;
  }
  paintIcon(painter, QStringLiteral("down"), QRectF(x, height() / 2.0 - 7, 14, 14), theme.text3, 14);
}

}  // namespace ui
