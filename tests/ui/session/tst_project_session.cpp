#include <QSignalSpy>
#include <QTest>
#include <atomic>
#include <cmath>
#include <filesystem>
#include <thread>

#include "tests/support/temporary_folder.h"
#include "tests/ui/support/simulated_survey.h"
#include "ui/engine/engine_client.h"
#include "ui/session/opinion_reader.h"
#include "ui/session/project_session.h"

using namespace ui;
namespace fs = std::filesystem;

/// What the window knows of a project while other programs write into it.
class ProjectSessionTest : public QObject {
  Q_OBJECT

  std::unique_ptr<test::TemporaryFolder> m_folder;
  test::SimulatedSurvey m_survey;
  std::unique_ptr<EngineClient> m_engine;
  std::unique_ptr<ProjectSession> m_session;

  fs::path scoresOf(const char* model) const {
    return m_survey.project / "derived" / "scores" / (std::string(model) + ".safetensors");
  }
  /// Puts another file in the place of a model's scores, as the engine does: renamed into place.
  void replace(const fs::path& file, const fs::path& with) const {
    const fs::path next = m_folder->path() / "next.safetensors";
    fs::copy_file(with, next, fs::copy_options::overwrite_existing);
    fs::last_write_time(next, fs::file_time_type::clock::now());
    fs::rename(next, file);
  }

 private Q_SLOTS:
  void init() {
    m_folder = std::make_unique<test::TemporaryFolder>();
    m_survey = test::makeSurvey(m_folder->path(), 24);
    qputenv("FAKE_ENGINE", QByteArray::fromStdString(m_folder->path().string()));
    m_engine = std::make_unique<EngineClient>(QCoreApplication::applicationDirPath() +
                                              QStringLiteral("/fake_engine"));
    m_session = ProjectSession::open(QString::fromStdString(m_survey.project.string()), *m_engine);
  }
  void cleanup() {
    m_session.reset();
    m_engine.reset();
    m_folder.reset();
  }

  void anOpinionStaysReadableWhileItsFileIsReplaced() {
    const fs::path inUse = scoresOf("bar-02"), first = m_folder->path() / "first.safetensors";
    fs::copy_file(inUse, first);
    const OpinionReader reader(*m_session->scores());
    std::vector<double> before;
    for (std::int64_t row = 0; row < reader.objects(); ++row) before.push_back(reader.at(row)->probability);

    std::atomic<bool> enough = false;
    std::atomic<int> different = 0;
    std::thread worker([&, copy = reader] {
      while (!enough)
        for (std::int64_t row = 0; row < copy.objects(); ++row)
          if (copy.at(row)->probability != before[static_cast<std::size_t>(row)]) ++different;
    });
    QSignalSpy changed(m_session.get(), &ProjectSession::scoresChanged);
    for (int i = 0; i < 20; ++i) {
      replace(inUse, i % 2 ? first : scoresOf("bar-01"));
      for (std::int64_t row = 0; row < m_session->objectCount(); ++row) QVERIFY(m_session->classOpinion(row));
      (void)m_session->column(QStringLiteral("p_bar"));
      (void)m_session->query(QStringLiteral("p_bar > 0.5"), QStringLiteral("p_bar"), true);
      QTest::qWait(10);
    }
    enough = true;
    worker.join();
    QCOMPARE(different.load(), 0);  // a reader keeps what it was made from
    QTRY_VERIFY(changed.count() > 0);
  }

  void labelsOfAnotherProgramAppearByThemselves() {
    QSignalSpy changed(m_session.get(), &ProjectSession::labelsChanged);
    const std::int64_t before = m_session->labelledCount();
    {
      const labeling::Project other = labeling::Project::open(m_survey.project);
      labeling::LabelEvent event;
      event.row = 2;
      event.question = "bar";
      event.answer = "yes";
      event.annotator = "ben";
      labeling::LabelLog(other).append(event);
    }
    QTRY_COMPARE(changed.count(), 1);
    QCOMPARE(m_session->labelledCount(), before + 1);
    QVERIFY(m_session->labelState(2) == labeling::LabelState::Others);
  }

  void newScoresAppearByThemselves() {
    // The scores of the parent model in the place of the child's.
    const auto other = m_session->scores(QStringLiteral("bar-01"));
    const float expected = other->mean("bar")[3];
    QVERIFY(m_session->column(QStringLiteral("p_bar"))[3] != expected);
    QSignalSpy changed(m_session.get(), &ProjectSession::scoresChanged);
    replace(scoresOf("bar-02"), scoresOf("bar-01"));
    QTRY_COMPARE(changed.count(), 1);
    QCOMPARE(m_session->column(QStringLiteral("p_bar"))[3], expected);
    const double condition = static_cast<double>(expected);
    const auto rows = m_session->query(QStringLiteral("p_bar > %1 and p_bar < %2")
                                           .arg(condition - 1e-5, 0, 'g', 12)
                                           .arg(condition + 1e-5, 0, 'g', 12),
                                       {}, false);
    QVERIFY(std::find(rows.begin(), rows.end(), 3) != rows.end());
  }

