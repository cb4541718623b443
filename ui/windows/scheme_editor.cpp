#include "ui/windows/scheme_editor.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPainter>
#include <QPushButton>
#include <QScrollArea>
#include <QTableWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <array>
#include <memory>

#include "labeling/scheme/scheme_change.h"
#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"
#include "ui/views/controls/card.h"
#include "ui/views/label/answer_row.h"
#include "ui/windows/scheme_preview.h"

namespace ui {

namespace {

using labeling::Question;
using labeling::QuestionKind;

QString text(const std::string& words) { return QString::fromStdString(words); }

/// What a person chooses between; a fraction and a T-Type are numbers with a range.
struct KindRow {
  const char* words;
  QuestionKind kind;
  double low, high, step;
};
constexpr std::array kKinds{
    KindRow{QT_TRANSLATE_NOOP("ui::SchemeEditor", "Yes or no"), QuestionKind::Binary, 0, 0, 1},
    KindRow{QT_TRANSLATE_NOOP("ui::SchemeEditor", "One of several answers"), QuestionKind::Choice, 0, 0, 1},
    KindRow{QT_TRANSLATE_NOOP("ui::SchemeEditor", "Several answers at once"), QuestionKind::Several, 0, 0, 1},
    KindRow{QT_TRANSLATE_NOOP("ui::SchemeEditor", "Fraction, 0 to 1"), QuestionKind::Number, 0, 1, 0.05},
    KindRow{QT_TRANSLATE_NOOP("ui::SchemeEditor", "T-Type on the tuning fork"), QuestionKind::Number, -3, 10,
            1},
    KindRow{QT_TRANSLATE_NOOP("ui::SchemeEditor", "Number"), QuestionKind::Number, 0, 10, 1},
    KindRow{QT_TRANSLATE_NOOP("ui::SchemeEditor", "Tags, words of one's own"), QuestionKind::Tags, 0, 0, 1}};

int kindIndex(const Question& question) {
  if (question.kind == QuestionKind::Number) return question.isFraction() ? 3 : question.isTType() ? 4 : 5;
  for (std::size_t i = 0; i < kKinds.size(); ++i)
    if (kKinds[i].kind == question.kind) return static_cast<int>(i);
  return 0;
}

QIcon pictogramIcon(const std::string& name) {
  QPixmap pixmap(48, 48);
  pixmap.setDevicePixelRatio(2);
  pixmap.fill(Qt::transparent);
  QPainter painter(&pixmap);
  paintPictogram(painter, name, QPointF(0, 0), Theme::current().text2);
  return QIcon(pixmap);
}

QPushButton* compactButton(const QString& words, const char* name) {
  auto* button = new QPushButton(words);
  button->setObjectName(QLatin1String(name));
  button->setProperty("compact", true);
  button->setAutoDefault(false);
  return button;
}

}  // namespace

SchemeEditor::SchemeEditor(const labeling::Scheme& scheme, Tally tally, QWidget* parent)
    : QDialog(parent), m_before(scheme), m_scheme(scheme), m_tally(std::move(tally)) {
  setObjectName(QStringLiteral("schemeEditor"));
  setWindowTitle(tr("Edit the scheme %1").arg(text(scheme.id)));
  resize(1240, 760);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(24, 20, 24, 16);
  layout->setSpacing(12);
  auto* head = new QHBoxLayout;
  head->addWidget(makeLabel(tr("Title"), "small", "2"));
  m_title = new QLineEdit(text(scheme.title));
  m_title->setObjectName(QStringLiteral("scheme-title"));
  m_title->setAccessibleName(tr("Title of the scheme"));
  head->addWidget(m_title, 1);
  head->addWidget(makeLabel(tr("%1, version %2").arg(text(scheme.id)).arg(scheme.version), "small", "3"));
  layout->addLayout(head);
  connect(m_title, &QLineEdit::textEdited, this, [this](const QString& words) {
    m_scheme.title = words.trimmed().toStdString();
    refresh();
  });
  auto* columns = new QHBoxLayout;
  columns->setSpacing(16);
  columns->addWidget(buildQuestions());
  columns->addWidget(buildForm(), 1);
  m_preview = new SchemePreview;
  auto* scroll = new QScrollArea;
  scroll->setWidgetResizable(true);
  scroll->setProperty("ground", QStringLiteral("panel"));
  scroll->setFixedWidth(300);
  scroll->setFocusPolicy(Qt::NoFocus);
  scroll->setWidget(m_preview);
  columns->addWidget(scroll);
  layout->addLayout(columns, 1);
  m_problems = makeLabel({}, "small", "bad");
  m_problems->setObjectName(QStringLiteral("scheme-problems"));
  m_problems->setWordWrap(true);
  m_touched = makeLabel({}, "small", "2");
  m_touched->setObjectName(QStringLiteral("scheme-touched"));
  m_touched->setWordWrap(true);
  layout->addWidget(m_problems);
  layout->addWidget(m_touched);
  auto* buttons = new QHBoxLayout;
  auto* cancel = new QPushButton(tr("Cancel"));
  cancel->setProperty("variant", QStringLiteral("ghost"));
  m_save = new QPushButton(tr("Use this wording"));
  m_save->setObjectName(QStringLiteral("scheme-save"));
  m_save->setProperty("variant", QStringLiteral("primary"));
  m_save->setAutoDefault(false);
  buttons->addStretch(1);
  buttons->addWidget(cancel);
  buttons->addWidget(m_save);
  layout->addLayout(buttons);
  connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
  connect(m_save, &QPushButton::clicked, this, &QDialog::accept);
  cancel->setAutoDefault(false);
  if (!m_scheme.questions.empty()) m_current = m_scheme.questions.front().id;
  showQuestions();
  refresh();
}

QWidget* SchemeEditor::buildQuestions() {
  auto* box = new QWidget;
  box->setFixedWidth(240);
  auto* column = new QVBoxLayout(box);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(8);
  column->addWidget(makeLabel(tr("Questions, the first is asked first"), "small", "2"));
  m_questions = new QListWidget;
  m_questions->setObjectName(QStringLiteral("scheme-questions"));
  m_questions->setAccessibleName(tr("Questions"));
  column->addWidget(m_questions, 1);
  connect(m_questions, &QListWidget::currentRowChanged, this, [this](int row) {
    if (m_filling || row < 0 || row >= static_cast<int>(m_scheme.questions.size())) return;
    m_current = m_scheme.questions[static_cast<std::size_t>(row)].id;
    showQuestion();
  });
  auto* buttons = new QHBoxLayout;
  buttons->setSpacing(4);
  const auto button = [&](const char* name, const QString& words, auto run) {
    auto* made = compactButton(words, name);
    buttons->addWidget(made);
    connect(made, &QPushButton::clicked, this, run);
  };
  button("question-add", tr("Add"), [this] { addQuestion(); });
  button("question-remove", tr("Remove"), [this] { removeQuestion(); });
  button("question-up", tr("Up"), [this] { moveQuestion(-1); });
  button("question-down", tr("Down"), [this] { moveQuestion(1); });
  column->addLayout(buttons);
  return box;
}

QWidget* SchemeEditor::buildForm() {
  auto* box = new QWidget;
  auto* column = new QVBoxLayout(box);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(8);
  m_form = new QFormLayout;
  auto* form = m_form;
  form->setVerticalSpacing(8);
  form->setHorizontalSpacing(16);
  m_words = new QLineEdit;
  m_words->setObjectName(QStringLiteral("question-words"));
  m_short = new QLineEdit;
  m_short->setObjectName(QStringLiteral("question-short"));
  m_id = makeLabel({}, "small", "3");
  m_kind = new QComboBox;
  m_kind->setObjectName(QStringLiteral("question-kind"));
  for (const KindRow& kind : kKinds) m_kind->addItem(tr(kind.words));
  m_next = new QComboBox;
  m_next->setObjectName(QStringLiteral("question-next"));
  form->addRow(tr("Question"), m_words);
  form->addRow(tr("In short"), m_short);
  form->addRow(tr("Stored as"), m_id);
  form->addRow(tr("Answered by"), m_kind);
  m_range = new QWidget;
  auto* range = new QHBoxLayout(m_range);
  range->setContentsMargins(0, 0, 0, 0);
  range->setSpacing(8);
  const auto number = [&](const char* name, const QString& words) {
    auto* field = new QDoubleSpinBox;
    field->setObjectName(QLatin1String(name));
    field->setAccessibleName(words);
    field->setRange(-1e6, 1e6);
    field->setDecimals(2);
    range->addWidget(makeLabel(words, "small", "2"));
    range->addWidget(field);
    connect(field, &QDoubleSpinBox::valueChanged, this, &SchemeEditor::takeForm);
    return field;
  };
  m_low = number("question-low", tr("from"));
  m_high = number("question-high", tr("to"));
  m_step = number("question-step", tr("in steps of"));
  range->addStretch(1);
  form->addRow(tr("Range"), m_range);
  form->addRow(tr("Then"), m_next);
  column->addLayout(form);
  connect(m_words, &QLineEdit::textEdited, this, &SchemeEditor::takeForm);
  connect(m_short, &QLineEdit::textEdited, this, &SchemeEditor::takeForm);
  connect(m_next, &QComboBox::activated, this, &SchemeEditor::takeForm);
  connect(m_kind, &QComboBox::activated, this, [this](int index) {
    const KindRow& kind = kKinds[static_cast<std::size_t>(index)];
    changeKind(kind.kind, kind.low < -1);
    Question* changed = question();
    if (changed && kind.kind == QuestionKind::Number) {
      changed->low = kind.low;
      changed->high = kind.high;
      changed->step = kind.step;
    }
    showQuestion();
    refresh();
  });

  m_answers = new QTableWidget(0, ColumnCount);
  m_answers->setObjectName(QStringLiteral("scheme-answers"));
  m_answers->setAccessibleName(tr("Answers"));
  m_answers->setHorizontalHeaderLabels(
      {tr("Answer"), tr("Stored as"), tr("Key"), tr("Pictogram"), tr("Value"), tr("Then")});
  m_answers->verticalHeader()->hide();
  m_answers->verticalHeader()->setDefaultSectionSize(32);
  m_answers->setShowGrid(false);
  m_answers->setWordWrap(false);
  m_answers->setSelectionBehavior(QAbstractItemView::SelectRows);
  m_answers->setSelectionMode(QAbstractItemView::SingleSelection);
  m_answers->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  m_answers->horizontalHeader()->setSectionResizeMode(Words, QHeaderView::Stretch);
  m_answers->setColumnWidth(Id, 110);
  m_answers->setColumnWidth(Key, 48);
  m_answers->setColumnWidth(Pictogram, 130);
  m_answers->setColumnWidth(Value, 60);
  m_answers->setColumnWidth(Next, 150);
  connect(m_answers, &QTableWidget::cellChanged, this, &SchemeEditor::takeAnswer);
  column->addWidget(m_answers, 1);
  m_answerButtons = new QWidget;
  auto* buttons = new QHBoxLayout(m_answerButtons);
  buttons->setContentsMargins(0, 0, 0, 0);
  buttons->setSpacing(4);
  const auto button = [&](const char* name, const QString& words, auto run) {
    auto* made = compactButton(words, name);
    buttons->addWidget(made);
    connect(made, &QPushButton::clicked, this, run);
  };
  button("answer-add", tr("Add an answer"), [this] { addAnswer(); });
  button("answer-remove", tr("Remove"), [this] { removeAnswer(); });
  button("answer-up", tr("Up"), [this] { moveAnswer(-1); });
  button("answer-down", tr("Down"), [this] { moveAnswer(1); });
  buttons->addStretch(1);
  column->addWidget(m_answerButtons);
  return box;
}

Question* SchemeEditor::question() {
  for (Question& each : m_scheme.questions)
    if (each.id == m_current) return &each;
  return nullptr;
}

QString SchemeEditor::problems() const { return m_problems->text(); }
QString SchemeEditor::touched() const { return m_touched->text(); }

void SchemeEditor::showQuestions() {
  m_filling = true;
  m_questions->clear();
  int current = 0;
  for (std::size_t i = 0; i < m_scheme.questions.size(); ++i) {
    const Question& each = m_scheme.questions[i];
    m_questions->addItem(text(each.shortWords));
    if (each.id == m_current) current = static_cast<int>(i);
  }
  m_questions->setCurrentRow(current);
  m_filling = false;
  showQuestion();
}

QComboBox* SchemeEditor::makeNextBox(const std::string& chosen, bool withOwn) const {
  auto* box = new QComboBox;
  if (withOwn) box->addItem(tr("as the question"), QString());
  box->addItem(tr("the end"), withOwn ? QString::fromLatin1(labeling::kEndOfTree) : QString());
  for (const Question& each : m_scheme.questions)
    if (each.id != m_current) box->addItem(text(each.shortWords), text(each.id));
  box->setCurrentIndex(std::max(0, box->findData(text(chosen))));
  return box;
}

void SchemeEditor::showQuestion() {
  const Question* shown = question();
  if (!shown) return;
  m_filling = true;
  if (m_words->text() != text(shown->words)) m_words->setText(text(shown->words));
  if (m_short->text() != text(shown->shortWords)) m_short->setText(text(shown->shortWords));
  const std::int64_t labels = m_tally(shown->id).labels;
  m_id->setText(labels > 0 ? tr("%1, %2 labels").arg(text(shown->id), grouped(labels)) : text(shown->id));
  m_kind->setCurrentIndex(kindIndex(*shown));
  m_kind->setEnabled(labels == 0);
  m_kind->setToolTip(labels == 0
                         ? QString()
                         : tr("It has labels, so its kind stays. Add another question for another kind."));
  const bool isNumber = shown->kind == QuestionKind::Number;
  m_form->setRowVisible(m_range, isNumber);
  m_range->setEnabled(labels == 0);
  m_low->setValue(shown->low);
  m_high->setValue(shown->high);
  m_step->setValue(shown->step);
  m_next->clear();
  const std::unique_ptr<QComboBox> choices(makeNextBox({}, false));
  for (int i = 0; i < choices->count(); ++i) m_next->addItem(choices->itemText(i), choices->itemData(i));
  const std::string next = shown->next == labeling::kEndOfTree ? std::string() : shown->next;
  m_next->setCurrentIndex(std::max(0, m_next->findData(text(next))));
  m_filling = false;
  showAnswers();
  m_preview->show(m_scheme, m_current);
}

void SchemeEditor::showAnswers() {
  const Question* shown = question();
  if (!shown) return;
  m_filling = true;
  const bool isNumber = shown->kind == QuestionKind::Number;
  const bool hasWays = shown->kind == QuestionKind::Binary || shown->kind == QuestionKind::Choice;
  m_answers->setColumnHidden(Value, !isNumber);
  m_answers->setColumnHidden(Next, !hasWays);
  const int before = m_answers->currentRow();
  m_answers->setRowCount(0);
  m_answers->setRowCount(static_cast<int>(shown->answers.size()));
  for (int row = 0; row < m_answers->rowCount(); ++row) {
    const labeling::Answer& answer = shown->answers[static_cast<std::size_t>(row)];
    m_answers->setItem(row, Words, new QTableWidgetItem(text(answer.words)));
    auto* id = new QTableWidgetItem(text(answer.id));
    id->setFlags(id->flags() & ~Qt::ItemIsEditable);
    m_answers->setItem(row, Id, id);
    m_answers->setItem(row, Key, new QTableWidgetItem(text(answer.key)));
    m_answers->item(row, Key)->setToolTip(tr("Empty: its place, 1 to 9"));
    m_answers->setItem(row, Value,
                       new QTableWidgetItem(answer.value ? QString::number(*answer.value) : QString()));
    auto* pictogram = new QComboBox;
    pictogram->setProperty("compact", true);
    pictogram->addItem(tr("none"), QString());
    for (const QString& name : pictogramNames())
      pictogram->addItem(pictogramIcon(name.toStdString()), name, name);
    pictogram->setCurrentIndex(std::max(0, pictogram->findData(text(answer.icon))));
    m_answers->setCellWidget(row, Pictogram, pictogram);
    connect(pictogram, &QComboBox::activated, this, [this, row, pictogram] {
      if (Question* changed = question())
        changed->answers[static_cast<std::size_t>(row)].icon =
            pictogram->currentData().toString().toStdString();
      refresh();
    });
    if (!hasWays) continue;
    QComboBox* next = makeNextBox(answer.next, true);
    next->setProperty("compact", true);
    m_answers->setCellWidget(row, Next, next);
    connect(next, &QComboBox::activated, this, [this, row, next] {
      if (Question* changed = question())
        changed->answers[static_cast<std::size_t>(row)].next = next->currentData().toString().toStdString();
      refresh();
    });
  }
  if (before >= 0 && before < m_answers->rowCount()) m_answers->setCurrentCell(before, Words);
  m_answerButtons->setEnabled(shown->kind != QuestionKind::Binary);
  m_filling = false;
}

void SchemeEditor::takeForm() {
  Question* changed = question();
  if (m_filling || !changed) return;
  changed->words = m_words->text().trimmed().toStdString();
  changed->shortWords = m_short->text().trimmed().toStdString();
  if (changed->shortWords.empty()) changed->shortWords = changed->words;
  changed->next = m_next->currentData().toString().toStdString();
  if (changed->kind == QuestionKind::Number) {
    changed->low = m_low->value();
    changed->high = m_high->value();
    changed->step = m_step->value();
  }
  if (QListWidgetItem* item = m_questions->currentItem()) item->setText(text(changed->shortWords));
  refresh();
}

void SchemeEditor::takeAnswer(int row, int column) {
  Question* changed = question();
  if (m_filling || !changed || row >= static_cast<int>(changed->answers.size())) return;
  labeling::Answer& answer = changed->answers[static_cast<std::size_t>(row)];
  const QString words = m_answers->item(row, column)->text().trimmed();
  if (column == Words) {
    answer.words = words.toStdString();
  } else if (column == Key) {
    answer.key = words.toLower().toStdString();
  } else if (column == Value) {
    bool isNumber = false;
    const double value = words.toDouble(&isNumber);
    answer.value = isNumber ? std::optional(value) : std::nullopt;
  }
  refresh();
}

void SchemeEditor::addQuestion() {
  std::vector<std::string> taken;
  for (const Question& each : m_scheme.questions) taken.push_back(each.id);
  for (const Question& each : m_before.questions) taken.push_back(each.id);
  Question added;
  added.words = tr("New question").toStdString();
  added.shortWords = added.words;
  added.id = labeling::idFromWords(m_scheme.id + "_question", "question", taken);
  added.answers = {{"no", tr("No").toStdString(), "", ""}, {"yes", tr("Yes").toStdString(), "", ""}};
  // Asked after the one that is in the form.
  if (Question* before = question()) {
    added.next = before->next;
    before->next = added.id;
  }
  const auto place = std::find_if(m_scheme.questions.begin(), m_scheme.questions.end(),
                                  [this](const Question& each) { return each.id == m_current; });
  m_scheme.questions.insert(place == m_scheme.questions.end() ? place : std::next(place), added);
  m_current = added.id;
  showQuestions();
  refresh();
  m_words->setFocus();
  m_words->selectAll();
}

void SchemeEditor::removeQuestion() {
  const Question* gone = question();
  if (!gone || m_scheme.questions.size() < 2) return;
  // What led to it leads on to what came after it.
  const std::string id = gone->id, after = gone->next;
  std::erase_if(m_scheme.questions, [&](const Question& each) { return each.id == id; });
  for (Question& each : m_scheme.questions) {
    if (each.next == id) each.next = after;
    for (labeling::Answer& answer : each.answers)
      if (answer.next == id) answer.next = after.empty() ? labeling::kEndOfTree : after;
  }
  m_current = m_scheme.questions.front().id;
  showQuestions();
  refresh();
}

void SchemeEditor::moveQuestion(int by) {
  auto& all = m_scheme.questions;
  const auto here =
      std::find_if(all.begin(), all.end(), [this](const Question& each) { return each.id == m_current; });
  const std::ptrdiff_t to = here - all.begin() + by;
  if (here == all.end() || to < 0 || to >= static_cast<std::ptrdiff_t>(all.size())) return;
  std::swap(*here, all[static_cast<std::size_t>(to)]);
  showQuestions();
  refresh();
}

void SchemeEditor::addAnswer() {
  Question* changed = question();
  if (!changed) return;
  std::vector<std::string> taken;
  for (const labeling::Answer& each : changed->answers) taken.push_back(each.id);
  if (const Question* before = m_before.find(changed->id))
    for (const labeling::Answer& each : before->answers) taken.push_back(each.id);
  labeling::Answer added;
  added.words = tr("New answer").toStdString();
  added.id = labeling::idFromWords({}, "answer", taken);
  if (changed->kind == QuestionKind::Number) added.value = changed->low;
  changed->answers.push_back(added);
  showAnswers();
  refresh();
  m_answers->setCurrentCell(m_answers->rowCount() - 1, Words);
  m_answers->setFocus();
  m_answers->editItem(m_answers->currentItem());
}

void SchemeEditor::removeAnswer() {
  Question* changed = question();
  const int row = m_answers->currentRow();
  if (!changed || row < 0 || row >= static_cast<int>(changed->answers.size())) return;
  changed->answers.erase(changed->answers.begin() + row);
  showAnswers();
  refresh();
}

void SchemeEditor::moveAnswer(int by) {
  Question* changed = question();
  const int row = m_answers->currentRow(), to = row + by;
  if (!changed || row < 0 || to < 0 || to >= static_cast<int>(changed->answers.size())) return;
  std::swap(changed->answers[static_cast<std::size_t>(row)], changed->answers[static_cast<std::size_t>(to)]);
  showAnswers();
  m_answers->setCurrentCell(to, Words);
  refresh();
}

void SchemeEditor::changeKind(QuestionKind kind, bool isTType) {
  Question* changed = question();
  if (!changed || (changed->kind == kind && kind != QuestionKind::Number)) return;
  changed->kind = kind;
  if (kind == QuestionKind::Binary) {
    changed->answers = {{"no", tr("No").toStdString(), "", ""}, {"yes", tr("Yes").toStdString(), "", ""}};
  } else if (kind == QuestionKind::Number || kind == QuestionKind::Tags || isTType) {
    changed->answers.clear();
  } else {
    for (labeling::Answer& answer : changed->answers) {
      answer.value.reset();
      answer.isExclusive = false;
      if (kind == QuestionKind::Several) answer.next.clear();
    }
  }
}

QString SchemeEditor::touchedWords() const {
  using Kind = labeling::SchemeChange::Kind;
  std::int64_t removed = 0, reworded = 0;
  for (const labeling::SchemeChange& change : labeling::changesBetween(m_before, m_scheme)) {
    const labeling::LabelTally tally = m_tally(change.question);
    const auto ofAnswer = tally.ofAnswer.find(change.answer);
    const std::int64_t count = change.answer.empty()              ? tally.labels
                               : ofAnswer == tally.ofAnswer.end() ? 0
                                                                  : ofAnswer->second;
    if (change.kind == Kind::QuestionRemoved || change.kind == Kind::AnswerRemoved) removed += count;
    if (change.kind == Kind::Reworded) reworded += count;
  }
  QStringList sentences;
  if (removed > 0)
    sentences
        << tr("%1 labels gave an answer that is no longer offered. They stay, are counted and exported, and "
              "show their old words.")
               .arg(grouped(removed));
  if (reworded > 0)
    sentences << tr("%1 labels were made under the words of before and keep them.").arg(grouped(reworded));
  return sentences.join(QLatin1Char(' '));
}

void SchemeEditor::refresh() {
  QStringList sentences;
  bool isHarmed = false;
  for (const labeling::SchemeProblem& problem : labeling::problemsOf(m_scheme)) {
    sentences << text(problem.sentence);
    isHarmed = isHarmed || !problem.isHarmless;
  }
  m_problems->setText(sentences.join(QLatin1Char('\n')));
  m_problems->setVisible(!sentences.isEmpty());
  m_touched->setText(touchedWords());
  m_touched->setVisible(!m_touched->text().isEmpty());
  m_save->setEnabled(!isHarmed);
  m_preview->show(m_scheme, m_current);
}

}  // namespace ui
