#pragma once
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "app/engine/command.h"
#include "app/engine/lane_queue.h"
#include "app/engine/time_left.h"

namespace app {

/// JSON-RPC 2.0 over the table of commands, one message a line; where the lines come from and go to is the
/// caller's. Beside the commands it answers `hello`, `cancel {id}` and `shutdown`.
///
/// Requests of the heavy lane run one at a time, those of the light lane two at a time beside them. Every
/// request is answered once; what is answered after a cancel is error -32800.
class Server {
 public:
  struct Options {
    std::function<void(const std::string& line)> send;  ///< one message, without the line break; any thread
    std::function<void(const std::string& line)> log;   ///< may be empty; any thread
    Json hello = Json::object();                        ///< the answer to `hello`
    TimeLeft::Clock::duration progressPause = std::chrono::milliseconds(100);  ///< least time between reports
  };

  Server(const std::vector<Command>& commands, Options options);
  ~Server();  ///< as finish()
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Takes one message. A line that is no message is answered with an error and changes nothing else.
  /// @returns false after `shutdown`
  bool receive(std::string_view line);

  /// Stops what runs, drops what waits, and waits for the threads.
  void finish();

 private:
  struct Task;

  void start(const Json& id, const Command& command, const Json& parameters);
  void runTask(const std::shared_ptr<Task>& task);
  void reportProgress(Task& task, const model::Progress& progress);
  void cancel(const Json& id, const Json& parameters);
  void answer(const Json& id, const Json& result);
  void answerError(const Json& id, int code, const std::string& message, const Json& data = {});
  void notify(const char* method, const Json& parameters);
  void send(const Json& message);
  void log(const std::string& line);

  const std::vector<Command>& m_commands;
  Options m_options;
  std::mutex m_mutex;                                    ///< of m_tasks and what they say about cancelling
  std::map<std::string, std::shared_ptr<Task>> m_tasks;  ///< waiting and running, by dumped id
  LaneQueue m_heavy;
  LaneQueue m_light;
};

}  // namespace app
