#pragma once
#include <optional>
#include <regex>
#include <string>

#include "labeling/survey/band_names.h"

namespace labeling {

/// How file names tell objects and their bands: "{object}_{band}.fits", "{band}/{object}.fits",
/// "{object}-{band}*".
///
/// {object} takes as much as it can, {band} as little, * anything, none of them a "/". A pattern without "/"
/// is compared with the file's own name, one with it with the path below the scanned folder. Case counts; a
/// further .gz or .fz does not.
class BandPattern {
 public:
  /// @throws Error(BadInput) for a pattern without {object} or {band}, with one of them twice, or another
  /// {word}
  explicit BandPattern(const std::string& text);

  const std::string& text() const { return m_text; }
  bool looksAtFolders() const { return m_looksAtFolders; }
  /// @param relativePath  below the scanned folder, with "/"
  std::optional<NameAndBand> match(const std::string& relativePath) const;

 private:
  std::string m_text;
  bool m_looksAtFolders = false;
  bool m_bandIsFirst = false;
  std::regex m_expression;
};

}  // namespace labeling
