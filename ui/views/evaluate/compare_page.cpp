#include "ui/views/evaluate/compare_page.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QTableWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "ui/theme/numbers.h"
#include "ui/views/controls/card.h"
#include "ui/views/controls/count_link.h"
#include "ui/views/evaluate/threshold_words.h"

namespace ui {

namespace {
constexpr int kGap = 16;
constexpr std::array kChanges{ComparePage::Change::PutRight, ComparePage::Change::MadeWrong,
                              ComparePage::Change::BothWrong, ComparePage::Change::BothRight};

QString metricWords(const std::string& name) {
  if (name == "auroc") return ComparePage::tr("AUROC");
  if (name == "average_precision") return ComparePage::tr("Average precision");
  if (name == "tpr") return ComparePage::tr("TPR (completeness)");
  if (name == "precision") return ComparePage::tr("Precision (purity)");
  if (name == "accuracy") return ComparePage::tr("Accuracy");
  if (name == "f1") return ComparePage::tr("F1");
  if (name == "mcc") return ComparePage::tr("MCC");
  return ComparePage::tr("Brier score (lower is better)");
}

QString signedText(double value, int decimals) {
  if (!std::isfinite(value)) return QStringLiteral("–");
  return (value > 0 ? QStringLiteral("+") : QString()) + fixed(value, decimals);
}

QString pText(double p) {
  if (!std::isfinite(p)) return QStringLiteral("–");
  return p < 0.001 ? QStringLiteral("< 0.001") : fixed(p, 3);
}

QTableWidget* plainTable(const QStringList& heads, const char* name, QWidget* parent) {
  auto* table = new QTableWidget(0, static_cast<int>(heads.size()), parent);
  table->setObjectName(QLatin1String(name));
  table->setHorizontalHeaderLabels(heads);
  table->verticalHeader()->hide();
  table->verticalHeader()->setDefaultSectionSize(30);
  table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
  table->horizontalHeader()->setHighlightSections(false);
  for (int column = 0; column < heads.size(); ++column)
    table->horizontalHeaderItem(column)->setTextAlignment((column == 0 ? Qt::AlignLeft : Qt::AlignRight) |
                                                          Qt::AlignVCenter);
  table->setShowGrid(false);
  table->setFrameShape(QFrame::NoFrame);
  table->setEditTriggers(QAbstractItemView::NoEditTriggers);
  table->setSelectionBehavior(QAbstractItemView::SelectRows);
  table->setSelectionMode(QAbstractItemView::SingleSelection);
  return table;
}

void setCell(QTableWidget* table, int row, int column, const QString& text) {
  auto* item = new QTableWidgetItem(text);
  item->setTextAlignment((column == 0 ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
  table->setItem(row, column, item);
}
}  // namespace

QString ComparePage::nameOf(Change change) {
  switch (change) {
    case Change::PutRight:
      return tr("Put right");
    case Change::MadeWrong:
      return tr("Made wrong");
    case Change::BothWrong:
      return tr("Wrong in both");
    case Change::BothRight:
      break;
  }
  return tr("Right in both");
}

ComparePage::ComparePage(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("compare-page"));
  auto* grid = new QGridLayout(this);
  grid->setContentsMargins(0, 0, 0, kGap);
  grid->setSpacing(kGap);
  grid->setColumnStretch(0, 6);
  grid->setColumnStretch(1, 5);
  m_differences = new Card(tr("Differences"), this);
  m_differences->addToHead(makeLabel(tr("95 % of 2,000 paired draws"), "small", "3", m_differences));
  auto* body = m_differences->paddedBody();
  m_sentence = makeLabel({}, "small", "2", m_differences);
  m_sentence->setObjectName(QStringLiteral("compare-sentence"));
  m_sentence->setWordWrap(true);
  m_table =
      plainTable({tr("At the threshold"), tr("Before"), tr("Now"), tr("Difference"), tr("95 %"), tr("p")},
                 "differences", m_differences);
  m_table->setAccessibleName(tr("Differences"));
  m_table->horizontalHeader()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
  m_table->horizontalHeader()->setSectionResizeMode(4, QHeaderView::ResizeToContents);  // a range, never cut
  m_table->setSelectionMode(QAbstractItemView::NoSelection);
  m_table->setFocusPolicy(Qt::TabFocus);
  body->addWidget(m_sentence);
  body->addWidget(m_table, 1);
  grid->addWidget(m_differences, 0, 0, 2, 1);

  auto* changed = new Card(tr("Answers that changed"), this);
  auto* list = changed->paddedBody();
  auto* rows = new QGridLayout;
  rows->setHorizontalSpacing(16);
  rows->setVerticalSpacing(10);
  rows->setColumnStretch(2, 1);
  const std::array<QString, 4> words{tr("the other model was wrong, this one is right"),
                                     tr("the other model was right, this one is wrong"), tr("hard for both"),
                                     tr("right before and now")};
  for (std::size_t i = 0; i < kChanges.size(); ++i) {
    const int line = static_cast<int>(i);
    m_counts[i] = new CountLink(Type::BodyStrong, changed);
    m_counts[i]->setObjectName(QStringLiteral("change-%1").arg(line));
    m_counts[i]->setAccessibleName(nameOf(kChanges[i]));
    rows->addWidget(makeLabel(nameOf(kChanges[i]), "strong", nullptr, changed), line, 0);
    rows->addWidget(m_counts[i], line, 1, Qt::AlignRight);
    rows->addWidget(makeLabel(words[i], "small", "2", changed), line, 2);
    connect(m_counts[i], &CountLink::clicked, this,
            [this, i, words] { Q_EMIT rowsOpened(rowsOf(kChanges[i]), nameOf(kChanges[i]), words[i]); });
  }
  list->addLayout(rows);
  m_mcnemar = makeLabel({}, "small", "2", changed);
  m_mcnemar->setObjectName(QStringLiteral("mcnemar"));
  m_mcnemar->setWordWrap(true);
  list->addWidget(m_mcnemar);
  list->addStretch(1);
  grid->addWidget(changed, 0, 1);

  auto* experts = new Card(tr("Experts on the same objects"), this);
  auto* people = experts->paddedBody();
  m_experts = plainTable({tr("Who"), tr("Objects"), tr("TPR"), tr("FPR"), tr("Precision"), tr("Accuracy")},
                         "experts", experts);
  m_experts->setAccessibleName(tr("Experts and the network"));
  m_experts->setToolTip(tr("Click: the objects where this expert differs from the others"));
  m_expertsSentence = makeLabel({}, "caption", "2", experts);
  m_expertsSentence->setWordWrap(true);
  people->addWidget(m_experts, 1);
  people->addWidget(m_expertsSentence);
  grid->addWidget(experts, 1, 1);
  const auto open = [this](int row, int) { Q_EMIT expertOpened(row - 1); };  // the first line is the network
  connect(m_experts, &QTableWidget::cellClicked, this, open);
  connect(m_experts, &QTableWidget::cellActivated, this, open);
  m_timer.setSingleShot(true);
  m_timer.setInterval(120);
  connect(&m_timer, &QTimer::timeout, this, &ComparePage::compare);
  setEvaluations(nullptr, nullptr, {});
}

void ComparePage::setEvaluations(const Evaluation* now, const Evaluation* before, const QString& problem) {
  m_now = now;
  m_common = {};
  m_comparison.reset();
  m_comparing.stop();
  if (now && before && !now->isNumber() && !before->isNumber()) {
    m_before = before->model;
    m_nowName = now->model;
    for (std::size_t i = 0; i < now->rows.size(); ++i) {
      const auto other = before->indexOf(now->rows[i]);
      if (!other || before->positive[*other] != now->positive[i]) continue;  // trained on, or other labels
      m_common.rows.push_back(now->rows[i]);
      m_common.before.push_back(before->scores[*other]);
      m_common.now.push_back(now->scores[i]);
      m_common.positive.push_back(now->positive[i]);
    }
  }
  m_sentence->setText(
      !m_common.rows.empty()
          ? tr("%1 → %2, on the %3 objects that both have scored.")
                .arg(m_before, m_nowName, grouped(static_cast<std::int64_t>(m_common.rows.size())))
      : problem.isEmpty() ? tr("Choose a second model above to see what has changed.")
                          : problem);
  m_table->horizontalHeaderItem(1)->setText(m_common.rows.empty() ? tr("Before") : m_before);
  m_table->horizontalHeaderItem(2)->setText(m_common.rows.empty() ? tr("Now") : m_nowName);
  m_table->setRowCount(0);
  m_isStale = true;
  if (isVisible()) refresh();
}

void ComparePage::setThreshold(double threshold) {
  m_threshold = threshold;
  m_isStale = true;
  if (isVisible()) refresh();
}

void ComparePage::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  if (m_isStale) refresh();
}

void ComparePage::refresh() {
  m_isStale = false;
  showExperts();
  showCounts();
  m_timer.start();
}

void ComparePage::showCounts() {
  for (std::size_t i = 0; i < kChanges.size(); ++i) {
    const auto count = static_cast<std::int64_t>(rowsOf(kChanges[i]).size());
    m_counts[i]->setText(grouped(count));
    m_counts[i]->setEnabled(count > 0);
  }
}

std::vector<std::int64_t> ComparePage::rowsOf(Change change) const {
  std::vector<std::size_t> objects;
  for (std::size_t i = 0; i < m_common.rows.size(); ++i) {
    const bool truth = m_common.positive[i] != 0;
    const bool before = (static_cast<double>(m_common.before[i]) >= m_threshold) == truth;
    const bool now = (static_cast<double>(m_common.now[i]) >= m_threshold) == truth;
    const Change of = now ? (before ? Change::BothRight : Change::PutRight)
                          : (before ? Change::MadeWrong : Change::BothWrong);
    if (of == change) objects.push_back(i);
  }
  std::stable_sort(objects.begin(), objects.end(), [this](std::size_t a, std::size_t b) {
    return std::abs(m_common.now[a] - m_common.before[a]) > std::abs(m_common.now[b] - m_common.before[b]);
  });
  std::vector<std::int64_t> rows;
  for (const std::size_t object : objects) rows.push_back(m_common.rows[object]);
  return rows;
}

void ComparePage::compare() {
  const auto positives = std::count(m_common.positive.begin(), m_common.positive.end(), 1);
  if (positives == 0 || positives == static_cast<std::ptrdiff_t>(m_common.positive.size())) {
    if (!m_common.rows.empty())
      m_sentence->setText(tr("Only one of the two answers occurs on the common objects."));
    m_mcnemar->clear();
    return;
  }
  m_comparing.start(
      [common = m_common, threshold = m_threshold](const model::RunControl& control) {
        model::BootstrapOptions options;
        options.resamples = 2000;
        options.coverage = 0.95;
        return model::pairedComparison(common.before, common.now, common.positive, threshold, threshold,
                                       options, control);
      },
      [this](model::PairedComparison& comparison) {
        m_comparison = std::move(comparison);
        showTable();
      },
      [this](const QString& sentence) { m_sentence->setText(sentence); });
}

void ComparePage::showTable() {
  const model::PairedComparison& result = *m_comparison;
  m_table->setRowCount(static_cast<int>(result.differences.size()) + (result.delong ? 1 : 0));
  int row = 0;
  for (const model::PairedDifference& each : result.differences) {
    setCell(m_table, row, 0, metricWords(each.name));
    setCell(m_table, row, 1, fixed(each.first, 3));
    setCell(m_table, row, 2, fixed(each.second, 3));
    setCell(m_table, row, 3, signedText(each.second - each.first, 3));
    setCell(m_table, row, 4,
            tr("%1 to %2").arg(signedText(each.difference.low, 3), signedText(each.difference.high, 3)));
    setCell(m_table, row, 5, pText(each.pValue));
    ++row;
    if (each.name == "auroc" && result.delong) {
      const model::AreaComparison& delong = *result.delong;
      setCell(m_table, row, 0, tr("AUROC, DeLong"));
      setCell(m_table, row, 1, fixed(delong.second.area, 3));
      setCell(m_table, row, 2, fixed(delong.first.area, 3));
      setCell(m_table, row, 3, signedText(delong.difference, 3));
      setCell(m_table, row, 4,
              tr("%1 to %2")
                  .arg(signedText(delong.difference - 1.96 * delong.standardError, 3),
                       signedText(delong.difference + 1.96 * delong.standardError, 3)));
      setCell(m_table, row, 5, pText(delong.pValue));
      ++row;
    }
  }
  m_mcnemar->setText(tr("%1 put right against %2 made wrong at P_thr %3: McNemar's p = %4.")
                         .arg(grouped(result.onlySecond), grouped(result.onlyFirst),
                              thresholdText(m_threshold), pText(result.mcnemarP)));
}

void ComparePage::showExperts() {
  const bool shown = m_now && !m_now->isNumber() && !m_now->experts.empty();
  m_experts->setRowCount(shown ? static_cast<int>(m_now->experts.size()) + 1 : 0);
  m_expertsSentence->setText(
      shown
          ? tr("Each expert against the majority of the others, on the objects of this set; the network against "
               "the labels, at P_thr %1.")
                .arg(thresholdText(m_threshold))
          : tr("No object of this set was labelled by two experts or more."));
  if (!shown) return;
  const auto fill = [this](int row, const QString& name, std::int64_t n,
                           const model::ConfusionCounts& counts) {
    setCell(m_experts, row, 0, name);
    setCell(m_experts, row, 1, grouped(n));
    setCell(m_experts, row, 2, fixed(counts.tpr(), 2));
    setCell(m_experts, row, 3, fixed(counts.fpr(), 2));
    setCell(m_experts, row, 4, fixed(counts.precision(), 2));
    setCell(m_experts, row, 5, fixed(counts.accuracy(), 2));
  };
  fill(0, tr("The network"), m_now->count(), m_now->sorted.counts(m_threshold));
  for (std::size_t i = 0; i < m_now->experts.size(); ++i)
    fill(static_cast<int>(i) + 1, m_now->experts[i].name, m_now->experts[i].compared,
         m_now->experts[i].counts);
}

}  // namespace ui
