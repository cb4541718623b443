// The program as a whole: commands one after the other on a small survey, and `serve` over its pipes.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <fstream>
#include <thread>

#include "tests/app/engine/engine_process.h"

namespace {

namespace fs = std::filesystem;
using app::testing::Ended;
using app::testing::runEngine;
using app::testing::RunningEngine;
using app::testing::TemporaryFolder;
using Json = nlohmann::json;

std::string contentsOf(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

/// A simulated survey with its truth as labels, and a network that saw it once.
class Engine : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder = new TemporaryFolder;
    made = runEngine({"demo", survey(), "--objects", "90", "--seed", "7", "--no-predictions", "--json"});
    labelled = runEngine({"import-labels", survey(), survey() / "catalogue.csv", "--id", "id", "--label",
                          "disk=truth_disk", "--annotator", "truth", "--json"});
    trained = runEngine({"train", survey(), "--question", "disk", "--mode", "scratch", "--epochs", "1",
                         "--name", "first", "--samples", "4", "--json"});
  }
  static void TearDownTestSuite() {
    delete folder;
    folder = nullptr;
  }
  static fs::path survey() { return *folder / "survey.tuningfork"; }
  static std::string request(int id, const std::string& method, const Json& parameters) {
    return Json({{"jsonrpc", "2.0"}, {"id", id}, {"method", method}, {"params", parameters}}).dump();
  }

  static TemporaryFolder* folder;
  static Ended made, labelled, trained;
};
TemporaryFolder* Engine::folder = nullptr;
Ended Engine::made, Engine::labelled, Engine::trained;

TEST_F(Engine, MakesASurvey) {
  ASSERT_EQ(made.status, 0) << made.err;
  EXPECT_EQ(made.json()["objects"], 90);
  EXPECT_TRUE(made.json().contains("seconds"));
  EXPECT_NE(made.err.find("simulating"), std::string::npos) << "progress goes to standard error";
}

TEST_F(Engine, MakesTheSameSurveyFromTheSameSeed) {
  const Ended again =
      runEngine({"demo", *folder / "again.tuningfork", "--objects", "20", "--seed", "7", "--no-predictions"});
  ASSERT_EQ(again.status, 0) << again.err;
  int compared = 0;
  for (const auto& entry : fs::directory_iterator(*folder / "again.tuningfork" / "images")) {
    EXPECT_EQ(contentsOf(entry.path()), contentsOf(survey() / "images" / entry.path().filename()));
    ++compared;
  }
  EXPECT_EQ(compared, 20);
  const std::string few = contentsOf(*folder / "again.tuningfork" / "catalogue.csv");
  EXPECT_EQ(contentsOf(survey() / "catalogue.csv").substr(0, few.size()), few);
}

TEST_F(Engine, LeavesADirectoryInUseAlone) {
  EXPECT_EQ(runEngine({"demo", survey()}).status, 3);
  EXPECT_TRUE(fs::exists(survey() / "labels.sqlite"));
}

TEST_F(Engine, ImportsLabelsOnce) {
  ASSERT_EQ(labelled.status, 0) << labelled.err;
  EXPECT_EQ(labelled.json()["labels"], 90);
  EXPECT_EQ(labelled.json()["unmatched_rows"], 0);
  const Ended again = runEngine({"import-labels", survey(), survey() / "catalogue.csv", "--id", "id",
                                 "--label", "disk=truth_disk", "--annotator", "truth", "--json"});
  EXPECT_EQ(again.json()["labels"], 0);
}

TEST_F(Engine, TrainsAndTellsHowGoodItIs) {
  ASSERT_EQ(trained.status, 0) << trained.err;
  const Json result = trained.json();
  EXPECT_EQ(result["model"], "first");
  EXPECT_EQ(result["epochs"], 1);
  EXPECT_GT(result["seconds"], 0);
  EXPECT_GT(result["test"]["disk"]["n"], 0);
  for (const char* key : {"auroc", "accuracy"}) EXPECT_TRUE(result["test"]["disk"].contains(key)) << key;
  EXPECT_TRUE(fs::exists(survey() / "models/first/card.json"));
}

