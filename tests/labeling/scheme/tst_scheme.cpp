#include <gtest/gtest.h>

#include <fstream>

#include "labeling/scheme/scheme.h"
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

TEST(Scheme, GalaxyZoo2RoutesASpiralToItsArmsAndBulge) {
  EXPECT_EQ(
      idsOf(shippedScheme("gz2").path({{"smooth_or_features", "features"},
                                       {"edge_on", "no"},
                                       {"bar", "yes"},
                                       {"spiral", "yes"},
                                       {"arm_winding", "tight"},
                                       {"arm_count", "2"},
                                       {"bulge", "obvious"},
                                       {"odd", "no"}})),
      (Ids{"smooth_or_features", "edge_on", "bar", "spiral", "arm_winding", "arm_count", "bulge", "odd"}));
  EXPECT_EQ(idsOf(shippedScheme("gz2").path({{"smooth_or_features", "artifact"}})),
            (Ids{"smooth_or_features"}));
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
