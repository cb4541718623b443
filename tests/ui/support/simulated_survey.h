#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace test {

/// A simulated survey on disk with a model that has looked at it: what a window test opens.
struct SimulatedSurvey {
  std::filesystem::path project;
  std::int64_t objects = 0;
  std::vector<char> bar;     ///< (N) truth
  std::vector<float> score;  ///< (N) what the model says: p_bar
};

/// FITS cutouts of 96 x 96 in g, r, i with WCS; columns r_mag, redshift, t_type, petro_r50; and, if wanted,
/// the model "bar-02" (disk, edge_on, bar, merger, t_type; 32 passes) and its parent "bar-01" with scores.
/// Seeded: the same every time.
SimulatedSurvey makeSurvey(const std::filesystem::path& folder, int objects, bool withModel = true);

/// Writes what the fake engine answers to `evaluate` for `model`: the test objects are all objects of the
/// survey, the truth is `bar`. @param blur  how much worse than the scores of the survey
void writeEvaluation(const SimulatedSurvey& survey, const std::filesystem::path& answers,
                     const std::string& model, double blur, std::int64_t trainedOn = 0);

/// The same for the value question t_type.
void writeNumberEvaluation(const SimulatedSurvey& survey, const std::filesystem::path& answers,
                           const std::string& model, double scatter);

}  // namespace test
