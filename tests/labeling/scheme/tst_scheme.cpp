#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <tuple>

#include "labeling/scheme/scheme.h"
#include "labeling/scheme/scheme_change.h"
#include "labeling/scheme/shipped_schemes.h"
#include "model/base/error.h"
#include "tests/support/temporary_folder.h"

using namespace labeling;

namespace {

std::vector<std::string> idsOf(const std::vector<const Question*>& path) {
  std::vector<std::string> ids;
  for (const Question* question : path) ids.push_back(question->id);
  return ids;
}

using Ids = std::vector<std::string>;

std::string refusal(const std::string& json) {
  try {
    schemeFromJson(json, "tree.json");
  } catch (const model::Error& error) {
    EXPECT_EQ(error.kind(), model::ErrorKind::BadInput);
    return error.what();
  }
  return "accepted";
}

std::string binary(const std::string& id, const std::string& next) {
  return R"({"id": ")" + id + R"(", "answers": [{"id": "no"}, {"id": "yes", "next": ")" + next + R"("}]})";
}

std::string schemeOf(const std::string& questions) {
  return R"({"id": "tree", "questions": [)" + questions + "]}";
}

}  // namespace

TEST(Scheme, TheDefaultOneIsMorphology) {
  const Scheme& scheme = defaultScheme();
  EXPECT_EQ(scheme.id, "morphology");
  ASSERT_NE(scheme.find("t_type"), nullptr);
  EXPECT_EQ(scheme.find("t_type")->kind, QuestionKind::Number);
  EXPECT_EQ(scheme.find("t_type")->low, -3);
  EXPECT_EQ(scheme.find("t_type")->high, 10);
}

TEST(Scheme, ASmoothGalaxyIsNotAskedForABar) {
  EXPECT_EQ(idsOf(defaultScheme().path({{"disk", "no"}})), (Ids{"disk", "merger"}));
}

TEST(Scheme, AnEdgeOnDiscIsNotAskedForABar) {
  EXPECT_EQ(idsOf(defaultScheme().path({{"disk", "yes"}, {"edge_on", "yes"}, {"t_type", "3"}})),
            (Ids{"disk", "edge_on", "t_type", "merger"}));
}

TEST(Scheme, AFaceOnDiscGoesThroughAllQuestions) {
  EXPECT_EQ(idsOf(defaultScheme().path(
                {{"disk", "yes"}, {"edge_on", "no"}, {"bar", "no"}, {"t_type", "3"}, {"merger", "no"}})),
            (Ids{"disk", "edge_on", "bar", "t_type", "merger"}));
  EXPECT_EQ(defaultScheme().nextAfter("merger", "yes"), nullptr);
}

TEST(Scheme, CannotTellFollowsTheQuestionsOwnWay) {
  ASSERT_NE(defaultScheme().nextAfter("bar", kCannotTell), nullptr);
  EXPECT_EQ(defaultScheme().nextAfter("bar", kCannotTell)->id, "t_type");
}

TEST(Scheme, GalaxyZoo2HasElevenTasksAnd37Answers) {
  const Scheme& scheme = shippedScheme("gz2");
  EXPECT_EQ(scheme.questions.size(), 11u);
  std::size_t answers = 0;
  for (const Question& question : scheme.questions) answers += question.answers.size();
  EXPECT_EQ(answers, 37u);
}

