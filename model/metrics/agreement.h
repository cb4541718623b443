#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "model/base/run_control.h"
#include "model/metrics/bootstrap.h"
#include "model/metrics/interval.h"
#include "model/metrics/multi_class.h"

namespace model {

/// How far apart two classes lie: not at all in a list of names, by their distance in an ordered scale.
enum class RatingWeights { None, Linear, Quadratic };

/// What the numbers mean: names, an order, distances.
enum class MeasurementLevel { Nominal, Ordinal, Interval };

/// Why a coefficient has no value.
enum class Undefined {
  No,               ///< it has one
  NoSharedObjects,  ///< no object was labelled by two annotators
  OneCategory,      ///< only one answer was ever given: there is no chance agreement to compare with
};
/// An English sentence; empty for No.
std::string sentenceOf(Undefined why);

struct Coefficient {
  double value = 0;          ///< NaN if undefined
  Interval interval;         ///< over objects drawn again; NaN where fewer than half of the draws are defined
  std::int64_t objects = 0;  ///< labelled by two annotators or more
  std::int64_t ratings = 0;  ///< of these objects
  Undefined undefined = Undefined::No;
};

/// What several annotators said about the same objects; an annotator may be missing from any of them.
class Ratings {
 public:
  /// The values of one object, in any order. Nominal: numbers of classes. Objects with fewer than two values
  /// are kept out: they say nothing about agreement. @throws Error(BadInput) for a value that is not finite
  void add(std::span<const double> values);
  std::size_t objects() const { return m_end.size(); }
  std::span<const double> of(std::size_t object) const;
  std::span<const double> all() const { return m_values; }

 private:
  std::vector<double> m_values;
  std::vector<std::size_t> m_end;  ///< (objects) one past an object's last value
};

/// Agreement of two annotators beyond chance: 1 full, 0 chance. With weights a near miss counts less than a
/// far one; the classes are then in the order of their scale.
/// @return NaN if both used one and the same class throughout (chance agreement is then full)
/// @throws Error(BadInput) if there are no objects
/// @see Cohen 1960, Educ. Psychol. Meas. 20, 37; Cohen 1968, Psychol. Bull. 70, 213
double cohensKappa(const ConfusionMatrix& matrix, RatingWeights weights = RatingWeights::None);
/// @param first, second  (N) their classes of the same objects, 0 ... K - 1
double cohensKappa(std::span<const std::int32_t> first, std::span<const std::int32_t> second, int classes,
                   RatingWeights weights = RatingWeights::None);

/// The same with its interval, and the reason if it has no value. @throws Error(BadInput), Stopped
Coefficient cohensKappa(std::span<const std::int32_t> first, std::span<const std::int32_t> second,
                        int classes, RatingWeights weights, const BootstrapOptions& options,
                        const RunControl& control = {});

/// Agreement of any number of annotators beyond chance. Objects may have different numbers of values; with
/// equal numbers this is Fleiss' coefficient, else the mean over the objects of the share of agreeing pairs
/// takes its place. @throws Error(BadInput), Stopped
/// @see Fleiss 1971, Psychol. Bull. 76, 378
Coefficient fleissKappa(const Ratings& ratings, const BootstrapOptions& options = {},
                        const RunControl& control = {});

/// Krippendorff's alpha: 1 - observed / expected disagreement, for any number of annotators, missing values
/// and the three levels. @throws Error(BadInput), Stopped
/// @see Krippendorff 2011, Computing Krippendorff's Alpha-Reliability
Coefficient krippendorffAlpha(const Ratings& ratings, MeasurementLevel level,
                              const BootstrapOptions& options = {}, const RunControl& control = {});

/// Share of the pairs of values of the same object that are equal, or at most `within` apart; every object
/// counts alike. The plain number behind the coefficients. @throws Error(BadInput), Stopped
Coefficient rawAgreement(const Ratings& ratings, double within = 0, const BootstrapOptions& options = {},
                         const RunControl& control = {});

/// Agreement of the votes for one object: 1 - H / ln n with H the entropy of the vote fractions and n the
/// number of answers; 1 unanimous, 0 evenly split over all answers.
/// @param votes  (n) how many (or how much weight) each answer got; n >= 2
/// @return NaN without a vote. @throws Error(BadInput) for fewer than two answers or a negative number
/// @see Dieleman, Willett & Dambre 2015, MNRAS 450, 1441
double voteAgreement(std::span<const double> votes);

}  // namespace model
