#include <QAbstractButton>
#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QDoubleSpinBox>
#include <QJsonArray>
#include <QLabel>
#include <QLineEdit>
#include <QTableWidget>
#include <QTest>
#include <numeric>

#include "labeling/history/import_labels.h"
#include "labeling/scheme/shipped_schemes.h"
#include "labeling/store/project.h"
#include "labeling/survey/fits_writer.h"
#include "tests/support/temporary_folder.h"
#include "tests/ui/support/simulated_survey.h"
#include "ui/settings/settings.h"
#include "ui/windows/export_dialog.h"
#include "ui/windows/import_labels_dialog.h"
#include "ui/windows/new_project_dialog.h"
#include "ui/windows/separation_histogram.h"
#include "ui/windows/settings_dialog.h"

using namespace ui;

class DialogsTest : public QObject {
  Q_OBJECT

  std::unique_ptr<test::TemporaryFolder> m_folder;
  std::vector<std::string> m_names;
  labeling::Scheme m_scheme;

  QString path(const char* name) const { return QString::fromStdString((m_folder->path() / name).string()); }
  QString write(const char* name, const std::string& text) const {
    return QString::fromStdString(m_folder->write(name, text).string());
  }

 private Q_SLOTS:
  void initTestCase() {
    m_folder = std::make_unique<test::TemporaryFolder>();
    const auto survey = test::makeSurvey(m_folder->path(), 12, false);
    const auto project = labeling::Project::open(survey.project, labeling::Project::Access::ReadOnly);
    m_names = project.objectNames();
    m_scheme = labeling::projectScheme(project);
  }
  void cleanupTestCase() { m_folder.reset(); }

  // -------------------------------------------------------------------------------------- a new project
  void columnsAreGuessedAndReachTheParameters() {
    std::string csv = "field,objid,ra,dec,mag\n";
    for (const std::string& name : m_names) csv += "7," + name + ",10.5,-3.25,17.1\n";
    const QString catalogue = write("catalogue.csv", csv);
    NewProjectDialog dialog(true);
    QVERIFY(!dialog.problem().isEmpty());  // nothing chosen yet
    dialog.setImages(path("images"));
    dialog.setCatalogue(catalogue);
    dialog.setDirectory(path("made"));
    QCOMPARE(dialog.problem(), QString());
    dialog.next();
    QCOMPARE(dialog.step(), 1);
    auto* id = dialog.findChild<QComboBox*>(QStringLiteral("idColumn"));
    QCOMPARE(id->currentText(), QStringLiteral("objid"));
    dialog.next();
    QCOMPARE(dialog.step(), 2);
    const auto* words = dialog.findChild<QLabel*>(QStringLiteral("checkWords"));
    QTRY_VERIFY2(words->text().startsWith(QLatin1String("12 galaxies found.")), qPrintable(words->text()));
    QVERIFY2(words->text().contains(QLatin1String("12 of them have a row")), qPrintable(words->text()));
    QCOMPARE(dialog.problem(), QString());
    const QJsonObject parameters = dialog.parameters();
    QCOMPARE(parameters.value(QLatin1String("id")).toString(), QStringLiteral("objid"));
    QCOMPARE(parameters.value(QLatin1String("catalogue")).toString(), catalogue);
    QCOMPARE(parameters.value(QLatin1String("images")).toString(), path("images"));
    QCOMPARE(parameters.value(QLatin1String("dir")).toString(), path("made.tuningfork"));
  }

