#include <gtest/gtest.h>

#include "labeling/history/label_log.h"
#include "labeling/history/merge.h"
#include "labeling/scheme/shipped_schemes.h"
#include "labeling/store/project_scheme.h"
#include "model/base/error.h"
#include "tests/support/sample_project.h"
#include "tests/support/temporary_folder.h"

using namespace labeling;

namespace {

struct ProjectSchemesTest : testing::Test {
  test::TemporaryFolder folder;
  Project project = test::emptyProject(folder / "p", 6);
  LabelLog log{project};

  LabelEvent say(std::int64_t row, const std::string& question, const std::string& answer,
                 const std::string& annotator = "ana") {
    LabelEvent event = test::answer(row, annotator, question, answer);
    event.scheme = ProjectSchemes(project).keyFor(question);
    return log.append(event);
  }
  void ask(std::vector<Scheme> schemes) { askSchemes(project, schemes); }
};

std::vector<std::string> idsOf(const std::vector<Scheme>& schemes) {
  std::vector<std::string> ids;
  for (const Scheme& scheme : schemes) ids.push_back(scheme.id + " " + std::to_string(scheme.version));
  return ids;
}
using Ids = std::vector<std::string>;

}  // namespace

TEST_F(ProjectSchemesTest, ANewProjectAsksTheDefaultScheme) {
  EXPECT_EQ(idsOf(ProjectSchemes(project).asked()), (Ids{"morphology 1"}));
}

TEST_F(ProjectSchemesTest, SeveralAreAskedInTheOrderChosen) {
  ask({shippedScheme("gz2"), shippedScheme("tags"), shippedScheme("interest")});
  const ProjectSchemes schemes(Project::open(project.directory()));
  EXPECT_EQ(idsOf(schemes.asked()), (Ids{"gz2 2", "tags 1", "interest 1"}));
  EXPECT_NE(schemes.merged().find("interest"), nullptr);
  EXPECT_EQ(schemes.merged().questions.size(), 13u);
}

TEST_F(ProjectSchemesTest, TwoThatAskOneQuestionDifferentlyAreRefused) {
  Scheme other = shippedScheme("interest");
  other.id = "mine";
  other.questions.front().id = "bar";
  try {
    ask({shippedScheme("gz2"), other});
    FAIL();
  } catch (const model::Error& error) {
    EXPECT_EQ(
        std::string(error.what()),
        "The schemes gz2 and mine both ask \"bar\", but not with the same answers. Use one of them, or give "
        "the question another id.");
  }
  EXPECT_EQ(idsOf(ProjectSchemes(project).asked()), (Ids{"morphology 1"}));
  EXPECT_THROW(ask({}), model::Error);
  EXPECT_THROW(ask({shippedScheme("gz2"), shippedScheme("gz2")}), model::Error);
}

TEST_F(ProjectSchemesTest, AnEditedSchemeIsANewVersionAndLabelsKeepTheirs) {
  ask({shippedScheme("gz2")});
  say(0, "bulge", "just_noticeable");
  Scheme edited = shippedScheme("gz2");
  Question& bulge = edited.questions[4];
  ASSERT_EQ(bulge.id, "bulge");
  bulge.words = "How big is the bulge?";
  std::erase_if(bulge.answers, [](const Answer& answer) { return answer.id == "just_noticeable"; });
  bulge.answers[0].words = "Bulgeless";
  ask({edited});
  EXPECT_EQ(idsOf(ProjectSchemes(project).asked()), (Ids{"gz2 3"}));
  say(1, "bulge", "none");

  const ProjectSchemes schemes(project);
  const CurrentLabel old = log.currentOf(0, "ana").at("bulge"), recent = log.currentOf(1, "ana").at("bulge");
  EXPECT_EQ(old.answer, "just_noticeable");  // still there, still counted
  EXPECT_EQ(tallyOf(project, "bulge").labels, 2);
  EXPECT_EQ(tallyOf(project, "bulge").ofAnswer.at("just_noticeable"), 1);
  EXPECT_EQ(consensus(log, "bulge").size(), 2u);
  const Question* then = schemes.wording("bulge", old.scheme, old.answer);
  EXPECT_EQ(then->words, "How prominent is the central bulge?");
  EXPECT_EQ(then->find("just_noticeable")->words, "Just noticeable");
  EXPECT_EQ(schemes.wording("bulge", recent.scheme, recent.answer)->find("none")->words, "Bulgeless");
}