// Willett et al. 2013, figure 1 and table 2; the numbers are those of the tasks.
TEST(Scheme, GalaxyZoo2RoutesAsPublished) {
  const std::map<std::string, std::string> id{{"T01", "smooth_or_features"},
                                              {"T02", "edge_on"},
                                              {"T03", "bar"},
                                              {"T04", "spiral"},
                                              {"T05", "bulge"},
                                              {"T06", "odd"},
                                              {"T07", "roundness"},
                                              {"T08", "odd_feature"},
                                              {"T09", "edge_on_bulge"},
                                              {"T10", "arm_winding"},
                                              {"T11", "arm_count"},
                                              {"end", ""}};
  const std::vector<std::tuple<std::string, Ids, std::string>> table{
      {"T01", {"smooth"}, "T07"},
      {"T01", {"features"}, "T02"},
      {"T01", {"artifact"}, "end"},
      {"T02", {"yes"}, "T09"},
      {"T02", {"no"}, "T03"},
      {"T03", {"yes", "no"}, "T04"},
      {"T04", {"yes"}, "T10"},
      {"T04", {"no"}, "T05"},
      {"T05", {"none", "just_noticeable", "obvious", "dominant"}, "T06"},
      {"T06", {"yes"}, "T08"},
      {"T06", {"no"}, "end"},
      {"T07", {"round", "in_between", "cigar"}, "T06"},
      {"T08", {"ring", "lens", "disturbed", "irregular", "other", "merger", "dust_lane"}, "end"},
      {"T09", {"rounded", "boxy", "none"}, "T06"},
      {"T10", {"tight", "medium", "loose"}, "T11"},
      {"T11", {"1", "2", "3", "4", "more_than_4", "cant_tell"}, "T05"}};
  const Scheme& scheme = shippedScheme("gz2");
  EXPECT_EQ(scheme.questions.front().id, id.at("T01"));
  std::size_t answers = 0;
  for (const auto& [task, given, next] : table) {
    ASSERT_NE(scheme.find(id.at(task)), nullptr) << task;
    for (const std::string& answer : given) {
      EXPECT_NE(scheme.find(id.at(task))->find(answer), nullptr) << task << " " << answer;
      const Question* after = scheme.nextAfter(id.at(task), answer);
      EXPECT_EQ(after == nullptr ? "" : after->id, id.at(next)) << task << " " << answer;
      ++answers;
    }
  }
  EXPECT_EQ(answers, 37u);
  EXPECT_EQ(scheme.find("odd_feature")->kind, QuestionKind::Several);  // several may be ticked
  EXPECT_EQ(scheme.nextAfter("odd_feature", "ring|merger"), nullptr);
}

TEST(Scheme, GalaxyZoo2AsksNoQuestionThatTheAnswersRuleOut) {
  const Scheme& scheme = shippedScheme("gz2");
  EXPECT_EQ(idsOf(scheme.path({{"smooth_or_features", "smooth"}, {"roundness", "round"}, {"odd", "no"}})),
            (Ids{"smooth_or_features", "roundness", "odd"}));
  EXPECT_EQ(
      idsOf(scheme.path({{"smooth_or_features", "features"},
                         {"edge_on", "no"},
                         {"bar", "yes"},
                         {"spiral", "yes"},
                         {"arm_winding", "tight"},
                         {"arm_count", "2"},
                         {"bulge", "obvious"},
                         {"odd", "no"}})),
      (Ids{"smooth_or_features", "edge_on", "bar", "spiral", "arm_winding", "arm_count", "bulge", "odd"}));
  EXPECT_EQ(idsOf(scheme.path({{"smooth_or_features", "artifact"}, {"bar", "yes"}})),
            (Ids{"smooth_or_features"}));
}

TEST(Scheme, GalaxyZoo2KnowsTheColumnsOfThePublishedTable) {
  // gz2_hart16.csv: t01_smooth_or_features_a01_smooth_count ... t08_odd_feature_a38_dust_lane_count
  const Question* odd = shippedScheme("gz2").find("odd_feature");
  EXPECT_EQ(odd->column + "_" + odd->find("dust_lane")->column, "t08_odd_feature_a38_dust_lane");
  for (const Question& question : shippedScheme("gz2").questions) {
    EXPECT_EQ(question.column.substr(0, 1), "t") << question.id;
    for (const Answer& answer : question.answers) EXPECT_EQ(answer.column.substr(0, 1), "a") << answer.id;
  }
}

TEST(Scheme, DecalsHasThreeBulgesFourMergerAnswersAndOverlapping) {
  const Scheme& scheme = shippedScheme("gz_decals");
  EXPECT_EQ(scheme.find("bulge_three")->answers.size(), 3u);
  const Question* merging = scheme.find("merging_or_tidal");
  Ids answers;
  for (const Answer& answer : merging->answers) answers.push_back(answer.id);
  EXPECT_EQ(answers, (Ids{"merging", "tidal_debris", "both", "neither"}));
  ASSERT_NE(scheme.find("odd_feature_decals"), nullptr);
  EXPECT_NE(scheme.find("odd_feature_decals")->find("overlapping"), nullptr);
  EXPECT_EQ(idsOf(scheme.path(
                {{"smooth_or_features", "smooth"}, {"roundness", "round"}, {"merging_or_tidal", "both"}})),
            (Ids{"smooth_or_features", "roundness", "merging_or_tidal", "odd_feature_decals"}));
}