TEST_F(Engine, ChoosesWhatIsLabelledNext) {
  const Ended random =
      runEngine({"queue", survey(), "--kind", "random", "--size", "20", "--repeat-share", "0.1", "--json"});
  ASSERT_EQ(random.status, 0) << random.err;
  EXPECT_EQ(random.json()["random"], 20);
  EXPECT_EQ(random.json()["matching"], 90);
  EXPECT_TRUE(random.json()["queue"].is_string());
  EXPECT_EQ(random.json()["first"].size(), 10u);
  const Ended none = runEngine({"queue", survey(), "--kind", "filter", "--where", "ra > 999", "--json"});
  ASSERT_EQ(none.status, 0) << none.err;
  EXPECT_TRUE(none.json()["queue"].is_null());
  const Ended unclassified =
      runEngine({"queue", survey(), "--kind", "uncertain", "--question", "disk", "--model", "none"});
  EXPECT_EQ(unclassified.status, 3);
  EXPECT_NE(unclassified.err.find("tuningfork classify"), std::string::npos) << unclassified.err;
  EXPECT_EQ(runEngine({"queue", survey(), "--kind", "best"}).status, 2);
}

TEST_F(Engine, ClassifiesEvaluatesEmbedsMapsAndExports) {
  const Ended classified = runEngine({"classify", survey(), "--model", "first", "--samples", "4", "--json"});
  ASSERT_EQ(classified.status, 0) << classified.err;
  for (const char* key : {"objects", "failed", "seconds", "per_second"})
    EXPECT_TRUE(classified.json().contains(key)) << key;

  const Ended evaluated = runEngine({"evaluate", survey(), "--model", "first", "--question", "disk",
                                     "--split", "all", "--report", *folder / "page", "--json"});
  ASSERT_EQ(evaluated.status, 0) << evaluated.err;
  const Json result = evaluated.json();
  for (const char* key : {"n", "positives", "auroc", "ap", "accuracy", "ece", "brier", "file", "labels_hash"})
    EXPECT_TRUE(result.contains(key)) << key;
  EXPECT_EQ(result["n"].get<int>() + result["trained_left_out"].get<int>(), 90);
  EXPECT_GT(result["trained_left_out"], 0);
  EXPECT_EQ(result["trained_on"], 0);
  ASSERT_EQ(result["thresholds"].size(), 3u);
  for (const char* key : {"p", "tpr", "precision", "accuracy"})
    EXPECT_TRUE(result["thresholds"][0].contains(key)) << key;
  const std::string page = contentsOf(*folder / "page" / "index.html");
  EXPECT_NE(page.find("data:image/png;base64,"), std::string::npos);
  EXPECT_NE(page.find("<svg"), std::string::npos);

  const Ended embedded = runEngine({"embed", survey(), "--model", "first", "--json"});
  ASSERT_EQ(embedded.status, 0) << embedded.err;
  EXPECT_GT(embedded.json()["dimensions"], 1);
  const Ended mapped = runEngine({"umap", survey(), "--model", "first", "--json"});
  ASSERT_EQ(mapped.status, 0) << mapped.err;
  EXPECT_GT(mapped.json()["trustworthiness"], 0.5);

  const Ended exported = runEngine({"export", survey(), "--to", *folder / "out.vot", "--json"});
  ASSERT_EQ(exported.status, 0) << exported.err;
  EXPECT_EQ(exported.json()["rows"], 90);
  EXPECT_NE(contentsOf(*folder / "out.vot").find("pos.eq.ra"), std::string::npos);
}

TEST_F(Engine, ListsAndChecksWhatAProjectHolds) {
  EXPECT_EQ(runEngine({"list", survey(), "models", "--json"}).json()["items"][0]["name"], "first");
  EXPECT_EQ(runEngine({"list", survey(), "runs", "--json"}).json()["items"][0]["state"], "finished");
  EXPECT_EQ(runEngine({"list", survey(), "annotators", "--json"}).json()["items"][0]["name"], "truth");
  EXPECT_EQ(runEngine({"check", survey(), "--json"}).json()["ok"], true);
}

TEST_F(Engine, MergesTheLabelsOfACopy) {
  const fs::path copy = *folder / "copy.tuningfork";
  fs::copy(survey(), copy, fs::copy_options::recursive);
  ASSERT_EQ(
      runEngine({"import-labels", copy, copy / "catalogue.csv", "--id", "id", "--label", "bar=truth_bar"})
          .status,
      0);
  EXPECT_EQ(runEngine({"merge", survey(), copy, "--json"}).json()["new_events"], 90);
  EXPECT_EQ(runEngine({"merge", survey(), copy, "--json"}).json()["new_events"], 0);
}

