#include <QAbstractButton>
#include <QFontMetrics>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

#include "tests/support/temporary_folder.h"
#include "tests/ui/support/scripted_prompts.h"
#include "tests/ui/support/simulated_survey.h"
#include "ui/engine/engine_client.h"
#include "ui/itemmodels/object_table_model.h"
#include "ui/session/project_session.h"
#include "ui/session/selection_model.h"
#include "ui/theme/type.h"
#include "ui/views/browse/browse_view.h"
#include "ui/views/browse/check_count_list.h"
#include "ui/views/browse/facet_panel.h"
#include "ui/views/browse/query_edit.h"
#include "ui/views/browse/saved_views.h"
#include "ui/views/gallery/gallery_view.h"

using namespace ui;
using Rows = std::vector<std::int64_t>;

class BrowseViewTest : public QObject {
  Q_OBJECT

  std::unique_ptr<test::TemporaryFolder> m_folder;
  test::SimulatedSurvey m_survey;
  std::unique_ptr<EngineClient> m_engine;
  std::unique_ptr<ProjectSession> m_session;
  std::unique_ptr<BrowseView> m_view;

  void type(const QString& text) {
    m_view->queryEdit()->field()->clear();
    QTest::keyClicks(m_view->queryEdit()->field(), text);
  }
  /// How many galaxies have a column between two values.
  std::int64_t within(const char* column, float from, float to) {
    std::int64_t count = 0;
    for (const float value : m_session->column(QString::fromLatin1(column)))
      if (value >= from && value <= to) ++count;
    return count;
  }

 private Q_SLOTS:
  void initTestCase() {
    m_folder = std::make_unique<test::TemporaryFolder>();
    m_survey = test::makeSurvey(m_folder->path(), 40);
    qputenv("FAKE_ENGINE", QByteArray::fromStdString(m_folder->path().string()));
    m_engine = std::make_unique<EngineClient>(QCoreApplication::applicationDirPath() +
                                              QStringLiteral("/fake_engine"));
  }
  void init() {
    m_session = ProjectSession::open(QString::fromStdString(m_survey.project.string()), *m_engine);
    m_session->setAnnotator(QStringLiteral("ana"));
    m_view = std::make_unique<BrowseView>(*m_session, nullptr);
    m_view->resize(1528, 932);
    m_view->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
  }
  void cleanup() {
    m_view.reset();
    m_session.reset();
  }
  void cleanupTestCase() {
    m_engine.reset();
    m_folder.reset();
  }

  // ------------------------------------------------------------------------------------- the query bar
  void aConditionActsWhileItIsTyped() {
    QCOMPARE(m_view->matchCount(), std::int64_t{40});
    type(QStringLiteral("p_bar > 0.5"));
    const std::int64_t bars = within("p_bar", 0.5f, 1);
    QVERIFY(bars > 0 && bars < 40);
    QCOMPARE(m_view->matchCount(), bars);
  }

  void anErrorIsUnderlinedAndTheLastGoodResultStays() {
    QueryEdit* query = m_view->queryEdit();
    type(QStringLiteral("p_bar > 0.5"));
    const std::int64_t good = m_view->matchCount();
    QTest::keyClicks(query->field(), QStringLiteral(" and nonsense_column < 3"));
    QVERIFY(query->field()->problem());
    QCOMPARE(query->field()->text().mid(
                 static_cast<int>(query->field()->problem()->begin),
                 static_cast<int>(query->field()->problem()->end - query->field()->problem()->begin)),
             QStringLiteral("nonsense_column"));
    QVERIFY2(query->problemSentence().contains(QLatin1String("nonsense_column")),
             qPrintable(query->problemSentence()));
    QCOMPARE(query->field()->toolTip(), query->problemSentence());
    QCOMPARE(m_view->matchCount(), good);
    QTest::keyClick(query->field(), Qt::Key_Return);  // nor does it become a chip
    QVERIFY(query->conditions().isEmpty());
    // Taking the error back takes the underline away.
    for (int i = 0; i < 24; ++i) QTest::keyClick(query->field(), Qt::Key_Backspace);
    QVERIFY(!query->field()->problem());
    QCOMPARE(m_view->matchCount(), good);
  }

