#include "labeling/display/display_json.h"

#include <gtest/gtest.h>

namespace {
using namespace labeling;

TEST(DisplayJson, everySettingComesBack) {
  Display display;
  display.curve = StretchCurve::Power;
  display.limits = LimitRule::Percentile;
  display.percent = 99.9;
  display.black = -0.25;
  display.white = 1e-7 + 3;
  display.q = 11.5;
  display.soft = 0.07;
  display.gamma = 3.5;
  display.rgb = {"z", "r", "g"};
  display.weights = {1, 2, 0.5};
  display.skies = {0.1, 0, -7};
  display.preset = ColourPreset::Hsc;
  display.map = ColourMap::Heat;
  display.invert = true;
  display.smoothing = 1.5;
  display.northUp = true;
  EXPECT_EQ(displayFromJson(toJson(display)), display);
  EXPECT_EQ(displayFromJson(toJson(Display{})), Display{});
}

TEST(DisplayJson, readsWhatVersionOneWrote) {
  const Display display =
      displayFromJson(R"({"black":0.5,"curve":3,"invert":true,"q":9,"rgb":["r"],"soft":0.2,"white":2})");
  EXPECT_EQ(display.curve, StretchCurve::SquareRoot);
  EXPECT_EQ(*display.black, 0.5);
  EXPECT_EQ(*display.white, 2);
  EXPECT_TRUE(display.invert);
  EXPECT_EQ(display.rgb, std::vector<std::string>{"r"});
}

TEST(DisplayJson, whatMakesNoSenseIsTheDefault) {
  for (const char* broken :
       {"", "[1]", "{", "null",
        R"({"curve":"swirl","soft":7,"q":-1,"gamma":0,"percent":200,"rgb":["a","b"]})",
        R"({"black":3,"white":1,"weights":[1,2],"skies":[1,2,"x"],"map":5,"smoothing":1e9,"curve":-4})"})
    EXPECT_EQ(displayFromJson(broken), Display{}) << broken;
}

}  // namespace
