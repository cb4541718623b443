#include "labeling/scheme/hubble_class.h"

#include <cmath>

namespace labeling {
namespace {

// Below this probability of a disk, a galaxy with a lenticular T-Type counts as elliptical.
constexpr double kDiskExcluded = 0.1;

// Multiplies decisions, and adds their relative errors in quadrature (they come from independent outputs).
class Decisions {
 public:
  void yes(const Score& score) { take(score.mean, score.sigma); }
  void no(const Score& score) { take(1.0 - score.mean, score.sigma); }

  ClassOpinion as(HubbleClass hubbleClass) const {
    return {hubbleClass, m_probability, std::sqrt(m_variance)};
  }

 private:
  // Var(xy) to first order is y^2 Var(x) + x^2 Var(y); unlike relative errors it stands a factor of 0.
  void take(double probability, double sigma) {
    m_variance = m_variance * probability * probability + sigma * sigma * m_probability * m_probability;
    m_probability *= probability;
  }
  double m_probability = 1;
  double m_variance = 0;
};

}  // namespace

const char* codeOf(HubbleClass hubbleClass) {
  switch (hubbleClass) {
    case HubbleClass::Elliptical:
      return "E";
    case HubbleClass::Lenticular:
      return "S0";
    case HubbleClass::Spiral:
      return "S";
    case HubbleClass::BarredSpiral:
      return "SB";
    case HubbleClass::EdgeOn:
      return "Ed";
    case HubbleClass::Merger:
      return "Mg";
    case HubbleClass::Irregular:
      return "Irr";
  }
  return "";
}

const char* wordsOf(HubbleClass hubbleClass) {
  switch (hubbleClass) {
    case HubbleClass::Elliptical:
      return "Elliptical";
    case HubbleClass::Lenticular:
      return "Lenticular";
    case HubbleClass::Spiral:
      return "Spiral";
    case HubbleClass::BarredSpiral:
      return "Barred spiral";
    case HubbleClass::EdgeOn:
      return "Edge-on";
    case HubbleClass::Merger:
      return "Merger";
    case HubbleClass::Irregular:
      return "Irregular";
  }
  return "";
}

std::optional<ClassOpinion> classFromScores(const std::map<std::string, Score>& scores) {
  const auto find = [&](const char* question) -> const Score* {
    const auto found = scores.find(question);
    // A score of an image that could not be read is NaN: as if the question were not answered.
    return found == scores.end() || !std::isfinite(found->second.mean) ? nullptr : &found->second;
  };
  Decisions decisions;
  if (const Score* merger = find("merger")) {
    if (merger->mean > 0.5) {
      decisions.yes(*merger);
      return decisions.as(HubbleClass::Merger);
    }
    decisions.no(*merger);
  }
  const Score* disk = find("disk");
  if (disk == nullptr) return std::nullopt;  // "no merger" alone is no class
  if (disk->mean <= 0.5) {
    decisions.no(*disk);
    const Score* type = find("t_type");
    const bool isLenticular =
        type != nullptr && type->mean > -3.5 && type->mean <= 0 && disk->mean >= kDiskExcluded;
    return decisions.as(isLenticular ? HubbleClass::Lenticular : HubbleClass::Elliptical);
  }
  decisions.yes(*disk);
  if (const Score* edgeOn = find("edge_on")) {
    if (edgeOn->mean > 0.5) {
      decisions.yes(*edgeOn);
      return decisions.as(HubbleClass::EdgeOn);
    }
    decisions.no(*edgeOn);
  }
  if (const Score* bar = find("bar")) {
    if (bar->mean > 0.5) {
      decisions.yes(*bar);
      return decisions.as(HubbleClass::BarredSpiral);
    }
    decisions.no(*bar);
  }
  return decisions.as(HubbleClass::Spiral);
}

}  // namespace labeling
