#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "model/base/run_control.h"

namespace labeling {

/// A label that networks which did not see its object contradict.
struct DoubtedLabel {
  std::int64_t row = 0;
  std::string given, suggested;  ///< answer ids
  double selfConfidence = 0;     ///< score of the given answer
  double margin = 0;             ///< that minus the score of the best other answer; -1: surely wrong
  bool isLikelyWrong = false;
  int fold = -1;  ///< which part of the labels it was held out in; -1: no network was ever trained on it
};

struct LabelDoubtsReport {
  std::string model, question;
  std::vector<DoubtedLabel> doubts;  ///< the most doubtful first
  std::int64_t likelyWrong = 0;
  int folds =
      0;  ///< 0: the model was not trained in folds; then only objects outside its training are judged
  std::int64_t notJudged =
      0;  ///< labelled, but the model was trained on them, or their image could not be read
};

/// Labels as they are now (majority) against out-of-fold scores: those of a training in folds, else the
/// model's scores of the objects that it was not trained on. A label that has changed since the training is
/// judged as it is now. @throws Error(NotFound) for the model or a question it does not answer;
/// Error(BadInput) for a Number question, or without a label to judge; Stopped
/// @see model/metrics/label_errors.h for how labels are ranked
LabelDoubtsReport labelDoubts(const std::filesystem::path& project, const std::string& model,
                              const std::string& question, const model::RunControl& control = {});

}  // namespace labeling
