#include "labeling/survey/band_pattern.h"

#include <algorithm>
#include <string_view>

#include "model/base/error.h"

namespace labeling {
namespace {
using model::Error;
using model::ErrorKind;

bool isSpecial(char c) { return std::string_view("^$\\.*+?()[]{}|/-").find(c) != std::string_view::npos; }
}  // namespace

BandPattern::BandPattern(const std::string& text) : m_text(text) {
  const auto refuse = [&text](const std::string& what) -> Error {
    return Error(ErrorKind::BadInput, "The pattern " + text + " " + what +
                                          " Write how files are called, such as {object}_{band}.fits.");
  };
  m_looksAtFolders = text.find('/') != std::string::npos;
  std::string expression;
  int objects = 0, bands = 0;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == '{') {
      const auto end = text.find('}', at);
      const std::string word = text.substr(at, end == std::string::npos ? end : end - at + 1);
      if (word == "{object}") {
        ++objects;
        expression += "([^/]+)";
      } else if (word == "{band}") {
        ++bands;
        m_bandIsFirst = m_bandIsFirst || objects == 0;
        expression += "([^/]+?)";
      } else {
        throw refuse("has " + word + ", which it cannot; it can have {object} and {band}.");
      }
      at += word.size();
      continue;
    }
    if (text[at] == '*')
      expression += "[^/]*";
    else if (isSpecial(text[at]))
      expression += std::string("\\") + text[at];
    else
      expression += text[at];
    ++at;
  }
  if (objects != 1 || bands != 1) throw refuse("needs {object} once and {band} once.");
  m_expression = std::regex(expression + "(?:\\.gz|\\.fz)?");
}

std::optional<NameAndBand> BandPattern::match(const std::string& relativePath) const {
  constexpr std::size_t kLongest = 1000;  // characters: std::regex goes as deep as a name is long
  std::string name = relativePath;
  if (!m_looksAtFolders) name = name.substr(name.find_last_of('/') + 1);
  std::smatch parts;
  if (name.size() > kLongest || !std::regex_match(name, parts, m_expression)) return std::nullopt;
  return NameAndBand{parts[m_bandIsFirst ? 2 : 1], parts[m_bandIsFirst ? 1 : 2]};
}

}  // namespace labeling
