// Tables keep what was in the file: long ids exact, missing values missing; damaged ones name the line.
#include <gtest/gtest.h>

#include <cmath>

#include "labeling/survey/table.h"
#include "model/base/error.h"
#include "tests/labeling/survey/fits_bytes.h"

namespace {
using namespace labeling;

Table fromCsv(const std::string& text, const std::string& name = "t.csv") {
  const test::TemporaryFolder folder;
  return readTable(folder.write(name, text));
}

std::string refusalOf(const std::string& text) {
  try {
    fromCsv(text);
    return "";
  } catch (const model::Error& error) {
    return error.what();
  }
}

TEST(Csv, keepsIdsOf18And19DigitsExactly) {
  const Table table = fromCsv("objid,ra\n587722984439545906,1.5\n1237648720693755918,2\n");
  const auto& ids = std::get<TableColumn::Integers>(table.at("objid").values);
  EXPECT_EQ(ids[0], 587722984439545906);
  EXPECT_EQ(ids[1], 1237648720693755918);
  EXPECT_EQ(table.at("objid").textAt(1), "1237648720693755918");
}

TEST(Csv, leavesDigitsThatAreNamesAsText) {
  const Table table = fromCsv("a,b\n007,99999999999999999999\n010,1\n");
  EXPECT_EQ(table.at("a").textAt(0), "007");
  EXPECT_EQ(table.at("b").textAt(0), "99999999999999999999");  // beyond 64 bits
}

TEST(Csv, readsQuotesLineEndsByteOrderMarkAndEmptyValues) {
  const Table table = fromCsv(
      "\xEF\xBB\xBFname,\"mag, r\",note\r\n\"NGC \"\"1300\"\"\",10.5,\"two\nlines\"\r\nM 31,,\r\n\r\n");
  ASSERT_EQ(table.rows, 2U);
  EXPECT_EQ(table.at("name").textAt(0), "NGC \"1300\"");
  EXPECT_EQ(table.at("note").textAt(0), "two\nlines");
  EXPECT_EQ(table.at("mag, r").numberAt(0), 10.5);
  EXPECT_FALSE(table.at("mag, r").numberAt(1));
  EXPECT_EQ(table.at("note").textAt(1), "");
}

TEST(Csv, findsTheSeparator) {
  EXPECT_EQ(fromCsv("a\tb\n1\t2\n", "t.tsv").at("b").numberAt(0), 2);
  EXPECT_EQ(fromCsv("a;b\n1;2\n").at("b").numberAt(0), 2);
  EXPECT_EQ(fromCsv("only\n1\n2\n").rows, 2U);
}

TEST(Csv, namesTheLineOfARaggedRow) {
  const std::string sentence = refusalOf("# a comment\na,b\n1,2\n\"x\ny\",3\n4\n");
  EXPECT_NE(sentence.find("line 6"), std::string::npos) << sentence;
  EXPECT_NE(sentence.find("1 value "), std::string::npos) << sentence;
}

TEST(Csv, refusesWhatIsNoTable) {
  EXPECT_NE(refusalOf("a,b,a\n1,2,3\n").find("two columns called \"a\""), std::string::npos);
  EXPECT_NE(refusalOf("a,b\n\"1,2\n").find("never closed"), std::string::npos);
  EXPECT_NE(refusalOf("<html>404</html>").find("web page"), std::string::npos);
  EXPECT_NE(refusalOf("\xFF\xFE"
                      "a")
                .find("UTF-16"),
            std::string::npos);
  EXPECT_NE(refusalOf("").find("empty"), std::string::npos);
  EXPECT_THROW(readTable("/no/such/file.csv"), model::Error);
}

TEST(Table, findsColumnsIgnoringCaseAndSuggestsTheNearest) {
  const Table table = fromCsv("ObjID,ra\n1,2\n");
  EXPECT_EQ(table.at("objid").name, "ObjID");
  try {
    table.at("objiid");
    FAIL();
  } catch (const model::Error& error) {
    EXPECT_EQ(error.kind(), model::ErrorKind::NotFound);
    EXPECT_NE(std::string(error.what()).find("did you mean \"ObjID\""), std::string::npos) << error.what();
  }
}

Table sample() {
  Table table;
  table.rows = 3;
  table.columns.push_back({"objid", "", "meta.id;meta.main", "survey id",
                           TableColumn::Integers{1237648720693755918, std::nullopt, -9223372036854775807}});
  table.columns.push_back(
      {"ra", "deg", "pos.eq.ra;meta.main", "", TableColumn::Reals{0.1, std::nan(""), 359.999999999}});
  table.columns.push_back({"class", "", "", "", TableColumn::Texts{"spiral, \"barred\"", "", "<S0>"}});
  return table;
}

TEST(WriteTable, andReadingAgainGivesTheSameInEveryFormat) {
  const test::TemporaryFolder folder;
  const Table table = sample();
  for (const char* name : {"t.csv", "t.fits"}) {
    SCOPED_TRACE(name);
    writeTable(table, folder / name);
    const Table back = readTable(folder / name);
    ASSERT_EQ(back.rows, 3U);
    ASSERT_EQ(back.columns.size(), 3U);
    EXPECT_EQ(std::get<TableColumn::Integers>(back.at("objid").values),
              std::get<TableColumn::Integers>(table.columns[0].values));
    for (std::size_t row = 0; row < 3; ++row) {
      EXPECT_EQ(back.at("ra").numberAt(row), table.columns[1].numberAt(row));
      EXPECT_EQ(back.at("class").textAt(row), table.columns[2].textAt(row));
    }
  }
  const Table fits = readTable(folder / "t.fits");
  EXPECT_EQ(fits.at("ra").unit, "deg");
  EXPECT_EQ(fits.at("ra").ucd, "pos.eq.ra;meta.main");
  EXPECT_EQ(fits.at("objid").description, "survey id");
}

TEST(WriteTable, makesVoTables) {
  const test::TemporaryFolder folder;
  writeTable(sample(), folder / "t.vot");
  const std::string text = test::readFile(folder / "t.vot");
  for (const char* part :
       {"<VOTABLE version=\"1.4\"", "<FIELD name=\"objid\" datatype=\"long\" ucd=\"meta.id;meta.main\">",
        "<FIELD name=\"ra\" datatype=\"double\" unit=\"deg\" ucd=\"pos.eq.ra;meta.main\"/>",
        "<TD>1237648720693755918</TD><TD>0.1</TD><TD>spiral, &quot;barred&quot;</TD>",
        "<TR><TD/><TD/><TD/></TR>", "<TD>&lt;S0&gt;</TD>"})
    EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
}

TEST(WriteTable, makesLatexThatCompilesAsItStands) {
  const test::TemporaryFolder folder;
  Table table;
  table.rows = 2;
  table.columns = {{"class_name", "", "", "", TableColumn::Texts{"50% S0 & E", ""}},
                   {"precision", "", "", "", TableColumn::Reals{0.123456, NAN}},
                   {"n", "", "", "", TableColumn::Integers{12, std::nullopt}}};
  writeTable(table, folder / "t.tex");
  EXPECT_EQ(test::readFile(folder / "t.tex"),
            "% \\usepackage{booktabs}\n\\begin{tabular}{lrr}\n\\toprule\nclass\\_name & precision & n \\\\\n\\midrule\n"
            "50\\% S0 \\& E & 0.1235 & 12 \\\\\n-- & -- & -- \\\\\n\\bottomrule\n\\end{tabular}\n");
}

TEST(WriteTable, leavesNothingBehindWhenItFails) {
  const test::TemporaryFolder folder;
  EXPECT_THROW(writeTable(sample(), folder / "t.parquet"), model::Error);
  EXPECT_THROW(writeTable(sample(), folder / "absent/t.csv"), model::Error);
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

/// A binary table of every scalar type, two rows; the second holds the null values.
TEST(FitsTable, readsEveryScalarType) {
  test::FitsBytes bytes;
  std::string file = test::image(8, {}).take();
  bytes.key("XTENSION", "'BINTABLE'")
      .key("BITPIX", 8)
      .key("NAXIS", 2)
      .key("NAXIS1", 1 + 1 + 2 + 4 + 8 + 8 + 4 + 8 + 3);
  bytes.key("NAXIS2", 2).key("PCOUNT", 0).key("GCOUNT", 1).key("TFIELDS", 9);
  const std::vector<std::pair<std::string, std::string>> columns{
      {"flag", "1L"},     {"byte", "1B"},  {"short", "1I"},  {"int", "1J"}, {"long", "1K"},
      {"unsigned", "1K"}, {"float", "1E"}, {"double", "1D"}, {"text", "3A"}};
  for (std::size_t i = 0; i < columns.size(); ++i) {
    bytes.text("TTYPE" + std::to_string(i + 1), columns[i].first);
    bytes.text("TFORM" + std::to_string(i + 1), columns[i].second);
  }
  bytes.key("TNULL5", -1).key("TZERO6", std::string("9223372036854775808"));
  bytes.data(std::vector<char>{'T', 5}).data(std::vector<short>{-3}).data(std::vector<int>{70000});
  bytes.data(std::vector<std::int64_t>{1237648720693755918, std::int64_t{-9223372036854775807 - 1} + 42});
  bytes.data(std::vector<float>{1.5F}).data(std::vector<double>{0.1}).data(std::vector<char>{'S', 'B', 'c'});
  bytes.data(std::vector<char>{'F', 0}).data(std::vector<short>{4}).data(std::vector<int>{1});
  bytes.data(std::vector<std::int64_t>{-1, INT64_MAX}).data(std::vector<float>{std::nanf("")});
  bytes.data(std::vector<double>{std::nan("")}).data(std::vector<char>{'E', ' ', ' '});
  const test::TemporaryFolder folder;
  const Table table = readTable(folder.write("t.fits", file + bytes.take()));
  EXPECT_EQ(table.at("flag").numberAt(0), 1);
  EXPECT_EQ(table.at("flag").numberAt(1), 0);
  EXPECT_EQ(table.at("byte").numberAt(0), 5);
  EXPECT_EQ(table.at("short").numberAt(0), -3);
  EXPECT_EQ(table.at("int").numberAt(0), 70000);
  EXPECT_EQ(table.at("long").textAt(0), "1237648720693755918");
  EXPECT_EQ(table.at("long").textAt(1), "");
  EXPECT_EQ(table.at("unsigned").textAt(0), "42");
  EXPECT_EQ(table.at("unsigned").textAt(1), "18446744073709551615");
  EXPECT_EQ(table.at("float").numberAt(0), 1.5);
  EXPECT_FALSE(table.at("double").numberAt(1));
  EXPECT_EQ(table.at("text").textAt(0), "SBc");
  EXPECT_EQ(table.at("text").textAt(1), "E");
}

TEST(FitsTable, readsARealAsciiTable) {
  const std::filesystem::path file =
      std::filesystem::path(TUNINGFORK_SAMPLE_DATA) / "fits" / "hst_fos_spectrum.fits";
  if (!std::filesystem::exists(file)) GTEST_SKIP() << "the sample data are not here: " << file;
  const Table table = readTable(file);
  EXPECT_EQ(table.rows, 2U);
  EXPECT_EQ(table.at("CRVAL1").numberAt(0), 1.0);
}
}  // namespace
