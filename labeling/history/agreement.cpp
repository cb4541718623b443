#include "labeling/history/agreement.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <set>

#include "labeling/history/annotators.h"
#include "labeling/history/disputes.h"
#include "labeling/history/label_log.h"
#include "labeling/store/connection.h"
#include "labeling/store/current_labels.h"
#include "labeling/store/project_scheme.h"
#include "model/base/error.h"

namespace labeling {
namespace {

using model::Error;
using model::ErrorKind;

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr double kMostBins = 60;
constexpr double kSecondsPerDay = 86'400;

// One vote, with what it is compared by.
struct Vote {
  std::int64_t row = 0;
  std::string annotator;
  std::string answer;
  std::optional<double> value;
  std::string timeUtc;
  std::int64_t orderMs = 0;
  std::int32_t place = -1;  ///< in the classes
  std::string shownBy{};    ///< queue and its entry that brought the object up; may be empty
  bool isRepeat = false;    ///< shown again, unannounced, for self-consistency
};

Vote voteFrom(const Statement& row) {
  return {row.integer(0), row.text(1), row.text(2), row.optionalReal(3), row.text(4), row.integer(5)};
}

/// The classes of a question, and where an answer or value lies among them.
class Classes {
 public:
  Classes(const Question& question, const std::vector<Vote>& votes)
      : m_isNumber(question.kind == QuestionKind::Number) {
    if (m_isNumber) {
      makeBins(question, votes);
      return;
    }
    for (const Answer& answer : question.answers) add(answer.id, answer.words);
    for (const Vote& vote : votes)  // of an older version of the scheme
      if (!vote.answer.empty() && vote.answer != kCannotTell && !m_places.contains(vote.answer))
        add(vote.answer, vote.answer);
  }

  /// -1: no vote
  std::int32_t placeOf(const Vote& vote) const {
    if (vote.answer == kCannotTell) return -1;
    if (m_isNumber) {
      if (!vote.value) return -1;
      const double bin = std::floor((*vote.value - m_low) / m_width + 0.5);
      return static_cast<std::int32_t>(std::clamp(bin, 0.0, static_cast<double>(ids.size()) - 1));
    }
    const auto found = m_places.find(vote.answer);
    return found == m_places.end() ? -1 : found->second;
  }

  std::vector<std::string> ids, words;

 private:
  void add(const std::string& id, const std::string& text) {
    m_places.emplace(id, static_cast<std::int32_t>(ids.size()));
    ids.push_back(id);
    words.push_back(text.empty() ? id : text);
  }

  void makeBins(const Question& question, const std::vector<Vote>& votes) {
    double low = question.low, high = question.high;
    for (const Vote& vote : votes) {
      if (!vote.value) continue;
      low = std::min(low, *vote.value);
      high = std::max(high, *vote.value);
    }
    m_low = std::floor(low + 0.5);
    m_width = std::max(1.0, std::ceil((high - m_low) / kMostBins));
    for (double centre = m_low; centre <= high + m_width / 2 || ids.empty(); centre += m_width)
      add(std::to_string(std::llround(centre)), {});
  }

