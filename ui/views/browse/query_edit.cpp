#include "ui/views/browse/query_edit.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QFocusEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QPainterPath>
#include <QRegularExpression>
#include <QStringListModel>
#include <QToolButton>
#include <QToolTip>
#include <cmath>

#include "ui/session/project_session.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/theme/type.h"
#include "ui/views/controls/card.h"

namespace ui {
namespace {

/// The search icon at the left of the bar.
class SearchMark : public QWidget {
 public:
  explicit SearchMark(QWidget* parent) : QWidget(parent) { setFixedSize(20, 24); }

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    paintIcon(painter, QStringLiteral("search"), rect(), Theme::current().text3, 16);
  }
};

/// One chip: key in quiet text, value, a cross.
class Chip : public QFrame {
 public:
  Chip(const QString& key, const QString& words, QWidget* parent) : QFrame(parent) {
    setProperty("variant", QStringLiteral("raised"));
    setFixedHeight(24);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(8, 0, 2, 0);
    row->setSpacing(6);
    if (!key.isEmpty()) row->addWidget(makeLabel(key, "small", "3"));
    row->addWidget(makeLabel(words, key.isEmpty() ? "mono" : "small"));
    close = new QToolButton;
    close->setIcon(icon(QStringLiteral("close")));
    close->setIconSize({12, 12});
    close->setProperty("variant", QStringLiteral("ghost"));
    close->setStyleSheet(QStringLiteral("QToolButton{min-height:18px;max-height:18px;padding:0 2px}"));
    close->setAccessibleName(QueryEdit::tr("Remove %1").arg(key.isEmpty() ? words : key));
    row->addWidget(close);
  }
  QToolButton* close;
};

const QRegularExpression& lastWord() {
  static const QRegularExpression expression(QStringLiteral("[A-Za-z_][A-Za-z0-9_]*$"));
  return expression;
}

}  // namespace

ConditionEdit::ConditionEdit(QWidget* parent) : QLineEdit(parent) {
  setObjectName(QStringLiteral("condition"));
  setProperty("bare", true);
  setFont(typeFont(Type::Mono));
}

void ConditionEdit::setProblem(std::optional<labeling::QueryProblem> problem) {
  m_problem = std::move(problem);
  setToolTip(m_problem ? QString::fromStdString(m_problem->sentence) : QString());
  update();
}

void ConditionEdit::paintEvent(QPaintEvent* event) {
  QLineEdit::paintEvent(event);
  if (!m_problem) return;
  const QFontMetricsF metrics(font());
  const auto x = [&](qsizetype at) { return metrics.horizontalAdvance(text().left(at)); };
  // The text scrolls inside the field: the cursor says by how much.
  const double shift = cursorRect().center().x() - x(cursorPosition());
  const auto begin = static_cast<qsizetype>(m_problem->begin);
  auto end = static_cast<qsizetype>(m_problem->end);
  if (end <= begin) end = std::min<qsizetype>(begin + 1, text().size());
  double from = shift + x(begin);
  const double to = std::max(from + 8, shift + x(end));
  const double y = cursorRect().center().y() + metrics.height() / 2;
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(Theme::current().bad, 1.4));
  QPainterPath wave(QPointF(from, y));
  for (int i = 1; from < to; ++i, from += 2) wave.lineTo(from + 2, y + (i % 2 ? -1.5 : 0.5));
  painter.drawPath(wave);
}

void ConditionEdit::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Backspace && cursorPosition() == 0 && !hasSelectedText()) {
    Q_EMIT backspaceAtStart();
    return;  // the text that comes back keeps its last character
  }
  QLineEdit::keyPressEvent(event);
}

QueryEdit::QueryEdit(ProjectSession& session, QWidget* parent) : QFrame(parent), m_session(session) {
  setObjectName(QStringLiteral("queryEdit"));
  setAccessibleName(tr("Query"));
  setFixedHeight(32);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(8, 0, 8, 0);
  row->setSpacing(6);
  row->addWidget(new SearchMark(this));
  m_chips = new QHBoxLayout;
  m_chips->setSpacing(6);
  row->addLayout(m_chips);
  m_field = new ConditionEdit(this);
  m_field->setAccessibleName(tr("Another condition"));
  row->addWidget(m_field, 1);
  setFocusProxy(m_field);

  m_completer = new QCompleter(new QStringListModel(this), this);
  m_completer->setWidget(m_field);
  m_completer->setCaseSensitivity(Qt::CaseInsensitive);
  connect(m_completer, qOverload<const QString&>(&QCompleter::activated), this, [this](const QString& word) {
    const QString before = m_field->text().left(m_field->cursorPosition());
    const QString after = m_field->text().mid(m_field->cursorPosition());
    QString completed = before;
    completed.remove(lastWord());
    completed += word;
    m_field->setText(completed + after);
    m_field->setCursorPosition(static_cast<int>(completed.size()));
    check();
  });
  connect(m_field, &QLineEdit::textEdited, this, [this] {
    check();
    complete();
  });
  connect(m_field, &QLineEdit::returnPressed, this, &QueryEdit::turnIntoChip);
  connect(m_field, &ConditionEdit::backspaceAtStart, this, [this] {
    if (!m_conditions.isEmpty()) {
      m_field->setText(m_conditions.takeLast());
      layOutChips();
      check();
    } else if (!m_facets.empty()) {
      Q_EMIT facetChipClosed(m_facets.back().column);
    }
  });
  m_field->installEventFilter(this);
  layOutChips();
}

