#include "labeling/survey/fits_roles.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <optional>
#include <utility>

namespace labeling {
namespace {

std::string lowered(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return result;
}

/// Words that say a role wherever they stand in a name.
std::optional<FitsRole> roleOfWord(const std::string& word) {
  static const std::map<std::string, FitsRole> roles{{"ivar", FitsRole::InverseVariance},
                                                     {"invvar", FitsRole::InverseVariance},
                                                     {"ivm", FitsRole::InverseVariance},
                                                     {"var", FitsRole::Variance},
                                                     {"variance", FitsRole::Variance},
                                                     {"err", FitsRole::Error},
                                                     {"error", FitsRole::Error},
                                                     {"sigma", FitsRole::Error},
                                                     {"rms", FitsRole::Error},
                                                     {"stddev", FitsRole::Error},
                                                     {"uncert", FitsRole::Error},
                                                     {"uncertainty", FitsRole::Error},
                                                     {"wht", FitsRole::Weight},
                                                     {"weight", FitsRole::Weight},
                                                     {"weights", FitsRole::Weight},
                                                     {"mask", FitsRole::Mask},
                                                     {"msk", FitsRole::Mask},
                                                     {"bpm", FitsRole::Mask},
                                                     {"badpix", FitsRole::Mask},
                                                     {"dq", FitsRole::Flags},
                                                     {"flag", FitsRole::Flags},
                                                     {"flags", FitsRole::Flags},
                                                     {"quality", FitsRole::Flags},
                                                     {"maskbits", FitsRole::Flags},
                                                     {"seg", FitsRole::Map},
                                                     {"segm", FitsRole::Map},
                                                     {"segmap", FitsRole::Map},
                                                     {"segmentation", FitsRole::Map},
                                                     {"psf", FitsRole::Map},
                                                     {"nexp", FitsRole::Map},
                                                     {"expmap", FitsRole::Map},
                                                     {"psfsize", FitsRole::Map},
                                                     {"psfdepth", FitsRole::Map},
                                                     {"galdepth", FitsRole::Map}};
  const auto found = roles.find(word);
  if (found == roles.end()) return std::nullopt;
  return found->second;
}

/// Names that say a role only where they stand alone.
bool isMapName(const std::string& name) {
  static constexpr std::array<std::string_view, 17> kNames{
      "samp",    "time",    "ctx",         "con",        "exp",      "wcsdvarr",
      "d2imarr", "area",    "var_poisson", "var_rnoise", "var_flat", "wcscorr",
      "hdrlet",  "groupdq", "pixeldq",     "ctxmap",     "coverage"};
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

struct Named {
  FitsRole role = FitsRole::Sky;
  std::string rest;
};

/// The first or the last part of a name may say its role; the rest is whose it is.
Named namedRole(std::string_view name) {
  const std::string low = lowered(name);
  const std::string whole = low.substr(0, low.find_first_of(" ,:"));  // "ERR,1" as HST's tools print it
  if (whole == "pixeldq") return {FitsRole::Flags, ""};
  if (isMapName(whole)) return {FitsRole::Map, ""};
  if (const auto role = roleOfWord(whole)) return {*role, ""};
  const auto first = low.find_first_of("_-. ,:");
  if (first == std::string::npos) return {};
  if (const auto role = roleOfWord(low.substr(0, first))) return {*role, low.substr(first + 1)};
  const auto last = low.find_last_of("_-. ,:");
  if (const auto role = roleOfWord(low.substr(last + 1))) return {*role, low.substr(0, last)};
  return {};
}

/// ESO's classification of a unit. @see ESO, "FITS format description for pipeline products"
std::optional<FitsRole> esoRole(const FitsHeader& header) {
  const std::string kind = header.text("HDUCLAS2").value_or("");
  const std::string how = header.text("HDUCLAS3").value_or("");
  if (kind == "DATA") return FitsRole::Sky;
  if (kind == "QUALITY") return FitsRole::Flags;
  if (kind != "ERROR") return std::nullopt;
  if (how == "MSE") return FitsRole::Variance;
  if (how == "INVMSE") return FitsRole::InverseVariance;
  if (how == "INVRMSE") return FitsRole::InverseError;
  return FitsRole::Error;
}

int noiseRank(FitsRole role) {
  switch (role) {
    case FitsRole::InverseVariance:
      return 5;
    case FitsRole::InverseError:
      return 4;
    case FitsRole::Variance:
      return 3;
    case FitsRole::Error:
      return 2;
    case FitsRole::Weight:
      return 1;
    default:
      return 0;
  }
}

int maskRank(FitsRole role) { return role == FitsRole::Mask ? 2 : role == FitsRole::Flags ? 1 : 0; }

/// How surely `other` belongs to `image`; nothing if it cannot.
std::optional<int> kinship(const std::vector<FitsHdu>& hdus, const FitsHdu& image, const FitsHdu& other) {
  if (other.width() != image.width() || other.height() != image.height()) return std::nullopt;
  if (other.planes() != 1 && other.planes() != image.planes()) return std::nullopt;
  const std::string own = lowered(image.header.text("EXTNAME").value_or(""));
  const std::string filter = lowered(image.header.text("FILTER").value_or(""));
  const std::string rest = nameWithoutRole(other.header.text("EXTNAME").value_or(""));
  const bool generic = rest.empty() || rest == "sci" || rest == "image" || rest == "data";
  if (!generic) {  // it says whose it is
    if (rest == own || (!filter.empty() && rest == filter)) return 4;
    return std::nullopt;
  }
  int images = 0;
  const FitsHdu* before = nullptr;  // the image of the sky that `other` follows
  for (const FitsHdu& hdu : hdus) {
    if (!hdu.hasPixels() || hdu.axes.size() < 2 || fitsRole(hdu.header) != FitsRole::Sky) continue;
    ++images;
    if (hdu.number < other.number) before = &hdu;
  }
  if (images == 1) return 3;
  const auto version = image.header.integer("EXTVER"), otherVersion = other.header.integer("EXTVER");
  if (version && otherVersion) return *version == *otherVersion ? std::optional<int>(2) : std::nullopt;
  return before == &image ? std::optional<int>(1) : std::nullopt;
}
}  // namespace

FitsRole fitsRole(std::string_view name) { return namedRole(name).role; }

FitsRole fitsRole(const FitsHeader& header) {
  if (const auto role = esoRole(header)) return *role;
  for (const char* key : {"EXTNAME", "EXTTYPE", "IMTYPE", "HDUNAME"}) {
    const auto name = header.text(key);
    if (!name) continue;
    FitsRole role = fitsRole(*name);
    // A mask that lists what its bits mean.
    if (role == FitsRole::Mask && header.cards().find("MP_") != std::string::npos) role = FitsRole::Flags;
    if (role != FitsRole::Sky) return role;
  }
  return FitsRole::Sky;
}

std::string nameWithoutRole(std::string_view name) { return namedRole(name).rest; }

std::uint32_t hiddenBits(const FitsHeader& maskHeader, const FitsHeader& primaryHeader) {
  const auto either = [&](const char* key) {
    return maskHeader.text(key).value_or(primaryHeader.text(key).value_or(""));
  };
  // LSST and HSC pipelines: MP_NAME = number of the bit.
  std::uint32_t listed = 0;
  bool lists = false;
  for (const char* key : {"MP_BAD", "MP_NO_DATA"}) {
    std::string padded(key);  // keywords of more than eight characters are written with HIERARCH
    std::optional<std::int64_t> bit = maskHeader.integer(key);
    if (!bit) {
      const auto at = maskHeader.cards().find("HIERARCH " + padded);
      if (at != std::string::npos) {
        const auto equals = maskHeader.cards().find('=', at);
        if (equals != std::string::npos && equals - at < 40)
          bit = std::atoll(maskHeader.cards().substr(equals + 1, 20).c_str());
      }
    }
    if (bit && *bit >= 0 && *bit < 32) listed |= std::uint32_t{1} << *bit;
    lists = lists || bit.has_value();
  }
  if (lists) return listed;
  if (lowered(maskHeader.text("EXTNAME").value_or("")).find("maskbits") != std::string::npos) return 0;
  // What a one of HDUCLAS3 = MASKONE stands for differs between pipelines: shown as measured.
  const std::string how = maskHeader.text("HDUCLAS3").value_or("");
  if (how.starts_with("MASK")) return 0;
  const std::string telescope = either("TELESCOP");
  if (telescope == "JWST" || telescope == "ROMAN") return 1;  // DO_NOT_USE
  if (telescope == "HST") {
    const std::string instrument = either("INSTRUME");
    // Lost in transmission, defective, missing; not: uncertain calibration, saturation, cosmic ray, source.
    if (instrument == "NICMOS") return 1 | 32 | 128 | 256;
    if (instrument == "WFPC2") return 1 | 4 | 16 | 32 | 2048;
    return 1 | 2 | 4;  // ACS, WFC3, STIS: decoding error, data lost, bad detector pixel
  }
  return ~std::uint32_t{0};
}

void toInverseVariance(std::span<float> values, FitsRole role) {
  const auto inverse = [](float variance) { return variance > 0 ? 1 / variance : 0.0F; };
  for (float& value : values) {
    if (role == FitsRole::Variance) value = inverse(value);
    if (role == FitsRole::Error) value = inverse(value * value);
    if (role == FitsRole::InverseError) value = value * value;
  }
}

FitsCompanions companionsOf(const std::vector<FitsHdu>& hdus, const FitsHdu& image) {
  FitsCompanions found;
  std::pair<int, int> bestNoise{0, 0}, bestMask{0, 0};  // kinship, then role
  for (const FitsHdu& hdu : hdus) {
    if (hdu.number == image.number || !hdu.hasPixels() || hdu.axes.size() < 2 || !hdu.problem.empty() ||
        !hdu.isWhole())
      continue;
    const FitsRole role = fitsRole(hdu.header);
    if (noiseRank(role) == 0 && maskRank(role) == 0) continue;
    const auto kin = kinship(hdus, image, hdu);
    if (!kin) continue;
    if (const std::pair rank{*kin, noiseRank(role)}; rank.second > 0 && rank > bestNoise) {
      bestNoise = rank;
      found.noise = hdu.number;
    }
    if (const std::pair rank{*kin, maskRank(role)}; rank.second > 0 && rank > bestMask) {
      bestMask = rank;
      found.mask = hdu.number;
    }
  }
  return found;
}

}  // namespace labeling
