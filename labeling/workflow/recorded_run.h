#pragma once
#include <exception>
#include <string>
#include <utility>

#include "labeling/history/snapshot.h"
#include "labeling/store/identity.h"

namespace labeling {

/// The record of a run, kept true in the store whatever happens.
class RecordedRun {
 public:
  RecordedRun(const Project& project, RunRecord record) : m_project(project), m_record(std::move(record)) {
    m_record.id = beginRun(m_project, m_record);
  }
  std::int64_t id() const { return m_record.id; }
  RunRecord& record() { return m_record; }
  void save() { updateRun(m_project, m_record); }
  void end(const char* state, const std::string& message) {
    m_record.state = state;
    m_record.message = message;
    m_record.finishedUtc = utcNow();
    save();
  }
  /// When the run ends by an error that is on its way to the caller: a second one must not hide it.
  void endQuietly(const char* state, const std::string& message) noexcept {
    try {
      end(state, message);
    } catch (const std::exception&) {
      // The store cannot be written either; the caller hears of the first cause.
    }
  }

 private:
  const Project& m_project;
  RunRecord m_record;
};

}  // namespace labeling
