#pragma once
#include <cstdint>
#include <filesystem>

namespace test {

/// What a long survey leaves behind: a project of many objects with a catalogue, a model's scores with 16
/// dropout passes of five questions, its features (64 numbers), and the labels of three people. The objects
/// share a handful of large cutouts (512 x 512, three bands, FITS), so that it takes a gigabyte and not a
/// hundred.
struct LargeProject {
  std::int64_t objects = 1'000'000;
  std::int64_t labelEvents = 200'000;
  bool withFeatures = false;
};

/// Makes DIRECTORY/p.tuningfork with its images beside it; uses what is there already if it has as many
/// objects. @returns the project
std::filesystem::path makeLargeProject(const std::filesystem::path& directory, const LargeProject& wanted);

}  // namespace test