  void enterMakesAChipAndBackspaceTakesItBack() {
    QueryEdit* query = m_view->queryEdit();
    type(QStringLiteral("p_bar > 0.5 "));
    QTest::keyClick(query->field(), Qt::Key_Return);
    QCOMPARE(query->conditions(), QStringList{QStringLiteral("p_bar > 0.5")});
    QVERIFY(query->field()->text().isEmpty());
    type(QStringLiteral("r_mag < 16 or r_mag > 16 "));
    QTest::keyClick(query->field(), Qt::Key_Return);
    // Each condition is a unit: "or" in one does not loosen the other.
    QCOMPARE(query->expression(), QStringLiteral("(p_bar > 0.5) and (r_mag < 16 or r_mag > 16)"));
    QCOMPARE(m_view->matchCount(), within("p_bar", 0.5f, 1));
    QTest::keyClick(query->field(), Qt::Key_Backspace);
    QCOMPARE(query->conditions().size(), 1);
    QCOMPARE(query->field()->text(), QStringLiteral("r_mag < 16 or r_mag > 16"));
  }

  // -------------------------------------------------------------------------------------------- facets
  void countsRespondToTheOtherFilters() {
    // Four galaxies by hand: magnitudes 14, 15, 16, 17; the first two labelled by me; classes 0, 1, 0, none.
    FacetFilter filter;
    filter.ranges.push_back(RangeFacet::of(QStringLiteral("r_mag"), {14, 15, 16, 17}));
    filter.ranges[0].from = 15;
    const std::vector<labeling::LabelState> states{labeling::LabelState::Mine, labeling::LabelState::Mine,
                                                   labeling::LabelState::Unlabelled,
                                                   labeling::LabelState::Unlabelled};
    const std::vector<std::uint8_t> classes{0, 1, 0, 7};
    const Rows base{3, 2, 1, 0};
    const auto mine = static_cast<std::size_t>(labeling::LabelState::Mine);
    FacetResult result = applyFacets(filter, base, states, classes);
    QCOMPARE(result.rows, (Rows{3, 2, 1}));  // in the order they came
    QCOMPARE(result.stateCounts[mine], std::int64_t{1});
    QCOMPARE(result.classCounts[0], std::int64_t{1});
    filter.states[mine] = false;
    result = applyFacets(filter, base, states, classes);
    QCOMPARE(result.rows, (Rows{3, 2}));
    QCOMPARE(result.stateCounts[mine], std::int64_t{1});  // what would come back
    QCOMPARE(result.classCounts[1], std::int64_t{0});     // hidden by the state
    std::int64_t inHistogram = 0;
    for (const std::int64_t bin : result.histograms[0]) inHistogram += bin;
    QCOMPARE(inHistogram, std::int64_t{2});  // its own brush does not empty a histogram, the others do
  }

  void aBrushFiltersAndBecomesAChip() {
    m_view->facets()->setRange(QStringLiteral("p_bar"), 0.2, 0.8);
    QCOMPARE(m_view->matchCount(), within("p_bar", 0.2f, 0.8f));
    m_view->facets()->clearAll();
    QCOMPARE(m_view->matchCount(), std::int64_t{40});
  }

  void noMatchOffersAWayBack() {
    m_view->queryEdit()->setConditions({QStringLiteral("r_mag > 99")});
    Q_EMIT m_view->queryEdit()->expressionChanged();
    QCOMPARE(m_view->matchCount(), std::int64_t{0});
    auto* clear = m_view->findChild<QAbstractButton*>(QStringLiteral("clearLast"));
    QVERIFY(clear && clear->isVisible());
    clear->click();
    QCOMPARE(m_view->matchCount(), std::int64_t{40});
  }

