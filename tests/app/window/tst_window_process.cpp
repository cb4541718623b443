// The program as it is started: what it loads, and what its arguments mean.
#include <QFile>
#include <QProcess>
#include <QTest>

#include "tests/support/sample_project.h"
#include "tests/support/temporary_folder.h"

namespace {
const QString kWindow = QStringLiteral(TUNINGFORK_BIN "/tuningfork");
}

class TestWindowProcess : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void theWindowLoadsNeitherLibTorchNorQt5() {
    const test::TemporaryFolder folder;
    { const labeling::Project project = test::emptyProject(folder / "survey.tuningfork", 50); }
    QProcess window;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("XDG_CONFIG_HOME"), QString::fromStdString(folder.path().string()));
    window.setProcessEnvironment(environment);
    window.start(kWindow, {QString::fromStdString((folder / "survey.tuningfork").string())});
    QVERIFY(window.waitForStarted());
    // Once the platform plugin is mapped, everything the program links has been for long.
    const auto mapped = [&] {
      QFile maps(QStringLiteral("/proc/%1/maps").arg(window.processId()));
      return maps.open(QIODevice::ReadOnly) ? maps.readAll() : QByteArray();
    };
    QTRY_VERIFY_WITH_TIMEOUT(mapped().contains("libqoffscreen"), 20'000);
    QTest::qWait(1'000);  // and what opening a project may load
    const QByteArray maps = mapped();
    QVERIFY(window.state() == QProcess::Running);
    QVERIFY2(!maps.contains("libtorch"), "the window has loaded LibTorch");
    QVERIFY2(!maps.contains("libc10"), "the window has loaded LibTorch");
    QVERIFY2(!maps.contains("libQt5"), "the window has loaded Qt 5");
    window.kill();
    QVERIFY(window.waitForFinished());
  }

  void aSubcommandIsHandedToTheEngine() {
    QProcess program;
    program.start(kWindow, {QStringLiteral("help")});
    QVERIFY(program.waitForFinished(30'000));
    QCOMPARE(program.exitCode(), 0);
    QVERIFY(program.readAllStandardOutput().contains("import-labels"));
  }

  void anUnknownSubcommandIsWrongUsage() {
    QProcess program;
    program.start(kWindow, {QStringLiteral("frobnicate")});
    QVERIFY(program.waitForFinished(30'000));
    QCOMPARE(program.exitCode(), 2);
    QVERIFY(program.readAllStandardError().contains("frobnicate"));
  }
};

QTEST_GUILESS_MAIN(TestWindowProcess)
#include "tst_window_process.moc"
