#pragma once
#include <QTimer>
#include <QWidget>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "model/metrics/curve_bands.h"
#include "ui/session/job.h"
#include "ui/views/evaluate/evaluation.h"

class QComboBox;
class QLabel;
class QPushButton;
class QStackedWidget;

namespace ui {

class BiasPlot;
class Card;
class ColumnPlot;
class ComparePage;
class ConfusionGrid;
class CountLink;
class CurvePlot;
class DoubtsPage;
class DumbbellPlot;
class Filmstrip;
class KeyButton;
class LabelSetPanel;
class ModelPicker;
class PeoplePage;
class ProjectSession;
class RegressionPlot;
class ReliabilityPlot;
class SegmentedButtons;
class ThresholdStrip;
class ThresholdTable;

/// The workspace that says how far a model can be trusted, and shows the galaxies behind every number. What
/// depends on the threshold is computed here from sorted scores, so that a drag is answered within one frame.
class EvaluateView : public QWidget {
  Q_OBJECT
 public:
  explicit EvaluateView(ProjectSession& session, QWidget* parent = nullptr);
  ~EvaluateView() override;

  void activate();  ///< it is shown now
  double threshold() const { return m_threshold; }
  const Evaluation* evaluation() const { return m_current ? &*m_current : nullptr; }
  const Evaluation* comparison() const { return m_other ? &*m_other : nullptr; }
  bool isWaiting() const { return m_pending > 0; }
  const model::CurveBands* bands() const { return m_bands ? &*m_bands : nullptr; }
  /// What stands under a figure: question, what is compared with what, how many objects, the model.
  QString figureCaption(const QString& whatIsShown) const;
  /// What the strip shows: a cell, a bin, everything called positive.
  const std::vector<std::int64_t>& stripRows() const { return m_stripRows; }
  QString provenance() const;  ///< "Test set, 6,012 galaxies, never used in training", or the warning

 public Q_SLOTS:
  void setThreshold(double threshold);
  void nextQuestion();
  void exportFigures();
  /// Every figure as PDF, SVG and PNG with its caption, in the light theme; every table as CSV, FITS and
  /// LaTeX.
  void exportTo(const QString& folder);
  void showPage(int page);  ///< 0 curves, 1 compare, 2 people and network, 3 label errors

 Q_SIGNALS:
  void statusChanged(const QString& richText);
  void importLabelsRequested();

 protected:
  void keyPressEvent(QKeyEvent* event) override;
  void showEvent(QShowEvent* event) override;

 private:
  // evaluate_view.cpp
  QWidget* buildHeader();
  QWidget* buildTabs();
  QWidget* buildStrip();
  void openLabelSet();

  // evaluate_pages.cpp
  QWidget* buildBinary();
  QWidget* buildNumber();
  QWidget* buildEmpty();
  void buildOtherPages();

  // evaluate_view_data.cpp
  void refreshModels();
  void refreshQuestions();
  void refresh();  ///< asks the engine again; late answers of what was asked before are dropped
  void ask(const QString& model, bool comparison);
  void received();
  void showAll();
  void showThreshold();
  void showComparison();
  void showColumn();
  void showCurveWords();
  void computeBands();
  void showBias();
  void showCell(int cell);
  void showExpert(int expert);
  void markSelected();
  /// Shows objects in the strip and selects them, for every view.
  void openRows(std::vector<std::int64_t> rows, const QString& title, const QString& words);
  /// @param measured  how many of the rows count; the others are training objects, dimmed. Unset: all
  void showStrip(const QString& title, const QString& words, std::vector<std::int64_t> rows,
                 std::optional<std::size_t> measured = std::nullopt);
  void showStripOfState();
  void showEmpty(const QString& sentence, const QString& detail, bool needsLabels);
  void showNumber();
  std::vector<float> columnOf(const Evaluation& evaluation, const QString& name) const;
  QString positiveWords() const;
  QString negativeWords() const;
  QString questionWords() const;
  void labelTestSet();
  void openInBrowse();
  void relabel();

  ProjectSession& m_session;
  SegmentedButtons* m_questions = nullptr;
  SegmentedButtons* m_answers = nullptr;
  ModelPicker* m_modelPicker = nullptr;
  ModelPicker* m_otherPicker = nullptr;
  QComboBox* m_split = nullptr;
  LabelSetPanel* m_set = nullptr;
  KeyButton* m_setButton = nullptr;
  SegmentedButtons* m_tabs = nullptr;
  enum StackPage { kBinary, kNumber, kEmpty, kCompare, kPeople, kDoubts };
  static constexpr std::array kPages{kBinary, kCompare, kPeople, kDoubts};  ///< by tab
  int m_page = 0;
  ComparePage* m_compare = nullptr;
  PeoplePage* m_people = nullptr;
  DoubtsPage* m_doubts = nullptr;
  QLabel* m_provenanceMark = nullptr;
  QLabel* m_provenance = nullptr;
  QStackedWidget* m_stack = nullptr;
  QWidget* m_strips = nullptr;
  CurvePlot* m_roc = nullptr;
  CurvePlot* m_pr = nullptr;
  QLabel* m_rocWords = nullptr;
  QLabel* m_prWords = nullptr;
  ThresholdStrip* m_thresholdStrip = nullptr;
  QLabel* m_cutWords = nullptr;
  ThresholdTable* m_table = nullptr;
  ConfusionGrid* m_grid = nullptr;
  ReliabilityPlot* m_reliability = nullptr;
  ColumnPlot* m_column = nullptr;
  QComboBox* m_columnPicker = nullptr;
  Card* m_columnCard = nullptr;
  DumbbellPlot* m_dumbbell = nullptr;
  QLabel* m_dumbbellWords = nullptr;
  RegressionPlot* m_predicted = nullptr;
  RegressionPlot* m_residual = nullptr;
  BiasPlot* m_bias = nullptr;
  QComboBox* m_biasColumn = nullptr;
  QLabel* m_numberWords = nullptr;
  DumbbellPlot* m_numberDumbbell = nullptr;
  QLabel* m_stripTitle = nullptr;
  CountLink* m_stripCount = nullptr;
  QLabel* m_stripWords = nullptr;
  QLabel* m_stripEmpty = nullptr;
  Filmstrip* m_strip = nullptr;
  KeyButton* m_relabel = nullptr;
  KeyButton* m_browse = nullptr;
  QLabel* m_emptyWords = nullptr;
  QLabel* m_emptyDetail = nullptr;
  QPushButton* m_emptyImport = nullptr;
  QPushButton* m_emptyLabel = nullptr;
  QPushButton* m_emptyTrain = nullptr;

  std::vector<std::string> m_questionIds;
  std::string m_question;
  double m_threshold = 0.5;
  std::optional<Evaluation> m_current, m_other;
  QString m_problem;  ///< why there is no current evaluation
  std::string m_problemKind;
  QString m_otherProblem;
  int m_generation = 0;  ///< of requests; answers of an older one are late
  int m_pending = 0;
  bool m_isStale = true;
  int m_positiveAnswer = -1;
  int m_stripCell = -1;  ///< Cell, or -1: something else is shown
  std::vector<std::int64_t> m_stripRows;
  std::size_t m_stripMeasured = 0;
  QString m_stripName;
  QTimer m_refreshTimer;
  Job<Evaluation> m_readCurrent, m_readOther;
  Job<model::CurveBands> m_banding;
  std::optional<model::CurveBands> m_bands;
};

}  // namespace ui