  void rowsOfACatalogueFindTheirImagesOnTheSky() {
    const std::vector<float> pixels(20 * 20, 1.F);
    QVERIFY(QDir(path(".")).mkdir(QStringLiteral("tiles")));
    for (int i = 0; i < 3; ++i) {
      const labeling::TanFrame sky{{150, 2 + i * 0.01}, {9.5, 9.5}, 0.5, 0};
      labeling::writeFitsImage({20, 20, {"r"}, pixels, labeling::PixelFormat::Float32, "", "", sky},
                               m_folder->path() / ("tiles/t" + std::to_string(i) + "x.fits"));
    }
    NewProjectDialog dialog(true);
    dialog.setImages(path("tiles"));
    dialog.setCatalogue(write("sky.csv", "name,ra,dec\nA,150,2.0001\nB,150,2.0101\nfar,10,-50\n"));
    dialog.setDirectory(path("bysky"));
    dialog.next();
    dialog.matchBySky(true);
    dialog.findChild<QComboBox*>(QStringLiteral("idColumn"))->setCurrentText(QStringLiteral("name"));
    QCOMPARE(dialog.problem(), QString());
    dialog.next();
    const auto* words = dialog.findChild<QLabel*>(QStringLiteral("checkWords"));
    QTRY_VERIFY2(words->text().contains(QLatin1String("2 of 3 rows lie within 2 arcsec")),
                 qPrintable(words->text()));
    QVERIFY2(words->text().contains(QLatin1String("1 galaxies get none")), qPrintable(words->text()));
    QVERIFY(!dialog.findChild<SeparationHistogram*>()->bars().empty());
    QJsonObject parameters = dialog.parameters();
    QCOMPARE(parameters.value(QLatin1String("match_sky")).toDouble(), 2.0);
    QCOMPARE(parameters.value(QLatin1String("id")).toString(), QStringLiteral("name"));
    auto* id = dialog.findChild<QComboBox*>(QStringLiteral("idColumn"));
    id->setCurrentIndex(id->findData(true));  // without a name: as their files
    QVERIFY(!dialog.parameters().contains(QLatin1String("id")));
    dialog.matchBySky(false);
    QVERIFY(!dialog.parameters().contains(QLatin1String("match_sky")));
    QVERIFY(id->findData(true) < 0);
  }

  void aFolderThatHoldsSomethingIsNotWrittenInto() {
    NewProjectDialog dialog(false);
    dialog.setImages(path("images"));
    dialog.setDirectory(path("survey.tuningfork"));
    QVERIFY2(dialog.problem().contains(QLatin1String("exists already")), qPrintable(dialog.problem()));
    dialog.next();
    QCOMPARE(dialog.step(), 0);
  }

  void aCatalogueThatIsNoTableIsExplained() {
    NewProjectDialog dialog(true);
    dialog.setImages(path("images"));
    dialog.setCatalogue(write("ragged.csv", "a,b\n1,2\n1,2,3\n"));
    dialog.setDirectory(path("made"));
    dialog.next();
    QCOMPARE(dialog.step(), 0);
    const QString words = dialog.findChild<QLabel*>(QStringLiteral("problem"))->text();
    QVERIFY2(words.contains(QLatin1String("ragged.csv")), qPrintable(words));
  }

