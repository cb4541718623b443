// Labels that the project could not take wait in a file of the person's own.
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include "tests/support/sample_project.h"
#include "tests/support/temporary_folder.h"
#include "ui/session/unsaved_labels.h"

class TestUnsavedLabels : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void theNextWindowTakesThemOverAsTheyWere() {
    const test::TemporaryFolder folder;
    const labeling::Project project = test::emptyProject(folder / "p", 3);
    const QString files = QString::fromStdString((folder / "waiting").string());
    labeling::LabelEvent event = test::answer(2, "ana", "bar", "yes");
    event.uuid = "6f0c2a8e-0000-4000-8000-000000000001";
    event.timeUtc = "2026-03-01T18:04:05.123Z";
    event.confidence = 0.5;
    event.modelName = "bar-net";
    event.modelScore = 0.25;
    event.modelVisible = true;
    event.comment = "a bar, \"perhaps\"\nnot";
    event.queue = {"a-queue", 17, "random"};
    event.scheme = "morphology-2";
    event.act = "an-act";
    labeling::LabelEvent value = test::number(0, "ana", "t_type", -2.5);
    value.uuid = "6f0c2a8e-0000-4000-8000-000000000002";
    QVERIFY(labeling::LabelLog(project).eventCount() == 0);
    QVERIFY(ui::UnsavedLabels(project, files).keep({event, value}));

    ui::UnsavedLabels next(project, files);
    const std::vector<labeling::LabelEvent> found = next.takeOver();
    QCOMPARE(found.size(), std::size_t{2});
    QCOMPARE(found[0].uuid, event.uuid);
    QCOMPARE(found[0].row, std::int64_t{2});
    QCOMPARE(found[0].answer, event.answer);
    QCOMPARE(found[0].timeUtc, event.timeUtc);
    QVERIFY(found[0].confidence == event.confidence);
    QCOMPARE(found[0].modelName, event.modelName);
    QVERIFY(found[0].modelScore == event.modelScore);
    QVERIFY(found[0].modelVisible);
    QCOMPARE(found[0].comment, event.comment);
    QVERIFY(found[0].queue == event.queue);
    QCOMPARE(found[0].scheme, event.scheme);
    QCOMPARE(found[0].act, event.act);
    QVERIFY(!found[0].value);
    QVERIFY(found[1].value == value.value);
    QVERIFY(!found[1].confidence);
  }

  void everyKindComesBackAsItself() {
    using labeling::EventKind;
    const test::TemporaryFolder folder;
    const labeling::Project project = test::emptyProject(folder / "p", 3);
    const QString files = QString::fromStdString((folder / "waiting").string());
    const std::vector<EventKind> kinds{EventKind::Answer, EventKind::Adjudicate, EventKind::Retract,
                                       EventKind::Flag, EventKind::Comment};
    std::vector<labeling::LabelEvent> events;
    for (const EventKind kind : kinds) {
      events.push_back(test::answer(1, "ana", "bar", "no"));
      events.back().kind = kind;
    }
    QVERIFY(ui::UnsavedLabels(project, files).keep(events));
    QFile file(QDir(files).entryInfoList(QDir::Files).at(0).filePath());
    QVERIFY(file.open(QIODevice::ReadOnly));
    QStringList names;  // not numbers: kinds that come later may stand anywhere in the list
    for (const QJsonValue& value : QJsonDocument::fromJson(file.readAll()).array())
      names << value.toObject().value(QStringLiteral("kind")).toString();
    QCOMPARE(names,
             (QStringList{QStringLiteral("answer"), QStringLiteral("adjudicate"), QStringLiteral("retract"),
                          QStringLiteral("flag"), QStringLiteral("comment")}));
    const std::vector<labeling::LabelEvent> found = ui::UnsavedLabels(project, files).takeOver();
    QCOMPARE(found.size(), kinds.size());
    for (std::size_t i = 0; i < kinds.size(); ++i) QVERIFY(found[i].kind == kinds[i]);
  }

  void savedOnesAreForgotten() {
    const test::TemporaryFolder folder;
    const labeling::Project project = test::emptyProject(folder / "p", 3);
    const QString files = QString::fromStdString((folder / "waiting").string());
    QVERIFY(ui::UnsavedLabels(project, files).keep({test::answer(1, "ana", "bar", "no")}));
    ui::UnsavedLabels next(project, files);
    QCOMPARE(next.takeOver().size(), std::size_t{1});
    QVERIFY(next.keep({}));
    QCOMPARE(ui::UnsavedLabels(project, files).takeOver().size(), std::size_t{0});
    QVERIFY(QDir(files).isEmpty());
  }

  void aWindowThatStillRunsKeepsItsOwn() {
    const test::TemporaryFolder folder;
    const labeling::Project project = test::emptyProject(folder / "p", 3);
    const QString files = QString::fromStdString((folder / "waiting").string());
    QVERIFY(ui::UnsavedLabels(project, files).keep({test::answer(1, "ana", "bar", "no")}));
    // Process 1 always runs; signalling it is not allowed to us, or does nothing: either way it is alive.
    const QString uuid = QString::fromStdString(project.uuid());
    QVERIFY(QFile::rename(
        QStringLiteral("%1/%2-%3.json").arg(files, uuid).arg(QCoreApplication::applicationPid()),
        QStringLiteral("%1/%2-1.json").arg(files, uuid)));
    QCOMPARE(ui::UnsavedLabels(project, files).takeOver().size(), std::size_t{0});
    QVERIFY(QFile::exists(QStringLiteral("%1/%2-1.json").arg(files, uuid)));
  }
};

QTEST_GUILESS_MAIN(TestUnsavedLabels)
#include "tst_unsaved_labels.moc"
