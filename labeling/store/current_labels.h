#pragma once
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace labeling {

/// SQL: "a retraction r of event e stands". Our undo and redo make chains of two, event <- undo <- redo.
inline constexpr const char* kStandingUndo =
    "SELECT 1 FROM label_event r WHERE r.target = e.uuid AND r.target <> '' AND NOT EXISTS"
    " (SELECT 1 FROM label_event rr WHERE rr.target = r.uuid AND rr.target <> '')";

class Connection;

/// What the log says about one question of one object by one annotator.
struct CurrentRow {
  std::string question;  ///< empty: a flag that is on
  std::int64_t object = 0;
  std::int64_t annotator = 0;  ///< annotator.id
  std::string answer;
  bool hasValue = false;
  double value = 0;
  std::int64_t event = 0;  ///< label_event.id
  bool operator==(const CurrentRow&) const = default;
};

/// Works out the current labels of an object from its events: per annotator and question the newest answer
/// (by order_ms, then uuid) that is not taken back. An event is taken back by a retraction of the same
/// annotator that is itself not taken back. The order in which events arrived does not matter.
std::vector<CurrentRow> currentFromEvents(Connection& connection, std::int64_t object);

/// The adjudications of an object by its events: per question the newest one of anybody that is not taken
/// back.
std::vector<CurrentRow> adjudicationsFromEvents(Connection& connection, std::int64_t object);

/// Uuids of the events of an object that are taken back.
std::set<std::string> takenBackEvents(Connection& connection, std::int64_t object);

/// Replaces the stored current labels and adjudications of an object by those of its events. Inside a
/// transaction.
void recomputeCurrentLabels(Connection& connection, std::int64_t object);

/// The stored ones, ordered by question and annotator.
std::vector<CurrentRow> storedCurrent(Connection& connection, std::int64_t object);
std::vector<CurrentRow> storedAdjudications(Connection& connection, std::int64_t object);

/// Facts about the label state of an object, as bits.
enum LabelBit : std::uint8_t {
  kMine = 1,      ///< this annotator has answered a question
  kOthers = 2,    ///< somebody else has
  kDisagree = 4,  ///< two annotators answered a question differently, and nobody adjudicated it
  kFlagged = 8    ///< somebody flagged it
};

/// Label bits of all objects as one annotator sees them; kept fresh by looking at new events only.
class LabelBits {
 public:
  enum class Whose {
    All,
    Own  ///< as if nobody else had labelled or flagged anything
  };
  explicit LabelBits(std::string annotator, Whose whose = Whose::All)
      : m_annotator(std::move(annotator)), m_whose(whose) {}
  /// (N) up to date with the log.
  const std::vector<std::uint8_t>& update(Connection& connection);

 private:
  std::string m_annotator;
  Whose m_whose;
  std::int64_t m_newestEvent = -1;
  std::vector<std::uint8_t> m_bits;
};

/// Two values of a Number question that lie further apart than this disagree (T-Type: more than one type).
inline constexpr double kNumberAgreement = 1.0;

/// A question's answers as the query language's `label_QUESTION` shows them: the annotator's own one, else
/// the majority of the others; nothing where these tie.
struct QuestionLabels {
  bool isNumber = false;
  std::map<std::int64_t, std::string> answers;  ///< by object
  std::map<std::int64_t, double> values;        ///< by object, Number only: own value, else the mean
};
QuestionLabels questionLabels(Connection& connection, const std::string& question,
                              const std::string& annotator, LabelBits::Whose whose = LabelBits::Whose::All);

/// Ids of the questions that have a current label.
std::vector<std::string> labelledQuestions(Connection& connection);

}  // namespace labeling
