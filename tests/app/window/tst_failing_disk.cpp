// The disk under the project fails while somebody labels: the window says so, keeps the labels, and saves
// them once the disk works again. Nothing is lost, nothing is there twice.
#include <fcntl.h>
#include <sys/mount.h>
#include <unistd.h>

#include <QFile>
#include <QLabel>
#include <QStandardPaths>
#include <QTest>

#include "labeling/history/label_log.h"
#include "labeling/history/merge.h"
#include "labeling/store/connection.h"
#include "tests/support/sample_project.h"
#include "tests/support/temporary_folder.h"
#include "ui/engine/engine_client.h"
#include "ui/session/project_session.h"
#include "ui/settings/settings.h"
#include "ui/theme/theme.h"
#include "ui/views/label/label_view.h"
#include "ui/windows/main_window.h"

namespace {

/// How many objects have an answer of anybody to a question, and how many answers there are in all.
struct Stored {
  std::int64_t events = 0;
  std::int64_t current = 0;
};

Stored storedIn(const std::filesystem::path& directory) {
  const labeling::Project project = labeling::Project::open(directory, labeling::Project::Access::ReadOnly);
  return {project.connection().integer("SELECT count(*) FROM label_event"),
          project.connection().integer("SELECT count(*) FROM current_label")};
}

/// Two megabytes in memory, mounted on a folder.
class SmallDisk {
 public:
  explicit SmallDisk(std::filesystem::path folder)
      : m_folder(std::move(folder)),
        m_mounted(mount("tmpfs", m_folder.c_str(), "tmpfs", 0, "size=2m") == 0) {}
  ~SmallDisk() {
    if (m_mounted) umount2(m_folder.c_str(), MNT_DETACH);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;
  explicit operator bool() const { return m_mounted; }

 private:
  std::filesystem::path m_folder;
  bool m_mounted;
};

/// Takes all the room that is left.
void fill(const std::filesystem::path& file) {
  const int descriptor = open(file.c_str(), O_WRONLY | O_CREAT, 0600);
  const std::string bytes(256, 'x');
  while (write(descriptor, bytes.data(), bytes.size()) > 0) {
  }
  close(descriptor);
}

class Window {
 public:
  explicit Window(const test::TemporaryFolder& folder)
      : m_settings(QString::fromStdString((folder / "settings.ini").string())),
        m_engine(QStringLiteral("/nonexistent")),
        m_window(m_engine, m_settings) {
    m_window.show();
    m_window.openProject(QString::fromStdString((folder / "disk/survey.tuningfork").string()));
    m_window.showWorkspace(QStringLiteral("label"));
  }
  ui::LabelView* label() { return m_window.findChild<ui::LabelView*>(); }
  ui::MainWindow& window() { return m_window; }
  /// Every word that is on the screen now.
  QString words() {
    QStringList all;
    for (const QLabel* label : m_window.findChildren<QLabel*>())
      if (label->isVisible()) all << label->text();
    return all.join(QLatin1Char('\n'));
  }

 private:
  ui::Settings m_settings;
  ui::EngineClient m_engine;
  ui::MainWindow m_window;
};

}  // namespace

class TestFailingDisk : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() {
    QStandardPaths::setTestModeEnabled(true);
    if (qEnvironmentVariable("LD_PRELOAD").isEmpty())
      QSKIP("needs the failing disk of tests/support in LD_PRELOAD; ctest sets it");
  }

  void init() {
    m_folder = std::make_unique<test::TemporaryFolder>();
    { labeling::Project project = test::emptyProject(*m_folder / "disk/survey.tuningfork", 40); }
    qputenv("FAILING_DISK_FOLDER", (*m_folder / "disk").c_str());
    qputenv("FAILING_DISK_SWITCH", (*m_folder / "switch").c_str());
  }
  void cleanup() { mend(); }

