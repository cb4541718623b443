#include <QCheckBox>
#include <QFile>
#include <QTest>

#include "tests/support/temporary_folder.h"
#include "tests/ui/support/simulated_survey.h"
#include "ui/engine/engine_client.h"
#include "ui/session/project_session.h"
#include "ui/views/label/label_view.h"
#include "ui/views/label/queue_head.h"

using namespace ui;

/// "Learn as I label" on a simulated survey of 12 galaxies, with an engine that answers what is written here.
class LiveLearningTest : public QObject {
  Q_OBJECT

  std::unique_ptr<test::TemporaryFolder> m_folder;
  std::unique_ptr<EngineClient> m_engine;
  std::unique_ptr<ProjectSession> m_session;
  std::unique_ptr<LabelView> m_view;

  /// What the engine says from now on: these rows, the least sure first.
  void answer(const std::vector<int>& rows, int labels) {
    QByteArray next;
    for (const int row : rows)
      next += QByteArray(next.isEmpty() ? "" : ",") + "{\"row\":" + QByteArray::number(row) +
              ",\"mean\":[0.53],\"sigma\":[0.21],\"key\":0.4}";
    write("{\"kind\":\"binary\",\"answers\":[],\"exact\":true,\"asked\":[],\"labels\":" +
          QByteArray::number(labels) + ",\"next\":[" + next + "]}");
  }
  void write(const QByteArray& text) {
    QFile file(QString::fromStdString((m_folder->path() / "learn.json").string()));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
  }
  QByteArray requests() const {
    QFile file(QString::fromStdString((m_folder->path() / "requests.jsonl").string()));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
  }
  QCheckBox* box() const { return m_view->findChild<QCheckBox*>(QStringLiteral("queue-learn")); }
  QString reason() const { return m_view->findChild<QueueHead*>()->reason(); }
  using Rows = std::vector<std::int64_t>;

 private Q_SLOTS:
  void init() {
    m_folder = std::make_unique<test::TemporaryFolder>();
    const test::SimulatedSurvey survey = test::makeSurvey(m_folder->path(), 12);
    qputenv("FAKE_ENGINE", QByteArray::fromStdString(m_folder->path().string()));
    m_engine = std::make_unique<EngineClient>(QCoreApplication::applicationDirPath() +
                                              QStringLiteral("/fake_engine"));
    m_session = ProjectSession::open(QString::fromStdString(survey.project.string()), *m_engine);
    m_session->setAnnotator(QStringLiteral("ana"));
    m_view = std::make_unique<LabelView>(*m_session);
    m_view->resize(1528, 932);
    m_view->show();
    m_view->activate();
    QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
  }
  void cleanup() {
    m_view.reset();
    m_session.reset();
    m_engine.reset();
  }

  void theQueueFollowsWhatIsLearnt() {
    answer({7, 3, 9}, 4);
    const std::int64_t shown = m_view->row();
    box()->click();
    QTRY_COMPARE(m_view->queue(), (Rows{shown, 7, 3, 9}));
    QCOMPARE(m_view->row(), shown);  // what is on screen stays
    QVERIFY2(reason().contains(QStringLiteral("4 labels on the features of bar-02")), qPrintable(reason()));

    answer({9, 2}, 5);
    QTest::keyClick(m_view.get(), Qt::Key_1);  // a label: the order is asked for again
    QTRY_COMPARE(m_view->queue(), (Rows{shown, 9, 2}));
    QTest::keyClick(m_view.get(), Qt::Key_Right);
    QTRY_COMPARE(m_view->row(), 9);
    QVERIFY2(reason().startsWith(QStringLiteral("yes 0.53 ± 0.21 · rank 1 · learnt from 5 labels")),
             qPrintable(reason()));

    box()->click();
    QTRY_COMPARE(m_view->queue().size(), std::size_t{12});  // the queue from before
    QCOMPARE(m_view->row(), 9);
  }

  void blindModeShowsTheSourceButNoScore() {
    answer({7}, 4);
    m_session->setBlind(true);
    box()->click();
    QTRY_VERIFY(m_view->queue().size() == 2);
    QTest::keyClick(m_view.get(), Qt::Key_Right);
    QVERIFY2(reason().startsWith(QStringLiteral("learnt from")), qPrintable(reason()));
  }

  void whatIsMissingIsSaidAndTheQueueStays() {
    write(
        "{\"error\":{\"code\":-32000,\"message\":\"There is 1 label. Learning begins with two.\","
        "\"data\":{\"kind\":\"bad-input\"}}}");
    box()->click();
    QTRY_COMPARE(reason(), QStringLiteral("There is 1 label. Learning begins with two."));
    QCOMPARE(m_view->queue().size(), std::size_t{12});
  }

  void afterAPauseTheUncertaintiesAreSettled() {
    write("{\"kind\":\"binary\",\"answers\":[],\"exact\":false,\"asked\":[],\"labels\":4,\"next\":[]}");
    box()->click();
    QTRY_VERIFY(requests().contains("\"settle\":true"));
  }
};

QTEST_MAIN(LiveLearningTest)
#include "tst_live_learning.moc"
