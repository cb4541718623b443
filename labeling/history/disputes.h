#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "labeling/store/project.h"

namespace labeling {

/// An object that annotators answered differently, and that nobody settled.
struct Dispute {
  std::int64_t row = 0;
  int votes = 0;  ///< >= 2
  /// How far they are apart: the share of the votes that are not for the leading answer, in (0, 1). Number:
  /// the largest difference of two values.
  double spread = 0;
  bool operator==(const Dispute&) const = default;
};

/// The open disputes about a question, by row. "Cannot tell" is no vote; values of a Number question differ
/// if they lie more than kNumberAgreement apart. An adjudication settles an object, "cannot tell" among them.
std::vector<Dispute> openDisputes(const Project& project, const std::string& question);

}  // namespace labeling
