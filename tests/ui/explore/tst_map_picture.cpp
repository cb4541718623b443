// The pure parts of the map: which points an outline holds, where a point falls on the screen, what is drawn.
#include <QTest>
#include <cmath>
#include <limits>

#include "model/base/error.h"
#include "model/base/random.h"
#include "ui/views/explore/lasso.h"
#include "ui/views/explore/map_picture.h"

namespace {
constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
}

class TestMapPicture : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void aSquareHoldsThePointsInsideIt() {
    const QPolygonF square({{0, 0}, {2, 0}, {2, 2}, {0, 2}});
    const std::vector<float> xy{1, 1, 3, 1, 1, -1, kNaN, 1, 0.5f, 1.5f};
    QCOMPARE(ui::pointsInside(square, xy), (std::vector<std::int64_t>{0, 4}));
  }

  void anOutlineOfTwoPointsHoldsNothing() {
    QVERIFY(ui::pointsInside(QPolygonF({{0, 0}, {1, 1}}), std::vector<float>{0.5f, 0.5f}).empty());
  }

  void theCrossingOfAFigureOfEightIsOutside() {
    // Even-odd: a pentagram's middle is enclosed twice.
    QPolygonF star;
    for (int i = 0; i < 5; ++i) {
      const double angle = M_PI / 2 + i * 4 * M_PI / 5;
      star << QPointF(std::cos(angle), std::sin(angle));
    }
    QCOMPARE(ui::pointsInside(star, std::vector<float>{0, 0, 0, 0.8f}), (std::vector<std::int64_t>{1}));
  }

  void agreesWithQtOnARandomOutline() {
    model::Random random(11);
    QPolygonF outline;
    for (int i = 0; i < 40; ++i) {
      const double angle = 2 * M_PI * i / 40;
      const double radius = random.uniform(0.3, 1);
      outline << QPointF(radius * std::cos(angle), radius * std::sin(angle));
    }
    std::vector<float> xy;
    for (int i = 0; i < 4000; ++i) xy.push_back(static_cast<float>(random.uniform(-1.1, 1.1)));
    std::vector<std::int64_t> expected;
    for (std::size_t i = 0; i < xy.size(); i += 2)
      if (outline.containsPoint({static_cast<double>(xy[i]), static_cast<double>(xy[i + 1])},
                                Qt::OddEvenFill))
        expected.push_back(static_cast<std::int64_t>(i / 2));
    QCOMPARE(ui::pointsInside(outline, xy), expected);
  }

  void fittingShowsAllPointsAndKeepsNorthUp() {
    ui::MapPoints points;
    points.xy = {-1, 0, 3, 2};
    const auto window = ui::MapWindow::fitting(points.bounds(), {480, 280}, 1, 40);
    QCOMPARE(window.toScreen({-1, 0}), QPointF(40, 240));  // left edge, below the middle: y points up
    QCOMPARE(window.toScreen({3, 2}), QPointF(440, 40));
    QCOMPARE(window.toMap(window.toScreen({0.25, 1.5})), QPointF(0.25, 1.5));
  }

  void oneObjectStillGetsAMap() {
    ui::MapPoints points;
    points.xy = {5, 5};
    points.argb = {0xFFFF0000};
    const auto window = ui::MapWindow::fitting(points.bounds(), {100, 100}, 1);
    const QImage image = ui::drawMap(points, window, ui::MapStyle::Points);
    QCOMPARE(image.pixelColor(50, 50).rgb(), qRgb(255, 0, 0));
    QVERIFY(image.pixelColor(50, 50).alpha() > 200);
    QCOMPARE(image.pixelColor(10, 10).alpha(), 0);
  }

  void noPointsDrawNothing() {
    const QImage image = ui::drawMap({}, {{0, 0}, 1, {20, 20}, 1}, ui::MapStyle::Both);
    for (int y = 0; y < 20; ++y)
      for (int x = 0; x < 20; ++x) QCOMPARE(qAlpha(image.pixel(x, y)), 0);
  }

  void densityIsBrightestWhereMostPointsAre() {
    ui::MapPoints points;
    model::Random random(3);
    for (int i = 0; i < 20'000; ++i) {
      points.xy.push_back(static_cast<float>(random.normal()));
      points.xy.push_back(static_cast<float>(random.normal()));
      points.argb.push_back(0xFFFFFFFF);
    }
    const QImage image = ui::drawMap(points, {{0, 0}, 20, {200, 200}, 1}, ui::MapStyle::Density);
    QVERIFY(qAlpha(image.pixel(100, 100)) > qAlpha(image.pixel(150, 100)));
    QVERIFY(qAlpha(image.pixel(150, 100)) > qAlpha(image.pixel(198, 100)));
  }

  void aHiddenPointIsNeitherDrawnNorFound() {
    ui::MapPoints points;
    points.xy = {0, 0, 1, 0};
    points.argb = {0x00FFFFFF, 0xFFFFFFFF};
    const ui::MapWindow window{{0, 0}, 10, {100, 100}, 1};
    QCOMPARE(ui::nearestPoint(points, window, {50, 50}, 8), std::int64_t{-1});
    QCOMPARE(ui::nearestPoint(points, window, {58, 50}, 8), std::int64_t{1});
  }

  void aGridChangesNothingButTheTime() {
    model::Random random(7);
    ui::MapPoints points;
    for (int i = 0; i < 6'000; ++i) points.xy.push_back(static_cast<float>(random.normal()));
    points.xy[40] = kNaN;
    points.argb.assign(3'000, 0xFF3366CC);
    ui::MapPoints gridded = points;
    gridded.grid = std::make_shared<const ui::PointGrid>(gridded.xy);
    for (const double scale : {4.0, 60.0, 900.0}) {
      const ui::MapWindow window{{0.3, -0.2}, scale, {160, 120}, 1};
      QCOMPARE(ui::nearestPoint(gridded, window, {80, 60}, 30),
               ui::nearestPoint(points, window, {80, 60}, 30));
      const QImage one = ui::drawMap(points, window, ui::MapStyle::Density);
      const QImage other = ui::drawMap(gridded, window, ui::MapStyle::Density);
      for (int y = 0; y < one.height(); ++y)
        for (int x = 0; x < one.width(); ++x)
          QVERIFY(std::abs(qAlpha(one.pixel(x, y)) - qAlpha(other.pixel(x, y))) <=
                  1);  // another order of sums
    }
    const QPolygonF outline({{-1, -1}, {1.5, -0.5}, {0.5, 1.2}, {-0.4, 0.3}});
    QCOMPARE(ui::pointsInside(outline, points.xy, gridded.grid.get()), ui::pointsInside(outline, points.xy));
    QCOMPARE(gridded.grid->countIn(gridded.grid->bounds()), std::int64_t{2'999});
  }

  void aGridOfOnePointOrNone() {
    const ui::PointGrid none(std::vector<float>{kNaN, 1});
    QVERIFY(none.empty());
    QCOMPARE(none.countIn({0, 0, 1, 1}), std::int64_t{0});
    const ui::PointGrid one(std::vector<float>{2, 3});
    QCOMPARE(one.countIn({1, 2, 2, 2}), std::int64_t{1});
    QCOMPARE(one.countIn({50, 50, 1, 1}), std::int64_t{0});
  }

  void drawingCanBeStopped() {
    ui::MapPoints points;
    points.xy.assign(400'000, 0.5f);
    std::stop_source stop;
    stop.request_stop();
    model::RunControl control;
    control.stop = stop.get_token();
    QVERIFY_EXCEPTION_THROWN(ui::drawMap(points, {{0, 0}, 10, {100, 100}, 1}, ui::MapStyle::Density, control),
                             model::Stopped);
  }
};

QTEST_APPLESS_MAIN(TestMapPicture)
#include "tst_map_picture.moc"
