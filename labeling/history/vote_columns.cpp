#include "labeling/history/vote_columns.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <set>

#include "model/base/error.h"

namespace labeling {
namespace {

using model::Error;
using model::ErrorKind;

// Published tasks of Galaxy Zoo 2 in their order; the challenge numbers questions and answers so.
struct PublishedTask {
  const char* question;
  std::array<const char*, 7> answers;
};
constexpr std::array<PublishedTask, 11> kGalaxyZoo2{{
    {"smooth_or_features", {"smooth", "features_or_disk", "star_or_artifact"}},
    {"edgeon", {"yes", "no"}},
    {"bar", {"bar", "no_bar"}},
    {"spiral", {"spiral", "no_spiral"}},
    {"bulge_prominence", {"no_bulge", "just_noticeable", "obvious", "dominant"}},
    {"odd", {"yes", "no"}},
    {"rounded", {"completely_round", "in_between", "cigar_shaped"}},
    {"odd_feature", {"ring", "lens_or_arc", "disturbed", "irregular", "other", "merger", "dust_lane"}},
    {"bulge_shape", {"rounded", "boxy", "no_bulge"}},
    {"arms_winding", {"tight", "medium", "loose"}},
    {"arms_number", {"1", "2", "3", "4", "more_than_4", "cant_tell"}},
}};

// What a campaign calls a question, and the ids that schemes use for it.
struct Alias {
  const char* published;
  const char* id;
};
constexpr std::array kQuestionAliases{Alias{"smoothorfeatured", "smoothorfeatures"},
                                      Alias{"edgeon", "edgeon"},
                                      Alias{"diskedgeon", "edgeon"},
                                      Alias{"hasspiralarms", "spiral"},
                                      Alias{"spiralarms", "spiral"},
                                      Alias{"bulgeprominence", "bulge"},
                                      Alias{"bulgesize", "bulge"},
                                      Alias{"rounded", "roundness"},
                                      Alias{"howrounded", "roundness"},
                                      Alias{"bulgeshape", "edgeonbulge"},
                                      Alias{"edgeonbulge", "edgeonbulge"},
                                      Alias{"armswinding", "armwinding"},
                                      Alias{"spiralwinding", "armwinding"},
                                      Alias{"armsnumber", "armcount"},
                                      Alias{"spiralarmcount", "armcount"},
                                      Alias{"merging", "merger"}};
constexpr std::array kAnswerAliases{Alias{"featuresordisk", "features"},
                                    Alias{"featuredordisk", "features"},
                                    Alias{"featuresordisc", "features"},
                                    Alias{"starorartifact", "artifact"},
                                    Alias{"starorartefact", "artifact"},
                                    Alias{"problem", "artifact"},
                                    Alias{"nobulge", "none"},
                                    Alias{"completelyround", "round"},
                                    Alias{"cigarshaped", "cigar"},
                                    Alias{"lensorarc", "lens"},
                                    Alias{"cantell", "canttell"},
                                    Alias{"dontknow", "canttell"},
                                    Alias{"nobar", "no"},
                                    Alias{"nospiral", "no"},
                                    Alias{"bar", "yes"},
                                    Alias{"spiral", "yes"}};

// Letters and digits only, in lower case: "Features or disk" and "features-or-disk" are one name.
std::string bare(const std::string& name) {
  std::string result;
  for (const char c : name)
    if (std::isalnum(static_cast<unsigned char>(c)) != 0)
      result += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return result;
}

std::string idFrom(const std::string& name) {
  std::string id;
  for (const char c : name) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0)
      id += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    else if (!id.empty() && id.back() != '_')
      id += '_';
  }
  while (!id.empty() && id.back() == '_') id.pop_back();
  return id;
}

template <typename Aliases>
std::set<std::string> namesOf(const std::string& published, const Aliases& aliases) {
  std::set<std::string> names{bare(published)};
  for (const Alias& alias : aliases)
    if (bare(published) == alias.published) names.insert(alias.id);
  return names;
}

const Question* questionIn(const Scheme& scheme, const std::string& published) {
  const std::set<std::string> names = namesOf(published, kQuestionAliases);
  for (const Question& question : scheme.questions)
    if (question.kind != QuestionKind::Number && names.count(bare(question.id)) > 0) return &question;
  return nullptr;
}

std::string answerIn(const Question& question, const std::string& published) {
  const std::set<std::string> names = namesOf(published, kAnswerAliases);
  for (const std::string& name : {bare(published)})
    for (const Answer& answer : question.answers)
      if (bare(answer.id) == name || bare(answer.words) == name) return answer.id;
  for (const Answer& answer : question.answers)
    if (names.count(bare(answer.id)) > 0) return answer.id;
  return bare(published) == "canttell" ? kCannotTell : std::string();
}

/// A column as its name describes it.
struct Part {
  std::string question, answer;
  std::string
      kind;  ///< "count", "debiased", "weighted_fraction", "fraction", "cumulative"; empty: none of it
};

