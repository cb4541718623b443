// The same table as astropy and STILTS write it (tests/data/tables/make_tables.py) reads the same from every
// format; what is no column of a catalogue is named, not dropped in silence.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "labeling/survey/table.h"
#include "model/base/error.h"
#include "tests/labeling/survey/fits_bytes.h"

namespace {
using namespace labeling;
namespace fs = std::filesystem;

fs::path dataFile(const std::string& name) { return fs::path(TUNINGFORK_TEST_DATA) / "tables" / name; }

bool notesName(const Table& table, const std::string& word) {
  return std::any_of(table.notes.begin(), table.notes.end(),
                     [&](const std::string& note) { return note.find(word) != std::string::npos; });
}

struct ForeignTable : testing::TestWithParam<std::string> {};

TEST_P(ForeignTable, keepsValuesNullsUnitsUcdsAndIds) {
  const Table table = readTable(dataFile(GetParam()));
  ASSERT_EQ(table.rows, 3U);
  EXPECT_EQ(table.at("objid").textAt(0), "1237648720693755918");
  EXPECT_EQ(table.at("objid").textAt(1), "587722952767439451");
  EXPECT_EQ(table.at("objid").textAt(2), "-9007199254740993");  // 2^53 + 1 has no double
  EXPECT_EQ(table.at("count").textAt(0), "7");
  EXPECT_EQ(table.at("count").textAt(1), "");
  EXPECT_EQ(table.at("ra").numberAt(1), 359.999999999);
  EXPECT_EQ(table.at("ra").unit, "deg");
  EXPECT_EQ(table.at("ra").ucd, "pos.eq.ra;meta.main");
  EXPECT_EQ(table.at("objid").ucd, "meta.id;meta.main");
  EXPECT_EQ(table.at("flux").numberAt(0), 1.5);
  EXPECT_FALSE(table.at("flux").numberAt(1));
  EXPECT_EQ(table.at("flux").unit, "nmgy");
  EXPECT_EQ(table.at("is_disk").textAt(0), "1");
  EXPECT_EQ(table.at("is_disk").textAt(1), "0");
  EXPECT_EQ(table.at("name").textAt(0), "NGC 1300");
  EXPECT_EQ(table.at("name").textAt(1), "a <b> & \"c\"");
  EXPECT_EQ(table.at("name").textAt(2), "");
  EXPECT_EQ(table.find("profile"), nullptr);
  EXPECT_TRUE(notesName(table, "profile"));
}

INSTANTIATE_TEST_SUITE_P(AllFormats, ForeignTable,
                         testing::Values("astropy_tabledata.vot", "astropy_binary.vot", "astropy_binary2.vot",
                                         "astropy_binary2.vot.gz", "astropy.ecsv", "astropy.ecsv.gz",
                                         "stilts_tabledata.vot", "stilts_binary2.vot", "stilts.fits"),
                         [](const auto& test) {
                           std::string name = test.param;
                           std::replace(name.begin(), name.end(), '.', '_');
                           return name;
                         });

TEST(VoTable, shortArraysBecomeOneColumnEach) {
  for (const char* name : {"astropy_tabledata.vot", "astropy_binary.vot", "stilts_binary2.vot"}) {
    const Table table = readTable(dataFile(name));
    EXPECT_EQ(table.at("colour_1").numberAt(2), 5) << name;
    EXPECT_EQ(table.at("colour_2").numberAt(0), 2) << name;
    EXPECT_EQ(table.at("ra").description, "Right ascension, ICRS") << name;
  }
}

TEST(FitsTable, readsEveryColumnAndNamesWhatItLeavesOut) {
  const Table table = readTable(dataFile("every_column.fits"));
  const auto row = [&](const char* column) {
    return table.at(column).textAt(0) + "|" + table.at(column).textAt(1) + "|" + table.at(column).textAt(2);
  };
  EXPECT_EQ(row("flag"), "1|0|1");
  EXPECT_EQ(row("byte"), "5||255");
  EXPECT_EQ(row("short"), "-3||4");
  EXPECT_EQ(row("unsigned_short"), "0|65535|7");
  EXPECT_EQ(row("int"), "70000|-1|2");
  EXPECT_EQ(row("unsigned_int"), "0|4294967295|7");
  EXPECT_EQ(row("long"), "1237648720693755918||-9007199254740993");
  EXPECT_EQ(row("unsigned_long"), "42|9007199254740993|7");
  EXPECT_EQ(row("float"), "1.5||-0.25");
  EXPECT_EQ(table.at("float").unit, "mag");
  EXPECT_EQ(row("double"), "0.1||inf");
  EXPECT_EQ(row("text"), "SBc||E/S0");
  EXPECT_EQ(row("pair_1"), "1|3|5");
  EXPECT_EQ(row("pair_2"), "2|4|6");
  for (const char* left : {"spectrum", "varying", "complex", "bits", "texts"}) {
    EXPECT_EQ(table.find(left), nullptr) << left;
    EXPECT_TRUE(notesName(table, left)) << left;
  }
  EXPECT_TRUE(notesName(table, "1 further table"));
}

TEST(FitsTable, addsAWholeOffsetToLongIdsWithoutADouble) {
  EXPECT_EQ(readTable(dataFile("shifted_ids.fits")).at("id").textAt(0), "9007199254740993");
}

std::string voTable(const std::string& fields, const std::string& data, const std::string& before = "") {
  return "<?xml version=\"1.0\"?>\n" + before + "<VOTABLE version=\"1.4\"><RESOURCE><TABLE>" + fields +
         "<DATA>" + data + "</DATA></TABLE></RESOURCE></VOTABLE>";
}

Table fromText(const std::string& text) {
  const test::TemporaryFolder folder;
  return readTable(folder.write("t.vot", text));
}

std::string refusalOf(const std::string& text) {
  try {
    fromText(text);
    return "";
  } catch (const model::Error& error) {
    return error.what();
  }
}

TEST(VoTable, understandsNullsHexadecimalAndInfinity) {
  const Table table = fromText(voTable(
      "<FIELD name=\"n\" datatype=\"short\"><VALUES null=\"-99\"/></FIELD>"
      "<FIELD name=\"x\" datatype=\"double\"/><FIELD name=\"b\" datatype=\"boolean\"/>",
      "<TABLEDATA><TR><TD>-99</TD><TD>+Inf</TD><TD>?</TD></TR><TR><TD>0x1F</TD><TD>-Inf</TD><TD>true</TD></TR>"
      "<TR/></TABLEDATA>"));
  ASSERT_EQ(table.rows, 3U);
  EXPECT_EQ(table.at("n").textAt(0), "");
  EXPECT_EQ(table.at("n").textAt(1), "31");
  EXPECT_EQ(table.at("n").textAt(2), "");
  EXPECT_EQ(table.at("x").numberAt(0), std::numeric_limits<double>::infinity());
  EXPECT_EQ(table.at("x").numberAt(1), -std::numeric_limits<double>::infinity());
  EXPECT_FALSE(table.at("b").numberAt(0));
  EXPECT_EQ(table.at("b").numberAt(1), 1);
}

TEST(VoTable, namesRowAndColumnOfABadValue) {
  const std::string sentence =
      refusalOf(voTable("<FIELD name=\"id\" datatype=\"long\"/>",
                        "<TABLEDATA><TR><TD>1</TD></TR><TR><TD>99999999999999999999</TD></TR></TABLEDATA>"));
  EXPECT_NE(sentence.find("row 2"), std::string::npos) << sentence;
  EXPECT_NE(sentence.find("\"id\""), std::string::npos) << sentence;
}

TEST(VoTable, refusesWhatIsNoneWithAReason) {
  const std::string field = "<FIELD name=\"x\" datatype=\"int\"/>";
  EXPECT_NE(refusalOf("<?xml version=\"1.0\"?><html><body>404</body></html>").find("<html>"),
            std::string::npos);
  EXPECT_NE(refusalOf(voTable(field, "<TABLEDATA><TR><TD>1</TR></TABLEDATA>")).find("no valid XML"),
            std::string::npos);
  EXPECT_NE(refusalOf(voTable(field, "<BINARY><STREAM href=\"x.bin\"/></BINARY>")).find("x.bin"),
            std::string::npos);
  EXPECT_NE(refusalOf(voTable(field, "<FITS><STREAM encoding=\"base64\"/></FITS>")).find("FITS"),
            std::string::npos);
  EXPECT_NE(
      refusalOf(voTable(field, "<BINARY><STREAM encoding=\"base64\">AAA</STREAM></BINARY>")).find("middle"),
      std::string::npos);
  EXPECT_NE(refusalOf("<VOTABLE><RESOURCE><INFO name=\"QUERY_STATUS\" value=\"ERROR\">no such\n column"
                      "</INFO></RESOURCE></VOTABLE>")
                .find("no such column"),
            std::string::npos);
}

TEST(VoTable, expandsNoEntities) {
  std::string bomb = "<!DOCTYPE VOTABLE [<!ENTITY a \"ha\">";
  for (char c = 'b'; c < 'n'; ++c) {
    bomb += std::string("<!ENTITY ") + c + " \"";
    for (int i = 0; i < 20; ++i) bomb += std::string("&") + static_cast<char>(c - 1) + ";";
    bomb += "\">";
  }
  bomb += "]>";
  const std::string sentence = refusalOf(voTable("<FIELD name=\"x\" datatype=\"char\" arraysize=\"*\"/>",
                                                 "<TABLEDATA><TR><TD>&m;</TD></TR></TABLEDATA>", bomb));
  EXPECT_NE(sentence.find("entity"), std::string::npos) << sentence;
  // The line that old services write is harmless: nothing is fetched.
  EXPECT_EQ(
      fromText(voTable("<FIELD name=\"x\" datatype=\"int\"/>", "<TABLEDATA><TR><TD>1</TD></TR></TABLEDATA>",
                       "<!DOCTYPE VOTABLE SYSTEM \"http://us-vo.org/xml/VOTable.dtd\">"))
          .rows,
      1U);
}

TEST(VoTable, saysThatFurtherTablesAreLeftOut) {
  const std::string one =
      "<TABLE><FIELD name=\"x\" datatype=\"int\"/><DATA><TABLEDATA><TR><TD>1</TD></TR></TABLEDATA></DATA></TABLE>";
  const Table table = fromText("<VOTABLE><RESOURCE>" + one + one + "</RESOURCE></VOTABLE>");
  EXPECT_EQ(table.rows, 1U);
  EXPECT_TRUE(notesName(table, "1 further table"));
}

TEST(VoTable, refusesATableInsideAField) {
  const std::string sentence = refusalOf(
      "<VOTABLE><RESOURCE><TABLE><FIELD name=\"x\" datatype=\"int\"><TABLE>"
      "<DESCRIPTION>whose?</DESCRIPTION></TABLE></FIELD></TABLE></RESOURCE></VOTABLE>");
  EXPECT_NE(sentence.find("a table inside a table"), std::string::npos) << sentence;
}

TEST(Ecsv, keepsUnitsUcdsAndDescriptionsOnTheWayOutAndIn) {
  const test::TemporaryFolder folder;
  const Table table = readTable(dataFile("astropy.ecsv"));
  EXPECT_EQ(table.at("ra").description, "Right ascension, ICRS");
  writeTable(table, folder / "t.ecsv");
  const Table back = readTable(folder / "t.ecsv");
  EXPECT_EQ(back.at("ra").unit, "deg");
  EXPECT_EQ(back.at("ra").ucd, "pos.eq.ra;meta.main");
  EXPECT_EQ(back.at("ra").description, "Right ascension, ICRS");
  EXPECT_EQ(back.at("name").textAt(1), "a <b> & \"c\"");
}

TEST(TextTable, readsColumnsSetApartByBlanksAndHeadersInComments) {
  const test::TemporaryFolder folder;
  const Table printed = readTable(
      folder.write("t.dat", "# RC3\n#  name    T   logD25 \nNGC1300 4 1.79\n  NGC1365   3  2.05  \n"));
  ASSERT_EQ(printed.rows, 2U);
  EXPECT_EQ(printed.at("name").textAt(1), "NGC1365");
  EXPECT_EQ(printed.at("logD25").numberAt(0), 1.79);
  const Table commented =
      readTable(folder.write("c.csv", "#id,ra,dec\n1237648720693755918,10.5,-3\n# bad night\n2,11,4\n"));
  ASSERT_EQ(commented.rows, 2U);
  EXPECT_EQ(commented.at("id").textAt(0), "1237648720693755918");
  EXPECT_EQ(commented.at("dec").numberAt(1), 4);
}

TEST(GzippedTable, thatIsDamagedIsRefused) {
  const test::TemporaryFolder folder;
  const std::string whole = test::readFile(dataFile("astropy.ecsv.gz"));
  for (const std::string& bytes :
       {whole.substr(0, whole.size() / 2), whole.substr(0, 40) + "damage" + whole.substr(46)}) {
    try {
      readTable(folder.write("t.csv.gz", bytes));
      ADD_FAILURE() << "read a damaged file";
    } catch (const model::Error& error) {
      EXPECT_NE(std::string(error.what()).find("gzip"), std::string::npos) << error.what();
    }
  }
}
}  // namespace
