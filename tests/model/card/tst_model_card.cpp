#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "model/base/error.h"
#include "model/base/random.h"
#include "model/base/resources.h"
#include "model/card/model_card.h"

namespace fs = std::filesystem;
using model::Error;
using model::ErrorKind;
using model::ModelCard;

namespace {

class Folder {
 public:
  Folder() {
    std::string pattern = (fs::temp_directory_path() / "card-XXXXXX").string();
    m_path = mkdtemp(pattern.data());
  }
  ~Folder() { fs::remove_all(m_path); }
  fs::path operator/(const std::string& name) const { return m_path / name; }
  const fs::path& path() const { return m_path; }

 private:
  fs::path m_path;
};

ModelCard exampleCard() {
  ModelCard card;
  card.name = "disk-01";
  card.title = "disk, t_type and form, trained from scratch";
  card.network = "residual";
  card.dropout = 0.3;
  card.input.normalisation.mean = {0.1, 0.2, 0.3};
  card.input.normalisation.scale = {0.5, 0.25, 0.125};
  card.stages = {{"stem", 928, true}, {"stage1", 18496, true}, {"head", 225, false}};
  model::CardQuestion disk, type, form;
  disk.id = "disk";
  disk.words = "Is there a disc?";
  disk.answers = {"no", "yes"};
  disk.temperature = 1.25;
  type.id = "t_type";
  type.kind = "number";
  type.low = -3;
  type.high = 10;
  type.mean = 1.5;
  type.scale = 2.5;
  form.id = "form";
  form.kind = "choice";
  form.answers = {"round", "between", "cigar"};
  card.questions = {disk, type, form};
  card.training.mode = "fine-tune";
  card.training.parent = "galaxy-zoo-1";
  card.training.trainingObjects = 1600;
  card.training.epochs = 12;
  card.training.optionsJson = R"({"seed":7})";
  card.metrics["disk"].n = 350;
  card.metrics["disk"].auroc = 0.97;
  card.credit = "SDSS";
  card.weightsHash = "0123456789abcdef";
  return card;
}

ErrorKind kindOf(const std::string& json, std::string* sentence = nullptr) {
  try {
    model::cardFromJson(json, "models/x/card.json");
  } catch (const Error& error) {
    if (sentence != nullptr) *sentence = error.what();
    return error.kind();
  }
  ADD_FAILURE() << "accepted: " << json.substr(0, 200);
  return ErrorKind::Internal;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

}  // namespace

TEST(ModelCard, IsTheSameAfterWritingAndReading) {
  const ModelCard card = exampleCard();
  const std::string json = model::cardToJson(card);
  const ModelCard read = model::cardFromJson(json, "card.json");
  EXPECT_EQ(model::cardToJson(read), json);
  EXPECT_EQ(read.question("t_type")->scale, 2.5);
  EXPECT_EQ(read.question("form")->outputs(), 3);
  EXPECT_EQ(read.question("disk")->outputs(), 1);
  EXPECT_EQ(read.parameters(), 928 + 18496 + 225);
  EXPECT_TRUE(read.stages[0].frozen);
  EXPECT_DOUBLE_EQ(*read.metrics.at("disk").auroc, 0.97);
  EXPECT_FALSE(read.metrics.at("disk").ece.has_value());
  EXPECT_EQ(read.training.optionsJson, R"({"seed":7})");
}

TEST(ModelCard, SaysWhatItAnswersWhenAskedForSomethingElse) {
  try {
    exampleCard().requireQuestion("bar");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::NotFound);
    EXPECT_NE(std::string(error.what()).find("disk, t_type, form"), std::string::npos) << error.what();
  }
}

