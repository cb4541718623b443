// The Explore workspace on a map of its own: two islands of galaxies, drawn around with the mouse.
#include <QApplication>
#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <cmath>

#include "model/arrays/array_writer.h"
#include "model/base/error.h"
#include "tests/support/temporary_folder.h"
#include "tests/ui/support/simulated_survey.h"
#include "ui/engine/engine_client.h"
#include "ui/session/project_session.h"
#include "ui/session/selection_model.h"
#include "ui/theme/theme.h"
#include "ui/views/explore/cluster_model.h"
#include "ui/views/explore/cluster_set.h"
#include "ui/views/explore/dendrogram_view.h"
#include "ui/views/explore/explore_view.h"
#include "ui/views/explore/label_cluster_dialog.h"

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

  /// Four leaves: (even rows, odd rows) each halved by row < 12; the last object has none.
  void writeTree() {
    std::vector<std::int32_t> leaf, cluster(kObjects, 0);
    for (int row = 0; row < kObjects; ++row)
      leaf.push_back(row == kObjects - 1 ? -1 : 2 * (row % 2) + (row < 12 ? 0 : 1));
    const std::vector<std::int32_t> merge{0, 1, 2, 3, 4, 5};
    const std::vector<double> height{1, 2, 9};
    const std::vector<std::int64_t> size{12, 11, 23};
    model::ArrayWriter writer;
    writer.add("cluster", {kObjects}, std::span<const std::int32_t>(cluster));
    writer.add("leaf", {kObjects}, std::span<const std::int32_t>(leaf));
    writer.add("merge", {3, 2}, std::span<const std::int32_t>(merge));
    writer.add("height", {3}, std::span<const double>(height));
    writer.add("size", {3}, std::span<const std::int64_t>(size));
    writer.metadata("method", "ward");
    writer.metadata("silhouette", "0.5");
    writer.metadata("stability", "nan");
    const auto folder = m_session->project().derivedDirectory() / "clusters";
    std::filesystem::create_directories(folder);
    writer.write(folder / (m_session->modelInUse().toStdString() + ".safetensors"));
  }

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

  void objectsThatCameLaterCanBePlaced() {
    open(kObjects - 3);
    QVERIFY(m_view->hasMap());
    const auto* place = m_view->findChild<QPushButton*>(QStringLiteral("explore-place"));
    QVERIFY(place->isVisible());
    QVERIFY(place->text().contains(QStringLiteral("3")));
  }

  void aMapOfMoreObjectsThanThereAreIsNotShown() {
    open(kObjects + 3);
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

  void aTreeIsCutWhereTheLineIsAndClustersAreMergedAndSplit() {
    open(kObjects);
    writeTree();
    m_view = std::make_unique<ExploreView>(*m_session);
    m_view->resize(1528, 932);
    m_view->show();
    auto* model = qobject_cast<ClusterModel*>(
        m_view->findChild<QListView*>(QStringLiteral("explore-clusters"))->model());
    QCOMPARE(model->rowCount(), 4);  // 27 asked for, four there are
    auto* tree = m_view->findChild<DendrogramView*>();
    QVERIFY(tree->isVisible());
    QTest::keyClick(tree, Qt::Key_Up);
    QTest::keyClick(tree, Qt::Key_Up);
    QCOMPARE(tree->groups(), 2);
    QCOMPARE(model->rowCount(), 2);
    QCOMPARE(model->at(0)->rows.size(), std::size_t{12});
    QVERIFY(!m_view->findChild<QLabel*>(QStringLiteral("explore-cluster-facts"))->text().isEmpty());
  }

  void clustersAreMergedAndSplitInTheirTree() {
    open(kObjects);
    writeTree();
    const QString file = QString::fromStdString((m_session->project().derivedDirectory() / "clusters" /
                                                 (m_session->modelInUse().toStdString() + ".safetensors"))
                                                    .string());
    ClusterSet set = ClusterSet::read(file, kObjects);
    set.cut(2);
    QVERIFY(set.split(0));  // the larger one: even rows
    QCOMPARE(set.clusterOf()[0], 0);
    QCOMPARE(set.clusterOf()[12], 2);
    QCOMPARE(set.clusterOf()[1], 1);
    QCOMPARE(set.clusterOf()[kObjects - 1], -1);
    set.merge({1, 2});
    QCOMPARE(set.clusterOf()[12], 1);
    QVERIFY(!set.split(0));  // one leaf is left in it
    const QJsonArray changes = set.changes();
    ClusterSet again = ClusterSet::read(file, kObjects);
    again.cut(2);
    again.apply(changes);
    QCOMPARE(again.clusterOf(), set.clusterOf());
    QVERIFY_EXCEPTION_THROWN(ClusterSet::read(file, kObjects + 1), model::Error);
  }

  void aClusterIsLabelledInOneActWithoutWhatWasClickedAway() {
    open(kObjects);
    LabelClusterDialog dialog(*m_session, QStringLiteral("cluster 1"), {0, 2, 4, 6}, m_view.get());
    QCOMPARE(dialog.sample().size(), std::size_t{4});
    dialog.findChild<QToolButton*>(QStringLiteral("label-cluster-tile-0"))->setChecked(true);
    QVERIFY(dialog.findChild<QLabel*>(QStringLiteral("label-cluster-purity"))
                ->text()
                .contains(QStringLiteral("0.75")));
    const auto events = dialog.events();
    QCOMPARE(events.size(), std::size_t{3});
    for (const auto& event : events) QVERIFY(event.row != dialog.sample()[0]);
    m_session->addLabels(events);
    QCOMPARE(m_session->labelledCount(), std::int64_t{3});
    m_session->undo();
    QCOMPARE(m_session->labelledCount(), std::int64_t{0});
  }

  void aMapIsDrawnWhileItSettles() {
    open(0);
    QVERIFY(!m_view->hasMap());
    model::ArrayWriter writer;
    const std::vector<float> xy(2 * kObjects, 1.0F);
    writer.add("xy", {kObjects, 2}, std::span<const float>(xy));
    writer.metadata("epochs_done", "37");
    writer.metadata("start", "spectral");
    const auto folder = m_session->project().derivedDirectory() / "maps";
    std::filesystem::create_directories(folder);
    writer.write(folder / (m_session->modelInUse().toStdString() + ".settling.safetensors"));
    QFile script(QString::fromStdString((m_folder->path() / "umap.json").string()));
    QVERIFY(script.open(QIODevice::WriteOnly) && script.write("{\"script\": {\"wait\": true}}") > 0);
    script.close();
    QTest::mouseClick(m_view->findChild<QPushButton*>(QStringLiteral("explore-compute")), Qt::LeftButton);
    const auto* how = m_view->findChild<QLabel*>(QStringLiteral("explore-how"));
    QTRY_VERIFY(how->text().contains(QStringLiteral("epoch 37")));
    QVERIFY(m_view->hasMap());
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
