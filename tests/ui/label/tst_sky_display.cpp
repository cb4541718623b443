#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QSlider>
#include <QTest>
#include <QToolButton>

#include <cmath>

#include "labeling/survey/cutout_reader.h"
#include "labeling/survey/fits_writer.h"
#include "tests/support/temporary_folder.h"
#include "tests/ui/support/simulated_survey.h"
#include "ui/engine/engine_client.h"
#include "ui/session/project_session.h"
#include "ui/views/label/field_index.h"
#include "ui/views/label/image_bar.h"
#include "ui/views/label/label_view.h"
#include "ui/views/label/stretch_panel.h"
#include "ui/views/label/stretch_plot.h"

using namespace ui;

/// How the galaxy on screen is drawn, by mouse and by keys on the real views: a simulated survey of 12
/// galaxies in g, r, i.
class SkyDisplayTest : public QObject {
  Q_OBJECT

  std::unique_ptr<test::TemporaryFolder> m_folder;
  test::SimulatedSurvey m_survey;
  std::unique_ptr<EngineClient> m_engine;
  std::unique_ptr<ProjectSession> m_session;
  std::unique_ptr<LabelView> m_view;

  void reopen() {
    m_view.reset();
    m_session.reset();
    m_session = ProjectSession::open(QString::fromStdString(m_survey.project.string()), *m_engine);
    m_view = std::make_unique<LabelView>(*m_session);
    m_view->resize(1528, 932);
    m_view->show();
    m_view->activate();
    QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
    QTRY_VERIFY(!sky()->image().isNull());
  }

  SkyView* sky() { return m_view->findChild<SkyView*>(); }
  StretchPlot* plot() { return m_view->findChild<StretchPlot*>(); }
  ImageBar* bar() { return m_view->findChild<ImageBar*>(); }
  QString scope() { return m_view->findChild<QLabel*>(QStringLiteral("stretch-scope"))->text(); }
  template <typename Widget>
  Widget* named(const char* name) {
    return m_view->findChild<Widget*>(QLatin1String(name));
  }
  void press(int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
    QTest::keyClick(m_view.get(), static_cast<Qt::Key>(key), modifiers);
  }

  /// Mean grey level of the picture on screen.
  double brightness() {
    const QImage image = sky()->image();
    double sum = 0;
    for (int y = 0; y < image.height(); ++y)
      for (int x = 0; x < image.width(); ++x) sum += qGray(image.pixel(x, y));
    return sum / (image.width() * image.height());
  }

  void dragWhite(int by) {
    const int x = static_cast<int>(plot()->xOf(plot()->white()));
    QTest::mousePress(plot(), Qt::LeftButton, {}, QPoint(x, 66));
    QTest::mouseMove(plot(), QPoint(x + by, 66));
    QTest::mouseRelease(plot(), Qt::LeftButton, {}, QPoint(x + by, 66));
  }

 private Q_SLOTS:
  void init() {
    m_folder = std::make_unique<test::TemporaryFolder>();
    m_survey = test::makeSurvey(m_folder->path(), 12, false);
    qputenv("FAKE_ENGINE", QByteArray::fromStdString(m_folder->path().string()));
    m_engine = std::make_unique<EngineClient>(QCoreApplication::applicationDirPath() +
                                              QStringLiteral("/fake_engine"));
    reopen();
  }
  void cleanup() {
    m_view.reset();
    m_session.reset();
    m_engine.reset();
  }

  void aDraggedWhiteHandleChangesThisGalaxyOnly() {
    QCOMPARE(scope(), QStringLiteral("each by its own"));
    const double before = brightness();
    dragWhite(-40);
    QTRY_VERIFY(brightness() > before + 3);
    QCOMPARE(scope(), QStringLiteral("this galaxy only"));
    QVERIFY(!m_session->display().white);  // nothing was set for the others
    const double white = plot()->white();
    press(Qt::Key_Right);
    QTRY_COMPARE(scope(), QStringLiteral("each by its own"));
    press(Qt::Key_Left);
    QTRY_COMPARE(scope(), QStringLiteral("this galaxy only"));
    QCOMPARE(plot()->white(), white);
    reopen();  // it is kept with the project
    QCOMPARE(scope(), QStringLiteral("this galaxy only"));
    QCOMPARE(plot()->white(), white);
    press(Qt::Key_Right);
    press(Qt::Key_B);  // its limits are those of three bands
    press(Qt::Key_Left);
    QTRY_COMPARE(scope(), QStringLiteral("each by its own"));
    press(Qt::Key_Right);
    press(Qt::Key_B, Qt::ShiftModifier);
    press(Qt::Key_Left);
    QTRY_COMPARE(scope(), QStringLiteral("this galaxy only"));
    QTest::mouseClick(named<QToolButton>("stretch-reset"), Qt::LeftButton);
    QCOMPARE(scope(), QStringLiteral("each by its own"));
  }

