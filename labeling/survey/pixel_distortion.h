#pragma once
#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace labeling {

/// A table of pixel offsets, read between its points bilinearly and beyond its edges as at the edge.
struct LookupTable {
  int width = 0;                               ///< >= 1
  int height = 0;                              ///< >= 1
  std::vector<float> values;                   ///< (height, width) pixels
  std::array<double, 2> referencePixel{0, 0};  ///< CRPIX of the table, from 1
  std::array<double, 2> referenceValue{0, 0};  ///< CRVAL: the image's pixel there, from 1
  std::array<double, 2> step{1, 1};            ///< CDELT: image pixels between two points; not 0

  double at(double x, double y) const;  ///< @param x, y  pixels of the image, from 1
};

/// By axis; null: that axis is not moved.
struct LookupTables {
  std::array<std::shared_ptr<const LookupTable>, 2> detector;  ///< D2IM: applied first
  std::array<std::shared_ptr<const LookupTable>, 2> prior;     ///< CPDIS: added together with SIP
  bool empty() const { return !detector[0] && !detector[1] && !prior[0] && !prior[1]; }
};

/// What moves pixels before the linear part of the coordinates: the polynomials of SIP and lookup tables.
/// The steps are astropy's: detector tables; then SIP and prior tables, both taken at the same place, added.
/// @see Shupe et al. 2005, ASPC 347, 491; Calabretta et al., "Representations of distortions in FITS"
class PixelDistortion {
 public:
  PixelDistortion() = default;
  /// @param referencePixel  CRPIX, from which SIP's polynomials count
  PixelDistortion(std::array<double, 2> referencePixel, LookupTables tables)
      : m_referencePixel(referencePixel), m_tables(std::move(tables)) {}

  struct Term {
    int p = 0;
    int q = 0;
    double value = 0;
  };
  /// A coefficient of SIP: adds `value` u^p v^q to axis 0 (A) or 1 (B). p + q <= 9
  void addTerm(int axis, int p, int q, double value);

  const std::vector<Term>& terms(std::size_t axis) const { return m_terms[axis]; }

  bool empty() const { return m_terms[0].empty() && m_terms[1].empty() && m_tables.empty(); }
  /// @param pixel  from 1
  std::array<double, 2> undistorted(std::array<double, 2> pixel) const;
  /// The pixel that undistorted() takes to `target`; nothing where the polynomials run wild.
  std::optional<std::array<double, 2>> distorted(std::array<double, 2> target) const;

 private:
  std::array<double, 2> m_referencePixel{0, 0};
  std::array<std::vector<Term>, 2> m_terms;
  LookupTables m_tables;
};

}  // namespace labeling
