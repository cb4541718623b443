#include "ui/views/label/question_panel.h"

#include <QApplication>
#include <QButtonGroup>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <array>
#include <cmath>

#include "ui/actions/actions.h"
#include "ui/actions/shortcuts.h"
#include "ui/theme/icons.h"
#include "ui/views/controls/card.h"
#include "ui/views/controls/key_button.h"
#include "ui/views/controls/segmented_buttons.h"
#include "ui/views/label/answer_row.h"
#include "ui/views/label/label_steps.h"
#include "ui/views/label/tag_row.h"

namespace ui {

namespace {

using labeling::QuestionKind;

constexpr int kEdge = 24;
constexpr int kFewSure = 1;  // "fairly sure", where the steps start
constexpr int kMostOfferedTags = 9;
constexpr std::array kPlaceKeys{"label.answer-1", "label.answer-2", "label.answer-3",
                                "label.answer-4", "label.answer-5", "label.answer-6",
                                "label.answer-7", "label.answer-8", "label.answer-9"};

QString words(const std::string& text) { return QString::fromStdString(text); }

// The key on the cap of an answer; one that the scheme names, or one of the nine places.
QString capOf(const labeling::Question& question, std::size_t place) {
  const std::string& own = question.answers[place].key;
  if (!own.empty()) return words(own).toUpper();
  return place < kPlaceKeys.size() ? keyOf(kPlaceKeys[place]) : QString();
}

bool isKey(const QKeyEvent& event, const std::string& key) {
  if (key.size() != 1) return false;
  const char c = key.front();
  const bool isLetter = c >= 'a' && c <= 'z';
  const int wanted = isLetter ? Qt::Key_A + (c - 'a') : Qt::Key_0 + (c - '0');
  const Qt::KeyboardModifiers allowed = Qt::KeypadModifier | (isLetter ? Qt::NoModifier : Qt::ShiftModifier);
  return event.key() == wanted && !(event.modifiers() & ~allowed);
}

}  // namespace

QuestionPanel::QuestionPanel(std::span<const labeling::Scheme> schemes, QWidget* parent)
    : QWidget(parent), m_path(new TreePath(this)), m_group(new QButtonGroup(this)) {
  auto* outer = new QVBoxLayout(this);
  outer->setContentsMargins(0, 0, 0, 0);
  outer->setSpacing(0);
  outer->addWidget(m_path);
  outer->addWidget(makeLine(this));
  auto* layout = new QVBoxLayout;
  layout->setContentsMargins(kEdge, 18, kEdge, 8);
  layout->setSpacing(0);
  outer->addLayout(layout);
  auto* head = new QHBoxLayout;
  head->setSpacing(8);
  m_title = makeLabel({}, "title", nullptr, this);
  m_title->setObjectName(QStringLiteral("question"));
  m_title->setWordWrap(true);
  head->addWidget(m_title, 1);
  auto* schemesButton = new QToolButton(this);
  schemesButton->setObjectName(QStringLiteral("choose-schemes"));
  schemesButton->setIcon(icon(QStringLiteral("sort")));
  schemesButton->setProperty("variant", QStringLiteral("ghost"));
  schemesButton->setFocusPolicy(Qt::TabFocus);
  schemesButton->setToolTip(tr("Choose and edit the questions of this project"));
  schemesButton->setAccessibleName(tr("Questions and schemes"));
  head->addWidget(schemesButton, 0, Qt::AlignTop);
  connect(schemesButton, &QToolButton::clicked, this, &QuestionPanel::schemesRequested);
  m_selectionWords = makeLabel({}, "small-strong", "accent", this);
  m_selectionWords->setObjectName(QStringLiteral("whole-selection"));
  m_selectionWords->setWordWrap(true);
  m_selectionWords->hide();
  layout->addWidget(m_selectionWords);
  layout->addLayout(head);
  m_earlier = makeLabel({}, "small", "2", this);
  m_earlier->setObjectName(QStringLiteral("earlier-answer"));
  m_earlier->setWordWrap(true);
  m_earlier->hide();
  layout->addWidget(m_earlier);
  layout->addSpacing(14);
  m_rowsLayout = new QVBoxLayout;
  m_rowsLayout->setSpacing(4);
  m_tagRow = new TagRow(this);
  m_tagRow->hide();
  layout->addWidget(m_tagRow);
  connect(m_tagRow, &TagRow::added, this, &QuestionPanel::tagAdded);
  connect(m_tagRow, &TagRow::finished, this, &QuestionPanel::fieldLeft);
  layout->addLayout(m_rowsLayout);
  m_besideLayout = new QVBoxLayout;
  m_besideLayout->setSpacing(0);
  layout->addLayout(m_besideLayout);
  buildFooter(layout);
  connect(m_path, &TreePath::chosen, this, &QuestionPanel::stepChosen);
  connect(&shortcuts(), &Shortcuts::changed, this, &QuestionPanel::showKeys);
  setSchemes(schemes);
}

void QuestionPanel::setSchemes(std::span<const labeling::Scheme> schemes) {
  for (NumberRow* row : m_beside) {
    row->hide();
    row->deleteLater();
  }
  m_beside.clear();
  for (const labeling::Scheme& scheme : schemes) {
    for (const labeling::Question& question : scheme.questions) {
      if (!question.isTType() || number(question.id) != nullptr) continue;
      auto* row = new NumberRow(question, this);
      m_besideLayout->addWidget(row);
      m_beside.push_back(row);
      connect(row, &NumberRow::changed, this,
              [this, id = question.id](double value) { Q_EMIT numberChanged(id, value); });
    }
  }
  m_question = {};  // built anew, in the words of now
}

void QuestionPanel::buildFooter(QVBoxLayout* layout) {
  auto* sure = new QHBoxLayout;
  sure->setContentsMargins(0, 8, 0, 8);
  sure->addWidget(makeLabel(tr("I am"), "strong", nullptr, this));
  sure->addSpacing(8);
  m_confidence = new SegmentedButtons(SegmentedButtons::Size::Normal, true, this);
  m_confidence->setObjectName(QStringLiteral("confidence"));
  m_confidence->setWords({tr("guessing"), tr("fairly sure"), tr("certain")});
  sure->addWidget(m_confidence, 1);
  sure->addWidget(makeActionKeyCap({"label.less-sure", "label.more-sure"}, this));
  layout->addLayout(sure);
  connect(m_confidence, &SegmentedButtons::chosen, this, &QuestionPanel::confidenceChosen);

  auto* remarks = new QHBoxLayout;
  remarks->setSpacing(8);
  m_comment = new QLineEdit(this);
  m_comment->setObjectName(QStringLiteral("comment"));
  m_comment->setPlaceholderText(tr("Comment"));
  m_comment->setAccessibleName(tr("Comment"));
  m_comment->setToolTip(
      tr("A comment on this object. It goes with the next answer; Enter saves it at once."));
  m_comment->installEventFilter(this);
  auto* flag = new KeyButton(tr("Flag"), QStringLiteral("flag"), {}, this);
  flag->setAction("galaxies.flag");
  m_flag = flag;
  m_flag->setObjectName(QStringLiteral("flag"));
  m_flag->setCheckable(true);
  remarks->addWidget(m_comment, 1);
  remarks->addWidget(makeActionKeyCap({"label.comment"}, this));
  remarks->addWidget(m_flag);
  layout->addLayout(remarks);
  connect(m_comment, &QLineEdit::returnPressed, this, &QuestionPanel::commentFinished);
  connect(m_flag, &QToolButton::clicked, this, &QuestionPanel::flagToggled);

  m_notSaved = new QWidget(this);
  auto* notSaved = new QHBoxLayout(m_notSaved);
  notSaved->setContentsMargins(0, 8, 0, 0);
  auto* mark = new QLabel(m_notSaved);
  mark->setPixmap(icon(QStringLiteral("warn"), IconColour::Bad).pixmap(16, 16));
  m_notSavedWords = makeLabel({}, "small", "bad", m_notSaved);
  m_notSavedWords->setObjectName(QStringLiteral("not-saved"));
  m_notSavedWords->setWordWrap(true);
  auto* again = new QPushButton(tr("Save again"), m_notSaved);
  again->setObjectName(QStringLiteral("save-again"));
  again->setProperty("compact", true);
  notSaved->addWidget(mark, 0, Qt::AlignTop);
  notSaved->addWidget(m_notSavedWords, 1);
  notSaved->addWidget(again, 0, Qt::AlignTop);
  m_notSaved->hide();
  layout->addWidget(m_notSaved);
  connect(again, &QPushButton::clicked, this, &QuestionPanel::retryRequested);

  auto* buttons = new QHBoxLayout;
  buttons->setContentsMargins(0, 8, 0, 8);
  buttons->setSpacing(8);
  auto* save = new KeyButton(tr("Save and next"), {}, {}, this);
  save->setAction("label.save");
  save->setObjectName(QStringLiteral("save"));
  save->setPrimary(true);
  auto* skip = new KeyButton(tr("Skip"), {}, {}, this);
  skip->setAction("label.skip");
  skip->setObjectName(QStringLiteral("skip"));
  skip->setToolTip(tr("To the next unlabelled object"));
  save->setTall(40);
  skip->setTall(40);
  buttons->addWidget(save, 1);
  buttons->addWidget(skip);
  layout->addLayout(buttons);
  connect(save, &QToolButton::clicked, this, &QuestionPanel::saveRequested);
  connect(skip, &QToolButton::clicked, this, &QuestionPanel::skipRequested);
}

void QuestionPanel::setPath(const std::vector<TreePath::Step>& steps) { m_path->setSteps(steps); }

void QuestionPanel::addRow(const QString& key, const std::string& id, const QString& text,
                           const std::string& pictogram) {
  auto* row = new AnswerRow(key, text, pictogram, this);
  row->setObjectName(QStringLiteral("answer-") + words(id));
  row->setTicks(takesSeveral(m_question) && id != labeling::kCannotTell);
  m_rowsLayout->addWidget(row);
  m_group->addButton(row);
  m_rows.emplace_back(id, row);
  connect(row, &QAbstractButton::clicked, this, [this, id] { Q_EMIT answered(id); });
}

void QuestionPanel::buildRows(const labeling::Question& question) {
  // Hiding what has the focus would hand it to the next field, and the next digit would be typed there.
  const QWidget* focus = QApplication::focusWidget();
  const bool isLeft =
      std::any_of(m_rows.begin(), m_rows.end(), [&](const auto& row) { return row.second == focus; }) ||
      (m_value && focus && m_value->isAncestorOf(focus)) ||
      (question.kind != QuestionKind::Tags && m_tagRow->field() == focus);
  if (isLeft) Q_EMIT fieldLeft();
  m_question = question;
  m_title->setText(words(question.words));
  for (const auto& [id, row] : m_rows) {
    m_group->removeButton(row);
    row->hide();
    row->deleteLater();
  }
  m_rows.clear();
  if (m_value) {
    m_rowsLayout->removeWidget(m_value);
    m_value->hide();
    m_value->deleteLater();
    m_value = nullptr;
  }
  m_group->setExclusive(false);
  m_tagRow->setVisible(question.kind == QuestionKind::Tags);
  for (std::size_t i = 0; i < question.answers.size(); ++i) {
    const labeling::Answer& answer = question.answers[i];
    addRow(capOf(question, i), answer.id, words(answer.words), answer.icon);
  }
  if (question.kind != QuestionKind::Tags) {
    const bool isTaken =
        std::any_of(question.answers.begin(), question.answers.end(), [](const auto& answer) {
          return !answer.key.empty() && words(answer.key).toUpper() == keyOf("label.cannot-tell");
        });
    addRow(isTaken ? QString() : keyOf("label.cannot-tell"), labeling::kCannotTell, tr("Cannot tell"),
           "unknown");
  }
  for (std::size_t i = 1; i < m_rows.size(); ++i) setTabOrder(m_rows[i - 1].second, m_rows[i].second);
  if (question.kind == QuestionKind::Number && !question.isTType()) {
    m_value = new NumberRow(question, this);
    m_rowsLayout->addWidget(m_value);
    connect(m_value, &NumberRow::changed, this,
            [this, id = question.id](double value) { Q_EMIT numberChanged(id, value); });
    connect(m_value, &NumberRow::finished, this, &QuestionPanel::fieldLeft);
  }
}

void QuestionPanel::setQuestion(const labeling::Question& question, const std::string& chosen,
                                std::optional<double> value) {
  labeling::Question shown = question;
  const std::vector<std::string> ticked = labeling::splitAnswers(chosen);
  if (question.kind == QuestionKind::Tags) {
    // Offered: the tags of this object, then those of the scheme, then those used most.
    shown.answers.clear();
    const auto offer = [&shown](const std::string& tag) {
      if (tag != labeling::kNothingTicked && tag != labeling::kCannotTell && shown.find(tag) == nullptr &&
          shown.answers.size() < kMostOfferedTags)
        shown.answers.push_back({tag, tag, "", ""});
    };
    for (const labeling::Answer& answer : question.answers) offer(answer.id);
    for (const QString& tag : m_tags) offer(tag.toStdString());
    for (const std::string& tag : ticked) {
      if (shown.find(tag) == nullptr && tag != labeling::kNothingTicked && tag != labeling::kCannotTell)
        shown.answers.push_back({tag, tag, "", ""});
    }
  }
  const auto isSame = [](const labeling::Answer& a, const labeling::Answer& b) {
    return a.id == b.id && a.words == b.words && a.key == b.key;
  };
  if (shown.id != m_question.id || !std::equal(shown.answers.begin(), shown.answers.end(),
                                               m_question.answers.begin(), m_question.answers.end(), isSame))
    buildRows(shown);
  const auto isChosen = [&](const std::string& id) {
    const labeling::Answer* answer = shown.find(id);
    if (value && answer != nullptr && answer->value) return std::abs(*answer->value - *value) < 1e-9;
    return std::find(ticked.begin(), ticked.end(), id) != ticked.end();
  };
  for (const auto& [id, row] : m_rows) row->setChecked(isChosen(id));
  if (m_value) m_value->setValue(value);
}

void QuestionPanel::setKnownTags(const QStringList& tags) {
  m_tags = tags;
  m_tagRow->setKnown(tags);
}

void QuestionPanel::setEarlierAnswer(const QString& words) {
  m_earlier->setText(words.isEmpty() ? QString()
                                     : tr("Answered before the question was changed: %1").arg(words));
  m_earlier->setVisible(!words.isEmpty());
}

void QuestionPanel::showKeys() {
  for (std::size_t i = 0; i < m_rows.size() && i < m_question.answers.size(); ++i)
    m_rows[i].second->setKey(capOf(m_question, i));
  if (!m_rows.empty() && m_rows.back().first == labeling::kCannotTell)
    m_rows.back().second->setKey(keyOf("label.cannot-tell"));
}

std::optional<std::string> QuestionPanel::answerFor(const QKeyEvent& event) const {
  for (const labeling::Answer& answer : m_question.answers)
    if (isKey(event, answer.key)) return answer.id;
  for (std::size_t i = 0; i < m_question.answers.size() && i < kPlaceKeys.size(); ++i)
    if (m_question.answers[i].key.empty() && shortcuts().matches(kPlaceKeys[i], event))
      return m_question.answers[i].id;
  if (m_question.kind != QuestionKind::Tags && shortcuts().matches("label.cannot-tell", event))
    return labeling::kCannotTell;
  return std::nullopt;
}

void QuestionPanel::setOpinion(const ObjectOpinion* opinion) {
  const auto of = [opinion](const std::string& question) -> const QuestionOpinion* {
    if (!opinion) return nullptr;
    const auto found = opinion->find(question);
    return found == opinion->end() ? nullptr : &found->second;
  };
  const bool hasShares = m_question.kind == QuestionKind::Binary || m_question.kind == QuestionKind::Choice;
  const QuestionOpinion* own = hasShares ? of(m_question.id) : nullptr;
  for (const auto& [id, row] : m_rows) row->setShare(own ? own->probabilityOf(id) : std::nullopt);
  double barredShare = 0;
  if (const QuestionOpinion* bar = of("bar")) barredShare = 1 - bar->probabilityOf("no").value_or(1);
  for (NumberRow* row : numbers()) row->setOpinion(of(row->question()), barredShare);
}

std::vector<NumberRow*> QuestionPanel::numbers() const {
  std::vector<NumberRow*> rows;
  if (m_value) rows.push_back(m_value);
  rows.insert(rows.end(), m_beside.begin(), m_beside.end());
  return rows;
}

NumberRow* QuestionPanel::number(const std::string& question) const {
  for (NumberRow* row : numbers())
    if (row->question() == question) return row;
  return nullptr;
}

std::optional<double> QuestionPanel::confidence() const {
  if (m_confidence->index() < 0) return std::nullopt;
  return m_confidence->index() / 2.0;
}
void QuestionPanel::setConfidence(std::optional<double> confidence) {
  m_confidence->setIndex(confidence ? static_cast<int>(std::lround(*confidence * 2)) : -1);
}
void QuestionPanel::stepConfidence(int steps) {
  const int before = m_confidence->index() < 0 ? kFewSure : m_confidence->index();
  const int index = std::clamp(before + steps, 0, 2);
  if (index == m_confidence->index()) return;
  m_confidence->setIndex(index);
  Q_EMIT confidenceChosen();
}
QString QuestionPanel::comment() const { return m_comment->text().trimmed(); }
void QuestionPanel::setComment(const QString& text) { m_comment->setText(text); }
void QuestionPanel::focusComment() { m_comment->setFocus(Qt::ShortcutFocusReason); }
void QuestionPanel::focusTag() {
  if (m_question.kind == QuestionKind::Tags) m_tagRow->focusField();
}
void QuestionPanel::setFlagged(bool flagged) { m_flag->setChecked(flagged); }

bool QuestionPanel::eventFilter(QObject* object, QEvent* event) {
  if (object == m_comment && event->type() == QEvent::KeyPress &&
      static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape) {
    Q_EMIT fieldLeft();
    return true;
  }
  return QWidget::eventFilter(object, event);
}

void QuestionPanel::setNotSaved(const QString& sentence) {
  m_notSavedWords->setText(sentence);
  m_notSaved->setVisible(!sentence.isEmpty());
}

void QuestionPanel::setWholeSelection(const QString& sentence) {
  m_selectionWords->setText(sentence);
  m_selectionWords->setVisible(!sentence.isEmpty());
}

void QuestionPanel::setReadOnly(bool readOnly) {
  for (const auto& [id, row] : m_rows) row->setEnabled(!readOnly);
  for (NumberRow* row : numbers()) row->setEnabled(!readOnly);
  m_tagRow->setEnabled(!readOnly);
  m_confidence->setEnabled(!readOnly);
  m_comment->setEnabled(!readOnly);
  m_flag->setEnabled(!readOnly);
}

}  // namespace ui
