#include "app/engine/serve.h"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <mutex>
#include <string>
#include <thread>

#include "app/engine/log_file.h"
#include "app/engine/server.h"

namespace app {
namespace {

constexpr std::size_t kLongestLine = 16'000'000;

/// Writes whole lines to a descriptor from several threads.
class LineWriter {
 public:
  explicit LineWriter(int file) : m_file(file) {}

  void write(std::string line) {
    line += '\n';
    const std::scoped_lock lock(m_mutex);
    for (std::size_t done = 0; done < line.size() && !m_broken;) {
      const ssize_t count = ::write(m_file, line.data() + done, line.size() - done);
      if (count > 0)
        done += static_cast<std::size_t>(count);
      else if (errno != EINTR)
        m_broken = true;  // the reader is gone; the end of the input will follow
    }
  }

 private:
  int m_file;
  std::mutex m_mutex;
  bool m_broken = false;
};

/// Cuts what arrives into lines. A line that is too long becomes one line of rubbish, so that it is answered
/// like any other.
class LineReader {
 public:
  explicit LineReader(int file) : m_file(file) {}

  /// @returns false at the end of the input
  bool next(std::string& line) {
    line.clear();
    for (;;) {
      const std::size_t end = m_buffer.find('\n', m_searched);
      if (end != std::string::npos) {
        line = m_tooLong ? "(a line longer than 16 MB)" : m_buffer.substr(0, end);
        m_buffer.erase(0, end + 1);
        m_searched = 0;
        m_tooLong = false;
        return true;
      }
      if (m_buffer.size() > kLongestLine) m_tooLong = true;
      if (m_tooLong) m_buffer.clear();
      m_searched = m_buffer.size();
      char chunk[65536];
      const ssize_t count = ::read(m_file, chunk, sizeof chunk);
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) return false;
      m_buffer.append(chunk, static_cast<std::size_t>(count));
    }
  }

 private:
  int m_file;
  std::string m_buffer;
  std::size_t m_searched = 0;
  bool m_tooLong = false;
};

}  // namespace

int serve(const std::vector<Command>& commands, const Json& hello, const std::filesystem::path& logFile) {
  std::signal(SIGPIPE, SIG_IGN);
  // Ctrl+C in the terminal of the window reaches both; the window decides, and then closes our input.
  std::signal(SIGINT, SIG_IGN);

  const int output = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
  LogFile log(logFile);
  log.captureStandardStreams();
  log.write("engine starts, process " + std::to_string(getpid()));

  LineWriter writer(output);
  Server::Options options;
  options.send = [&writer](const std::string& line) { writer.write(line); };
  options.log = [&log](const std::string& line) { log.write(line); };
  options.hello = hello;
  options.hello["log"] = logFile.string();
  {
    Server server(commands, options);
    LineReader reader(STDIN_FILENO);
    for (std::string line; reader.next(line) && server.receive(line);) {
    }
    log.write("the input has ended; stopping");
    // Work looks for a stop every batch. If something takes far longer than that, nobody is there to wait:
    // results appear only by renaming, so ending here leaves nothing half-written in their place.
    std::atomic<bool> isFinished = false;
    std::thread watchdog([&isFinished, &log] {
      for (int i = 0; i < 150 && !isFinished; ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
      if (isFinished) return;
      log.write("the running job did not stop within 15 s; ending without it");
      _exit(1);
    });
    server.finish();
    isFinished = true;
    watchdog.join();
  }
  log.write("engine ends");
  close(output);
  return 0;
}

}  // namespace app