bool QueryEdit::eventFilter(QObject* object, QEvent* event) {
  if (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut) {
    style()->unpolish(this);
    update();
  }
  if (event->type() == QEvent::KeyPress && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape &&
      !m_completer->popup()->isVisible()) {
    m_field->clearFocus();  // Esc leaves a field
    if (parentWidget()) parentWidget()->setFocus();
    return true;
  }
  return QFrame::eventFilter(object, event);
}

void QueryEdit::setFacetChips(const std::vector<FacetChip>& chips) {
  m_facets = chips;
  layOutChips();
}

void QueryEdit::setConditions(const QStringList& conditions) {
  m_conditions = conditions;
  m_field->clear();
  m_goodText.clear();
  m_field->setProblem(std::nullopt);
  layOutChips();
}

void QueryEdit::clear() {
  const bool had = !expression().isEmpty();
  setConditions({});
  if (had) Q_EMIT expressionChanged();
}

void QueryEdit::layOutChips() {
  while (QLayoutItem* item = m_chips->takeAt(0)) {
    if (item->widget()) {
      item->widget()->hide();  // it may be the one whose click brought us here
      item->widget()->deleteLater();
    }
    delete item;
  }
  for (const FacetChip& facet : m_facets) {
    auto* chip = new Chip(facet.column, facet.words, this);
    connect(chip->close, &QToolButton::clicked, this,
            [this, column = facet.column] { Q_EMIT facetChipClosed(column); });
    m_chips->addWidget(chip);
  }
  for (const QString& condition : m_conditions) {
    auto* chip = new Chip(QString(), condition, this);
    connect(chip->close, &QToolButton::clicked, this, [this, condition] {
      m_conditions.removeOne(condition);
      layOutChips();
      Q_EMIT expressionChanged();
    });
    m_chips->addWidget(chip);
  }
  const QStringList columns = m_session.shownColumns();
  const QString example = columns.contains(QStringLiteral("p_bar"))
                              ? QStringLiteral("p_bar > 0.8 and unlabelled")
                          : columns.isEmpty() ? QStringLiteral("unlabelled")
                                              : columns.front() + QStringLiteral(" > 0.5");
  m_field->setPlaceholderText(m_facets.empty() && m_conditions.isEmpty()
                                  ? tr("A condition, e.g. %1").arg(example)
                                  : tr("and a condition, e.g. %1").arg(example));
}

QString QueryEdit::expression() const {
  QStringList parts;
  QStringList all = m_conditions;
  if (!m_goodText.isEmpty()) all << m_goodText;
  for (const QString& condition : all) parts << QStringLiteral("(%1)").arg(condition);
  return all.size() == 1 ? all.front() : parts.join(QStringLiteral(" and "));
}

QString QueryEdit::problemSentence() const {
  return m_field->problem() ? QString::fromStdString(m_field->problem()->sentence) : QString();
}

void QueryEdit::check() {
  const QString text = m_field->text().trimmed();
  const auto problem =
      text.isEmpty() ? std::nullopt : m_session.queryLanguage().problem(m_field->text().toStdString());
  m_field->setProblem(problem);
  if (problem || text == m_goodText) return;  // the last good result stays
  m_goodText = text;
  Q_EMIT expressionChanged();
}

void QueryEdit::turnIntoChip() {
  if (m_completer->popup()->isVisible()) return;
  const QString text = m_field->text().trimmed();
  if (text.isEmpty()) return;
  if (m_field->problem()) {
    QToolTip::showText(m_field->mapToGlobal(QPoint(0, height())), problemSentence(), m_field);
    return;
  }
  m_conditions << text;
  m_goodText.clear();
  m_field->clear();
  layOutChips();
  Q_EMIT expressionChanged();
}

void QueryEdit::complete() {
  const QString before = m_field->text().left(m_field->cursorPosition());
  const QString word = lastWord().match(before).captured();
  if (word.size() < 2) {
    m_completer->popup()->hide();
    return;
  }
  QStringList words;
  for (const std::string& known : m_session.queryLanguage().words()) words << QString::fromStdString(known);
  static_cast<QStringListModel*>(m_completer->model())->setStringList(words);
  m_completer->setCompletionPrefix(word);
  if (m_completer->completionCount() == 0 ||
      (m_completer->completionCount() == 1 && m_completer->currentCompletion() == word)) {
    m_completer->popup()->hide();
    return;
  }
  QRect at = m_field->cursorRect();
  at.setWidth(240);
  m_completer->complete(at);
}

}  // namespace ui
