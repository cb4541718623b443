#include <QSignalSpy>
#include <QTest>
#include <filesystem>

#include "labeling/store/thumbnail_store.h"
#include "labeling/survey/cutout_reader.h"
#include "labeling/survey/fits_writer.h"
#include "tests/support/temporary_folder.h"
#include "tests/ui/support/simulated_survey.h"
#include "ui/engine/engine_client.h"
#include "ui/session/project_session.h"
#include "ui/views/gallery/thumbnail_cache.h"
#include "ui/views/gallery/thumbnail_maker.h"

using namespace ui;
namespace fs = std::filesystem;

/// Small pictures: made once, kept, and never shown for something they were not made from.
class ThumbnailsTest : public QObject {
  Q_OBJECT

  static constexpr std::int64_t kPlenty = 1 << 30;
  std::unique_ptr<test::TemporaryFolder> m_folder;

  /// One band of 8 x 8, all of one value but a bright pixel.
  std::vector<labeling::ImageSource> writeImage(const char* name, float value) const {
    std::vector<float> pixels(64, value);
    pixels[9] = value + 100;
    labeling::FitsImageFile file;
    file.width = file.height = 8;
    file.bands = {"r"};
    file.pixels = pixels;
    const fs::path path = m_folder->path() / name;
    labeling::writeFitsImage(file, path);
    return labeling::sourcesOf(path);
  }
  fs::path store() const { return labeling::ThumbnailStore::fileIn(m_folder->path()); }
  std::int64_t keptCount() const { return labeling::ThumbnailStore(store(), kPlenty).count(); }

 private Q_SLOTS:
  void init() { m_folder = std::make_unique<test::TemporaryFolder>(); }

  void whatIsKeptIsWhatWasMade() {
    const auto sources = writeImage("a.fits", 1);
    QImage made, kept;
    {
      KeptThumbnails thumbnails(m_folder->path(), kPlenty);
      made = makeThumbnail(sources, {}, 96, thumbnails);
      thumbnails.flush();
    }
    KeptThumbnails again(m_folder->path(), kPlenty);
    fs::permissions(sources.front().path, fs::perms::none);
    kept = makeThumbnail(sources, {}, 96, again);
    QCOMPARE(kept, made);
    QCOMPARE(made.size(), QSize(96, 96));
    QVERIFY(qAlpha(made.pixel(0, 0)) < 32);  // the corner is round
    QCOMPARE(qAlpha(made.pixel(48, 48)), 255);
    QCOMPARE(makeThumbnail(sources, {}, 64, again).size(),
             QSize(64, 64));  // another tile size needs no new one
    again.flush();
    QCOMPARE(keptCount(), std::int64_t{1});
  }

  void anotherStretchIsAnotherPicture() {
    const auto sources = writeImage("a.fits", 1);
    labeling::Display other;
    other.black = 0.5;
    QVERIFY(thumbnailKey(sources, {}, 128) != thumbnailKey(sources, other, 128));
    QVERIFY(thumbnailKey(sources, {}, 128) != thumbnailKey(sources, {}, 256));
    QVERIFY(thumbnailKey(sources, {}, 128) == thumbnailKey(sources, {}, 128));
  }

  void aChangedFileIsReadAgain() {
    KeptThumbnails thumbnails(m_folder->path(), kPlenty);
    const auto before = writeImage("a.fits", 1);
    const auto key = thumbnailKey(before, {}, 128);
    const auto after = writeImage("a.fits", 50);
    fs::last_write_time(after.front().path, fs::file_time_type::clock::now() + std::chrono::seconds(2));
    QVERIFY(key && thumbnailKey(after, {}, 128) != key);
  }

  void anotherPartOfAMosaicIsAnotherPicture() {
    auto here = writeImage("a.fits", 1), there = here;
    here.front().view = labeling::SkyView{{150, 2}, 10};
    there.front().view = labeling::SkyView{{150, 2.001}, 10};
    QVERIFY(thumbnailKey(here, {}, 128) != thumbnailKey(there, {}, 128));
  }

  void aFileThatIsGoneHasNoKey() {
    auto sources = writeImage("a.fits", 1);
    fs::remove(sources.front().path);
    QVERIFY(!thumbnailKey(sources, {}, 128));
  }

  void aPlaceThatCannotBeWrittenIsSaidOnceAndNothingIsMissing() {
    const auto sources = writeImage("a.fits", 1);
    KeptThumbnails thumbnails(m_folder->path() / "not" / "there", kPlenty);
    QVERIFY(!makeThumbnail(sources, {}, 96, thumbnails).isNull());
    QVERIFY(!thumbnails.takeProblem().empty());
    QVERIFY(!makeThumbnail(sources, {}, 96, thumbnails).isNull());
    QVERIFY(thumbnails.takeProblem().empty());
  }

  void aSessionKeepsItsPicturesInDerived() {
    const test::SimulatedSurvey survey = test::makeSurvey(m_folder->path(), 6, false);
    qputenv("FAKE_ENGINE", QByteArray::fromStdString(m_folder->path().string()));
    EngineClient engine(QCoreApplication::applicationDirPath() + QStringLiteral("/fake_engine"));
    auto session = ProjectSession::open(QString::fromStdString(survey.project.string()), engine);
    ThumbnailCache& cache = ThumbnailCache::of(*session);
    cache.request(this, {0, 1, 2, 3, 4, 5}, 96);
    for (std::int64_t row = 0; row < 6; ++row) QTRY_VERIFY(cache.find(row, 96));
    // A stretch that changes while pictures are being made: none of the old ones comes late.
    labeling::Display display = session->display();
    display.curve = labeling::StretchCurve::Linear;
    cache.request(this, {0, 1, 2, 3, 4, 5}, 140);
    session->setDisplay(display);
    QVERIFY(!cache.find(0, 96));
    cache.request(this, {0}, 96);
    QTRY_VERIFY(cache.find(0, 96));
    KeptThumbnails none(m_folder->path(), 0);
    QCOMPARE(*cache.find(0, 96), makeThumbnail(session->project().imageSources(0), display, 96, none));
    session.reset();  // writes what was not written yet
    QVERIFY(labeling::ThumbnailStore(labeling::ThumbnailStore::fileIn(survey.project / "derived"), kPlenty)
                .count() >= 6);
  }
};

QTEST_MAIN(ThumbnailsTest)
#include "tst_thumbnails.moc"
