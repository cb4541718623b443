#pragma once
#include <span>
#include <string>
#include <vector>

#include "labeling/scheme/scheme.h"
#include "labeling/store/project.h"

namespace labeling {

/// One wording of a scheme that a project has used. Wordings are kept for good, so that a label can always be
/// read as it was meant.
struct SchemeVersion {
  std::string key;  ///< Scheme::key(); label_event.scheme refers to it
  Scheme scheme;
  bool isAsked = false;   ///< in use now
  std::string storedUtc;  ///< empty: not stored yet, as nothing was labelled under it
};

/// What a project knows about its questions: those asked now, and every wording that was ever in use.
class ProjectSchemes {
 public:
  /// @throws Error(BadInput, Corrupt) naming the scheme that cannot be read
  explicit ProjectSchemes(const Project& project);

  /// Asked of each object, scheme after scheme; the default one where nobody chose.
  const std::vector<Scheme>& asked() const { return m_asked; }
  const std::vector<SchemeVersion>& versions() const { return m_versions; }  ///< oldest first, asked ones too

  /// The question as it is asked now; else as it was worded last. Null: nobody ever asked it here.
  const Question* find(const std::string& question) const;
  /// The question as it was worded under a version. A label from before versions were recorded (empty key),
  /// or under a version that is not known here, is read by the oldest wording that has its answer.
  const Question* wording(const std::string& question, const std::string& key,
                          const std::string& answer) const;
  /// The key under which an answer to this question is stored now; empty: it is not asked.
  std::string keyFor(const std::string& question) const;
  /// All questions that are asked, as one scheme to look them up in; its ways are those of the first one.
  Scheme merged() const;

 private:
  std::vector<Scheme> m_asked;
  std::vector<std::string> m_askedKeys;
  std::vector<SchemeVersion> m_versions;
};

/// From now on these schemes are asked, in this order. One that differs from what is stored under its id
/// becomes a new version of it; the older ones stay for the labels made under them.
/// @returns the schemes as stored, with their versions
/// @throws Error(BadInput) if there is none, one is wrong, or two ask the same question differently
std::vector<Scheme> askSchemes(Project& project, std::span<const Scheme> schemes);
std::vector<Scheme> askSchemesInside(Project& project,
                                     std::span<const Scheme> schemes);  ///< in a transaction

/// Keeps the wording that this key names, if it is one that is asked and not kept yet. Inside a transaction.
void keepSchemeInside(const Project& project, const std::string& key);

/// How many labels (of whom ever) stand now for a question, and for each of its answers; Several and Tags
/// count each answer. To say what an edit touches.
struct LabelTally {
  std::int64_t labels = 0;
  std::map<std::string, std::int64_t> ofAnswer;
};
LabelTally tallyOf(const Project& project, const std::string& question);

/// ProjectSchemes::merged(). @throws Error(BadInput)
Scheme storedScheme(const Project& project);
/// Asks this scheme alone.
void storeScheme(Project& project, const Scheme& scheme);

}  // namespace labeling