  void labelsWaitUntilTheDiskWorksAgain_data() {
    QTest::addColumn<QString>("kind");
    QTest::newRow("writes fail") << QStringLiteral("write");
    QTest::newRow("flushes fail") << QStringLiteral("flush");
    QTest::newRow("the disk is full") << QStringLiteral("full");
  }
  void labelsWaitUntilTheDiskWorksAgain() {
    QFETCH(QString, kind);
    Window window(*m_folder);
    ui::LabelView* view = window.label();
    QTest::keyClick(view, Qt::Key_2);
    const std::int64_t before = events();
    QCOMPARE(before, std::int64_t{1});

    damage(kind);
    QTest::keyClick(view, Qt::Key_1);
    QVERIFY2(window.words().contains(QLatin1String("Not saved")), qPrintable(window.words()));
    QTest::keyClick(view, Qt::Key_Right);
    QTest::keyClick(view, Qt::Key_2);
    QVERIFY2(window.words().contains(QLatin1String("2 labels are kept")), qPrintable(window.words()));

    mend();
    QTRY_COMPARE_WITH_TIMEOUT(events(), before + 2, 20'000);
    QTRY_VERIFY(!window.words().contains(QLatin1String("Not saved")));
    QTest::qWait(4'000);  // a second try must not store them again
    QCOMPARE(events(), before + 2);
    QCOMPARE(current(), std::int64_t{3});
  }

  void aDiskThatIsReallyFull() {
    const std::filesystem::path disk = *m_folder / "disk";
    std::filesystem::remove_all(disk);
    std::filesystem::create_directory(disk);
    const SmallDisk mounted(disk);
    if (!mounted) QSKIP("mounting a small disk needs the rights of root");
    { labeling::Project project = test::emptyProject(disk / "survey.tuningfork", 40); }
    Window window(*m_folder);
    QTest::keyClick(window.label(), Qt::Key_2);
    QCOMPARE(events(), std::int64_t{1});
    QTest::qWait(500);  // the day's backup takes its room first
    fill(disk / "filler");
    // Room that is left inside the log's last block may take a label or two.
    for (int i = 0; i < 40 && !window.words().contains(QLatin1String("Not saved")); ++i) {
      QTest::keyClick(window.label(), Qt::Key_Right);
      QTest::keyClick(window.label(), i % 2 == 0 ? Qt::Key_1 : Qt::Key_2);
    }
    QVERIFY2(window.words().contains(QLatin1String("the disk is full")), qPrintable(window.words()));
    const std::int64_t before = events();
    std::filesystem::remove(disk / "filler");
    QTRY_COMPARE_WITH_TIMEOUT(events(), before + 1, 20'000);
    QTRY_VERIFY(!window.words().contains(QLatin1String("Not saved")));
    const labeling::Project project =
        labeling::Project::open(disk / "survey.tuningfork", labeling::Project::Access::ReadOnly);
    QCOMPARE(project.connection().text("PRAGMA quick_check"), std::string("ok"));
  }

  void theyAlsoSurviveTheEndOfTheWindow() {
    {
      Window window(*m_folder);
      damage(QStringLiteral("write"));
      QTest::keyClick(window.label(), Qt::Key_2);
      QVERIFY2(window.words().contains(QLatin1String("Not saved")), qPrintable(window.words()));
      QCOMPARE(window.label()->labelsOnlyHere(), std::size_t{0});  // a file of the person's own holds it
    }
    mend();
    QCOMPARE(events(), std::int64_t{0});
    Window next(*m_folder);
    QCOMPARE(events(), std::int64_t{1});
    QCOMPARE(next.window().session()->labelledCount(), std::int64_t{1});
  }

 private:
  void damage(const QString& kind) {
    QFile file(QString::fromStdString((*m_folder / "switch").string()));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(kind.toLatin1());
  }
  void mend() { QFile::remove(QString::fromStdString((*m_folder / "switch").string())); }
  std::int64_t events() const { return storedIn(*m_folder / "disk/survey.tuningfork").events; }
  std::int64_t current() const { return storedIn(*m_folder / "disk/survey.tuningfork").current; }

  std::unique_ptr<test::TemporaryFolder> m_folder;
};

int main(int argc, char** argv) {
  QApplication application(argc, argv);
  ui::applyTheme(application, ui::Theme::Mode::Dark);
  TestFailingDisk test;
  return QTest::qExec(&test, argc, argv);
}
#include "tst_failing_disk.moc"