TEST(Scheme, TheLaterDecalsCampaignHasThreeBarsAndFiveBulges) {
  const Scheme& scheme = shippedScheme("gz_decals_5");
  EXPECT_EQ(scheme.find("bar_strength")->answers.size(), 3u);
  EXPECT_EQ(scheme.find("bulge_size")->answers.size(), 5u);
  EXPECT_EQ(scheme.find("merging")->answers.size(), 4u);
  EXPECT_EQ(scheme.nextAfter("bulge_size", "small")->id, "merging");
}

TEST(Scheme, CandelsAsksFiveIndependentFractions) {
  const Scheme& scheme = shippedScheme("candels");
  EXPECT_EQ(scheme.questions.size(), 5u);
  for (const Question& question : scheme.questions) EXPECT_TRUE(question.isFraction()) << question.id;
  // A disc does not rule out a spheroid: all five are asked whatever the answers.
  EXPECT_EQ(
      scheme.path({{"f_spheroid", ""}, {"f_disk", ""}, {"f_irregular", ""}, {"f_point_source", ""}}).size(),
      5u);
  EXPECT_EQ(scheme.find("f_disk")->find("half")->value, 0.5);
}

TEST(Scheme, InterestIsAnsweredByTheDigitItself) {
  const Question& interest = shippedScheme("interest").questions.front();
  ASSERT_EQ(interest.answers.size(), 6u);
  for (std::size_t i = 0; i < 6; ++i) {
    EXPECT_EQ(keyOfAnswer(interest, i), std::to_string(i));
    EXPECT_EQ(interest.answers[i].value, static_cast<double>(i));
  }
}

TEST(Scheme, EveryShippedOneIsWholeAndAnyTwoGoTogether) {
  EXPECT_EQ(shippedSchemes().size(), 11u);
  for (const Scheme& scheme : shippedSchemes()) {
    for (const SchemeProblem& problem : problemsOf(scheme))
      ADD_FAILURE() << scheme.id << ": " << problem.sentence;
    for (const Scheme& other : shippedSchemes())
      EXPECT_EQ(conflictOf(scheme, other).value_or(""), "") << scheme.id << " " << other.id;
  }
}

TEST(Scheme, SeveralSchemesAskASharedQuestionOnce) {
  const std::vector<Scheme> schemes{shippedScheme("binary"), shippedScheme("gz2"), shippedScheme("tags")};
  const std::map<std::string, std::string> answers{{"disk", "yes"},
                                                   {"edge_on", "no"},
                                                   {"bar", "yes"},
                                                   {"merger", "no"},
                                                   {"smooth_or_features", "features"}};
  EXPECT_EQ(idsOf(askedQuestions(schemes, answers)),
            (Ids{"disk", "edge_on", "bar", "merger", "smooth_or_features", "spiral", "tags"}));
}

TEST(Scheme, ATTypeIsLedPast) {
  EXPECT_EQ(idsOf(shippedScheme("morphology").path({{"disk", "yes"}, {"edge_on", "no"}, {"bar", "no"}})),
            (Ids{"disk", "edge_on", "bar", "t_type", "merger"}));
}

TEST(Scheme, SeveralAnswersAreStoredInTheSchemesOrder) {
  const Question& odd = *shippedScheme("gz2").find("odd_feature");
  EXPECT_EQ(joinAnswers(odd, {"merger", "ring", "merger"}), "ring|merger");
  EXPECT_EQ(splitAnswers("ring|merger"), (Ids{"ring", "merger"}));
  EXPECT_EQ(splitAnswers(""), Ids{});
  const Question& decals = *shippedScheme("gz_decals").find("odd_feature_decals");
  EXPECT_EQ(joinAnswers(decals, {"ring", "none"}), "none");  // nothing odd excludes the others
  const Question& tags = shippedScheme("tags").questions.front();
  EXPECT_EQ(joinAnswers(tags, {"ring", "blue ring", "ring"}), "blue ring|ring");
  EXPECT_EQ(tagFromText("  a   long|tag \t"), "a long tag");
}

TEST(Scheme, TheKeyNamesAWording) {
  Scheme scheme = shippedScheme("etg_ltg");
  const std::string before = scheme.key();
  EXPECT_EQ(before.substr(0, 10), "etg_ltg:1:");
  EXPECT_EQ(shippedScheme("etg_ltg").key(), before);
  scheme.questions.front().words = "Early or late?";
  EXPECT_NE(scheme.key(), before);
}

