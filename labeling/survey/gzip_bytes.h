#pragma once
#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace labeling {

/// The first bytes behind a gzip header, to tell what was compressed; fewer if there are fewer.
/// @throws Error(Unreadable) for a damaged stream
std::string startOfGzip(std::span<const unsigned char> bytes, std::size_t wanted,
                        const std::filesystem::path& file);

struct Unzipped {
  std::vector<unsigned char> bytes;
  bool endsEarly = false;  ///< the stream breaks off: `bytes` holds what came before
};

/// As much as there is, several members one after the other included.
/// @throws Error(Unreadable): damaged inside, or more than 2 GiB when unpacked
Unzipped unzipped(std::span<const unsigned char> bytes, const std::filesystem::path& file);

/// All of it, several members one after the other included. @throws Error(Unreadable): damaged, cut short,
/// or more than 2 GiB when unpacked
std::vector<unsigned char> gunzip(std::span<const unsigned char> bytes, const std::filesystem::path& file);

}  // namespace labeling
