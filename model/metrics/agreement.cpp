#include "model/metrics/agreement.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

#include "model/base/error.h"
#include "model/base/random.h"
#include "model/metrics/checks.h"

namespace model {
namespace {

constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();

double distance(int a, int b, RatingWeights weights) {
  const double step = std::abs(a - b);
  switch (weights) {
    case RatingWeights::None:
      return a == b ? 0 : 1;
    case RatingWeights::Linear:
      return step;
    case RatingWeights::Quadratic:
      break;
  }
  return step * step;
}

/// Disagreement that was seen, over the one that the two annotators' own frequencies would give by chance.
double kappaOf(std::span<const std::int64_t> counts, int classes, RatingWeights weights) {
  const auto width = static_cast<std::size_t>(classes);
  std::vector<double> first(width, 0), second(width, 0);
  double total = 0;
  for (std::size_t i = 0; i < width; ++i) {
    for (std::size_t j = 0; j < width; ++j) {
      const auto count = static_cast<double>(counts[i * width + j]);
      first[i] += count;
      second[j] += count;
      total += count;
    }
  }
  double seen = 0, chance = 0;
  for (std::size_t i = 0; i < width; ++i) {
    for (std::size_t j = 0; j < width; ++j) {
      const double apart = distance(static_cast<int>(i), static_cast<int>(j), weights);
      seen += apart * static_cast<double>(counts[i * width + j]);
      chance += apart * first[i] * second[j];
    }
  }
  return chance > 0 ? 1 - seen * total / chance : kUndefined;
}

/// How often each object is drawn when as many are drawn again with replacement.
void draw(std::vector<std::int32_t>& times, const BootstrapOptions& options, int resample) {
  std::fill(times.begin(), times.end(), 0);
  Random random(options.seed, static_cast<std::uint64_t>(resample));
  for (std::size_t i = 0; i < times.size(); ++i) ++times[random.below(times.size())];
}

/// @param compute  double(times): the coefficient of objects that count so many times
template <typename Compute>
Interval bootstrap(std::size_t objects, const BootstrapOptions& options, const RunControl& control,
                   const Compute& compute) {
  options.check();
  std::vector<std::int32_t> times(objects);
  std::vector<double> values;
  for (int resample = 0; resample < options.resamples; ++resample) {
    control.report(resample, options.resamples, "resampling");
    draw(times, options, resample);
    const double value = compute(std::span<const std::int32_t>(times));
    if (std::isfinite(value)) values.push_back(value);
  }
  if (values.size() * 2 < static_cast<std::size_t>(options.resamples)) return {kUndefined, kUndefined};
  std::sort(values.begin(), values.end());
  return {sortedQuantile(values, (1 - options.coverage) / 2),
          sortedQuantile(values, (1 + options.coverage) / 2)};
}

/// The parts that all coefficients of Ratings share: counts, the reason for no value, the interval.
template <typename Compute>
Coefficient coefficientOf(const Ratings& ratings, const BootstrapOptions& options, const RunControl& control,
                          const Compute& compute) {
  Coefficient result;
  result.objects = static_cast<std::int64_t>(ratings.objects());
  result.ratings = static_cast<std::int64_t>(ratings.all().size());
  result.value = kUndefined;
  result.interval = {kUndefined, kUndefined};
  if (ratings.objects() == 0) {
    result.undefined = Undefined::NoSharedObjects;
    return result;
  }
  const std::vector<std::int32_t> once(ratings.objects(), 1);
  result.value = compute(std::span<const std::int32_t>(once));
  if (!std::isfinite(result.value)) {
    result.undefined = Undefined::OneCategory;
    return result;
  }
  result.interval = bootstrap(ratings.objects(), options, control, compute);
  return result;
}

/// Values as places in the sorted list of those that occur.
struct Places {
  std::vector<double> levels;        ///< (K) rising
  std::vector<std::size_t> ofValue;  ///< as Ratings::all()
};

Places placesOf(const Ratings& ratings) {
  Places places;
  places.levels.assign(ratings.all().begin(), ratings.all().end());
  std::sort(places.levels.begin(), places.levels.end());
  places.levels.erase(std::unique(places.levels.begin(), places.levels.end()), places.levels.end());
  for (const double value : ratings.all()) {
    places.ofValue.push_back(static_cast<std::size_t>(
        std::lower_bound(places.levels.begin(), places.levels.end(), value) - places.levels.begin()));
  }
  return places;
}

std::vector<double> countsOf(const Ratings& ratings, const Places& places,
                             std::span<const std::int32_t> times) {
  std::vector<double> counts(places.levels.size(), 0);
  std::size_t value = 0;
  for (std::size_t object = 0; object < ratings.objects(); ++object) {
    const std::size_t end = value + ratings.of(object).size();
    for (; value < end; ++value) counts[places.ofValue[value]] += times[object];
  }
  return counts;
}

/// Share of the ordered pairs of equal values among m values.
double agreeingPairs(std::span<const std::size_t> places) {
  std::vector<std::size_t> sorted(places.begin(), places.end());
  std::sort(sorted.begin(), sorted.end());
  double equal = 0;
  for (std::size_t first = 0; first < sorted.size();) {
    std::size_t last = first;
    while (last < sorted.size() && sorted[last] == sorted[first]) ++last;
    const auto count = static_cast<double>(last - first);
    equal += count * (count - 1);
    first = last;
  }
  const auto all = static_cast<double>(sorted.size());
  return equal / (all * (all - 1));
}

std::vector<double> agreeingPairsOf(const Ratings& ratings, const Places& places) {
  std::vector<double> shares;
  std::size_t first = 0;
  for (std::size_t object = 0; object < ratings.objects(); ++object) {
    const std::size_t size = ratings.of(object).size();
    shares.push_back(agreeingPairs(std::span(places.ofValue).subspan(first, size)));
    first += size;
  }
  return shares;
}

double nominalAlpha(const Ratings& ratings, const Places& places, const std::vector<double>& agreeing,
                    std::span<const std::int32_t> times) {
  const std::vector<double> counts = countsOf(ratings, places, times);
  const double total = std::accumulate(counts.begin(), counts.end(), 0.0);
  double same = 0;
  for (const double count : counts) same += count * (count - 1);
  const double expected = 1 - same / (total * (total - 1));
  double observed = 0;
  for (std::size_t object = 0; object < ratings.objects(); ++object)
    observed += times[object] * static_cast<double>(ratings.of(object).size()) * (1 - agreeing[object]);
  return expected > 0 ? 1 - observed / total / expected : kUndefined;
}

/// Sums of the squared differences of all pairs follow from the sums of values and of squares.
double intervalAlpha(const Ratings& ratings, const Places& places, const std::vector<double>& scale,
                     std::span<const std::int32_t> times) {
  double total = 0, sum = 0, squares = 0, within = 0;
  std::size_t value = 0;
  for (std::size_t object = 0; object < ratings.objects(); ++object) {
    const auto size = static_cast<double>(ratings.of(object).size());
    const std::size_t end = value + ratings.of(object).size();
    double ownSum = 0, ownSquares = 0;
    for (; value < end; ++value) {
      const double each = scale[places.ofValue[value]];
      ownSum += each;
      ownSquares += each * each;
    }
    const double count = times[object];
    total += count * size;
    sum += count * ownSum;
    squares += count * ownSquares;
    within += count * std::max(0.0, size * ownSquares - ownSum * ownSum) / (size - 1);
  }
  const double spread = total * squares - sum * sum;
  // Rounding leaves a remainder of equal values; real spread is far larger.
  constexpr double kRounding = 1e-12;
  if (!(spread > kRounding * total * squares) || spread <= 0) return kUndefined;
  return 1 - (total - 1) * within / spread;
}

/// Krippendorff's ordinal metric is the interval one on the middle ranks of the values.
std::vector<double> middleRanks(const std::vector<double>& counts) {
  std::vector<double> ranks;
  double before = 0;
  for (const double count : counts) {
    ranks.push_back(before + count / 2);
    before += count;
  }
  return ranks;
}

void centre(std::vector<double>& scale, const std::vector<double>& counts) {
  double sum = 0, total = 0;
  for (std::size_t i = 0; i < scale.size(); ++i) {
    sum += counts[i] * scale[i];
    total += counts[i];
  }
  for (double& each : scale) each -= sum / total;
}

}  // namespace

std::string sentenceOf(Undefined why) {
  switch (why) {
    case Undefined::No:
      return {};
    case Undefined::NoSharedObjects:
      return "No object was labelled by two annotators.";
    case Undefined::OneCategory:
      return "Only one answer was ever given, so agreement by chance is complete.";
  }
  return {};
}

void Ratings::add(std::span<const double> values) {
  for (const double value : values)
    if (!std::isfinite(value)) throw Error(ErrorKind::BadInput, "A rating is not a finite number.");
  if (values.size() < 2) return;
  m_values.insert(m_values.end(), values.begin(), values.end());
  m_end.push_back(m_values.size());
}

std::span<const double> Ratings::of(std::size_t object) const {
  const std::size_t first = object == 0 ? 0 : m_end[object - 1];
  return std::span(m_values).subspan(first, m_end[object] - first);
}

double cohensKappa(const ConfusionMatrix& matrix, RatingWeights weights) {
  if (matrix.total() == 0)
    throw Error(ErrorKind::BadInput, "Agreement is undefined: no object was labelled by both.");
  return kappaOf(matrix.counts, matrix.classes, weights);
}

double cohensKappa(std::span<const std::int32_t> first, std::span<const std::int32_t> second, int classes,
                   RatingWeights weights) {
  return cohensKappa(confusionMatrix(first, second, classes), weights);
}

Coefficient cohensKappa(std::span<const std::int32_t> first, std::span<const std::int32_t> second,
                        int classes, RatingWeights weights, const BootstrapOptions& options,
                        const RunControl& control) {
  const ConfusionMatrix matrix = confusionMatrix(first, second, classes);
  Coefficient result;
  result.objects = matrix.total();
  result.ratings = 2 * matrix.total();
  result.value = kUndefined;
  result.interval = {kUndefined, kUndefined};
  if (result.objects == 0) {
    result.undefined = Undefined::NoSharedObjects;
    return result;
  }
  result.value = kappaOf(matrix.counts, classes, weights);
  if (!std::isfinite(result.value)) {
    result.undefined = Undefined::OneCategory;
    return result;
  }
  const auto width = static_cast<std::size_t>(classes);
  std::vector<std::int64_t> counts(width * width);
  result.interval = bootstrap(first.size(), options, control, [&](std::span<const std::int32_t> times) {
    std::fill(counts.begin(), counts.end(), 0);
    for (std::size_t i = 0; i < times.size(); ++i)
      counts[static_cast<std::size_t>(first[i]) * width + static_cast<std::size_t>(second[i])] += times[i];
    return kappaOf(counts, classes, weights);
  });
  return result;
}

Coefficient fleissKappa(const Ratings& ratings, const BootstrapOptions& options, const RunControl& control) {
  const Places places = placesOf(ratings);
  const std::vector<double> agreeing = agreeingPairsOf(ratings, places);
  return coefficientOf(ratings, options, control, [&](std::span<const std::int32_t> times) {
    const std::vector<double> counts = countsOf(ratings, places, times);
    const double total = std::accumulate(counts.begin(), counts.end(), 0.0);
    double chance = 0, seen = 0, objects = 0;
    for (const double count : counts) chance += count / total * (count / total);
    for (std::size_t object = 0; object < ratings.objects(); ++object) {
      seen += times[object] * agreeing[object];
      objects += times[object];
    }
    return chance < 1 ? (seen / objects - chance) / (1 - chance) : kUndefined;
  });
}

Coefficient krippendorffAlpha(const Ratings& ratings, MeasurementLevel level, const BootstrapOptions& options,
                              const RunControl& control) {
  const Places places = placesOf(ratings);
  if (level == MeasurementLevel::Nominal) {
    const std::vector<double> agreeing = agreeingPairsOf(ratings, places);
    return coefficientOf(ratings, options, control, [&](std::span<const std::int32_t> times) {
      return nominalAlpha(ratings, places, agreeing, times);
    });
  }
  return coefficientOf(ratings, options, control, [&](std::span<const std::int32_t> times) {
    const std::vector<double> counts = countsOf(ratings, places, times);
    std::vector<double> scale = level == MeasurementLevel::Ordinal ? middleRanks(counts) : places.levels;
    centre(scale, counts);  // far from 0 the sums would lose their digits
    return intervalAlpha(ratings, places, scale, times);
  });
}

Coefficient rawAgreement(const Ratings& ratings, double within, const BootstrapOptions& options,
                         const RunControl& control) {
  if (!(within >= 0)) throw Error(ErrorKind::BadInput, "'within' must be 0 or more.");
  std::vector<double> shares;
  for (std::size_t object = 0; object < ratings.objects(); ++object) {
    const auto values = ratings.of(object);
    double equal = 0, pairs = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
      for (std::size_t j = i + 1; j < values.size(); ++j) {
        equal += std::abs(values[i] - values[j]) <= within ? 1 : 0;
        ++pairs;
      }
    }
    shares.push_back(equal / pairs);
  }
  return coefficientOf(ratings, options, control, [&](std::span<const std::int32_t> times) {
    double sum = 0, objects = 0;
    for (std::size_t object = 0; object < shares.size(); ++object) {
      sum += times[object] * shares[object];
      objects += times[object];
    }
    return sum / objects;
  });
}

double voteAgreement(std::span<const double> votes) {
  if (votes.size() < 2)
    throw Error(ErrorKind::BadInput, "Vote agreement needs a question with two answers or more.");
  double total = 0;
  for (const double count : votes) {
    if (!(count >= 0) || !std::isfinite(count))
      throw Error(ErrorKind::BadInput, "A number of votes must be 0 or more.");
    total += count;
  }
  if (total == 0) return kUndefined;
  double entropy = 0;
  for (const double count : votes)
    if (count > 0) entropy -= count / total * std::log(count / total);
  return std::clamp(1 - entropy / std::log(static_cast<double>(votes.size())), 0.0, 1.0);
}

}  // namespace model
