#pragma once
#include <QDialog>

#include "labeling/history/object_history.h"

class QTableWidget;

namespace ui {

class ProjectSession;

/// Every label event of one object: who, when, what, how sure, what the model said and whether it was seen,
/// where it came from. In independent mode the events of the person at the keyboard.
class ObjectHistoryDialog : public QDialog {
  Q_OBJECT
 public:
  ObjectHistoryDialog(ProjectSession& session, std::int64_t row, QWidget* parent = nullptr);

 private:
  void fill();
  ProjectSession& m_session;
  std::int64_t m_row;
  QTableWidget* m_table;
};

}  // namespace ui
