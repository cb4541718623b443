#include "ui/views/controls/card.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>
#include <vector>

#include "ui/actions/actions.h"
#include "ui/actions/shortcuts.h"

namespace ui {

Card::Card(const QString& title, QWidget* parent)
    : QFrame(parent),
      m_title(makeLabel(title, "strong", nullptr, this)),
      m_head(new QHBoxLayout),
      m_body(new QVBoxLayout(this)) {
  setProperty("variant", QStringLiteral("card"));
  setAttribute(Qt::WA_StyledBackground);
  m_head->setContentsMargins(16, 0, 16, 0);
  m_head->setSpacing(8);
  m_head->addWidget(m_title);
  m_head->addStretch(1);
  m_body->setContentsMargins(0, 0, 0, 0);
  m_body->setSpacing(0);
  auto* head = new QWidget(this);
  head->setFixedHeight(40);
  head->setLayout(m_head);
  m_body->addWidget(head);
}

void Card::setTitle(const QString& title) { m_title->setText(title); }
QString Card::title() const { return m_title->text(); }
void Card::addToHead(QWidget* widget) { m_head->addWidget(widget); }
void Card::addAfterTitle(QWidget* widget) { m_head->insertWidget(1, widget); }
QVBoxLayout* Card::paddedBody() {
  auto* content = new QWidget(this);
  auto* column = new QVBoxLayout(content);
  column->setContentsMargins(16, 0, 16, 16);
  column->setSpacing(4);
  m_body->addWidget(content, 1);
  return column;
}
void Card::setContent(QWidget* widget) { m_body->addWidget(widget, 1); }

QLabel* makeLabel(const QString& text, const char* role, const char* tone, QWidget* parent) {
  auto* label = new QLabel(text, parent);
  label->setProperty("role", QLatin1String(role));
  if (tone) label->setProperty("tone", QLatin1String(tone));
  return label;
}

QLabel* makeKeyCap(const QString& key, QWidget* parent) {
  auto* label = new QLabel(key, parent);
  label->setProperty("key", true);
  label->setAlignment(Qt::AlignCenter);
  label->setFixedHeight(18);
  label->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
  return label;
}

QLabel* makeActionKeyCap(std::initializer_list<const char*> ids, QWidget* parent) {
  QLabel* cap = makeKeyCap({}, parent);
  const std::vector<const char*> all(ids);
  const auto follow = [cap, all] {
    QStringList keys;
    for (const char* id : all)
      if (const QString key = keyOf(id); !key.isEmpty()) keys << key;
    cap->setText(keys.join(QLatin1Char(' ')));
    if (keys.isEmpty()) {
      cap->hide();
    } else if (cap->parentWidget()) {
      cap->show();
    }
  };
  follow();
  QObject::connect(&shortcuts(), &Shortcuts::changed, cap, follow);
  return cap;
}

QFrame* makeLine(QWidget* parent) {
  auto* line = new QFrame(parent);
  line->setProperty("variant", QStringLiteral("line"));
  line->setAttribute(Qt::WA_StyledBackground);
  line->setFixedHeight(1);
  return line;
}

QFrame* makeSeparator(QWidget* parent) {
  auto* line = makeLine(parent);
  line->setFixedSize(1, 20);
  return line;
}

}  // namespace ui
