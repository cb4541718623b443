#include <signal.h>

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSignalSpy>
#include <QTest>
#include <algorithm>

#include "tests/support/temporary_folder.h"
#include "ui/engine/engine_client.h"

using namespace ui;

/// The window's side of the protocol: first against an engine that says what a test wrote down, then against
/// the real one.
class EngineClientTest : public QObject {
  Q_OBJECT

  std::unique_ptr<test::TemporaryFolder> m_folder;
  std::unique_ptr<EngineClient> m_client;

  QString path(const char* name) const { return QString::fromStdString((m_folder->path() / name).string()); }

  /// What the fake engine answers to a method; with ' for ", which reads better here.
  void write(const char* method, QByteArray json) const {
    json.replace('\'', '"');
    QFile file(path((std::string(method) + ".json").c_str()));
    QVERIFY(file.open(QIODevice::WriteOnly));
    QVERIFY(file.write(json) == json.size());
  }

  int timesAsked(const QByteArray& method) const {
    QFile file(path("requests.jsonl"));
    if (!file.open(QIODevice::ReadOnly)) return 0;
    return static_cast<int>(file.readAll().count("\"method\":\"" + method + '"'));
  }

  EngineClient& fake() {
    qputenv("FAKE_ENGINE", path("").toUtf8());
    m_client = std::make_unique<EngineClient>(QCoreApplication::applicationDirPath() +
                                              QStringLiteral("/fake_engine"));
    return *m_client;
  }

  EngineClient& real() {
    m_client = std::make_unique<EngineClient>(QStringLiteral(TUNINGFORK_BIN "/tuningfork-engine"));
    return *m_client;
  }

  /// Where the answer to a request lands.
  struct Answer {
    std::optional<EngineReply> reply;
    int times = 0;
    EngineClient::Finished here() {
      return [this](const EngineReply& got) {
        reply = got;
        ++times;
      };
    }
    bool has(EngineReply::Ending ending) const { return reply && reply->ending == ending; }
  };

 private Q_SLOTS:
  void init() { m_folder = std::make_unique<test::TemporaryFolder>(); }
  void cleanup() {
    m_client.reset();
    m_folder.reset();
  }

  // ------------------------------------------------------------------ an engine that says what a test wrote
  void theEngineIsStartedByTheFirstRequestAndSaysWhereItsLogIs() {
    write("hello", "{'protocol': 1, 'log': 'engine.log'}");
    write("list", "{'models': ['a']}");
    EngineClient& client = fake();
    QVERIFY(!client.isRunning());
    QCOMPARE(client.processId(), 0);
    Answer answer;
    client.request(QStringLiteral("list"), {}, this, answer.here());
    QTRY_VERIFY(answer.has(EngineReply::Ending::Done));
    QCOMPARE(answer.reply->result.value(QLatin1String("models")).toArray().size(), 1);
    QVERIFY(client.isRunning());
    QVERIFY(client.processId() > 0);
    QCOMPARE(client.logFile(), QStringLiteral("engine.log"));
    QCOMPARE(timesAsked("hello"), 1);
  }

