#include "labeling/history/export_catalogue.h"

#include <gtest/gtest.h>

#include <cmath>

#include "labeling/history/label_log.h"
#include "model/base/error.h"
#include "tests/support/sample_project.h"
#include "tests/support/temporary_folder.h"

using namespace labeling;

TEST(ExportCatalogue, HoldsNamePositionColumnsLabelsAndSplit) {
  const test::TemporaryFolder folder;
  const Project project = test::threeAnnotators(folder / "p");
  const Table table = catalogueTable(project);
  EXPECT_EQ(table.rows, 6u);
  EXPECT_EQ(table.at("object").textAt(1), "J0001");
  EXPECT_EQ(table.at("object").ucd, "meta.id;meta.main");
  EXPECT_EQ(table.at("ra_deg").unit, "deg");
  EXPECT_EQ(table.at("ra_deg").ucd, "pos.eq.ra;meta.main");
  EXPECT_EQ(table.at("r_mag").unit, "mag");
  EXPECT_EQ(table.at("objid").textAt(1), "587722952767439451");
  EXPECT_EQ(table.at("label_bar").textAt(0), "yes");
  EXPECT_EQ(table.at("label_bar").textAt(1), "");  // a tie
  EXPECT_EQ(table.at("label_bar_annotators").textAt(0), "3");
  EXPECT_EQ(table.at("split").textAt(0), nameOf(splitOf("J0000")));
}

TEST(ExportCatalogue, NumberQuestionsGiveTheirMean) {
  const test::TemporaryFolder folder;
  const Project project = test::emptyProject(folder / "p", 2);
  LabelLog log(project);
  log.append(test::number(0, "ana", "t_type", 2));
  log.append(test::number(0, "ben", "t_type", 3));
  const Table table = catalogueTable(project);
  EXPECT_EQ(table.at("label_t_type").numberAt(0), 2.5);
  EXPECT_FALSE(table.at("label_t_type").numberAt(1));
}

TEST(ExportCatalogue, ChosenRowsKeepTheirOrder) {
  const test::TemporaryFolder folder;
  const Project project = test::threeAnnotators(folder / "p");
  const Table table = catalogueTable(project, {4, 0});
  ASSERT_EQ(table.rows, 2u);
  EXPECT_EQ(table.at("object").textAt(0), "J0004");
  EXPECT_EQ(table.at("r_mag").numberAt(1), 15);
  EXPECT_THROW(catalogueTable(project, {6}), model::Error);
}

TEST(ExportCatalogue, CanBeWrittenAndReadBack) {
  const test::TemporaryFolder folder;
  const Project project = test::threeAnnotators(folder / "p");
  for (const char* name : {"out.csv", "out.fits"}) {
    writeTable(catalogueTable(project), folder / name);
    const Table read = readTable(folder / name);
    EXPECT_EQ(read.rows, 6u);
    EXPECT_EQ(read.at("objid").textAt(3), "587722952767439453") << name;
    EXPECT_EQ(read.at("label_bar").textAt(2), "no") << name;
  }
}
