#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "labeling/history/label_log.h"
#include "labeling/store/connection.h"
#include "labeling/store/query.h"
#include "labeling/store/query_sandbox.h"
#include "model/base/error.h"
#include "model/base/random.h"
#include "tests/support/sample_project.h"
#include "tests/support/temporary_folder.h"

using namespace labeling;
using Rows = std::vector<std::int64_t>;

namespace {

// r_mag 15 16 17 18 19 -, p_bar 0.9 0.8 0.1 0.6 - 0.5; labels as in tests/support/sample_project.h.
struct QueryTest : testing::Test {
  test::TemporaryFolder folder;
  Project project = test::threeAnnotators(folder / "p");
  std::vector<float> pBar{0.9f, 0.8f, 0.1f, 0.6f, std::numeric_limits<float>::quiet_NaN(), 0.5f};
  Query query{project, {{"p_bar", pBar}}, "ana"};

  Rows rows(const std::string& expression) const { return query.rows(expression); }
  std::string problem(const std::string& expression) const {
    const auto found = query.problem(expression);
    return found ? found->sentence : "fine";
  }
  std::string underlined(const std::string& expression) const {
    const auto found = query.problem(expression);
    return found ? expression.substr(found->begin, found->end - found->begin) : "";
  }
};

}  // namespace

TEST_F(QueryTest, NoConditionMeansAllRows) {
  EXPECT_EQ(rows(""), (Rows{0, 1, 2, 3, 4, 5}));
  EXPECT_EQ(rows("  "), (Rows{0, 1, 2, 3, 4, 5}));
  EXPECT_FALSE(query.problem(""));
}

TEST_F(QueryTest, ComparesCatalogueAndModelColumns) {
  EXPECT_EQ(rows("p_bar > 0.55 and r_mag < 18"), (Rows{0, 1}));
  EXPECT_EQ(rows("P_BAR > 0.55 AND R_Mag < 18"), (Rows{0, 1}));
  EXPECT_EQ(rows("r_mag >= 18 or p_bar < 0.2"), (Rows{2, 3, 4}));
  EXPECT_EQ(rows("not (r_mag >= 18)"), (Rows{0, 1, 2}));
  EXPECT_EQ(rows("r_mag between 16 and 17"), (Rows{1, 2}));
  EXPECT_EQ(rows("r_mag not between 16 and 17"), (Rows{0, 3, 4}));
  EXPECT_EQ(rows("15 < r_mag <= 17"), (Rows{1, 2}));
  EXPECT_EQ(rows("r_mag in (15, 19)"), (Rows{0, 4}));
  EXPECT_EQ(rows("r_mag \u2264 16"), (Rows{0, 1}));
}

TEST_F(QueryTest, AndBindsTighterThanOr) {
  EXPECT_EQ(rows("r_mag = 15 or r_mag = 16 and p_bar < 0.5"), (Rows{0}));
  EXPECT_EQ(rows("(r_mag = 15 or r_mag = 16) and p_bar < 0.5"), (Rows{}));
}

TEST_F(QueryTest, CalculatesAsAstronomersExpect) {
  EXPECT_EQ(rows("r_mag / 2 = 7.5"), (Rows{0}));
  EXPECT_EQ(rows("1 / 2 * r_mag = 8"), (Rows{1}));  // 1 / 2 is a half, also for whole numbers
  EXPECT_EQ(rows("r_mag - 10 - 5 = 2"), (Rows{2}));
  EXPECT_EQ(rows("-r_mag < -18"), (Rows{4}));
  EXPECT_EQ(rows("sqrt(r_mag) = 4"), (Rows{1}));
  EXPECT_EQ(rows("abs(r_mag - 17) <= 1"), (Rows{1, 2, 3}));
  EXPECT_EQ(rows("pow(10, -0.4 * (r_mag - 17)) > 2"), (Rows{0, 1}));
  EXPECT_EQ(rows("log10(r_mag - 15) is missing"), (Rows{0, 5}));
  EXPECT_EQ(rows("max(p_bar, 0.7) = 0.7"), (Rows{2, 3, 5}));
}

TEST_F(QueryTest, MissingValuesMatchOnlyMissing) {
  EXPECT_EQ(rows("r_mag is missing"), (Rows{5}));
  EXPECT_EQ(rows("p_bar is null"), (Rows{4}));
  EXPECT_EQ(rows("r_mag is not missing and p_bar is not null"), (Rows{0, 1, 2, 3}));
  EXPECT_EQ(rows("not p_bar > 0"), (Rows{}));
  EXPECT_EQ(rows("class is missing"), (Rows{5}));
}

