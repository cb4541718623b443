#include "model/simulation/disk_light.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "model/base/random.h"
#include "model/simulation/patches.h"

namespace model {
namespace {

constexpr float kPi = std::numbers::pi_v<float>;
constexpr double kRadian = std::numbers::pi / 180;

// Light of a population in g and i for one unit in r, relative to the disk's own mean.
constexpr float kYoungG = 1.30F, kYoungI = 0.84F;
constexpr float kOldG = 0.93F, kOldI = 1.04F;
constexpr std::array<float, 3> kCluster{1.45F, 1.0F, 0.75F};
constexpr std::array<float, 3> kHydrogen{1.20F, 1.20F, 0.75F};  // H alpha lies in r, [O III] in g

float smoothStep(float low, float high, float x) {
  const float t = std::clamp((x - low) / (high - low), 0.0F, 1.0F);
  return t * t * (3 - 2 * t);
}

/// Structure at one point of a disk.
struct Spot {
  float smooth = 0;
  float g = 0, r = 0, i = 0;
  float screen = 0;
};

/// Multiplies light by what young stars add and dust takes.
void fill(Spot& spot, float old, float young, float screen, float gradient) {
  const auto seen = [&](std::size_t band) { return std::exp(-screen * kExtinctionCurve[band]); };
  spot.g = spot.smooth * (old * (kOldG + 0.10F * gradient) + young * kYoungG) * seen(0);
  spot.r = spot.smooth * (old + young) * seen(1);
  spot.i = spot.smooth * (old * (kOldI - 0.06F * gradient) + young * kYoungI) * seen(2);
  spot.screen = screen;
}

/// A disk that shows its face. Coordinates are scale lengths, along and across the line of nodes, in its
/// plane.
class FaceOnDisk {
 public:
  FaceOnDisk(const StellarBody& body, const SmoothProfile& profile)
      : m_body(body),
        m_profile(profile),
        m_patches(body.seed),
        m_scale(static_cast<float>(body.disk->scaleLengthArcsec)) {
    Random random(body.seed, 2);
    m_shift = static_cast<float>(random.uniform(0, 90));
    m_rout = static_cast<float>(std::min(body.disk->truncation, 4.4));
    m_lopsided = static_cast<float>(body.disk->lopsidedness);
    m_lopAngle = static_cast<float>(random.uniform(0, 6.283));
    m_disturbance = static_cast<float>(body.disturbance);
    if (body.dust) m_dust = static_cast<float>(body.dust->opticalDepth);
    if (body.arms) {
      const ArmRecipe& arms = *body.arms;
      m_tight = static_cast<float>(1 / std::tan(arms.pitchDeg * kRadian));
      m_contrast = static_cast<float>(arms.contrast);
      m_floc = static_cast<float>(arms.flocculence);
      m_rin = static_cast<float>(arms.innerRadiusArcsec) / m_scale;
      m_phase = static_cast<float>(arms.phaseDeg * kRadian);
      m_ring = static_cast<float>(arms.ringArcsec) / m_scale;
      m_sharp = static_cast<float>(arms.sharpness);
      for (int k = 0; k < arms.count; ++k) {
        m_armStrength.push_back(static_cast<float>(random.uniform(0.7, 1.25)));
      }
      m_wave = static_cast<float>(random.uniform(0.1, 0.35));
      m_wavePhase = static_cast<float>(random.uniform(0, 6.283));
    }
  }

  Spot at(float x, float y) const {
    Spot spot;
    const float plain = std::sqrt(x * x + y * y);
    if (plain > 1.3F * static_cast<float>(m_body.disk->truncation)) return spot;
    spot.smooth = static_cast<float>(
        m_profile.disk(x * m_scale, y * m_scale * static_cast<float>(m_profile.diskRatio())));
    const float gradient = std::min(plain, 3.5F) - 1.5F;
    if (!m_body.arms) {
      float screen = 0;
      if (m_dust > 0) {
        screen = m_dust * std::exp(-plain / 2.5F) *
                 std::max(0.0F, 0.3F + m_patches.octaves(x * 1.5F, y * 1.5F, m_shift, 3));
      }
      fill(spot, 1, 0, screen, gradient);
      return spot;
    }
    const float bend = (0.10F + 0.9F * m_disturbance) * std::min(1.0F, plain);
    x += bend * m_patches.octaves(x * 0.5F + m_shift, y * 0.5F, 3.1F, 2);
    y += bend * m_patches.octaves(x * 0.5F, y * 0.5F + m_shift, 9.7F, 2);
    armed(spot, x, y, gradient);
    return spot;
  }

