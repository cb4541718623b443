#pragma once
#include <cstdint>
#include <vector>

namespace labeling {

class Connection;
class Project;

/// (rows) 1: the object is part of the unbiased sample, the query language's `random_pick`. It was drawn
/// uniformly for a queue and shown to somebody there, or labelled as such a draw in another copy of the
/// project. Draws that nobody has come to yet do not count: which of them get a label some other way depends
/// on the model.
std::vector<std::uint8_t> randomPicks(Connection& connection, std::int64_t rows);
std::vector<std::uint8_t> randomPicks(const Project& project);

}  // namespace labeling
