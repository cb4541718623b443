#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>
#include <filesystem>

#include "labeling/scheme/shipped_schemes.h"
#include "tests/support/temporary_folder.h"
#include "tests/ui/support/simulated_survey.h"
#include "ui/actions/shortcuts.h"
#include "ui/engine/engine_client.h"
#include "ui/session/project_session.h"
#include "ui/session/selection_model.h"
#include "ui/views/controls/fork_slider.h"
#include "ui/views/controls/sky_marks.h"
#include "ui/views/label/agreement.h"
#include "ui/views/label/label_view.h"
#include "ui/views/label/opinion_panel.h"
#include "ui/views/label/posterior_strip.h"
#include "ui/views/label/question_panel.h"

using namespace ui;

/// Labelling by keys on a simulated survey of 12 galaxies that a model has looked at.
class LabelViewTest : public QObject {
  Q_OBJECT

  std::unique_ptr<test::TemporaryFolder> m_folder;
  test::SimulatedSurvey m_survey;
  std::unique_ptr<EngineClient> m_engine;
  std::unique_ptr<ProjectSession> m_session;
  std::unique_ptr<LabelView> m_view;

  void open(bool withModel = true) {
    m_view.reset();
    m_session.reset();
    m_engine.reset();
    m_folder = std::make_unique<test::TemporaryFolder>();
    m_survey = test::makeSurvey(m_folder->path(), 12, withModel);
    qputenv("FAKE_ENGINE", QByteArray::fromStdString(m_folder->path().string()));
    m_engine = std::make_unique<EngineClient>(QCoreApplication::applicationDirPath() +
                                              QStringLiteral("/fake_engine"));
    m_session = ProjectSession::open(QString::fromStdString(m_survey.project.string()), *m_engine);
    m_session->setAnnotator(QStringLiteral("ana"));
    m_view = std::make_unique<LabelView>(*m_session);
    m_view->resize(1528, 932);
    m_view->show();
    m_view->activate();
    QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
  }

  std::map<std::string, labeling::CurrentLabel> labelsOf(std::int64_t row) {
    return m_session->labels().currentOf(row, "ana");
  }

  /// Everything a person or a screen reader could find in the visible widgets.
  QString everyWord() {
    QStringList words;
    for (const QWidget* widget : m_view->findChildren<QWidget*>()) {
      if (!widget->isVisibleTo(m_view.get())) continue;
      words << widget->accessibleName() << widget->accessibleDescription() << widget->toolTip();
      if (const auto* label = qobject_cast<const QLabel*>(widget)) words << label->text();
    }
    return words.join(QLatin1Char('\n'));
  }

  void ask(const std::vector<std::string>& ids) {
    std::vector<labeling::Scheme> schemes;
    for (const std::string& id : ids) schemes.push_back(labeling::shippedScheme(id));
    m_session->askSchemes(schemes);
  }
  void press(const char* keys) {
    for (const char* key = keys; *key; ++key) QTest::keyClick(m_view.get(), *key);
  }
  std::string answerOf(std::int64_t row, const std::string& question) {
    const auto labels = labelsOf(row);
    const auto found = labels.find(question);
    return found == labels.end() ? "none" : found->second.answer;
  }

 private Q_SLOTS:
  void cleanup() {
    shortcuts().resetAll();
    m_view.reset();
    m_session.reset();
    m_engine.reset();
  }

  void aNumberKeyIsALabelThatIsStoredAtOnce() {
    open();
    QCOMPARE(m_view->row(), 0);
    QCOMPARE(m_view->question(), std::string("disk"));
    QTest::keyClick(m_view.get(), Qt::Key_2);  // disc or features
    QCOMPARE(m_view->question(), std::string("edge_on"));
    QTest::keyClick(m_view.get(), Qt::Key_1);  // not edge-on
    QCOMPARE(m_view->question(), std::string("bar"));
    QTest::keyClick(m_view.get(), Qt::Key_0);  // cannot tell
    const auto labels = labelsOf(0);
    QCOMPARE(labels.at("disk").answer, std::string("yes"));
    QCOMPARE(labels.at("edge_on").answer, std::string("no"));
    QCOMPARE(labels.at("bar").answer, std::string(labeling::kCannotTell));

    // Another reader of the same project sees it without anything having been closed or saved.
    const labeling::Project other =
        labeling::Project::open(m_survey.project, labeling::Project::Access::ReadOnly);
    QCOMPARE(labeling::LabelLog(other).currentOf(0, "ana").size(), std::size_t{3});
  }