TEST_F(QueryTest, Ids64BitAreExact) {
  EXPECT_EQ(rows("objid = 587722952767439451"), (Rows{1}));
  EXPECT_EQ(rows("objid > 587722952767439452"), (Rows{3, 4}));
}

TEST_F(QueryTest, ComparesText) {
  EXPECT_EQ(rows("class = 'spiral'"), (Rows{0, 1}));
  EXPECT_EQ(rows("class = \"Spiral\""), (Rows{0, 1}));
  EXPECT_EQ(rows("class != 'spiral'"), (Rows{2, 3, 4}));
  EXPECT_EQ(rows("class in ('MERGER', 'spiral')"), (Rows{0, 1, 3}));
  EXPECT_EQ(rows("class like 'e%'"), (Rows{2, 4}));
  EXPECT_EQ(rows("name = 'J0003'"), (Rows{3}));
  EXPECT_EQ(rows("ra > 3"), (Rows{4, 5}));
  EXPECT_EQ(rows("\"r_mag\" = 15"), (Rows{0}));
}

TEST_F(QueryTest, KnowsTheStateOfLabels) {
  EXPECT_EQ(rows("labelled"), (Rows{0, 1, 2, 3}));
  EXPECT_EQ(rows("unlabelled"), (Rows{4, 5}));
  EXPECT_EQ(rows("mine"), (Rows{0, 1, 2}));
  EXPECT_EQ(rows("others"), (Rows{3}));
  EXPECT_EQ(rows("disagree"), (Rows{1}));
  EXPECT_EQ(rows("flagged"), (Rows{4}));
  EXPECT_EQ(rows("unlabelled and not flagged"), (Rows{5}));
  EXPECT_EQ(rows("label_bar = 'yes'"), (Rows{0, 1, 3}));  // ana's own answer decides J0001
  EXPECT_EQ(rows("label_bar is missing"), (Rows{4, 5}));
  EXPECT_EQ(rows("label_merger = 'yes'"), (Rows{}));  // asked by the scheme, answered by nobody
}

TEST_F(QueryTest, ATieOfOthersIsNoAnswer) {
  const Query cleos(project, {}, "cleo");
  EXPECT_EQ(cleos.rows("label_bar is missing"), (Rows{1, 4, 5}));
}

TEST_F(QueryTest, SeesANewLabelAtOnce) {
  EXPECT_EQ(rows("mine"), (Rows{0, 1, 2}));
  LabelLog log(project);
  log.append(test::answer(5, "ana", "bar", "no"));
  EXPECT_EQ(rows("mine"), (Rows{0, 1, 2, 5}));
  log.undo("ana");
  EXPECT_EQ(rows("mine"), (Rows{0, 1, 2}));
  log.append(test::number(5, "ana", "t_type", 4));
  EXPECT_EQ(rows("label_t_type > 3"), (Rows{5}));
}

TEST_F(QueryTest, SortsWithMissingValuesLast) {
  EXPECT_EQ(query.rows("", "p_bar"), (Rows{2, 5, 3, 1, 0, 4}));
  EXPECT_EQ(query.rows("", "p_bar", true), (Rows{0, 1, 3, 5, 2, 4}));
  EXPECT_EQ(query.rows("r_mag > 15", "R_MAG", true), (Rows{4, 3, 2, 1}));
  EXPECT_EQ(query.rows("", "class"), (Rows{2, 4, 3, 0, 1, 5}));
  EXPECT_EQ(query.rows("r_mag > 17", "", true), (Rows{4, 3}));
  EXPECT_THROW(query.rows("", "p_baar"), model::Error);
}

TEST_F(QueryTest, NamesTheNearestColumnAndWhatToUnderline) {
  EXPECT_EQ(problem("p_bra > 0.8"), "There is no column p_bra. Did you mean p_bar?");
  EXPECT_EQ(underlined("p_bra > 0.8"), "p_bra");
  EXPECT_EQ(underlined("r_mag > 3 and p_bra > 0.8"), "p_bra");
  EXPECT_EQ(problem("unlabeled"), "There is no column unlabeled. Did you mean unlabelled?");
  EXPECT_EQ(problem("label_bra = 'yes'"), "There is no column label_bra. Did you mean label_bar?");
  EXPECT_NE(problem("label_bar = certainly").find("in quotes: 'certainly'"), std::string::npos);
}

TEST_F(QueryTest, CountsCharactersNotBytes) {
  const auto found = query.problem("name = '\u03c3\u03c3' and nonsuch > 1");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->begin, 16u);
  EXPECT_EQ(found->end, 23u);
}