  void wordsOfTheFiltersAreNotCut() {
    const QFontMetrics metrics(typeFont(Type::Small));
    for (CheckCountList* list : m_view->facets()->findChildren<CheckCountList*>())
      for (const QString& words : {QStringLiteral("Barred spiral"), QStringLiteral("No prediction")}) {
        if (!list->objectName().contains(QLatin1String("class"))) continue;
        for (const std::int64_t count : {7LL, 43218LL}) {
          list->setCount(0, count);
          // The panel gets its width with the first layout after the counts came in.
          QTRY_VERIFY2(list->wordsRect(0).width() >= metrics.horizontalAdvance(words),
                       qPrintable(QStringLiteral("%1 in %2").arg(words).arg(list->wordsRect(0).width())));
        }
      }
  }

  // ------------------------------------------------------------------------------- order and other views
  void sortingOrdersWhatIsShown() {
    m_view->setSort(QStringLiteral("p_bar"), true);
    const std::vector<float> p = m_session->column(QStringLiteral("p_bar"));
    const Rows rows = m_view->gallery()->rows();
    QCOMPARE(rows.size(), std::size_t{40});
    for (std::size_t i = 1; i < rows.size(); ++i)
      QVERIFY(p[static_cast<std::size_t>(rows[i - 1])] >= p[static_cast<std::size_t>(rows[i])]);
    m_view->setSort({}, false);
    QCOMPARE(m_view->gallery()->rows().front(), std::int64_t{0});
  }

  void manyGalaxiesAreLookedForInTheBackground() {
    m_view->setAnsweredAtOnce(0);
    const Rows before = m_view->gallery()->rows();
    m_view->setSort(QStringLiteral("r_mag"), false);
    QVERIFY(m_view->isAsking());
    QCOMPARE(m_view->gallery()->rows(), before);  // until the answer is there
    QTRY_VERIFY(!m_view->isAsking());
    QCOMPARE(m_view->gallery()->rows(), m_session->query({}, QStringLiteral("r_mag"), false));
  }

  void anAnswerThatIsNoLongerWantedIsNeverShown() {
    m_view->setAnsweredAtOnce(0);
    const Rows unwanted = m_session->query({}, QStringLiteral("r_mag"), true);
    bool wasShown = false;
    QObject watch;  // as long as this test runs
    connect(m_view.get(), &BrowseView::countsChanged, &watch,
            [&] { wasShown = wasShown || m_view->gallery()->rows() == unwanted; });
    m_view->setSort(QStringLiteral("r_mag"), true);
    m_view->setSort(QStringLiteral("redshift"), false);
    QTRY_VERIFY(!m_view->isAsking());
    QVERIFY(!wasShown);
    QCOMPARE(m_view->gallery()->rows(), m_session->query({}, QStringLiteral("redshift"), false));
    m_view->setSort(QStringLiteral("r_mag"), true);
    m_view->showTemporary({3, 1}, QStringLiteral("Two"));
    QVERIFY(!m_view->isAsking());
    QTest::qWait(50);
    QCOMPARE(m_view->gallery()->rows(), (Rows{3, 1}));
  }

  void aConditionInTheBackgroundSeesNewLabelsAndSaysWhatIsWrong() {
    m_view->setAnsweredAtOnce(0);
    type(QStringLiteral("unlabelled"));
    QTRY_VERIFY(!m_view->isAsking() && m_view->queryEdit()->expression() == QStringLiteral("unlabelled"));
    const Rows open = m_view->gallery()->rows();
    QVERIFY(open.size() > 1);
    labeling::LabelEvent event;
    event.row = open.front();
    event.annotator = "ana";
    event.question = "bar";
    event.answer = "yes";
    m_session->addLabels({event});
    QTRY_COMPARE(m_view->gallery()->rows(), Rows(open.begin() + 1, open.end()));
    QSignalSpy said(m_view.get(), &BrowseView::statusMessage);
    m_view->setSort(QStringLiteral("no_such_column"), false);
    QTRY_COMPARE(said.count(), 1);
    QVERIFY(said.first().first().toString().contains(QStringLiteral("no_such_column")));
    QCOMPARE(m_view->gallery()->rows(), Rows(open.begin() + 1, open.end()));
  }