bool takeEnding(std::string& name, std::string_view ending) {
  if (name.size() <= ending.size() || !name.ends_with(ending)) return false;
  name.resize(name.size() - ending.size());
  return true;
}

// The longest endings first: "_weighted_fraction" ends in "_fraction".
std::string takeKind(std::string& name) {
  for (const char* kind :
       {"weighted_fraction", "weighted-fraction", "debiased", "fraction", "count", "weight", "flag"})
    if (takeEnding(name, std::string("_") + kind))
      return kind == std::string("weighted-fraction") ? "weighted_fraction" : kind;
  return {};
}

bool isDigit(char c) { return c >= '0' && c <= '9'; }

// t01_smooth_or_features_a02_features_or_disk_count
std::optional<Part> galaxyZoo2Part(std::string name) {
  if (name.size() < 5 || name[0] != 't' || !isDigit(name[1]) || !isDigit(name[2]) || name[3] != '_')
    return std::nullopt;
  Part part;
  part.kind = takeKind(name);
  for (std::size_t at = 4; at + 4 < name.size(); ++at) {
    if (name[at] != '_' || name[at + 1] != 'a' || !isDigit(name[at + 2]) || !isDigit(name[at + 3]) ||
        name[at + 4] != '_')
      continue;
    part.question = name.substr(4, at - 4);
    part.answer = name.substr(at + 5);
    return part;
  }
  return std::nullopt;
}

// Class3.2
std::optional<Part> challengePart(const std::string& name) {
  const std::size_t dot = name.find('.');
  if (!name.starts_with("Class") || dot == std::string::npos) return std::nullopt;
  const auto number = [&](std::size_t from, std::size_t to) {
    std::size_t value = 0;
    for (std::size_t i = from; i < to; ++i) {
      if (!isDigit(name[i]) || value > 99) return std::size_t{0};
      value = value * 10 + static_cast<std::size_t>(name[i] - '0');
    }
    return value;
  };
  const std::size_t question = number(5, dot), answer = number(dot + 1, name.size());
  if (question < 1 || question > kGalaxyZoo2.size() || answer < 1 || answer > 7) return std::nullopt;
  const PublishedTask& task = kGalaxyZoo2[question - 1];
  if (task.answers[answer - 1] == nullptr) return std::nullopt;
  return Part{task.question, task.answers[answer - 1], "cumulative"};
}

/// Of the newer tables: the questions are what "_total" stands behind, or what the fractions share.
std::map<std::string, std::string> totalsOf(const Table& table) {
  std::map<std::string, std::string> totals;  // question -> column
  for (const TableColumn& column : table.columns) {
    std::string name = column.name;
    for (const char* ending : {"_total-votes", "_total_votes", "_total"})
      if (takeEnding(name, ending)) {
        totals.emplace(name, column.name);
        break;
      }
  }
  for (const TableColumn& column : table.columns) {
    std::string name = column.name;
    if (galaxyZoo2Part(name) || takeKind(name).empty()) continue;
    const bool isKnown = std::any_of(totals.begin(), totals.end(),
                                     [&](const auto& total) { return name.starts_with(total.first + "_"); });
    const std::size_t split = name.rfind('_');
    if (!isKnown && split != std::string::npos && split > 0) totals.emplace(name.substr(0, split), "");
  }
  return totals;
}

std::optional<Part> laterPart(const std::map<std::string, std::string>& totals, const std::string& column) {
  const std::string* question = nullptr;
  for (const auto& [name, total] : totals)
    if (column.starts_with(name + "_") && (question == nullptr || name.size() > question->size()))
      question = &name;
  if (question == nullptr || totals.at(*question) == column) return std::nullopt;
  std::string rest = column.substr(question->size() + 1);
  std::string kind = takeKind(rest);
  if (rest.empty() || rest.starts_with("total")) return std::nullopt;
  return Part{*question, rest, kind.empty() ? "count" : kind};
}

bool holdsNumbers(const TableColumn& column) {
  return !std::holds_alternative<TableColumn::Texts>(column.values);
}

struct Found {
  std::string question, askedColumn;
  std::vector<std::string> answers;                                   // in the order of the table
  std::map<std::string, std::map<std::string, std::string>> columns;  // answer -> kind -> column
};

std::vector<Found> foundIn(const Table& table) {
  const std::map<std::string, std::string> totals = totalsOf(table);
  std::vector<Found> all;
  for (const TableColumn& column : table.columns) {
    if (!holdsNumbers(column)) continue;
    std::optional<Part> part = galaxyZoo2Part(column.name);
    if (!part) part = challengePart(column.name);
    if (!part) part = laterPart(totals, column.name);
    if (!part) continue;
    auto found = std::find_if(all.begin(), all.end(),
                              [&](const Found& each) { return each.question == part->question; });
    if (found == all.end()) {
      found = all.insert(all.end(), Found{part->question, "", {}, {}});
      if (const auto total = totals.find(part->question); total != totals.end())
        found->askedColumn = total->second;
    }
    if (found->columns.count(part->answer) == 0) found->answers.push_back(part->answer);
    found->columns[part->answer].emplace(part->kind, column.name);
  }
  return all;
}

