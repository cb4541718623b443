#include <cmath>
#include <string>

#include "model/base/error.h"
#include "model/simulation/recipe.h"

namespace model {
namespace {

void between(const char* name, double value, double low, double high) {
  if (value >= low && value <= high) return;
  throw Error(ErrorKind::BadInput, std::string("survey recipe: ") + name + " is " + std::to_string(value) +
                                       ", which is not between " + std::to_string(low) + " and " +
                                       std::to_string(high));
}

}  // namespace

void SurveyRecipe::check() const {
  between("objects", static_cast<double>(objects), 1, 16777216);
  between("side", side, 16, 1024);
  between("fieldCentreRaDeg", fieldCentreRaDeg, 0, 360);
  between("fieldCentreDecDeg", fieldCentreDecDeg, -80, 80);
  between("fieldSideDeg", fieldSideDeg, 0.5, 20);  // smaller cells would share names
  between("fieldCentreDecDeg plus half of fieldSideDeg", std::abs(fieldCentreDecDeg) + fieldSideDeg / 2, 0,
          85);
  between("nativePixelArcsec", nativePixelArcsec, 0.05, 2);
  between("framing", framing, 2, 40);
  between("brightestRMag", brightestRMag, 10, 22);
  between("faintestRMag", faintestRMag, brightestRMag, 22);
  between("earlyFraction", earlyFraction, 0, 1);
  between("irregularFraction", irregularFraction, 0, 1 - earlyFraction);
  between("barFraction", barFraction, 0, 1);
  between("edgeOnFraction", edgeOnFraction, 0, 1);
  between("mergerFraction", mergerFraction, 0, 1);
  if (bands.empty()) throw Error(ErrorKind::BadInput, "survey recipe: there is no band; give g, r or i");
  for (const BandRecipe& band : bands) {
    if (band.name != "g" && band.name != "r" && band.name != "i") {
      throw Error(ErrorKind::BadInput,
                  "survey recipe: band \"" + band.name + "\" is unknown; give g, r or i");
    }
    between("psfFwhmArcsec", band.psfFwhmArcsec, 0, 10);
    between("skyMagPerArcsec2", band.skyMagPerArcsec2, 10, 35);
    between("electronsPerNanomaggy", band.electronsPerNanomaggy, 1e-3, 1e9);
    between("readNoiseElectrons", band.readNoiseElectrons, 0, 1e4);
  }
}

}  // namespace model
