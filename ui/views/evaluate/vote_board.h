#pragma once
#include <cstdint>
#include <vector>

#include "ui/plots/plot_parts.h"
#include "ui/views/evaluate/evaluation.h"

namespace ui {

/// Where people and the network differ in how sure they are.
enum class Zone {
  SecureForNetwork,  ///< people are split, the network is sure
  SecureForPeople,   ///< people agree, the network is not sure
  Contradiction      ///< both are sure, of opposite answers
};

/// The limits of the zones: what counts as sure and as split.
struct ZoneLimits {
  double split = 0.1;  ///< votes or scores within 0.5 +- this
  double sure = 0.1;   ///< within this of 0 or 1
  double fewestVotes = 3;
};

/// Share of people's votes across, score of the network upwards, an object a point; the zones are framed. A
/// click on a point focuses its object, a click elsewhere in a zone opens the zone.
class VoteBoard : public QCustomPlot {
  Q_OBJECT
 public:
  explicit VoteBoard(QWidget* parent = nullptr);
  void setEvaluation(const Evaluation* evaluation, const QString& positiveWords);
  void setLimits(const ZoneLimits& limits);
  void setSelected(const std::vector<std::int64_t>& rows);
  /// Objects of a zone, the most remarkable first.
  std::vector<std::int64_t> rowsOf(Zone zone) const;
  std::int64_t shownCount() const { return static_cast<std::int64_t>(m_objects.size()); }
  QPointF placeOf(std::int64_t row) const;  ///< in pixels; NaN if it is not shown
  void restyle(const Theme& theme);

 Q_SIGNALS:
  void zoneClicked(ui::Zone zone);
  void objectClicked(std::int64_t row);

 protected:
  void mousePressEvent(QMouseEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  struct Object {
    std::int64_t row;
    double fraction, score;
  };
  void draw();
  bool isIn(Zone zone, const Object& object) const;

  const Evaluation* m_evaluation = nullptr;
  ZoneLimits m_limits;
  std::vector<Object> m_objects;
  std::vector<std::int64_t> m_selectedRows;
  QCPGraph* m_points;
  QCPGraph* m_selected;
  QCPColorMap* m_density = nullptr;
  std::vector<QCPItemRect*> m_frames;
  QCPItemText* m_empty;
};

}  // namespace ui
