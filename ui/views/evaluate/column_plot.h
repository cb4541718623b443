#pragma once
#include <optional>

#include "model/metrics/by_bin.h"
#include "ui/views/evaluate/bin_plots.h"

namespace ui {

/// What is followed along a column.
enum class Measure { Accuracy, Completeness, Purity, Area };

/// How well a model does in bins of any numeric column, with 68 % intervals and with how many galaxies each
/// bin holds underneath. Bins with fewer than a limit are grey: their numbers are hardly more than chance.
class ColumnPlot : public BinPlot {
  Q_OBJECT
 public:
  explicit ColumnPlot(QWidget* parent = nullptr);
  /// @param binBy, otherBinBy  the column for the objects of each evaluation
  void setEvaluations(const Evaluation* current, std::span<const float> binBy, const Evaluation* other,
                      std::span<const float> otherBinBy, const QString& columnName);
  void setThreshold(double threshold);
  void setMeasure(Measure measure);
  void setEqualCount(bool on);  ///< else bins between round numbers
  void setFewest(std::int64_t fewest);
  void restyle(const Theme& theme) override;
  Measure measure() const { return m_measure; }
  std::int64_t fewest() const { return m_fewest; }

  /// One bin as it is drawn.
  struct Point {
    double low = 0, high = 0;
    double value = 0;  ///< NaN: nothing to divide by
    double valueLow = 0, valueHigh = 0;
    std::int64_t count = 0;  ///< objects that the measure divides by
    std::int64_t all = 0;    ///< objects in the bin
    bool isFew = false;
  };
  const std::vector<Point>& points() const { return m_points; }
  const std::vector<double>& edges() const { return m_edges; }
  static QString nameOf(Measure measure);

 private:
  void placeBins();
  void measureAreas();
  std::vector<Point> measured(const Evaluation& evaluation, const std::vector<std::int16_t>& binOf,
                              const std::vector<model::AreaBin>& areas) const;
  void draw();

  const Evaluation* m_evaluation = nullptr;
  const Evaluation* m_other = nullptr;
  std::vector<float> m_binBy, m_otherBinBy;
  std::vector<std::int16_t> m_binOf, m_otherBinOf;  ///< (N) of each object; -1: none. A drag only counts.
  std::vector<double> m_edges;
  std::vector<model::AreaBin> m_areas, m_otherAreas;  ///< when needed: they do not depend on the threshold
  double m_threshold = 0.5;
  Measure m_measure = Measure::Accuracy;
  bool m_equalCount = false;
  std::int64_t m_fewest = 100;
  std::vector<Point> m_points;
  QCPGraph* m_dots;
  QCPErrorBars* m_errors;
  QCPGraph* m_fewDots;
  QCPErrorBars* m_fewErrors;
  QCPCurve* m_steps;
  QCPCurve* m_fewSteps;
  QCPCurve* m_otherSteps;
  QCPCurve* m_counts;
  QCPItemText* m_countWords;
  QCPItemText* m_empty;
};

}  // namespace ui
