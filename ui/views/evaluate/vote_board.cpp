#include "ui/views/evaluate/vote_board.h"

#include <QMouseEvent>
#include <algorithm>
#include <array>
#include <cmath>

#include "ui/theme/colour_map.h"
#include "ui/theme/numbers.h"
#include "ui/theme/type.h"

namespace ui {

namespace {
constexpr std::size_t kMostPoints = 20'000;
constexpr double kReach = 6;  // of a click on a point, in pixels
constexpr int kCells = 60;

struct Frame {
  Zone zone;
  bool upper, right;
};
constexpr std::array kFrames{
    Frame{Zone::SecureForNetwork, true, false}, Frame{Zone::SecureForNetwork, false, false},
    Frame{Zone::SecureForPeople, false, false}, Frame{Zone::SecureForPeople, false, true},
    Frame{Zone::Contradiction, true, false},    Frame{Zone::Contradiction, false, true}};
}  // namespace

VoteBoard::VoteBoard(QWidget* parent)
    : QCustomPlot(parent), m_points(addGraph()), m_selected(addGraph()), m_empty(new QCPItemText(this)) {
  setObjectName(QStringLiteral("vote-board"));
  setAccessibleName(tr("People's votes and the network's score"));
  setMinimumSize(260, 220);
  setFocusPolicy(Qt::NoFocus);
  setCursor(Qt::PointingHandCursor);
  m_points->setLineStyle(QCPGraph::lsNone);
  m_selected->setLineStyle(QCPGraph::lsNone);
  for (std::size_t i = 0; i < kFrames.size(); ++i) {
    m_frames.push_back(new QCPItemRect(this));
    m_frames.back()->setSelectable(false);
  }
  m_empty->position->setType(QCPItemPosition::ptAxisRectRatio);
  m_empty->position->setCoords(0.5, 0.5);
  m_empty->setPositionAlignment(Qt::AlignCenter);
  m_empty->setFont(typeFont(Type::Small));
  m_empty->setClipToAxisRect(false);
  axisRect()->setAutoMargins(QCP::msNone);
  axisRect()->setMargins(QMargins(56, 12, 20, 44));
  restyle(Theme::current());
}

void VoteBoard::restyle(const Theme& theme) {
  applyPlotStyle(*this, theme);
  QColor dots = theme.text2;
  dots.setAlphaF(0.5F);
  m_points->setScatterStyle({QCPScatterStyle::ssDisc, QPen(dots, 0), QBrush(dots), 5});
  m_selected->setScatterStyle({QCPScatterStyle::ssCircle, QPen(theme.accent, 2), QBrush(Qt::NoBrush), 9});
  for (std::size_t i = 0; i < m_frames.size(); ++i) {
    QColor ground = theme.text2;
    ground.setAlphaF(kFrames[i].zone == Zone::SecureForNetwork ? 0.14F : 0.06F);
    m_frames[i]->setBrush(ground);
    QPen edge(theme.control, 1);
    if (kFrames[i].zone != Zone::SecureForNetwork) edge.setStyle(Qt::DotLine);
    m_frames[i]->setPen(edge);
  }
  m_empty->setColor(theme.text2);
  xAxis->setRange(-0.02, 1.02);
  yAxis->setRange(-0.02, 1.02);
  setShortTicks(*xAxis, {0, 0.25, 0.5, 0.75, 1});
  setShortTicks(*yAxis, {0, 0.25, 0.5, 0.75, 1});
}

void VoteBoard::setEvaluation(const Evaluation* evaluation, const QString& positiveWords) {
  m_evaluation = evaluation;
  xAxis->setLabel(tr("Share of people who say %1; upwards: score of the network").arg(positiveWords));
  draw();
}

void VoteBoard::setLimits(const ZoneLimits& limits) {
  m_limits = limits;
  draw();
}

bool VoteBoard::isIn(Zone zone, const Object& object) const {
  const auto isSplit = [this](double value) { return std::abs(value - 0.5) <= m_limits.split + 1e-9; };
  const auto isSure = [this](double value) { return std::min(value, 1 - value) <= m_limits.sure + 1e-9; };
  switch (zone) {
    case Zone::SecureForNetwork:
      return isSplit(object.fraction) && isSure(object.score);
    case Zone::SecureForPeople:
      return isSure(object.fraction) && isSplit(object.score);
    case Zone::Contradiction:
      break;
  }
  return isSure(object.fraction) && isSure(object.score) && (object.fraction > 0.5) != (object.score > 0.5);
}

std::vector<std::int64_t> VoteBoard::rowsOf(Zone zone) const {
  std::vector<Object> objects;
  for (const Object& object : m_objects)
    if (isIn(zone, object)) objects.push_back(object);
  // How far apart the two certainties are; for a contradiction, the two answers.
  const auto apart = [zone](const Object& object) {
    return zone == Zone::Contradiction
               ? std::abs(object.fraction - object.score)
               : std::abs(std::abs(object.fraction - 0.5) - std::abs(object.score - 0.5));
  };
  std::stable_sort(objects.begin(), objects.end(),
                   [&](const Object& a, const Object& b) { return apart(a) > apart(b); });
  std::vector<std::int64_t> rows;
  for (const Object& object : objects) rows.push_back(object.row);
  return rows;
}

void VoteBoard::draw() {
  m_objects.clear();
  const PeoplesVotes empty;
  const PeoplesVotes& votes = m_evaluation ? m_evaluation->votes : empty;
  for (std::size_t i = 0; i < votes.rows.size() && i < votes.fraction.size() && i < votes.score.size(); ++i) {
    if (std::isfinite(votes.count[i]) && static_cast<double>(votes.count[i]) < m_limits.fewestVotes) continue;
    m_objects.push_back(
        {votes.rows[i], static_cast<double>(votes.fraction[i]), static_cast<double>(votes.score[i])});
  }
  delete m_density;
  m_density = nullptr;
  QVector<double> xs, ys;
  if (m_objects.size() > kMostPoints) {
    m_density = new QCPColorMap(xAxis, yAxis);
    m_density->data()->setSize(kCells, kCells);
    m_density->data()->setRange(QCPRange(0, 1), QCPRange(0, 1));
    m_density->data()->fill(0);
    const auto cell = [](double value) {
      return std::clamp(static_cast<int>(std::lround(value * (kCells - 1))), 0, kCells - 1);
    };
    for (const Object& object : m_objects) {
      const int x = cell(object.fraction), y = cell(object.score);
      m_density->data()->setCell(x, y, m_density->data()->cell(x, y) + 1);
    }
    QCPColorGradient gradient;
    gradient.clearColorStops();
    for (int i = 0; i <= 16; ++i) {
      QColor colour = colourAt(ColourMap::Viridis, i / 16.0);
      if (i == 0) colour.setAlpha(0);
      gradient.setColorStopAt(i / 16.0, colour);
    }
    m_density->setGradient(gradient);
    m_density->setInterpolate(false);
    m_density->setDataScaleType(QCPAxis::stLinear);
    m_density->rescaleDataRange();
  } else {
    for (const Object& object : m_objects) {
      xs << object.fraction;
      ys << object.score;
    }
  }
  m_points->setData(xs, ys);
  for (std::size_t i = 0; i < m_frames.size(); ++i) {
    const double near = m_limits.sure + 0.02, middle = m_limits.split;
    double left = 0.5 - middle, right = 0.5 + middle, low = 1 - m_limits.sure, high = 1.02;
    if (kFrames[i].zone == Zone::SecureForNetwork && !kFrames[i].upper) low = -0.02, high = m_limits.sure;
    if (kFrames[i].zone == Zone::SecureForPeople) low = 0.5 - middle, high = 0.5 + middle;
    if (kFrames[i].zone == Zone::Contradiction && !kFrames[i].upper) low = -0.02, high = m_limits.sure;
    if (kFrames[i].zone != Zone::SecureForNetwork) {
      left = kFrames[i].right ? 1.02 - near : -0.02;
      right = kFrames[i].right ? 1.02 : near - 0.02;
    }
    m_frames[i]->topLeft->setCoords(left, high);
    m_frames[i]->bottomRight->setCoords(right, low);
    m_frames[i]->setVisible(!m_objects.empty());
  }
  m_empty->setText(
      tr("No object of this question has %1 votes or more.\nVotes are labels of several people, or "
         "vote counts that were imported.")
          .arg(QString::number(m_limits.fewestVotes)));
  m_empty->setVisible(m_objects.empty());
  setAccessibleDescription(tr("%1 objects").arg(grouped(shownCount())));
  setSelected(m_selectedRows);
}

void VoteBoard::setSelected(const std::vector<std::int64_t>& rows) {
  m_selectedRows = rows;
  std::vector<std::int64_t> sorted = rows;
  std::sort(sorted.begin(), sorted.end());
  QVector<double> xs, ys;
  for (const Object& object : m_objects) {
    if (!std::binary_search(sorted.begin(), sorted.end(), object.row)) continue;
    xs << object.fraction;
    ys << object.score;
  }
  m_selected->setData(xs, ys);
  replot(rpQueuedReplot);
}

QPointF VoteBoard::placeOf(std::int64_t row) const {
  for (const Object& object : m_objects)
    if (object.row == row) return {xAxis->coordToPixel(object.fraction), yAxis->coordToPixel(object.score)};
  return {NAN, NAN};
}

void VoteBoard::mousePressEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton || !axisRect()->rect().contains(event->pos())) return;
  const QPointF at = event->position();
  if (m_density == nullptr) {
    double best = kReach;
    std::int64_t row = -1;
    for (const Object& object : m_objects) {
      const double apart = std::hypot(xAxis->coordToPixel(object.fraction) - at.x(),
                                      yAxis->coordToPixel(object.score) - at.y());
      if (apart > best) continue;
      best = apart;
      row = object.row;
    }
    if (row >= 0) {
      Q_EMIT objectClicked(row);
      return;
    }
  }
  const Object here{-1, std::clamp(xAxis->pixelToCoord(at.x()), 0.0, 1.0),
                    std::clamp(yAxis->pixelToCoord(at.y()), 0.0, 1.0)};
  for (const Zone zone : {Zone::SecureForNetwork, Zone::SecureForPeople, Zone::Contradiction}) {
    if (!isIn(zone, here)) continue;
    Q_EMIT zoneClicked(zone);
    return;
  }
}

void VoteBoard::changeEvent(QEvent* event) {
  if (event->type() == QEvent::PaletteChange) {
    restyle(Theme::current());
    replot(rpQueuedReplot);
  }
  QCustomPlot::changeEvent(event);
}

}  // namespace ui