TEST_F(Engine, LearnsRealGalaxiesInAMinute) {
  const fs::path sample = fs::path(TUNINGFORK_SAMPLE_DATA) / "galaxies";
  if (!fs::exists(sample / "labels.csv"))
    GTEST_SKIP() << "The sample of real galaxies is not beside the source tree.";
  const fs::path project = *folder / "real.tuningfork";
  const Ended created = runEngine({"new", project, "--images", sample / "images", "--catalogue",
                                   sample / "labels.csv", "--id", "filename", "--samples", "2", "--json"});
  ASSERT_EQ(created.status, 0) << created.err;
  EXPECT_EQ(created.json()["objects"], 2391);
  EXPECT_EQ(created.json()["matched"], 2391);
  const Ended imported = runEngine({"import-labels", project, sample / "labels.csv", "--id", "filename",
                                    "--label", "disk=q_disk", "--json"});
  ASSERT_EQ(imported.status, 0) << imported.err;
  const Ended learned = runEngine({"train", project, "--question", "disk", "--mode", "head", "--name", "disk",
                                   "--samples", "8", "--json"});
  ASSERT_EQ(learned.status, 0) << learned.err;
  const Ended evaluated = runEngine({"evaluate", project, "--model", "disk", "--question", "disk", "--json"});
  ASSERT_EQ(evaluated.status, 0) << evaluated.err;
  EXPECT_GT(evaluated.json()["n"], 200);
  EXPECT_EQ(evaluated.json()["trained_on"], 0);
  EXPECT_GE(evaluated.json()["auroc"], 0.93);
}

TEST_F(Engine, AnInterruptEndsWithStatus130AndLeavesNothing) {
  RunningEngine engine({"demo", *folder / "stopped.tuningfork", "--objects", "100000", "--no-predictions"});
  const auto isAtWork = [] {
    return std::any_of(fs::directory_iterator(folder->path()), {}, [](const fs::directory_entry& entry) {
      return entry.path().filename().string().starts_with("stopped.tuningfork.part");
    });
  };
  for (int i = 0; i < 600 && !isAtWork(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(50));
  engine.signal(SIGINT);
  EXPECT_EQ(engine.wait(), 130);
  EXPECT_FALSE(isAtWork());
  EXPECT_FALSE(fs::exists(*folder / "stopped.tuningfork"));
}

TEST_F(Engine, ServesRequestsAfterRubbishAndEndsWithItsInput) {
  RunningEngine engine({"serve", "--log", *folder / "engine.log"});
  engine.send("rubbish");
  engine.send(request(1, "hello", Json::object()));
  const Json hello = engine.answerTo(1)["result"];
  EXPECT_EQ(hello["protocol"], 1);
  EXPECT_GE(hello["threads"], 1);
  engine.send(request(2, "predict",
                      {{"dir", survey().string()}, {"model", "first"}, {"rows", {0, 5}}, {"samples", 8}}));
  const Json prediction = engine.answerTo(2);
  ASSERT_TRUE(prediction.contains("result")) << prediction;
  ASSERT_EQ(prediction["result"]["objects"].size(), 2u);
  const Json disk = prediction["result"]["objects"][1]["questions"]["disk"];
  EXPECT_EQ(disk["passes"][0].size(), 8u);
  engine.send(request(3, "classify", {{"dir", survey().string()}, {"model", "nobody"}}));
  EXPECT_EQ(engine.answerTo(3)["error"]["data"]["kind"], "not-found");
  engine.closeInput();
  EXPECT_EQ(engine.wait(), 0);
  EXPECT_NE(contentsOf(*folder / "engine.log").find("engine ends"), std::string::npos);
}

TEST_F(Engine, ServesProgressAndCancels) {
  RunningEngine engine({"serve", "--log", *folder / "engine.log"});
  const fs::path directory = *folder / "cancelled.tuningfork";
  engine.send(request(1, "demo", {{"dir", directory.string()}, {"objects", 100000}, {"predictions", false}}));
  std::string line;
  do line = engine.readLine();
  while (!line.empty() && Json::parse(line).value("method", "") != "progress");
  EXPECT_EQ(Json::parse(line)["params"]["id"], 1);
  engine.send(request(2, "cancel", {{"id", 1}}));
  EXPECT_EQ(engine.answerTo(1)["error"]["code"], -32800);
  EXPECT_FALSE(fs::exists(directory));
}

TEST_F(Engine, StopsTheRunningJobWhenItsWindowDies) {
  RunningEngine engine({"serve", "--log", *folder / "engine.log"});
  const fs::path directory = *folder / "orphan.tuningfork";
  engine.send(request(1, "demo", {{"dir", directory.string()}, {"objects", 100000}, {"predictions", false}}));
  ASSERT_FALSE(engine.readLine().empty());
  engine.closeInput();
  EXPECT_EQ(engine.wait(), 0);
  EXPECT_FALSE(fs::exists(directory));
}

}  // namespace
