#include <QAccessible>
#include <QHelpEvent>
#include <QPainter>
#include <QRegularExpression>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QToolTip>
#include <filesystem>

#include "tests/support/temporary_folder.h"
#include "tests/ui/support/simulated_survey.h"
#include "ui/engine/engine_client.h"
#include "ui/session/project_session.h"
#include "ui/session/selection_model.h"
#include "ui/views/gallery/filmstrip.h"
#include "ui/views/gallery/gallery_view.h"
#include "ui/views/gallery/quick_look.h"
#include "ui/views/gallery/thumbnail_cache.h"
#include "ui/views/gallery/tile_painter.h"

using namespace ui;
using Rows = std::vector<std::int64_t>;

/// Twelve galaxies in a grid of four columns, in reverse order: index 0 shows row 11.
/// Tiles of 140 with gaps of 6 and margins of 16 fill 4 * 140 + 3 * 6 + 2 * 16 = 610 pixels.
class GalleryViewTest : public QObject {
  Q_OBJECT

  static constexpr int kWidth = 610, kHeight = 400;

  std::unique_ptr<test::TemporaryFolder> m_folder;
  test::SimulatedSurvey m_survey;
  std::unique_ptr<EngineClient> m_engine;
  std::unique_ptr<ProjectSession> m_session;
  std::unique_ptr<GalleryView> m_gallery;

  SelectionModel& selection() { return m_session->selection(); }
  void key(int code, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
    QTest::keyClick(m_gallery.get(), static_cast<Qt::Key>(code), modifiers);
  }
  QPoint middleOf(std::int64_t index) { return m_gallery->tileRectOf(index).center(); }
  void click(std::int64_t index, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
    QTest::mouseClick(m_gallery->viewport(), Qt::LeftButton, modifiers, middleOf(index));
  }
  void drag(QPoint from, QPoint to, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
    QWidget* ground = m_gallery->viewport();
    QTest::mousePress(ground, Qt::LeftButton, modifiers, from);
    for (const QPoint& at : {(from + to) / 2, to}) {
      QMouseEvent move(QEvent::MouseMove, at, ground->mapToGlobal(at), Qt::NoButton, Qt::LeftButton,
                       modifiers);
      QApplication::sendEvent(ground, &move);
    }
    QTest::mouseRelease(ground, Qt::LeftButton, modifiers, to);
  }

  static GalleryLayout grid(std::int64_t count) {
    return {GalleryLayout::Options{}, {kWidth, kHeight}, count};
  }