  void aTemporaryViewHasANameAndAWayBack() {
    m_view->facets()->setRange(QStringLiteral("p_bar"), 0.2, 0.8);
    type(QStringLiteral("r_mag < 99"));
    const Rows before = m_view->gallery()->rows();
    QSignalSpy crumbs(m_view.get(), &BrowseView::crumbChanged);
    m_view->showTemporary({7, 3, 5}, QStringLiteral("False negatives"));
    QCOMPARE(m_view->gallery()->rows(), (Rows{7, 3, 5}));  // in the order given, whatever was filtered
    QCOMPARE(m_view->crumb(), QStringLiteral("False negatives"));
    auto* back = m_view->findChild<QAbstractButton*>(QStringLiteral("back"));
    QVERIFY(back->isVisible());
    m_view->showTemporary({1}, QStringLiteral("One bin"));  // a count within a count
    back->click();
    QCOMPARE(m_view->gallery()->rows(), before);
    QVERIFY(m_view->crumb().isEmpty());
    QVERIFY(!back->isVisible());
    QCOMPARE(crumbs.count(), 3);
  }

  void theTableShowsTheSameSelection() {
    m_session->selection().select({3, 5}, nullptr);
    m_session->selection().setFocus(5, nullptr);
    m_view->setTable(true);
    auto* table = m_view->findChild<QTableView*>(QStringLiteral("table"));
    QVERIFY(table->isVisible());
    QCOMPARE(table->selectionModel()->selectedRows().size(), 2);
    QCOMPARE(table->currentIndex().row(), 5);
    m_session->selection().select({8}, nullptr);
    QCOMPARE(table->selectionModel()->selectedRows().front().row(), 8);
    table->selectRow(2);
    QCOMPARE(m_session->selection().selectedRows(), Rows{2});
    m_view->setTable(false);
    QCOMPARE(m_session->selection().selectedRows(), Rows{2});
  }

  void blindModeLeavesNoColumnOfTheModel() {
    m_view->setSort(QStringLiteral("p_bar"), true);
    m_view->setTable(true);
    auto* table = m_view->findChild<QTableView*>(QStringLiteral("table"));
    const auto* model = static_cast<const ObjectTableModel*>(table->model());
    QVERIFY(model->numberColumns().contains(QStringLiteral("p_bar")));
    m_session->setBlind(true);
    QVERIFY(!model->numberColumns().contains(QStringLiteral("p_bar")));
    QVERIFY(model->numberColumns().contains(QStringLiteral("r_mag")));
    QCOMPARE(m_view->gallery()->rows().front(), std::int64_t{0});  // nor does the order tell
    for (const RangeFacet& range : m_view->facets()->filter().ranges)
      QVERIFY2(!range.column.startsWith(QLatin1String("p_")), qPrintable(range.column));
    m_session->setBlind(false);
    QVERIFY(model->numberColumns().contains(QStringLiteral("p_bar")));
  }

  void aSavedViewComesBack() {
    test::ScriptedPrompts prompts;
    prompts.text = QStringLiteral("Uncertain");
    m_view->facets()->setRange(QStringLiteral("p_bar"), 0.3, 0.7);
    m_view->setSort(QStringLiteral("p_bar_sigma"), true);
    const Rows rows = m_view->gallery()->rows();
    m_view->findChild<QAbstractButton*>(QStringLiteral("saveView"))->click();
    const auto views = readSavedViews(*m_session);
    QCOMPARE(views.size(), std::size_t{1});
    QCOMPARE(views[0].name, QStringLiteral("Uncertain"));
    QCOMPARE(views[0].sortBy, QStringLiteral("p_bar_sigma"));
    m_view->clearFilters();
    m_view->facets()->setFilter(views[0].filter);
    m_view->setSort(views[0].sortBy, views[0].descending);
    QCOMPARE(m_view->gallery()->rows(), rows);
  }
};

QTEST_MAIN(BrowseViewTest)
#include "tst_browse_view.moc"
