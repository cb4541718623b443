#include "ui/views/train/training_set_panel.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <set>

#include "ui/session/project_session.h"
#include "ui/theme/numbers.h"
#include "ui/views/controls/count_link.h"
#include "ui/views/train/class_balance.h"

namespace ui {
namespace {

constexpr std::int64_t kFewLabels = 300;  // what transfer to a new survey took in Domínguez Sánchez+19

QString shortWords(const labeling::Scheme& scheme, const QString& question) {
  const labeling::Question* found = scheme.find(question.toStdString());
  return found && !found->shortWords.empty() ? QString::fromStdString(found->shortWords) : question;
}

QString answerWords(const labeling::Scheme& scheme, const QString& question, const std::string& answer) {
  const labeling::Question* found = scheme.find(question.toStdString());
  if (found)
    for (const labeling::Answer& each : found->answers)
      if (each.id == answer) return QString::fromStdString(each.words);
  return QString::fromStdString(answer);
}

}  // namespace

TrainingSetPanel::TrainingSetPanel(ProjectSession& session, QWidget* parent)
    : Card(tr("Training set"), parent), m_session(session) {
  setObjectName(QStringLiteral("train-set"));
  m_count = new CountLink(Type::Small, this);
  m_count->setObjectName(QStringLiteral("train-set-count"));
  m_validation = makeLabel({}, "small", "2", this);
  addToHead(m_count);
  addToHead(m_validation);

  auto* chips = new QWidget(this);
  m_chips = new QHBoxLayout(chips);
  m_chips->setContentsMargins(0, 0, 0, 0);
  m_chips->setSpacing(6);
  m_balanceTitle = makeLabel({}, "small", "2", this);
  m_balance = new ClassBalance(this);
  m_sources = makeLabel({}, "small", "2", this);
  m_sources->setWordWrap(true);
  m_ruleLine = new QWidget(this);
  auto* rule = new QHBoxLayout(m_ruleLine);
  rule->setContentsMargins(0, 0, 0, 0);
  rule->setSpacing(8);
  auto* ruleWords = makeLabel(tr("Several answers"), "small", "2", m_ruleLine);
  m_rule = new QComboBox(m_ruleLine);
  m_rule->setObjectName(QStringLiteral("train-consensus"));
  m_rule->setAccessibleName(tr("How several answers become one"));
  m_rule->setProperty("compact", true);
  const auto addRule = [this](labeling::ConsensusRule each, const QString& words, const QString& meaning) {
    m_rule->addItem(words, static_cast<int>(each));
    m_rule->setItemData(m_rule->count() - 1, meaning, Qt::ToolTipRole);
  };
  addRule(labeling::ConsensusRule::Majority, tr("majority"),
          tr("The answer that most people gave; a tie is left out. Numbers: their mean."));
  addRule(labeling::ConsensusRule::Weighted, tr("by weight"),
          tr("As the majority, each voice with the weight it has in Agreement of the annotators."));
  addRule(labeling::ConsensusRule::Adjudicated, tr("as settled"),
          tr("What was settled; else what all agree about. Open disagreements are left out."));
  ruleWords->setBuddy(m_rule);
  m_unresolved = new CountLink(Type::Small, m_ruleLine);
  m_unresolved->setObjectName(QStringLiteral("train-unresolved"));
  m_unresolvedWords = makeLabel(tr("without a consensus"), "small", "2", m_ruleLine);
  rule->addWidget(ruleWords);
  rule->addWidget(m_rule);
  rule->addSpacing(4);
  rule->addWidget(m_unresolved);
  rule->addWidget(m_unresolvedWords);
  rule->addStretch(1);
  m_advice = makeLabel({}, "small", "2", this);
  m_advice->setObjectName(QStringLiteral("train-advice"));
  m_advice->setWordWrap(true);
  QVBoxLayout* content = paddedBody();
  content->addWidget(chips);
  content->addSpacing(8);
  content->addWidget(m_balanceTitle);
  content->addWidget(m_balance);
  content->addSpacing(4);
  content->addWidget(m_sources);
  content->addWidget(m_ruleLine);
  content->addWidget(m_advice);

  connect(m_balance, &ClassBalance::activated, this,
          [this](const std::vector<std::int64_t>& rows, const QString& words) {
            Q_EMIT m_session.temporaryViewRequested(
                rows, tr("%1: %2").arg(shortWords(m_session.scheme(), m_shown), words));
          });
  connect(m_count, &CountLink::clicked, this, [this] {
    std::set<std::int64_t> rows;
    for (const QString& question : m_chosen)
      for (const labeling::ConsensusLabel& label : m_labels[question].labels) rows.insert(label.row);
    Q_EMIT m_session.temporaryViewRequested({rows.begin(), rows.end()}, tr("Training set"));
  });
  connect(m_rule, &QComboBox::currentIndexChanged, this, &TrainingSetPanel::refresh);
  connect(m_unresolved, &CountLink::clicked, this, [this] {
    Q_EMIT m_session.temporaryViewRequested(
        m_labels[m_shown].unresolved,
        tr("Without a consensus: %1").arg(shortWords(m_session.scheme(), m_shown)));
  });
  connect(&session, &ProjectSession::labelsChanged, this, &TrainingSetPanel::refresh);
  connect(&session, &ProjectSession::schemesChanged, this, &TrainingSetPanel::refresh);
  connect(&session, &ProjectSession::weightsChanged, this, &TrainingSetPanel::refresh);
  refresh();
}

void TrainingSetPanel::refresh() {
  m_labels.clear();
  QStringList order;
  for (const labeling::Question& question : m_session.scheme().questions)
    order << QString::fromStdString(question.id);
  QStringList labelled;
  const std::vector<std::string> names = m_session.objectNames();
  for (const std::string& question : m_session.labels().questions()) {
    QuestionLabels entry;
    labeling::Consensus agreed = m_session.shownConsensus(question, consensus());
    entry.labels = std::move(agreed.labels);
    entry.unresolved = std::move(agreed.unresolved);
    for (const labeling::ConsensusLabel& label : entry.labels)
      if (labeling::splitOf(names[static_cast<std::size_t>(label.row)]) == labeling::Split::Validation)
        ++entry.validation;
    const QString id = QString::fromStdString(question);
    labelled << id;
    m_labels[id] = std::move(entry);
  }
  std::sort(labelled.begin(), labelled.end(), [&](const QString& a, const QString& b) {
    const auto place = [&](const QString& id) {
      return order.contains(id) ? order.indexOf(id) : order.size();
    };
    return std::pair(place(a), a) < std::pair(place(b), b);
  });

  m_chosen.removeIf([&](const QString& question) { return !labelled.contains(question); });
  if (m_chosen.isEmpty() && !labelled.isEmpty())
    m_chosen << *std::max_element(labelled.begin(), labelled.end(),
                                  [this](const QString& a, const QString& b) {
                                    return m_labels[a].labels.size() < m_labels[b].labels.size();
                                  });
  if (!labelled.contains(m_shown)) m_shown = m_chosen.value(0);

  while (QLayoutItem* item = m_chips->takeAt(0)) {
    delete item->widget();
    delete item;
  }
  for (const QString& question : labelled) {
    auto* chip = new QToolButton(this);
    chip->setObjectName(QStringLiteral("train-question-") + question);
    chip->setText(shortWords(m_session.scheme(), question));
    chip->setCheckable(true);
    chip->setChecked(m_chosen.contains(question));
    chip->setProperty("compact", true);
    chip->setToolTip(
        tr("%1 labelled galaxies").arg(grouped(static_cast<qint64>(m_labels[question].labels.size()))));
    connect(chip, &QToolButton::toggled, this, [this, question](bool on) {
      m_chosen.removeAll(question);
      if (on) m_chosen << question;
      showQuestion(question);
      Q_EMIT changed();
    });
    m_chips->addWidget(chip);
  }
  m_chips->addStretch();
  showQuestion(m_shown);
  Q_EMIT changed();
}

QStringList TrainingSetPanel::questions() const { return m_chosen; }

void TrainingSetPanel::setQuestions(const QStringList& questions) {
  for (const QString& question : questions)
    if (auto* chip = findChild<QToolButton*>(QStringLiteral("train-question-") + question))
      chip->setChecked(true);
  for (auto* chip : findChildren<QToolButton*>())
    if (chip->objectName().startsWith(QLatin1String("train-question-")) &&
        !questions.contains(chip->objectName().mid(15)))
      chip->setChecked(false);
}

labeling::ConsensusRule TrainingSetPanel::consensus() const {
  return static_cast<labeling::ConsensusRule>(m_rule->currentData().toInt());
}

void TrainingSetPanel::setConsensus(labeling::ConsensusRule rule) {
  m_rule->setCurrentIndex(m_rule->findData(static_cast<int>(rule)));
}

std::int64_t TrainingSetPanel::robustLabels() const {
  std::int64_t fewest = -1;
  for (const QString& question : m_chosen) {
    const auto count = static_cast<std::int64_t>(m_labels.at(question).labels.size());
    fewest = fewest < 0 ? count : std::min(fewest, count);
  }
  return std::max<std::int64_t>(fewest, 0);
}

void TrainingSetPanel::showQuestion(const QString& question) {
  m_shown = question;
  const auto found = m_labels.find(question);
  std::vector<ClassBalance::Row> rows;
  std::map<std::string, qint64> byAnnotator;
  if (found != m_labels.end()) {
    const labeling::Question* asked = m_session.scheme().find(question.toStdString());
    std::map<QString, std::size_t> indexOf;
    const auto rowFor = [&](const QString& words) -> ClassBalance::Row& {
      const auto [it, isNew] = indexOf.try_emplace(words, rows.size());
      if (isNew) rows.push_back({words, {}});
      return rows[it->second];
    };
    if (asked && asked->kind == labeling::QuestionKind::Number) {
      for (double from = std::floor(asked->low); from < asked->high;
           from += std::max(1.0, (asked->high - asked->low) / 6))
        rowFor(tr("%1 to %2")
                   .arg(fixed(from, 0), fixed(from + std::max(1.0, (asked->high - asked->low) / 6), 0)));
      for (const labeling::ConsensusLabel& label : found->second.labels) {
        const double step = std::max(1.0, (asked->high - asked->low) / 6);
        const auto bin = static_cast<std::size_t>(std::clamp((label.value - std::floor(asked->low)) / step,
                                                             0.0, static_cast<double>(rows.size()) - 1));
        rows[bin].rows.push_back(label.row);
      }
    } else {
      if (asked)
        for (const labeling::Answer& answer : asked->answers) rowFor(QString::fromStdString(answer.words));
      for (const labeling::ConsensusLabel& label : found->second.labels)
        rowFor(answerWords(m_session.scheme(), question, label.answer)).rows.push_back(label.row);
    }
    for (const labeling::CurrentLabel& label : m_session.labels().current(question.toStdString()))
      if (!m_session.isIndependent() || QString::fromStdString(label.annotator) == m_session.annotator())
        ++byAnnotator[label.annotator];
  }
  m_balanceTitle->setText(
      question.isEmpty() ? QString() : tr("Balance of %1").arg(shortWords(m_session.scheme(), question)));
  m_balance->setVisible(!rows.empty());
  m_balance->setRows(std::move(rows));
  QStringList sources;
  for (const auto& [annotator, count] : byAnnotator) {
    const QString name = QString::fromStdString(annotator);
    sources << tr("%1 %2").arg(name == m_session.annotator() ? tr("mine") : name, grouped(count));
  }
  QString words = sources.isEmpty() ? QString() : tr("Labels: %1").arg(sources.join(QStringLiteral(", ")));
  if (m_session.isIndependent() && !words.isEmpty())
    words += tr(". Independent mode counts yours alone; a run learns from everybody's.");
  m_sources->setText(words);
  // One person needs no rule, unless what one said was settled otherwise.
  const bool isOne = byAnnotator.size() < 2 && consensus() == labeling::ConsensusRule::Majority;
  m_ruleLine->setVisible(!isOne && !m_session.isIndependent());
  showUnresolved();
  showSummary();
}

void TrainingSetPanel::showUnresolved() {
  const auto found = m_labels.find(m_shown);
  const auto count = found == m_labels.end() ? 0 : static_cast<qint64>(found->second.unresolved.size());
  m_unresolved->setText(grouped(count));
  m_unresolved->setAccessibleName(tr("%1 galaxies without a consensus").arg(m_unresolved->text()));
  m_unresolved->setVisible(count > 0);
  m_unresolvedWords->setVisible(count > 0);
}

void TrainingSetPanel::showSummary() {
  std::set<std::int64_t> galaxies;
  std::set<std::int64_t> validation;
  const std::vector<std::string> names = m_session.objectNames();
  for (const QString& question : m_chosen)
    for (const labeling::ConsensusLabel& label : m_labels[question].labels) {
      const labeling::Split split = labeling::splitOf(names[static_cast<std::size_t>(label.row)]);
      if (split == labeling::Split::Test) continue;
      galaxies.insert(label.row);
      if (split == labeling::Split::Validation) validation.insert(label.row);
    }
  m_count->setText(grouped(static_cast<qint64>(galaxies.size())));
  m_validation->setText(
      tr("galaxies, %1 of them for validation").arg(grouped(static_cast<qint64>(validation.size()))));
  const std::int64_t labels = robustLabels();
  if (m_labels.empty())
    m_advice->setText(tr("No labels yet. Label some galaxies, or import labels from a table."));
  else if (m_chosen.isEmpty())
    m_advice->setText(tr("Choose at least one question."));
  else if (labels < kFewLabels)
    m_advice->setText(tr("%1 labels. Transfer usually needs %2 or more. You can train anyway.")
                          .arg(grouped(labels))
                          .arg(kFewLabels));
  else
    m_advice->clear();
  m_advice->setVisible(!m_advice->text().isEmpty());
}

}  // namespace ui
