#include "labeling/store/identity.h"

#include <array>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <random>

#include "model/base/random.h"

namespace labeling {
namespace {

std::string uuidText(std::uint64_t high, std::uint64_t low, unsigned version) {
  high = (high & 0xffffffffffff0fffULL) | (static_cast<std::uint64_t>(version) << 12);
  low = (low & 0x3fffffffffffffffULL) | 0x8000000000000000ULL;
  std::array<char, 37> text{};
  std::snprintf(text.data(), text.size(), "%08x-%04x-%04x-%04x-%012llx", static_cast<unsigned>(high >> 32),
                static_cast<unsigned>((high >> 16) & 0xffff), static_cast<unsigned>(high & 0xffff),
                static_cast<unsigned>(low >> 48), static_cast<unsigned long long>(low & 0xffffffffffffULL));
  return text.data();
}

std::uint64_t random64(std::random_device& device) {
  return (static_cast<std::uint64_t>(device()) << 32) | device();
}

}  // namespace

std::string newUuid() {
  thread_local std::random_device device;  // the kernel's generator: no two processes share a state
  const std::uint64_t high = random64(device);
  return uuidText(high, random64(device), 4);
}

std::string uuidOf(const std::string& text) {
  return uuidText(model::stableHash(text, 0x7466726b31ULL), model::stableHash(text, 0x7466726b32ULL), 8);
}

std::int64_t nowMilliseconds() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

std::string utcText(std::int64_t milliseconds) {
  std::int64_t seconds = milliseconds / 1000;
  std::int64_t rest = milliseconds % 1000;
  if (rest < 0) {
    rest += 1000;
    --seconds;
  }
  const std::time_t time = seconds;
  std::tm parts{};
  gmtime_r(&time, &parts);
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", parts.tm_year + 1900,
                parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec,
                static_cast<int>(rest));
  return text.data();
}

std::string utcNow() { return utcText(nowMilliseconds()); }

std::string programVersion() { return TUNINGFORK_VERSION; }

}  // namespace labeling
