#include "ui/views/controls/segmented_buttons.h"

#include <QAbstractButton>
#include <QButtonGroup>
#include <QHBoxLayout>
#include <QToolButton>
#include <algorithm>

namespace ui {

SegmentedButtons::SegmentedButtons(Size size, bool stretch, QWidget* parent)
    : QFrame(parent),
      m_size(size),
      m_stretch(stretch),
      m_group(new QButtonGroup(this)),
      m_row(new QHBoxLayout(this)) {
  setProperty("variant", QStringLiteral("segments"));
  setAttribute(Qt::WA_StyledBackground);
  setFixedHeight(size == Size::Normal ? 32 : 24);
  setSizePolicy(stretch ? QSizePolicy::Expanding : QSizePolicy::Fixed, QSizePolicy::Fixed);
  const int above = size == Size::Normal ? 2 : 0;  // the style sheet adds its border
  m_row->setContentsMargins(2, above, 2, above);
  m_row->setSpacing(2);
  m_group->setExclusive(true);
  connect(m_group, &QButtonGroup::idClicked, this, &SegmentedButtons::chosen);
}

void SegmentedButtons::setWords(const QStringList& newWords) {
  if (newWords == words()) return;
  const int before = index();
  for (QAbstractButton* button : m_group->buttons()) {
    m_group->removeButton(button);
    delete button;
  }
  for (int i = 0; i < newWords.size(); ++i) {
    auto* button = new QToolButton(this);
    button->setText(newWords[i]);
    button->setObjectName(QStringLiteral("segment-%1").arg(i));
    button->setCheckable(true);
    button->setProperty("variant", QStringLiteral("segment"));
    if (m_size == Size::Small) button->setProperty("compact", true);
    button->setToolButtonStyle(Qt::ToolButtonTextOnly);
    button->setSizePolicy(m_stretch ? QSizePolicy::Expanding : QSizePolicy::Minimum, QSizePolicy::Fixed);
    button->ensurePolished();  // its size hint is that of the style sheet's font
    // The chosen word is drawn heavier, and advances are no whole pixels: the hint alone cuts the first
    // letter.
    button->setMinimumWidth(button->sizeHint().width() + 4);
    m_group->addButton(button, i);
    m_row->addWidget(button, m_stretch ? 1 : 0);
  }
  if (!m_stretch) {
    // Said outright: a bar that was laid out before its words were polished would keep the narrower hint.
    int wanted = 6 + m_row->spacing() * static_cast<int>(newWords.size() - 1);
    for (const QAbstractButton* button : m_group->buttons()) wanted += button->minimumWidth();
    setFixedWidth(wanted);
  }
  if (before >= 0) setIndex(std::min(before, static_cast<int>(newWords.size()) - 1));
}

QStringList SegmentedButtons::words() const {
  QStringList result;
  for (const QAbstractButton* button : m_group->buttons()) result << button->text();
  return result;
}

int SegmentedButtons::index() const { return m_group->checkedId(); }

void SegmentedButtons::setIndex(int index) {
  if (index < 0 && m_group->checkedButton()) {
    m_group->setExclusive(false);
    m_group->checkedButton()->setChecked(false);
    m_group->setExclusive(true);
    return;
  }
  if (QAbstractButton* button = m_group->button(index)) button->setChecked(true);
}

}  // namespace ui