TEST(ModelCard, RefusesWhatItCannotStandForNamingFileAndMember) {
  const std::string good = model::cardToJson(exampleCard());
  std::string sentence;
  EXPECT_EQ(kindOf("not json", &sentence), ErrorKind::BadInput);
  EXPECT_NE(sentence.find("models/x/card.json"), std::string::npos);
  EXPECT_EQ(kindOf("[]"), ErrorKind::BadInput);
  EXPECT_EQ(kindOf(replaced(good, "\"format\": 1", "\"format\": 2")), ErrorKind::NewerVersion);
  EXPECT_EQ(kindOf(replaced(good, "\"crop\": 0.5", "\"crop\": 0"), &sentence), ErrorKind::BadInput);
  EXPECT_NE(sentence.find("'crop'"), std::string::npos);
  EXPECT_EQ(kindOf(replaced(good, "\"size\": 64", "\"size\": \"big\""), &sentence), ErrorKind::BadInput);
  EXPECT_NE(sentence.find("'size'"), std::string::npos);
  EXPECT_EQ(kindOf(replaced(good, "0.125", "0")), ErrorKind::BadInput);
  EXPECT_EQ(kindOf(replaced(good, "\"binary\"", "\"perhaps\"")), ErrorKind::BadInput);
  EXPECT_EQ(kindOf(replaced(good, "\"id\": \"form\"", "\"id\": \"disk\"")), ErrorKind::BadInput);
  EXPECT_EQ(kindOf(replaced(good, "\"temperature\": 1.25", "\"temperature\": -1")), ErrorKind::BadInput);
}

TEST(ModelCard, SurvivesThousandsOfDamagedCards) {
  const std::string good = model::cardToJson(exampleCard());
  for (std::uint64_t seed = 0; seed < 3000; ++seed) {
    model::Random random(seed);
    std::string text = good;
    for (std::uint64_t i = 0, changes = 1 + random.below(4); i < changes; ++i) {
      const std::size_t at = random.below(text.size());
      if (random.below(3) == 0)
        text.erase(at, 1 + random.below(20));
      else
        text[at] = static_cast<char>(random.below(256));
    }
    try {
      model::cardFromJson(text, "damaged");
    } catch (const Error&) {
      // Refusing is fine; anything else ends the test.
    }
  }
}

TEST(ModelFolders, AreListedByNameWithTheBadOnesNamed) {
  const Folder folder;
  EXPECT_TRUE(model::listModels(folder / "none").cards.empty());
  for (const char* name : {"b-model", "a-model"}) {
    fs::create_directory(folder / name);
    model::writeCard(folder / name, exampleCard());
  }
  fs::create_directory(folder / "empty");
  fs::create_directory(folder / ".partial-1-x");
  const model::FoundModels found = model::listModels(folder.path());
  ASSERT_EQ(found.cards.size(), 2u);
  EXPECT_EQ(found.cards[0].name, "a-model");  // the folder is the name, whatever the card says
  ASSERT_EQ(found.problems.size(), 1u);
  EXPECT_NE(found.problems[0].find("empty"), std::string::npos);
}

TEST(ModelFolders, GiveNewModelsANumber) {
  const Folder folder;
  EXPECT_EQ(model::freeModelName(folder.path(), "disk"), "disk-01");
  fs::create_directory(folder / "disk-01");
  EXPECT_EQ(model::freeModelName(folder.path(), "disk"), "disk-02");
}

TEST(ModelFolders, HaveNamesThatStayInOneFolder) {
  EXPECT_TRUE(model::isModelName("galaxy-zoo-1"));
  EXPECT_TRUE(model::isModelName("T_Type.v2"));
  for (const char* bad : {"", "..", ".hidden", "a/b", "a b", "-x", "gal\xc3\xa9"})
    EXPECT_FALSE(model::isModelName(bad));
  EXPECT_FALSE(model::isModelName(std::string(65, 'a')));
}

TEST(Weights, HaveAStableHash) {
  const Folder folder;
  std::ofstream(folder / "empty").flush();
  EXPECT_EQ(model::weightsHashOf(folder / "empty"), "cbf29ce484222325");  // FNV-1a of nothing
  std::ofstream(folder / "a") << 'a';
  EXPECT_EQ(model::weightsHashOf(folder / "a"), "af63dc4c8601ec8c");  // published test vector
  EXPECT_THROW(model::weightsHashOf(folder / "missing"), Error);
}

TEST(Resources, AreFoundWhereTheEnvironmentSaysAndNowhereElseThen) {
  const Folder folder;
  setenv("TUNINGFORK_RESOURCES", folder.path().c_str(), 1);
  EXPECT_EQ(model::resourcesDirectory(), folder.path());
  setenv("TUNINGFORK_RESOURCES", (folder / "mistyped").c_str(), 1);
  EXPECT_THROW(model::resourcesDirectory(), Error);
  unsetenv("TUNINGFORK_RESOURCES");
  EXPECT_TRUE(fs::is_directory(model::resourcesDirectory()));
}
