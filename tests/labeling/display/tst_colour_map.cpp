#include "labeling/display/colour_map.h"

#include <gtest/gtest.h>

namespace {
using namespace labeling;

TEST(ColourMap, endsAndMiddlesAreThePublishedOnes) {
  EXPECT_EQ(colourTable(ColourMap::Grey)[0], 0x000000U);
  EXPECT_EQ(colourTable(ColourMap::Grey)[128], 0x808080U);
  EXPECT_EQ(colourTable(ColourMap::Grey)[255], 0xffffffU);
  EXPECT_EQ(colourTable(ColourMap::Viridis)[0], 0x440154U);
  EXPECT_EQ(colourTable(ColourMap::Viridis)[255], 0xfde725U);
  EXPECT_EQ(colourTable(ColourMap::Cividis)[0], 0x00224eU);
  EXPECT_EQ(colourTable(ColourMap::Magma)[255], 0xfcfdbfU);
}

TEST(ColourMap, heatIsRedThenYellowThenWhite) {
  const auto heat = colourTable(ColourMap::Heat);
  EXPECT_EQ(heat[0], 0x000000U);
  EXPECT_EQ(heat[102], 0xff6600U);  // t = 0.4: red is full from 0.34, green is t, blue starts at 0.65
  EXPECT_EQ(heat[255], 0xffffffU);
}

TEST(ColourMap, namesFindTheirMaps) {
  for (const ColourMap map : kColourMaps) EXPECT_EQ(colourMapOf(nameOf(map)), map);
  EXPECT_FALSE(colourMapOf("jet"));
}

}  // namespace
