#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "labeling/scheme/hubble_class.h"
#include "labeling/store/scores.h"

namespace ui {

/// The class that a model's scores amount to, object by object. A value: may be copied to a worker.
class OpinionReader {
 public:
  explicit OpinionReader(const labeling::Scores& scores);
  /// Nothing if the image could not be read, or the model answers no question that makes a class.
  std::optional<labeling::ClassOpinion> at(std::int64_t row) const;
  std::int64_t objects() const { return m_scores.objects(); }

 private:
  struct Source {
    std::string question;
    std::span<const float> mean, sigma;
    std::size_t outputs = 1;
    std::size_t no = 0;     ///< Choice: index of the answer that means "no"
    bool isChoice = false;  ///< then the probability of "yes" is what "no" leaves
  };
  labeling::Scores m_scores;  // keeps the mapped file alive
  std::vector<Source> m_sources;
};

}  // namespace ui
