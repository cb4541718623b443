// JSON-RPC over a small table of commands: answers, progress, cancelling, rubbish, ending.
#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <thread>

#include "app/engine/server.h"
#include "model/base/error.h"

namespace {

using app::Command;
using app::Job;
using app::Json;
using app::Lane;
using app::ParameterType;

/// Opens once; what waits for it goes on.
class Gate {
 public:
  void open() {
    {
      const std::scoped_lock lock(m_mutex);
      m_open = true;
    }
    m_wake.notify_all();
  }
  /// @returns at a stop, too
  void wait(const std::stop_token& stop) {
    std::unique_lock lock(m_mutex);
    m_wake.wait(lock, stop, [this] { return m_open; });
  }

 private:
  std::mutex m_mutex;
  std::condition_variable_any m_wake;
  bool m_open = false;
};

/// A server over commands that behave as networks do, without one.
class ServerTest : public testing::Test {
 protected:
  Gate gate;
  std::atomic<int> running = 0, mostRunning = 0;

  std::vector<Command> commands = makeCommands();
  std::mutex mutex;
  std::condition_variable arrived;
  std::vector<Json> messages;
  std::unique_ptr<app::Server> server = makeServer();

  std::vector<Command> makeCommands() {
    Command sum;
    sum.name = "add-up";
    sum.lane = Lane::Light;
    sum.parameters = {{"numbers", ParameterType::Rows, "", true, false, {}, {}}};
    sum.run = [](const Json& parameters, const Job&) -> Json {
      int total = 0;
      for (const int number : parameters.at("numbers")) total += number;
      return {{"total", total}};
    };
    Command wait;
    wait.name = "wait";
    wait.run = [this](const Json&, const Job& job) -> Json {
      mostRunning = std::max(mostRunning.load(), ++running);
      gate.wait(job.control.stop);
      --running;
      job.control.throwIfStopped();
      return Json::object();
    };
    Command count;
    count.name = "count";
    count.run = [](const Json&, const Job& job) -> Json {
      for (int i = 0; i <= 10'000; ++i) job.control.report(i, 10'000, "counting");
      return Json::object();
    };
    Command fail;
    fail.name = "fail";
    fail.run = [](const Json&, const Job&) -> Json {
      throw model::Error(model::ErrorKind::DiskFull, "The disk is full.");
    };
    Command train;
    train.name = "train";
    train.keepsPartialWork = true;
    train.parameters = {{"epochs_before_waiting", ParameterType::Integer, "", true, false, {}, {}}};
    train.run = [this](const Json& parameters, const Job& job) -> Json {
      const int epochs = parameters.at("epochs_before_waiting");
      for (int epoch = 1; epoch <= epochs; ++epoch) job.epoch({{"model", "bar-01"}, {"epoch", epoch}});
      std::stop_callback soon(job.finishSoon, [this] { gate.open(); });
      gate.wait(job.control.stop);
      job.control.throwIfStopped();
      return {{"model", "bar-01"}, {"stopped", job.finishSoon.stop_requested()}};
    };
    return {sum, wait, count, fail, train};
  }

  std::unique_ptr<app::Server> makeServer() {
    app::Server::Options options;
    options.send = [this](const std::string& line) {
      const std::scoped_lock lock(mutex);
      messages.push_back(Json::parse(line));
      arrived.notify_all();
    };
    options.hello = {{"protocol", 1}};
    return std::make_unique<app::Server>(commands, options);
  }

  void request(int id, const std::string& method, const Json& parameters = Json::object()) {
    server->receive(
        Json({{"jsonrpc", "2.0"}, {"id", id}, {"method", method}, {"params", parameters}}).dump());
  }

