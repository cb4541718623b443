#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <limits>

#include "labeling/store/derived_columns.h"
#include "labeling/store/query.h"
#include "model/base/error.h"
#include "model/card/model_card.h"
#include "tests/support/sample_project.h"
#include "tests/support/temporary_folder.h"

namespace {

using labeling::DerivedColumns;

class DerivedColumnsTest : public testing::Test {
 protected:
  test::TemporaryFolder m_folder;
  labeling::Project m_project = test::emptyProject(m_folder / "p.tuningfork", 3);

  void makeModel(const std::string& hash) {
    model::ModelCard card;
    card.name = "bar-01";
    card.network = "residual";
    card.input.normalisation = {"standard", {0, 0, 0}, {1, 1, 1}};
    model::CardQuestion question;
    question.id = "bar";
    question.answers = {"no", "yes"};
    card.questions.push_back(question);
    card.weightsHash = hash;
    std::filesystem::create_directories(m_project.modelsDirectory() / "bar-01");
    model::writeCard(m_project.modelsDirectory() / "bar-01", card);
  }
};

TEST_F(DerivedColumnsTest, ThereAreNoneAtFirst) {
  EXPECT_TRUE(DerivedColumns::open(m_project, "").views().empty());
  EXPECT_TRUE(DerivedColumns::open(m_project, "no-such-model").views().empty());
}

TEST_F(DerivedColumnsTest, WhatIsWrittenIsAColumnOfQueries) {
  labeling::writeDerivedColumns(m_project, "", "", "flags", {{"trail", {0, 5, 2}}, {"blends", {1, 0, 3}}},
                                {{"made_by", "test"}});
  const DerivedColumns columns = DerivedColumns::open(m_project, "");
  ASSERT_EQ(columns.views().size(), 2u);
  EXPECT_EQ(columns.metadata("flags").at("made_by"), "test");
  std::vector<labeling::QueryColumn> computed;
  for (const auto& view : columns.views()) computed.push_back({view.name, view.values});
  EXPECT_EQ(labeling::Query(m_project, computed, "me").rows("trail > 1", "trail", true),
            (std::vector<std::int64_t>{1, 2}));
}

TEST_F(DerivedColumnsTest, ColumnsOfAModelBelongToItsWeights) {
  makeModel("0123456789abcdef");
  labeling::writeDerivedColumns(m_project, "bar-01", "0123456789abcdef", "knn", {{"anomaly_knn", {1, 2, 3}}});
  EXPECT_EQ(DerivedColumns::open(m_project, "bar-01").find("anomaly_knn").size(), 3u);
  EXPECT_TRUE(DerivedColumns::open(m_project, "").find("anomaly_knn").empty());
  makeModel("fedcba9876543210");
  const DerivedColumns other = DerivedColumns::open(m_project, "bar-01");
  EXPECT_TRUE(other.find("anomaly_knn").empty());
  EXPECT_EQ(other.stale(), std::vector<std::string>{"knn"});
}

TEST_F(DerivedColumnsTest, ColumnsOfFewerObjectsAreStale) {
  labeling::writeDerivedColumns(m_project, "", "", "flags", {{"trail", {0, 5, 2}}});
  m_project.addObjects(test::objectsNamed(1, 3));
  const DerivedColumns columns = DerivedColumns::open(m_project, "");
  EXPECT_TRUE(columns.views().empty());
  EXPECT_EQ(columns.stale(), std::vector<std::string>{"flags"});
}

TEST_F(DerivedColumnsTest, ADamagedFileIsASentenceAndHidesNoOther) {
  labeling::writeDerivedColumns(m_project, "", "", "good", {{"trail", {0, 5, 2}}});
  std::ofstream(DerivedColumns::fileOf(m_project, "", "bad")) << "no columns";
  const DerivedColumns columns = DerivedColumns::open(m_project, "");
  EXPECT_EQ(columns.views().size(), 1u);
  ASSERT_EQ(columns.problems().size(), 1u);
  EXPECT_NE(columns.problems()[0].find("bad.safetensors"), std::string::npos);
}

TEST_F(DerivedColumnsTest, AColumnOfAnotherLengthIsRefused) {
  EXPECT_THROW(labeling::writeDerivedColumns(m_project, "", "", "flags", {{"trail", {0, 5}}}), model::Error);
}

}  // namespace
