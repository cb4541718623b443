#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>
#include <filesystem>

#include "labeling/queue/stored_queue.h"
#include "labeling/store/query.h"
#include "labeling/store/scores.h"
#include "tests/support/temporary_folder.h"
#include "tests/ui/support/simulated_survey.h"
#include "ui/engine/engine_client.h"
#include "ui/session/project_session.h"
#include "ui/views/controls/count_link.h"
#include "ui/views/gallery/filmstrip.h"
#include "ui/views/label/label_view.h"
#include "ui/views/label/queue_dialog.h"
#include "ui/views/label/queue_head.h"

using namespace ui;

/// Queues in Label, on a simulated survey of 12 galaxies that a model has looked at.
class LabelQueueTest : public QObject {
  Q_OBJECT

  std::unique_ptr<test::TemporaryFolder> m_folder;
  test::SimulatedSurvey m_survey;
  std::unique_ptr<EngineClient> m_engine;
  std::unique_ptr<ProjectSession> m_session;
  std::unique_ptr<LabelView> m_view;

  void makeProject() {
    close();
    m_folder = std::make_unique<test::TemporaryFolder>();
    m_survey = test::makeSurvey(m_folder->path(), 12);
  }
  void close() {
    m_view.reset();
    m_session.reset();
    m_engine.reset();
  }
  void start(const QString& annotator = QStringLiteral("ana")) {
    close();
    m_engine = std::make_unique<EngineClient>(QCoreApplication::applicationDirPath() +
                                              QStringLiteral("/fake_engine"));
    m_session = ProjectSession::open(QString::fromStdString(m_survey.project.string()), *m_engine);
    m_session->setAnnotator(annotator);
    m_view = std::make_unique<LabelView>(*m_session);
    m_view->resize(1528, 932);
    m_view->show();
    m_view->activate();
    QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
  }
  labeling::QueueOptions uncertain() const {
    labeling::QueueOptions options;
    options.name = "Least sure: Bar";
    options.question = "bar";
    options.model = "bar-02";
    options.randomShare = 0;
    return options;
  }
  labeling::QueueInfo store(const labeling::QueueDraft& draft) {
    return labeling::storeQueue(m_session->project(), draft);
  }
  labeling::QueueInfo store(const labeling::QueueOptions& options) {
    return store(labeling::buildQueue(m_session->project(), options, "ana"));
  }
  QString reason() const { return m_view->findChild<QueueHead*>()->reason(); }
  QString countWords() const { return m_view->findChild<QLabel*>(QStringLiteral("queue-count"))->text(); }

 private Q_SLOTS:
  void cleanup() { close(); }

  void theQueueIsThereAgainAfterARestart() {
    makeProject();
    start();
    const labeling::QueueInfo queue = store(uncertain());
    const auto entries = labeling::queueEntries(m_session->project(), queue);
    m_view->openQueue(queue);
    QCOMPARE(m_view->row(), entries[0].row);
    for (int i = 0; i < 3; ++i) {
      QTest::keyClick(m_view.get(), Qt::Key_2);
      QTest::keyClick(m_view.get(), Qt::Key_Return);
    }
    QCOMPARE(m_view->row(), entries[3].row);
    start();
    QCOMPARE(m_view->row(), entries[3].row);
    QCOMPARE(countWords(), QStringLiteral("4 of 12 · Least sure: Bar"));
    start(QStringLiteral("ben"));  // who never opened it
    QCOMPARE(m_view->queueName(), QStringLiteral("All objects"));
  }

  void everyObjectSaysWhyItIsThere() {
    makeProject();
    start();
    m_view->openQueue(store(uncertain()));
    QVERIFY2(reason().startsWith(QStringLiteral("entropy 0.")), qPrintable(reason()));
    QVERIFY2(reason().endsWith(QStringLiteral("rank 1 of 12")), qPrintable(reason()));
    QTest::keyClick(m_view.get(), Qt::Key_Right);
    QVERIFY2(reason().endsWith(QStringLiteral("rank 2 of 12")), qPrintable(reason()));
    m_session->setBlind(true);
    QCOMPARE(reason(), QString());
    m_session->setBlind(false);
    QVERIFY(!reason().isEmpty());
    labeling::QueueOptions random = uncertain();
    random.kind = labeling::QueueKind::Random;
    m_view->openQueue(store(random));
    QCOMPARE(reason(), QStringLiteral("random pick"));
  }