  void mosaicsAndTheirCatalogueReachTheParameters() {
    const std::vector<float> pixels(200 * 200, 1.F);
    const labeling::TanFrame sky{{150, 2}, {99.5, 99.5}, 0.5, 0};
    labeling::writeFitsImage({200, 200, {"image"}, pixels, labeling::PixelFormat::Float32, "", "", sky},
                             m_folder->path() / "field_r.fits");
    const QString catalogue =
        write("positions.csv", "name,ra,dec,side\nA,150,2,8\nB,150.005,2,12\nfar,10,-50,8\n");
    NewProjectDialog dialog(false);
    dialog.setOfMosaics(true);
    MosaicForm& form = dialog.mosaicForm();
    QCOMPARE(dialog.problem(), QStringLiteral("Add the mosaics."));
    form.addMosaics({path("field_r.fits")});
    QVERIFY2(dialog.problem().startsWith(QLatin1String("Choose the catalogue")),
             qPrintable(dialog.problem()));
    form.setCatalogue(catalogue);
    dialog.setDirectory(path("views"));
    QCOMPARE(dialog.findChild<QComboBox*>(QStringLiteral("mosaicRa"))->currentText(), QStringLiteral("ra"));
    QCOMPARE(dialog.problem(), QString());
    auto* size = dialog.findChild<QLineEdit*>(QStringLiteral("mosaicSize"));
    size->setText(QStringLiteral("-2"));
    QVERIFY(dialog.problem().startsWith(QLatin1String("The size")));
    size->setText(QStringLiteral("side"));
    QCOMPARE(dialog.problem(), QString());
    dialog.next();
    QCOMPARE(dialog.step(), 2);
    const auto* words = dialog.findChild<QLabel*>(QStringLiteral("checkWords"));
    QTRY_VERIFY2(words->text().contains(QLatin1String("2 of 3 rows lie in a mosaic")),
                 qPrintable(words->text()));
    QVERIFY2(words->text().contains(QLatin1String("bands r, pixels of 0.5 arcsec")),
             qPrintable(words->text()));
    QCOMPARE(dialog.findChild<QWidget*>(QStringLiteral("samples"))->findChildren<QLabel*>().size(), 2);
    const QJsonObject parameters = dialog.parameters();
    QCOMPARE(parameters.value(QLatin1String("mosaic")).toArray().at(0).toString(), path("field_r.fits"));
    QCOMPARE(parameters.value(QLatin1String("catalogue")).toString(), catalogue);
    QCOMPARE(parameters.value(QLatin1String("id")).toString(), QStringLiteral("name"));
    QCOMPARE(parameters.value(QLatin1String("size")).toString(), QStringLiteral("side"));
    QCOMPARE(parameters.value(QLatin1String("dir")).toString(), path("views.tuningfork"));
    QVERIFY(!parameters.contains(QLatin1String("images")));
  }

  void mosaicsMayBeSearchedForSources() {
    NewProjectDialog dialog(false);
    dialog.setOfMosaics(true);
    dialog.mosaicForm().addMosaics({path("field_r.fits")});
    dialog.mosaicForm().setDetecting(true);
    QCOMPARE(dialog.problem(), QString());  // the project goes beside the mosaic
    const QJsonObject parameters = dialog.parameters();
    QCOMPARE(parameters.value(QLatin1String("dir")).toString(), path("field_r.tuningfork"));
    QCOMPARE(parameters.value(QLatin1String("detect")).toBool(), true);
    QCOMPARE(parameters.value(QLatin1String("threshold")).toDouble(), 3.0);
    QVERIFY(!parameters.contains(QLatin1String("catalogue")));
    dialog.next();
    const auto* words = dialog.findChild<QLabel*>(QStringLiteral("checkWords"));
    QTRY_VERIFY2(words->text().contains(QLatin1String("are found when the project is made")),
                 qPrintable(words->text()));
    QCOMPARE(dialog.problem(), QString());
  }

  // ------------------------------------------------------------------------------------- import labels
  void theColumnThatMatchesIsTheName() {
    std::string csv = "id,galaxy,has_bar,notes\n";  // "id" looks like it, but "galaxy" is it
    for (std::size_t i = 0; i < m_names.size(); ++i)
      csv += std::to_string(i) + "," + m_names[i] + "," + (i % 2 ? "yes" : "no") + ",nice\n";
    csv += "99,NoSuchGalaxy,yes,\n";
    ImportLabelsDialog dialog(m_scheme, m_names);
    QVERIFY(!dialog.problem().isEmpty());
    const QString file = write("votes.csv", csv);
    dialog.setFile(file);
    QCOMPARE(dialog.findChild<QComboBox*>(QStringLiteral("idColumn"))->currentText(),
             QStringLiteral("galaxy"));
    QCOMPARE(dialog.findChild<QLabel*>(QStringLiteral("matchWords"))->text(),
             QStringLiteral("12 of 13 rows name a galaxy of this project."));
    QCOMPARE(dialog.problem(), QString());  // has_bar answers "bar", checked by itself
    const QJsonObject parameters = dialog.parameters();
    QCOMPARE(parameters.value(QLatin1String("file")).toString(), file);
    QCOMPARE(parameters.value(QLatin1String("id")).toString(), QStringLiteral("galaxy"));
    QCOMPARE(parameters.value(QLatin1String("label")).toObject(),
             (QJsonObject{{QStringLiteral("bar"), QStringLiteral("has_bar")}}));
    QCOMPARE(parameters.value(QLatin1String("annotator")).toString(), QStringLiteral("import"));
  }