double cell(const Table& table, const std::string& column, std::size_t row, double most) {
  const TableColumn& values = table.at(column);
  const auto number = values.numberAt(row);
  if (number && *number >= 0 && *number <= most) return *number;
  throw Error(ErrorKind::BadInput,
              column + ": " + values.textAt(row) +
                  (most == 1 ? " is no fraction, which lies between 0 and 1" : " is no number of votes"));
}

bool isEmpty(const Table& table, const std::string& column, std::size_t row) {
  return column.empty() || table.at(column).textAt(row).empty();
}

}  // namespace

std::vector<VoteQuestion> guessVoteColumns(const Table& table, const Scheme& scheme,
                                           const std::string& fractions) {
  std::vector<VoteQuestion> all;
  for (const Found& found : foundIn(table)) {
    if (found.answers.size() < 2) continue;
    VoteQuestion votes;
    votes.published = found.question;
    votes.askedColumn = found.askedColumn;
    const Question* question = questionIn(scheme, found.question);
    votes.question = question == nullptr ? idFrom(found.question) : question->id;
    // One kind of fraction for the whole question: the wanted one, else the best that all answers have.
    for (const std::string& kind : {fractions, std::string("debiased"), std::string("weighted_fraction"),
                                    std::string("fraction"), std::string("cumulative")}) {
      const bool allHave = std::all_of(found.columns.begin(), found.columns.end(),
                                       [&](const auto& answer) { return answer.second.count(kind) > 0; });
      if (!allHave || kind == "count") continue;
      votes.fractionKind = kind;
      break;
    }
    bool isAny = false;
    for (const std::string& published : found.answers) {
      const auto& columns = found.columns.at(published);
      const auto columnOf = [&](const std::string& kind) {
        const auto column = columns.find(kind);
        return column == columns.end() ? std::string() : column->second;
      };
      VoteAnswer answer;
      answer.published = published;
      answer.answer = question == nullptr ? idFrom(published) : answerIn(*question, published);
      answer.countColumn = columnOf("count");
      if (!votes.fractionKind.empty()) answer.fractionColumn = columnOf(votes.fractionKind);
      isAny = isAny || !answer.countColumn.empty() || !answer.fractionColumn.empty();
      votes.answers.push_back(std::move(answer));
    }
    if (isAny) all.push_back(std::move(votes));
  }
  return all;
}

Question questionFromVotes(const VoteQuestion& votes) {
  Question question;
  question.id = votes.question;
  question.words = votes.published;
  question.shortWords = votes.question;
  std::set<std::string> ids;
  for (const VoteAnswer& answer : votes.answers) {
    if (answer.answer == kCannotTell || !ids.insert(answer.answer).second) continue;
    question.answers.push_back({answer.answer, answer.published, "", ""});
  }
  const bool isBinary = ids == std::set<std::string>{"no", "yes"};
  question.kind = isBinary ? QuestionKind::Binary : QuestionKind::Choice;
  if (isBinary)  // "no" first, as all binary questions have it
    std::sort(question.answers.begin(), question.answers.end(),
              [](const Answer& a, const Answer& b) { return a.id < b.id; });
  return question;
}

std::optional<Votes> votesOfRow(const VoteQuestion& question, const Table& table, std::size_t row) {
  constexpr double kMostVotes = 1e9;
  Votes votes;
  double counts = 0, fractions = 0;
  bool isAny = false;
  for (const VoteAnswer& answer : question.answers) {
    if (answer.answer.empty()) continue;  // left out by whoever chose the columns
    Votes::Answer& sum = votes.answers[answer.answer];
    if (!isEmpty(table, answer.countColumn, row)) {
      const double count = cell(table, answer.countColumn, row, kMostVotes);
      sum.count = sum.count.value_or(0) + count;
      counts += count;
      isAny = true;
    }
    if (!isEmpty(table, answer.fractionColumn, row)) {
      const double fraction = cell(table, answer.fractionColumn, row, 1);
      sum.fraction = sum.fraction.value_or(0) + fraction;
      fractions += fraction;
      isAny = true;
    }
  }
  if (!isAny || (counts <= 0 && fractions <= 0)) return std::nullopt;
  if (!isEmpty(table, question.askedColumn, row))
    votes.asked = cell(table, question.askedColumn, row, kMostVotes);
  else if (counts > 0)
    votes.asked = counts;
  votes.fractionKind = fractions > 0 ? question.fractionKind : std::string();
  if (fractions <= 0)
    for (auto& [id, answer] : votes.answers) answer.fraction.reset();
  if (votes.fractionKind == "cumulative" && fractions > 0) {
    // Multiplied down the tree: divided by the share that was asked, they are fractions again.
    for (auto& [id, answer] : votes.answers)
      if (answer.fraction) *answer.fraction /= fractions;
    votes.fractionKind = "debiased";
  }
  return votes;
}

}  // namespace labeling