  void lockedLimitsAreThoseOfEveryGalaxy() {
    dragWhite(-30);
    const double white = plot()->white();
    QTest::mouseClick(named<QToolButton>("stretch-lock"), Qt::LeftButton);
    QCOMPARE(scope(), QStringLiteral("kept for all"));
    QCOMPARE(*m_session->display().white, white);
    QCOMPARE(m_session->display().weights.size(), std::size_t{3});
    press(Qt::Key_Right);
    QTRY_COMPARE(plot()->white(), white);
    QCOMPARE(scope(), QStringLiteral("kept for all"));
    reopen();
    QCOMPARE(*m_session->display().white, white);
    QTest::mouseClick(named<QToolButton>("stretch-lock"), Qt::LeftButton);
    QVERIFY(!m_session->display().white);
  }

  void lockingDoesNotChangeThePicture() {
    const QImage before = sky()->image();
    QTest::mouseClick(named<QToolButton>("stretch-lock"), Qt::LeftButton);
    QTest::qWait(400);
    const QImage after = sky()->image();
    double difference = 0;
    for (int y = 0; y < before.height(); ++y)
      for (int x = 0; x < before.width(); ++x)
        difference =
            std::max(difference, std::abs(1.0 * qGray(before.pixel(x, y)) - qGray(after.pixel(x, y))));
    QVERIFY2(difference <= 1, qPrintable(QString::number(difference)));
  }

  void levelsCanBeTyped() {
    const std::int64_t row = m_view->row();
    auto* white = named<QLineEdit>("stretch-white");
    white->setFocus();
    white->selectAll();
    QTest::keyClicks(white, QStringLiteral("5.5"));
    QTest::keyClick(white, Qt::Key_Return);
    QCOMPARE(plot()->white(), 5.5);
    QCOMPARE(m_view->row(), row);  // Enter took the number over; it did not save and go on to the next galaxy
    white->selectAll();
    QTest::keyClicks(white, QStringLiteral("bright"));
    QTest::keyClick(white, Qt::Key_Return);
    QCOMPARE(plot()->white(), 5.5);  // that was no number: what was there stays
    white->selectAll();
    QTest::keyClicks(white, QStringLiteral("-1000"));
    QTest::keyClick(white, Qt::Key_Return);
    QCOMPARE(plot()->white(), 5.5);  // nor is a white below black one
  }

  void keysStepBandsStretchesAndInvert() {
    press(Qt::Key_B);
    QCOMPARE(m_session->display().rgb, std::vector<std::string>{"g"});
    press(Qt::Key_B);
    QCOMPARE(m_session->display().rgb, std::vector<std::string>{"r"});
    const double before = brightness();
    press(Qt::Key_I);
    QVERIFY(m_session->display().invert);
    QTRY_VERIFY(brightness() > before + 80);
    press(Qt::Key_B, Qt::ShiftModifier);
    QCOMPARE(m_session->display().rgb, std::vector<std::string>{"g"});
    press(Qt::Key_T);
    QVERIFY(m_session->display().curve == labeling::StretchCurve::Asinh);
    for (int i = 0; i < 4; ++i) press(Qt::Key_T);
    QVERIFY(m_session->display().curve == labeling::StretchCurve::Power);
    QVERIFY(named<QSlider>("stretch-gamma")->isVisible());
    press(Qt::Key_T);
    QVERIFY(m_session->display().curve == labeling::StretchCurve::Lupton);
  }