  void aColumnMayAnswerAQuestionOfItsOwn() {
    ImportLabelsDialog dialog(m_scheme, m_names);
    dialog.setFile(write("rings.csv", "name,Has Ring,bar\n" + m_names[0] + ",1,0\n" + m_names[1] + ",0,1\n"));
    auto* table = dialog.findChild<QTableWidget*>(QStringLiteral("columns"));
    QCOMPARE(table->rowCount(), 2);
    QCOMPARE(table->item(0, 0)->checkState(), Qt::Unchecked);  // nothing in the scheme is called so
    QCOMPARE(table->item(0, 2)->text(), QStringLiteral("1, 0"));
    table->item(0, 0)->setCheckState(Qt::Checked);
    table->item(0, 1)->setText(QStringLiteral("ring"));
    dialog.findChild<QLineEdit*>(QStringLiteral("annotator"))->setText(QStringLiteral("zoo"));
    QCOMPARE(dialog.parameters().value(QLatin1String("label")).toObject(),
             (QJsonObject{{QStringLiteral("ring"), QStringLiteral("Has Ring")},
                          {QStringLiteral("bar"), QStringLiteral("bar")}}));
    QCOMPARE(dialog.parameters().value(QLatin1String("annotator")).toString(), QStringLiteral("zoo"));
    auto* import = dialog.findChild<QAbstractButton*>(QStringLiteral("import"));
    QVERIFY(import->isEnabled());
    // Two columns for one question, none at all, nobody's answers: each has its sentence.
    table->item(0, 1)->setText(QStringLiteral("bar"));
    QVERIFY2(dialog.problem().contains(QLatin1String("Two columns")), qPrintable(dialog.problem()));
    QVERIFY(!import->isEnabled());
    table->item(0, 1)->setText(QString());
    QVERIFY2(dialog.problem().contains(QLatin1String("Has Ring")), qPrintable(dialog.problem()));
    table->item(0, 0)->setCheckState(Qt::Unchecked);
    table->item(1, 0)->setCheckState(Qt::Unchecked);
    QVERIFY(!dialog.problem().isEmpty());
    table->item(1, 0)->setCheckState(Qt::Checked);
    dialog.findChild<QLineEdit*>(QStringLiteral("annotator"))->clear();
    QVERIFY(!dialog.problem().isEmpty());
  }

  void aFileThatIsNoTableIsASentence() {
    ImportLabelsDialog dialog(m_scheme, m_names);
    dialog.setFile(path("nothing.csv"));
    QVERIFY2(dialog.problem().contains(QLatin1String("nothing.csv")), qPrintable(dialog.problem()));
    dialog.setFile(write("good.csv", "name,bar\n" + m_names[0] + ",1\n"));
    QCOMPARE(dialog.problem(), QString());
  }

