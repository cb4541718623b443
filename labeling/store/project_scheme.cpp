#include "labeling/store/project_scheme.h"

#include <algorithm>
#include <set>

#include "labeling/scheme/shipped_schemes.h"
#include "labeling/store/connection.h"
#include "labeling/store/identity.h"
#include "model/base/error.h"

namespace labeling {
namespace {

using model::Error;
using model::ErrorKind;

constexpr const char* kAskedKey = "schemes";  // the keys of the versions that are asked, one a line
constexpr const char* kOldKey = "scheme";     // the one scheme of a project of an earlier release, as JSON

std::vector<std::string> lines(const std::string& text) {
  std::vector<std::string> all;
  for (std::size_t first = 0; first < text.size();) {
    const std::size_t end = std::min(text.find('\n', first), text.size());
    if (end > first) all.push_back(text.substr(first, end - first));
    first = end + 1;
  }
  return all;
}

std::vector<SchemeVersion> storedVersions(const Project& project) {
  std::vector<SchemeVersion> versions;
  Statement all = project.connection().prepare(
      "SELECT key, json, stored_utc FROM scheme_version ORDER BY stored_utc, version");
  while (all.step()) {
    const std::string source = "the scheme " + all.text(0) + " of " + project.directory().string();
    versions.push_back({all.text(0), schemeFromJson(all.text(1), source), false, all.text(2)});
  }
  return versions;
}

std::string wordsOfMissing(const Project& project, const std::string& key) {
  return project.directory().string() + " asks the scheme " + key +
         ", which it does not hold. Choose the schemes of the project anew.";
}

void requireTogether(std::span<const Scheme> schemes) {
  for (std::size_t i = 0; i < schemes.size(); ++i) {
    for (std::size_t j = i + 1; j < schemes.size(); ++j) {
      if (schemes[i].id == schemes[j].id)
        throw Error(ErrorKind::BadInput, "The scheme " + schemes[i].id + " was chosen twice.");
      if (const auto conflict = conflictOf(schemes[i], schemes[j]))
        throw Error(ErrorKind::BadInput, *conflict);
    }
  }
}

void insertVersion(Connection& connection, const Scheme& scheme) {
  connection.prepare("INSERT INTO scheme_version VALUES (?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING")
      .bind(1, scheme.key())
      .bind(2, scheme.id)
      .bind(3, scheme.version)
      .bind(4, schemeToJson(scheme))
      .bind(5, utcNow())
      .run();
}

// The stored version with the same content, else a new one with the next number.
Scheme versionFor(const std::vector<SchemeVersion>& stored, Scheme scheme) {
  int newest = 0;
  for (const SchemeVersion& version : stored) {
    if (version.scheme.id != scheme.id) continue;
    newest = std::max(newest, version.scheme.version);
    if (version.scheme.sameContent(scheme)) return version.scheme;
  }
  if (newest >= scheme.version) scheme.version = newest + 1;
  return scheme;
}

}  // namespace

ProjectSchemes::ProjectSchemes(const Project& project) : m_versions(storedVersions(project)) {
  const auto asked = project.setting(kAskedKey);
  if (asked) {
    for (const std::string& key : lines(*asked)) {
      const auto found = std::find_if(m_versions.begin(), m_versions.end(),
                                      [&](const SchemeVersion& version) { return version.key == key; });
      if (found == m_versions.end()) throw Error(ErrorKind::Corrupt, wordsOfMissing(project, key));
      found->isAsked = true;
      m_asked.push_back(found->scheme);
      m_askedKeys.push_back(key);
    }
  }
  if (!m_asked.empty()) return;
  const auto old = project.setting(kOldKey);
  Scheme scheme =
      old ? schemeFromJson(*old, "the scheme of " + project.directory().string()) : defaultScheme();
  const std::string key = scheme.key();
  const auto kept = std::find_if(m_versions.begin(), m_versions.end(),
                                 [&](const SchemeVersion& version) { return version.key == key; });
  if (kept != m_versions.end()) {
    kept->isAsked = true;
  } else {
    m_versions.push_back({key, scheme, true, {}});
  }
  m_asked.push_back(std::move(scheme));
  m_askedKeys.push_back(key);
}

const Question* ProjectSchemes::find(const std::string& question) const {
  for (const Scheme& scheme : m_asked)
    if (const Question* found = scheme.find(question)) return found;
  for (auto version = m_versions.rbegin(); version != m_versions.rend(); ++version)
    if (const Question* found = version->scheme.find(question)) return found;
  return nullptr;
}

const Question* ProjectSchemes::wording(const std::string& question, const std::string& key,
                                        const std::string& answer) const {
  for (const SchemeVersion& version : m_versions)
    if (version.key == key)
      if (const Question* found = version.scheme.find(question)) return found;
  const auto has = [&](const Question& asked) {
    if (asked.kind != QuestionKind::Binary && asked.kind != QuestionKind::Choice) return true;
    return answer.empty() || answer == kCannotTell || asked.find(answer) != nullptr;
  };
  for (const SchemeVersion& version : m_versions)
    if (const Question* found = version.scheme.find(question); found != nullptr && has(*found)) return found;
  return find(question);
}

std::string ProjectSchemes::keyFor(const std::string& question) const {
  for (std::size_t i = 0; i < m_asked.size(); ++i)
    if (m_asked[i].find(question) != nullptr) return m_askedKeys[i];
  return {};
}

Scheme ProjectSchemes::merged() const {
  Scheme all = m_asked.front();
  for (const Scheme& scheme : std::span(m_asked).subspan(1))
    for (const Question& question : scheme.questions)
      if (all.find(question.id) == nullptr) all.questions.push_back(question);
  return all;
}

std::vector<Scheme> askSchemesInside(Project& project, std::span<const Scheme> schemes) {
  if (schemes.empty()) throw Error(ErrorKind::BadInput, "A project needs at least one scheme.");
  // Through the reader, so that a scheme built by hand is checked like a file.
  for (const Scheme& scheme : schemes) schemeFromJson(schemeToJson(scheme), "scheme " + scheme.id);
  requireTogether(schemes);
  // What was asked until now stays readable, also if nothing was labelled under it yet.
  const ProjectSchemes before(project);
  for (const Scheme& scheme : before.asked()) insertVersion(project.connection(), scheme);
  const std::vector<SchemeVersion> stored = storedVersions(project);
  std::vector<Scheme> asked;
  std::string keys;
  for (const Scheme& scheme : schemes) {
    asked.push_back(versionFor(stored, scheme));
    insertVersion(project.connection(), asked.back());
    keys += asked.back().key() + "\n";
  }
  project.connection()
      .prepare("INSERT INTO setting VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value")
      .bind(1, kAskedKey)
      .bind(2, keys)
      .run();
  return asked;
}

std::vector<Scheme> askSchemes(Project& project, std::span<const Scheme> schemes) {
  Transaction transaction(project.connection());
  std::vector<Scheme> asked = askSchemesInside(project, schemes);
  transaction.commit();
  return asked;
}

void keepSchemeInside(const Project& project, const std::string& key) {
  if (key.empty()) return;
  Statement known = project.connection().prepare("SELECT 1 FROM scheme_version WHERE key = ?");
  known.bind(1, key);
  if (known.step()) return;
  const ProjectSchemes schemes(project);
  for (const Scheme& scheme : schemes.asked())
    if (scheme.key() == key) insertVersion(project.connection(), scheme);
}

LabelTally tallyOf(const Project& project, const std::string& question) {
  LabelTally tally;
  Statement all = project.connection().prepare(
      "SELECT answer, count(*) FROM current_label WHERE question = ? GROUP BY answer");
  all.bind(1, question);
  while (all.step()) {
    tally.labels += all.integer(1);
    for (const std::string& answer : splitAnswers(all.text(0))) tally.ofAnswer[answer] += all.integer(1);
  }
  return tally;
}

Scheme storedScheme(const Project& project) { return ProjectSchemes(project).merged(); }

void storeScheme(Project& project, const Scheme& scheme) { askSchemes(project, std::span(&scheme, 1)); }

}  // namespace labeling
