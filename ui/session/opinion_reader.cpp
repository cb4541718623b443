#include "ui/session/opinion_reader.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace ui {

OpinionReader::OpinionReader(const labeling::Scores& scores) : m_scores(scores) {
  for (const char* id : {"disk", "edge_on", "bar", "merger", "t_type"}) {
    const auto question = m_scores.question(id);
    if (!question) continue;
    Source source;
    source.question = id;
    source.mean = m_scores.mean(id);
    source.sigma = m_scores.sigma(id);
    source.isChoice = question->kind == "choice";
    if (source.isChoice) {
      const auto& answers = question->answers;
      source.outputs = answers.size();
      const auto no = std::find_if(answers.begin(), answers.end(), [](const std::string& answer) {
        return answer == "no" || answer == "none";
      });
      if (no == answers.end()) continue;
      source.no = static_cast<std::size_t>(no - answers.begin());
    }
    m_sources.push_back(source);
  }
}

std::optional<labeling::ClassOpinion> OpinionReader::at(std::int64_t row) const {
  if (m_sources.empty() || row < 0 || row >= m_scores.objects()) return std::nullopt;
  std::map<std::string, labeling::Score> answers;
  for (const Source& source : m_sources) {
    const std::size_t at = static_cast<std::size_t>(row) * source.outputs + source.no;
    const double mean = static_cast<double>(source.mean[at]);
    if (std::isnan(mean)) return std::nullopt;
    answers[source.question] = {source.isChoice ? 1 - mean : mean, static_cast<double>(source.sigma[at])};
  }
  return labeling::classFromScores(answers);
}

}  // namespace ui