  void columnsOfVotesAreFoundWithTheirQuestionAndAnswer() {
    const labeling::Scheme& scheme = labeling::shippedScheme("gz2");
    ImportLabelsDialog dialog(scheme, m_names);
    dialog.setFile(write("zoo.csv",
                         "id,t02_edgeon_a04_yes_count,t02_edgeon_a04_yes_debiased,t02_edgeon_a05_no_count,"
                         "t02_edgeon_a05_no_debiased\n" +
                             m_names[0] + ",30,0.8,5,0.2\n"));
    QCOMPARE(dialog.problem(), QString());
    const QJsonObject parameters = dialog.parameters();
    QCOMPARE(parameters.value(QLatin1String("votes")).toObject(),
             (QJsonObject{{QStringLiteral("edge_on.yes"), QStringLiteral("t02_edgeon_a04_yes_count")},
                          {QStringLiteral("edge_on.no"), QStringLiteral("t02_edgeon_a05_no_count")}}));
    QCOMPARE(parameters.value(QLatin1String("vote_fractions")).toObject().value(QLatin1String("edge_on.yes")),
             QJsonValue(QStringLiteral("t02_edgeon_a04_yes_debiased")));
    QVERIFY(!parameters.contains(QLatin1String("label")));
    // The mapping can be edited; what is no QUESTION.ANSWER is refused.
    auto* table = dialog.findChild<QTableWidget*>(QStringLiteral("columns"));
    table->item(0, 1)->setText(QStringLiteral("edge_on"));
    QVERIFY2(dialog.problem().contains(QLatin1String("QUESTION.ANSWER")), qPrintable(dialog.problem()));
  }

  void rowsMayFindTheirGalaxiesOnTheSky() {
    std::vector<labeling::SkyPosition> positions(m_names.size(), labeling::SkyPosition{100, 20});
    for (std::size_t i = 0; i < positions.size(); ++i) positions[i].raDeg += 0.01 * static_cast<double>(i);
    ImportLabelsDialog dialog(m_scheme, m_names, positions);
    dialog.setFile(write("sky.csv", "ra,dec,bar\n100.0001,20,1\n100.0101,20,0\n200,20,1\n"));
    dialog.matchBySky(true);
    const auto* words = dialog.findChild<QLabel*>(QStringLiteral("matchWords"));
    QTRY_VERIFY2(words->text().startsWith(QLatin1String("2 of 3 rows lie within 1 arcsec")),
                 qPrintable(words->text()));
    QCOMPARE(dialog.problem(), QString());
    const auto* histogram = dialog.findChild<SeparationHistogram*>(QStringLiteral("separations"));
    QCOMPARE(std::accumulate(histogram->bars().begin(), histogram->bars().end(), std::int64_t{0}),
             std::int64_t{2});
    QCOMPARE(dialog.parameters().value(QLatin1String("match_sky")).toDouble(), 1.0);
    QVERIFY(!dialog.parameters().contains(QLatin1String("id")));
    dialog.findChild<QDoubleSpinBox*>(QStringLiteral("radius"))->setValue(0.1);
    QTRY_VERIFY2(dialog.problem().contains(QLatin1String("No row lies")), qPrintable(dialog.problem()));
    dialog.matchBySky(false);
    QVERIFY(!dialog.parameters().contains(QLatin1String("match_sky")));
  }

