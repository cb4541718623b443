#include "ui/views/label/queue_words.h"

#include <QCoreApplication>
#include <cmath>

#include "ui/theme/numbers.h"

namespace ui {
namespace {

using labeling::QueueKind;

QString words(const char* text) { return QCoreApplication::translate("ui::queue", text); }

#define WORDS(text) QT_TRANSLATE_NOOP("ui::queue", text)
struct KindWords {
  QueueKind kind;
  const char* name;
  const char* meaning;
};
constexpr KindWords kKinds[] = {
    {QueueKind::Uncertain, WORDS("Least sure first"),
     WORDS("Galaxies that the model cannot decide about: each label teaches it most.")},
    {QueueKind::Disagreement, WORDS("Model against experts"),
     WORDS("Labelled galaxies of which the model says something else: wrong labels and blind spots.")},
    {QueueKind::Adjudication, WORDS("Settle disagreements"),
     WORDS("Galaxies that people answered differently, furthest apart first: their answers and comments are "
           "shown, and the one you give decides.")},
    {QueueKind::Diverse, WORDS("As different as possible"),
     WORDS("Galaxies that look like nothing labelled so far, and like nothing else in the queue.")},
    {QueueKind::Threshold, WORDS("Near a threshold"),
     WORDS("Galaxies that a small change of the threshold would move to the other side.")},
    {QueueKind::Stratified, WORDS("Even over a column"),
     WORDS("The same number from every bin of a magnitude, a redshift or any other number.")},
    {QueueKind::Random, WORDS("Random sample"),
     WORDS("Every galaxy with the same chance: what an evaluation can be trusted on.")},
    {QueueKind::Filter, WORDS("What matches"),
     WORDS("Everything that an expression of the query bar picks, in the order of a column.")},
    {QueueKind::All, WORDS("All objects"), WORDS("The whole project in its own order.")},
    {QueueKind::Rows, WORDS("These objects"),
     WORDS("What another view opened here, kept so that it can be gone on with.")},
};
#undef WORDS

// "entropy 0.68, rank 12 of 84,317"
QString ranked(const QString& what, double value, int decimals, std::int64_t rank, std::int64_t of) {
  QString text = QStringLiteral("%1 %2").arg(what, fixed(value, decimals));
  if (rank > 0) text += words(", rank %1 of %2").arg(grouped(rank), grouped(of));
  return text;
}

QString reasonOfPick(const labeling::QueueInfo& queue, const labeling::QueueEntry& entry) {
  const labeling::QueueOptions& options = queue.options;
  if (std::isnan(entry.value) && entry.rank == 0) return {};
  switch (options.kind) {
    case QueueKind::Uncertain:
      return ranked(measureWords(options.measure), entry.value, 2, entry.rank, queue.pool);
    case QueueKind::Disagreement:
      return ranked(words("the model gives the expert's answer"), entry.value, 2, entry.rank, queue.pool);
    case QueueKind::Adjudication: {
      // A share of votes is below 1; values of a number differ by more.
      const bool isShare = entry.value < 1;
      return ranked(isShare ? words("share of votes against the leading answer") : words("values differ by"),
                    entry.value, 2, entry.rank, queue.pool);
    }
    case QueueKind::Diverse:
      return words("%1 from everything before it, pick %2").arg(fixed(entry.value, 2), grouped(entry.rank));
    case QueueKind::Threshold:
      return words("score %1, %2 from the threshold, rank %3 of %4")
          .arg(fixed(entry.value, 2), fixed(std::abs(entry.value - options.threshold), 2),
               grouped(entry.rank), grouped(queue.pool));
    case QueueKind::Stratified: {
      const auto bins = options.edges.empty() ? options.bins : static_cast<int>(options.edges.size()) - 1;
      return words("%1 %2, bin %3 of %4")
          .arg(QString::fromStdString(options.column), fixed(entry.value, 2), grouped(entry.rank),
               grouped(bins));
    }
    case QueueKind::All:
    case QueueKind::Filter:
    case QueueKind::Random:
    case QueueKind::Rows:
      break;
  }
  return {};
}

}  // namespace

QString queueKindWords(QueueKind kind) {
  for (const KindWords& each : kKinds)
    if (each.kind == kind) return words(each.name);
  return {};
}

QString queueKindMeaning(QueueKind kind) {
  for (const KindWords& each : kKinds)
    if (each.kind == kind) return words(each.meaning);
  return {};
}

QString measureWords(labeling::Uncertainty measure) {
  switch (measure) {
    case labeling::Uncertainty::Entropy:
      return words("entropy");
    case labeling::Uncertainty::Margin:
      return words("margin");
    case labeling::Uncertainty::Bald:
      return words("BALD");
  }
  return {};
}

QString queueNameFor(const labeling::QueueOptions& options, const labeling::Scheme& scheme) {
  const labeling::Question* question = scheme.find(options.question);
  const QString asked =
      question ? QString::fromStdString(question->shortWords.empty() ? question->words : question->shortWords)
               : QString::fromStdString(options.question);
  switch (options.kind) {
    case QueueKind::Uncertain:
    case QueueKind::Disagreement:
    case QueueKind::Adjudication:
    case QueueKind::Threshold:
      return QStringLiteral("%1: %2").arg(queueKindWords(options.kind), asked);
    case QueueKind::Stratified:
      return words("Even over %1").arg(QString::fromStdString(options.column));
    case QueueKind::Filter:
      if (!options.where.empty()) return QString::fromStdString(options.where);
      break;
    case QueueKind::All:
    case QueueKind::Random:
    case QueueKind::Diverse:
    case QueueKind::Rows:
      break;
  }
  return queueKindWords(options.kind);
}

QString pickReason(const labeling::QueueInfo& queue, const labeling::QueueEntry& entry,
                   const labeling::QueueEntry* first, bool isAnswered) {
  if (entry.stream == labeling::QueueStream::Random) return words("random pick");
  if (entry.stream == labeling::QueueStream::Repeat) {
    if (isAnswered) {
      if (entry.first >= 0) return words("repeat of number %1").arg(grouped(entry.first + 1));
      return words("repeat of an earlier label");
    }
    if (first && first->stream == labeling::QueueStream::Random) return words("random pick");
  }
  const QString reason = reasonOfPick(queue, entry);
  // A queue of draws gives its repeats the reason of the others.
  return reason.isEmpty() && queue.options.kind == QueueKind::Random ? words("random pick") : reason;
}

bool isReasonOfModel(const labeling::QueueInfo& queue) {
  return queue.options.needsModel() ||
         (queue.options.kind == QueueKind::Stratified && !queue.scoresHash.empty());
}

}  // namespace ui