  void aLabelKnowsItsCircumstances() {
    open();
    QTRY_VERIFY(!m_view->findChild<OpinionPanel*>()->strips().empty());
    QTest::keyClick(m_view.get(), Qt::Key_Plus);  // certain
    QTest::keyClick(m_view.get(), Qt::Key_2);
    m_session->setBlind(true);
    QTest::keyClick(m_view.get(), Qt::Key_Right);
    QTest::keyClick(m_view.get(), Qt::Key_1);
    const auto seen = m_session->labels().eventsOf(0).front();
    QCOMPARE(seen.modelName, std::string("bar-02"));
    QVERIFY(seen.modelVisible);
    QVERIFY(seen.modelScore.has_value());
    QCOMPARE(*seen.confidence, 1.0);
    QVERIFY(seen.secondsTaken.has_value() && *seen.secondsTaken >= 0);
    const auto blind = m_session->labels().eventsOf(1).front();
    QVERIFY(!blind.modelVisible);
    QVERIFY(!blind.confidence);  // nobody said how sure about the next one
  }

  void bracketsSetTheTypeAndEnterGoesOn() {
    open();
    auto* fork = m_view->findChild<ForkSlider*>(QStringLiteral("fork"));
    QVERIFY(fork);
    QVERIFY(!fork->value());
    QTest::keyClick(m_view.get(), Qt::Key_BracketRight);
    QTest::keyClick(m_view.get(), Qt::Key_Period);
    const double value = *fork->value();
    QTest::keyClick(m_view.get(), Qt::Key_BracketLeft);
    QCOMPARE(*fork->value(), value - 1);
    QTest::keyClick(m_view.get(), Qt::Key_Return);
    QCOMPARE(m_view->row(), 1);
    QCOMPARE(*labelsOf(0).at("t_type").value, value - 1);
    QCOMPARE(m_session->labels().eventsOf(0).size(), std::size_t{1});  // three key presses, one label
  }