  float winding() const { return static_cast<float>(m_body.arms->winding); }

  /// Angle in the disk of an arm's ridge.
  float ridge(int arm, float radius) const {
    const float phi = 2 * kPi * static_cast<float>(arm) / static_cast<float>(m_body.arms->count);
    return winding() * (phi + wound(radius)) + m_phase;
  }

 private:
  float wound(float radius) const {
    const float turn = std::log(radius / m_rin);
    return turn * m_tight + m_wave * std::sin(2.3F * turn + m_wavePhase);
  }

  /// Light of the arms at an angle behind their ridge, 0 ... about 1.3.
  float armLight(float phi, float wobble, float sharpness) const {
    const auto count = static_cast<float>(m_armStrength.size());
    const float phase = count * phi + wobble;
    const float wave = std::pow(0.5F + 0.5F * std::cos(phase), sharpness);
    float turns = phase / (2 * kPi) + 0.5F;  // which arm is nearest
    turns -= count * std::floor(turns / count);
    const auto arm = std::min(static_cast<std::size_t>(turns), m_armStrength.size() - 1);
    return wave * m_armStrength[arm];
  }

  void armed(Spot& spot, float x, float y, float gradient) const {
    const float radius = std::sqrt(x * x + y * y) + 1e-3F;
    const float angle = std::atan2(y, x);
    const float phi = winding() * (angle - m_phase) - wound(radius);
    const float logRadius = std::log(radius) + 2;  // the noise below must not see the sign of R - h
    const float cosine = std::cos(phi), sine = std::sin(phi);
    const float envelope = smoothStep(0.7F * m_rin, 1.4F * m_rin, radius) *
                           (1 - smoothStep(0.65F * m_rout, 1.1F * m_rout, radius));
    const float wobble = 1.5F * m_patches.octaves(cosine * 1.3F + m_shift, sine * 1.3F, logRadius * 2.2F, 3);
    const float sheared = m_patches.octaves(cosine * 3.2F, sine * 3.2F + m_shift, logRadius * 4.2F, 4);
    const float fine = m_patches.octaves(x * 2.4F, y * 2.4F, m_shift, 3);
    const float texture = 0.8F * std::min(4.5F, std::exp(3.4F * sheared + 2.2F * fine - 0.25F));

    const float arm = armLight(phi, wobble, m_sharp);
    // Young stars reach further out than old ones; `spot.smooth` already falls as the old do.
    const float reach = std::exp(0.26F * std::min(radius, 4.5F));
    float young = 0.42F * reach * envelope *
                  (1.5F * m_contrast * arm * (0.22F + 0.78F * texture) +
                   0.45F * m_floc * std::pow(texture, 1.35F) * (0.3F + 0.6F * arm));
    if (m_ring > 0) {
      const float distance = (radius - m_ring) / 0.22F;
      young += 0.9F * m_contrast * reach * std::exp(-0.5F * distance * distance) * (0.4F + 0.7F * texture);
    }
    const float old = (0.95F + 0.3F * m_contrast * envelope * arm * (0.6F + 0.4F * texture)) *
                      (1 + m_lopsided * std::min(1.0F, radius / 2) * std::cos(angle - m_lopAngle));
    float screen = 0;
    if (m_dust > 0) {  // dust lies on the inner edge of the arms, where gas is compressed
      const float lane =
          armLight(phi + 0.55F / static_cast<float>(m_armStrength.size()), wobble, 2.2F * m_sharp);
      const float cloud = 0.35F + sheared + 1.1F * fine;
      screen = m_dust * envelope * std::exp(-radius / 3) *
               (1.1F * lane * (0.25F + 1.2F * std::max(0.0F, cloud)) + 0.5F * std::max(0.0F, sheared + fine));
    }
    const float blotch =
        1 + m_disturbance *
                std::clamp(2.5F * m_patches.octaves(x * 0.8F, y * 0.8F, 40 + m_shift, 3), -0.8F, 1.5F);
    fill(spot, old * blotch, young * blotch, screen, gradient);
  }

