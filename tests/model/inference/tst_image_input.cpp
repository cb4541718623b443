#include <gtest/gtest.h>

#include <limits>
#include <vector>

#include "model/base/error.h"
#include "model/inference/image_input.h"

namespace {

model::CardInput inputOf(int size, double crop) {
  model::CardInput input;
  input.size = size;
  input.crop = crop;
  return input;
}

/// One plane, three times.
std::vector<float> planes(const std::vector<float>& plane) {
  std::vector<float> all;
  for (int c = 0; c < 3; ++c) all.insert(all.end(), plane.begin(), plane.end());
  return all;
}

std::vector<std::uint8_t> prepare(const std::vector<float>& values, int width, int height,
                                  const model::CardInput& input) {
  std::vector<std::uint8_t> image(static_cast<std::size_t>(input.size * input.size * 3));
  model::prepareImage(values, width, height, input, image);
  return image;
}

}  // namespace

TEST(ImageInput, AveragesTheAreaOfEachNewPixel) {
  // 4 x 4 -> 2 x 2: each new pixel is the mean of four.
  const std::vector<float> plane{0, 1, 0.2f, 0.2f, 1, 0, 0.2f, 0.2f, 0.4f, 0.4f, 1, 1, 0.4f, 0.4f, 1, 1};
  const auto image = prepare(planes(plane), 4, 4, inputOf(2, 1));
  EXPECT_EQ(image[0], 128);  // 0.5 x 255 = 127.5, rounded
  EXPECT_EQ(image[3], 51);
  EXPECT_EQ(image[6], 102);
  EXPECT_EQ(image[9], 255);
  EXPECT_EQ(image[0], image[1]);  // channels lie side by side
}

TEST(ImageInput, SharesPixelsThatLieAcrossABorder) {
  // 3 -> 2 pixels: the middle one counts half on each side. Columns 0, 0.6, 0.9.
  const std::vector<float> plane{0, 0.6f, 0.9f, 0, 0.6f, 0.9f, 0, 0.6f, 0.9f};
  const auto image = prepare(planes(plane), 3, 3, inputOf(2, 1));
  EXPECT_EQ(image[0], 51);   // (0 + 0.3) / 1.5 = 0.2
  EXPECT_EQ(image[3], 204);  // (0.3 + 0.9) / 1.5 = 0.8
}

TEST(ImageInput, TakesTheCentreOfTheShorterSide) {
  // 8 wide, 4 high, crop 0.5: the 2 x 2 pixels in the middle.
  std::vector<float> plane(32, 0.0f);
  plane[1 * 8 + 3] = plane[1 * 8 + 4] = plane[2 * 8 + 3] = plane[2 * 8 + 4] = 1;
  for (const std::uint8_t value : prepare(planes(plane), 8, 4, inputOf(2, 0.5))) EXPECT_EQ(value, 255);
}

TEST(ImageInput, LeavesMissingPixelsOutOfTheAverage) {
  const float none = std::numeric_limits<float>::quiet_NaN();
  const auto image = prepare(planes({0.8f, none, none, 0.4f}), 2, 2, inputOf(1, 1));
  EXPECT_EQ(image[0], 153);  // (0.8 + 0.4) / 2
  const auto empty = prepare(planes({none, none, none, none}), 2, 2, inputOf(1, 1));
  EXPECT_EQ(empty[0], 0);
  const auto infinite =
      prepare(planes({1e30f, -5, 0.5f, std::numeric_limits<float>::infinity()}), 2, 2, inputOf(1, 1));
  EXPECT_EQ(infinite[0], 255);
}

TEST(ImageInput, EnlargesSmallCutouts) {
  const auto image = prepare(planes({0.5f}), 1, 1, inputOf(16, 0.5));
  for (const std::uint8_t value : image) EXPECT_EQ(value, 128);
}

TEST(ImageInput, KeepsAsMuchOfAPictureAsItNeeds) {
  EXPECT_EQ(model::neededSide(inputOf(64, 0.5)), 128);
  EXPECT_EQ(model::neededSide(inputOf(69, 1)), 69);
}

TEST(ImageInput, RefusesAnotherNumberOfPlanes) {
  std::vector<std::uint8_t> image(12);
  const std::vector<float> two(8, 0.0f), none;
  EXPECT_THROW(model::prepareImage(two, 2, 2, inputOf(2, 1), image), model::Error);
  EXPECT_THROW(model::prepareImage(none, 0, 0, inputOf(2, 1), image), model::Error);
}
