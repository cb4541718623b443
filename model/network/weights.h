#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "model/network/network.h"

namespace model {

/// Rounds what saveWeights() stores with 16 bits to what will be read again, so that a network's scores are
/// the same before and after it was stored.
void roundToStored(Network& network);

/// Writes every parameter and batch statistic under its LibTorch name, as safetensors: matrices and
/// convolutions as F16, vectors as F32. Whole or not at all.
/// @param trainedObjects  stableHash of the names of the objects it was trained on, ascending; kept in the
///                        array "record.trained_objects", so that an evaluation can tell them
/// @throws Error(DiskFull, Unwritable)
void saveWeights(const Network& network, const std::filesystem::path& file,
                 const std::vector<std::int64_t>& trainedObjects = {});
/// The same for the members of an ensemble: member k's tensors are named "memberK.NAME"; one alone as above.
void saveWeights(const std::vector<std::shared_ptr<Network>>& members, const std::filesystem::path& file,
                 const std::vector<std::int64_t>& trainedObjects = {});

enum class HeadWeights {
  Required,     ///< the file has every tensor of the network, in the same shape
  WhereTheyFit  ///< heads whose question or size differs keep their new weights (fine-tuning)
};
/// @throws Error(NotFound, Unreadable, Corrupt): the sentence names file and tensor that is missing, of
/// another
///         shape or not finite
/// @param member  of an ensemble's file; unset: the file is of one network
void loadWeights(Network& network, const std::filesystem::path& file,
                 HeadWeights heads = HeadWeights::Required, std::optional<int> member = std::nullopt);

}  // namespace model
