#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <cstdio>
#include <fstream>
#include <sstream>
#include <system_error>

#include "model/arrays/atomic_file.h"
#include "model/base/error.h"
#include "model/card/model_card.h"

namespace model {
namespace fs = std::filesystem;
namespace {

constexpr const char* kCardFile = "card.json";
constexpr std::size_t kLongestName = 64;
constexpr std::uintmax_t kLargestCard = 4 * 1024 * 1024;

}  // namespace

ModelCard readCard(const fs::path& modelDirectory) {
  const fs::path file = modelDirectory / kCardFile;
  std::error_code error;
  const std::uintmax_t size = fs::file_size(file, error);
  if (error) throw systemError(file.string(), "could not be read", error.value());
  if (size > kLargestCard)
    throw Error(ErrorKind::Unreadable, file.string() + ": too large for a model card.");
  errno = 0;
  std::ifstream stream(file, std::ios::binary);
  if (!stream) throw systemError(file.string(), "could not be read", errno);
  std::ostringstream text;
  text << stream.rdbuf();
  ModelCard card = cardFromJson(text.str(), file.string());
  // The folder is the name: a copy under another name is another model.
  card.name = fs::absolute(modelDirectory).lexically_normal().filename().string();
  return card;
}

void writeCard(const fs::path& modelDirectory, const ModelCard& card) {
  writeWhole(modelDirectory / kCardFile, cardToJson(card));
}

FoundModels listModels(const fs::path& modelsDirectory) {
  FoundModels found;
  std::error_code error;
  if (!fs::exists(modelsDirectory, error)) return found;
  std::vector<fs::path> folders;
  for (const fs::directory_entry& entry : fs::directory_iterator(modelsDirectory, error))
    // A dot in front: being written by a run that has not ended.
    if (entry.is_directory() && entry.path().filename().string().front() != '.')
      folders.push_back(entry.path());
  if (error) throw systemError(modelsDirectory.string(), "could not be listed", error.value());
  std::sort(folders.begin(), folders.end());
  for (const fs::path& folder : folders) {
    try {
      found.cards.push_back(readCard(folder));
    } catch (const Error& problem) {
      found.problems.push_back(problem.what());
    }
  }
  return found;
}

std::string freeModelName(const fs::path& modelsDirectory, const std::string& stem) {
  for (int number = 1;; ++number) {
    std::array<char, 16> digits{};
    std::snprintf(digits.data(), digits.size(), "-%02d", number);
    const std::string name = stem.substr(0, kLongestName - 8) + digits.data();
    std::error_code error;
    if (!fs::exists(modelsDirectory / name, error)) return name;
  }
}

bool isModelName(const std::string& name) {
  if (name.empty() || name.size() > kLongestName || name.front() == '.' || name.front() == '-') return false;
  return std::all_of(name.begin(), name.end(), [](char character) {
    const auto byte = static_cast<unsigned char>(character);
    return (byte < 128 && std::isalnum(byte) != 0) || byte == '-' || byte == '_' || byte == '.';
  });
}

std::string weightsHashOf(const fs::path& weightsFile) {
  errno = 0;
  std::ifstream stream(weightsFile, std::ios::binary);
  if (!stream) throw systemError(weightsFile.string(), "could not be read", errno != 0 ? errno : EIO);
  constexpr std::uint64_t kOffset = 14695981039346656037ull, kPrime = 1099511628211ull;
  std::uint64_t hash = kOffset;
  std::vector<char> buffer(1 << 16);
  while (stream.read(buffer.data(), static_cast<std::streamsize>(buffer.size())) || stream.gcount() > 0)
    for (std::streamsize i = 0; i < stream.gcount(); ++i)
      hash = (hash ^ static_cast<unsigned char>(buffer[static_cast<std::size_t>(i)])) * kPrime;
  if (stream.bad()) throw systemError(weightsFile.string(), "could not be read", EIO);
  std::array<char, 17> text{};
  std::snprintf(text.data(), text.size(), "%016llx", static_cast<unsigned long long>(hash));
  return text.data();
}

}  // namespace model
