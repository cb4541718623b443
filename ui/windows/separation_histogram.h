#pragma once
#include <QString>
#include <QWidget>
#include <cstdint>
#include <vector>

#include "labeling/survey/cross_match.h"

namespace ui {

/// "1,204 of 1,300 rows lie within 1 arcsec of a galaxy; 12 galaxies get none. ..." A shift of one of the two
/// sides is said.
QString skyMatchWords(const labeling::CrossMatch& match);

/// How far the pairs of a match on the sky lie apart: bars from 0 to the radius, the median marked. A right
/// match piles up on the left; bars that rise to the right are chance neighbours.
class SeparationHistogram : public QWidget {
  Q_OBJECT
 public:
  explicit SeparationHistogram(QWidget* parent = nullptr);

  void setMatch(const labeling::CrossMatch& match);
  void clear();
  const std::vector<std::int64_t>& bars() const { return m_bars; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  std::vector<std::int64_t> m_bars;
  double m_radiusArcsec = 0, m_medianArcsec = 0;
};

}  // namespace ui
