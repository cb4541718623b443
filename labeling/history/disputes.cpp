#include "labeling/history/disputes.h"

#include <algorithm>
#include <map>
#include <optional>

#include "labeling/scheme/scheme.h"
#include "labeling/store/connection.h"
#include "labeling/store/current_labels.h"

namespace labeling {
namespace {

/// The votes for one object.
class Ballot {
 public:
  void add(const std::string& answer, std::optional<double> value) {
    if (answer == kCannotTell || (answer.empty() && !value)) return;
    ++m_votes;
    if (value) {
      m_low = m_hasValue ? std::min(m_low, *value) : *value;
      m_high = m_hasValue ? std::max(m_high, *value) : *value;
      m_hasValue = true;
    } else {
      ++m_counts[answer];
    }
  }

  std::optional<Dispute> dispute(std::int64_t row) const {
    if (m_hasValue && m_high - m_low > kNumberAgreement) return Dispute{row, m_votes, m_high - m_low};
    if (m_counts.size() < 2) return std::nullopt;
    int leading = 0;
    for (const auto& [answer, count] : m_counts) leading = std::max(leading, count);
    return Dispute{row, m_votes, 1.0 - static_cast<double>(leading) / m_votes};
  }

 private:
  int m_votes = 0;
  bool m_hasValue = false;
  double m_low = 0, m_high = 0;
  std::map<std::string, int> m_counts;
};

}  // namespace

std::vector<Dispute> openDisputes(const Project& project, const std::string& question) {
  std::vector<Dispute> disputes;
  Statement all = project.connection().prepare(
      "SELECT c.object, c.answer, c.value FROM current_label c WHERE c.question = ?1 AND c.question <> ''"
      " AND NOT EXISTS (SELECT 1 FROM adjudication d WHERE d.question = ?1 AND d.object = c.object)"
      " ORDER BY c.object");
  all.bind(1, question);
  std::optional<std::int64_t> row;
  Ballot ballot;
  const auto close = [&] {
    if (!row) return;
    if (const auto dispute = ballot.dispute(*row)) disputes.push_back(*dispute);
  };
  while (all.step()) {
    if (const std::int64_t next = all.integer(0); row != next) {
      close();
      row = next;
      ballot = {};
    }
    ballot.add(all.text(1), all.optionalReal(2));
  }
  close();
  return disputes;
}

}  // namespace labeling
