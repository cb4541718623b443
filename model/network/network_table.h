#pragma once
#include <string>
#include <vector>

namespace model {

/// A network that can be trained: a row of the table in network_table.cpp.
struct NetworkInfo {
  std::string name;           ///< as in options and cards
  std::string title;          ///< for people
  int inputSize = 64;         ///< pixels; the size it was laid out for
  double dropout = 0;         ///< rate before the last layer
  std::string normalisation;  ///< kind of CardNormalisation
};

/// Every network, the default one first.
std::vector<NetworkInfo> networks();
/// @throws Error(NotFound): the sentence lists the names
NetworkInfo networkInfo(const std::string& name);

}  // namespace model
