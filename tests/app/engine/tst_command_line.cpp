// How commands are called from a shell: parameters, help, exit statuses, what goes where.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "app/engine/command_line.h"
#include "app/engine/log_file.h"
#include "app/engine/time_left.h"
#include "model/base/error.h"

namespace {

using app::Command;
using app::Json;
using app::ParameterType;

/// A table with one command that echoes its parameters, or fails as it is told.
std::vector<Command> table() {
  Command echo;
  echo.name = "echo-back";
  echo.summary = "says what it was given";
  echo.parameters = {{"dir", ParameterType::Text, "a place", true, true, {}, {}},
                     {"min_dist", ParameterType::Number, "a distance", false, false, 0.1, {}},
                     {"question", ParameterType::Texts, "some questions", false, false, {}, {}},
                     {"label", ParameterType::Pairs, "question and column", false, false, {}, {}},
                     {"mode", ParameterType::Text, "how", false, false, "head", {"head", "scratch"}},
                     {"predictions", ParameterType::Flag, "predict", false, false, true, {}},
                     {"repair", ParameterType::Flag, "mend", false, false, false, {}},
                     {"fail", ParameterType::Text, "how to end", false, false, {}, {}}};
  echo.run = [](const Json& parameters, const app::Job&) -> Json {
    const std::string ending = app::text(parameters, "fail");
    if (ending == "stopped") throw model::Stopped();
    if (ending == "memory") throw std::bad_alloc();
    if (!ending.empty()) throw model::Error(model::errorKindFromName(ending), "It is " + ending + ".");
    return parameters;
  };
  echo.words = [](const Json& result) { return "echo of " + app::text(result, "dir"); };
  return {echo};
}

struct Outcome {
  int status = 0;
  std::string out, err;
};

Outcome call(const std::vector<std::string>& arguments) {
  std::ostringstream out, err;
  app::CommandLineOptions options;
  options.showProgress = false;
  Outcome outcome;
  outcome.status = app::runCommandLine(table(), arguments, out, err, options);
  outcome.out = out.str();
  outcome.err = err.str();
  return outcome;
}

TEST(CommandLine, PrintsASummaryForPeople) {
  const Outcome outcome = call({"echo-back", "here"});
  EXPECT_EQ(outcome.status, 0);
  EXPECT_EQ(outcome.out, "echo of here\n");
  EXPECT_TRUE(outcome.err.empty());
}

TEST(CommandLine, PrintsOneObjectForScripts) {
  const Outcome outcome = call({"echo-back", "here", "--json"});
  EXPECT_EQ(
      Json::parse(outcome.out),
      Json({{"dir", "here"}, {"min_dist", 0.1}, {"mode", "head"}, {"predictions", true}, {"repair", false}}));
  EXPECT_EQ(std::count(outcome.out.begin(), outcome.out.end(), '\n'), 1);
}

TEST(CommandLine, OptionsAreTheProtocolsParameters) {
  const Outcome outcome =
      call({"echo-back", "here", "--min-dist", "0.5", "--question", "bar", "--question", "disk", "--label",
            "bar=P_BAR", "disk=a=b", "--no-predictions", "--repair", "--json"});
  const Json result = Json::parse(outcome.out);
  EXPECT_EQ(result["min_dist"], 0.5);
  EXPECT_EQ(result["question"], Json({"bar", "disk"}));
  EXPECT_EQ(result["label"], Json({{"bar", "P_BAR"}, {"disk", "a=b"}}));
  EXPECT_EQ(result["predictions"], false);
  EXPECT_EQ(result["repair"], true);
}

TEST(CommandLine, APositionalAfterARepeatedOptionIsStillFound) {
  EXPECT_EQ(call({"echo-back", "--question", "bar", "disk", "here"}).out, "echo of here\n");
}

TEST(CommandLine, WrongUsageIsStatus2AndSaysWhatIsWrong) {
  EXPECT_EQ(call({}).status, 2);
  EXPECT_EQ(call({"echo-back"}).status, 2);
  EXPECT_EQ(call({"no-such-command"}).status, 2);
  EXPECT_EQ(call({"echo-back", "here", "--min-dist", "far"}).status, 2);
  EXPECT_EQ(call({"echo-back", "here", "--label", "bar"}).status, 2);
  const Outcome outcome = call({"echo-back", "here", "--mode", "tail"});
  EXPECT_EQ(outcome.status, 2);
  EXPECT_NE(outcome.err.find("tail"), std::string::npos);
  EXPECT_TRUE(outcome.out.empty());
}

TEST(CommandLine, AnUnknownCommandIsNamedWithTheNearestAndAllThereAre) {
  const Outcome mistyped = call({"ehco-back", "here", "--json"});
  EXPECT_EQ(mistyped.status, 2);
  EXPECT_EQ(mistyped.err,
            "There is no command \"ehco-back\", and no project of that name here. Did you mean echo-back?\n"
            "The commands are echo-back, serve, help; 'tuningfork help' explains them.\n");
  EXPECT_TRUE(mistyped.out.empty());

  EXPECT_EQ(call({"help", "ehco-back"}).err, mistyped.err);
  // Nothing is near this word, so nothing is suggested.
  EXPECT_EQ(call({"frobnicate"}).err,
            "There is no command \"frobnicate\", and no project of that name here.\n"
            "The commands are echo-back, serve, help; 'tuningfork help' explains them.\n");
}

TEST(CommandLine, AFolderThatIsThereIsNotSaidToBeMissing) {
  EXPECT_EQ(call({"/tmp"}).err,
            "There is no command \"/tmp\".\n"
            "The commands are echo-back, serve, help; 'tuningfork help' explains them.\n");
}

TEST(CommandLine, HelpExplainsEachCommand) {
  EXPECT_NE(call({"help"}).out.find("echo-back"), std::string::npos);
  const Outcome outcome = call({"help", "echo-back"});
  EXPECT_EQ(outcome.status, 0);
  for (const char* word : {"--min-dist", "a distance", "[0.1]", "--no-predictions", "head|scratch", "--json"})
    EXPECT_NE(outcome.out.find(word), std::string::npos) << word << " in\n" << outcome.out;
  EXPECT_EQ(call({"help", "nothing"}).status, 2);
  EXPECT_EQ(call({"--version"}).status, 0);
}

TEST(CommandLine, ExitStatusFollowsFromTheKindOfError) {
  for (const char* kind : {"bad-input", "not-found", "unreadable", "newer-version", "corrupt"})
    EXPECT_EQ(call({"echo-back", "here", "--fail", kind}).status, 3) << kind;
  for (const char* kind : {"unwritable", "disk-full", "out-of-memory", "internal"})
    EXPECT_EQ(call({"echo-back", "here", "--fail", kind}).status, 1) << kind;
  EXPECT_EQ(call({"echo-back", "here", "--fail", "memory"}).status, 1);
  EXPECT_EQ(call({"echo-back", "here", "--fail", "stopped"}).status, 130);
  EXPECT_EQ(call({"echo-back", "here", "--fail", "disk-full"}).err, "It is disk-full.\n");
}

TEST(Parameters, UnknownAndIllTypedOnesAreNamed) {
  const Command echo = table().front();
  const auto sentence = [&](const Json& given) -> std::string {
    try {
      app::checkedParameters(echo, given);
    } catch (const app::UsageError& error) {
      return error.what();
    }
    return "";
  };
  EXPECT_EQ(sentence({{"dir", "x"}}), "");
  EXPECT_EQ(sentence({{"dir", "x"}, {"min_dist", nullptr}}), "");
  EXPECT_EQ(sentence(Json::object()), "echo-back: dir is missing");
  EXPECT_EQ(sentence({{"dir", 3}}), "echo-back: dir must be a text, not 3");
  EXPECT_EQ(sentence({{"dir", "x"}, {"colour", 1}}), "echo-back: there is no parameter colour");
  EXPECT_EQ(sentence({{"dir", "x"}, {"label", {{"bar", 1}}}}),
            "echo-back: label must be an object of texts, not {\"bar\":1}");
  EXPECT_EQ(sentence(Json::array({1})), "echo-back: the parameters must be an object with names");
}

TEST(TimeLeft, FollowsThePaceOfTheStage) {
  app::TimeLeft timeLeft;
  const app::TimeLeft::Clock::time_point start{};
  using std::chrono::seconds;
  EXPECT_FALSE(timeLeft.update({"reading", 0, 100}, start));
  EXPECT_DOUBLE_EQ(timeLeft.update({"reading", 25, 100}, start + seconds(5)).value(), 15);
  EXPECT_FALSE(timeLeft.update({"scoring", 10, 100}, start + seconds(6)));  // a new stage has no pace yet
  EXPECT_DOUBLE_EQ(timeLeft.update({"scoring", 20, 100}, start + seconds(7)).value(), 8);
  EXPECT_FALSE(timeLeft.update({"scoring", 30, 0}, start + seconds(8)));  // no total
}

TEST(TimeLeft, IsToldInWords) {
  EXPECT_EQ(app::durationWords(11.2), "12 s");
  EXPECT_EQ(app::durationWords(185), "3 min 05 s");
  EXPECT_EQ(app::durationWords(7800), "2 h 10 min");
}

TEST(LogFile, IsSetAsideWhenItHasGrown) {
  const auto folder = std::filesystem::temp_directory_path() / ("tst_log" + std::to_string(getpid()));
  const auto path = folder / "engine.log";
  {
    app::LogFile log(path, 1000);
    for (int i = 0; i < 100; ++i) log.write("line " + std::to_string(i) + "\nwith a break");
  }
  EXPECT_LE(std::filesystem::file_size(path), 1000u);
  EXPECT_TRUE(std::filesystem::exists(path.string() + ".1"));
  EXPECT_TRUE(std::filesystem::exists(path.string() + ".2"));
  EXPECT_FALSE(std::filesystem::exists(path.string() + ".3"));
  std::ifstream file(path);
  std::string line, last;
  while (std::getline(file, line)) last = line;
  EXPECT_EQ(last.substr(20), " line 99 with a break");
  std::filesystem::remove_all(folder);
}

TEST(LogFile, ThatCannotBeWrittenStopsNothing) {
  app::LogFile log("/proc/no-such-place/engine.log");
  log.write("nobody reads this");
}

}  // namespace