  void undoTakesTheLabelBackAndReturnsToItsObject() {
    open();
    QTest::keyClick(m_view.get(), Qt::Key_2);
    QTest::keyClick(m_view.get(), Qt::Key_Right);
    QTest::keyClick(m_view.get(), Qt::Key_Right);
    QCOMPARE(m_view->row(), 2);
    QTest::keyClick(m_view.get(), Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(m_view->row(), 0);
    QCOMPARE(m_view->question(), std::string("disk"));
    QVERIFY(labelsOf(0).empty());
    QTest::keyClick(m_view.get(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(labelsOf(0).at("disk").answer, std::string("yes"));
  }

  void spaceSkipsToWhatStillNeedsALabel() {
    open();
    m_view->setQueue({3, 5, 7}, QStringLiteral("three"));
    QCOMPARE(m_view->row(), 3);
    QTest::keyClick(m_view.get(), Qt::Key_Right);
    QTest::keyClick(m_view.get(), Qt::Key_1);
    QTest::keyClick(m_view.get(), Qt::Key_Left);
    QTest::keyClick(m_view.get(), Qt::Key_Space);
    QCOMPARE(m_view->row(), 7);  // 5 is labelled
    QCOMPARE(m_session->selection().focus(), 7);
  }

  void blindModeLeavesNoTraceOfTheModel() {
    open();
    auto* opinion = m_view->findChild<OpinionPanel*>();
    QTRY_VERIFY(!opinion->strips().empty());
    QVERIFY(everyWord().contains(QStringLiteral("bar-02")));
    QVERIFY(m_view->findChild<ForkSlider*>(QStringLiteral("fork"))->hasPosterior());
    QTest::keyClick(m_view.get(), Qt::Key_F);
    QVERIFY(m_session->isBlind());
    QVERIFY(!m_view->findChild<ForkSlider*>(QStringLiteral("fork"))->hasPosterior());
    for (const PosteriorStrip* strip : opinion->strips()) QVERIFY(!strip->isVisible());
    const QString words = everyWord();
    QVERIFY2(!words.contains(QStringLiteral("bar-02")), qPrintable(words));
    QVERIFY(!words.contains(QStringLiteral("plus or minus")));
    QVERIFY(!words.contains(QStringLiteral("model 0.")));
    QVERIFY(words.contains(QStringLiteral("Blind: the model's opinion is hidden. F shows it.")));
    QTest::keyClick(m_view.get(), Qt::Key_Right);  // nor on the next object
    QVERIFY(!everyWord().contains(QStringLiteral("bar-02")));
    QTest::keyClick(m_view.get(), Qt::Key_F);
    QVERIFY(everyWord().contains(QStringLiteral("bar-02")));
  }

  void theEngineIsAskedWhereThereAreNoScores() {
    open();
    // Only the scores: the small pictures beside them may just be written.
    std::filesystem::remove_all(m_survey.project / "derived" / "scores");
    QFile answer(QString::fromStdString((m_folder->path() / "predict.json").string()));
    QVERIFY(answer.open(QIODevice::WriteOnly));
    answer.write(R"({"objects": [{"row": 1, "questions": {"bar": {"mean": [0.83], "sigma": [0.05],
                     "passes": [[0.8, 0.83, 0.86]]}}}]})");
    answer.close();
    QTest::keyClick(m_view.get(), Qt::Key_Right);
    auto* opinion = m_view->findChild<OpinionPanel*>();
    QTRY_COMPARE(opinion->strips().empty() ? 0.0 : opinion->strips().front()->content().mean,
                 static_cast<double>(0.83F));
    QCOMPARE(opinion->strips().front()->content().name, QStringLiteral("Bar"));
    QCOMPARE(opinion->strips().front()->content().passes.size(), std::size_t{3});
  }

  void withoutAModelItSaysSo() {
    open(false);
    auto* sentence = m_view->findChild<QLabel*>(QStringLiteral("opinion-sentence"));
    QCOMPARE(sentence->text(), QStringLiteral("No model has looked at this galaxy yet."));
  }

  void digitsInTheCommentAreNoAnswers() {
    open();
    QTest::keyClick(m_view.get(), Qt::Key_Semicolon);
    auto* comment = m_view->findChild<QLineEdit*>(QStringLiteral("comment"));
    QTRY_VERIFY(comment->hasFocus());
    QTest::keyClicks(comment, QStringLiteral("2 arms"));
    QVERIFY(labelsOf(0).empty());
    QTest::keyClick(comment, Qt::Key_Return);
    const auto events = m_session->labels().eventsOf(0);
    QCOMPARE(events.size(), std::size_t{1});
    QVERIFY(events.front().kind == labeling::EventKind::Comment);
    QCOMPARE(events.front().comment, std::string("2 arms"));
  }

  void xFlagsAndUnflags() {
    open();
    QTest::keyClick(m_view.get(), Qt::Key_X);
    QVERIFY(m_session->labelState(0) == labeling::LabelState::Flagged);
    QTest::keyClick(m_view.get(), Qt::Key_X);
    QVERIFY(m_session->labelState(0) != labeling::LabelState::Flagged);
  }

  void theNextImageIsThereBeforeItIsAskedFor() {
    open();
    auto* sky = m_view->findChild<SkyView*>();
    QTRY_VERIFY(!sky->image().isNull());
    QTest::qWait(300);  // decoded ahead, on workers
    QTest::keyClick(m_view.get(), Qt::Key_Right);
    QVERIFY(!sky->image().isNull());  // in the key press, without an event loop in between
  }

  void thePointerReadsPositionAndPixel() {
    open();
    auto* sky = m_view->findChild<SkyView*>();
    QTRY_VERIFY(!sky->image().isNull());
    const auto reading = sky->readingAt(sky->viewFromImage({48, 48}));
    QVERIFY(reading.has_value());
    QVERIFY(std::abs(reading->x - 47.5) < 1e-9 && std::abs(reading->y - 47.5) < 1e-9);
    const labeling::SkyPosition position = m_session->project().position(0);
    QVERIFY(reading->sky.has_value());
    QVERIFY(std::abs(reading->sky->decDeg - position.decDeg) < 1e-6);  // the middle is the object
    QCOMPARE(reading->values.size(), std::size_t{3});
    QVERIFY(!sky->readingAt(sky->viewFromImage({-3, 10})));
  }

  void theScaleBarIsARoundNumber() {
    QCOMPARE(scaleBarArcsec(0.1, 190), 10.0);   // 19 arcsec fit: 10
    QCOMPARE(scaleBarArcsec(0.3, 190), 50.0);   // 57 fit: 50
    QCOMPARE(scaleBarArcsec(0.002, 190), 0.2);  // 0.38 fit: 0.2
    QCOMPARE(scaleBarArcsec(0, 190), 0.0);
  }

  void agreementCountsVotesOfOthers() {
    open();
    const auto say = [this](std::int64_t row, const char* who, const char* what) {
      labeling::LabelEvent event;
      event.row = row;
      event.question = "bar";
      event.annotator = who;
      event.answer = what;
      m_session->addLabels({event});
    };
    // ana and ben agree on two of three; "cannot tell" is no vote.
    say(0, "ana", "yes");
    say(0, "ben", "yes");
    say(1, "ana", "no");
    say(1, "ben", "no");
    say(2, "ana", "yes");
    say(2, "ben", "no");
    say(3, "ana", "yes");
    say(3, "ben", labeling::kCannotTell);
    const Agreement agreement = agreementOf(m_survey.project, "ana");
    QCOMPARE(agreement.compared, std::int64_t{3});
    QVERIFY(std::abs(agreement.share - 2.0 / 3) < 1e-12);
    // p_o = 2/3; ana says yes 2/3, ben 1/3: p_e = 2/9 + 2/9 = 4/9; kappa = (6/9 - 4/9) / (5/9) = 0.4
    QVERIFY(std::abs(agreement.kappa - 0.4) < 1e-12);
    QCOMPARE(agreement.disagreements, std::vector<std::int64_t>{2});
  }

  // ------------------------------------------------------------------------------- schemes and their kinds
  void theGalaxyZooTreeIsWalkedByNumberKeys() {
    open();
    ask({"gz2"});
    QCOMPARE(m_view->question(), std::string("smooth_or_features"));
    press("22112");  // features, not edge-on, bar, spiral, medium
    QCOMPARE(m_view->question(), std::string("arm_count"));
    press("231");  // two arms, obvious bulge, odd
    QCOMPARE(m_view->question(), std::string("odd_feature"));
    press("1");
    QCOMPARE(answerOf(0, "odd_feature"), std::string("ring"));
    press("6");
    QCOMPARE(answerOf(0, "odd_feature"), std::string("ring|merger"));
    QCOMPARE(m_view->question(), std::string("odd_feature"));  // more may be ticked
    press("1");
    QCOMPARE(answerOf(0, "odd_feature"), std::string("merger"));
    press("6");
    QCOMPARE(answerOf(0, "odd_feature"), std::string(labeling::kNothingTicked));
    QTest::keyClick(m_view.get(), Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(answerOf(0, "odd_feature"), std::string("merger"));
    QTest::keyClick(m_view.get(), Qt::Key_Return);
    QCOMPARE(m_view->row(), 1);
    QCOMPARE(m_session->labels().eventsOf(0).front().scheme, labeling::shippedScheme("gz2").key());
  }

  void aSmoothGalaxyIsNotAskedForArms() {
    open();
    ask({"gz2"});
    press("1");
    QCOMPARE(m_view->question(), std::string("roundness"));
    press("2");
    QCOMPARE(m_view->question(), std::string("odd"));
    QTest::keyClick(m_view.get(), Qt::Key_Backspace);
    QCOMPARE(m_view->question(), std::string("roundness"));
    QTest::keyClick(m_view.get(), Qt::Key_Backspace, Qt::ShiftModifier);
    QCOMPARE(m_view->question(), std::string("odd"));
  }

  void theAnswerThatCompletesAnObjectGoesOnByItself() {
    open();
    ask({"etg_ltg", "interest"});
    m_view->setAutoAdvance(true);
    press("2");
    QCOMPARE(m_view->row(), 0);  // interest is still open
    QCOMPARE(m_view->question(), std::string("interest"));
    press("0");  // an artefact: the scheme gives 0 to an answer, so it is not "cannot tell"
    QCOMPARE(m_view->row(), 1);
    QCOMPARE(*labelsOf(0).at("interest").value, 0.0);
    QTest::keyClick(m_view.get(), Qt::Key_Left);
    press("1");  // a correction of what was complete stays where it is
    QCOMPARE(m_view->row(), 0);
    m_view->setAutoAdvance(false);
    QTest::keyClick(m_view.get(), Qt::Key_Right);
    press("25");
    QCOMPARE(m_view->row(), 1);
  }

  void anObjectWaitsForItsTType() {
    open();
    ask({"morphology"});
    m_view->setAutoAdvance(true);
    press("2211");  // disc, edge-on, then merger: no
    QCOMPARE(m_view->row(), 0);
    QTest::keyClick(m_view.get(), Qt::Key_Return);
    QCOMPARE(m_view->row(), 1);
    QTest::keyClick(m_view.get(), Qt::Key_BracketRight);
    press("221");
    QCOMPARE(m_view->row(), 2);  // the T-Type was set before
    QVERIFY(labelsOf(1).at("t_type").value.has_value());
  }

  void fractionsAreFiveQuestionsWithNamedValues() {
    open();
    ask({"candels"});
    press("4");
    QCOMPARE(*labelsOf(0).at("f_spheroid").value, 0.75);
    QCOMPARE(m_view->question(), std::string("f_disk"));
    press("3");
    QTest::keyClick(m_view.get(), Qt::Key_BracketRight);  // f_irregular: a step up from the middle
    QTest::keyClick(m_view.get(), Qt::Key_Return);  // on to the next of the five, not to the next object
    QCOMPARE(m_view->row(), 0);
    QCOMPARE(m_view->question(), std::string("f_point_source"));
    QCOMPARE(*labelsOf(0).at("f_disk").value, 0.5);
    QVERIFY(labelsOf(0).at("f_irregular").value.has_value());
    press("0");
    QCOMPARE(answerOf(0, "f_point_source"), std::string(labeling::kCannotTell));
  }

  void tagsAreWordsOfOnesOwn() {
    open();
    ask({"tags"});
    QTest::keyClick(m_view.get(), Qt::Key_NumberSign);
    auto* field = m_view->findChild<QLineEdit*>(QStringLiteral("tag"));
    QTRY_VERIFY(field && field->hasFocus());
    QTest::keyClicks(field, QStringLiteral("green bean"));
    QTest::keyClick(field, Qt::Key_Return);
    field = m_view->findChild<QLineEdit*>(QStringLiteral("tag"));
    QTRY_VERIFY(field->hasFocus());  // the next tag may follow
    QTest::keyClicks(field, QStringLiteral("arc"));
    QTest::keyClick(field, Qt::Key_Return);
    QCOMPARE(answerOf(0, "tags"), std::string("arc|green bean"));
    field = m_view->findChild<QLineEdit*>(QStringLiteral("tag"));
    QTest::keyClick(field, Qt::Key_Return);  // an empty one gives the keys back
    QTRY_VERIFY(m_view->hasFocus());
    QTest::keyClick(m_view.get(), Qt::Key_Return);
    QCOMPARE(m_view->row(), 1);
    press("1");  // the tags in use are offered on the number keys
    QCOMPARE(answerOf(1, "tags"), std::string("arc"));
  }

  void rAnswersAsBefore() {
    open();
    ask({"gz2"});
    press("11");  // smooth, completely round
    QTest::keyClick(m_view.get(), Qt::Key_Right);
    QTest::keyClick(m_view.get(), Qt::Key_R);
    QTest::keyClick(m_view.get(), Qt::Key_R);
    QCOMPARE(answerOf(1, "smooth_or_features"), std::string("smooth"));
    QCOMPARE(answerOf(1, "roundness"), std::string("round"));
    QTest::keyClick(m_view.get(), Qt::Key_R);  // never answered
    QCOMPARE(answerOf(1, "odd"), std::string("none"));
  }

  void anAnswerToTheSelectionIsOneAct() {
    open();
    ask({"etg_ltg"});
    m_session->selection().select({0, 3, 5, 7}, nullptr);
    QTest::keyClick(m_view.get(), Qt::Key_L, Qt::ShiftModifier);
    QVERIFY(m_view->isForWholeSelection());
    auto* words = m_view->findChild<QLabel*>(QStringLiteral("whole-selection"));
    QCOMPARE(words->text(), QStringLiteral("Answers go to all 4 selected galaxies. Shift L ends that."));
    press("2");
    for (const std::int64_t row : {0, 3, 5, 7}) QCOMPARE(answerOf(row, "ltg"), std::string("yes"));
    QCOMPARE(answerOf(1, "ltg"), std::string("none"));
    QVERIFY(!m_session->labels().eventsOf(3).front().secondsTaken);  // nobody looked at it for seconds
    QTest::keyClick(m_view.get(), Qt::Key_Z, Qt::ControlModifier);
    for (const std::int64_t row : {0, 3, 5, 7}) QCOMPARE(answerOf(row, "ltg"), std::string("none"));
    QTest::keyClick(m_view.get(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(answerOf(7, "ltg"), std::string("yes"));
    QTest::keyClick(m_view.get(), Qt::Key_Escape);
    QVERIFY(!m_view->isForWholeSelection());
  }

  void aTTypeThatIsNotStoredYetIsUndoneFirst() {
    open();
    ask({"morphology"});
    press("2");
    QTest::keyClick(m_view.get(), Qt::Key_BracketRight);
    m_view->undo();  // within the pause after which it would be stored
    QVERIFY(labelsOf(0).count("t_type") == 0);
    QCOMPARE(answerOf(0, "disk"), std::string("yes"));
    QTest::qWait(700);
    QVERIFY(labelsOf(0).count("t_type") == 0);  // and it does not come back
    m_view->undo();
    QCOMPARE(answerOf(0, "disk"), std::string("none"));
  }

  void anEditedQuestionShowsAnOldAnswerInItsOldWords() {
    open();
    ask({"etg_ltg"});
    press("2");
    labeling::Scheme edited = labeling::shippedScheme("etg_ltg");
    edited.questions.front().kind = labeling::QuestionKind::Choice;
    edited.questions.front().answers = {{"no", "Early", "", ""}, {"spiral", "Spiral", "", ""}};
    m_session->askSchemes({edited});
    m_view->setQueue({0, 1}, {});
    const auto* earlier = m_view->findChild<QLabel*>(QStringLiteral("earlier-answer"));
    QCOMPARE(earlier->text(), QStringLiteral("Answered before the question was changed: yes"));
    QVERIFY(earlier->isVisible());
    press("2");
    QCOMPARE(answerOf(0, "ltg"), std::string("spiral"));
    QVERIFY(!earlier->isVisible());
  }

  void confidenceAndCommentGoWithTheAnswer() {
    open();
    ask({"etg_ltg"});
    QTest::keyClick(m_view.get(), Qt::Key_Minus);
    QTest::keyClick(m_view.get(), Qt::Key_Semicolon);
    auto* comment = m_view->findChild<QLineEdit*>(QStringLiteral("comment"));
    QTRY_VERIFY(comment->hasFocus());
    QTest::keyClicks(comment, QStringLiteral("dusty"));
    QTest::keyClick(comment, Qt::Key_Escape);
    QTRY_VERIFY(m_view->hasFocus());
    press("1");
    const auto event = m_session->labels().eventsOf(0).back();
    QCOMPARE(*event.confidence, 0.0);
    QCOMPARE(event.comment, std::string("dusty"));
    // Read again by another program start.
    const labeling::Project other =
        labeling::Project::open(m_survey.project, labeling::Project::Access::ReadOnly);
    QCOMPARE(labeling::LabelLog(other).eventsOf(0).back().comment, std::string("dusty"));
  }

  void aChangedKeyWorksAndTheOldOneDoesNot() {
    open();
    ask({"etg_ltg"});
    shortcuts().setKeys("galaxies.flag", {QKeySequence(Qt::Key_P)});
    shortcuts().setKeys("label.answer-1", {QKeySequence(Qt::Key_J)});
    QTest::keyClick(m_view.get(), Qt::Key_X);
    QVERIFY(m_session->labelState(0) != labeling::LabelState::Flagged);
    QTest::keyClick(m_view.get(), Qt::Key_P);
    QVERIFY(m_session->labelState(0) == labeling::LabelState::Flagged);
    press("1");
    QCOMPARE(answerOf(0, "ltg"), std::string("none"));
    QTest::keyClick(m_view.get(), Qt::Key_J);
    QCOMPARE(answerOf(0, "ltg"), std::string("no"));
    shortcuts().resetAll();
    press("2");
    QCOMPARE(answerOf(0, "ltg"), std::string("yes"));
  }

  void whatCannotBeSavedIsKeptAndSaysSo() {
    open();
    labeling::LabelEvent broken;
    broken.row = 99;  // an object that does not exist stands in for a disk that is full
    broken.question = "bar";
    broken.annotator = "ana";
    broken.answer = "yes";
    LabelRecorder recorder(*m_session);
    QVERIFY(!recorder.save({broken}));
    QCOMPARE(recorder.unsaved(), std::size_t{1});
    QVERIFY(!recorder.problem().isEmpty());
    QVERIFY(!recorder.retry());
    QCOMPARE(recorder.unsaved(), std::size_t{1});
  }
};

QTEST_MAIN(LabelViewTest)
#include "tst_label_view.moc"