  void randomPicksArePartOfTheUnbiasedSample() {
    makeProject();
    start();
    labeling::QueueOptions random = uncertain();
    random.kind = labeling::QueueKind::Random;
    const labeling::QueueInfo queue = store(random);
    m_view->openQueue(queue);
    const std::int64_t row = m_view->row();
    QTest::keyClick(m_view.get(), Qt::Key_2);
    const labeling::LabelEvent event = m_session->labels().eventsOf(row).back();
    QCOMPARE(event.queue.queue, queue.uuid);
    QCOMPARE(*event.queue.entry, std::int64_t{0});
    QCOMPARE(event.queue.stream, std::string("random"));
    QCOMPARE(m_session->query(QStringLiteral("random_pick"), {}, false), std::vector<std::int64_t>{row});
  }

  void anObjectShownAgainLooksLikeANewOne() {
    makeProject();
    start();
    labeling::QueueDraft draft = labeling::buildQueue(m_session->project(), uncertain(), "ana");
    draft.entries.resize(3);
    draft.entries.push_back(draft.entries[0]);
    draft.entries[3].stream = labeling::QueueStream::Repeat;
    draft.entries[3].first = 0;
    m_view->openQueue(store(draft));
    const std::int64_t row = m_view->row();
    const QString firstReason = reason();
    QTest::keyClick(m_view.get(), Qt::Key_2);
    const std::string asked = m_session->scheme().questions.front().id;
    for (int i = 0; i < 3; ++i) QTest::keyClick(m_view.get(), Qt::Key_Right);
    QCOMPARE(m_view->row(), row);
    QCOMPARE(m_view->question(), asked);  // as if nothing had been answered
    QCOMPARE(reason(), firstReason);
    QVERIFY(!m_view->labelQueue().isDone(3));
    auto* strip = m_view->findChild<Filmstrip*>(QStringLiteral("queue-strip"));
    QVERIFY(strip->spokenText(3).contains(QStringLiteral("not labelled")));
    QVERIFY(!strip->spokenText(0).contains(QStringLiteral("not labelled")));
    QTest::keyClick(m_view.get(), Qt::Key_1);  // another opinion this time
    QVERIFY(m_view->labelQueue().isDone(3));
    QCOMPARE(reason(), QStringLiteral("repeat of number 1"));
    const auto events = m_session->labels().eventsOf(row);
    QCOMPARE(events.size(), std::size_t{2});
    QCOMPARE(events[0].answer, std::string("yes"));
    QCOMPARE(events[1].answer, std::string("no"));
    QCOMPARE(events[1].queue.stream, std::string("repeat"));
    QTest::keyClick(m_view.get(), Qt::Key_Home);
    m_view->undo();  // the second opinion; the first one stands
    QCOMPARE(m_view->labelQueue().place(), std::int64_t{3});
    QVERIFY(!m_view->labelQueue().isDone(3));
    QVERIFY(m_view->labelQueue().isDone(0));
  }

  void spaceFindsTheNextOpenOneAndTheEndIsSaid() {
    makeProject();
    start();
    labeling::QueueOptions options = uncertain();
    options.size = 3;
    m_view->openQueue(store(options));
    QTest::keyClick(m_view.get(), Qt::Key_Right);
    QTest::keyClick(m_view.get(), Qt::Key_2);
    QTest::keyClick(m_view.get(), Qt::Key_Left);
    QTest::keyClick(m_view.get(), Qt::Key_2);
    QCOMPARE(m_view->labelQueue().doneCount(), std::int64_t{2});
    QTest::keyClick(m_view.get(), Qt::Key_Space);
    QCOMPARE(m_view->labelQueue().place(), std::int64_t{2});
    QTest::keyClick(m_view.get(), Qt::Key_2);
    auto* done = m_view->findChild<QLabel*>(QStringLiteral("queue-done"));
    QVERIFY(done->isVisible());
    QCOMPARE(done->text(), QStringLiteral("All 3 are labelled."));
    m_view->undo();
    QVERIFY(!done->isVisible());
  }

