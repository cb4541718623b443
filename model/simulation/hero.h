#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/simulation/render_galaxy.h"

namespace model {

/// The classes of Hubble's tuning fork that can be drawn: the handle, then the upper and the lower prong.
/// "E0", "E3", "E5", "S0", "Sa", "Sb", "Sc", "SBa", "SBb", "SBc"
const std::vector<std::string>& heroClasses();

/// A textbook galaxy of a Hubble class: no noise, no neighbours, linear light in g, r, i.
/// Nanomaggies per pixel of 0.396", scaled so that every size has the same surface brightness; a colour
/// stretch made for SDSS images suits it. Its light fades to 0 at the border, so that pictures can be laid
/// side by side.
/// @param side           pixels, 16 ... 4096; the galaxy fills about two thirds of it
/// @param turnDeg        additional counter-clockwise rotation
/// @throws Error(BadInput) for a class that is not in heroClasses() or a side out of range
SimulatedCutout renderHero(std::string_view hubbleClass, int side, double turnDeg = 0,
                           std::uint64_t seed = 1);

}  // namespace model
