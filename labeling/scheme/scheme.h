#pragma once
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace labeling {

/// As `next` of an answer: nothing is asked after it, whatever the question's own `next` says.
inline constexpr const char* kEndOfTree = "end";

/// Stored where somebody could not tell; any question may be answered so. It never counts as a vote.
inline constexpr const char* kCannotTell = "cannot_tell";

struct Answer {
  std::string id;     ///< "yes", "strong"; what is stored
  std::string words;  ///< "Strong bar"; what is shown
  std::string next;   ///< question asked after it; empty: the question's own `next`; kEndOfTree
  std::string icon;   ///< name of a pictogram; may be empty
};

enum class QuestionKind {
  Binary,  ///< answers "yes" and "no"; the network's positive class is "yes"
  Choice,  ///< one of several answers
  Number   ///< a value, such as T-Type -3 ... 10
};

struct Question {
  std::string id;          ///< "edge_on": names labels, model outputs (`p_edge_on`) and options
  std::string words;       ///< "Is the disc seen edge-on?"
  std::string shortWords;  ///< "Edge-on": for paths, tabs and column heads
  QuestionKind kind = QuestionKind::Binary;
  std::vector<Answer> answers;         ///< empty for Number
  double low = 0, high = 0, step = 1;  ///< Number only
  std::string next;                    ///< default next question; empty: the end
};

/// Questions as data (resources/schemes/*.json), so that another tree is another file.
struct Scheme {
  std::string id;
  int version = 1;
  std::string title;
  std::vector<Question> questions;  ///< the first one is asked first

  const Question* find(const std::string& questionId) const;
  /// The question after `questionId` was answered with `answerId`; nothing at the end of the tree.
  const Question* nextAfter(const std::string& questionId, const std::string& answerId) const;
  /// The questions that these answers lead through, in order: answered ones and the first open one.
  std::vector<const Question*> path(const std::map<std::string, std::string>& answers) const;
};

/// @throws Error naming file and question: unknown `next`, a loop, duplicated ids
Scheme readScheme(const std::filesystem::path& file);
Scheme schemeFromJson(const std::string& json, const std::string& source);
std::string schemeToJson(const Scheme& scheme);

}  // namespace labeling