  const StellarBody& m_body;
  const SmoothProfile& m_profile;
  Patches m_patches;
  float m_scale = 1, m_shift = 0, m_rout = 4, m_lopsided = 0, m_lopAngle = 0, m_disturbance = 0, m_dust = 0;
  float m_tight = 3, m_contrast = 0, m_floc = 0, m_rin = 0.3F, m_phase = 0, m_ring = 0, m_sharp = 2;
  float m_wave = 0, m_wavePhase = 0;
  std::vector<float> m_armStrength;
};

/// A disk seen from the side: u along the plane, v above it, both in arcsec.
class EdgeOnDisk {
 public:
  EdgeOnDisk(const StellarBody& body, const SmoothProfile& profile)
      : m_body(body),
        m_profile(profile),
        m_patches(body.seed),
        m_scale(static_cast<float>(body.disk->scaleLengthArcsec)),
        m_height(static_cast<float>(profile.scaleHeightArcsec())) {
    Random random(body.seed, 2);
    m_shift = static_cast<float>(random.uniform(0, 90));
    m_warp = static_cast<float>(body.disk->warp);
    m_young = body.arms ? static_cast<float>(0.25 + 0.35 * body.arms->contrast) : 0;
    if (body.dust) {
      m_dust = static_cast<float>(body.dust->opticalDepth);
      m_laneHeight = static_cast<float>(body.dust->laneHeight);
      m_laneOffset = static_cast<float>(body.dust->laneOffset);
    }
  }

  Spot at(float u, float v) const {
    const float x = u / m_scale;
    v -= 0.02F * m_warp * x * x * x * m_height;
    Spot spot;
    spot.smooth = static_cast<float>(m_profile.disk(u, v));
    const float z = v / m_height;
    const float clumps = m_patches.octaves(x * 3.2F + m_shift, z * 0.9F, 1.3F, 4);
    const float sech = 1 / std::cosh(std::min(std::abs(z), 12.0F));
    const float young = m_young * sech * sech * std::max(0.0F, 0.6F + 1.7F * clumps) *
                        std::exp(0.2F * std::min(std::abs(x), 4.0F));
    float screen = 0;
    if (m_dust > 0) {
      const float height = m_laneHeight * (1 + 0.5F * m_patches.octaves(x * 2.5F, m_shift, 7.7F, 3));
      const float wave = 0.15F * m_patches.at(x * 1.7F, 5.1F, m_shift);
      const float lane = (z - m_laneOffset - wave) / height;
      screen = m_dust * std::exp(-0.5F * lane * lane) * std::exp(-std::abs(x) / 2.2F) *
               std::max(0.1F, 1 + 1.3F * clumps) * (1 - smoothStep(2.6F, 4.2F, std::abs(x)));
    }
    fill(spot, 1 + 0.5F * clumps * sech, young, screen, std::min(std::abs(x), 3.5F) - 1.2F);
    return spot;
  }

