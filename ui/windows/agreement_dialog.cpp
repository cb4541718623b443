#include "ui/windows/agreement_dialog.h"

#include <QDateTime>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>
#include <cmath>

#include "model/base/error.h"
#include "ui/prompts/prompts.h"
#include "ui/session/project_session.h"
#include "ui/theme/numbers.h"
#include "ui/views/controls/card.h"
#include "ui/views/label/answer_words.h"
#include "ui/windows/plain_table.h"

namespace ui {
namespace {

QString text(const std::string& value) { return QString::fromStdString(value); }

constexpr int kMostQuestions = 7;  // shown at once; more are scrolled

enum QuestionColumn { Question, Objects, Raw, Fleiss, Alpha, Votes, Open, Settled };
enum AnnotatorColumn { Name, Labels, CannotTell, Weight, Repeats, Same, SelfKappa };

/// "0.74 (0.61 to 0.85)"
QString coefficientWords(const model::Coefficient& coefficient) {
  if (coefficient.undefined != model::Undefined::No) return QStringLiteral("–");
  if (!std::isfinite(coefficient.interval.low)) return fixed(coefficient.value, 2);
  return AgreementDialog::tr("%1 (%2 to %3)")
      .arg(fixed(coefficient.value, 2), fixed(coefficient.interval.low, 2),
           fixed(coefficient.interval.high, 2));
}

QString reasonWords(model::Undefined why) {
  switch (why) {
    case model::Undefined::No:
      return {};
    case model::Undefined::NoSharedObjects:
      return AgreementDialog::tr("No object was labelled by two annotators.");
    case model::Undefined::OneCategory:
      return AgreementDialog::tr("Only one answer was ever given, so agreement by chance is complete.");
  }
  return {};
}

QTableWidgetItem* coefficientCell(const model::Coefficient& coefficient) {
  auto* item = plainCell(coefficientWords(coefficient), true);
  item->setToolTip(coefficient.undefined == model::Undefined::No
                       ? AgreementDialog::tr("%1 objects, 95 % interval over objects drawn again")
                             .arg(grouped(coefficient.objects))
                       : reasonWords(coefficient.undefined));
  return item;
}

QString rateWords(const model::Rate& rate) {
  if (!std::isfinite(rate.value)) return QStringLiteral("–");
  return AgreementDialog::tr("%1 (%2 to %3)")
      .arg(fixed(rate.value, 2), fixed(rate.percent95.low, 2), fixed(rate.percent95.high, 2));
}

void addRow(QTableWidget* table, const std::vector<QTableWidgetItem*>& cells) {
  const int row = table->rowCount();
  table->insertRow(row);
  for (std::size_t i = 0; i < cells.size(); ++i) table->setItem(row, static_cast<int>(i), cells[i]);
}

QString day(const std::string& utc) { return text(utc).left(10); }

}  // namespace

AgreementDialog::AgreementDialog(ProjectSession& session, QWidget* parent)
    : QDialog(parent), m_session(session) {
  setObjectName(QStringLiteral("agreementDialog"));
  setWindowTitle(tr("Agreement of the annotators"));
  resize(1280, 860);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(24, 20, 24, 16);
  layout->setSpacing(8);
  auto* head = new QHBoxLayout;
  head->addWidget(makeLabel(windowTitle(), "title", nullptr, this));
  head->addStretch(1);
  m_state = makeLabel({}, "small", "2", this);
  m_state->setObjectName(QStringLiteral("agreementState"));
  head->addWidget(m_state);
  layout->addLayout(head);
  m_questions = makePlainTable("questions", tr("Agreement by question"),
                               {tr("Question"), tr("Objects"), tr("Agreement"), tr("Fleiss' κ"),
                                tr("Krippendorff's α"), tr("a(p)"), tr("Disagree"), tr("Settled")},
                               this);
  layout->addWidget(m_questions);
  m_reason = makeLabel({}, "small", "2", this);
  m_reason->setObjectName(QStringLiteral("reason"));
  layout->addWidget(m_reason);
  layout->addWidget(makeDetails(), 1);

  auto* buttons = new QHBoxLayout;
  m_show = new QPushButton(this);
  m_show->setObjectName(QStringLiteral("showDisagreements"));
  m_adjudicate = new QPushButton(this);
  m_adjudicate->setObjectName(QStringLiteral("adjudicate"));
  m_adjudicate->setProperty("variant", QStringLiteral("primary"));
  auto* close = new QPushButton(tr("Close"), this);
  buttons->addWidget(m_show);
  buttons->addStretch(1);
  buttons->addWidget(close);
  buttons->addWidget(m_adjudicate);
  layout->addLayout(buttons);

  connect(close, &QPushButton::clicked, this, &QDialog::accept);
  connect(m_show, &QPushButton::clicked, this, [this] {
    if (const auto* report = current())
      openGalaxies(report->disagreements, tr("Disagreements about %1").arg(text(report->question)));
  });
  connect(m_adjudicate, &QPushButton::clicked, this, [this] {
    if (const auto* report = current()) {
      const std::string question = report->question;
      accept();
      Q_EMIT m_session.adjudicationRequested(question);
    }
  });
  connect(m_questions, &QTableWidget::currentCellChanged, this, &AgreementDialog::showQuestion);
  connect(m_pairs, &QTableWidget::currentCellChanged, this, &AgreementDialog::showPair);
  const auto openCell = [this](int first, int second) {
    const labeling::PairAgreement* pair = currentPair();
    const labeling::QuestionAgreement* report = current();
    if (!pair || !report) return;
    std::vector<std::int64_t> rows;
    for (std::size_t i = 0; i < pair->rows.size(); ++i)
      if (pair->firstClass[i] == first && pair->secondClass[i] == second) rows.push_back(pair->rows[i]);
    const auto name = [&](int index) { return text(report->classWords[static_cast<std::size_t>(index)]); };
    openGalaxies(rows,
                 tr("%1: %2, %3: %4").arg(text(pair->first), name(first), text(pair->second), name(second)));
  };
  connect(m_confusion, &QTableWidget::cellDoubleClicked, this, openCell);
  connect(m_confusion, &QTableWidget::cellActivated, this, openCell);
  connect(m_annotators, &QTableWidget::cellActivated, this, [this](int row, int) {
    const labeling::QuestionAgreement* report = current();
    if (!report || row < 0 || row >= static_cast<int>(report->annotators.size())) return;
    const auto& annotator = report->annotators[static_cast<std::size_t>(row)];
    openGalaxies(annotator.self.changed, tr("Answered differently again by %1").arg(text(annotator.name)));
  });
  connect(m_annotators, &QTableWidget::itemChanged, this, [this](QTableWidgetItem* item) {
    if (m_filling || item->column() != Weight) return;
    bool isNumber = false;
    const double weight = item->text().trimmed().toDouble(&isNumber);
    setWeight(item->row(), isNumber ? weight : -1);
  });
  connect(&m_session, &ProjectSession::labelsChanged, this, &AgreementDialog::compute);
  connect(&m_session, &ProjectSession::independentChanged, this, [this](bool on) {
    if (on) reject();
  });
  compute();
}

QWidget* AgreementDialog::makeDetails() {
  auto* details = new QWidget(this);
  auto* grid = new QGridLayout(details);
  grid->setContentsMargins(0, 8, 0, 0);
  grid->setHorizontalSpacing(16);
  grid->setVerticalSpacing(4);
  m_annotators = makePlainTable("annotators", tr("Annotators"),
                                {tr("Annotator"), tr("Labels"), tr("Cannot tell"), tr("Weight"),
                                 tr("Repeats"), tr("Same again"), tr("κ again")},
                                details);
  m_annotators->setEditTriggers(QAbstractItemView::EditKeyPressed | QAbstractItemView::DoubleClicked);
  m_pairs = makePlainTable("pairs", tr("Pairs of annotators"),
                           {tr("Pair"), tr("Objects"), tr("Agreement"), tr("Cohen's κ"), tr("κ linear"),
                            tr("κ quadratic"), tr("Offset")},
                           details);
  m_confusion = makePlainTable("confusion", tr("Confusion of two annotators"), {}, details);
  m_confusion->setSelectionBehavior(QAbstractItemView::SelectItems);
  m_confusion->verticalHeader()->show();
  m_confusion->verticalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  m_confusion->horizontalHeader()->setStretchLastSection(false);
  m_periods =
      makePlainTable("periods", tr("Agreement over time"),
                     {tr("From"), tr("To"), tr("Objects"), tr("Agreement"), tr("Krippendorff's α")}, details);
  m_pairWords = makeLabel(tr("Confusion"), "small-strong", nullptr, details);
  m_pairWords->setObjectName(QStringLiteral("pairWords"));
  grid->addWidget(makeLabel(tr("Annotators, and their answers to the same object again"), "small-strong",
                            nullptr, details),
                  0, 0);
  grid->addWidget(makeLabel(tr("Pairs"), "small-strong", nullptr, details), 0, 1);
  grid->addWidget(m_annotators, 1, 0);
  grid->addWidget(m_pairs, 1, 1);
  grid->addWidget(makeLabel(tr("Over time"), "small-strong", nullptr, details), 2, 0);
  grid->addWidget(m_pairWords, 2, 1);
  grid->addWidget(m_periods, 3, 0);
  grid->addWidget(m_confusion, 3, 1);
  grid->setColumnStretch(0, 1);
  grid->setColumnStretch(1, 1);
  grid->setRowStretch(1, 1);
  grid->setRowStretch(3, 1);
  return details;
}

void AgreementDialog::compute() {
  m_state->setText(tr("Comparing the labels…"));
  m_job.start(
      [directory = m_session.project().directory()](const model::RunControl& control) {
        const auto project = labeling::Project::open(directory, labeling::Project::Access::ReadOnly);
        std::vector<labeling::QuestionAgreement> reports;
        for (const std::string& question : labeling::LabelLog(project).questions())
          reports.push_back(labeling::questionAgreement(project, question, {}, control));
        return reports;
      },
      [this](std::vector<labeling::QuestionAgreement>& reports) {
        m_reports = std::move(reports);
        showQuestions();
      },
      [this](const QString& sentence) { m_state->setText(sentence); });
}

const labeling::QuestionAgreement* AgreementDialog::current() const {
  const int row = m_questions->currentRow();
  return row >= 0 && row < static_cast<int>(m_reports.size()) ? &m_reports[static_cast<std::size_t>(row)]
                                                              : nullptr;
}

const labeling::PairAgreement* AgreementDialog::currentPair() const {
  const labeling::QuestionAgreement* report = current();
  const int row = m_pairs->currentRow();
  return report && row >= 0 && row < static_cast<int>(report->pairs.size())
             ? &report->pairs[static_cast<std::size_t>(row)]
             : nullptr;
}

void AgreementDialog::showQuestions() {
  const int before = std::max(0, m_questions->currentRow());
  m_questions->setRowCount(0);
  for (const labeling::QuestionAgreement& report : m_reports) {
    auto* name = plainCell(questionWords(m_session.schemes(), report.question));
    name->setToolTip(text(report.words));
    addRow(m_questions, {name, plainCell(grouped(report.raw.objects), true), coefficientCell(report.raw),
                         coefficientCell(report.fleiss), coefficientCell(report.alpha),
                         plainCell(fixed(report.voteAgreement, 2), true),
                         plainCell(grouped(static_cast<std::int64_t>(report.disagreements.size())), true),
                         plainCell(grouped(report.adjudicated), true)});
  }
  alignHeads(m_questions);
  m_questions->resizeColumnsToContents();
  fitHeight(m_questions, kMostQuestions);
  m_state->setText(m_reports.empty() ? tr("Nobody has labelled anything yet.")
                                     : tr("95 % intervals; objects with two answers or more"));
  if (!m_reports.empty()) m_questions->setCurrentCell(std::min(before, m_questions->rowCount() - 1), 0);
  showQuestion();
}

void AgreementDialog::showQuestion() {
  const labeling::QuestionAgreement* report = current();
  m_annotators->setRowCount(0);
  m_pairs->setRowCount(0);
  m_periods->setRowCount(0);
  const auto open = report ? static_cast<std::int64_t>(report->disagreements.size()) : 0;
  m_show->setText(tr("Show %1 disagreements").arg(grouped(open)));
  m_show->setEnabled(open > 0);
  m_adjudicate->setText(tr("Settle %1 disagreements").arg(grouped(open)));
  m_adjudicate->setEnabled(open > 0 && !m_session.project().isReadOnly());
  m_reason->setText(report ? reasonWords(report->alpha.undefined) : QString());
  m_reason->setVisible(!m_reason->text().isEmpty());
  if (!report) return;
  showAnnotators(*report);
  for (const labeling::PairAgreement& pair : report->pairs)
    addRow(m_pairs, {plainCell(tr("%1, %2").arg(text(pair.first), text(pair.second))),
                     plainCell(grouped(static_cast<std::int64_t>(pair.rows.size())), true),
                     plainCell(rateWords(pair.share), true), coefficientCell(pair.kappa),
                     coefficientCell(pair.linear), coefficientCell(pair.quadratic),
                     plainCell(std::isfinite(pair.offset)
                                   ? tr("%1 ± %2").arg(fixed(pair.offset, 2), fixed(pair.scatter, 2))
                                   : QString(),
                               true)});
  const bool isNumber = report->kind == labeling::QuestionKind::Number;
  m_pairs->setColumnHidden(4, !isNumber && report->classes.size() <= 2);
  m_pairs->setColumnHidden(5, !isNumber && report->classes.size() <= 2);
  m_pairs->setColumnHidden(6, !isNumber);
  alignHeads(m_pairs);
  m_pairs->resizeColumnsToContents();
  for (const labeling::PeriodAgreement& period : report->periods)
    addRow(m_periods, {plainCell(day(period.fromUtc)), plainCell(day(period.toUtc)),
                       plainCell(grouped(period.raw.objects), true), coefficientCell(period.raw),
                       coefficientCell(period.alpha)});
  alignHeads(m_periods);
  m_periods->resizeColumnsToContents();
  if (!report->pairs.empty()) m_pairs->setCurrentCell(0, 0);
  showPair();
}

void AgreementDialog::showAnnotators(const labeling::QuestionAgreement& report) {
  m_filling = true;
  for (const labeling::AnnotatorAgreement& annotator : report.annotators) {
    std::vector<QTableWidgetItem*> cells{plainCell(text(annotator.name)),
                                         plainCell(grouped(annotator.labels), true),
                                         plainCell(grouped(annotator.cannotTell), true),
                                         plainCell(QString::number(annotator.weight), true),
                                         plainCell(grouped(annotator.self.repeats), true),
                                         plainCell(rateWords(annotator.self.same), true),
                                         annotator.self.repeats > 0 ? coefficientCell(annotator.self.kappa)
                                                                    : plainCell(QStringLiteral("–"), true)};
    for (std::size_t i = 0; i < cells.size(); ++i)
      if (i != Weight || m_session.project().isReadOnly())
        cells[i]->setFlags(cells[i]->flags() & ~Qt::ItemIsEditable);
    cells[Weight]->setToolTip(tr("Counts so much in a weighted consensus"));
    if (annotator.self.repeats > 0)
      cells[Same]->setToolTip(
          tr("%1 days between the answers in the middle").arg(fixed(annotator.self.medianDays, 1)));
    addRow(m_annotators, cells);
  }
  alignHeads(m_annotators);
  m_annotators->resizeColumnsToContents();
  m_filling = false;
}

void AgreementDialog::setWeight(int row, double weight) {
  const labeling::QuestionAgreement* report = current();
  if (!report || row < 0 || row >= static_cast<int>(report->annotators.size())) return;
  try {
    m_session.setAnnotatorWeight(report->annotators[static_cast<std::size_t>(row)].name, weight);
    // One weight of a person for all questions.
    const std::string name = report->annotators[static_cast<std::size_t>(row)].name;
    for (labeling::QuestionAgreement& each : m_reports)
      for (labeling::AnnotatorAgreement& annotator : each.annotators)
        if (annotator.name == name) annotator.weight = weight;
  } catch (const model::Error& error) {
    prompts().showProblem(this, tr("The weight was not changed"), QString::fromUtf8(error.what()));
  }
  m_filling = true;
  m_annotators->item(row, Weight)
      ->setText(QString::number(report->annotators[static_cast<std::size_t>(row)].weight));
  m_filling = false;
}

void AgreementDialog::showPair() {
  const labeling::PairAgreement* pair = currentPair();
  const labeling::QuestionAgreement* report = current();
  m_confusion->clear();
  m_confusion->setRowCount(0);
  m_confusion->setColumnCount(0);
  m_pairWords->setText(tr("Confusion"));
  if (!pair || !report) return;
  m_pairWords->setText(
      tr("Rows: %1; columns: %2. Enter opens the galaxies.").arg(text(pair->first), text(pair->second)));
  QStringList words;
  for (const std::string& each : report->classWords) words << text(each);
  m_confusion->setRowCount(static_cast<int>(words.size()));
  m_confusion->setColumnCount(static_cast<int>(words.size()));
  m_confusion->setHorizontalHeaderLabels(words);
  m_confusion->setVerticalHeaderLabels(words);
  for (int first = 0; first < pair->matrix.classes; ++first) {
    for (int second = 0; second < pair->matrix.classes; ++second) {
      auto* cell = plainCell(grouped(pair->matrix.at(first, second)), true);
      QFont font = cell->font();
      font.setBold(first == second);
      cell->setFont(font);
      m_confusion->setItem(first, second, cell);
    }
  }
  alignHeads(m_confusion);
  m_confusion->resizeColumnsToContents();
}

void AgreementDialog::openGalaxies(const std::vector<std::int64_t>& rows, const QString& name) {
  if (rows.empty()) return;
  accept();
  Q_EMIT m_session.temporaryViewRequested(rows, name);
}

}  // namespace ui