  void aDamagedScoreFileIsAnAnswerNotACrash() {
    const fs::path damaged = m_folder->write("damaged.safetensors", "no header at all");
    replace(scoresOf("bar-02"), damaged);
    QSignalSpy problems(m_session.get(), &ProjectSession::problemFound);
    for (int i = 0; i < 3; ++i) QVERIFY(!m_session->scores());
    QVERIFY(!m_session->classOpinion(3));
    QVERIFY(!m_session->numberColumns().contains(QStringLiteral("p_bar")));
    QTRY_COMPARE(problems.count(), 1);  // said once, not at every look
    const QString sentence = problems.front().front().toString();
    QVERIFY2(sentence.contains(QLatin1String("bar-02.safetensors")), qPrintable(sentence));
    QTest::qWait(50);
    QCOMPARE(problems.count(), 1);
  }

  void blindModeShowsTheCatalogueOnly() {
    QVERIFY(m_session->shownColumns().contains(QStringLiteral("p_bar")));
    m_session->setBlind(true);
    QCOMPARE(m_session->shownColumns(),
             (QStringList{QStringLiteral("r_mag"), QStringLiteral("redshift"), QStringLiteral("t_type_true"),
                          QStringLiteral("petro_r50")}));
  }

  void aCatalogueColumnHidesAModelOutputOfTheSameName() {
    // As in the query language: one name means one thing.
    m_session.reset();
    {
      labeling::Project project = labeling::Project::open(m_survey.project);
      labeling::Table table;
      labeling::TableColumn column;
      column.name = "p_bar";
      column.values = std::vector<double>(24, 0.25);
      table.columns.push_back(column);
      table.rows = 24;
      std::vector<std::int64_t> rows(24);
      for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = static_cast<std::int64_t>(i);
      project.addColumns(table, rows);
    }
    m_session = ProjectSession::open(QString::fromStdString(m_survey.project.string()), *m_engine);
    QCOMPARE(m_session->column(QStringLiteral("p_bar"))[3], 0.25f);
    QCOMPARE(m_session->numberColumns().count(QStringLiteral("p_bar")), 1);
    QCOMPARE(m_session->query(QStringLiteral("p_bar = 0.25"), {}, false).size(), std::size_t{24});
  }

  void independentModeKnowsOwnLabelsOnly() {
    const auto label = [](std::int64_t row, const char* annotator, const char* answer) {
      labeling::LabelEvent event;
      event.row = row;
      event.question = "bar";
      event.answer = answer;
      event.annotator = annotator;
      return event;
    };
    labeling::LabelEvent flag = label(2, "ben", "on");
    flag.kind = labeling::EventKind::Flag;
    flag.question.clear();
    m_session->setAnnotator(QStringLiteral("ana"));
    m_session->addLabels({label(0, "ana", "yes"), label(0, "ben", "no"), label(1, "ben", "yes")});
    m_session->addLabels({flag});
    const auto states = [this] {
      return std::vector{m_session->labelState(0), m_session->labelState(1), m_session->labelState(2)};
    };
    using labeling::LabelState;
    QVERIFY(states() == std::vector({LabelState::Disagree, LabelState::Others, LabelState::Flagged}));
    QCOMPARE(m_session->labelledCount(), std::int64_t{2});
    QCOMPARE(m_session->shownLabels("bar").size(), std::size_t{1});  // 0 is a tie

    m_session->setIndependent(true);
    QVERIFY(states() == std::vector({LabelState::Mine, LabelState::Unlabelled, LabelState::Unlabelled}));
    QCOMPARE(m_session->labelledCount(), std::int64_t{1});
    QCOMPARE(m_session->shownLabels("bar").at(0).row, std::int64_t{0});
    QCOMPARE(m_session->query(QStringLiteral("labelled"), {}, false), std::vector<std::int64_t>{0});
    // It holds for whoever labels next, and ends without a trace.
    m_session->setAnnotator(QStringLiteral("ben"));
    QVERIFY(states() == std::vector({LabelState::Mine, LabelState::Mine, LabelState::Flagged}));
    m_session->setIndependent(false);
    QVERIFY(states() == std::vector({LabelState::Disagree, LabelState::Mine, LabelState::Flagged}));
    QCOMPARE(m_session->annotators().count(QStringLiteral("ana")), 1);
  }

  /// Object ids of a survey are integers too; a histogram of them says nothing.
  void runningNumbersAreNoQuantities() {
    m_session.reset();
    const fs::path directory = m_folder->path() / "ids.tuningfork";
    {
      labeling::Project project = labeling::Project::create(directory, "ids");
      std::vector<labeling::NewObject> objects(2);
      objects[0].name = "12823";
      objects[1].name = "14053";
      project.addObjects(objects);
      labeling::Table table;
      table.rows = 2;
      using Integers = labeling::TableColumn::Integers;
      table.columns = {{"id", "", "", "", Integers{12823, 14053}},
                       {"OBJID", "", "", "", Integers{587722952767439450, 587722953303916935}},
                       {"class", "", "", "", Integers{3, 2}},
                       {"redshift", "", "", "", labeling::TableColumn::Reals{1.185, 1.469}}};
      const std::vector<std::int64_t> rows{0, 1};
      project.addColumns(table, rows);
    }
    m_session = ProjectSession::open(QString::fromStdString(directory.string()), *m_engine);
    QCOMPARE(m_session->numberColumns(), (QStringList{QStringLiteral("class"), QStringLiteral("redshift")}));
  }
};

QTEST_MAIN(ProjectSessionTest)
#include "tst_project_session.moc"
