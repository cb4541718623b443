#pragma once
#include <QWidget>
#include <vector>

#include "ui/views/explore/mix_bar.h"

class QLabel;
class QPushButton;
class QToolButton;

namespace ui {

class CountLink;
class GalleryView;
class MiniHistogram;
class PictureSaver;
class ProjectSession;

/// What the outline on the map holds: how many, of which classes, how two columns are distributed, the
/// galaxies.
class SelectionPanel : public QWidget {
  Q_OBJECT
 public:
  explicit SelectionPanel(ProjectSession& session, QWidget* parent = nullptr);
  void setRows(std::vector<std::int64_t> rows);

 private:
  void buildMenu();
  void flagAll();
  void exportTable();
  ProjectSession& m_session;
  PictureSaver* m_saver;
  std::vector<std::int64_t> m_rows;
  QLabel* m_hint;
  CountLink* m_count;
  QPushButton* m_label;
  QToolButton* m_more;
  MixBar* m_mix;
  MiniHistogram *m_first, *m_second;
  GalleryView* m_gallery;
};

}  // namespace ui
