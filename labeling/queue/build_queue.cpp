#include "labeling/queue/build_queue.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <numeric>
#include <unordered_set>

#include "labeling/history/disputes.h"
#include "labeling/queue/k_centre.h"
#include "labeling/queue/labelled_before.h"
#include "labeling/queue/pick_measures.h"
#include "labeling/queue/strata.h"
#include "labeling/store/connection.h"
#include "labeling/store/current_labels.h"
#include "labeling/store/derived_columns.h"
#include "labeling/store/query.h"
#include "labeling/store/score_columns.h"
#include "labeling/store/scores.h"
#include "model/arrays/array_file.h"
#include "model/base/error.h"
#include "model/card/model_card.h"

namespace labeling {
namespace {

using model::Error;
using model::ErrorKind;

// Streams of random numbers: a change in one leaves the others as they were.
enum : std::uint64_t { kDraws = 1, kPlaces, kRepeats, kTies, kStrata, kCandidates, kCovered };

// Comparing features costs candidates x centres x dimensions; this many multiplications take a second
// or so. Where there is more to compare, candidates and covered objects are drawn at random.
constexpr double kMostMultiplications = 1e9;
constexpr std::int64_t kMostCovered = 1000;
constexpr std::int64_t kFewestCandidates = 2000;

constexpr std::int64_t kUsualSize = 500;  // of a diverse queue without a size: each pick costs a pass

std::string hexOf(std::uint64_t number) {
  static const char* digits = "0123456789abcdef";
  std::string text(16, '0');
  for (std::size_t i = 0; i < 16; ++i) text[15 - i] = digits[(number >> (4 * i)) & 15];
  return text;
}

std::filesystem::path embeddingFile(const Project& project, const std::string& model) {
  return project.directory() / "derived" / "embeddings" / (model + ".safetensors");
}

bool usesScores(const QueueOptions& options) {
  return !options.model.empty() && options.kind != QueueKind::Diverse;
}

// What a queue is made from, read once.
class Sources {
 public:
  Sources(const Project& project, const QueueOptions& options, std::string annotator)
      : m_project(project), m_options(options), m_annotator(std::move(annotator)) {
    if (!options.model.empty()) m_scores = Scores::open(project, options.model);
    if (m_scores && m_scores->objects() != project.objectCount()) m_scores.reset();
    m_derived.emplace(
        DerivedColumns::open(project, options.model.empty() ? project.modelInUse() : options.model));
  }

  const Scores& scores() const {
    if (!m_scores) {
      throw Error(ErrorKind::NotFound, "The model " + m_options.model +
                                           " has no predictions of this project as it is now. Predict all "
                                           "objects first: tuningfork classify.");
    }
    return *m_scores;
  }

  std::vector<std::int64_t> matching() {
    if (m_options.kind == QueueKind::Rows) {
      std::vector<std::int64_t> rows;
      std::unordered_set<std::int64_t> seen;
      for (const std::int64_t row : m_options.rows)
        if (row >= 0 && row < m_project.objectCount() && seen.insert(row).second) rows.push_back(row);
      return rows;
    }
    if (m_options.where.empty() && m_options.sortBy.empty()) {
      std::vector<std::int64_t> rows(static_cast<std::size_t>(m_project.objectCount()));
      std::iota(rows.begin(), rows.end(), std::int64_t{0});
      return rows;
    }
    const bool isOrdered = m_options.kind == QueueKind::Filter;
    return query().rows(m_options.where, isOrdered ? m_options.sortBy : std::string(),
                        isOrdered && m_options.descending);
  }

  std::vector<double> column(const std::string& name) const {
    if (const auto known = m_numbers.find(name); known != m_numbers.end()) return known->second;
    for (const ColumnInfo& info : m_project.columns())
      if (info.name == name && info.type != ColumnType::Text) return m_project.numbers(name);
    if (m_scores)
      for (const Scores::View& view : m_scores->views())
        if (view.name == name) {
          const std::vector<float> values = view.copied();
          return {values.begin(), values.end()};
        }
    if (const auto values = m_derived->find(name); !values.empty()) return {values.begin(), values.end()};
    throw Error(ErrorKind::BadInput, "There is no number column " + name + " to make bins of.");
  }

 private:
  Query& query() {
    if (!m_query) {
      std::vector<QueryColumn> computed = m_scores ? scoreColumns(*m_scores) : std::vector<QueryColumn>();
      for (const DerivedColumns::View& each : m_derived->views()) computed.push_back({each.name, each.values});
      m_query = std::make_unique<Query>(m_project, std::move(computed), m_annotator);
      // In memory a column of a million objects is compared in milliseconds; the store looks up each object.
      m_query->setNumberSource([this](const std::string& name) -> std::span<const double> {
        const auto [place, isNew] = m_numbers.try_emplace(name);
        if (isNew) place->second = m_project.numbers(name);
        return place->second;
      });
    }
    return *m_query;
  }

