#include "labeling/history/votes.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "labeling/scheme/scheme.h"
#include "labeling/store/connection.h"
#include "model/base/error.h"

namespace labeling {
namespace {

using Json = nlohmann::json;

// Current labels of a question with the votes behind them; published votes are an empty text where a label
// is one person's.
template <typename Take>
void eachLabel(const Project& project, const std::string& question, const Take& take) {
  Statement all = project.connection().prepare(
      "SELECT c.object, c.answer, v.votes FROM current_label c JOIN label_event e ON e.id = c.event"
      " LEFT JOIN event_votes v ON v.event = e.uuid WHERE c.question = ? ORDER BY c.object, c.annotator");
  all.bind(1, question);
  while (all.step()) take(all.integer(0), all.text(1), all.text(2));
}

}  // namespace

std::map<std::string, double> Votes::shares() const {
  const bool hasFractions = std::all_of(
      answers.begin(), answers.end(), [](const auto& answer) { return answer.second.fraction.has_value(); });
  double sum = 0;
  for (const auto& [id, answer] : answers) sum += (hasFractions ? answer.fraction : answer.count).value_or(0);
  std::map<std::string, double> shares;
  if (!(sum > 0)) return shares;
  for (const auto& [id, answer] : answers)
    shares[id] = (hasFractions ? answer.fraction : answer.count).value_or(0) / sum;
  return shares;
}

std::string votesToJson(const Votes& votes) {
  Json answers = Json::object();
  for (const auto& [id, answer] : votes.answers) {
    Json one = Json::object();
    if (answer.count) one["count"] = *answer.count;
    if (answer.fraction) one["fraction"] = *answer.fraction;
    answers[id] = one;
  }
  Json json = {{"answers", answers}};
  if (votes.asked) json["asked"] = *votes.asked;
  if (!votes.fractionKind.empty()) json["fractions"] = votes.fractionKind;
  return json.dump();
}

Votes votesFromJson(const std::string& text) {
  try {
    const Json json = Json::parse(text);
    Votes votes;
    for (const auto& [id, one] : json.at("answers").items()) {
      Votes::Answer& answer = votes.answers[id];
      if (one.contains("count")) answer.count = one.at("count").get<double>();
      if (one.contains("fraction")) answer.fraction = one.at("fraction").get<double>();
    }
    if (json.contains("asked")) votes.asked = json.at("asked").get<double>();
    votes.fractionKind = json.value("fractions", std::string());
    return votes;
  } catch (const Json::exception& error) {
    throw model::Error(model::ErrorKind::Corrupt,
                       std::string("The votes behind a label cannot be understood: ") + error.what());
  }
}

void storeVotes(Connection& connection, const std::string& eventUuid, const Votes& votes) {
  connection.prepare("INSERT OR IGNORE INTO event_votes (event, votes) VALUES (?, ?)")
      .bind(1, eventUuid)
      .bind(2, votesToJson(votes))
      .run();
}

std::vector<VoteCounts> voteCounts(const Project& project, const std::string& question) {
  std::vector<VoteCounts> all;
  eachLabel(project, question, [&](std::int64_t row, const std::string& answer, const std::string& votes) {
    std::map<std::string, double> counts;
    if (!votes.empty()) {
      for (const auto& [id, one] : votesFromJson(votes).answers)
        if (one.count) counts[id] = *one.count;
    } else if (!answer.empty() && answer != kCannotTell) {
      counts[answer] = 1;
    }
    if (counts.empty()) return;
    if (all.empty() || all.back().row != row) all.push_back({row, {}});
    for (const auto& [id, count] : counts) all.back().counts[id] += count;
  });
  return all;
}

std::map<std::int64_t, Votes> publishedVotes(const Project& project, const std::string& question) {
  std::map<std::int64_t, Votes> all;
  eachLabel(project, question, [&](std::int64_t row, const std::string&, const std::string& votes) {
    if (!votes.empty()) all[row] = votesFromJson(votes);
  });
  return all;
}

}  // namespace labeling