 private:
  const StellarBody& m_body;
  const SmoothProfile& m_profile;
  Patches m_patches;
  float m_scale, m_height, m_shift = 0, m_warp = 0, m_young = 0, m_dust = 0, m_laneHeight = 0.3F,
                           m_laneOffset = 0;
};

/// Samples a disk over the pixels it covers; `spotAt` takes arcsec along and across the major axis.
template <typename SpotAt>
void paint(DiskLight& out, const Orientation& orientation, double reachU, double reachV, int subpixels,
           const SpotAt& spotAt) {
  const Plane& plane = out.smooth;
  const double area = plane.pixelArcsec * plane.pixelArcsec / (subpixels * subpixels);
  const double step = plane.pixelArcsec / subpixels;
  const double reach = std::max(reachU, reachV);
  const int firstRow = std::max(0, static_cast<int>(plane.pixel(orientation.y0 - reach)));
  const int lastRow = std::min(plane.side - 1, static_cast<int>(plane.pixel(orientation.y0 + reach)) + 1);
  const int firstColumn = std::max(0, static_cast<int>(plane.pixel(orientation.x0 - reach)));
  const int lastColumn = std::min(plane.side - 1, static_cast<int>(plane.pixel(orientation.x0 + reach)) + 1);
  const double margin = plane.pixelArcsec;
  for (int row = firstRow; row <= lastRow; ++row) {
    for (int column = firstColumn; column <= lastColumn; ++column) {
      const double x = plane.arcsec(column), y = plane.arcsec(row);
      if (std::abs(orientation.along(x, y)) > reachU + margin ||
          std::abs(orientation.across(x, y)) > reachV + margin) {
        continue;
      }
      Spot sum;
      for (int j = 0; j < subpixels; ++j) {
        for (int i = 0; i < subpixels; ++i) {
          const double px = x + (i - (subpixels - 1) / 2.0) * step,
                       py = y + (j - (subpixels - 1) / 2.0) * step;
          const Spot spot = spotAt(orientation.along(px, py), orientation.across(px, py));
          sum.smooth += spot.smooth;
          sum.g += spot.g;
          sum.r += spot.r;
          sum.i += spot.i;
          sum.screen += spot.screen;
        }
      }
      const std::size_t k = plane.index(row, column);
      const auto scale = static_cast<float>(area);
      out.smooth.values[k] = sum.smooth * scale;
      out.light[0].values[k] = sum.g * scale;
      out.light[1].values[k] = sum.r * scale;
      out.light[2].values[k] = sum.i * scale;
      out.screen.values[k] = sum.screen / static_cast<float>(subpixels * subpixels);
    }
  }
}

/// Gives the disk back the radial profile of its smooth self in r, so that arms and dust move light around
/// within a radius and the half-light radius stays that of the recipe.
void keepRadialProfile(DiskLight& out, const Orientation& orientation, double ratio, double binArcsec,
                       double reach) {
  const auto bins = static_cast<std::size_t>(reach / binArcsec) + 2;
  std::vector<double> smooth(bins, 0.0), structured(bins, 0.0);
  const Plane& plane = out.smooth;
  const auto position = [&](int row, int column) {
    const double x = plane.arcsec(column), y = plane.arcsec(row);
    return std::min(std::hypot(orientation.along(x, y), orientation.across(x, y) / ratio) / binArcsec,
                    static_cast<double>(bins) - 1.001);
  };
  for (int row = 0; row < plane.side; ++row) {
    for (int column = 0; column < plane.side; ++column) {
      const std::size_t k = plane.index(row, column);
      if (out.smooth.values[k] <= 0) continue;
      const double p = position(row, column);
      const auto bin = static_cast<std::size_t>(p);
      const double part = p - static_cast<double>(bin);
      smooth[bin] += (1 - part) * out.smooth.values[k];
      smooth[bin + 1] += part * out.smooth.values[k];
      structured[bin] += (1 - part) * out.light[1].values[k];
      structured[bin + 1] += part * out.light[1].values[k];
    }
  }
  for (std::size_t bin = 0; bin < bins; ++bin)
    smooth[bin] = structured[bin] > 0 ? smooth[bin] / structured[bin] : 1;
  for (int row = 0; row < plane.side; ++row) {
    for (int column = 0; column < plane.side; ++column) {
      const std::size_t k = plane.index(row, column);
      if (out.smooth.values[k] <= 0) continue;
      const double p = position(row, column);
      const auto bin = static_cast<std::size_t>(p);
      const double part = p - static_cast<double>(bin);
      const auto factor = static_cast<float>((1 - part) * smooth[bin] + part * smooth[bin + 1]);
      for (Plane& band : out.light) band.values[k] *= factor;
    }
  }
}

/// Clusters and HII regions, most of them on the arms.
void addKnots(DiskLight& out, const StellarBody& body, const FaceOnDisk& disk, const Orientation& orientation,
              double ratio) {
  const ArmRecipe& arms = *body.arms;
  if (arms.knots <= 0 || arms.knotFraction <= 0) return;
  const double scale = body.disk->scaleLengthArcsec;
  const double inner = arms.innerRadiusArcsec / scale;
  Random random(body.seed, 3);
  struct Knot {
    double x, y, sigma, flux;
    bool hydrogen;
  };
  std::vector<Knot> knots;
  double total = 0;
  for (int k = 0; k < arms.knots; ++k) {
    const double radius = inner * 1.1 - std::log(1 - 0.95 * random.uniform()) * 1.1;
    const bool onArm = random.uniform() < std::clamp(1.0 - 0.6 * arms.flocculence, 0.1, 0.85);
    const auto arm = static_cast<int>(random.below(static_cast<std::uint64_t>(arms.count)));
    const double spread = random.normal() * 0.45 / arms.count;
    double angle = random.uniform(0, 2 * std::numbers::pi);
    if (onArm) angle = disk.ridge(arm, static_cast<float>(radius)) + spread;
    const double u = radius * scale * std::cos(angle), v = radius * scale * std::sin(angle) * ratio;
    Knot knot;
    knot.x = orientation.x0 - u * orientation.sinPa - v * orientation.cosPa;
    knot.y = orientation.y0 + u * orientation.cosPa - v * orientation.sinPa;
    knot.sigma = scale * random.uniform(0.03, 0.09);
    knot.flux = std::exp(-radius / 1.8 + 0.8 * random.normal());
    knot.hydrogen = random.uniform() < 0.2;
    if (radius > 4.2) continue;
    total += knot.flux;
    knots.push_back(knot);
  }
  const double whole = arms.knotFraction * out.smooth.sum();
  for (const Knot& knot : knots) {
    const std::array<float, 3>& colour = knot.hydrogen ? kHydrogen : kCluster;
    const double flux = whole * knot.flux / total;
    addGaussian(out.light, knot.x, knot.y, knot.sigma,
                {flux * colour[0], flux * colour[1], flux * colour[2]});
  }
}

}  // namespace

DiskLight diskLight(const StellarBody& body, const SmoothProfile& profile, int side, double pixelArcsec) {
  DiskLight out{makeLight(side, pixelArcsec), Plane(side, pixelArcsec), Plane(side, pixelArcsec)};
  const Orientation orientation(body);
  const double scale = body.disk->scaleLengthArcsec, ratio = profile.diskRatio();
  const double reach = 1.3 * body.disk->truncation * scale;
  if (profile.edgeOn()) {
    const EdgeOnDisk disk(body, profile);
    const double height = profile.scaleHeightArcsec();
    const int subpixels = std::clamp(static_cast<int>(std::ceil(2.5 * pixelArcsec / height)), 1, 4);
    paint(out, orientation, reach, 14 * height, subpixels,
          [&](double u, double v) { return disk.at(static_cast<float>(u), static_cast<float>(v)); });
    return out;
  }
  const FaceOnDisk disk(body, profile);
  const int subpixels =
      std::clamp(static_cast<int>(std::ceil(5 * pixelArcsec / (scale * std::max(ratio, 0.4)))), 1, 4);
  paint(out, orientation, reach, reach * ratio, subpixels, [&](double u, double v) {
    return disk.at(static_cast<float>(u / scale), static_cast<float>(v / (scale * ratio)));
  });
  if (body.arms) {
    addKnots(out, body, disk, orientation, ratio);
    if (body.arms->ringArcsec <= 0) keepRadialProfile(out, orientation, ratio, 0.4 * scale, reach);
  }
  return out;
}

}  // namespace model