TEST_F(ProjectSchemesTest, GoingBackToAnOldWordingIsNoNewVersion) {
  const Scheme original = shippedScheme("etg_ltg");
  Scheme edited = original;
  edited.questions.front().words = "Early or late?";
  ask({original});
  ask({edited});
  ask({original});
  EXPECT_EQ(idsOf(ProjectSchemes(project).asked()), (Ids{"etg_ltg 1"}));
  ask({edited});
  EXPECT_EQ(idsOf(ProjectSchemes(project).asked()), (Ids{"etg_ltg 2"}));
}

TEST_F(ProjectSchemesTest, AQuestionThatIsNoLongerAskedKeepsItsWords) {
  ask({shippedScheme("lens_tidal")});
  say(2, "lens", "yes");
  ask({shippedScheme("gz2")});
  const ProjectSchemes schemes(project);
  EXPECT_EQ(schemes.keyFor("lens"), "");
  ASSERT_NE(schemes.find("lens"), nullptr);
  EXPECT_EQ(schemes.find("lens")->words, "Is it a strong gravitational lens?");
  EXPECT_EQ(log.current("lens").size(), 1u);
}

TEST_F(ProjectSchemesTest, ALabelWithoutAVersionIsReadByTheOldestWordingThatHasItsAnswer) {
  log.append(test::answer(0, "ana", "bulge", "just_noticeable"));  // as releases before versions stored it
  ask({shippedScheme("gz2")});
  Scheme edited = shippedScheme("gz2");
  std::erase_if(edited.questions[4].answers,
                [](const Answer& answer) { return answer.id == "just_noticeable"; });
  ask({edited});
  EXPECT_EQ(ProjectSchemes(project).wording("bulge", "", "just_noticeable")->find("just_noticeable")->words,
            "Just noticeable");
}

TEST_F(ProjectSchemesTest, TheFirstLabelKeepsTheWordingItWasMadeUnder) {
  say(0, "bar", "yes");  // of the default scheme, which nobody stored
  const auto versions = ProjectSchemes(Project::open(project.directory())).versions();
  ASSERT_EQ(versions.size(), 1u);
  EXPECT_FALSE(versions.front().storedUtc.empty());
  EXPECT_EQ(log.eventsOf(0).front().scheme, versions.front().key);
}

TEST_F(ProjectSchemesTest, TwoCopiesThatEditASchemeEachInItsOwnWayCanBeMerged) {
  ask({shippedScheme("etg_ltg")});
  Project other = [&] {
    std::filesystem::copy(folder / "p", folder / "q", std::filesystem::copy_options::recursive);
    return Project::open(folder / "q");
  }();
  Scheme mine = shippedScheme("etg_ltg"), theirs = shippedScheme("etg_ltg");
  mine.questions.front().answers[1].words = "Spiral";
  theirs.questions.front().answers[1].words = "Disc";
  ask({mine});
  askSchemes(other, std::vector{theirs});
  say(0, "ltg", "yes");
  LabelEvent event = test::answer(1, "ben", "ltg", "yes");
  event.scheme = ProjectSchemes(other).keyFor("ltg");
  LabelLog(other).append(event);

  EXPECT_EQ(mergeLabels(project, other).newEvents, 1);
  const ProjectSchemes schemes(project);
  const auto wordsOf = [&](std::int64_t row, const char* who) {
    const CurrentLabel label = log.currentOf(row, who).at("ltg");
    return schemes.wording("ltg", label.scheme, label.answer)->find("yes")->words;
  };
  EXPECT_EQ(wordsOf(0, "ana"), "Spiral");
  EXPECT_EQ(wordsOf(1, "ben"), "Disc");
  EXPECT_EQ(idsOf(schemes.asked()), (Ids{"etg_ltg 2"}));  // what is asked here stays the choice made here
  EXPECT_EQ(mergeLabels(project, other).newEvents, 0);
}

TEST_F(ProjectSchemesTest, EachTickedAnswerCounts) {
  ask({shippedScheme("gz2")});
  say(0, "odd_feature", "ring|merger");
  say(1, "odd_feature", "ring");
  const LabelTally tally = tallyOf(project, "odd_feature");
  EXPECT_EQ(tally.labels, 2);
  EXPECT_EQ(tally.ofAnswer.at("ring"), 2);
  EXPECT_EQ(tally.ofAnswer.at("merger"), 1);
}