  const Project& m_project;
  const QueueOptions& m_options;
  std::string m_annotator;
  std::optional<Scores> m_scores;
  std::map<std::string, std::vector<double>> m_numbers;  ///< catalogue columns that the condition reads
  std::optional<DerivedColumns> m_derived;
  std::unique_ptr<Query> m_query;
};

// The best of a measure, best first. Equal ones in a random order, so that none is preferred by its place in
// the catalogue.
std::vector<QueueEntry> ranked(const PickMeasure& measure, std::span<const std::int64_t> rows,
                               std::int64_t most, std::uint64_t seed, std::int64_t& judged) {
  struct Ranked {
    float key;
    std::uint32_t tie;
    std::int64_t row;
  };
  std::vector<Ranked> all;
  all.reserve(rows.size());
  model::Random ties(seed, kTies);
  for (const std::int64_t row : rows) {
    const float key = measure.key[static_cast<std::size_t>(row)];
    if (!std::isnan(key)) all.push_back({key, static_cast<std::uint32_t>(ties()), row});
  }
  judged = static_cast<std::int64_t>(all.size());
  const auto before = [](const Ranked& one, const Ranked& other) {
    if (one.key != other.key) return one.key > other.key;
    return one.tie != other.tie ? one.tie < other.tie : one.row < other.row;
  };
  const std::size_t count = std::min(all.size(), static_cast<std::size_t>(most));
  const auto middle = all.begin() + static_cast<std::ptrdiff_t>(count);
  if (middle != all.end()) std::nth_element(all.begin(), middle, all.end(), before);
  std::sort(all.begin(), middle, before);
  std::vector<QueueEntry> picks(count);
  for (std::size_t i = 0; i < count; ++i) {
    picks[i].row = all[i].row;
    picks[i].value = static_cast<double>(measure.shownOf(all[i].row));
    picks[i].rank = static_cast<std::int64_t>(i) + 1;
  }
  return picks;
}

std::vector<QueueEntry> inOrder(std::span<const std::int64_t> rows) {
  std::vector<QueueEntry> picks(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) picks[i].row = rows[i];
  return picks;
}

model::ArrayFile requireEmbedding(const Project& project, const std::string& model) {
  const auto file = embeddingFile(project, model);
  std::error_code error;
  if (std::filesystem::exists(file, error)) {
    model::ArrayFile arrays = model::ArrayFile::open(file);
    if (arrays.contains("features") && arrays.info("features").type == model::ElementType::F32 &&
        arrays.info("features").shape.size() == 2 &&
        arrays.info("features").shape[0] == project.objectCount())
      return arrays;
  }
  throw Error(ErrorKind::NotFound, "The model " + model +
                                       " has no features of this project as it is now. Compute them first: "
                                       "tuningfork embed.");
}

// At most `count` rows, drawn without putting back.
std::vector<std::int64_t> sampleOf(std::vector<std::int64_t> rows, std::int64_t count, model::Random random) {
  if (static_cast<std::int64_t>(rows.size()) <= count) return rows;
  RandomOrder order(std::move(rows), random);
  std::vector<std::int64_t> sample;
  while (static_cast<std::int64_t>(sample.size()) < count) sample.push_back(*order.next());
  std::sort(sample.begin(), sample.end());
  return sample;
}

std::vector<QueueEntry> diverse(const Project& project, const QueueOptions& options,
                                std::vector<std::int64_t> open, std::vector<std::int64_t> labelled,
                                QueueDraft& draft, const model::RunControl& control) {
  const model::ArrayFile file = requireEmbedding(project, options.model);
  const std::int64_t dimensions = file.info("features").shape[1];
  const model::FeatureView features{file.floats("features"), dimensions};
  const std::int64_t size =
      std::min(options.size.value_or(kUsualSize), static_cast<std::int64_t>(open.size()));
  const auto covered = sampleOf(std::move(labelled), kMostCovered, model::Random(options.seed, kCovered));
  const double eachCosts =
      static_cast<double>(dimensions) * static_cast<double>(size + static_cast<std::int64_t>(covered.size()));
  const auto affordable = static_cast<std::int64_t>(kMostMultiplications / std::max(eachCosts, 1.0));
  const auto candidates = sampleOf(std::move(open), std::max({affordable, kFewestCandidates, size}),
                                   model::Random(options.seed, kCandidates));
  draft.compared = static_cast<std::int64_t>(candidates.size());
  std::vector<QueueEntry> picks;
  for (const Centre& centre : kCentre(features, candidates, covered, size, control)) {
    QueueEntry entry;
    entry.row = centre.row;
    entry.value = static_cast<double>(centre.distance);
    entry.rank = static_cast<std::int64_t>(picks.size()) + 1;
    picks.push_back(entry);
  }
  return picks;
}

std::vector<QueueEntry> stratified(const Sources& sources, const QueueOptions& options,
                                   std::span<const std::int64_t> open, std::int64_t most) {
  const std::vector<double> values = sources.column(options.column);
  auto strata = options.edges.empty() ? equalCountStrata(values, open, options.bins)
                                      : fixedStrata(values, open, options.edges);
  model::Random random(options.seed, kStrata);
  std::vector<QueueEntry> picks;
  for (const StratumPick& pick : picksOfStrata(std::move(strata), most, random)) {
    QueueEntry entry;
    entry.row = pick.row;
    entry.value = values[static_cast<std::size_t>(pick.row)];
    entry.rank = static_cast<std::int64_t>(pick.stratum) + 1;
    picks.push_back(entry);
  }
  return picks;
}

// What the annotator labelled before, as entries that look like picks of this queue.
std::vector<QueueEntry> repeatable(const LabelledBefore& before, const std::optional<PickMeasure>& measure,
                                   std::span<const std::int64_t> matching,
                                   std::span<const QueueEntry> entries, std::int64_t spacing) {
  std::unordered_set<std::int64_t> excluded;
  for (const QueueEntry& entry : entries) excluded.insert(entry.row);
  const std::vector<char> isMatching = [&] {
    std::vector<char> flags(before.timeMs.size(), 0);
    for (const std::int64_t row : matching) flags[static_cast<std::size_t>(row)] = 1;
    return flags;
  }();
  std::vector<std::int64_t> times;
  for (const std::int64_t time : before.timeMs)
    if (time > 0) times.push_back(time);
  // The newest ones were seen a moment ago.
  const auto recent = std::min<std::size_t>(static_cast<std::size_t>(spacing), times.size());
  std::int64_t latest = std::numeric_limits<std::int64_t>::max();
  if (recent > 0) {
    std::nth_element(times.begin(), times.begin() + static_cast<std::ptrdiff_t>(recent - 1), times.end(),
                     std::greater<>());
    latest = times[recent - 1];
  }
  std::vector<QueueEntry> found;
  for (std::size_t row = 0; row < before.timeMs.size(); ++row) {
    const std::int64_t time = before.timeMs[row];
    const auto id = static_cast<std::int64_t>(row);
    if (time <= 0 || time >= latest || isMatching[row] == 0 || excluded.count(id) != 0) continue;
    QueueEntry entry;
    entry.row = id;
    entry.seenMs = time;
    if (measure && !std::isnan(measure->key[row])) entry.value = static_cast<double>(measure->shownOf(id));
    found.push_back(entry);
  }
  return found;
}

// An earlier object gets the rank that it would have had: nothing tells it from a pick.
void rankRepeats(std::vector<QueueEntry>& entries, const PickMeasure& measure,
                 std::span<const std::int64_t> open) {
  std::vector<float> keys;  // sorted once for all of them
  keys.reserve(open.size());
  for (const std::int64_t row : open)
    if (const float key = measure.key[static_cast<std::size_t>(row)]; !std::isnan(key)) keys.push_back(key);
  std::sort(keys.begin(), keys.end());
  for (QueueEntry& entry : entries) {
    if (entry.seenMs == 0 || std::isnan(entry.value)) continue;
    const float key = measure.key[static_cast<std::size_t>(entry.row)];
    entry.rank = 1 + (keys.end() - std::upper_bound(keys.begin(), keys.end(), key));
  }
}

}  // namespace

std::string scoresHashOf(const Project& project, const QueueOptions& options) {
  if (options.model.empty()) return {};
  if (!usesScores(options)) {
    const auto file = embeddingFile(project, options.model);
    std::error_code error;
    if (!std::filesystem::exists(file, error)) return {};
    std::string all;
    const model::ArrayFile arrays = model::ArrayFile::open(file);
    for (const auto& [key, value] : arrays.metadata()) all += key + "=" + value + "\n";
    return hexOf(model::stableHash(all));
  }
  const auto scores = Scores::open(project, options.model);
  if (!scores) return {};
  std::uint64_t hash = model::stableHash(scores->modelHash());
  for (const ScoredQuestion& question : scores->questions()) {
    const auto means = scores->mean(question.id);
    hash = model::stableHash(question.id, hash);
    // Eight bytes at a time: forty megabytes of scores shall not be felt.
    const char* bytes = reinterpret_cast<const char*>(means.data());
    std::size_t i = 0;
    for (; i + 8 <= means.size_bytes(); i += 8) {
      std::uint64_t part = 0;
      std::memcpy(&part, bytes + i, 8);
      hash = (hash ^ part) * 0x9e3779b97f4a7c15ULL;
      hash ^= hash >> 29;
    }
    hash = model::stableHash(std::string_view(bytes + i, means.size_bytes() - i), hash);
  }
  return hexOf(hash);
}

QueueDraft buildQueue(const Project& project, const QueueOptions& options, const std::string& annotator,
                      const model::RunControl& control) {
  options.check();
  QueueDraft draft;
  draft.options = options;
  draft.annotator = annotator;
  draft.objects = project.objectCount();
  draft.scoresHash = scoresHashOf(project, options);
  Sources sources(project, options, annotator);
  const std::vector<std::int64_t> matching = sources.matching();
  draft.matching = static_cast<std::int64_t>(matching.size());
  control.throwIfStopped();
  const LabelledBefore before = labelledBefore(project, options.question, annotator, options.repeatShare > 0);
  std::vector<std::int64_t> open, labelled;
  const bool takesAll = options.includeLabelled || options.kind == QueueKind::Disagreement ||
                        options.kind == QueueKind::Adjudication;
  for (const std::int64_t row : matching)
    (!takesAll && before.isLabelled[static_cast<std::size_t>(row)] != 0 ? labelled : open).push_back(row);
  draft.pool = static_cast<std::int64_t>(open.size());
  const std::int64_t size = options.size.value_or(
      options.kind == QueueKind::Diverse ? std::min(kUsualSize, draft.pool) : draft.matching);
  control.throwIfStopped();

  std::vector<QueueEntry> picks;
  std::optional<PickMeasure> measure;
  double share = options.effectiveRandomShare();
  switch (options.kind) {
    case QueueKind::All:
    case QueueKind::Filter:
    case QueueKind::Rows:
      picks = inOrder(open);
      break;
    case QueueKind::Random:
      share = 1;
      break;
    case QueueKind::Uncertain:
      measure = uncertaintyMeasure(sources.scores(), options.question, options.measure);
      break;
    case QueueKind::Threshold:
      measure = thresholdMeasure(sources.scores(), options.question, options.answer, options.threshold);
      break;
    case QueueKind::Disagreement:
      measure = disagreementMeasure(sources.scores(), options.question,
                                    questionLabels(project.connection(), options.question, annotator));
      break;
    case QueueKind::Adjudication:
      measure = disputeMeasure(openDisputes(project, options.question), project.objectCount());
      break;
    case QueueKind::Diverse:
      if (!options.includeLabelled) {
        picks = diverse(project, options, open, labelled, draft, control);
      } else {
        picks = diverse(project, options, open, {}, draft, control);
      }
      break;
    case QueueKind::Stratified:
      picks = stratified(sources, options, open, size);
      break;
  }
  if (measure) picks = ranked(*measure, open, size, options.seed, draft.pool);
  if (draft.compared == 0) draft.compared = draft.pool;
  control.throwIfStopped();

  RandomOrder draws(matching, model::Random(options.seed, kDraws));
  model::Random places(options.seed, kPlaces), repeats(options.seed, kRepeats);
  draft.entries = mixInRandom(picks, draws, size, share, places);
  if (options.repeatShare > 0) {
    auto earlier = repeatable(before, measure, matching, draft.entries, options.repeatSpacing);
    draft.entries = addRepeats(std::move(draft.entries), std::move(earlier), options.repeatShare,
                               options.repeatSpacing, repeats);
    if (measure) rankRepeats(draft.entries, *measure, open);
  }
  return draft;
}

QueueEstimate estimateQueue(const Project& project, const QueueOptions& options,
                            const std::string& annotator) {
  QueueEstimate estimate;
  Sources sources(project, options, annotator);
  const std::vector<std::int64_t> matching = sources.matching();
  const LabelledBefore before = labelledBefore(project, options.question, annotator, false);
  estimate.matching = static_cast<std::int64_t>(matching.size());
  for (const std::int64_t row : matching)
    estimate.open += before.isLabelled[static_cast<std::size_t>(row)] == 0 ? 1 : 0;
  estimate.secondsEach = medianSecondsOf(project, annotator);
  return estimate;
}

}  // namespace labeling
