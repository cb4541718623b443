#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <iostream>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "app/engine/command_line.h"
#include "app/engine/commands.h"
#include "app/engine/endings.h"
#include "app/engine/log_file.h"
#include "app/engine/program.h"
#include "app/engine/serve.h"
#include "labeling/workflow/compute.h"

namespace {

int wakePipe[2] = {-1, -1};

extern "C" void onInterrupt(int) {
  const char byte = 1;
  [[maybe_unused]] const ssize_t written = write(wakePipe[1], &byte, 1);
}

/// Ctrl+C: the first asks a training to finish its epoch and stops everything else, the second stops a
/// training too, the third ends the process. A handler may do little, so it wakes a thread.
class InterruptWatch {
 public:
  explicit InterruptWatch(bool firstStops) {
    if (pipe2(wakePipe, O_CLOEXEC) != 0) return;
    std::signal(SIGINT, onInterrupt);
    std::signal(SIGTERM, onInterrupt);
    std::thread([this, firstStops] {
      char byte = 0;
      for (int count = 1; read(wakePipe[0], &byte, 1) == 1; ++count) {
        if (count == 1) m_finishSoon.request_stop();
        if (count >= 2 || firstStops) m_stop.request_stop();
        if (count >= 3) _exit(static_cast<int>(app::ExitStatus::Stopped));
      }
    }).detach();
  }
  std::stop_token stop() const { return m_stop.get_token(); }
  std::stop_token finishSoon() const { return m_finishSoon.get_token(); }

 private:
  std::stop_source m_stop;
  std::stop_source m_finishSoon;
};

int serveProcess(const std::vector<app::Command>& commands, const std::vector<std::string>& arguments,
                 const labeling::ComputeInfo& compute, const app::Blas& blas) {
  std::filesystem::path log = app::LogFile::standardPath();
  if (arguments.size() == 3 && arguments[1] == "--log") {
    log = arguments[2];
  } else if (arguments.size() > 1) {
    std::cerr << "usage: tuningfork serve [--log FILE]\n"
                 "JSON-RPC 2.0 on standard input and output, one message a line.\n";
    return static_cast<int>(app::ExitStatus::WrongUsage);
  }
  return app::serve(commands,
                    {{"version", app::programVersion()},
                     {"protocol", 1},
                     {"threads", compute.threads},
                     {"device", compute.device},
                     {"blas", blas.name},
                     {"advice", blas.advice},
                     {"process", getpid()}},
                    log);
}

/// Threads of OpenMP that wait for work spin by default, which took half of the processor from everybody else on two
/// cores. Its library reads the environment before main(), so the program starts itself once more.
void waitWithoutSpinning(char** argv) {
  if (std::getenv("OMP_WAIT_POLICY")) return;
  setenv("OMP_WAIT_POLICY", "PASSIVE", 0);
  execv("/proc/self/exe", argv);  // comes back only where that is impossible; it then runs on, spinning
}

}  // namespace

int main(int argc, char** argv) {
  waitWithoutSpinning(argv);
  const labeling::ComputeInfo compute = labeling::prepareCompute();
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  const std::vector<app::Command> commands = app::commandTable();
  const app::Blas blas = app::loadedBlas();

  if (!arguments.empty() && arguments.front() == "serve")
    return serveProcess(commands, arguments, compute, blas);

  if (!blas.isFast) std::cerr << blas.advice << '\n';
  const app::Command* command = arguments.empty() ? nullptr : app::findCommand(commands, arguments.front());
  static const InterruptWatch interrupts(command == nullptr || !command->keepsPartialWork);
  app::CommandLineOptions options;
  options.stop = interrupts.stop();
  options.finishSoon = interrupts.finishSoon();
  return app::runCommandLine(commands, arguments, std::cout, std::cerr, options);
}
