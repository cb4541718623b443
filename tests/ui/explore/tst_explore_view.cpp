// The Explore workspace on a map of its own: two islands of galaxies, drawn around with the mouse.
#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <cmath>

#include "model/arrays/array_writer.h"
#include "tests/support/temporary_folder.h"
#include "tests/ui/support/simulated_survey.h"
#include "ui/engine/engine_client.h"
#include "ui/session/project_session.h"
#include "ui/session/selection_model.h"
#include "ui/theme/theme.h"
#include "ui/views/explore/cluster_model.h"
#include "ui/views/explore/explore_view.h"

using namespace ui;

namespace {
constexpr int kObjects = 24;
}

class TestExploreView : public QObject {
  Q_OBJECT

  std::unique_ptr<test::TemporaryFolder> m_folder;
  std::unique_ptr<EngineClient> m_engine;
  std::unique_ptr<ProjectSession> m_session;
  std::unique_ptr<ExploreView> m_view;

  /// Even rows lie around (0, 0), odd ones around (10, 0); the last object has no features.
  void writeMap(int objects) {
    std::vector<float> xy;
    std::vector<std::int32_t> cluster;
    for (int row = 0; row < objects; ++row) {
      const bool missing = row == objects - 1;
      const float angle = static_cast<float>(row);
      xy.push_back(missing ? std::nanf("") : (row % 2 == 0 ? 0.0f : 10.0f) + std::cos(angle));
      xy.push_back(missing ? std::nanf("") : std::sin(angle));
      cluster.push_back(missing ? -1 : row % 2);
    }
    model::ArrayWriter writer;
    writer.add("xy", {objects, 2}, std::span<const float>(xy));
    writer.add("cluster", {objects}, std::span<const std::int32_t>(cluster));
    writer.metadata("trustworthiness", "0.97");
    const auto folder = m_session->project().derivedDirectory() / "maps";
    std::filesystem::create_directories(folder);
    writer.write(folder / (m_session->modelInUse().toStdString() + ".safetensors"));
  }

  void open(int mapped) {
    m_folder = std::make_unique<test::TemporaryFolder>();
    const test::SimulatedSurvey survey = test::makeSurvey(m_folder->path(), kObjects);
    qputenv("FAKE_ENGINE", QByteArray::fromStdString(m_folder->path().string()));
    m_engine = std::make_unique<EngineClient>(QCoreApplication::applicationDirPath() +
                                              QStringLiteral("/fake_engine"));
    m_session = ProjectSession::open(QString::fromStdString(survey.project.string()), *m_engine);
    if (mapped > 0) writeMap(mapped);
    m_view = std::make_unique<ExploreView>(*m_session);
    m_view->resize(1528, 932);
    m_view->show();
    m_view->activate();
  }

  /// Drags an outline through these map coordinates.
  void drawAround(const std::vector<QPointF>& corners, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
    EmbeddingView& map = m_view->map();
    const auto at = [&](const QPointF& corner) { return map.window().toScreen(corner).toPoint(); };
    QTest::mousePress(&map, Qt::LeftButton, modifiers, at(corners.front()));
    for (std::size_t i = 1; i <= corners.size(); ++i) {
      const QPointF from = corners[i - 1], to = corners[i % corners.size()];
      for (int step = 1; step <= 8; ++step) {
        const QPoint point = at(from + (to - from) * step / 8.0);
        QMouseEvent move(QEvent::MouseMove, point, map.mapToGlobal(point), Qt::NoButton, Qt::LeftButton,
                         modifiers);
        QCoreApplication::sendEvent(&map, &move);
      }
    }
    QTest::mouseRelease(&map, Qt::LeftButton, modifiers, at(corners.front()));
  }

  std::vector<QPointF> around(double x) const { return {{x - 2, -2}, {x + 2, -2}, {x + 2, 2}, {x - 2, 2}}; }

 private Q_SLOTS:
  void cleanup() {
    m_view.reset();
    m_session.reset();
    m_engine.reset();
  }

  void withoutAMapItOffersToComputeOne() {
    open(0);
    QVERIFY(!m_view->hasMap());
    QVERIFY(m_view->findChild<QLabel*>(QStringLiteral("explore-empty"))
                ->text()
                .contains(QStringLiteral("No map")));
    QVERIFY(m_view->findChild<QPushButton*>(QStringLiteral("explore-compute"))->isVisible());
  }

  void aMapOfAnotherNumberOfObjectsIsNotShown() {
    open(kObjects - 3);
    QVERIFY(!m_view->hasMap());
    QVERIFY(m_view->findChild<QLabel*>(QStringLiteral("explore-empty"))
                ->text()
                .contains(QStringLiteral("number of objects")));
  }

  void anOutlineSelectsWhatItHolds() {
    open(kObjects);
    QVERIFY(m_view->hasMap());
    drawAround(around(0));
    std::vector<std::int64_t> even, odd;
    for (std::int64_t row = 0; row < kObjects - 1; ++row) (row % 2 == 0 ? even : odd).push_back(row);
    QCOMPARE(m_session->selection().selectedRows(), even);
    drawAround(around(10), Qt::ShiftModifier);
    QCOMPARE(m_session->selection().selectedCount(), std::int64_t{kObjects - 1});
    drawAround(around(0), Qt::AltModifier);
    QCOMPARE(m_session->selection().selectedRows(), odd);
    drawAround(around(0), Qt::ControlModifier);
    QCOMPARE(m_session->selection().selectedCount(), std::int64_t{0});
  }

