#include "ui/views/label/tag_row.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QStringListModel>

#include "labeling/scheme/scheme.h"
#include "ui/views/controls/card.h"

namespace ui {

TagRow::TagRow(QWidget* parent)
    : QWidget(parent), m_field(new QLineEdit(this)), m_known(new QStringListModel(this)) {
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(0, 4, 0, 4);
  layout->setSpacing(8);
  m_field->setObjectName(QStringLiteral("tag"));
  m_field->setPlaceholderText(tr("New tag, Enter adds it"));
  m_field->setAccessibleName(tr("New tag"));
  auto* completer = new QCompleter(m_known, this);
  completer->setCaseSensitivity(Qt::CaseInsensitive);
  completer->setFilterMode(Qt::MatchContains);
  completer->setCompletionMode(QCompleter::PopupCompletion);
  m_field->setCompleter(completer);
  m_field->installEventFilter(this);
  layout->addWidget(m_field, 1);
  layout->addWidget(makeActionKeyCap({"label.tag"}, this));
}

void TagRow::setKnown(const QStringList& tags) {
  if (m_known->stringList() != tags) m_known->setStringList(tags);
}

void TagRow::focusField() { m_field->setFocus(Qt::ShortcutFocusReason); }

bool TagRow::eventFilter(QObject* object, QEvent* event) {
  if (object != m_field || event->type() != QEvent::KeyPress) return QWidget::eventFilter(object, event);
  const int key = static_cast<QKeyEvent*>(event)->key();
  if (key == Qt::Key_Escape) {
    m_field->clear();
    Q_EMIT finished();
    return true;
  }
  if (key != Qt::Key_Return && key != Qt::Key_Enter) return QWidget::eventFilter(object, event);
  const std::string tag = labeling::tagFromText(m_field->text().toStdString());
  m_field->clear();
  if (tag.empty())
    Q_EMIT finished();
  else
    Q_EMIT added(QString::fromStdString(tag));
  return true;
}

}  // namespace ui
