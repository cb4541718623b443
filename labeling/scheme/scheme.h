#pragma once
#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace labeling {

/// As `next` of an answer: nothing is asked after it, whatever the question's own `next` says.
inline constexpr const char* kEndOfTree = "end";

/// Stored where somebody could not tell; any question may be answered so. It never counts as a vote.
inline constexpr const char* kCannotTell = "cannot_tell";

/// Stored where a question that takes several answers was looked at and nothing is ticked (any more).
inline constexpr const char* kNothingTicked = "nothing_ticked";

struct Answer {
  std::string id;           ///< "yes", "strong"; what is stored
  std::string words;        ///< "Strong bar"; what is shown
  std::string next;         ///< question asked after it; empty: the question's own `next`; kEndOfTree
  std::string icon;         ///< name of a pictogram; may be empty
  std::string key = {};     ///< "7", "r": the key that gives it; empty: its place, 1 to 9
  std::string column = {};  ///< its name in the columns of the published table ("a01_smooth"); empty: its id
  std::optional<double> value = {};  ///< Number only: the value that this answer stands for ("half" is 0.5)
  bool isExclusive = false;  ///< Several only: ticking it takes the other ticks away ("none of these")
};

enum class QuestionKind {
  Binary,   ///< answers "yes" and "no"; the network's positive class is "yes"
  Choice,   ///< one of several answers
  Number,   ///< a value, such as T-Type -3 ... 10 or a fraction 0 ... 1; its answers are values by name
  Several,  ///< any of several answers; stored as their ids joined by kAnswerSeparator, in the scheme's order
  Tags      ///< words of one's own; stored joined by kAnswerSeparator, in the order of the alphabet
};

/// Between the answers of a Several or Tags question where they are stored: "ring|merger".
inline constexpr char kAnswerSeparator = '|';

struct Question {
  std::string id;          ///< "edge_on": names labels, model outputs (`p_edge_on`) and options
  std::string words;       ///< "Is the disc seen edge-on?"
  std::string shortWords;  ///< "Edge-on": for paths, tabs and column heads
  QuestionKind kind = QuestionKind::Binary;
  std::vector<Answer> answers;         ///< Number: named values, may be none; Tags: tags that are offered
  double low = 0, high = 0, step = 1;  ///< Number only
  std::string next;                    ///< default next question; empty: the end
  std::string column = {};             ///< its name in the columns of the published table; empty: its id

  const Answer* find(const std::string& answerId) const;
  /// A number from 0 to 1: a share of the votes or of the light.
  bool isFraction() const { return kind == QuestionKind::Number && low == 0 && high == 1; }
  /// A number with the range of T-Types: it is set beside the other questions, at any time, and the way
  /// through the tree leads past it whether it is set or not.
  bool isTType() const;
};

/// The key that gives the answer at this place (from 0): its own one, else "1" to "9" by its place, else
/// empty.
std::string keyOfAnswer(const Question& question, std::size_t place);

/// "ring|merger" -> {"ring", "merger"}; empty -> {}.
std::vector<std::string> splitAnswers(const std::string& stored);
/// Several: in the scheme's order, an exclusive answer alone. Tags: sorted. Each once.
std::string joinAnswers(const Question& question, const std::vector<std::string>& answers);
/// A tag as it is stored: white space trimmed and single, without the separator; empty: no tag.
std::string tagFromText(const std::string& text);

/// Questions as data (resources/schemes/*.json), so that another tree is another file.
struct Scheme {
  std::string id;
  int version = 1;
  std::string title;
  std::vector<Question> questions;  ///< the first one is asked first

  const Question* find(const std::string& questionId) const;
  /// The question after `questionId` was answered with `answerId`; nothing at the end of the tree.
  const Question* nextAfter(const std::string& questionId, const std::string& answerId) const;
  /// The questions that these answers lead through, in order: answered ones and the first open one. A T-Type
  /// is led past.
  std::vector<const Question*> path(const std::map<std::string, std::string>& answers) const;

  /// Names this wording for good: id, version and a hash of the content ("gz2:1:3f0c9a12"), so that two
  /// copies of a project that edit a scheme each in its own way never mean the same name.
  std::string key() const;
  /// The same questions, whatever the number of the version.
  bool sameContent(const Scheme& other) const;
};

/// What several schemes ask of one object, scheme after scheme: the answered questions and the first open one
/// of each. A question that two schemes share is asked once.
std::vector<const Question*> askedQuestions(std::span<const Scheme> schemes,
                                            const std::map<std::string, std::string>& answers);

/// Two schemes share a question if it has the same id; then it must be the same question: of one kind and
/// with the same answers. @returns a sentence that names what differs; nothing if they go together
std::optional<std::string> conflictOf(const Scheme& one, const Scheme& other);

/// What is wrong with a scheme, for its author: every problem, in the order of the questions.
struct SchemeProblem {
  std::string question;     ///< id; empty: the scheme as a whole
  std::string sentence;     ///< "Two answers of bar have the key 2."
  bool isHarmless = false;  ///< it can be used so: a question that is never asked
};
std::vector<SchemeProblem> problemsOf(const Scheme& scheme);

/// @throws Error naming file and question: unknown `next`, a loop, duplicated ids
Scheme readScheme(const std::filesystem::path& file);
Scheme schemeFromJson(const std::string& json, const std::string& source);
std::string schemeToJson(const Scheme& scheme);

}  // namespace labeling
