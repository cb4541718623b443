#pragma once
#include <cstdint>
#include <span>
#include <vector>

namespace model {

/// Split conformal prediction: the limit that a new object's nonconformity stays within with a probability of
/// at least `level`, whatever the network, as long as it is like the objects here.
/// @param nonconformity  (n) larger: the truth surprises more. 1 - probability of the right answer, or
///                       |truth - value| / sigma; of objects the network was not trained on
/// @param level          in (0, 1)
/// @return the ceil((n + 1) level)-th smallest; infinity where n is too small to promise anything
/// @throws Error(BadInput) for a level outside, or a value that is no number
/// @see Vovk, Gammerman & Shafer 2005; Angelopoulos & Bates 2021, arXiv:2107.07511
double conformalLimit(std::span<const float> nonconformity, double level);

/// The answers that stay: those of probability >= 1 - limit, and always the likeliest.
/// @param probabilities  (K)
std::vector<std::int32_t> conformalSet(std::span<const float> probabilities, double limit);

}  // namespace model