  void aJobIsQueuedStartsProgressesAndEnds() {
    write(
        "train",
        "{'script': {'notify': [ "
        "{'method': 'started', 'params': {}}, "
        "{'method': 'progress', 'params': {'stage': 'training', 'done': 3, 'total': 20, 'seconds_left': 12.5}}, "
        "{'method': 'progress', 'params': {'stage': 'training', 'done': 4, 'total': 20}}, "
        "{'method': 'epoch', 'params': {'model': 'bar-01', 'epoch': 1, 'epochs': 20}}], "
        "'result': {'model': 'bar-01'}}}");
    EngineClient& client = fake();
    QSignalSpy queued(&client, &EngineClient::jobQueued), started(&client, &EngineClient::jobStarted);
    QSignalSpy progress(&client, &EngineClient::jobProgress), ended(&client, &EngineClient::jobEnded);
    QSignalSpy epochs(&client, &EngineClient::epochFinished);
    Answer answer;
    const qint64 id =
        client.request(QStringLiteral("train"), {}, this, answer.here(), QStringLiteral("Training"));
    QCOMPARE(queued.count(), 1);
    QCOMPARE(queued.front().at(1).toString(), QStringLiteral("Training"));
    QTRY_VERIFY(answer.has(EngineReply::Ending::Done));
    QCOMPARE(started.count(), 1);
    QCOMPARE(started.front().at(0).toLongLong(), id);
    QCOMPARE(progress.count(), 2);
    QCOMPARE(progress.at(0), (QVariantList{id, QStringLiteral("training"), 3LL, 20LL, 12.5}));
    QVERIFY(progress.at(1).at(4).toDouble() < 0);  // not known
    QCOMPARE(epochs.front().at(1).toJsonObject().value(QLatin1String("model")).toString(),
             QStringLiteral("bar-01"));
    QCOMPARE(ended.count(), 1);
    QCOMPARE(answer.times, 1);
  }

  void aQuietRequestIsNoJob() {
    write("list", "{}");
    EngineClient& client = fake();
    QSignalSpy queued(&client, &EngineClient::jobQueued), ended(&client, &EngineClient::jobEnded);
    Answer answer;
    client.request(QStringLiteral("list"), {}, this, answer.here());
    QTRY_VERIFY(answer.reply);
    QCOMPARE(queued.count() + ended.count(), 0);
  }

  void cancelStopsAndStoppedIsNoFailure() {
    write("umap", "{'script': {'wait': true}}");
    EngineClient& client = fake();
    Answer answer;
    const qint64 id = client.request(QStringLiteral("umap"), {}, this, answer.here(), QStringLiteral("Map"));
    QTRY_COMPARE(timesAsked("umap"), 1);
    QVERIFY(!answer.reply);
    client.cancel(id);
    QTRY_VERIFY(answer.has(EngineReply::Ending::Stopped));
    client.cancel(id);  // too late, and that is no error
    Answer next;
    write("list", "{}");
    client.request(QStringLiteral("list"), {}, this, next.here());
    QTRY_VERIFY(next.has(EngineReply::Ending::Done));
  }

  void anErrorCarriesItsKindAndSentence() {
    write("embed",
          "{'error': {'code': -32000, 'message': 'the disk is full', 'data': {'kind': 'disk-full'}}}");
    EngineClient& client = fake();
    Answer answer;
    client.request(QStringLiteral("embed"), {}, this, answer.here());
    QTRY_VERIFY(answer.has(EngineReply::Ending::Failed));
    QCOMPARE(answer.reply->errorKind, QStringLiteral("disk-full"));
    QCOMPARE(answer.reply->sentence, QStringLiteral("the disk is full"));
  }

  void linesThatAreNoMessageAreLeftAside() {
    write("list",
          "{'script': {'lines': ['', 'hello there', '[1, 2]', '{\\'id\\': 99999, \\'result\\': {}}', "
          "'{\\'method\\': \\'progress\\', \\'params\\': {\\'id\\': 77}}'], 'result': {'n': 3}}}");
    EngineClient& client = fake();
    QSignalSpy progress(&client, &EngineClient::jobProgress);
    Answer answer;
    client.request(QStringLiteral("list"), {}, this, answer.here());
    QTRY_VERIFY(answer.has(EngineReply::Ending::Done));
    QCOMPARE(answer.reply->result.value(QLatin1String("n")).toInt(), 3);
    QCOMPARE(progress.count(), 0);
  }

  void nobodyIsToldWhoIsGone() {
    write("list", "{}");
    EngineClient& client = fake();
    Answer answer, later;
    auto view = std::make_unique<QObject>();
    client.request(QStringLiteral("list"), {}, view.get(), answer.here());
    view.reset();
    client.request(QStringLiteral("list"), {}, this, later.here());
    QTRY_VERIFY(later.reply);
    QCOMPARE(answer.times, 0);
  }

