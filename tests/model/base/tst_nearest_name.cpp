// What is suggested to somebody who mistyped a name.
#include <gtest/gtest.h>

#include "model/base/nearest_name.h"

namespace {

using model::nearestName;

TEST(NearestName, isTheOneTheFewestLettersApart) {
  EXPECT_EQ(nearestName("trian", {"list", "train", "serve"}), "train");         // two letters replaced
  EXPECT_EQ(nearestName("clasify", {"classify", "evaluate"}), "classify");      // one missing
  EXPECT_EQ(nearestName("neighbors", {"neighbours", "report"}), "neighbours");  // another spelling
  EXPECT_EQ(nearestName("OBJIID", {"ra", "ObjID"}), "ObjID");  // upper and lower case are alike
}

TEST(NearestName, isNothingWhereNothingIsNear) {
  EXPECT_FALSE(nearestName("frobnicate", {"train", "classify", "evaluate"}));
  EXPECT_FALSE(nearestName("xy", {"ra", "id"}));  // of a short word one letter may differ
  EXPECT_FALSE(nearestName("train", {}));
}

TEST(NearestName, mayBeTheOnlyOneThatContainsTheWord) {
  EXPECT_EQ(nearestName("import", {"import-labels", "export"}),
            "import-labels");  // export is two letters apart
  EXPECT_EQ(nearestName("mag", {"r_mag", "ra"}), "r_mag");
  EXPECT_FALSE(nearestName("mag", {"r_magnitude", "g_magnitude"}));
}

}  // namespace
