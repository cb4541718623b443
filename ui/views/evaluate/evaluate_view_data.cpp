// What is evaluated, and how every panel follows from it.
#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>
#include <algorithm>
#include <array>
#include <cmath>

#include "labeling/history/snapshot.h"
#include "model/base/error.h"
#include "model/card/model_card.h"
#include "ui/engine/engine_client.h"
#include "ui/session/project_session.h"
#include "ui/session/selection_model.h"
#include "ui/theme/icons.h"
#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"
#include "ui/views/controls/card.h"
#include "ui/views/controls/count_link.h"
#include "ui/views/controls/key_button.h"
#include "ui/views/controls/segmented_buttons.h"
#include "ui/views/evaluate/column_plot.h"
#include "ui/views/evaluate/compare_page.h"
#include "ui/views/evaluate/confusion_grid.h"
#include "ui/views/evaluate/curve_plot.h"
#include "ui/views/evaluate/doubts_page.h"
#include "ui/views/evaluate/dumbbell_plot.h"
#include "ui/views/evaluate/evaluate_view.h"
#include "ui/views/evaluate/label_set_panel.h"
#include "ui/views/evaluate/model_picker.h"
#include "ui/views/evaluate/people_page.h"
#include "ui/views/evaluate/regression_plots.h"
#include "ui/views/evaluate/threshold_strip.h"
#include "ui/views/evaluate/threshold_table.h"
#include "ui/views/evaluate/threshold_words.h"
#include "ui/views/gallery/filmstrip.h"