  void aKilledEngineEndsWhatRanAndComesBack() {
    write("umap", "{'script': {'wait': true}}");
    write("list", "{}");
    EngineClient& client = fake();
    QSignalSpy died(&client, &EngineClient::engineDied), back(&client, &EngineClient::engineRestarted);
    Answer map, quiet;
    client.request(QStringLiteral("umap"), {}, this, map.here(), QStringLiteral("Computing the map"));
    client.request(QStringLiteral("umap"), {}, this, quiet.here());
    QTRY_COMPARE(timesAsked("umap"), 2);
    const qint64 before = client.processId();
    QCOMPARE(::kill(static_cast<pid_t>(before), SIGKILL), 0);
    QTRY_VERIFY(map.has(EngineReply::Ending::EngineDied));
    QVERIFY(quiet.has(EngineReply::Ending::EngineDied));
    QCOMPARE(died.count(), 1);
    const QString sentence = map.reply->sentence;
    QVERIFY2(sentence.contains(QLatin1String("Computing the map")), qPrintable(sentence));  // what was lost
    QVERIFY2(sentence.contains(QLatin1String("Labels are safe")), qPrintable(sentence));
    QTRY_COMPARE(back.count(), 1);
    QVERIFY(client.processId() != before);
    Answer next;
    client.request(QStringLiteral("list"), {}, this, next.here());
    QTRY_VERIFY(next.has(EngineReply::Ending::Done));
  }

  void anEngineThatDiesAtItsStartIsNotStartedForEver() {
    write("hello", "{'script': {'exit': 3}}");
    EngineClient& client = fake();
    QSignalSpy died(&client, &EngineClient::engineDied);
    Answer answer;
    client.request(QStringLiteral("list"), {}, this, answer.here());
    QTRY_VERIFY(answer.has(EngineReply::Ending::EngineDied));
    QVERIFY2(answer.reply->sentence.contains(QLatin1String("status 3")), qPrintable(answer.reply->sentence));
    QTRY_COMPARE(died.count(), 3);
    QTest::qWait(300);
    QCOMPARE(died.count(), 3);
    QCOMPARE(timesAsked("hello"), 3);
    QVERIFY(!client.isRunning());
    // The next job tries again, and then it may be well.
    QVERIFY(QFile::remove(path("hello.json")));
    write("list", "{}");
    Answer next;
    client.request(QStringLiteral("list"), {}, this, next.here());
    QTRY_VERIFY(next.has(EngineReply::Ending::Done));
  }

  void aMissingProgramIsASentenceForEveryRequest() {
    m_client = std::make_unique<EngineClient>(path("no-such-engine"));
    QSignalSpy died(m_client.get(), &EngineClient::engineDied);
    for (int i = 0; i < 2; ++i) {
      Answer answer;
      m_client->request(QStringLiteral("list"), {}, this, answer.here(), QStringLiteral("Listing"));
      QVERIFY(!answer.reply);  // never from inside the call
      QTRY_VERIFY(answer.has(EngineReply::Ending::EngineDied));
      const QString sentence = answer.reply->sentence;
      QVERIFY2(sentence.contains(QLatin1String("no-such-engine")), qPrintable(sentence));
      QVERIFY2(sentence.contains(QLatin1String("Labels are safe")), qPrintable(sentence));
      QVERIFY2(!sentence.contains(QLatin1String("being started again")), qPrintable(sentence));
    }
    QTest::qWait(200);
    QVERIFY(died.count() <= 2);  // a program that is not there does not appear by asking again
  }