 private Q_SLOTS:
  void init() {
    m_folder = std::make_unique<test::TemporaryFolder>();
    m_survey = test::makeSurvey(m_folder->path(), 12);
    qputenv("FAKE_ENGINE", QByteArray::fromStdString(m_folder->path().string()));
    m_engine = std::make_unique<EngineClient>(QCoreApplication::applicationDirPath() +
                                              QStringLiteral("/fake_engine"));
    m_session = ProjectSession::open(QString::fromStdString(m_survey.project.string()), *m_engine);
    m_gallery = std::make_unique<GalleryView>(*m_session);
    m_gallery->setRows({11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0});
    m_gallery->resize(kWidth, kHeight);
    m_gallery->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_gallery.get()));
    m_gallery->resize(m_gallery->size() + QSize(kWidth, kHeight) - m_gallery->viewport()->size());
    m_gallery->setFocus();
    QCOMPARE(m_gallery->layout().columns(), 4);
  }
  void cleanup() {
    m_gallery.reset();
    m_session.reset();
    m_engine.reset();
    m_folder.reset();
  }

  // ------------------------------------------------------------------------------------------- geometry
  void tilesLieWhereArithmeticSays() {
    const GalleryLayout layout = grid(10);
    QCOMPARE(layout.columns(), 4);
    QCOMPARE(layout.side(), 140);
    QCOMPARE(layout.step(), 140 + 28 + 12);
    QCOMPARE(layout.contentLength(), std::int64_t{3 * 180 - 12 + 2 * 8});
    QCOMPARE(layout.imageRect(0, 0), QRect(16, 8, 140, 140));
    QCOMPARE(layout.imageRect(5, 0), QRect(16 + 146, 8 + 180, 140, 140));
    QCOMPARE(layout.imageRect(5, 100), QRect(16 + 146, 8 + 180 - 100, 140, 140));
    QCOMPARE(layout.tileRect(5, 0).height(), 140 + 28);
    QCOMPARE(layout.indexAt({162, 188}, 0), std::int64_t{5});
    QCOMPARE(layout.indexAt({161, 188}, 0), std::int64_t{-1});       // the gap of 6
    QCOMPARE(layout.indexAt({162, 187}, 0), std::int64_t{-1});       // the gap of 12
    QCOMPARE(layout.indexAt({170, 300}, 100), std::int64_t{5 + 4});  // scrolled
    QCOMPARE(layout.indexAt({400, 400}, 0), std::int64_t{-1});       // index 10 is not there
  }

  void onlyWhatIsVisibleIsAskedFor() {
    const GalleryLayout layout = grid(1000000);
    QCOMPARE(layout.contentLength(), std::int64_t{250000LL * 180 - 12 + 16});
    const auto top = layout.visible(0);
    QCOMPARE(top.first, std::int64_t{0});
    QCOMPARE(top.last, std::int64_t{11});  // three rows reach into 400 pixels
    const auto deep = layout.visible(180LL * 100000 + 8);
    QCOMPARE(deep.first, std::int64_t{400000});
    const auto wide = layout.visible(0, 2 * kHeight);
    QCOMPARE(wide.last, std::int64_t{6 * 4 + 3});  // (400 + 800 - 8) / 180 = 6.6
    QVERIFY(grid(0).visible(0).last < grid(0).visible(0).first);
  }

  void keysLeadWhereTheEyeExpects() {
    const GalleryLayout layout = grid(10);  // rows of 4, 4 and 2
    const auto after = [&](std::int64_t index, Qt::Key code) {
      return static_cast<int>(layout.after(index, code));
    };
    QCOMPARE(after(-1, Qt::Key_Right), 0);
    QCOMPARE(after(3, Qt::Key_Right), 4);
    QCOMPARE(after(0, Qt::Key_Left), 0);
    QCOMPARE(after(2, Qt::Key_Up), 2);
    QCOMPARE(after(1, Qt::Key_Down), 5);
    QCOMPARE(after(6, Qt::Key_Down), 9);  // the last row is shorter
    QCOMPARE(after(9, Qt::Key_Down), 9);
    QCOMPARE(after(0, Qt::Key_PageDown), 8);  // 400 / 180 = two whole rows
    QCOMPARE(after(9, Qt::Key_PageUp), 1);
    QCOMPARE(after(6, Qt::Key_PageUp), 2);
    QCOMPARE(after(5, Qt::Key_Home), 0);
    QCOMPARE(after(5, Qt::Key_End), 9);
    QCOMPARE(static_cast<int>(grid(0).after(-1, Qt::Key_End)), -1);
  }

  void aStripIsOneRow() {
    GalleryLayout::Options options;
    options.orientation = Qt::Horizontal;
    options.tileSide = 112;
    options.gap = 10;
    options.margin = 4;
    const GalleryLayout layout(options, {600, 150}, 20);
    QCOMPARE(layout.contentLength(), std::int64_t{20 * 122 - 10 + 8});
    QCOMPARE(layout.imageRect(3, 0).left(), 4 + 3 * 122);
    QCOMPARE(layout.indexAt({4 + 3 * 122, 20}, 0), std::int64_t{3});
    QCOMPARE(layout.indexAt({4 + 3 * 122 - 1, 20}, 0), std::int64_t{-1});
    QCOMPARE(layout.after(3, Qt::Key_Up), std::int64_t{3});
    QCOMPARE(layout.after(0, Qt::Key_PageDown), std::int64_t{600 / 122});
  }

  // ------------------------------------------------------------------------------------------- keyboard
  void arrowsMoveTheFocusAndSelectNothing() {
    key(Qt::Key_Right);
    QCOMPARE(selection().focus(), std::int64_t{11});
    key(Qt::Key_Right);
    QCOMPARE(selection().focus(), std::int64_t{10});
    key(Qt::Key_Down);
    QCOMPARE(selection().focus(), std::int64_t{6});
    key(Qt::Key_End);
    QCOMPARE(selection().focus(), std::int64_t{0});
    QVERIFY(m_gallery->scrollPosition() > 0);  // and it is in sight
    QVERIFY(m_gallery->viewport()->rect().contains(m_gallery->tileRectOf(11)));
    key(Qt::Key_Home);
    QCOMPARE(selection().focus(), std::int64_t{11});
    QCOMPARE(m_gallery->scrollPosition(), std::int64_t{0});
    key(Qt::Key_PageDown);
    QCOMPARE(selection().focus(), std::int64_t{11 - 8});
    key(Qt::Key_PageUp);
    QCOMPARE(selection().focus(), std::int64_t{11});
    QCOMPARE(selection().selectedCount(), std::int64_t{0});
  }

  void shiftExtendsFromWhereItBegan() {
    key(Qt::Key_Right);
    key(Qt::Key_Right);  // index 1
    key(Qt::Key_Right, Qt::ShiftModifier);
    key(Qt::Key_Down, Qt::ShiftModifier);  // index 6
    QCOMPARE(selection().selectedRows(), (Rows{5, 6, 7, 8, 9, 10}));
    key(Qt::Key_Home, Qt::ShiftModifier);  // back over the beginning
    QCOMPARE(selection().selectedRows(), (Rows{10, 11}));
  }

  void ctrlASelectsAllThatMatchAndEscapeNothing() {
    m_gallery->setRows({3, 1, 2});
    key(Qt::Key_A, Qt::ControlModifier);
    QCOMPARE(selection().selectedRows(), (Rows{1, 2, 3}));
    key(Qt::Key_Escape);
    QCOMPARE(selection().selectedCount(), std::int64_t{0});
  }

  void enterAndDoubleClickActivate() {
    QSignalSpy activated(m_gallery.get(), &GalleryView::activated);
    key(Qt::Key_Return);  // nothing has the focus
    QCOMPARE(activated.count(), 0);
    key(Qt::Key_Right);
    key(Qt::Key_Return);
    QCOMPARE(activated.takeFirst().at(0).value<std::int64_t>(), std::int64_t{11});
    QTest::mouseDClick(m_gallery->viewport(), Qt::LeftButton, {}, middleOf(5));
    QCOMPARE(activated.takeLast().at(0).value<std::int64_t>(), std::int64_t{6});
  }

  void spaceIsAQuickLookThatFollowsTheArrows() {
    key(Qt::Key_Right);
    key(Qt::Key_Space);
    QVERIFY(m_gallery->isQuickLookOpen());
    const auto* look = m_gallery->findChild<QuickLook*>();
    QVERIFY(look);
    QCOMPARE(look->row(), std::int64_t{11});
    QTRY_VERIFY(look->hasPicture());
    key(Qt::Key_Right);
    QCOMPARE(look->row(), std::int64_t{10});
    QVERIFY(!look->hasPicture());  // never the galaxy before below this one's name
    QTRY_VERIFY(look->hasPicture());
    QVERIFY(look->accessibleName().contains(m_session->objectName(10)));
    key(Qt::Key_Escape);
    QVERIFY(!m_gallery->isQuickLookOpen());
    key(Qt::Key_Space);
    key(Qt::Key_Space);
    QVERIFY(!m_gallery->isQuickLookOpen());
  }

  // --------------------------------------------------------------------------------------------- pointer
  void clickSelectsOneCtrlTogglesShiftExtends() {
    click(5);
    QCOMPARE(selection().selectedRows(), (Rows{6}));
    QCOMPARE(selection().focus(), std::int64_t{6});
    click(2, Qt::ControlModifier);
    QCOMPARE(selection().selectedRows(), (Rows{6, 9}));
    click(5, Qt::ControlModifier);
    QCOMPARE(selection().selectedRows(), (Rows{9}));
    click(2);
    click(4, Qt::ShiftModifier);
    QCOMPARE(selection().selectedRows(), (Rows{7, 8, 9}));
  }

  void aRubberBandTakesWhatItTouches() {
    drag({4, 4}, middleOf(5));  // a block of two by two
    QCOMPARE(selection().selectedRows(), (Rows{6, 7, 10, 11}));
    drag({kWidth - 4, 4}, middleOf(3), Qt::ControlModifier);  // and one more
    QCOMPARE(selection().selectedRows(), (Rows{6, 7, 8, 10, 11}));
    QTest::mouseClick(m_gallery->viewport(), Qt::LeftButton, {}, {4, 4});  // beside all tiles
    QCOMPARE(selection().selectedCount(), std::int64_t{0});
  }

  void theWheelWithCtrlChangesTheSize() {
    QSignalSpy changed(m_gallery.get(), &GalleryView::tileSideChanged);
    QWheelEvent wheel(middleOf(0), m_gallery->mapToGlobal(middleOf(0)), {}, {0, 120}, Qt::NoButton,
                      Qt::ControlModifier, Qt::NoScrollPhase, false);
    QApplication::sendEvent(m_gallery->viewport(), &wheel);
    QCOMPARE(m_gallery->tileSide(), 152);
    QCOMPARE(changed.count(), 1);
    m_gallery->setTileSide(5000);
    QCOMPARE(m_gallery->tileSide(), 320);
  }

  // ---------------------------------------------------------------------------------------------- images
  void oneBrokenFileCostsItsOwnTileOnly() {
    m_gallery.reset();  // before its pictures are read
    m_session = ProjectSession::open(QString::fromStdString(m_survey.project.string()), *m_engine);
    const std::string name = m_session->objectNames()[3];
    std::filesystem::resize_file(m_folder->path() / "images" / (name + ".fits"), 5000);
    GalleryView gallery(*m_session);
    gallery.setRows({3, 4, 5});
    gallery.resize(kWidth, kHeight);
    gallery.show();
    QVERIFY(QTest::qWaitForWindowExposed(&gallery));
    ThumbnailCache& cache = ThumbnailCache::of(*m_session);
    QTRY_VERIFY(!cache.failure(3).isEmpty());
    QTRY_VERIFY(!cache.findAny(4).isNull() && !cache.findAny(5).isNull());
    QVERIFY(cache.failure(4).isEmpty());

    // Hovering says which object and why.
    const QPoint at = gallery.tileRectOf(0).center();
    QHelpEvent help(QEvent::ToolTip, at, gallery.mapToGlobal(at));
    QApplication::sendEvent(gallery.viewport(), &help);
    const QString words = QToolTip::text();
    QVERIFY2(words.contains(QString::fromStdString(name)), qPrintable(words));
    QVERIFY2(words.contains(QLatin1String("could not be read")), qPrintable(words));
    QVERIFY2(words.contains(cache.failure(3)), qPrintable(words));

    // So does the quick look.
    gallery.setFocus();
    QTest::keyClick(&gallery, Qt::Key_Right);
    QTest::keyClick(&gallery, Qt::Key_Space);
    const auto* look = gallery.findChild<QuickLook*>();
    QTRY_VERIFY(!look->accessibleDescription().isEmpty());
    QVERIFY(!look->hasPicture());
    QTest::keyClick(&gallery, Qt::Key_Right);
    QTRY_VERIFY(look->hasPicture());
    QVERIFY(look->accessibleDescription().isEmpty());
  }

  void aFileThatLostABandIsShownWithAMarkAndASentence() {
    m_gallery.reset();
    m_session = ProjectSession::open(QString::fromStdString(m_survey.project.string()), *m_engine);
    const auto file = m_folder->path() / "images" / (m_session->objectNames()[6] + ".fits");
    std::filesystem::resize_file(file, std::filesystem::file_size(file) - 2880);  // the end of the last band
    GalleryView gallery(*m_session);
    gallery.setRows({6, 7});
    gallery.resize(kWidth, kHeight);
    gallery.show();
    QVERIFY(QTest::qWaitForWindowExposed(&gallery));
    ThumbnailCache& cache = ThumbnailCache::of(*m_session);
    QTRY_VERIFY(!cache.findAny(6).isNull() && !cache.findAny(7).isNull());
    QVERIFY(cache.failure(6).isEmpty());
    QVERIFY2(cache.notice(6).contains(QLatin1String("is truncated")), qPrintable(cache.notice(6)));
    QVERIFY(cache.notice(7).isEmpty());
    const QPoint at = gallery.tileRectOf(0).center();
    QHelpEvent help(QEvent::ToolTip, at, gallery.mapToGlobal(at));
    QApplication::sendEvent(gallery.viewport(), &help);
    QVERIFY2(QToolTip::text().contains(QLatin1String("is shown in part")), qPrintable(QToolTip::text()));
  }

  void aBrokenTileCarriesAMark() {
    const auto painted = [](bool hasFailed) {
      QImage image(160, 190, QImage::Format_RGB32);
      image.fill(Qt::black);
      QPainter painter(&image);
      Tile tile;
      tile.image = QRect(10, 10, 140, 140);
      tile.ground = Qt::black;
      tile.hasFailed = hasFailed;
      paintTile(painter, tile);
      return image;
    };
    QVERIFY(painted(true) != painted(false));
    QVERIFY(painted(true).copy(60, 60, 40, 40) != painted(false).copy(60, 60, 40, 40));  // in the middle
  }

  // --------------------------------------------------------------------------------------- accessibility
  void aScreenReaderHearsAListOfTiles() {
    QAccessibleInterface* list = QAccessible::queryAccessibleInterface(m_gallery.get());
    QVERIFY(list);
    QCOMPARE(list->role(), QAccessible::List);
    QCOMPARE(list->childCount(), 12);  // three rows reach into the viewport
    selection().select({11}, nullptr);
    const QString spoken = list->child(0)->text(QAccessible::Name);
    static const QRegularExpression pattern(QStringLiteral(
        "^(\\S+), [a-z0-9, -]+ 0\\.\\d\\d plus or minus 0\\.\\d\\d, not labelled, 1 of 12, selected$"));
    const auto match = pattern.match(spoken);
    QVERIFY2(match.hasMatch(), qPrintable(spoken));
    QCOMPARE(match.captured(1), m_session->objectName(11));
    QVERIFY(list->child(0)->state().selected);
    QVERIFY(!list->child(1)->state().selected);
    QCOMPARE(list->child(5)->role(), QAccessible::ListItem);
    QCOMPARE(list->indexOfChild(list->child(5)), 5);
    key(Qt::Key_Right);
    QCOMPARE(list->focusChild(), list->child(0));
    const QPoint at = m_gallery->viewport()->mapToGlobal(middleOf(5));
    QCOMPARE(list->childAt(at.x(), at.y()), list->child(5));
  }

  void inBlindModeThePredictionIsNotSpokenEither() {
    m_session->setBlind(true);
    const QString spoken = m_gallery->spokenText(0);
    QVERIFY2(!spoken.contains(QLatin1String("plus or minus")), qPrintable(spoken));
    QCOMPARE(spoken, QStringLiteral("%1, not labelled, 1 of 12").arg(m_session->objectName(11)));
  }
};

QTEST_MAIN(GalleryViewTest)
#include "tst_gallery_view.moc"