namespace ui {

namespace {

QString text(const std::string& value) { return QString::fromStdString(value); }

/// The class whose colour stands for a question's positive answer.
QColor colourOf(const std::string& question) {
  const Theme& theme = Theme::current();
  using labeling::HubbleClass;
  static const std::array<std::pair<const char*, HubbleClass>, 4> known{{{"bar", HubbleClass::BarredSpiral},
                                                                         {"edge_on", HubbleClass::EdgeOn},
                                                                         {"merger", HubbleClass::Merger},
                                                                         {"disk", HubbleClass::Spiral}}};
  for (const auto& [id, hubbleClass] : known) {
    if (question == id) return theme.classColour(hubbleClass);
  }
  return theme.histoOn;
}

QString splitWords(const QString& split) {
  if (split == QLatin1String("test")) return EvaluateView::tr("Test set");
  if (split == QLatin1String("validation")) return EvaluateView::tr("Validation set");
  if (split == QLatin1String("train")) return EvaluateView::tr("Training set");
  return EvaluateView::tr("All labels");
}

/// "AUC 0.979, 0.970–0.986", or "was 0.894" where two models are compared: then the table has the intervals.
QString scoreWords(const QString& name, double value, std::optional<double> before,
                   std::optional<model::Interval> range) {
  QString words = QStringLiteral("%1 <b style='color:%2'>%3</b>")
                      .arg(name, Theme::current().text.name(), fixed(value, 3));
  if (before)
    words += EvaluateView::tr("&ensp;was %1").arg(fixed(*before, 3));
  else if (range)
    words += QStringLiteral("&ensp;%1–%2").arg(fixed(range->low, 3), fixed(range->high, 3));
  return words;
}

}  // namespace

void EvaluateView::activate() {
  refreshModels();
  if (m_isStale || (!m_current && m_pending == 0)) refresh();
  Q_EMIT statusChanged(m_current ? provenance() : QString());
  setFocus();
}

void EvaluateView::refreshModels() {
  const QStringList models = m_session.modelNames();
  m_modelPicker->setModels(models, false);
  m_otherPicker->setModels(models, true);
  if (!models.contains(m_modelPicker->model())) {
    m_modelPicker->setModel(m_session.modelInUse().isEmpty() ? (models.isEmpty() ? QString() : models.front())
                                                             : m_session.modelInUse());
    // What a fine-tuned model is naturally compared with is the one it started from.
    QString parent;
    try {
      if (!m_modelPicker->model().isEmpty()) {
        parent =
            text(model::readCard(m_session.project().modelsDirectory() / m_modelPicker->model().toStdString())
                     .training.parent);
      }
    } catch (const model::Error&) {
      // The evaluation itself will name what is wrong with the card.
    }
    m_otherPicker->setModel(models.contains(parent) && parent != m_modelPicker->model() ? parent : QString());
  }
  if (!models.contains(m_otherPicker->model())) m_otherPicker->setModel({});
  refreshQuestions();
}

void EvaluateView::refreshQuestions() {
  std::vector<std::string> ids;
  QStringList words;
  if (!m_modelPicker->model().isEmpty()) {
    try {
      const model::ModelCard card =
          model::readCard(m_session.project().modelsDirectory() / m_modelPicker->model().toStdString());
      for (const model::CardQuestion& question : card.questions) {
        ids.push_back(question.id);
        const labeling::Question* asked = m_session.scheme().find(question.id);
        words << (asked && !asked->shortWords.empty() ? text(asked->shortWords) : text(question.id));
      }
    } catch (const model::Error& error) {
      m_problem = QString::fromUtf8(error.what());
    }
  }
  m_questionIds = ids;
  m_questions->setWords(words);
  m_questions->setVisible(!ids.empty());
  auto found = std::find(ids.begin(), ids.end(), m_question);
  if (found == ids.end()) {
    found = std::find(ids.begin(), ids.end(), "bar");  // the question this program began with
    if (found == ids.end()) found = ids.begin();
    m_question = found == ids.end() ? std::string() : *found;
  }
  if (found != ids.end()) m_questions->setIndex(static_cast<int>(found - ids.begin()));
}

void EvaluateView::nextQuestion() {
  if (m_questionIds.size() < 2) return;
  const int next = (m_questions->index() + 1) % static_cast<int>(m_questionIds.size());
  m_questions->setIndex(next);
  Q_EMIT m_questions->chosen(next);
}

void EvaluateView::refresh() {
  m_isStale = false;
  m_refreshTimer.stop();
  ++m_generation;
  m_pending = 0;
  m_problem.clear();
  m_problemKind.clear();
  m_otherProblem.clear();
  m_readCurrent.stop();
  m_readOther.stop();
  if (m_modelPicker->model().isEmpty() || m_question.empty()) {
    m_current.reset();
    m_other.reset();
    showAll();
    return;
  }
  ask(m_modelPicker->model(), false);
  if (!m_otherPicker->model().isEmpty() && m_otherPicker->model() != m_modelPicker->model()) {
    ask(m_otherPicker->model(), true);
  } else {
    m_other.reset();
  }
}

void EvaluateView::ask(const QString& model, bool comparison) {
  ++m_pending;
  const int generation = m_generation;
  QJsonObject parameters{{QStringLiteral("dir"), m_session.directory()},
                         {QStringLiteral("model"), model},
                         {QStringLiteral("question"), text(m_question)},
                         {QStringLiteral("split"), m_split->currentData().toString()}};
  const LabelSet& set = m_set->set();
  parameters[QStringLiteral("consensus")] = set.consensus;
  if (!set.snapshot.isEmpty()) parameters[QStringLiteral("snapshot")] = set.snapshot;
  if (!set.truthColumn.isEmpty()) parameters[QStringLiteral("truth_column")] = set.truthColumn;
  if (set.randomOnly) parameters[QStringLiteral("random_only")] = true;
  // Without scores the engine classifies first: then it is a job that people want to see.
  const bool isLong = !m_session.scores(model).has_value();
  const auto failed = [this, comparison](const QString& sentence, const QString& kind) {
    (comparison ? m_other : m_current).reset();
    (comparison ? m_otherProblem : m_problem) = sentence;
    if (!comparison) m_problemKind = kind.toStdString();
    received();
  };
  m_session.engine().request(
      QStringLiteral("evaluate"), parameters, this,
      [this, generation, comparison, failed](const EngineReply& reply) {
        if (generation != m_generation) return;  // late
        if (!reply.ok()) {
          failed(reply.sentence, reply.errorKind);
          return;
        }
        (comparison ? m_readOther : m_readCurrent)
            .start([result = reply.result](const model::RunControl&) { return readEvaluation(result); },
                   [this, comparison](Evaluation& evaluation) {
                     if (evaluation.kind == "choice" && m_positiveAnswer >= 0)
                       evaluation.choosePositive(m_positiveAnswer);
                     (comparison ? m_other : m_current) = std::move(evaluation);
                     received();
                   },
                   [failed](const QString& sentence) { failed(sentence, QString()); });
      },
      isLong ? tr("Evaluating %1").arg(model) : QString());
}

void EvaluateView::received() {
  --m_pending;
  // Two models are shown together or not at all: a half is easily read as a whole.
  if (m_pending == 0) showAll();
}

QString EvaluateView::questionWords() const {
  const labeling::Question* question = m_session.scheme().find(m_question);
  return question && !question->shortWords.empty() ? text(question->shortWords) : text(m_question);
}

QString EvaluateView::positiveWords() const {
  if (m_current && m_current->kind == "choice" && !m_current->answers.empty()) {
    const std::string& id = m_current->answers[static_cast<std::size_t>(m_current->positiveAnswer)];
    if (const labeling::Question* question = m_session.scheme().find(m_question)) {
      for (const labeling::Answer& answer : question->answers) {
        if (answer.id == id) return text(answer.words).toLower();
      }
    }
    return text(id);
  }
  return questionWords().toLower();
}

QString EvaluateView::negativeWords() const {
  return m_current && m_current->kind == "choice" ? tr("the rest") : tr("no %1").arg(positiveWords());
}

QString EvaluateView::provenance() const {
  if (!m_current) return {};
  const QString set = splitWords(m_current->split);
  const QString count = grouped(m_current->count());
  QString words;
  if (m_current->trainedOn == 0) {
    words = m_current->split == QLatin1String("test")
                ? tr("%1: %2 galaxies, never used in training").arg(set, count)
                : tr("%1: %2 galaxies, none used in training").arg(set, count);
  } else {
    words = m_current->split == QLatin1String("test")
                ? tr("%1 test galaxies were used in training").arg(grouped(m_current->trainedOn))
                : tr("%1 of %2 galaxies were used in training").arg(grouped(m_current->trainedOn), count);
  }
  if (!m_current->truth.isEmpty()) words += tr(" · %1").arg(m_current->truth);
  const auto left = static_cast<std::int64_t>(m_current->trained.rows.size());
  if (left > 0) words += tr(" · %1 training objects left out").arg(grouped(left));
  if (m_current->unresolved > 0) words += tr(" · %1 without consensus").arg(grouped(m_current->unresolved));
  if (m_set->set().prevalence && !m_current->isNumber())
    words += tr(" · rates at π %1").arg(fixed(*m_set->set().prevalence, 3));
  return words;
}

QString EvaluateView::figureCaption(const QString& whatIsShown) const {
  if (!m_current) return {};
  const Evaluation& e = *m_current;
  QString words = tr("%1. %2. Question: %3, model %4%5.")
                      .arg(whatIsShown, m_session.title(), questionWords(), e.model,
                           m_other ? tr(" (solid), %1 (dashed)").arg(m_other->model) : QString());
  words += tr(" %1, %2; n = %3")
               .arg(splitWords(e.split), e.truth.isEmpty() ? tr("labels by majority") : e.truth,
                    grouped(e.count()));
  if (!e.isNumber())
    words += tr(", %1 positive and %2 negative").arg(grouped(e.positives()), grouped(e.negatives()));
  words += e.trainedOn > 0 ? tr("; %1 of them used in training.").arg(grouped(e.trainedOn))
                           : tr("; none used in training.");
  if (m_set->set().prevalence && !e.isNumber())
    words +=
        tr(" Precision and accuracy for a class fraction π = %1: precision = π TPR / (π TPR + (1 − π) FPR).")
            .arg(fixed(*m_set->set().prevalence, 3));
  return words;
}

void EvaluateView::openLabelSet() {
  QStringList snapshots, columns;
  for (const labeling::SnapshotSummary& each : labeling::snapshots(m_session.project()))
    if (each.objects.contains(m_question)) snapshots << text(each.name);
  const labeling::Question* question = m_session.scheme().find(m_question);
  const bool isChoice = question && question->kind == labeling::QuestionKind::Choice;
  for (const labeling::ColumnInfo& column : m_session.project().columns())
    if ((column.type == labeling::ColumnType::Text) == isChoice) columns << text(column.name);
  m_set->setChoices(snapshots, columns);
  m_set->popUpBelow(m_setButton);
}

void EvaluateView::showPage(int page) {
  m_page = page;
  m_tabs->setIndex(page);
  if (m_current && m_current->count() > 0 && !m_current->isNumber())
    m_stack->setCurrentIndex(kPages[static_cast<std::size_t>(m_page)]);
}

void EvaluateView::showEmpty(const QString& sentence, const QString& detail, bool needsLabels) {
  m_emptyWords->setText(sentence);
  m_emptyDetail->setText(detail);
  m_emptyImport->setVisible(needsLabels);
  m_emptyLabel->setVisible(needsLabels);
  m_emptyTrain->setVisible(m_session.modelNames().isEmpty());
  m_stack->setCurrentIndex(kEmpty);
  m_tabs->hide();
  m_strips->hide();
  m_provenance->clear();
  m_provenanceMark->clear();
  Q_EMIT statusChanged({});
}

void EvaluateView::showAll() {
  const bool isChoice = m_current && m_current->kind == "choice";
  m_answers->setVisible(isChoice);
  if (!m_current || m_current->count() == 0) {
    m_roc->setEvaluations(nullptr, nullptr);
    m_pr->setEvaluations(nullptr, nullptr);
    m_compare->setEvaluations(nullptr, nullptr, {});
    m_people->setEvaluation(nullptr, {});
    m_banding.stop();
    m_bands.reset();
    if (m_session.modelNames().isEmpty()) {
      showEmpty(tr("There is no model to evaluate yet."), {}, false);
    } else if (m_problem.isEmpty() || m_problemKind == "bad-input") {
      showEmpty(tr("Evaluation needs labels the model has not seen."), m_problem, true);
    } else {
      showEmpty(tr("This model could not be evaluated."), m_problem, false);
    }
    return;
  }
  const bool warns = m_current->trainedOn > 0;
  m_provenance->setText(provenance());
  m_provenance->setToolTip(provenance());
  m_provenanceMark->setPixmap(warns ? icon(QStringLiteral("warn"), IconColour::Bad).pixmap(16, 16)
                                    : QPixmap());
  m_provenanceMark->setVisible(warns);
  m_strips->show();
  m_tabs->setVisible(!m_current->isNumber());
  m_set->setOwnPrevalence(m_current->isNumber() || m_current->count() == 0
                              ? NAN
                              : static_cast<double>(m_current->positives()) /
                                    static_cast<double>(m_current->count()));
  if (m_current->isNumber()) {
    showNumber();
  } else {
    if (isChoice) {
      QStringList words;
      for (const std::string& answer : m_current->answers) words << text(answer);
      m_answers->setWords(words);
      m_answers->setIndex(m_current->positiveAnswer);
    }
    const Evaluation* other = comparison();
    m_roc->setEvaluations(&*m_current, other);
    m_pr->setPrevalence(m_set->set().prevalence);
    m_pr->setEvaluations(&*m_current, other);
    m_compare->setEvaluations(&*m_current, other, m_otherProblem);
    m_people->setEvaluation(&*m_current, positiveWords());
    m_doubts->setQuestion(m_modelPicker->model(), text(m_question));
    m_stack->setCurrentIndex(kPages[static_cast<std::size_t>(m_page)]);
    computeBands();
    showCurveWords();
    m_thresholdStrip->setEvaluation(&*m_current, positiveWords(), negativeWords(), colourOf(m_question));
    m_table->setCalledWords(tr("Called %1").arg(positiveWords()));
    m_grid->setWords(positiveWords(), negativeWords());
    m_reliability->setEvaluation(&*m_current, positiveWords());
    const QStringList columns = m_session.numberColumns();
    QStringList listed;
    for (int i = 0; i < m_columnPicker->count(); ++i) listed << m_columnPicker->itemText(i);
    if (columns != listed) {
      const QString before = m_columnPicker->currentText();
      m_columnPicker->clear();
      m_columnPicker->addItems(columns);
      int index = static_cast<int>(columns.indexOf(before));
      for (const char* wanted : {"r_mag", "mag_r", "petroMag_r", "redshift"}) {
        if (index < 0) index = m_columnPicker->findText(QLatin1String(wanted), Qt::MatchFixedString);
      }
      m_columnPicker->setCurrentIndex(std::max(index, 0));
    }
    showColumn();
    showThreshold();
    if (m_stripCell < 0) m_stripCell = static_cast<int>(m_grid->cell());
  }
  showStripOfState();
  Q_EMIT statusChanged(provenance().toHtmlEscaped());
}

void EvaluateView::showCurveWords() {
  const Evaluation* other = comparison();
  const bool shown = m_current && m_current->roc;
  const bool hasOther = shown && other && other->roc;
  const auto range = [this](model::Interval model::CurveBands::*of) -> std::optional<model::Interval> {
    return m_bands ? std::optional((*m_bands).*of) : std::nullopt;
  };
  m_rocWords->setText(shown ? scoreWords(tr("AUC"), m_current->roc->area,
                                         hasOther ? std::optional(other->roc->area) : std::nullopt,
                                         range(&model::CurveBands::area))
                            : QString());
  const auto precision = [this](const Evaluation& of) {
    return m_set->set().prevalence ? model::atPrevalence(*of.pr, *m_set->set().prevalence).averagePrecision
                                   : of.pr->averagePrecision;
  };
  m_prWords->setText(
      shown ? scoreWords(tr("AP"), precision(*m_current),
                         hasOther ? std::optional(precision(*other)) : std::nullopt,
                         m_set->set().prevalence ? std::nullopt : range(&model::CurveBands::averagePrecision))
            : QString());
  const QString tip =
      m_bands
          ? tr("Grey band: 95 % of %1 bootstrap draws\nAUC %2 to %3, AP %4 to %5")
                .arg(grouped(m_bands->resamples), fixed(m_bands->area.low, 3), fixed(m_bands->area.high, 3),
                     fixed(m_bands->averagePrecision.low, 3), fixed(m_bands->averagePrecision.high, 3))
          : QString();
  m_rocWords->setToolTip(tip);
  m_prWords->setToolTip(tip);
}

void EvaluateView::computeBands() {
  m_bands.reset();
  m_roc->setBands(nullptr);
  m_pr->setBands(nullptr);
  m_banding.stop();
  if (!m_current || !m_current->roc) return;
  m_banding.start(
      [sorted = m_current->sorted](const model::RunControl& control) {
        model::BootstrapOptions options;
        options.resamples = 2000;
        options.coverage = 0.95;
        return model::curveBands(sorted, options, control);
      },
      [this](model::CurveBands& bands) {
        m_bands = std::move(bands);
        m_roc->setBands(&*m_bands);
        m_pr->setBands(&*m_bands);
        showCurveWords();
      });
}

void EvaluateView::setThreshold(double threshold) {
  const double wanted = std::clamp(threshold, 0.0, 1.0);
  if (wanted == m_threshold) return;
  m_threshold = wanted;
  if (!m_current || m_current->isNumber()) return;
  showThreshold();
  if (m_stripCell >= 0) showStripOfState();
}

void EvaluateView::showThreshold() {
  m_roc->setThreshold(m_threshold);
  m_pr->setThreshold(m_threshold);
  m_thresholdStrip->setThreshold(m_threshold);
  m_table->showThreshold(&*m_current, m_threshold, m_set->set().prevalence);
  model::ThresholdRow row = m_current->sorted.row(m_threshold);
  m_grid->setCounts(row.counts);
  if (m_set->set().prevalence) row = model::atPrevalence(row, *m_set->set().prevalence);
  m_cutWords->setText(tr("n₊ %1&ensp;n₋ %2&ensp;F1 <b>%3</b>&ensp;MCC <b>%4</b>")
                          .arg(grouped(m_current->positives()), grouped(m_current->negatives()),
                               fixed(row.f1, 2), fixed(row.mcc, 2)));
  m_column->setThreshold(m_threshold);
  m_compare->setThreshold(m_threshold);
  showComparison();
}

void EvaluateView::showComparison() {
  m_dumbbellWords->setText(tr("at P<sub>thr</sub> %1").arg(thresholdText(m_threshold)));
  const Evaluation* other = comparison();
  if (!other) {
    m_dumbbell->setSentence(!m_otherProblem.isEmpty()
                                ? m_otherProblem
                                : tr("Choose a second model above to see what has changed."));
    return;
  }
  const model::ConfusionCounts now = m_current->sorted.counts(m_threshold);
  const model::ConfusionCounts before = other->sorted.counts(m_threshold);
  const auto area = [](const Evaluation& evaluation) { return evaluation.roc ? evaluation.roc->area : NAN; };
  const auto precision = [](const Evaluation& evaluation) {
    return evaluation.pr ? evaluation.pr->averagePrecision : NAN;
  };
  m_dumbbell->setRows({{tr("TPR"), before.tpr(), now.tpr()},
                       {tr("Precision"), before.precision(), now.precision()},
                       {tr("Accuracy"), before.accuracy(), now.accuracy()},
                       {tr("AUC"), area(*other), area(*m_current)},
                       {tr("AP"), precision(*other), precision(*m_current)}});
}

std::vector<float> EvaluateView::columnOf(const Evaluation& evaluation, const QString& name) const {
  const ColumnValues all = m_session.column(name);
  std::vector<float> values;
  values.reserve(evaluation.rows.size());
  for (const std::int64_t row : evaluation.rows) {
    values.push_back(
        row >= 0 && static_cast<std::size_t>(row) < all.size() ? all[static_cast<std::size_t>(row)] : NAN);
  }
  return values;
}

void EvaluateView::showColumn() {
  const QString name = m_columnPicker->currentText();
  const QString measured = ColumnPlot::nameOf(m_column->measure());
  m_columnCard->setTitle(name.isEmpty() ? measured : tr("%1 by").arg(measured));
  if (!m_current || m_current->isNumber()) return;
  const std::vector<float> values = columnOf(*m_current, name);
  const std::vector<float> others = m_other ? columnOf(*m_other, name) : std::vector<float>();
  m_column->setEvaluations(&*m_current, values, comparison(), others, name);
  const ColumnValues all = m_session.column(name);
  m_strip->setCaptions(
      [this](std::int64_t row) -> QString {
        if (!m_current) return {};
        if (const auto index = m_current->indexOf(row))
          return m_current->isNumber() ? fixed(static_cast<double>(m_current->value[*index]), 1)
                                       : fixed(static_cast<double>(m_current->scores[*index]), 2);
        const TrainedObjects& trained = m_current->trained;
        const auto found = std::find(trained.rows.begin(), trained.rows.end(), row);
        if (found == trained.rows.end()) return {};
        const auto place = static_cast<std::size_t>(found - trained.rows.begin());
        return place < trained.scores.size()
                   ? tr("%1 training").arg(fixed(static_cast<double>(trained.scores[place]), 2))
                   : tr("training");
      },
      [all, name](std::int64_t row) -> QString {
        if (row < 0 || static_cast<std::size_t>(row) >= all.size()) return {};
        const auto value = static_cast<double>(all[static_cast<std::size_t>(row)]);
        return std::isfinite(value)
                   ? name.left(6).section(QLatin1Char('_'), 0, 0) + QLatin1Char(' ') + fixed(value, 1)
                   : QString();
      });
}

void EvaluateView::showNumber() {
  m_stack->setCurrentIndex(kNumber);
  m_stripCell = -1;
  const labeling::Question* question = m_session.scheme().find(m_question);
  double low = question ? question->low : 0, high = question ? question->high : 0;
  if (!(high > low)) {
    const auto [least, most] = std::minmax_element(m_current->trueValue.begin(), m_current->trueValue.end());
    low = static_cast<double>(*least);
    high = static_cast<double>(std::max(*most, *least + 1));
  }
  m_predicted->setEvaluation(&*m_current, questionWords(), low, high);
  m_residual->setEvaluation(&*m_current, questionWords(), low, high);
  const QStringList columns = m_session.numberColumns();
  if (m_biasColumn->count() != columns.size() + 1) {
    m_biasColumn->clear();
    m_biasColumn->addItem(tr("by %1").arg(questionWords()));
    m_biasColumn->addItems(columns);
  }
  showBias();
  QString stated =
      tr("σ_MAD %1, outliers beyond %2: %3 %")
          .arg(fixed(m_current->regression->sigmaMad, 2), QString::number(m_current->outlierLimit, 'g', 3),
               fixed(100 * m_current->regression->outlierFraction, 1));
  if (m_current->coverage)
    stated += tr(", 68 % intervals hold %1 % (%2–%3)")
                  .arg(fixed(100 * m_current->coverage->value, 0),
                       fixed(100 * m_current->coverage->oneSigma.low, 0),
                       fixed(100 * m_current->coverage->oneSigma.high, 0));
  m_numberWords->setText(stated);
  const auto& now = *m_current->regression;
  if (m_other && m_other->regression) {
    const auto& before = *m_other->regression;
    m_numberDumbbell->setRows({{tr("Scatter"), before.scatter, now.scatter},
                               {tr("Robust σ"), before.sigmaMad, now.sigmaMad},
                               {tr("|Bias|"), std::abs(before.bias), std::abs(now.bias)},
                               {tr("R²"), before.r2, now.r2}});
  } else {
    m_numberDumbbell->setSentence(
        tr("bias %1, scatter %2, robust scatter %3, R² %4.\nChoose a second model above to see what has changed.")
            .arg(fixed(now.bias, 2), fixed(now.scatter, 2), fixed(now.sigmaMad, 2), fixed(now.r2, 2)));
  }
  showColumn();
}

void EvaluateView::showBias() {
  if (!m_current || !m_current->isNumber()) return;
  const labeling::Question* question = m_session.scheme().find(m_question);
  double low = question ? question->low : 0, high = question ? question->high : 0;
  if (!(high > low)) {
    const auto [least, most] = std::minmax_element(m_current->trueValue.begin(), m_current->trueValue.end());
    low = static_cast<double>(*least);
    high = static_cast<double>(*most > *least ? *most : *least + 1);
  }
  const bool byColumn = m_biasColumn->currentIndex() > 0;
  m_bias->setEvaluations(&*m_current, byColumn ? m_biasColumn->currentText() : questionWords(), low, high,
                         byColumn ? columnOf(*m_current, m_biasColumn->currentText()) : std::vector<float>());
}

}  // namespace ui
