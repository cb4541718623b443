#pragma once
#include <QDialog>
#include <vector>

#include "labeling/scheme/scheme.h"

class QLabel;
class QListWidget;
class QPushButton;

namespace ui {

class ProjectSession;

/// Which schemes a project asks, in which order; to add shipped ones, files, and own ones, and to edit them.
class SchemesDialog : public QDialog {
  Q_OBJECT
 public:
  explicit SchemesDialog(ProjectSession& session, QWidget* parent = nullptr);
  std::vector<labeling::Scheme> chosen() const;  ///< ticked, in order
  QString sentence() const;                      ///< why it cannot be used so, or what it asks
  QListWidget* list() const { return m_list; }
  void addFile(const QString& file);

 private:
  void add(const labeling::Scheme& scheme, bool isAsked);
  void showItem(int row);
  void move(int by);
  void makeNew();
  void edit();
  void importFile();
  void exportFile();
  void refresh();
  void use();

  ProjectSession& m_session;
  std::vector<labeling::Scheme> m_schemes;  ///< one for each line of the list
  QListWidget* m_list;
  QLabel* m_sentence;
  QPushButton* m_use;
};

}  // namespace ui