TEST(Scheme, ItsAuthorIsToldEveryProblem) {
  Scheme scheme = shippedScheme("binary");
  scheme.questions[0].answers[0].key = "5";
  scheme.questions[0].answers[1].key = "5";
  scheme.questions[1].next = "nowhere";
  const auto problems = problemsOf(scheme);
  ASSERT_EQ(problems.size(), 2u);
  EXPECT_EQ(problems[0].sentence, "Two answers of question \"disk\" have the key 5.");
  EXPECT_EQ(problems[1].question, "edge_on");

  Scheme gap = shippedScheme("binary");
  gap.questions[0].next = "bar";
  ASSERT_EQ(problemsOf(gap).size(), 1u);
  EXPECT_TRUE(problemsOf(gap)[0].isHarmless);
  EXPECT_EQ(problemsOf(gap)[0].sentence, "question \"edge_on\" is never asked: no answer leads to it.");
}

TEST(Scheme, ItsJsonReadsBackTheSame) {
  for (const Scheme& scheme : shippedSchemes()) {
    const std::string json = schemeToJson(scheme);
    EXPECT_EQ(schemeToJson(schemeFromJson(json, "again")), json);
  }
}

TEST(Scheme, IsReadFromAFileAndItsErrorsNameTheFile) {
  const test::TemporaryFolder folder;
  EXPECT_EQ(readScheme(folder.write("a.json", schemeOf(binary("bar", "end")))).questions.size(), 1u);
  try {
    readScheme(folder / "absent.json");
    FAIL();
  } catch (const model::Error& error) {
    EXPECT_EQ(error.kind(), model::ErrorKind::NotFound);
    EXPECT_NE(std::string(error.what()).find("absent.json"), std::string::npos);
  }
}

TEST(Scheme, RefusesWhatItCannotFollow) {
  EXPECT_NE(refusal(schemeOf(binary("bar", "nowhere"))).find("\"nowhere\", which is no question"),
            std::string::npos);
  EXPECT_NE(refusal(schemeOf(binary("a", "b") + "," + binary("b", "a"))).find("a loop"), std::string::npos);
  EXPECT_NE(refusal(schemeOf(binary("a", "a"))).find("a loop"), std::string::npos);
  EXPECT_NE(refusal(schemeOf(binary("a", "end") + "," + binary("a", "end"))).find("occurs twice"),
            std::string::npos);
  EXPECT_NE(refusal(schemeOf(R"({"id": "a", "answers": [{"id": "yes"}]})")).find("is binary"),
            std::string::npos);
  EXPECT_NE(refusal(schemeOf(R"({"id": "t", "kind": "number", "low": 3, "high": 3})")).find("low < high"),
            std::string::npos);
  EXPECT_NE(refusal(schemeOf(R"({"id": "t; DROP"})")).find("that is no id"), std::string::npos);
  EXPECT_NE(refusal("{").find("no valid JSON"), std::string::npos);
  EXPECT_NE(refusal("[]").find("list \"questions\""), std::string::npos);
  EXPECT_NE(refusal(schemeOf("")).find("no question"), std::string::npos);
}

TEST(Scheme, AnEditIsToldByWhatLabelsCanFeel) {
  using Kind = SchemeChange::Kind;
  const Scheme before = shippedScheme("gz2");
  Scheme after = before;
  std::swap(after.questions[8], after.questions[9]);  // order, keys and pictograms touch no label
  after.questions[0].answers[0].key = "7";
  EXPECT_TRUE(changesBetween(before, after).empty());
  after.questions[1].words = "Edge-on?";
  std::erase_if(after.questions[4].answers, [](const Answer& answer) { return answer.id == "dominant"; });
  after.questions[6].answers[0].words = "Round";
  after.questions[5].answers[0].next = "end";
  after.questions.pop_back();
  EXPECT_EQ(changesBetween(before, after),
            (std::vector<SchemeChange>{{Kind::Reworded, "edge_on", ""},
                                       {Kind::AnswerRemoved, "bulge", "dominant"},
                                       {Kind::Rerouted, "odd", ""},
                                       {Kind::Reworded, "roundness", "round"},
                                       {Kind::QuestionRemoved, "arm_count", ""}}));
}

TEST(Scheme, AnIdIsMadeOfWordsOnce) {
  EXPECT_EQ(idFromWords("Is there a Ring?", "question", {}), "is_there_a_ring");
  EXPECT_EQ(idFromWords("Ring", "answer", {"ring", "ring_2"}), "ring_3");
  EXPECT_EQ(idFromWords("?", "answer", {}), "answer");
  EXPECT_EQ(idFromWords("End", "answer", {}), "answer");
}