  // -------------------------------------------------------------------------------------------- export
  void whatIsExportedReachesTheParameters() {
    ExportDialog::Choices choices;
    choices.title = QStringLiteral("Survey");
    choices.objects = 12;
    choices.filtered = {3, 1, 2};
    choices.selection = {7};
    choices.start = ExportDialog::Rows::Selection;
    ExportDialog dialog(choices);
    dialog.setTarget(path("out.fits"));
    QCOMPARE(dialog.problem(), QString());
    QCOMPARE(dialog.rowCount(), std::int64_t{1});
    QCOMPARE(dialog.parameters().value(QLatin1String("rows")).toArray(), (QJsonArray{7}));
    QCOMPARE(dialog.parameters().value(QLatin1String("to")).toString(), path("out.fits"));
    dialog.setRows(ExportDialog::Rows::Filter);
    QCOMPARE(dialog.parameters().value(QLatin1String("rows")).toArray(), (QJsonArray{3, 1, 2}));
    dialog.setRows(ExportDialog::Rows::All);
    QVERIFY(!dialog.parameters().contains(QLatin1String("rows")));
    dialog.findChild<QCheckBox*>(QStringLiteral("scores"))->setChecked(false);
    QCOMPARE(dialog.parameters().value(QLatin1String("leave_out")).toArray(),
             (QJsonArray{QStringLiteral("scores")}));
    // The file's ending follows the format.
    auto* format = dialog.findChild<QComboBox*>(QStringLiteral("format"));
    format->setCurrentIndex(format->findData(QStringLiteral(".vot")));
    QCOMPARE(dialog.parameters().value(QLatin1String("to")).toString(), path("out.vot"));
    dialog.setTarget(path("out.doc"));
    QVERIFY2(dialog.problem().contains(QLatin1String(".vot")), qPrintable(dialog.problem()));
    dialog.setTarget(path("absent/out.vot"));
    QVERIFY2(dialog.problem().contains(QLatin1String("absent")), qPrintable(dialog.problem()));

    dialog.setKind(ExportDialog::Kind::Cutouts);
    dialog.setTarget(path("images"));  // the survey's own folder is in use
    QVERIFY2(dialog.problem().contains(QLatin1String("in use")), qPrintable(dialog.problem()));
    dialog.setTarget(path("new cutouts"));
    QCOMPARE(dialog.problem(), QString());
    QCOMPARE(dialog.parameters().value(QLatin1String("cutouts")).toString(), path("new cutouts"));
    QCOMPARE(dialog.parameters().value(QLatin1String("format")).toString(), QStringLiteral("fits"));
    QVERIFY(!dialog.parameters().contains(QLatin1String("to")));
    format->setCurrentIndex(format->findText(QStringLiteral("JPEG")));
    QCOMPARE(dialog.parameters().value(QLatin1String("format")).toString(), QStringLiteral("jpeg"));
    dialog.setKind(ExportDialog::Kind::Training);
    QCOMPARE(dialog.parameters().value(QLatin1String("for")).toString(), QStringLiteral("training"));
  }

  void theLabelsOfASnapshotAreExportedInstead() {
    ExportDialog::Choices choices;
    choices.objects = 3;
    choices.snapshots = {{QStringLiteral("r2"), QStringLiteral("r2, as settled")}};
    ExportDialog dialog(choices);
    QVERIFY(!dialog.parameters().contains(QLatin1String("snapshot")));
    auto* snapshot = dialog.findChild<QComboBox*>(QStringLiteral("snapshot"));
    snapshot->setCurrentIndex(1);
    QCOMPARE(dialog.parameters().value(QLatin1String("snapshot")).toString(), QStringLiteral("r2"));
    dialog.findChild<QCheckBox*>(QStringLiteral("labels"))->setChecked(false);
    QVERIFY(!dialog.parameters().contains(QLatin1String("snapshot")));
    QVERIFY(!snapshot->isEnabled());
  }

  void predictionsStayOutOfABlindExport() {
    ExportDialog::Choices choices;
    choices.objects = 3;
    choices.isBlind = true;
    ExportDialog dialog(choices);
    QCOMPARE(dialog.parameters().value(QLatin1String("leave_out")).toArray(),
             (QJsonArray{QStringLiteral("scores")}));
  }

  // ------------------------------------------------------------------------------------------- settings
  void everySettingOfTheDialogIsKeptAtOnce() {
    Settings settings(path("settings.ini"));
    SettingsDialog dialog(settings);
    for (const char* key : {"label/blind", "label/auto-advance"}) {
      auto* box = dialog.findChild<QCheckBox*>(QString::fromLatin1(key));
      QVERIFY2(box, key);
      const bool before = settings.flag(key);
      QCOMPARE(box->isChecked(), before);
      box->click();
      QCOMPARE(settings.flag(key), !before);
    }
  }
};

QTEST_MAIN(DialogsTest)
#include "tst_dialogs.moc"