TEST_F(QueryTest, SaysWhatIsWrongWithAnExpression) {
  EXPECT_NE(problem("r_mag").find("is a number, not a condition"), std::string::npos);
  EXPECT_NE(problem("class").find("is text, not a condition"), std::string::npos);
  EXPECT_NE(problem("r_mag = 'x'").find("is text and r_mag is a number"), std::string::npos);
  EXPECT_NE(problem("unlabelled = 1").find("is a condition and cannot be compared"), std::string::npos);
  EXPECT_NE(problem("r_mag >").find("ends too early"), std::string::npos);
  EXPECT_NE(problem("(r_mag > 1").find("\")\" is missing"), std::string::npos);
  EXPECT_NE(problem("r_mag > 1 p_bar > 1").find("Join conditions"), std::string::npos);
  EXPECT_NE(problem("class = 'x").find("is not closed"), std::string::npos);
  EXPECT_NE(problem("r_mag = missing").find("is missing"), std::string::npos);
  EXPECT_NE(problem("foo(r_mag) > 1").find("no function foo"), std::string::npos);
  EXPECT_NE(problem("sqrt(1, 2) > 1").find("takes 1 number"), std::string::npos);
  EXPECT_NE(problem("r_mag > 3x").find("neither a number nor a name"), std::string::npos);
  EXPECT_NE(problem("and r_mag > 3").find("missing before and"), std::string::npos);
  try {
    rows("r_mag >");
    FAIL();
  } catch (const model::Error& error) {
    EXPECT_EQ(error.kind(), model::ErrorKind::BadInput);
  }
}

TEST_F(QueryTest, NothingButConditionsGetsThrough) {
  for (const char* attack :
       {"1=1; DROP TABLE object", "r_mag > (SELECT 1)", "1 = 1 UNION SELECT uuid FROM label_event",
        "load_extension('x') > 1", "r_mag > 1 -- comment", "r_mag > 1 /* x */",
        "(select name from sqlite_schema) = 'x'", "\"r_mag\"\" FROM object; --\" > 1", "readfile('x') = 'y'",
        "e.uuid = 'x'", "sqlite_version() > 1", "r_mag > 1) OR (1 = 1", "c.r_mag > 1", "query_abs(1) > 0",
        "rowid > 1", "computed.c0 > 1", "r_mag > ?1", "pragma user_version = 3", "attach 'x' as y"}) {
    EXPECT_TRUE(query.problem(attack)) << attack;
    EXPECT_THROW(rows(attack), model::Error) << attack;
  }
  EXPECT_EQ(rows("name = 'x'' OR 1=1 --'"), (Rows{}));
  EXPECT_EQ(project.objectCount(), 6);
}

TEST_F(QueryTest, TheSecondFenceHoldsWithoutTheFirst) {
  Connection connection(project.connection().file(), Connection::Mode::ReadOnly);
  confineToQueries(connection);
  EXPECT_NO_THROW(
      connection.prepareOnce("SELECT o.name FROM object o LEFT JOIN catalogue c WHERE o.name LIKE 'J%'"));
  for (const char* sql : {"SELECT uuid FROM label_event", "SELECT name FROM sqlite_schema",
                          "DELETE FROM object", "SELECT sqlite_version()", "PRAGMA user_version = 3",
                          "ATTACH 'x' AS y", "SELECT abs(1)", "CREATE TABLE x (y)"}) {
    EXPECT_THROW(connection.prepareOnce(sql), model::Error) << sql;
  }
}

TEST_F(QueryTest, AnyTextIsAnsweredOrRefusedNeverMore) {
  static const std::vector<std::string> pieces{
      "r_mag", "p_bar", "class",   "unlabelled", "label_bar", "and",
      "or",    "not",   "(",       ")",          "<",         ">=",
      "=",     "!=",    "+",       "-",          "*",         "/",
      ",",     "in",    "between", "is",         "missing",   "like",
      "'a'",   "\"b\"", "3",       "0.5",        "1e400",     "abs",
      "'",     "\"",    ";",       "\u2212",     "\x80",      "99999999999999999999",
      "x",     "."};
  model::Random random(7);
  int fine = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::string expression;
    const std::uint64_t length = 1 + random.below(9);
    for (std::uint64_t k = 0; k < length; ++k) expression += pieces[random.below(pieces.size())] + " ";
    if (query.problem(expression)) continue;
    ++fine;
    EXPECT_NO_THROW(rows(expression)) << expression;
  }
  EXPECT_GT(fine, 20);
}

