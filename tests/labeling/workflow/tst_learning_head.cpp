#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "labeling/history/label_log.h"
#include "labeling/scheme/scheme.h"
#include "labeling/store/project.h"
#include "labeling/workflow/learning_head.h"
#include "labeling/workflow/start_models.h"
#include "model/base/error.h"
#include "tests/labeling/workflow/blob_project.h"
#include "tests/support/temporary_folder.h"

namespace fs = std::filesystem;

namespace {

constexpr const char* kModel = "galaxy-zoo-1";

/// 60 blobs and one bad file; every sixth has no label yet.
class Learning : public testing::Test {
 protected:
  void SetUp() override {
    m_project = test::blobProject(m_folder.path(), 60);
    labeling::Project project = labeling::Project::open(m_project);
    labeling::addStartModels(project);
  }
  void label(std::int64_t row, const std::string& question, const std::string& answer,
             std::optional<double> value = {}) {
    const labeling::Project project = labeling::Project::open(m_project);
    labeling::LabelEvent event;
    event.row = row;
    event.question = question;
    event.answer = answer;
    event.value = value;
    event.annotator = "ana";
    labeling::LabelLog(project).append(event);
  }
  labeling::LearnRequest asking(const std::string& question) const {
    labeling::LearnRequest request;
    request.model = kModel;
    request.question = question;
    return request;
  }
  test::TemporaryFolder m_folder;
  fs::path m_project;
};

bool holds(const std::vector<labeling::LearntObject>& objects, std::int64_t row) {
  return std::any_of(objects.begin(), objects.end(), [&](const auto& each) { return each.row == row; });
}

}  // namespace

TEST_F(Learning, OffersTheLeastSureOfThoseWithoutALabel) {
  labeling::LearningHead head;
  labeling::LearnRequest request = asking("disk");
  request.rows = {0, 60};
  const labeling::LearnReport report = head.learn(m_project, request);
  EXPECT_EQ(report.labels, 50) << "60 blobs, every sixth without";
  EXPECT_EQ(report.leftOut, 1) << "the label of the bad file, which has no features";
  ASSERT_EQ(report.next.size(), 10U);
  for (std::size_t i = 0; i < report.next.size(); ++i) {
    EXPECT_EQ(report.next[i].row % 6, 5);
    EXPECT_GE(report.next[i == 0 ? 0 : i - 1].key, report.next[i].key);
    EXPECT_GE(report.next[i].mean[0], 0);
    EXPECT_LE(report.next[i].mean[0], 1);
    EXPECT_GT(report.next[i].sigma[0], 0);
  }
  ASSERT_EQ(report.asked.size(), 2U);
  EXPECT_TRUE(std::isfinite(report.asked[0].mean[0]));
  EXPECT_TRUE(std::isnan(report.asked[1].mean[0])) << "no features, no score";
}

TEST_F(Learning, ANewLabelIsLearntAndItsObjectLeavesTheOrder) {
  labeling::LearningHead head;
  const labeling::LearnReport before = head.learn(m_project, asking("disk"));
  const std::int64_t row = before.next.front().row;
  label(row, "disk", before.next.front().mean[0] > 0.5F ? "no" : "yes");  // against what the head believed
  labeling::LearnRequest request = asking("disk");
  request.rows = {row};
  const labeling::LearnReport after = head.learn(m_project, request);
  EXPECT_EQ(after.labels, before.labels + 1);
  EXPECT_EQ(after.unlabelled, before.unlabelled - 1);
  EXPECT_FALSE(holds(after.next, row));
  const float moved = after.asked[0].mean[0] - before.next.front().mean[0];
  EXPECT_GT(before.next.front().mean[0] > 0.5F ? -moved : moved, 0) << "towards the label";
  EXPECT_LT(after.asked[0].key, before.next.front().key) << "and surer";
}

TEST_F(Learning, CannotTellIsNotAskedAgain) {
  labeling::LearningHead head;
  const std::int64_t row = head.learn(m_project, asking("disk")).next.front().row;
  label(row, "disk", labeling::kCannotTell);
  const labeling::LearnReport after = head.learn(m_project, asking("disk"));
  EXPECT_EQ(after.labels, 50) << "it is no label to learn from";
  EXPECT_FALSE(holds(after.next, row));
}

TEST_F(Learning, NumbersAreLearntWithTheirSpread) {
  labeling::LearningHead head;
  const labeling::LearnReport report = head.settle(m_project, asking("t_type"));
  EXPECT_TRUE(report.exact);
  EXPECT_EQ(report.kind, "number");
  for (const labeling::LearntObject& each : report.next) {
    EXPECT_GT(each.mean[0], -3);
    EXPECT_LT(each.mean[0], 4) << "types of the blobs lie between -2 and 3";
    EXPECT_EQ(each.key, each.sigma[0]);
  }
}

TEST_F(Learning, BeginsWithTwoDifferentAnswers) {
  labeling::LearningHead head;
  label(5, "bar", "yes");
  label(11, "bar", "yes");
  try {
    head.learn(m_project, asking("bar"));
    FAIL() << "two equal labels teach nothing";
  } catch (const model::Error& error) {
    EXPECT_STREQ(error.what(),
                 "The question 'bar': There are 2 labels, all the same. Learning begins with two different "
                 "answers.");
  }
  label(17, "bar", "no");
  EXPECT_EQ(head.learn(m_project, asking("bar")).labels, 3);
  labeling::LearnRequest outside = asking("bar");
  outside.rows = {61};
  EXPECT_THROW(head.learn(m_project, outside), model::Error);
}
