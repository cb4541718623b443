#pragma once
#include <QStringList>
#include <QTimer>
#include <QWidget>
#include <memory>
#include <optional>
#include <vector>

#include "ui/session/job.h"
#include "ui/views/browse/facet_filter.h"

class QComboBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QSlider;
class QSplitter;
class QStackedWidget;
class QTableView;
class QToolButton;

namespace ui {

class FacetPanel;
class GalleryView;
class ObjectTableModel;
class PictureSaver;
class ProjectSession;
class QueryEdit;
class QueryRunner;
class SegmentedButtons;
class SelectionBar;
class SortScrubber;
struct SavedView;

/// The Browse workspace: filters on the left, the query bar, the gallery (or the same rows as a table), the
/// selection bar.
class BrowseView : public QWidget {
  Q_OBJECT
 public:
  BrowseView(ProjectSession& session, QWidget* parent);
  ~BrowseView() override;
  void activate();  ///< shown again

  std::int64_t matchCount() const;
  QString crumb() const;  ///< of a temporary view; else empty
  bool isTable() const;
  void setTable(bool table);
  void setTileSide(int side);
  int tileSide() const;
  void setSort(const QString& column, bool descending);
  void showTemporary(const std::vector<std::int64_t>& rows, const QString& name);
  void back();  ///< from a temporary view
  void focusQuery();
  void clearFilters();

  GalleryView* gallery() const { return m_gallery; }
  FacetPanel* facets() const { return m_facets; }
  bool isAsking() const { return m_baseJob.isRunning(); }  ///< what matches is being looked for
  /// Conditions are answered in the call itself up to so many objects; beyond, in the background.
  void setAnsweredAtOnce(std::int64_t objects) { m_answeredAtOnce = objects; }
  QueryEdit* queryEdit() const { return m_query; }

  // --- with galaxies
  std::vector<std::int64_t> chosenRows() const;  ///< the selection in the order shown, else the focus
  QString filterWords() const;                   ///< what is shown, in a line: "p_bar > 0.8, r_mag 14 – 17"
  void labelSelection();
  void findSimilar();
  void showInMap();
  void exportSelection();
  void savePictures();
  PictureSaver& saver() const { return *m_saver; }
  void flagSelection();
  void addSelectionToSet();
  void copySelection();
  void copy(const std::vector<std::int64_t>& rows);  ///< names and coordinates, to the clipboard
  void lookUp();                                     ///< offers SIMBAD and Aladin for the focus
  /// What a key does with the chosen galaxies, in whichever workspace it was pressed: "galaxies.export".
  /// @returns false if it is no such action
  bool runOnChosen(const QString& action);

 Q_SIGNALS:
  void countsChanged();
  void crumbChanged();
  void tileSideChanged(int side);
  void tableChanged(bool table);
  void statusMessage(const QString& sentence);  ///< said once in the status bar
  void exportRequested();                       ///< of the chosen galaxies

 protected:
  void resizeEvent(QResizeEvent* event) override;
  bool eventFilter(QObject* object, QEvent* event) override;

 private:
  QWidget* makeQueryBar();
  QWidget* makeViewBar();
  QWidget* makeGalleryArea();
  void makeKeys();
  void offerSorts();
  void refreshBase();  ///< the condition or the sort changed: ask the store
  void askForBase();   ///< the same of many objects, in the background
  void showSortKeys();
  void refreshFacets();  ///< a facet changed: one pass in memory
  void refreshClasses();
  void takeInLabels(const std::vector<std::int64_t>& rows);
  void showRows();
  void updateChips();
  void updateSelectionBar();
  void updateSortButton();
  void updateViews();
  void applyView(const SavedView& view);
  SavedView currentView() const;
  void linkTable();
  void markTable();  ///< selection and focus of the session, in the table

  ProjectSession& m_session;
  FacetPanel* m_facets = nullptr;
  QueryEdit* m_query = nullptr;
  QComboBox* m_views = nullptr;
  QToolButton* m_sortButton = nullptr;
  QPushButton* m_backButton = nullptr;
  QLabel* m_temporaryName = nullptr;
  SegmentedButtons* m_bands = nullptr;
  QSlider* m_size = nullptr;
  SegmentedButtons* m_gridOrTable = nullptr;
  QStackedWidget* m_stack = nullptr;
  GalleryView* m_gallery = nullptr;
  QTableView* m_table = nullptr;
  ObjectTableModel* m_tableModel = nullptr;
  QWidget* m_empty = nullptr;
  QLabel* m_emptyWords = nullptr;
  SortScrubber* m_scrubber = nullptr;
  SelectionBar* m_selectionBar = nullptr;
  PictureSaver* m_saver = nullptr;
  QSplitter* m_splitter = nullptr;

  std::vector<std::int64_t> m_base;
  FacetResult m_result;
  std::vector<labeling::LabelState> m_states;  ///< (N) as counted in m_result
  bool m_isStale = false;                      ///< labels came while another workspace was shown
  QString m_sortBy;
  bool m_descending = false;
  struct Temporary {
    std::vector<std::int64_t> rows;
    QString name;
  };
  std::optional<Temporary> m_temporary;
  FacetFilter m_filterBefore;
  QString m_lastObjectSet;  ///< what galaxies were put into last
  QString m_lastSet;        ///< the filter that was set last, for "Clear the last filter"
  std::vector<std::uint8_t> m_classes;
  Job<std::vector<std::uint8_t>> m_classJob;
  std::int64_t m_answeredAtOnce = 50'000;
  std::shared_ptr<QueryRunner> m_runner;  ///< with the model and the annotator of now
  Job<std::vector<std::int64_t>> m_baseJob;
  QTimer m_slowTimer;  ///< an answer within a moment needs no bar
  QProgressBar* m_asking = nullptr;
};

}  // namespace ui