TEST_F(QueryTest, DepthAndLengthAreBounded) {
  EXPECT_TRUE(query.problem(std::string(100'000, '(')));
  EXPECT_TRUE(query.problem(std::string(100'000, '-') + "1 > 0"));
  std::string chain = "r_mag > 1";
  for (int i = 0; i < 250; ++i) chain += " and r_mag > 1";
  EXPECT_EQ(rows(chain).size(), 5u);
  for (int i = 0; i < 2000; ++i) chain += " and r_mag > 1";
  EXPECT_TRUE(query.problem(chain));
  std::string list = "objid in (587722952767439451";
  for (int i = 0; i < 5000; ++i) list += ", " + std::to_string(i);
  EXPECT_EQ(rows(list + ")"), (Rows{1}));
}

TEST_F(QueryTest, OffersItsWordsForCompletion) {
  const auto words = query.words();
  for (const char* word : {"r_mag", "p_bar", "unlabelled", "label_bar", "label_t_type", "and", "sqrt"})
    EXPECT_NE(std::find(words.begin(), words.end(), word), words.end()) << word;
}

TEST_F(QueryTest, AColumnOfAnotherLengthIsRefused) {
  const std::vector<float> four(4, 0.5f);
  const Query other(project, {{"p_old", four}}, "ana");
  EXPECT_THROW(other.rows("p_old > 0.1"), model::Error);
  EXPECT_EQ(other.rows("r_mag = 15"), (Rows{0}));
}

/// Numbers in memory and numbers in the store give the same rows in the same order, missing ones and ties
/// among them: 300 objects, every comparison, every order.
TEST(QueryInMemory, AgreesWithTheStore) {
  const test::TemporaryFolder folder;
  Project project = test::emptyProject(folder / "p", 300);
  model::Random random(4);
  std::vector<double> mags;
  for (int i = 0; i < 300; ++i)
    mags.push_back(i % 11 == 0 ? std::numeric_limits<double>::quiet_NaN()
                               : std::floor(random.uniform(14, 20)));
  Table table;
  table.rows = 300;
  table.columns = {test::reals("mag", mags)};
  Rows all;
  for (int i = 0; i < 300; ++i) all.push_back(i);
  project.addColumns(table, all);
  LabelLog(project).append(test::answer(7, "ana", "bar", "yes"));

  const Query store(project, {}, "ana");
  Query memory(project, {}, "ana");
  int asked = 0;
  memory.setNumberSource([&](const std::string& column) {
    ++asked;
    return column == "mag" ? std::span<const double>(mags) : std::span<const double>();
  });
  for (const char* expression :
       {"", "mag > 16", "mag >= 16", "mag < 16", "mag <= 16", "mag = 16", "mag <> 16",
        "mag between 15 and 17", "mag in (15, 17, 19)", "mag not in (15, 17)", "mag is missing",
        "mag is not missing", "not mag > 16", "15 < mag < 18 and unlabelled", "mag > 18 or mag < 15",
        "mag > 16 and mag < 16", "mag + 1 > 17", "labelled and mag > 0", "mag > 16 and name like 'J00%'"})
    for (const bool descending : {false, true})
      for (const char* sort : {"", "mag", "name"})
        EXPECT_EQ(memory.rows(expression, sort, descending), store.rows(expression, sort, descending))
            << expression << " by " << sort << (descending ? " descending" : "");
  EXPECT_GT(asked, 0);
}

TEST(QueryInMemory, AColumnIsReadWhenItIsFirstUsed) {
  const test::TemporaryFolder folder;
  const Project project = test::emptyProject(folder / "p", 4);
  const std::vector<float> values{4, 3, 2, 1};
  int reads = 0;
  const Query query(project,
                    {{"p_bar",
                      {},
                      [&] {
                        ++reads;
                        return std::span<const float>(values);
                      }}},
                    "ana");
  EXPECT_EQ(query.rows("name = 'J0001'"), (Rows{1}));
  EXPECT_EQ(reads, 0);
  EXPECT_EQ(query.rows("p_bar < 3"), (Rows{2, 3}));
  EXPECT_EQ(query.rows("", "p_bar"), (Rows{3, 2, 1, 0}));
  EXPECT_GT(reads, 0);
}

TEST_F(QueryTest, StopsWhenItIsAskedToAndGoesOnAfterwards) {
  std::stop_source stop;
  stop.request_stop();
  const model::RunControl control{{}, stop.get_token()};
  EXPECT_THROW(query.rows("r_mag < 18", "p_bar", true, control), model::Stopped);
  EXPECT_THROW(
      {
        const QueryTimeLimit limit(project.connection(), 30, stop.get_token());
        project.connection().integer(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 3000000) SELECT sum(i) FROM n");
      },
      model::Stopped);
  EXPECT_EQ(query.rows("r_mag < 18", "p_bar", true), (Rows{0, 1, 2}));
}
