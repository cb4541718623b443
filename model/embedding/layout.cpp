#include "model/embedding/layout.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

#include "model/base/parallel.h"
#include "model/base/random.h"
#include "model/embedding/distance.h"

namespace model {
namespace {

constexpr std::int64_t kGroups = 8;
constexpr int kLanes = 8;
constexpr int kMostNegativeSamples = 63;
constexpr float kLargestMove = 4;  // of one force along one axis, times the learning rate

/// What a thread needs to move points; plain numbers, so that the loops below become vector instructions.
struct Work {
  const std::int64_t* first;
  const std::int32_t* neighbours;
  const float* rates;  // how often a link acts, per epoch: in (0, 1]
  const float* xy;
  float* moved;
  std::int64_t count;
  std::uint64_t seed;
  float a, b, rate;
  int negativeSamples, epoch, epochs;
};

// Eight numbers that one instruction can work on (GCC's and Clang's vector types, on any processor).
using Floats = float __attribute__((vector_size(kLanes * sizeof(float))));
using Integers = std::int32_t __attribute__((vector_size(kLanes * sizeof(std::int32_t))));

#define TUNINGFORK_INLINE inline __attribute__((always_inline))

TUNINGFORK_INLINE void clip(Floats& values, float limit) {
  values = values > limit ? Floats{} + limit : values;
  values = values < -limit ? Floats{} - limit : values;
}

/// values^b for positive values to about 3e-5: far below the noise of the random samples, and without a
/// function call. (log2 of the mantissa and 2^fraction are least-squares polynomials.)
TUNINGFORK_INLINE void raise(Floats& values, float b) {
  Integers bits;
  std::memcpy(&bits, &values, sizeof(bits));
  const Integers mantissa = (bits & 0x007FFFFF) | 0x3F800000;
  Floats t;
  std::memcpy(&t, &mantissa, sizeof(t));
  t -= 1;
  const Floats log2 =
      __builtin_convertvector((bits >> 23) - 127, Floats) +
      (1.4390930e-5F +
       t * (1.4415921F + t * (-0.70725343F + t * (0.41156148F + t * (-0.18983245F + t * 0.043928628F)))));
  Floats y = b * log2;
  clip(y, 126);
  y += 127;
  const Integers whole = __builtin_convertvector(y, Integers);
  const Floats f = y - __builtin_convertvector(whole, Floats);
  const Integers exponent = whole << 23;
  std::memcpy(&values, &exponent, sizeof(values));
  values *= 1.0000036F + f * (0.69296955F + f * (0.24162132F + f * (0.051717735F + f * 0.013683983F)));
}

TUNINGFORK_INLINE float clipped(float value, float limit) { return std::min(std::max(value, -limit), limit); }

/// Moves one point for one epoch.
TUNINGFORK_INLINE void moveOne(const Work& work, std::int64_t point) {
  const float* xy = work.xy;
  float x = xy[2 * point], y = xy[2 * point + 1];
  const float attraction = 2 * work.a * work.b, repulsion = 2 * work.b;
  const float limit = kLargestMove * work.rate;
  Random random(work.seed, static_cast<std::uint64_t>(point) * static_cast<std::uint64_t>(work.epochs) +
                               static_cast<std::uint64_t>(work.epoch));
  const auto before = static_cast<float>(work.epoch), now = static_cast<float>(work.epoch + 1);
  const int lanes = 1 + work.negativeSamples;

  for (std::int64_t link = work.first[point]; link < work.first[point + 1]; ++link) {
    const float often = work.rates[link];
    if (static_cast<std::int32_t>(now * often) == static_cast<std::int32_t>(before * often)) continue;

    std::array<std::uint32_t, kMostNegativeSamples + 1 + kLanes> others;
    others[0] = static_cast<std::uint32_t>(work.neighbours[link]);
    for (int i = 1; i < lanes; i += 2) {
      const std::uint64_t bits = random();
      others[static_cast<std::size_t>(i)] =
          static_cast<std::uint32_t>(((bits >> 32) * static_cast<std::uint64_t>(work.count)) >> 32);
      others[static_cast<std::size_t>(i + 1)] =
          static_cast<std::uint32_t>(((bits & 0xFFFFFFFFU) * static_cast<std::uint64_t>(work.count)) >> 32);
    }

    float sumX = 0, sumY = 0;
    for (int start = 0; start < lanes; start += kLanes) {
      Floats dx, dy;
      for (int i = 0; i < kLanes; ++i) {
        // Lanes beyond the last sample hold the point itself, which does not push.
        const std::int64_t other =
            start + i < lanes ? static_cast<std::int64_t>(others[static_cast<std::size_t>(start + i)])
                              : point;
        const float pushes = other == point ? 0.0F : 1.0F;
        dx[i] = pushes * (x - xy[2 * other]);
        dy[i] = pushes * (y - xy[2 * other + 1]);
      }
      const Floats squared = dx * dx + dy * dy;
      Floats bent = squared + 1e-12F;
      raise(bent, work.b);
      const Floats push = work.rate * repulsion / ((0.001F + squared) * (1 + work.a * bent));
      Floats moveX = push * dx, moveY = push * dy;
      clip(moveX, limit);
      clip(moveY, limit);
      if (start == 0) {
        // Never past the other. The other end comes as far towards this one in its own turn. (Moving twice
        // here, as both ends do in the paper's order of steps, kept 2% fewer of the 15 nearest.)
        const float pull = std::min(
            work.rate * attraction * bent[0] / ((squared[0] + 1e-12F) * (1 + work.a * bent[0])), 1.0F);
        moveX[0] = -clipped(pull * dx[0], limit);
        moveY[0] = -clipped(pull * dy[0], limit);
      }
      for (int i = 0; i < kLanes; ++i) {
        sumX += moveX[i];
        sumY += moveY[i];
      }
    }
    x += sumX;
    y += sumY;
  }
  work.moved[2 * point] = x;
  work.moved[2 * point + 1] = y;
}

TUNINGFORK_VECTORISED void moveMany(const Work& work, std::int64_t group, std::int64_t first,
                                    std::int64_t last) {
  for (std::int64_t i = first; i < last; ++i) moveOne(work, group + kGroups * i);
}

}  // namespace

void layOut(const FuzzyGraph& graph, const LayoutOptions& options, std::vector<float>& xy,
            const RunControl& control, const std::function<void(int)>& onEpoch) {
  const std::int64_t count = graph.count();
  const float heaviest =
      graph.weights.empty() ? 1 : *std::max_element(graph.weights.begin(), graph.weights.end());

  // A link acts in proportion to its weight; those that would act in no epoch are left out.
  std::vector<std::int64_t> first{0};
  std::vector<std::int32_t> neighbours;
  std::vector<float> rates;
  for (std::size_t row = 0; row < static_cast<std::size_t>(count); ++row) {
    for (auto i = static_cast<std::size_t>(graph.first[row]);
         i < static_cast<std::size_t>(graph.first[row + 1]); ++i) {
      const float often = graph.weights[i] / heaviest;
      if (often * static_cast<float>(options.epochs) < 1) continue;
      neighbours.push_back(graph.neighbours[i]);
      rates.push_back(often);
    }
    first.push_back(static_cast<std::int64_t>(neighbours.size()));
  }

  std::vector<float> moved(xy.size());
  Work work{};
  work.first = first.data();
  work.neighbours = neighbours.data();
  work.rates = rates.data();
  work.xy = xy.data();
  work.moved = moved.data();
  work.count = count;
  work.seed = options.seed;
  work.a = static_cast<float>(options.curve.a);
  work.b = static_cast<float>(options.curve.b);
  work.negativeSamples = options.negativeSamples;
  work.epochs = options.epochs;
  for (int epoch = options.firstEpoch; epoch < options.epochs; ++epoch) {
    control.report(epoch, options.epochs, "layout");
    work.epoch = epoch;
    work.rate = static_cast<float>(options.learningRate * (1 - static_cast<double>(epoch) / options.epochs));
    for (std::int64_t group = 0; group < std::min(kGroups, count); ++group) {
      const std::int64_t members = (count - group + kGroups - 1) / kGroups;
      parallelFor(
          members, 512, [&](std::int64_t from, std::int64_t to) { moveMany(work, group, from, to); },
          options.threads);
      for (std::int64_t point = group; point < count; point += kGroups)
        std::memcpy(&xy[static_cast<std::size_t>(2 * point)], &moved[static_cast<std::size_t>(2 * point)],
                    2 * sizeof(float));
    }
    if (onEpoch) onEpoch(epoch + 1);
  }
  control.report(options.epochs, options.epochs, "layout");
}

}  // namespace model