  void rulesAndPresetsAndMapsAreChosenFromLists() {
    auto* rule = named<QComboBox>("stretch-limits");
    rule->setFocus();
    QTest::keyClick(rule, Qt::Key_Down);  // zscale
    QVERIFY(m_session->display().limits == labeling::LimitRule::ZScale);
    auto* preset = named<QComboBox>("stretch-preset");
    preset->setFocus();
    QTest::keyClick(preset, Qt::Key_Down);
    QVERIFY(m_session->display().preset == labeling::ColourPreset::Sdss);
    press(Qt::Key_B);  // one band: a map instead of a preset
    auto* map = named<QComboBox>("stretch-map");
    QVERIFY(map->isVisible() && !preset->isVisible());
    map->setFocus();
    QTest::keyClick(map, Qt::Key_Down);
    QVERIFY(m_session->display().map == labeling::ColourMap::Viridis);
    QTRY_VERIFY([this] {
      const QRgb corner = sky()->image().pixel(1, 1);
      return qBlue(corner) > qGreen(corner);  // viridis starts violet
    }());
  }

  void anyThreeBandsCanBeMixed() {
    const std::int64_t row = m_view->row();
    QTest::mouseClick(named<QToolButton>("stretch-mix"), Qt::LeftButton);
    auto* red = named<QComboBox>("mix-red");
    QTRY_VERIFY(red->isVisible());
    QCOMPARE(red->currentText(), QStringLiteral("i"));
    red->setFocus();
    QTest::keyClick(red, Qt::Key_Up);  // r
    QCOMPARE(m_session->display().rgb, (std::vector<std::string>{"r", "r", "g"}));
    auto* scale = named<QLineEdit>("mix-blue-scale");
    scale->setFocus();
    scale->selectAll();
    QTest::keyClicks(scale, QStringLiteral("0"));
    QTest::keyClick(scale, Qt::Key_Return);
    QCOMPARE(m_view->row(), row);
    QTRY_VERIFY([this] {
      const QImage image = sky()->image();
      return qBlue(image.pixel(image.width() / 2, image.height() / 2)) <
             qRed(image.pixel(image.width() / 2, image.height() / 2)) / 2;
    }());
  }

  void cAndKDrawOverTheSkyAndAreKept() {
    press(Qt::Key_C);
    QVERIFY(bar()->overlays().contours);
    press(Qt::Key_K);
    QVERIFY(bar()->catalogue());
    reopen();
    QVERIFY(bar()->overlays().contours);
    QVERIFY(bar()->catalogue());
  }

  void withReducedMotionTheKeyBlinksOneStep() {
    m_view->setReducedMotion(true);
    const QImage colour = sky()->image();
    press(Qt::Key_V);
    QTRY_VERIFY(sky()->image() != colour);
    const QRgb pixel = sky()->image().pixel(48, 48);
    QCOMPARE(qRed(pixel), qBlue(pixel));  // one band, grey
    const QImage first = sky()->image();
    QTest::qWait(900);
    QCOMPARE(sky()->image(), first);               // nothing moves by itself
    for (int i = 0; i < 3; ++i) press(Qt::Key_V);  // r, i, colour again
    QTRY_COMPARE(sky()->image(), colour);
    QVERIFY(m_session->display().rgb.empty());  // blinking is not a setting
  }

  void zHoldsALoupeWherePixelsAreLarge() {
    QVERIFY(sky()->zoom() > 1);
    QTest::keyPress(m_view.get(), Qt::Key_Z);
    QVERIFY(sky()->isLoupeShown());
    QTest::keyRelease(m_view.get(), Qt::Key_Z);
    QVERIFY(!sky()->isLoupeShown());
    QTest::keyPress(m_view.get(), Qt::Key_Z);
    QTest::keyRelease(m_view.get(), Qt::Key_Z, Qt::ShiftModifier);  // shift came down meanwhile
    QVERIFY(!sky()->isLoupeShown());
    press(Qt::Key_Z, Qt::ShiftModifier);
    QVERIFY(sky()->isLoupeShown());  // it stays
    press(Qt::Key_Z, Qt::ShiftModifier);
    QVERIFY(!sky()->isLoupeShown());
  }

