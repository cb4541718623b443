#pragma once
#include <QString>
#include <QStringList>
#include <vector>

#include "labeling/history/label_log.h"

namespace ui {

/// Labels that could not be stored in their project (its disk is full, its folder is away), kept in a file of
/// the person's own until they can. The file survives a crash and is taken over by the next window that opens
/// the project; every window has its own.
class UnsavedLabels {
 public:
  /// @param folder  where the files lie; empty: the person's application data
  explicit UnsavedLabels(const labeling::Project& project, const QString& folder = {});

  /// Replaces what is kept, files that were taken over included; no events: nothing is kept any more.
  /// @returns whether that is on the disk
  bool keep(const std::vector<labeling::LabelEvent>& events);

  /// What an earlier window could not save, oldest file first. Events of objects that this project does not
  /// hold stay in their file.
  std::vector<labeling::LabelEvent> takeOver();

 private:
  const labeling::Project& m_project;
  QString m_folder;
  QString m_uuid;
  QStringList m_takenOver;  ///< files whose events are in this window's hands
};

}  // namespace ui