  // ------------------------------------------------------------------------------------- the real engine
  void theRealEngineMakesASurveyWithProgress() {
    EngineClient& client = real();
    QSignalSpy progress(&client, &EngineClient::jobProgress), started(&client, &EngineClient::jobStarted);
    Answer demo, list, missing, unknown;
    const QString directory = path("demo.tuningfork");
    client.request(QStringLiteral("demo"),
                   {{QStringLiteral("dir"), directory},
                    {QStringLiteral("objects"), 40},
                    {QStringLiteral("predictions"), false}},
                   this, demo.here(), QStringLiteral("Demo"));
    QTRY_VERIFY_WITH_TIMEOUT(demo.reply, 60000);
    QVERIFY2(demo.reply->ok(), qPrintable(demo.reply->sentence));
    QCOMPARE(demo.reply->result.value(QLatin1String("objects")).toInt(), 40);
    QCOMPARE(started.count(), 1);
    // The last report of a stage always travels.
    QVERIFY(std::any_of(progress.begin(), progress.end(), [](const QVariantList& report) {
      return report.at(2).toLongLong() == 40 && report.at(3).toLongLong() == 40;
    }));
    QVERIFY(QFileInfo::exists(client.logFile()));

    client.request(QStringLiteral("list"),
                   {{QStringLiteral("dir"), directory}, {QStringLiteral("what"), QStringLiteral("models")}},
                   this, list.here());
    QTRY_VERIFY(list.reply);
    QVERIFY2(list.reply->ok(), qPrintable(list.reply->sentence));

    client.request(
        QStringLiteral("list"),
        {{QStringLiteral("dir"), path("nowhere")}, {QStringLiteral("what"), QStringLiteral("models")}}, this,
        missing.here());
    QTRY_VERIFY(missing.has(EngineReply::Ending::Failed));
    QCOMPARE(missing.reply->errorKind, QStringLiteral("not-found"));
    QVERIFY2(missing.reply->sentence.contains(QLatin1String("nowhere")), qPrintable(missing.reply->sentence));

    client.request(QStringLiteral("paint"), {}, this, unknown.here());
    QTRY_VERIFY(unknown.has(EngineReply::Ending::Failed));
    QVERIFY(!unknown.reply->sentence.isEmpty());
  }

  void theRealEngineStopsWhenAsked() {
    EngineClient& client = real();
    QSignalSpy progress(&client, &EngineClient::jobProgress);
    Answer demo;
    const QString directory = path("large.tuningfork");
    const qint64 id = client.request(QStringLiteral("demo"),
                                     {{QStringLiteral("dir"), directory},
                                      {QStringLiteral("objects"), 100000},
                                      {QStringLiteral("predictions"), false}},
                                     this, demo.here(), QStringLiteral("Demo"));
    QTRY_VERIFY_WITH_TIMEOUT(progress.count() > 0, 60000);
    client.cancel(id);
    QTRY_VERIFY_WITH_TIMEOUT(demo.reply, 60000);
    QVERIFY2(demo.has(EngineReply::Ending::Stopped), qPrintable(demo.reply->sentence));
    QVERIFY(client.isRunning());
  }

  void theRealEngineMayBeKilled() {
    EngineClient& client = real();
    QSignalSpy progress(&client, &EngineClient::jobProgress), back(&client, &EngineClient::engineRestarted);
    Answer demo, again;
    QJsonObject parameters{{QStringLiteral("dir"), path("killed.tuningfork")},
                           {QStringLiteral("objects"), 100000},
                           {QStringLiteral("predictions"), false}};
    client.request(QStringLiteral("demo"), parameters, this, demo.here(), QStringLiteral("Demo"));
    QTRY_VERIFY_WITH_TIMEOUT(progress.count() > 0, 60000);
    QCOMPARE(::kill(static_cast<pid_t>(client.processId()), SIGKILL), 0);
    QTRY_VERIFY(demo.has(EngineReply::Ending::EngineDied));
    QTRY_COMPARE_WITH_TIMEOUT(back.count(), 1, 30000);
    parameters[QStringLiteral("dir")] = path("second.tuningfork");
    parameters[QStringLiteral("objects")] = 10;
    client.request(QStringLiteral("demo"), parameters, this, again.here(), QStringLiteral("Demo"));
    QTRY_VERIFY_WITH_TIMEOUT(again.reply, 60000);
    QVERIFY2(again.reply->ok(), qPrintable(again.reply->sentence));
  }
};

QTEST_MAIN(EngineClientTest)
#include "tst_engine_client.moc"