  void theStatusLineTellsPlacePixelAndFlux() {
    QSignalSpy status(m_view.get(), &LabelView::statusChanged);
    QTest::mouseMove(sky(), sky()->viewFromImage({48, 48}).toPoint());
    QTRY_VERIFY(!status.isEmpty());
    const QString words = status.last().first().toString();
    QVERIFY2(words.contains(QStringLiteral("ICRS")) && words.contains(QStringLiteral("°")),
             qPrintable(words));
    QVERIFY(words.contains(QStringLiteral("FITS")));
    for (const char* band : {"g&nbsp;", "r&nbsp;", "i&nbsp;"}) QVERIFY(words.contains(QLatin1String(band)));
    QVERIFY(words.contains(QStringLiteral("nanomaggy")));
  }

  void aReadingWithoutCoordinatesSaysSo() {
    labeling::Cutout cutout;
    cutout.width = cutout.height = 2;
    cutout.bands = {"r"};
    cutout.pixels = {1, 2, 3, std::nanf("")};
    cutout.units = {"adu"};
    const auto reading =
        readingOf(cutout, cutout, {0.5, 1.5});  // bottom left of the picture: the first pixel
    QVERIFY(reading.has_value());
    QCOMPARE(reading->x, 0.0);
    QCOMPARE(reading->y, 0.0);
    QCOMPARE(reading->values.front().value, 1.F);
    const QString words = readoutText(*reading);
    QVERIFY2(words.contains(QStringLiteral("no WCS")), qPrintable(words));
    QVERIFY(words.contains(QStringLiteral("x&nbsp;<b>1.0</b> y&nbsp;<b>1.0</b>&nbsp;FITS")));
    QVERIFY(words.contains(QStringLiteral("adu")));
    QVERIFY(!readingOf(cutout, cutout, {-0.1, 1}).has_value());
  }

  void pixelValuesHaveDigitsThatSaySomething() {
    QCOMPARE(pixelValue(0.12345), QStringLiteral("0.1235"));
    QCOMPARE(pixelValue(12.3456), QStringLiteral("12.346"));
    QCOMPARE(pixelValue(1.234e-12), QStringLiteral("1.23e") + QChar(0x2212) + QStringLiteral("12"));
    QCOMPARE(pixelValue(std::nan("")), QStringLiteral("–"));
  }

  void objectsOfAFieldAreFoundAcrossZeroAndAtThePole() {
    const FieldIndex index({{359.999, 10}, {0.001, 10}, {180, 10}, {45, 89.999}, {225, 89.999}, {NAN, 10}});
    QCOMPARE(index.within({0, 10}, 0.01).size(), std::size_t{2});
    QCOMPARE(index.within({0, 90}, 0.0011).size(), std::size_t{2});
    QCOMPARE(index.within({180, 10}, 0.01), std::vector<std::int64_t>{2});
  }

  void northUpTurnsThePictureAndReadsTheSamePixels() {
    // An L of light, its camera turned by 90 degrees.
    std::vector<float> pixels(64 * 64, 1.F);
    for (int i = 10; i < 30; ++i) pixels[static_cast<std::size_t>(40 * 64 + i)] = 100;
    labeling::FitsImageFile file;
    file.width = file.height = 64;
    file.bands = {"r"};
    file.pixels = pixels;
    file.sky = labeling::TanFrame{{30, -5}, {31.5, 31.5}, 0.3, 90};
    const auto path = *m_folder / "turned.fits";
    labeling::writeFitsImage(file, path);
    auto cutout = std::make_shared<const labeling::Cutout>(
        labeling::readCutout(std::vector<labeling::ImageSource>(labeling::sourcesOf(path))));
    labeling::Display display;
    display.northUp = true;
    const SkyPicture picture = composeSky(cutout, display, {});
    QVERIFY(picture.shown != picture.cutout);
    QVERIFY(std::abs(picture.shown->sky->northAngleDeg()) < 0.01);
    const auto sky = cutout->sky->skyFromPixel({20, 40});
    const auto there = picture.shown->sky->pixelFromSky(*sky);
    const auto reading =
        readingOf(*cutout, *picture.shown, {there->x + 0.5, picture.shown->height - 0.5 - there->y});
    QVERIFY(reading.has_value());
    QVERIFY(std::abs(reading->x - 20) < 1e-3 && std::abs(reading->y - 40) < 1e-3);  // of the file
    QCOMPARE(reading->values.front().value, 100.F);
  }
};

QTEST_MAIN(SkyDisplayTest)
#include "tst_sky_display.moc"