  /// The first message that `matches`, when it has come.
  Json await(const std::function<bool(const Json&)>& matches) {
    std::unique_lock lock(mutex);
    Json found;
    const bool came = arrived.wait_for(lock, std::chrono::seconds(30), [&] {
      for (const Json& message : messages)
        if (matches(message)) {
          found = message;
          return true;
        }
      return false;
    });
    EXPECT_TRUE(came) << "no such message within 30 s";
    return found;
  }
  Json answerTo(const Json& id) {
    return await([&](const Json& m) { return m.contains("id") && m["id"] == id && !m.contains("method"); });
  }
  Json notification(const std::string& method, int id) {
    return await([&](const Json& m) { return m.value("method", "") == method && m["params"]["id"] == id; });
  }
};

TEST_F(ServerTest, AnswersARequest) {
  request(1, "add_up", {{"numbers", {1, 2, 3}}});
  EXPECT_EQ(answerTo(1), Json({{"jsonrpc", "2.0"}, {"id", 1}, {"result", {{"total", 6}}}}));
}

TEST_F(ServerTest, SaysHello) {
  request(1, "hello");
  EXPECT_EQ(answerTo(1)["result"]["protocol"], 1);
}

TEST_F(ServerTest, GoesOnAfterRubbish) {
  for (const char* line : {"rubbish", "{\"id\": 1", "[]", "3", "{\"id\": {}, \"method\": \"wait\"}",
                           "\xff\xfe", "", "{\"method\": 7}", "{\"jsonrpc\":\"2.0\",\"method\":\"gossip\"}"})
    EXPECT_TRUE(server->receive(line)) << line;
  request(5, "add_up", {{"numbers", {4}}});
  EXPECT_EQ(answerTo(5)["result"]["total"], 4);
  EXPECT_EQ(answerTo(nullptr)["error"]["code"], -32700);
}

TEST_F(ServerTest, RefusesUnknownMethodsAndParameters) {
  request(1, "dance");
  EXPECT_EQ(answerTo(1)["error"]["code"], -32601);
  request(2, "add_up", {{"numbers", "many"}});
  EXPECT_EQ(answerTo(2)["error"]["code"], -32602);
  request(3, "add_up", {{"numbers", {1}}, {"colour", "red"}});
  EXPECT_EQ(answerTo(3)["error"]["code"], -32602);
}

TEST_F(ServerTest, TellsTheKindAndTheSentenceOfAnError) {
  request(1, "fail");
  EXPECT_EQ(answerTo(1)["error"],
            Json({{"code", -32000}, {"message", "The disk is full."}, {"data", {{"kind", "disk-full"}}}}));
}

TEST_F(ServerTest, HeavyRequestsWaitForEachOtherAndLightOnesDoNot) {
  request(1, "wait");
  request(2, "wait");
  notification("started", 1);
  request(3, "add_up", {{"numbers", {1}}});
  EXPECT_EQ(answerTo(3)["result"]["total"], 1);
  EXPECT_EQ(mostRunning, 1);
  gate.open();
  answerTo(1);
  answerTo(2);
  EXPECT_EQ(mostRunning, 1);
}

TEST_F(ServerTest, ReportsTheFirstAndTheLastProgressAndFewBetween) {
  request(1, "count");
  answerTo(1);
  std::vector<Json> reports;
  for (const Json& message : messages)
    if (message.value("method", "") == "progress") reports.push_back(message["params"]);
  ASSERT_GE(reports.size(), 2u);
  EXPECT_LE(reports.size(), 60u);
  EXPECT_EQ(reports.front()["done"], 0);
  EXPECT_EQ(reports.back()["done"], 10'000);
  EXPECT_EQ(reports.back()["total"], 10'000);
  EXPECT_EQ(reports.back()["stage"], "counting");
  EXPECT_TRUE(reports.back().contains("seconds_left"));
}

TEST_F(ServerTest, CancelsWhatRunsAndWhatWaits) {
  request(1, "wait");
  request(2, "wait");
  notification("started", 1);
  request(3, "cancel", {{"id", 2}});
  request(4, "cancel", {{"id", 1}});
  EXPECT_EQ(answerTo(1)["error"], Json({{"code", -32800}, {"message", "stopped"}}));
  EXPECT_EQ(answerTo(2)["error"]["code"], -32800);
  EXPECT_EQ(answerTo(4)["result"]["cancelled"], true);
  request(5, "cancel", {{"id", 77}});
  EXPECT_EQ(answerTo(5)["result"]["cancelled"], false);
}

TEST_F(ServerTest, ACancelledTrainingKeepsWhatItHasAfterAnEpoch) {
  request(1, "train", {{"epochs_before_waiting", 2}});
  await([](const Json& m) { return m.value("method", "") == "epoch" && m["params"]["epoch"] == 2; });
  request(2, "cancel", {{"id", 1}});
  EXPECT_EQ(answerTo(1)["result"], Json({{"model", "bar-01"}, {"stopped", true}}));
}

TEST_F(ServerTest, ACancelledTrainingHasNothingToKeepBeforeAnEpoch) {
  request(1, "train", {{"epochs_before_waiting", 0}});
  notification("started", 1);
  request(2, "cancel", {{"id", 1}});
  EXPECT_EQ(answerTo(1)["error"]["code"], -32800);
}

TEST_F(ServerTest, RefusesASecondRequestWithTheSameId) {
  request(1, "wait");
  notification("started", 1);
  request(1, "add_up", {{"numbers", {1}}});
  EXPECT_EQ(answerTo(1)["error"]["code"], -32600);
  gate.open();
}

TEST_F(ServerTest, StopsTheRunningJobAndDropsTheQueueWhenItEnds) {
  request(1, "wait");
  request(2, "wait");
  notification("started", 1);
  server->finish();
  EXPECT_EQ(answerTo(1)["error"]["code"], -32800);
  EXPECT_EQ(answerTo(2)["error"]["code"], -32800);
}

TEST_F(ServerTest, EndsWhenAskedTo) {
  EXPECT_FALSE(server->receive(R"({"jsonrpc":"2.0","id":1,"method":"shutdown"})"));
  EXPECT_EQ(answerTo(1)["result"], Json::object());
}

}  // namespace
