#include "labeling/survey/image_folder.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <mutex>
#include <new>
#include <optional>
#include <set>
#include <system_error>
#include <utility>

#include "labeling/survey/band_names.h"
#include "labeling/survey/band_pattern.h"
#include "labeling/survey/cutout_reader.h"
#include "labeling/survey/fits_image.h"
#include "model/base/error.h"
#include "model/base/parallel.h"

namespace labeling {
namespace {
namespace fs = std::filesystem;
using model::Error;
using model::ErrorKind;

std::string sentenceOf(const fs::path& path, const std::error_code& code) {
  return path.string() + " cannot be listed: " + code.message() + ".";
}

/// Everything below `folder` that may be an image. Folders behind symbolic links are not entered, so that a
/// link to a parent cannot lead in circles; linked files are taken.
std::vector<fs::path> imageFilesBelow(const fs::path& folder, std::vector<UnusableFile>& unusable,
                                      const model::RunControl& control) {
  std::vector<fs::path> files;
  std::vector<fs::path> open{folder};
  while (!open.empty()) {
    const fs::path current = std::move(open.back());
    open.pop_back();
    std::error_code code;
    fs::directory_iterator entry(current, code);
    if (code) {
      if (current == folder) throw Error(ErrorKind::Unreadable, sentenceOf(current, code));
      unusable.push_back({current.string(), sentenceOf(current, code)});
      continue;
    }
    for (; entry != fs::directory_iterator(); entry.increment(code)) {
      if (files.size() % 256 == 0)
        control.report(static_cast<std::int64_t>(files.size()), 0, "looking for images");
      const fs::path path = entry->path();
      if (path.filename().string().starts_with(".")) continue;  // hidden: thumbnails, "._x.fits" of macOS
      std::error_code ignored;
      if (entry->is_directory(ignored)) {
        if (!entry->is_symlink(ignored)) open.push_back(path);
      } else if (isImageFile(path)) {
        if (entry->is_regular_file(ignored))
          files.push_back(path);
        else
          unusable.push_back({path.string(), path.string() + " is a link to a file that is not there."});
      }
    }
    if (code) unusable.push_back({current.string(), sentenceOf(current, code)});
  }
  std::sort(files.begin(), files.end());
  return files;
}

/// Segmentation maps, masks and weights that lie beside the images they belong to are no objects.
std::vector<fs::path> withoutCompanions(const std::vector<fs::path>& files,
                                        std::vector<UnusableFile>& unusable) {
  std::set<fs::path> stems;
  for (const fs::path& file : files) {
    const std::string stem = imageStem(file);
    const auto split = splitTrailingBand(stem);
    stems.insert(file.parent_path() / stem);
    if (split) stems.insert(file.parent_path() / split->name);
  }
  std::vector<fs::path> images;
  for (const fs::path& file : files) {
    const std::string stem = imageStem(file);
    const auto separator = stem.find_last_of("_-.");
    const bool companion = separator != std::string::npos && separator > 0 &&
                           isAuxiliaryImage(stem.substr(separator + 1)) &&
                           stems.contains(file.parent_path() / stem.substr(0, separator));
    if (companion)
      unusable.push_back({file.string(), file.string() + " belongs to the image " +
                                             stem.substr(0, separator) + " (" + stem.substr(separator + 1) +
                                             ") and is no object of its own."});
    else
      images.push_back(file);
  }
  return images;
}

/// The files that fit a pattern; the others are named with what is wrong.
std::vector<fs::path> fitting(const std::vector<fs::path>& files, const BandPattern& pattern,
                              const fs::path& root, std::vector<UnusableFile>& unusable) {
  std::vector<fs::path> images;
  for (const fs::path& file : files) {
    if (pattern.match(file.lexically_relative(root).generic_string()))
      images.push_back(file);
    else
      unusable.push_back(
          {file.string(), file.string() + " does not fit the pattern " + pattern.text() + "."});
  }
  if (images.empty() && !files.empty())
    throw Error(ErrorKind::BadInput, "No image below " + root.string() + " fits the pattern " +
                                         pattern.text() + "; there is, for example, " +
                                         files.front().lexically_relative(root).generic_string() + ".");
  return images;
}

struct Examined {
  FileOffer offer;
  std::string reason;  ///< why it cannot be used; empty if it can
};

/// Equal names get their folder (from the scanned one on), and if that does not help their ending.
void tellApart(std::vector<FoundObject>& objects, const fs::path& root) {
  const auto counts = [&objects] {
    std::map<std::string, int> found;
    for (const FoundObject& object : objects) ++found[object.name];
    return found;
  };
  const auto folders = counts();
  for (FoundObject& object : objects) {
    const fs::path parent = fs::path(object.sources.front().path).parent_path().lexically_relative(root);
    if (folders.at(object.name) > 1 && parent != ".") object.name = (parent / object.name).string();
  }
  const auto endings = counts();
  for (FoundObject& object : objects)
    if (endings.at(object.name) > 1)
      object.name = fs::path(object.sources.front().path).lexically_relative(root).string();
}

Examined examine(const fs::path& file) {
  try {
    return {offerOf(file), ""};
  } catch (const Error& error) {
    return {{}, error.what()};
  } catch (const std::bad_alloc&) {
    return {{}, file.string() + " needs more memory than there is."};
  }
}
}  // namespace

std::string imageStem(const fs::path& file) {
  std::string name = file.filename().string();
  std::string low = name;
  for (char& c : low) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  for (const char* outer : {".gz", ".fz"})
    if (low.ends_with(outer)) {
      name.resize(name.size() - 3);
      break;
    }
  const auto dot = name.find_last_of('.');
  return dot == std::string::npos || dot == 0 ? name : name.substr(0, dot);
}

FolderContents scanFolder(const fs::path& folder, const model::RunControl& control,
                          const std::string& bandsFrom) {
  const auto pattern = bandsFrom.empty() ? std::nullopt : std::optional<BandPattern>(bandsFrom);
  std::error_code code;
  const fs::path root = fs::absolute(folder);
  if (!fs::exists(root, code))
    throw Error(ErrorKind::NotFound, "There is no folder " + folder.string() + ".");
  if (!fs::is_directory(root, code))
    throw Error(ErrorKind::Unreadable, folder.string() + " is a file, not a folder of images.");

  FolderContents contents;
  std::vector<fs::path> files = imageFilesBelow(root, contents.unusable, control);
  if (pattern)
    files = fitting(files, *pattern, root, contents.unusable);
  else
    files = withoutCompanions(files, contents.unusable);
  std::vector<Examined> examined(files.size());
  const auto total = static_cast<std::int64_t>(files.size());
  std::int64_t done = 0;
  std::mutex lock;
  constexpr std::int64_t kChunk = 64;
  model::parallelFor(total, kChunk, [&](std::int64_t first, std::int64_t last) {
    {
      const std::lock_guard hold(lock);
      control.report(done, total, "opening images");
    }
    for (std::int64_t i = first; i < last; ++i) {
      const auto index = static_cast<std::size_t>(i);
      examined[index] = examine(files[index]);
    }
    const std::lock_guard hold(lock);
    done += last - first;
  });

  // A trailing band makes a group only of files that lie together and offer one plane each.
  std::map<std::pair<fs::path, std::string>, std::size_t> groups;
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (!examined[i].reason.empty()) {
      contents.unusable.push_back({files[i].string(), examined[i].reason});
      continue;
    }
    std::vector<ImageSource>& sources = examined[i].offer.sources;
    if (!examined[i].offer.lost.empty())
      contents.damaged.push_back({files[i].string(), examined[i].offer.lost});
    // Pictures come in colour; a letter at the end of their name is part of it.
    std::optional<NameAndBand> split;
    if (pattern)
      split = pattern->match(files[i].lexically_relative(root).generic_string());
    else if (examined[i].offer.isFits && sources.size() == 1)
      split = splitTrailingBand(imageStem(files[i]));
    if (split) {
      const bool several = sources.size() > 1;
      for (ImageSource& source : sources)
        source.band = several ? split->band + "_" + source.band : split->band;
      // Bands may lie in folders of their own where the pattern says so.
      const fs::path place = pattern && pattern->looksAtFolders() ? fs::path() : files[i].parent_path();
      const auto [group, isNew] = groups.try_emplace({place, split->name}, contents.objects.size());
      if (isNew) {
        contents.objects.push_back({split->name, std::move(sources)});
      } else {
        auto& together = contents.objects[group->second].sources;
        const bool taken = std::any_of(together.begin(), together.end(), [&](const ImageSource& other) {
          return other.band == sources.front().band;
        });
        if (taken)
          contents.unusable.push_back({files[i].string(), files[i].string() + " is a second file of band " +
                                                              sources.front().band + " of " + split->name +
                                                              "."});
        else
          together.insert(together.end(), sources.begin(), sources.end());
      }
    } else {
      contents.objects.push_back({imageStem(files[i]), std::move(sources)});
    }
  }
  for (FoundObject& object : contents.objects) {
    if (object.sources.size() == 1 && object.sources.front().band == "0")
      object.sources.front().band = "image";
    // Blue to red, whatever the alphabet says.
    std::stable_sort(object.sources.begin(), object.sources.end(),
                     [](const ImageSource& a, const ImageSource& b) {
                       return wavelengthNm(a.band).value_or(1e9) < wavelengthNm(b.band).value_or(1e9);
                     });
  }
  tellApart(contents.objects, root);
  std::sort(contents.objects.begin(), contents.objects.end(),
            [](const FoundObject& a, const FoundObject& b) { return a.name < b.name; });
  return contents;
}

}  // namespace labeling
