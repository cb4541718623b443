#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

#include "labeling/display/contours.h"

namespace labeling {
namespace {

/// Every crossing lies on an edge of the grid and belongs to at most two segments, one of each cell beside
/// it.
class SegmentNet {
 public:
  SegmentNet(int width, int height)
      : m_ends(2 * static_cast<std::size_t>(width) * static_cast<std::size_t>(height), {-1, -1}) {}

  void join(std::int64_t a, std::int64_t b) {
    link(a, b);
    link(b, a);
  }

  /// Calls `emit(edge)` along each line, and `finish()` at its end.
  template <typename Emit, typename Finish>
  void trace(Emit emit, Finish finish) {
    // Open lines first, from an end; what is left are rings.
    for (const bool ring : {false, true})
      for (std::size_t start = 0; start < m_ends.size(); ++start) {
        const bool isEnd = (m_ends[start][0] >= 0) != (m_ends[start][1] >= 0);
        if (m_ends[start][0] < 0 && m_ends[start][1] < 0) continue;
        if (!ring && !isEnd) continue;
        auto at = static_cast<std::int64_t>(start);
        emit(at);
        for (std::int64_t next = step(at); next >= 0; next = step(at)) {
          at = next;
          emit(at);
        }
        finish();
      }
  }

 private:
  void link(std::int64_t from, std::int64_t to) {
    auto& ends = m_ends[static_cast<std::size_t>(from)];
    (ends[0] < 0 ? ends[0] : ends[1]) = to;
  }
  /// Takes one segment away and returns its other end; -1: none is left.
  std::int64_t step(std::int64_t at) {
    auto& ends = m_ends[static_cast<std::size_t>(at)];
    const std::size_t which = ends[0] >= 0 ? 0 : 1;
    const std::int64_t next = ends[which];
    if (next < 0) return -1;
    ends[which] = -1;
    auto& back = m_ends[static_cast<std::size_t>(next)];
    back[back[0] == at ? 0 : 1] = -1;
    return next;
  }
  std::vector<std::array<std::int64_t, 2>> m_ends;
};

}  // namespace

std::vector<ContourLine> marchingSquares(std::span<const float> values, int width, int height, double level) {
  if (width < 2 || height < 2) return {};
  const auto value = [&](int x, int y) {
    return static_cast<double>(
        values[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x)]);
  };
  // An edge runs from (x, y) to the right (even) or down (odd).
  const auto rightwards = [width](int x, int y) { return 2 * (static_cast<std::int64_t>(y) * width + x); };
  const auto downwards = [width](int x, int y) { return 2 * (static_cast<std::int64_t>(y) * width + x) + 1; };
  SegmentNet net(width, height);
  for (int y = 0; y + 1 < height; ++y)
    for (int x = 0; x + 1 < width; ++x) {
      const double a = value(x, y), b = value(x + 1, y), c = value(x + 1, y + 1), d = value(x, y + 1);
      if (!std::isfinite(a + b + c + d)) continue;
      const unsigned corners =
          (a > level ? 8U : 0U) | (b > level ? 4U : 0U) | (c > level ? 2U : 0U) | (d > level ? 1U : 0U);
      if (corners == 0 || corners == 15) continue;
      const std::int64_t top = rightwards(x, y), bottom = rightwards(x, y + 1);
      const std::int64_t left = downwards(x, y), right = downwards(x + 1, y);
      const bool middleIsAbove = (a + b + c + d) / 4 > level;
      switch (corners) {
        case 1:
        case 14:
          net.join(left, bottom);
          break;
        case 2:
        case 13:
          net.join(bottom, right);
          break;
        case 3:
        case 12:
          net.join(left, right);
          break;
        case 4:
        case 11:
          net.join(top, right);
          break;
        case 6:
        case 9:
          net.join(top, bottom);
          break;
        case 7:
        case 8:
          net.join(left, top);
          break;
        default: {  // 5 and 10: two opposite corners; the middle says whether they hang together
          const bool cutsOffA = (corners == 10) != middleIsAbove;
          if (cutsOffA) {
            net.join(left, top);
            net.join(bottom, right);
          } else {
            net.join(top, right);
            net.join(left, bottom);
          }
        }
      }
    }
  std::vector<ContourLine> lines;
  ContourLine line;
  net.trace(
      [&](std::int64_t edge) {
        const auto place = static_cast<int>(edge / 2);
        const int x = place % width, y = place / width;
        const bool down = edge % 2 == 1;
        const double from = value(x, y), to = down ? value(x, y + 1) : value(x + 1, y);
        const double part = (level - from) / (to - from);
        line.push_back(down ? PicturePoint{static_cast<double>(x), y + part}
                            : PicturePoint{x + part, static_cast<double>(y)});
      },
      [&] {
        if (line.size() > 1) lines.push_back(std::move(line));
        line.clear();
      });
  return lines;
}

}  // namespace labeling
