#pragma once
#include <QScrollArea>
#include <QStringList>
#include <vector>

#include "ui/views/browse/facet_filter.h"

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace ui {

class CheckCountList;
class ForkSlider;
class HistogramBrush;
class ProjectSession;

/// The filters of Browse: a brush per number column, the fork for the T-Type, rows for label state and
/// predicted class. Counts respond to the other filters.
class FacetPanel : public QScrollArea {
  Q_OBJECT
 public:
  explicit FacetPanel(ProjectSession& session, QWidget* parent = nullptr);

  const FacetFilter& filter() const { return m_filter; }
  void setFilter(const FacetFilter& filter);  ///< a saved view, or back from a temporary one; no signal
  void addColumn(const QString& column);
  void setRange(const QString& column, double from, double to);
  void clearColumn(const QString& column);
  void clearAll();
  void showCounts(const FacetResult& result);
  void showStateCounts(const FacetResult& result);
  bool isCounting() const { return !m_waiting.isEmpty(); }  ///< columns are being read in the background
  void rebuild();  ///< the project's columns or the model changed; set ranges are kept by name

  /// "Bar probability" for p_bar, as the scheme's words say it; the column's own name otherwise.
  QString wordsOf(const QString& column) const;
  /// The columns worth showing first: outputs of the model, then magnitudes and redshift.
  static QStringList chooseColumns(const QStringList& all);

 Q_SIGNALS:
  void filterChanged();

 private:
  struct Brush {
    QString column;
    HistogramBrush* histogram = nullptr;  ///< one of the two
    ForkSlider* fork = nullptr;
  };
  void makeBrush(std::size_t index);
  void makeLists();
  void showStates();
  void offerColumns();
  RangeFacet facetOf(const QString& column) const;

  ProjectSession& m_session;
  FacetFilter m_filter;
  std::vector<Brush> m_brushes;
  QStringList m_columns;
  QStringList m_waiting;             ///< of them: being read from the store
  std::vector<RangeFacet> m_ranges;  ///< set for columns that are being read
  QLabel* m_counting = nullptr;
  QVBoxLayout* m_brushLayout = nullptr;
  QWidget* m_brushHost = nullptr;
  CheckCountList* m_states = nullptr;
  CheckCountList* m_classes = nullptr;
  QPushButton* m_clear = nullptr;
  QPushButton* m_add = nullptr;
};

}  // namespace ui
