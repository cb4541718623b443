#include "app/engine/server.h"

#include <stop_token>

#include "app/engine/endings.h"

namespace app {
namespace {

constexpr int kParseError = -32700, kInvalidRequest = -32600, kUnknownMethod = -32601,
              kBadParameters = -32602, kFailed = -32000, kStopped = -32800;

}  // namespace

struct Server::Task {
  Json id;
  const Command* command = nullptr;
  Json parameters;
  std::stop_source stop;
  std::stop_source finishSoon;
  int epochs = 0;  ///< finished; guarded by Server::m_mutex

  std::mutex progressMutex;
  TimeLeft timeLeft;
  std::string stage;
  TimeLeft::Clock::time_point lastReport;
  bool reportedEnd = false;
};

Server::Server(const std::vector<Command>& commands, Options options)
    : m_commands(commands), m_options(std::move(options)), m_heavy(1), m_light(2) {}

Server::~Server() { finish(); }

bool Server::receive(std::string_view line) {
  if (line.find_first_not_of(" \t\r") == std::string_view::npos) return true;
  const Json message = Json::parse(line, nullptr, false);
  if (message.is_discarded()) {
    log("not JSON: " + std::string(line.substr(0, 200)));
    answerError({}, kParseError, "This line is not JSON.");
    return true;
  }
  const Json id = message.is_object() ? message.value("id", Json()) : Json();
  const bool isRequest = message.is_object() && message.contains("method") && message["method"].is_string() &&
                         (id.is_null() || id.is_number_integer() || id.is_string());
  if (!isRequest) {
    answerError({}, kInvalidRequest, "A request is an object with a method and an id (a number or a text).");
    return true;
  }
  const auto method = message["method"].get<std::string>();
  const Json parameters = message.value("params", Json::object());
  if (method == "shutdown") {
    if (!id.is_null()) answer(id, Json::object());
    return false;
  }
  if (method == "cancel") {
    cancel(id, parameters);
    return true;
  }
  if (id.is_null()) {
    log("ignored a notification: " + method);
    return true;
  }
  if (method == "hello") {
    answer(id, m_options.hello);
    return true;
  }
  const Command* command = findCommand(m_commands, method);
  if (command == nullptr) {
    answerError(id, kUnknownMethod, "There is no method \"" + method + "\".");
    return true;
  }
  start(id, *command, parameters);
  return true;
}

void Server::start(const Json& id, const Command& command, const Json& parameters) {
  const auto task = std::make_shared<Task>();
  task->id = id;
  task->command = &command;
  try {
    task->parameters = checkedParameters(command, parameters);
  } catch (const UsageError& error) {
    answerError(id, kBadParameters, error.what());
    return;
  }
  {
    const std::scoped_lock lock(m_mutex);
    if (m_tasks.contains(id.dump())) {
      answerError(id, kInvalidRequest, "A request with the id " + id.dump() + " is still running.");
      return;
    }
    m_tasks.emplace(id.dump(), task);
  }
  LaneQueue& lane = command.lane == Lane::Heavy ? m_heavy : m_light;
  lane.add([this, task] { runTask(task); });
}

void Server::runTask(const std::shared_ptr<Task>& task) {
  const auto forget = [this, &task] {
    const std::scoped_lock lock(m_mutex);
    m_tasks.erase(task->id.dump());
  };
  try {
    if (task->stop.stop_requested()) throw model::Stopped();
    log(task->id.dump() + " starts " + task->command->name);
    if (task->command->lane == Lane::Heavy) notify("started", {{"id", task->id}});
    Job job;
    job.control.stop = task->stop.get_token();
    job.control.onProgress = [this, &task](const model::Progress& progress) {
      reportProgress(*task, progress);
    };
    job.finishSoon = task->finishSoon.get_token();
    job.onEpoch = [this, &task](const Json& epoch) {
      {
        const std::scoped_lock lock(m_mutex);
        ++task->epochs;
      }
      Json parameters = epoch;
      parameters["id"] = task->id;
      notify("epoch", parameters);
    };
    const Json result = task->command->run(task->parameters, job);
    forget();
    log(task->id.dump() + " done");
    answer(task->id, result);
  } catch (...) {
    const Failure failure = failureOf(std::current_exception());
    forget();
    log(task->id.dump() + " ended: " + failure.sentence);
    if (failure.status == ExitStatus::Stopped)
      answerError(task->id, kStopped, "stopped");
    else if (failure.status == ExitStatus::WrongUsage)
      answerError(task->id, kBadParameters, failure.sentence);
    else
      answerError(task->id, kFailed, failure.sentence, {{"kind", model::nameOf(failure.kind)}});
  }
}

void Server::reportProgress(Task& task, const model::Progress& progress) {
  std::optional<double> left;
  {
    const std::scoped_lock lock(task.progressMutex);
    const auto now = TimeLeft::Clock::now();
    left = task.timeLeft.update(progress, now);
    const bool isFirst = task.stage != progress.stage;
    const bool isEnd = progress.total > 0 && progress.done >= progress.total;
    if (isFirst) task.reportedEnd = false;
    // The first and the last report of a stage always travel; a repeated last one does not.
    const bool isDue = now - task.lastReport >= m_options.progressPause;
    if (!isFirst && !(isEnd ? !task.reportedEnd : isDue)) return;
    task.reportedEnd = isEnd;
    task.stage = progress.stage;
    task.lastReport = now;
  }
  notify("progress", {{"id", task.id},
                      {"stage", std::string(progress.stage)},
                      {"done", progress.done},
                      {"total", progress.total},
                      {"seconds_left", left.value_or(-1)}});
}

void Server::cancel(const Json& id, const Json& parameters) {
  const Json target = parameters.is_object() ? parameters.value("id", Json()) : Json();
  bool found = false;
  {
    const std::scoped_lock lock(m_mutex);
    const auto task = m_tasks.find(target.dump());
    found = task != m_tasks.end();
    if (found) {
      Task& running = *task->second;
      // A training that has finished an epoch keeps its best checkpoint; a second cancel means it.
      const bool keeps = running.command->keepsPartialWork && running.epochs > 0;
      if (!keeps || !running.finishSoon.request_stop()) running.stop.request_stop();
    }
  }
  log("cancel " + target.dump() + (found ? "" : ": no such request"));
  if (!id.is_null()) answer(id, {{"cancelled", found}});
}

void Server::finish() {
  {
    const std::scoped_lock lock(m_mutex);
    for (const auto& [id, task] : m_tasks) task->stop.request_stop();
  }
  m_heavy.finish();
  m_light.finish();
}

void Server::answer(const Json& id, const Json& result) {
  send({{"jsonrpc", "2.0"}, {"id", id}, {"result", result}});
}

void Server::answerError(const Json& id, int code, const std::string& message, const Json& data) {
  Json error = {{"code", code}, {"message", message}};
  if (!data.is_null()) error["data"] = data;
  send({{"jsonrpc", "2.0"}, {"id", id}, {"error", error}});
}

void Server::notify(const char* method, const Json& parameters) {
  send({{"jsonrpc", "2.0"}, {"method", method}, {"params", parameters}});
}

void Server::send(const Json& message) {
  // File names need not be UTF-8; a wrong byte must not cost the message.
  m_options.send(message.dump(-1, ' ', false, Json::error_handler_t::replace));
}

void Server::log(const std::string& line) {
  if (m_options.log) m_options.log(line);
}

}  // namespace app
