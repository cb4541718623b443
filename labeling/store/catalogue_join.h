#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "labeling/store/project.h"
#include "labeling/store/project_builder.h"
#include "labeling/survey/cross_match.h"

namespace labeling {

/// Which objects a project will have, and which row of the catalogue belongs to which of them.
struct CatalogueJoin {
  std::vector<NewObject> objects;           ///< sorted by name
  std::vector<std::int64_t> rowOfTableRow;  ///< object of each row of the table; -1: none
  std::int64_t matched = 0;
  std::vector<std::string> unmatchedImages;
  std::vector<std::string> unmatchedRows;
  std::vector<UnusableFile> damaged;   ///< used in part: what of them is lost
  std::vector<UnusableFile> unusable;  ///< files that the catalogue names and the folder does not offer
};

/// What people see in their editor: "line 5" of a text file below its header, "row 4" of a FITS table.
std::string placeOf(const Table& table, std::size_t row);

/// @throws Error(BadInput) naming a duplicated id and both places; empty ids are not looked at
void requireUniqueIds(const Table& table, const TableColumn& ids);

/// Objects without a catalogue: the images as they were found.
CatalogueJoin joinNothing(FolderContents contents);

/// A matched object carries the survey's id as its name; the others keep their file's name.
/// @param images, catalogue  folders that relative paths in the table may start from
/// @throws Error(BadInput) naming a duplicated id and both places, Error(NotFound) for a missing id column
CatalogueJoin joinCatalogue(FolderContents contents, const Table& table, const std::string& idColumn,
                            const std::filesystem::path& images, const std::filesystem::path& catalogue);

/// Rows find their images by position; a matched object is called as its row where there is an id column,
/// else as its file. Images without a row keep the position of their middle.
/// @param places  (R) of the table's rows  @param centres  (N) of contents.objects
/// @param pairs  first = rows of the table, second = contents.objects
CatalogueJoin joinBySky(FolderContents contents, const Table& table, const std::string& idColumn,
                        const std::vector<SkyPosition>& places, const std::vector<SkyPosition>& centres,
                        const std::vector<SkyPair>& pairs);

}  // namespace labeling
