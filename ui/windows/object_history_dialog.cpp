#include "ui/windows/object_history_dialog.h"

#include <QDateTime>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/session/project_session.h"
#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"
#include "ui/views/controls/card.h"
#include "ui/views/label/answer_words.h"
#include "ui/windows/plain_table.h"

namespace ui {
namespace {

constexpr int kModelColumn = 7;

QString text(const std::string& value) { return QString::fromStdString(value); }

QString whatHappened(const labeling::ProjectSchemes& schemes, const labeling::LabelEvent& event) {
  using labeling::EventKind;
  switch (event.kind) {
    case EventKind::Flag:
      return event.answer == "on" ? ObjectHistoryDialog::tr("flagged")
                                  : ObjectHistoryDialog::tr("flag removed");
    case EventKind::Comment:
      return ObjectHistoryDialog::tr("comment");
    case EventKind::Retract:
      return ObjectHistoryDialog::tr("took back");
    case EventKind::Answer:
    case EventKind::Adjudicate:
      break;
  }
  const QString answer = answerWords(schemes, event.question, event.answer, event.value, event.scheme);
  return event.kind == EventKind::Adjudicate ? ObjectHistoryDialog::tr("settled: %1").arg(answer) : answer;
}

QString modelWords(const labeling::LabelEvent& event) {
  if (event.modelName.empty()) return {};
  const QString score = event.modelScore ? fixed(*event.modelScore, 2) : QString();
  return ObjectHistoryDialog::tr("%1 %2, %3")
      .arg(text(event.modelName), score,
           event.modelVisible ? ObjectHistoryDialog::tr("seen") : ObjectHistoryDialog::tr("hidden"));
}

QString stateWords(const labeling::HistoryEvent& entry) {
  if (entry.takenBack) return ObjectHistoryDialog::tr("taken back");
  return entry.isCurrent ? ObjectHistoryDialog::tr("stands") : QString();
}

QString sourceWords(const labeling::HistoryEvent& entry) {
  if (!entry.source) return ObjectHistoryDialog::tr("here");
  return entry.source->kind == "import"
             ? ObjectHistoryDialog::tr("import of %1").arg(text(entry.source->name))
             : ObjectHistoryDialog::tr("merge of %1").arg(text(entry.source->name));
}

}  // namespace

ObjectHistoryDialog::ObjectHistoryDialog(ProjectSession& session, std::int64_t row, QWidget* parent)
    : QDialog(parent), m_session(session), m_row(row) {
  setObjectName(QStringLiteral("objectHistory"));
  setWindowTitle(tr("History of %1").arg(session.objectName(row)));
  resize(1240, 520);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(24, 20, 24, 16);
  layout->setSpacing(8);
  layout->addWidget(makeLabel(windowTitle(), "title", nullptr, this));
  if (session.isIndependent())
    layout->addWidget(makeLabel(tr("Independent: only your own labels are shown."), "small", "2", this));
  m_table =
      makePlainTable("events", tr("Label events"),
                     {tr("When"), tr("Who"), tr("Question"), tr("What"), tr("State"), tr("Sure"),
                      tr("Seconds"), tr("Model"), tr("From"), tr("Snapshots"), tr("Version"), tr("Comment")},
                     this);
  layout->addWidget(m_table, 1);
  auto* close = new QPushButton(tr("Close"), this);
  connect(close, &QPushButton::clicked, this, &QDialog::accept);
  layout->addWidget(close, 0, Qt::AlignRight);
  connect(&session, &ProjectSession::labelsChanged, this, &ObjectHistoryDialog::fill);
  fill();
  m_table->setFocus();
}

void ObjectHistoryDialog::fill() {
  m_table->setRowCount(0);
  const std::string me = m_session.annotator().toStdString();
  for (const labeling::HistoryEvent& entry : labeling::objectHistory(m_session.project(), m_row)) {
    const labeling::LabelEvent& event = entry.event;
    if (m_session.isIndependent() && event.annotator != me) continue;
    const int row = m_table->rowCount();
    m_table->insertRow(row);
    QStringList snapshots;
    for (const std::string& name : entry.snapshots) snapshots << text(name);
    const QDateTime when = QDateTime::fromString(text(event.timeUtc), Qt::ISODateWithMs);
    const labeling::Question* question =
        m_session.schemes().wording(event.question, event.scheme, event.answer);
    const QStringList words{
        when.isValid() ? when.toUTC().toString(QStringLiteral("yyyy-MM-dd HH:mm:ss")) : text(event.timeUtc),
        text(event.annotator),
        question && !question->shortWords.empty() ? text(question->shortWords) : text(event.question),
        whatHappened(m_session.schemes(), event),
        stateWords(entry),
        surenessWords(event.confidence),
        event.secondsTaken ? fixed(*event.secondsTaken, 1) : QString(),
        m_session.isBlind() ? QString() : modelWords(event),
        sourceWords(entry),
        snapshots.join(QStringLiteral(", ")),
        text(event.programVersion),
        text(event.comment)};
    for (int column = 0; column < words.size(); ++column) {
      QTableWidgetItem* item = plainCell(words[column], column == 6);
      item->setToolTip(column == 0 ? tr("Event %1").arg(text(event.uuid)) : words[column]);
      if (entry.takenBack) item->setForeground(Theme::current().text3);
      m_table->setItem(row, column, item);
    }
  }
  for (int column = 0; column < m_table->columnCount(); ++column) {
    bool isEmpty = m_table->rowCount() > 0;
    for (int row = 0; row < m_table->rowCount(); ++row)
      isEmpty = isEmpty && m_table->item(row, column)->text().isEmpty();
    m_table->setColumnHidden(column, isEmpty || (column == kModelColumn && m_session.isBlind()));
  }
  alignHeads(m_table);
  m_table->resizeColumnsToContents();
  if (m_table->rowCount() > 0) m_table->selectRow(m_table->rowCount() - 1);
}

}  // namespace ui
