#pragma once
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace app {

std::string escaped(std::string_view text);  ///< for HTML

/// One self-contained HTML page in the colours of the window; light or dark as the reader's system asks.
class Page {
 public:
  Page(std::string title, std::string subtitle)
      : m_title(std::move(title)), m_subtitle(std::move(subtitle)) {}

  void section(const std::string& title, const std::string& lead);  ///< plain text
  void add(const std::string& html) { m_body += html; }
  /// Numbers in large print. @param figures value, what it is
  void figures(const std::vector<std::pair<std::string, std::string>>& figures);
  /// Plain text cells; the first column is left-aligned, the others are numbers.
  void table(const std::vector<std::string>& heads, const std::vector<std::vector<std::string>>& rows);
  void row(const std::vector<std::string>& blocks);  ///< blocks of HTML beside each other

  std::string html() const;
  void write(const std::filesystem::path& file) const;  ///< whole or not at all

 private:
  std::string m_title, m_subtitle, m_body;
};

}  // namespace app