  bool m_isNumber = false;
  double m_low = 0, m_width = 1;
  std::map<std::string, std::int32_t> m_places;
};

bool agree(const Vote& a, const Vote& b) {
  if (a.value && b.value) return std::abs(*a.value - *b.value) <= kNumberAgreement;
  return a.place == b.place;
}

double scaleOf(const Vote& vote) { return vote.value ? *vote.value : static_cast<double>(vote.place); }

std::vector<Vote> currentVotes(Connection& connection, const std::string& question) {
  std::vector<Vote> votes;
  Statement all = connection.prepare(
      "SELECT c.object, a.name, c.answer, c.value, e.time_utc, e.order_ms FROM current_label c"
      " JOIN annotator a ON a.id = c.annotator JOIN label_event e ON e.id = c.event"
      " WHERE c.question = ? AND c.question <> '' ORDER BY c.object, a.name");
  all.bind(1, question);
  while (all.step()) votes.push_back(voteFrom(all));
  return votes;
}

Question questionOf(const Project& project, const std::string& id, const std::vector<Vote>& votes) {
  const Scheme scheme = storedScheme(project);
  if (const Question* asked = scheme.find(id)) return *asked;
  if (votes.empty()) {
    std::string known;
    for (const std::string& each : LabelLog(project).questions()) known += (known.empty() ? "" : ", ") + each;
    throw Error(ErrorKind::NotFound,
                "The project has no question '" + id + "'. " +
                    (known.empty() ? "It has no labels yet." : "It has labels for: " + known + "."));
  }
  Question question;  // of another scheme: what its labels say of it
  question.id = question.words = id;
  question.kind = votes.front().value ? QuestionKind::Number : QuestionKind::Choice;
  if (votes.front().value) question.low = question.high = *votes.front().value;
  return question;
}

// Spans of the votes of each object.
template <typename Take>
void eachObject(const std::vector<Vote>& votes, const Take& take) {
  for (std::size_t first = 0; first < votes.size();) {
    std::size_t last = first;
    while (last < votes.size() && votes[last].row == votes[first].row) ++last;
    take(std::span(votes).subspan(first, last - first));
    first = last;
  }
}

// --- the same person again

struct Repeat {
  Vote first, second;
};

// Of the answers of one person to one object, in order: those that are not corrected soon, in pairs.
void addRepeats(const std::vector<Vote>& answers, double seconds, std::vector<Repeat>& repeats) {
  std::vector<Vote> settled;
  for (const Vote& answer : answers) {
    // One showing by a queue is one opinion; a repeat of a queue is a new one, however soon.
    const bool isCorrection =
        !settled.empty() &&
        ((!answer.shownBy.empty() && answer.shownBy == settled.back().shownBy) ||
         (!answer.isRepeat && static_cast<double>(answer.orderMs - settled.back().orderMs) < 1000 * seconds));
    if (isCorrection) {
      settled.back() = answer;
    } else {
      settled.push_back(answer);
    }
  }
  for (std::size_t i = 1; i < settled.size(); ++i)
    if (settled[i - 1].place >= 0 && settled[i].place >= 0) repeats.push_back({settled[i - 1], settled[i]});
}

std::map<std::string, std::vector<Repeat>> repeatsOf(Connection& connection, const std::string& question,
                                                     const Classes& classes, double seconds) {
  std::map<std::string, std::vector<Repeat>> repeats;
  std::vector<std::int64_t> objects;
  {
    Statement again = connection.prepare(
        "SELECT DISTINCT object FROM (SELECT object FROM label_event WHERE question = ? AND kind = 'answer'"
        " AND role = 'label' GROUP BY object, annotator HAVING count(*) > 1) ORDER BY object");
    again.bind(1, question);
    while (again.step()) objects.push_back(again.integer(0));
  }
  for (const std::int64_t object : objects) {
    const std::set<std::string> takenBack = takenBackEvents(connection, object);
    std::map<std::string, std::vector<Vote>> answers;
    Statement all = connection.prepare(
        "SELECT e.object, a.name, e.answer, e.value, e.time_utc, e.order_ms, e.uuid, e.queue,"
        " e.queue_entry, e.queue_stream FROM label_event e"
        " JOIN annotator a ON a.id = e.annotator WHERE e.object = ? AND e.question = ? AND e.kind = 'answer'"
        " AND e.role = 'label' ORDER BY e.order_ms, e.uuid");
    all.bind(1, object).bind(2, question);
    while (all.step()) {
      if (takenBack.contains(all.text(6))) continue;
      Vote vote = voteFrom(all);
      vote.place = classes.placeOf(vote);
      if (!all.text(7).empty()) vote.shownBy = all.text(7) + "/" + std::to_string(all.integer(8));
      vote.isRepeat = all.text(9) == "repeat";
      answers[vote.annotator].push_back(std::move(vote));
    }
    for (const auto& [annotator, own] : answers) addRepeats(own, seconds, repeats[annotator]);
  }
  return repeats;
}

model::RatingWeights weightsFor(QuestionKind kind) {
  return kind == QuestionKind::Number ? model::RatingWeights::Quadratic : model::RatingWeights::None;
}

SelfConsistency selfConsistency(const std::vector<Repeat>& repeats, const QuestionAgreement& report,
                                const AgreementOptions& options, const model::RunControl& control) {
  SelfConsistency self;
  self.repeats = static_cast<std::int64_t>(repeats.size());
  std::vector<std::int32_t> first, second;
  std::vector<double> days;
  std::int64_t same = 0;
  std::set<std::int64_t> changed;
  for (const Repeat& repeat : repeats) {
    first.push_back(repeat.first.place);
    second.push_back(repeat.second.place);
    days.push_back(static_cast<double>(repeat.second.orderMs - repeat.first.orderMs) / 1000 / kSecondsPerDay);
    if (agree(repeat.first, repeat.second)) {
      ++same;
    } else {
      changed.insert(repeat.first.row);
    }
  }
  std::sort(days.begin(), days.end());
  self.medianDays = days.empty() ? kNone : model::sortedQuantile(days, 0.5);
  self.same = model::rateOf(same, self.repeats);
  self.changed.assign(changed.begin(), changed.end());
  self.kappa = model::cohensKappa(first, second, static_cast<int>(report.classes.size()),
                                  weightsFor(report.kind), options.bootstrap, control);
  return self;
}

// --- two annotators

PairAgreement pairAgreement(const std::string& first, const std::string& second,
                            const std::vector<Vote>& votes, const QuestionAgreement& report,
                            const AgreementOptions& options, const model::RunControl& control) {
  PairAgreement pair;
  pair.first = first;
  pair.second = second;
  pair.offset = pair.scatter = kNone;
  std::int64_t same = 0;
  std::vector<double> differences;
  eachObject(votes, [&](std::span<const Vote> object) {
    const auto of = [&](const std::string& name) {
      return std::find_if(object.begin(), object.end(),
                          [&](const Vote& vote) { return vote.annotator == name; });
    };
    const auto a = of(first), b = of(second);
    if (a == object.end() || b == object.end()) return;
    pair.rows.push_back(a->row);
    pair.firstClass.push_back(a->place);
    pair.secondClass.push_back(b->place);
    same += agree(*a, *b) ? 1 : 0;
    if (a->value && b->value) differences.push_back(*b->value - *a->value);
  });
  const auto classes = static_cast<int>(report.classes.size());
  pair.matrix = model::confusionMatrix(pair.firstClass, pair.secondClass, classes);
  pair.share = model::rateOf(same, static_cast<std::int64_t>(pair.rows.size()));
  const auto kappa = [&](model::RatingWeights weights) {
    return model::cohensKappa(pair.firstClass, pair.secondClass, classes, weights, options.bootstrap,
                              control);
  };
  pair.kappa = kappa(model::RatingWeights::None);
  // With two classes a near miss is a far one.
  pair.linear = classes > 2 ? kappa(model::RatingWeights::Linear) : pair.kappa;
  pair.quadratic = classes > 2 ? kappa(model::RatingWeights::Quadratic) : pair.kappa;
  if (!differences.empty()) {
    const auto n = static_cast<double>(differences.size());
    pair.offset = std::accumulate(differences.begin(), differences.end(), 0.0) / n;
    double squares = 0;
    for (const double each : differences) squares += (each - pair.offset) * (each - pair.offset);
    pair.scatter = std::sqrt(squares / n);
  }
  return pair;
}

// --- all together, and over time

struct ObjectOfTime {
  std::int64_t orderMs = 0;
  std::string timeUtc;
  std::vector<double> values;
};

void addPeriods(QuestionAgreement& report, std::vector<ObjectOfTime> objects, const AgreementOptions& options,
                const model::RunControl& control) {
  std::stable_sort(objects.begin(), objects.end(),
                   [](const ObjectOfTime& a, const ObjectOfTime& b) { return a.orderMs < b.orderMs; });
  const auto count = static_cast<std::int64_t>(objects.size());
  const std::int64_t periods =
      std::clamp<std::int64_t>(count / options.objectsPerPeriod, count > 0 ? 1 : 0, options.periods);
  for (std::int64_t period = 0; period < periods; ++period) {
    const std::int64_t first = count * period / periods, last = count * (period + 1) / periods;
    model::Ratings ratings;
    for (std::int64_t i = first; i < last; ++i) ratings.add(objects[static_cast<std::size_t>(i)].values);
    PeriodAgreement result;
    result.fromUtc = objects[static_cast<std::size_t>(first)].timeUtc;
    result.toUtc = objects[static_cast<std::size_t>(last - 1)].timeUtc;
    const bool isNumber = report.kind == QuestionKind::Number;
    result.raw = model::rawAgreement(ratings, isNumber ? kNumberAgreement : 0, options.bootstrap, control);
    result.alpha = model::krippendorffAlpha(
        ratings, isNumber ? model::MeasurementLevel::Interval : model::MeasurementLevel::Nominal,
        options.bootstrap, control);
    report.periods.push_back(std::move(result));
  }
}

void addOverall(QuestionAgreement& report, const std::vector<Vote>& votes, const AgreementOptions& options,
                const model::RunControl& control) {
  model::Ratings values, bins;
  std::vector<ObjectOfTime> inTime;
  double sumOfVotes = 0;
  std::int64_t objectsOfVotes = 0;
  eachObject(votes, [&](std::span<const Vote> object) {
    if (object.size() < 2) return;
    ObjectOfTime entry;
    std::vector<double> places;
    std::vector<double> counts(report.classes.size(), 0);
    for (const Vote& vote : object) {
      entry.values.push_back(scaleOf(vote));
      places.push_back(vote.place);
      ++counts[static_cast<std::size_t>(vote.place)];
      if (vote.orderMs >= entry.orderMs) {
        entry.orderMs = vote.orderMs;
        entry.timeUtc = vote.timeUtc;
      }
    }
    values.add(entry.values);
    bins.add(places);
    if (report.kind != QuestionKind::Number && counts.size() > 1) {
      sumOfVotes += model::voteAgreement(counts);
      ++objectsOfVotes;
    }
    inTime.push_back(std::move(entry));
  });
  const bool isNumber = report.kind == QuestionKind::Number;
  report.raw = model::rawAgreement(values, isNumber ? kNumberAgreement : 0, options.bootstrap, control);
  report.fleiss = model::fleissKappa(bins, options.bootstrap, control);
  report.alpha = model::krippendorffAlpha(
      values, isNumber ? model::MeasurementLevel::Interval : model::MeasurementLevel::Nominal,
      options.bootstrap, control);
  report.voteAgreement = objectsOfVotes > 0 ? sumOfVotes / static_cast<double>(objectsOfVotes) : kNone;
  addPeriods(report, std::move(inTime), options, control);
}

}  // namespace

void AgreementOptions::check() const {
  bootstrap.check();
  if (!(repeatSeconds >= 0)) throw Error(ErrorKind::BadInput, "repeatSeconds must be 0 or more.");
  if (periods < 1) throw Error(ErrorKind::BadInput, "periods must be at least 1.");
  if (objectsPerPeriod < 1) throw Error(ErrorKind::BadInput, "objectsPerPeriod must be at least 1.");
}

QuestionAgreement questionAgreement(const Project& project, const std::string& question,
                                    const AgreementOptions& options, const model::RunControl& control) {
  options.check();
  Connection& connection = project.connection();
  const ReadTransaction oneMoment(connection);
  std::vector<Vote> votes = currentVotes(connection, question);
  const Question asked = questionOf(project, question, votes);
  const Classes classes(asked, votes);
  QuestionAgreement report;
  report.question = question;
  report.words = asked.words;
  report.kind = asked.kind;
  report.classes = classes.ids;
  report.classWords = classes.words;

  const std::map<std::string, double> weights = annotatorWeights(project);
  std::map<std::string, AnnotatorAgreement> annotators;
  for (Vote& vote : votes) {
    vote.place = classes.placeOf(vote);
    AnnotatorAgreement& annotator = annotators[vote.annotator];
    ++(vote.place < 0 ? annotator.cannotTell : annotator.labels);
  }
  std::erase_if(votes, [](const Vote& vote) { return vote.place < 0; });
  const auto repeats = repeatsOf(connection, question, classes, options.repeatSeconds);
  for (auto& [name, annotator] : annotators) {
    annotator.name = name;
    annotator.weight = weights.at(name);
    const auto own = repeats.find(name);
    annotator.self =
        selfConsistency(own == repeats.end() ? std::vector<Repeat>{} : own->second, report, options, control);
    report.annotators.push_back(annotator);
  }
  for (std::size_t i = 0; i < report.annotators.size(); ++i) {
    for (std::size_t j = i + 1; j < report.annotators.size(); ++j) {
      PairAgreement pair = pairAgreement(report.annotators[i].name, report.annotators[j].name, votes, report,
                                         options, control);
      if (!pair.rows.empty()) report.pairs.push_back(std::move(pair));
    }
  }
  report.adjudicated = static_cast<std::int64_t>(LabelLog(project).adjudications(question).size());
  for (const Dispute& dispute : openDisputes(project, question)) report.disagreements.push_back(dispute.row);
  addOverall(report, votes, options, control);
  return report;
}

QuestionVotes questionVotes(const Project& project, const std::string& question) {
  std::vector<Vote> votes = currentVotes(project.connection(), question);
  const Question asked = questionOf(project, question, votes);
  if (asked.kind == QuestionKind::Number)
    throw Error(ErrorKind::BadInput, "The question '" + question + "' asks for a number; it has no votes.");
  const Classes classes(asked, votes);
  QuestionVotes result;
  result.classes = classes.ids;
  eachObject(votes, [&](std::span<const Vote> object) {
    ObjectVotes entry;
    entry.row = object.front().row;
    entry.counts.assign(classes.ids.size(), 0);
    for (const Vote& vote : object) {
      const std::int32_t place = classes.placeOf(vote);
      if (place < 0) {
        ++entry.cannotTell;
        continue;
      }
      ++entry.counts[static_cast<std::size_t>(place)];
      ++entry.total;
    }
    entry.agreement = classes.ids.size() > 1 ? model::voteAgreement(entry.counts) : kNone;
    result.objects.push_back(std::move(entry));
  });
  return result;
}

std::map<std::string, double> weightsFromAgreement(const QuestionAgreement& agreement) {
  std::map<std::string, double> sums, objects;
  for (const PairAgreement& pair : agreement.pairs) {
    const model::Coefficient& kappa = agreement.kind == QuestionKind::Number ? pair.quadratic : pair.kappa;
    if (kappa.undefined != model::Undefined::No) continue;
    const auto n = static_cast<double>(pair.rows.size());
    for (const std::string& name : {pair.first, pair.second}) {
      sums[name] += n * kappa.value;
      objects[name] += n;
    }
  }
  std::map<std::string, double> weights;
  for (const auto& [name, sum] : sums) weights[name] = std::max(0.0, sum / objects[name]);
  return weights;
}

}  // namespace labeling
