#include "ui/views/label/queue_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDateTime>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPainter>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>
#include <algorithm>

#include "model/base/error.h"
#include "ui/session/project_session.h"
#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"
#include "ui/theme/type.h"
#include "ui/views/controls/card.h"
#include "ui/views/label/queue_words.h"

namespace ui {
namespace {

using labeling::QueueKind;

constexpr int kKindRole = Qt::UserRole;
constexpr int kStoredRole = Qt::UserRole + 1;
constexpr int kUsualSize = 500;
constexpr std::size_t kMostStored = 12;

const std::vector<QueueKind> kChoices{QueueKind::Uncertain, QueueKind::Disagreement, QueueKind::Diverse,
                                      QueueKind::Threshold, QueueKind::Stratified,   QueueKind::Random,
                                      QueueKind::Filter,    QueueKind::All,          QueueKind::Adjudication};

QString text(const std::string& value) { return QString::fromStdString(value); }

QListWidgetItem* headItem(const QString& words) {
  auto* item = new QListWidgetItem(words);
  item->setFlags(Qt::NoItemFlags);
  item->setFont(typeFont(Type::SmallStrong));
  item->setSizeHint({0, 32});
  return item;
}

// Which galaxies these hold says that other people have labelled them, and what.
bool tellsOfOthers(QueueKind kind) {
  return kind == QueueKind::Disagreement || kind == QueueKind::Adjudication;
}

QSpinBox* percent(const char* name, int most, int value) {
  auto* box = new QSpinBox;
  box->setObjectName(QLatin1String(name));
  box->setRange(0, most);
  box->setSuffix(QStringLiteral(" %"));
  box->setValue(value);
  return box;
}

}  // namespace

QueueDialog::QueueDialog(ProjectSession& session, const QString& model, std::vector<std::int64_t> shown,
                         const QString& shownName, QWidget* parent)
    : QDialog(parent),
      m_session(session),
      m_model(model),
      m_shown(std::move(shown)),
      m_shownName(shownName),
      m_stored(labeling::storedQueues(session.project())) {
  setObjectName(QStringLiteral("queue-dialog"));
  setWindowTitle(tr("What to label next"));
  setMinimumSize(760, 560);
  if (m_stored.size() > kMostStored) m_stored.resize(kMostStored);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(24, 24, 24, 16);
  layout->setSpacing(16);
  layout->addWidget(makeLabel(windowTitle(), "title"));
  auto* columns = new QHBoxLayout;
  columns->setSpacing(24);
  m_list = new QListWidget;
  m_list->setObjectName(QStringLiteral("queue-kinds"));
  m_list->setAccessibleName(tr("Kinds of queues, and queues that are stored"));
  m_list->setFixedWidth(248);
  columns->addWidget(m_list);
  auto* right = new QVBoxLayout;
  right->setSpacing(8);
  m_title = makeLabel({}, "section");
  m_meaning = makeLabel({}, "small", "2");
  m_meaning->setWordWrap(true);
  right->addWidget(m_title);
  right->addWidget(m_meaning);
  right->addSpacing(8);
  right->addWidget(buildForm());
  right->addStretch(1);
  m_estimate = makeLabel({}, "small", "2");
  m_estimate->setObjectName(QStringLiteral("queue-estimate"));
  m_estimate->setWordWrap(true);
  right->addWidget(m_estimate);
  m_problem = makeLabel({}, "small", "bad");
  m_problem->setObjectName(QStringLiteral("queue-problem"));
  m_problem->setWordWrap(true);
  right->addWidget(m_problem);
  columns->addLayout(right, 1);
  layout->addLayout(columns, 1);
  auto* buttons = new QHBoxLayout;
  auto* cancel = new QPushButton(tr("Cancel"));
  cancel->setProperty("variant", QStringLiteral("ghost"));
  connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
  m_make = new QPushButton;
  m_make->setObjectName(QStringLiteral("queue-make"));
  m_make->setProperty("variant", QStringLiteral("primary"));
  m_make->setDefault(true);
  connect(m_make, &QPushButton::clicked, this, &QueueDialog::accept);
  buttons->addWidget(cancel);
  buttons->addStretch();
  buttons->addWidget(m_make);
  layout->addLayout(buttons);
  m_countTimer.setSingleShot(true);
  m_countTimer.setInterval(200);
  connect(&m_countTimer, &QTimer::timeout, this, &QueueDialog::count);
  buildList();
  connect(m_list, &QListWidget::currentRowChanged, this, &QueueDialog::showKind);
  connect(m_list, &QListWidget::itemDoubleClicked, this, &QueueDialog::accept);
  chooseKind(!m_shown.empty()    ? QueueKind::Rows
             : m_model.isEmpty() ? QueueKind::Random
                                 : QueueKind::Uncertain);
}

void QueueDialog::buildList() {
  const auto add = [this](const QString& words, QVariant kind, QVariant stored) {
    auto* item = new QListWidgetItem(words, m_list);
    item->setData(kKindRole, kind);
    item->setData(kStoredRole, stored);
  };
  m_list->addItem(headItem(tr("New queue")));
  if (!m_shown.empty()) add(queueKindWords(QueueKind::Rows), static_cast<int>(QueueKind::Rows), {});
  for (const QueueKind kind : kChoices) {
    // Where the model contradicts the experts tells that they have answered, and what.
    if (tellsOfOthers(kind) && m_session.isIndependent()) continue;
    add(queueKindWords(kind), static_cast<int>(kind), {});
  }
  if (m_stored.empty()) return;
  m_list->addItem(headItem(tr("Go on with")));
  for (std::size_t i = 0; i < m_stored.size(); ++i) {
    if (tellsOfOthers(m_stored[i].options.kind) && m_session.isIndependent()) continue;
    add(text(m_stored[i].options.name), {}, static_cast<int>(i));
  }
}

void QueueDialog::addField(const QString& words, QWidget* widget, std::vector<QueueKind> kinds) {
  auto* label = makeLabel(words, "small", "2");
  label->setBuddy(widget);
  if (widget->accessibleName().isEmpty()) widget->setAccessibleName(words);
  m_form->addRow(label, widget);
  m_fields.push_back({label, widget, std::move(kinds)});
}

QWidget* QueueDialog::buildForm() {
  m_formBox = new QWidget;
  m_form = new QFormLayout(m_formBox);
  m_form->setContentsMargins(0, 0, 0, 0);
  m_form->setVerticalSpacing(8);
  m_form->setHorizontalSpacing(16);
  const std::vector<QueueKind> ofQuestion{QueueKind::Uncertain, QueueKind::Disagreement, QueueKind::Threshold,
                                          QueueKind::Adjudication};
  std::vector<QueueKind> ordered{kChoices}, all{kChoices};
  all.push_back(QueueKind::Rows);
  std::erase(ordered, QueueKind::All);

  m_question = new QComboBox;
  m_question->setObjectName(QStringLiteral("queue-question"));
  for (const labeling::Question& question : m_session.scheme().questions)
    m_question->addItem(text(question.shortWords.empty() ? question.words : question.shortWords),
                        text(question.id));
  addField(tr("Question"), m_question, ofQuestion);
  m_measure = new QComboBox;
  m_measure->setObjectName(QStringLiteral("queue-measure"));
  m_measure->addItem(tr("entropy of the answer"), static_cast<int>(labeling::Uncertainty::Entropy));
  m_measure->addItem(tr("margin between two answers"), static_cast<int>(labeling::Uncertainty::Margin));
  m_measure->addItem(tr("BALD: what a label would teach"), static_cast<int>(labeling::Uncertainty::Bald));
  addField(tr("Unsure by"), m_measure, {QueueKind::Uncertain});
  m_threshold = new QDoubleSpinBox;
  m_threshold->setObjectName(QStringLiteral("queue-threshold"));
  m_threshold->setDecimals(2);
  m_threshold->setSingleStep(0.05);
  m_threshold->setValue(0.5);
  addField(tr("Threshold"), m_threshold, {QueueKind::Threshold});
  m_answer = new QComboBox;
  m_answer->setObjectName(QStringLiteral("queue-answer"));
  addField(tr("Of the answer"), m_answer, {QueueKind::Threshold});
  m_column = new QComboBox;
  m_column->setObjectName(QStringLiteral("queue-column"));
  m_column->addItems(m_session.shownColumns());
  addField(tr("Column"), m_column, {QueueKind::Stratified});
  m_bins = new QSpinBox;
  m_bins->setObjectName(QStringLiteral("queue-bins"));
  m_bins->setRange(2, 1000);
  m_bins->setValue(5);
  addField(tr("Bins of equal counts"), m_bins, {QueueKind::Stratified});
  m_edges = new QLineEdit;
  m_edges->setObjectName(QStringLiteral("queue-edges"));
  m_edges->setPlaceholderText(tr("or fixed edges, such as 14 15 16 17"));
  addField(tr("Edges"), m_edges, {QueueKind::Stratified});
  m_sortBy = new QComboBox;
  m_sortBy->setObjectName(QStringLiteral("queue-sort"));
  m_sortBy->addItem(tr("order of the project"), QString());
  for (const QString& column : m_session.shownColumns()) m_sortBy->addItem(column, column);
  addField(tr("Sorted by"), m_sortBy, {QueueKind::Filter});
  m_descending = new QCheckBox(tr("largest first"));
  m_descending->setObjectName(QStringLiteral("queue-descending"));
  addField({}, m_descending, {QueueKind::Filter});
  m_where = new QLineEdit;
  m_where->setObjectName(QStringLiteral("queue-where"));
  m_where->setPlaceholderText(tr("every galaxy, or such as r_mag < 17"));
  addField(tr("Only where"), m_where, kChoices);
  m_size = new QSpinBox;
  m_size->setObjectName(QStringLiteral("queue-size"));
  m_size->setRange(0, 100'000'000);
  m_size->setSpecialValueText(tr("all there are"));
  m_size->setSingleStep(100);
  m_size->setGroupSeparatorShown(true);
  m_size->setValue(kUsualSize);
  addField(tr("Galaxies"), m_size, ordered);
  m_random = percent("queue-random", 100, 15);
  m_random->setToolTip(
      tr("Drawn with the same chance each, whatever the model says: what an evaluation can be "
         "trusted on"));
  addField(tr("At random"), m_random,
           {QueueKind::Uncertain, QueueKind::Disagreement, QueueKind::Diverse, QueueKind::Threshold,
            QueueKind::Stratified});
  auto* repeats = new QWidget;
  auto* repeatRow = new QHBoxLayout(repeats);
  repeatRow->setContentsMargins(0, 0, 0, 0);
  repeatRow->setSpacing(8);
  m_repeats = percent("queue-repeats", 50, 0);
  m_repeats->setAccessibleName(tr("Share of repeats"));
  m_repeats->setToolTip(tr("Galaxies shown again without saying so: how consistent your answers are"));
  m_spacing = new QSpinBox;
  m_spacing->setObjectName(QStringLiteral("queue-spacing"));
  m_spacing->setRange(1, 100'000);
  m_spacing->setValue(20);
  m_spacing->setAccessibleName(tr("Galaxies between an object and its repeat"));
  repeatRow->addWidget(m_repeats);
  repeatRow->addWidget(makeLabel(tr("at least"), "small", "2"));
  repeatRow->addWidget(m_spacing);
  repeatRow->addWidget(makeLabel(tr("galaxies later"), "small", "2"));
  repeatRow->addStretch(1);
  std::vector<QueueKind> repeated{all};
  std::erase(repeated, QueueKind::Adjudication);
  addField(tr("Shown again"), repeats, repeated);
  m_again = new QCheckBox(tr("also what I have labelled already"));
  m_again->setObjectName(QStringLiteral("queue-again"));
  std::vector<QueueKind> open{all};
  std::erase(open, QueueKind::Disagreement);
  std::erase(open, QueueKind::Adjudication);
  std::erase(open, QueueKind::Random);
  addField({}, m_again, open);
  m_seed = new QSpinBox;
  m_seed->setObjectName(QStringLiteral("queue-seed"));
  m_seed->setRange(0, 1'000'000'000);
  m_seed->setValue(1);
  m_seed->setToolTip(tr("The same seed draws the same galaxies"));
  addField(tr("Seed"), m_seed, all);

  const auto changed = [this] { refresh(); };
  for (QComboBox* box : {m_question, m_measure, m_answer, m_column, m_sortBy})
    connect(box, &QComboBox::currentIndexChanged, this, changed);
  for (QSpinBox* box : {m_bins, m_size, m_random, m_repeats, m_spacing, m_seed})
    connect(box, &QSpinBox::valueChanged, this, changed);
  connect(m_threshold, &QDoubleSpinBox::valueChanged, this, changed);
  for (QLineEdit* field : {m_edges, m_where}) connect(field, &QLineEdit::textChanged, this, changed);
  for (QCheckBox* box : {m_descending, m_again}) connect(box, &QCheckBox::toggled, this, changed);
  connect(m_question, &QComboBox::currentIndexChanged, this, &QueueDialog::showKind);
  return m_formBox;
}

void QueueDialog::chooseKind(QueueKind kind) {
  for (int i = 0; i < m_list->count(); ++i) {
    const QVariant value = m_list->item(i)->data(kKindRole);
    if (value.isValid() && value.toInt() == static_cast<int>(kind)) m_list->setCurrentRow(i);
  }
}

std::optional<labeling::QueueInfo> QueueDialog::storedChosen() const {
  const QListWidgetItem* item = m_list->currentItem();
  if (!item || !item->data(kStoredRole).isValid()) return std::nullopt;
  return m_stored[static_cast<std::size_t>(item->data(kStoredRole).toInt())];
}

void QueueDialog::showKind() {
  if (const auto stored = storedChosen()) {
    showStored(*stored);
    return;
  }
  const QueueKind kind = options().kind;
  m_title->setText(kind == QueueKind::Rows && !m_shownName.isEmpty() ? m_shownName : queueKindWords(kind));
  m_meaning->setText(queueKindMeaning(kind));
  m_formBox->show();
  // A threshold is a probability, or a value in the range of a Number question.
  const labeling::Question* question =
      m_session.scheme().find(m_question->currentData().toString().toStdString());
  const bool isNumber = question && question->kind == labeling::QuestionKind::Number;
  m_threshold->setRange(isNumber ? question->low : 0, isNumber ? question->high : 1);
  const bool isChoice = question && question->kind == labeling::QuestionKind::Choice;
  {
    const QSignalBlocker blocker(m_answer);
    m_answer->clear();
    if (isChoice)
      for (const labeling::Answer& answer : question->answers)
        m_answer->addItem(text(answer.words), text(answer.id));
  }
  for (const Field& field : m_fields) {
    bool shown = std::find(field.kinds.begin(), field.kinds.end(), kind) != field.kinds.end();
    if (field.widget == m_answer) shown = shown && isChoice;
    if (field.widget == m_measure) shown = shown && !isNumber;
    field.label->setVisible(shown);
    field.widget->setVisible(shown);
  }
  m_make->setText(kind == QueueKind::Rows ? tr("Keep as queue") : tr("Make queue"));
  refresh();
}

void QueueDialog::showStored(const labeling::QueueInfo& queue) {
  m_countTimer.stop();
  m_counting.stop();
  m_formBox->hide();
  m_title->setText(text(queue.options.name));
  m_meaning->setText(queueKindMeaning(queue.options.kind));
  const auto progress =
      labeling::queueProgress(m_session.project(), queue, m_session.annotator().toStdString());
  const QDateTime made = QDateTime::fromString(text(queue.timeUtc), Qt::ISODateWithMs).toLocalTime();
  QStringList lines{
      tr("%1 galaxies, made %2.").arg(grouped(queue.entries), dayWords(made.date(), QDate::currentDate()))};
  lines << (progress ? tr("You were at number %1.").arg(grouped(progress->place + 1))
                     : tr("You have not begun with it."));
  if (!queue.options.model.empty() && !m_session.isBlind())
    lines << tr("Chosen by the scores of %1.").arg(text(queue.options.model));
  m_estimate->setText(lines.join(QLatin1Char('\n')));
  m_problem->clear();
  m_make->setText(tr("Open queue"));
  m_make->setEnabled(true);
}

labeling::QueueOptions QueueDialog::options() const {
  labeling::QueueOptions options;
  const QListWidgetItem* item = m_list->currentItem();
  options.kind = item && item->data(kKindRole).isValid()
                     ? static_cast<QueueKind>(item->data(kKindRole).toInt())
                     : QueueKind::Uncertain;
  const bool settles = options.kind == QueueKind::Adjudication;
  const bool ofQuestion = options.kind == QueueKind::Uncertain || options.kind == QueueKind::Disagreement ||
                          options.kind == QueueKind::Threshold || settles;
  if (ofQuestion) options.question = m_question->currentData().toString().toStdString();
  options.measure = static_cast<labeling::Uncertainty>(m_measure->currentData().toInt());
  options.threshold = m_threshold->value();
  options.answer = m_answer->currentData().toString().toStdString();
  options.column = m_column->currentText().toStdString();
  options.bins = m_bins->value();
  for (const QString& edge : m_edges->text().split(QLatin1Char(' '), Qt::SkipEmptyParts))
    options.edges.push_back(QString(edge).remove(QLatin1Char(',')).toDouble());
  if (options.kind != QueueKind::Rows) options.where = m_where->text().trimmed().toStdString();
  if (!settles || !options.where.empty()) options.model = m_model.toStdString();  // outputs in a condition
  options.sortBy = options.kind == QueueKind::Filter ? m_sortBy->currentData().toString().toStdString() : "";
  options.descending = m_descending->isChecked();
  if (m_size->value() > 0 && options.kind != QueueKind::All && options.kind != QueueKind::Rows)
    options.size = m_size->value();
  const bool mixes = options.needsModel() || options.kind == QueueKind::Stratified;
  options.randomShare = mixes ? m_random->value() / 100.0 : 0;
  options.repeatShare = settles ? 0 : m_repeats->value() / 100.0;
  options.repeatSpacing = m_spacing->value();
  options.includeLabelled = m_again->isChecked();
  options.seed = static_cast<std::uint64_t>(m_seed->value());
  if (options.kind == QueueKind::Rows) options.rows = m_shown;
  options.name = (options.kind == QueueKind::Rows ? m_shownName : queueNameFor(options, m_session.scheme()))
                     .toStdString();
  return options;
}

QString QueueDialog::problem() const {
  const labeling::QueueOptions wanted = options();
  if (m_session.project().isReadOnly())
    return tr("The project is open for reading only: no queue can be kept.");
  if (wanted.needsModel() && m_model.isEmpty())
    return tr(
        "This needs a model that has looked at the galaxies. Train one first, or take a random sample.");
  for (const QString& edge : m_edges->text().split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
    bool isNumber = false;
    QString(edge).remove(QLatin1Char(',')).toDouble(&isNumber);
    if (wanted.kind == QueueKind::Stratified && !isNumber) return tr("“%1” is no edge of a bin.").arg(edge);
  }
  try {
    wanted.check();
  } catch (const model::Error& error) {
    return QString::fromUtf8(error.what());
  }
  return m_countProblem;
}

void QueueDialog::refresh() {
  if (storedChosen()) return;
  m_countProblem.clear();
  const QString why = problem();
  m_problem->setText(why);
  m_make->setEnabled(why.isEmpty() && !m_making);
  m_estimate->setText(why.isEmpty() ? tr("counting…") : QString());
  m_counting.stop();
  if (why.isEmpty()) m_countTimer.start();
}

void QueueDialog::count() {
  m_counting.start(
      [directory = m_session.project().directory(), wanted = options(),
       annotator = m_session.annotator().toStdString()](const model::RunControl&) {
        const auto project = labeling::Project::open(directory, labeling::Project::Access::ReadOnly);
        return labeling::estimateQueue(project, wanted, annotator);
      },
      [this](labeling::QueueEstimate& estimate) { m_estimate->setText(estimateWords(estimate)); },
      [this](const QString& sentence) {
        m_countProblem = sentence;
        m_estimate->clear();
        m_problem->setText(sentence);
        m_make->setEnabled(false);
      });
}

QString QueueDialog::estimateWords(const labeling::QueueEstimate& estimate) const {
  const labeling::QueueOptions wanted = options();
  const std::int64_t available =
      wanted.includeLabelled || wanted.kind == QueueKind::Random || tellsOfOthers(wanted.kind)
          ? estimate.matching
          : estimate.open;
  QString words = tr("%1 galaxies match, %2 of them without your label.")
                      .arg(grouped(estimate.matching), grouped(estimate.open));
  if (tellsOfOthers(wanted.kind)) return words;  // how many differ is known once it is made
  const std::int64_t size = std::min(wanted.size.value_or(available), available);
  words += QLatin1Char(' ') + tr("The queue holds %1.").arg(grouped(size));
  if (estimate.secondsEach > 0)
    words += QLatin1Char(' ') +
             tr("At your pace about %1.").arg(duration(estimate.secondsEach * static_cast<double>(size)));
  return words;
}

void QueueDialog::accept() {
  if (const auto stored = storedChosen()) {
    m_queue = stored;
    QDialog::accept();
    return;
  }
  if (m_making || !problem().isEmpty()) return;
  m_making = true;
  m_make->setEnabled(false);
  m_estimate->setText(tr("Choosing galaxies…"));
  using Made = std::optional<labeling::QueueInfo>;
  m_makingJob.start(
      [directory = m_session.project().directory(), wanted = options(),
       annotator = m_session.annotator().toStdString()](const model::RunControl& control) -> Made {
        const auto project = labeling::Project::open(directory);
        const auto draft = labeling::buildQueue(project, wanted, annotator, control);
        if (draft.entries.empty()) return std::nullopt;
        return labeling::storeQueue(project, draft, control);
      },
      [this](Made& made) {
        m_making = false;
        if (made) {
          m_queue = made;
          QDialog::accept();
          return;
        }
        m_estimate->clear();
        m_make->setEnabled(true);
        m_problem->setText(
            options().kind == QueueKind::Disagreement
                ? tr("The model and the experts agree on every labelled galaxy there is.")
            : options().kind == QueueKind::Adjudication
                ? tr("Nobody contradicts anybody about this question, or all of it is settled.")
                : tr("No galaxy is left to choose from. Widen the condition, or offer again "
                     "what you have labelled."));
      },
      [this](const QString& sentence) {
        m_making = false;
        m_make->setEnabled(true);
        m_estimate->clear();
        m_problem->setText(sentence);
      });
}

void QueueDialog::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), Theme::current().window);
}

}  // namespace ui
