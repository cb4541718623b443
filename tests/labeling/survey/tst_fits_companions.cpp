// Noise and masks beside an image: recognised by the conventions of surveys, never shown as bands, read with
// the cutout.
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>

#include "labeling/survey/cutout_reader.h"
#include "labeling/survey/fits_roles.h"
#include "tests/labeling/survey/fits_bytes.h"

namespace {
using namespace labeling;
using test::image;
using test::imageExtension;

using Floats = std::vector<float>;

std::vector<std::string> bandsOf(const std::vector<ImageSource>& sources) {
  std::vector<std::string> bands;
  for (const ImageSource& source : sources) bands.push_back(source.band);
  return bands;
}

Cutout readWithNoise(const std::filesystem::path& file) {
  ReadOptions options;
  options.inverseVariance = true;
  return readCutout(sourcesOf(file), options);
}

TEST(FitsRole, isSaidByTheName) {
  for (const char* name : {"SCI", "g", "IMAGE", "f115w", "PRIMARY", "", "ANDROMEDA", "VARIABLE_STAR"})
    EXPECT_EQ(fitsRole(name), FitsRole::Sky) << name;
  for (const char* name : {"IVAR", "invvar", "ivar_g", "R-INVVAR"})
    EXPECT_EQ(fitsRole(name), FitsRole::InverseVariance) << name;
  for (const char* name : {"ERR", "ERR,1", "RMS", "i_sigma"})
    EXPECT_EQ(fitsRole(name), FitsRole::Error) << name;
  for (const char* name : {"VAR", "VARIANCE"}) EXPECT_EQ(fitsRole(name), FitsRole::Variance) << name;
  for (const char* name : {"WHT", "WEIGHT"}) EXPECT_EQ(fitsRole(name), FitsRole::Weight) << name;
  for (const char* name : {"MASK", "BPM", "MASK_g"}) EXPECT_EQ(fitsRole(name), FitsRole::Mask) << name;
  for (const char* name : {"DQ", "MASKBITS", "QUALITY"}) EXPECT_EQ(fitsRole(name), FitsRole::Flags) << name;
  for (const char* name : {"SEGMAP", "PSF", "WCSDVARR", "TIME", "SAMP", "EXP"})
    EXPECT_EQ(fitsRole(name), FitsRole::Map) << name;
  EXPECT_EQ(nameWithoutRole("IVAR_g"), "g");
  EXPECT_EQ(nameWithoutRole("DQ"), "");
}

TEST(FitsRole, isSaidByOtherKeywords) {
  const auto roleWith = [](const std::string& key, const std::string& value, const std::string& how) {
    test::FitsBytes bytes;
    bytes.text(key, value).text("HDUCLAS3", how);
    return fitsRole(FitsHeader(bytes.take().substr(0, 160)));
  };
  EXPECT_EQ(roleWith("EXTTYPE", "MASK", ""), FitsRole::Mask);
  EXPECT_EQ(roleWith("EXTTYPE", "IMAGE", ""), FitsRole::Sky);
  EXPECT_EQ(roleWith("IMTYPE", "invvar", ""), FitsRole::InverseVariance);
  EXPECT_EQ(roleWith("HDUCLAS2", "DATA", ""), FitsRole::Sky);
  EXPECT_EQ(roleWith("HDUCLAS2", "ERROR", "MSE"), FitsRole::Variance);
  EXPECT_EQ(roleWith("HDUCLAS2", "ERROR", "RMSE"), FitsRole::Error);
  EXPECT_EQ(roleWith("HDUCLAS2", "ERROR", "INVRMSE"), FitsRole::InverseError);
  EXPECT_EQ(roleWith("HDUCLAS2", "QUALITY", "FLAG32BIT"), FitsRole::Flags);
}

TEST(Companions, comeWithTheCutoutAndAreNoBands) {
  const test::TemporaryFolder folder;
  const auto file = folder.write(
      "x.fits", image(8, {}).take() + imageExtension(-32, {2, 1}, "SCI").data(Floats{5, 7}).take() +
                    imageExtension(-32, {2, 1}, "IVAR").data(Floats{0.25F, 4}).take() +
                    imageExtension(16, {2, 1}, "MASK").data(std::vector<short>{0, 1}).take() +
                    imageExtension(32, {2, 1}, "SEGMAP").data(std::vector<int>{3, 4}).take());
  EXPECT_EQ(bandsOf(sourcesOf(file)), std::vector<std::string>{"0"});
  const Cutout cutout = readWithNoise(file);
  EXPECT_EQ(cutout.inverseVariance, (Floats{0.25F, 4}));
  EXPECT_EQ(cutout.mask, (std::vector<std::uint8_t>{0, 1}));
  EXPECT_EQ(cutout.pixels[0], 5);
  EXPECT_TRUE(std::isnan(cutout.pixels[1])) << "masked, so missing";

  ReadOptions asMeasured;
  asMeasured.hideMasked = false;
  EXPECT_EQ(readCutout(sourcesOf(file), asMeasured).pixels, (Floats{5, 7}));
  EXPECT_TRUE(readCutout(sourcesOf(file)).inverseVariance.empty()) << "only on request";
}

TEST(Companions, errorsAndVariancesBecomeInverseVariance) {
  const test::TemporaryFolder folder;
  const auto inverseVarianceOf = [&](const std::string& name, float value) {
    const auto file =
        folder.write("x.fits", image(-32, {1, 1}).data(Floats{1}).take() +
                                   imageExtension(-32, {1, 1}, name).data(Floats{value}).take());
    return readWithNoise(file).inverseVariance;
  };
  EXPECT_EQ(inverseVarianceOf("ERR", 2), Floats{0.25F});
  EXPECT_EQ(inverseVarianceOf("VAR", 2), Floats{0.5F});
  EXPECT_EQ(inverseVarianceOf("VAR", 0), Floats{0}) << "no measurement";
  EXPECT_EQ(inverseVarianceOf("WHT", 3), Floats{3});
  EXPECT_EQ(inverseVarianceOf("TIME", 3), Floats{}) << "exposure time is no noise";
}

TEST(Companions, belongToTheBandTheyName) {
  const test::TemporaryFolder folder;
  const auto file =
      folder.write("x.fits", image(8, {}).take() + imageExtension(-32, {1, 1}, "g").data(Floats{1}).take() +
                                 imageExtension(-32, {1, 1}, "r").data(Floats{2}).take() +
                                 imageExtension(-32, {1, 1}, "IVAR_r").data(Floats{20}).take() +
                                 imageExtension(-32, {1, 1}, "IVAR_g").data(Floats{10}).take());
  EXPECT_EQ(bandsOf(sourcesOf(file)), (std::vector<std::string>{"g", "r"}));
  EXPECT_EQ(readWithNoise(file).inverseVariance, (Floats{10, 20}));
}

TEST(Companions, belongToTheImageOfTheirVersion) {
  const test::TemporaryFolder folder;
  const auto unit = [](const std::string& name, int version, float value) {
    return imageExtension(-32, {1, 1}, name).key("EXTVER", version).data(Floats{value}).take();
  };
  const auto file = folder.write("x.fits", image(8, {}).take() + unit("SCI", 1, 1) + unit("SCI", 2, 2) +
                                               unit("ERR", 2, 0.5F) + unit("ERR", 1, 0.25F));
  const ImageSource second{"", file.string(), 2, 0};
  ReadOptions options;
  options.inverseVariance = true;
  EXPECT_EQ(readCutout(std::span(&second, 1), options).inverseVariance, Floats{4});
}

TEST(Companions, ofACubeHaveItsPlanesOrOneForAll) {
  const test::TemporaryFolder folder;
  const auto file =
      folder.write("x.fits", image(-32, {1, 1, 2}).text("BANDS", "gr").data(Floats{1, 2}).take() +
                                 imageExtension(-32, {1, 1, 2}, "INVVAR").data(Floats{10, 20}).take() +
                                 imageExtension(8, {1, 1}, "MASK").data(std::vector<std::uint8_t>{1}).take());
  const Cutout cutout = readWithNoise(file);
  EXPECT_EQ(cutout.bands, (std::vector<std::string>{"g", "r"}));
  EXPECT_EQ(cutout.inverseVariance, (Floats{10, 20}));
  EXPECT_EQ(cutout.mask, (std::vector<std::uint8_t>{1, 1}));
}

TEST(MaskBits, hideOnlyWhatWasNotMeasured) {
  const test::TemporaryFolder folder;
  const auto maskOf = [&](const test::FitsBytes& primary, test::FitsBytes mask) {
    test::FitsBytes head = primary;
    const auto file = folder.write(
        "x.fits", head.data(Floats{1, 2, 3}).take() + mask.data(std::vector<short>{0, 4, 1024}).take());
    return readCutout(sourcesOf(file)).mask;
  };
  using Mask = std::vector<std::uint8_t>;
  const test::FitsBytes plain = image(-32, {3, 1});
  test::FitsBytes hubble = plain;
  hubble.text("TELESCOP", "HST").text("INSTRUME", "NICMOS");
  EXPECT_EQ(maskOf(plain, imageExtension(16, {3, 1}, "MASK")), (Mask{0, 1, 1}));
  EXPECT_EQ(maskOf(hubble, imageExtension(16, {3, 1}, "DQ")), (Mask{0, 0, 0})) << "1024: holds a source";
  hubble = plain;
  hubble.text("TELESCOP", "HST").text("INSTRUME", "WFC3");
  EXPECT_EQ(maskOf(hubble, imageExtension(16, {3, 1}, "DQ")), (Mask{0, 1, 0})) << "4: bad detector pixel";
  test::FitsBytes subaru = imageExtension(16, {3, 1}, "MASK");
  subaru.key("MP_BAD", 2).key("MP_DET", 10);
  EXPECT_EQ(maskOf(plain, subaru), (Mask{0, 1, 0})) << "bit 10: detected";
  EXPECT_EQ(maskOf(plain, imageExtension(16, {3, 1}, "MASKBITS")), Mask{});
}
}  // namespace
