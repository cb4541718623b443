#include <QImage>
#include <QTest>
#include <filesystem>
#include <fstream>

#include "labeling/survey/cutout_reader.h"
#include "model/base/error.h"
#include "tests/support/temporary_folder.h"
#include "tests/ui/support/simulated_survey.h"
#include "ui/views/controls/sky_marks.h"
#include "ui/views/save/save_pictures.h"

using namespace ui;
namespace fs = std::filesystem;

/// What is saved of galaxies is what was seen, read back from the files.
class SavePicturesTest : public QObject {
  Q_OBJECT

  static constexpr int kObjects = 5;
  std::unique_ptr<test::TemporaryFolder> m_folder;
  test::SimulatedSurvey m_survey;

  SaveRequest requestOf(SaveRequest::Kind kind, std::vector<std::int64_t> rows,
                        const fs::path& target) const {
    SaveRequest request;
    request.kind = kind;
    request.project = m_survey.project;
    request.target = target;
    for (const std::int64_t row : rows)
      request.captions.push_back({QStringLiteral("galaxy %1").arg(row), {}});
    request.rows = std::move(rows);
    return request;
  }
  static std::string bytesOf(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  static bool isNear(const labeling::SkyPosition& a, const labeling::SkyPosition& b) {
    return std::abs(a.raDeg - b.raDeg) < 1e-10 && std::abs(a.decDeg - b.decDeg) < 1e-10;
  }

 private Q_SLOTS:
  void initTestCase() {
    m_folder = std::make_unique<test::TemporaryFolder>();
    m_survey = test::makeSurvey(m_folder->path(), kObjects, false);
  }

  void aPngIsThePictureWithItsAnnotationsIfWanted() {
    SaveRequest request = requestOf(SaveRequest::Kind::PngPicture, {1}, *m_folder / "plain.png");
    request.pictureSide = 480;
    request.hasAnnotations = false;
    QCOMPARE(savePictures(request, {}).files.size(), 1);
    const QImage plain(QString::fromStdString(request.target.string()));
    QCOMPARE(plain.size(), QSize(480, 480));  // 96 x 96, five times as large
    const auto project = labeling::Project::open(m_survey.project, labeling::Project::Access::ReadOnly);
    const QImage seen = galaxyPicture(project, 1, {}).image;
    QCOMPARE(seen.size(), QSize(96, 96));
    const QColor there = plain.pixelColor(240 + 2, 240 + 2), here = seen.pixelColor(48, 48);
    QVERIFY(std::abs(there.red() - here.red()) < 40);  // the core, smoothed by the enlargement
    request.hasAnnotations = true;
    request.target = *m_folder / "annotated.png";
    savePictures(request, {});
    const QImage annotated(QString::fromStdString(request.target.string()));
    QVERIFY(annotated != plain);
    // The scale bar ends 20 units from the right and 22 from the bottom of a picture of 512.
    bool isWhite = false;
    for (int y = 450; y < 470; ++y) isWhite = isWhite || qGray(annotated.pixel(459, y)) > 200;
    QVERIFY(isWhite);
  }

  void aPdfHasPagesAndAName() {
    const auto request = requestOf(SaveRequest::Kind::PdfPicture, {2}, *m_folder / "one.pdf");
    savePictures(request, {});
    const std::string bytes = bytesOf(request.target);
    QVERIFY(bytes.starts_with("%PDF-"));
    QVERIFY(bytes.find("%%EOF") != std::string::npos);
    QVERIFY(bytes.find("/Count 1") != std::string::npos);
  }

  void aFitsCutoutKeepsPixelsBandsUnitsAndCoordinates() {
    const auto request = requestOf(SaveRequest::Kind::FitsCutout, {3}, *m_folder / "one.fits");
    savePictures(request, {});
    const auto project = labeling::Project::open(m_survey.project, labeling::Project::Access::ReadOnly);
    const labeling::Cutout was = labeling::readCutout(project.imageSources(3));
    const labeling::Cutout is = labeling::readCutout(labeling::sourcesOf(request.target));
    QCOMPARE(is.bands, was.bands);
    QCOMPARE(is.units, was.units);
    QVERIFY(is.pixels == was.pixels);
    QVERIFY(is.sky && was.sky);
    for (const labeling::PixelPosition pixel : {labeling::PixelPosition{0, 0}, {95, 0}, {40.5, 80}})
      QVERIFY(isNear(*is.sky->skyFromPixel(pixel), *was.sky->skyFromPixel(pixel)));
  }

  void severalGoIntoAFolderUnderTheirNames() {
    fs::create_directories(*m_folder / "several");
    const SaveResult result =
        savePictures(requestOf(SaveRequest::Kind::FitsCutout, {0, 4}, *m_folder / "several"), {});
    QCOMPARE(result.files.size(), 2);
    const auto project = labeling::Project::open(m_survey.project, labeling::Project::Access::ReadOnly);
    QVERIFY(fs::exists(*m_folder / "several" / (project.objectName(4) + ".fits")));
  }

  void aContactSheetTakesAsManyPagesAsItNeeds() {
    SaveRequest request = requestOf(SaveRequest::Kind::PngSheet, {0, 1, 2, 3, 4}, *m_folder / "sheet.png");
    request.sheet.columns = 2;
    request.sheet.rows = 1;
    request.sheet.tileSide = 96;
    const SaveResult result = savePictures(request, {});
    QCOMPARE(result.files.size(), 3);
    QVERIFY(fs::exists(*m_folder / "sheet-3.png"));
    const QImage page(result.files.constFirst());
    QCOMPARE(page.size(), request.sheet.pageSize());
    QCOMPARE(page.pixelColor(1, 1), QColor(Qt::white));  // always light
    request.kind = SaveRequest::Kind::PdfSheet;
    request.target = *m_folder / "sheet.pdf";
    savePictures(request, {});
    QVERIFY(bytesOf(request.target).find("/Count 3") != std::string::npos);
  }

  void oneBrokenFileIsNamedAndTheOthersAreSaved() {
    const test::TemporaryFolder folder;
    const test::SimulatedSurvey survey = test::makeSurvey(folder.path(), 3, false);
    const auto project = labeling::Project::open(survey.project, labeling::Project::Access::ReadOnly);
    fs::resize_file(project.imageSources(1).front().path, 100);
    fs::create_directories(folder / "out");
    SaveRequest request = requestOf(SaveRequest::Kind::PngPicture, {0, 1, 2}, folder / "out");
    request.project = survey.project;
    const SaveResult result = savePictures(request, {});
    QCOMPARE(result.files.size(), 2);
    QCOMPARE(result.problems.size(), 1);
    QVERIFY(result.problems.front().contains(QString::fromStdString(project.objectName(1))));
  }

  void aScaleBarIsOneTwoOrFive() {
    QCOMPARE(scaleBarArcsec(1, 170), 100.0);
    QCOMPARE(scaleBarArcsec(0.3, 170), 50.0);
    QCOMPARE(scaleBarArcsec(0.002, 170), 0.2);
    QCOMPARE(scaleBarArcsec(0, 170), 0.0);
  }
};

QTEST_MAIN(SavePicturesTest)
#include "tst_save_pictures.moc"