  void otherScoresMakeItStaleAndRebuildingIsOneClick() {
    makeProject();
    start();
    const labeling::QueueInfo queue = store(uncertain());
    m_view->openQueue(queue);
    auto* rebuild = m_view->findChild<CountLink*>(QStringLiteral("queue-rebuild"));
    QVERIFY(!rebuild->isVisible());
    // The parent model's scores under this name: other numbers.
    const auto file = labeling::Scores::fileOf(m_session->project(), "bar-02");
    std::filesystem::copy_file(labeling::Scores::fileOf(m_session->project(), "bar-01"), file,
                               std::filesystem::copy_options::overwrite_existing);
    Q_EMIT m_session->scoresChanged();
    QTRY_VERIFY(rebuild->isVisible());
    QTest::mouseClick(rebuild, Qt::LeftButton);
    QTRY_VERIFY(m_view->labelQueue().info()->uuid != queue.uuid);
    QTRY_VERIFY(!rebuild->isVisible());
    QCOMPARE(m_view->queueName(), QStringLiteral("Least sure: Bar"));
  }

  void theDialogMakesAQueueByKeys() {
    makeProject();
    start();
    QueueDialog dialog(*m_session, QStringLiteral("bar-02"), {}, {});
    dialog.show();
    QVERIFY(QTest::qWaitForWindowExposed(&dialog));
    auto* kinds = dialog.findChild<QListWidget*>(QStringLiteral("queue-kinds"));
    auto* estimate = dialog.findChild<QLabel*>(QStringLiteral("queue-estimate"));
    QCOMPARE(kinds->currentItem()->text(), QStringLiteral("Least sure first"));
    dialog.findChild<QSpinBox*>(QStringLiteral("queue-size"))->setValue(5);
    QTRY_COMPARE(estimate->text(),
                 QStringLiteral("12 galaxies match, 12 of them without your label. The queue holds 5."));
    auto* make = dialog.findChild<QPushButton*>(QStringLiteral("queue-make"));
    QTRY_VERIFY(make->isEnabled());
    QTest::keyClick(&dialog, Qt::Key_Return);
    QTRY_COMPARE(dialog.result(), int(QDialog::Accepted));
    QVERIFY(dialog.queue());
    QCOMPARE(dialog.queue()->entries, std::int64_t{5});
    QCOMPARE(dialog.queue()->options.effectiveRandomShare(), 0.15);
    QVERIFY(
        QString::fromStdString(dialog.queue()->options.name).startsWith(QStringLiteral("Least sure first")));
  }

  void whatCannotBeChosenIsSaid() {
    makeProject();
    start();
    QueueDialog dialog(*m_session, {}, {}, {});
    auto* problem = dialog.findChild<QLabel*>(QStringLiteral("queue-problem"));
    auto* make = dialog.findChild<QPushButton*>(QStringLiteral("queue-make"));
    dialog.chooseKind(labeling::QueueKind::Uncertain);
    QVERIFY(problem->text().contains(QStringLiteral("needs a model")));
    QVERIFY(!make->isEnabled());
    dialog.chooseKind(labeling::QueueKind::Random);
    QVERIFY(make->isEnabled());
    dialog.findChild<QLineEdit*>(QStringLiteral("queue-where"))->setText(QStringLiteral("r_mga < 3"));
    QTRY_VERIFY(problem->text().contains(QStringLiteral("r_mag")));
    QVERIFY(!make->isEnabled());
    dialog.findChild<QLineEdit*>(QStringLiteral("queue-where"))->setText(QStringLiteral("r_mag < 0"));
    QTRY_VERIFY(make->isEnabled());
    dialog.accept();
    QTRY_VERIFY2(problem->text().startsWith(QStringLiteral("No galaxy is left")),
                 qPrintable(problem->text()));
    QVERIFY(labeling::storedQueues(m_session->project()).empty());
  }

  void aSelectionCanBeKept() {
    makeProject();
    start();
    m_view->setQueue({7, 3, 5}, QStringLiteral("False negatives"));
    QVERIFY(m_view->findChild<CountLink*>(QStringLiteral("queue-keep"))->isVisible());
    {  // gone before its session is
      QueueDialog dialog(*m_session, {}, m_view->queue(), m_view->queueName());
      QTRY_VERIFY(dialog.findChild<QPushButton*>(QStringLiteral("queue-make"))->isEnabled());
      dialog.accept();
      QTRY_VERIFY(dialog.queue());
      m_view->openQueue(*dialog.queue());
    }
    QCOMPARE(m_view->queue(), (std::vector<std::int64_t>{7, 3, 5}));
    QCOMPARE(m_view->queueName(), QStringLiteral("False negatives"));
    start();
    QCOMPARE(m_view->queue(), (std::vector<std::int64_t>{7, 3, 5}));
  }
};

QTEST_MAIN(LabelQueueTest)
#include "tst_label_queue.moc"