  void noWordOfTheBarIsCut() {
    open(kObjects);
    const QWidget* words = m_view->findChild<QWidget*>(QStringLiteral("explore-style"));
    const QWidget* images = m_view->findChild<QWidget*>(QStringLiteral("explore-images"));
    QVERIFY2(words->geometry().right() < images->geometry().left(),
             "two tools of the bar lie on one another");
    for (const QToolButton* button : m_view->findChildren<QToolButton*>()) {
      if (!button->isVisible() || button->text().isEmpty()) continue;
      const int needed =
          button->fontMetrics().horizontalAdvance(button->text()) +
          (button->toolButtonStyle() == Qt::ToolButtonTextBesideIcon ? button->iconSize().width() : 0);
      QVERIFY2(button->width() >= needed + 8,
               qPrintable(QStringLiteral("%1: %2 px for %3, hint %4, parent %5 of %6")
                              .arg(button->text())
                              .arg(button->width())
                              .arg(needed)
                              .arg(button->sizeHint().width())
                              .arg(button->parentWidget()->width())
                              .arg(button->parentWidget()->sizeHint().width())));
    }
  }

  void aClickPicksTheNearestGalaxy() {
    open(kObjects);
    EmbeddingView& map = m_view->map();
    QTest::mouseClick(&map, Qt::LeftButton, Qt::NoModifier, map.screenPosition(5).toPoint());
    QCOMPARE(m_session->selection().focus(), std::int64_t{5});
    QTest::mouseClick(&map, Qt::LeftButton, Qt::NoModifier,
                      map.window().toScreen({5, 0}).toPoint());  // the empty sea
    QCOMPARE(m_session->selection().selectedCount(), std::int64_t{0});
  }

  void theWheelZoomsAtThePointer() {
    open(kObjects);
    EmbeddingView& map = m_view->map();
    const QPointF pointer = map.screenPosition(4);
    const double before = map.window().pixelsPerUnit;
    map.zoom(2, pointer);
    QCOMPARE(map.window().pixelsPerUnit, 2 * before);
    QVERIFY((map.screenPosition(4) - pointer).manhattanLength() < 0.5);
  }

  void aClusterIsSelectedByItsRowAndKeepsItsName() {
    open(kObjects);
    auto* list = m_view->findChild<QListView*>(QStringLiteral("explore-clusters"));
    auto* model = qobject_cast<ClusterModel*>(list->model());
    QCOMPARE(model->rowCount(), 2);
    QCOMPARE(model->at(0)->rows.size(), std::size_t{12});
    Q_EMIT list->clicked(model->index(0, 0));
    QCOMPARE(m_session->selection().selectedRows(), model->at(0)->rows);
    QVERIFY(model->setData(model->index(0, 0), QStringLiteral("Grand-design spirals"), Qt::EditRole));
    m_view = std::make_unique<ExploreView>(*m_session);  // as after a restart
    auto* again = m_view->findChild<QListView*>(QStringLiteral("explore-clusters"));
    QCOMPARE(again->model()->index(0, 0).data().toString(), QStringLiteral("Grand-design spirals"));
  }

  void blindModeOffersNothingOfTheModel() {
    open(kObjects);
    m_session->setBlind(true);
    auto* choices = m_view->findChild<QComboBox*>(QStringLiteral("explore-colour-by"));
    QVERIFY(choices->findData(QStringLiteral("redshift")) >= 0);
    QVERIFY(choices->findData(QStringLiteral("class")) < 0);
    QVERIFY(choices->findData(QStringLiteral("p_bar")) < 0);
    m_session->setBlind(false);
    QVERIFY(choices->findData(QStringLiteral("p_bar")) >= 0);
  }

  void colourByShowsWhatTheProjectHas() {
    open(kObjects);
    auto* choices = m_view->findChild<QComboBox*>(QStringLiteral("explore-colour-by"));
    for (const char* key : {"class", "cluster", "label", "redshift", "p_bar"})
      QVERIFY2(choices->findData(QLatin1String(key)) >= 0, key);
    m_view->setColourBy(QStringLiteral("redshift"));
    const ColourScale scale = colourScale(*m_session, QStringLiteral("redshift"), {});
    QVERIFY(scale.isNumber);
    std::int64_t counted = 0;
    for (const std::int64_t count : scale.histogram) counted += count;
    QCOMPARE(counted + scale.missing, std::int64_t{kObjects});
    QCOMPARE(choices->currentData().toString(), QStringLiteral("redshift"));
  }
};

int main(int argc, char** argv) {
  QApplication application(argc, argv);
  ui::applyTheme(application, ui::Theme::Mode::Dark);  // sizes are those of the style sheet
  TestExploreView test;
  return QTest::qExec(&test, argc, argv);
}
#include "tst_explore_view.moc"
