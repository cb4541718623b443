#pragma once
#include <QTimer>
#include <QWidget>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "labeling/scheme/scheme.h"
#include "model/simulation/cosmology.h"
#include "ui/session/job.h"
#include "ui/views/label/agreement.h"
#include "ui/views/label/field_index.h"
#include "ui/views/label/label_queue.h"
#include "ui/views/label/label_recorder.h"
#include "ui/views/label/object_limits.h"
#include "ui/views/label/opinion.h"
#include "ui/views/label/sky_view.h"

class QFrame;
class QLabel;
class QProgressBar;

namespace ui {

class AdjudicationPanel;
class CountLink;
class Filmstrip;
class HistoryList;
class ImageBar;
class LiveLearning;
class ObjectImages;
class OpinionPanel;
class ProjectSession;
class QuestionPanel;
class QueueHead;
class StretchPanel;

/// The workspace for labelling: one galaxy large, the questions beside it, the queue below. Every answer is
/// saved in the key press that gives it.
class LabelView : public QWidget {
  Q_OBJECT
 public:
  explicit LabelView(ProjectSession& session, QWidget* parent = nullptr);
  ~LabelView() override;

  void activate();  ///< it is shown now: without a queue, everything is the queue
  void setQueue(std::vector<std::int64_t> rows, const QString& name);
  /// A queue of the store, at the place where this annotator left it.
  void openQueue(const labeling::QueueInfo& queue);
  /// Asks what is labelled next. @param kind  what is offered first: "uncertain", "random", ...; empty: by
  /// itself
  void chooseQueue(const QString& kind = {});
  const LabelQueue& labelQueue() const { return m_queue; }
  const std::vector<std::int64_t>& queue() const { return m_queue.rows(); }
  QString queueName() const { return m_queue.name(); }
  std::int64_t row() const { return m_row; }            ///< on screen; -1: none
  std::int64_t shownRow() const { return m_shownRow; }  ///< whose picture is on screen; -1: it is being read
  std::string question() const { return m_question; }
  /// Settles the disagreements about a question, as a stored queue: the answers and comments of all are
  /// shown, the one given decides.
  void adjudicate(const std::string& question);
  bool isAdjudicating() const;
  void endAdjudication();  ///< back to the queue before
  /// The answer that completes an object goes on to the next one by itself.
  void setAutoAdvance(bool on) { m_autoAdvance = on; }
  /// Labels that exist in this window only: they could be stored neither in the project nor beside it.
  std::size_t labelsOnlyHere() const { return m_recorder.isKeptInFile() ? 0 : m_recorder.unsaved(); }
  /// An answer goes to every selected galaxy, as one act.
  bool isForWholeSelection() const { return m_wholeSelection; }
  void setCosmology(const model::Cosmology& cosmology);  ///< of the scale bar's kiloparsecs
  void setReducedMotion(bool reduced);                   ///< bands then blink by key only

 public Q_SLOTS:
  void undo();
  void redo();

 Q_SIGNALS:
  void schemesRequested();                      ///< the person wants to choose or edit the questions
  void statusChanged(const QString& richText);  ///< coordinates, pixel, values; or what just happened

 protected:
  void keyPressEvent(QKeyEvent* event) override;
  void keyReleaseEvent(QKeyEvent* event) override;
  void changeEvent(QEvent* event) override;
  void hideEvent(QHideEvent* event) override;
  bool eventFilter(QObject* object, QEvent* event) override;

 private:
  // building, label_view.cpp
  QWidget* buildLeft();
  QWidget* buildStrips();
  QWidget* buildRight();
  void connectAll();

  // queue and object, label_view_queue.cpp
  void goTo(std::int64_t row);         ///< where it stands nearest in the queue, or beside the queue
  void goToPlace(std::int64_t place);  ///< of the queue
  void showAt(std::int64_t row, std::int64_t place);
  void setQueueOfAll();
  void showStart();  ///< of a queue that was just set
  void storePlace();
  void checkStale();
  void rebuildQueue();
  void step(int steps);
  void skip();
  void saveAndNext();
  void showPicture(bool newObject);
  void showObject();
  void showQueue();
  void showReason();
  void showQueueDone(bool done);
  QString factsOf(std::int64_t row) const;
  std::optional<double> kpcPerArcsec(std::int64_t row) const;

  // how it is drawn, label_view_display.cpp
  void connectDisplay();
  bool isLocked() const;  ///< the same limits for all objects
  labeling::Display displayOf(std::int64_t row) const;
  void setDisplay(const labeling::Display& display);
  void setLocked(bool locked);
  void resetDisplay();
  void refreshDisplay();
  void showStretch();
  void setBlinking(bool blinking);
  void blinkOnce();
  void showFieldObjects();

  // learning as one labels, label_view_learning.cpp
  void connectLearning();
  void setLearning(bool on);
  void showLearntOrder();
  QString learningName() const;
  void wantPictures(const std::vector<std::int64_t>& ahead);

  // labels, label_view_answers.cpp
  void showQuestion();
  void chooseQuestion(const std::string& question);
  void previousQuestion();
  void nextQuestion();
  void onAnswered(const std::string& answerId);
  void addTag(const QString& tag);
  void store(const std::string& question, const std::string& answerId, std::optional<double> value);
  void repeatAnswer();
  void showSchemes();
  QStringList knownTags() const;
  void flush();  ///< what is set but not yet stored: value, confidence, comment
  void save(const std::vector<labeling::LabelEvent>& events);
  void retryUnsaved();
  void goBackTo(const labeling::LabelEvent& event);
  void toggleFlag();
  void showProgress();
  void showHistory();
  QString wordsOf(const labeling::LabelEvent& event) const;
  QString answerWords(const std::string& question, const labeling::CurrentLabel& label) const;
  std::map<std::string, std::string> answers() const;  ///< mine, values set but not stored yet among them

  // the whole selection, label_view_batch.cpp
  std::vector<std::int64_t> batchRows() const;
  void setWholeSelection(bool on);
  void showWholeSelection();
  std::vector<labeling::LabelEvent> forWholeSelection(std::vector<labeling::LabelEvent> events) const;

  // keys, label_view_keys.cpp
  bool runAction(const QString& id);
  void confirm();  ///< on to the next question that is open, else the next object

  // settling disagreements, label_view_adjudication.cpp
  bool maySettle(const labeling::QueueInfo& queue) const;
  void beginAdjudication(const std::string& question);
  void showAdjudication();
  std::vector<labeling::LabelEvent> adjudicating(std::vector<labeling::LabelEvent> events) const;

  // model, label_view_model.cpp
  QString modelName() const;
  void loadOpinion();
  void showOpinion();
  void askEngine();
  void askNeighbours(int count);
  void showNeighbours();
  void setBlind(bool blind);
  void predictQueue();

  ProjectSession& m_session;
  ObjectImages* m_images;
  ImageBar* m_bar = nullptr;
  SkyView* m_sky = nullptr;
  StretchPanel* m_stretch = nullptr;
  QuestionPanel* m_questions = nullptr;
  OpinionPanel* m_opinionPanel = nullptr;
  HistoryList* m_history = nullptr;
  AdjudicationPanel* m_adjudication = nullptr;
  CountLink* m_labelled = nullptr;
  CountLink* m_agreementLink = nullptr;
  CountLink* m_kappaLink = nullptr;
  QLabel* m_agreementWords = nullptr;
  QLabel* m_kappaWords = nullptr;
  QueueHead* m_queueHead = nullptr;
  QProgressBar* m_queueProgress = nullptr;
  Filmstrip* m_queueStrip = nullptr;
  Filmstrip* m_neighbourStrip = nullptr;
  QWidget* m_neighbourBox = nullptr;
  QLabel* m_neighbourNote = nullptr;
  CountLink* m_neighbourAll = nullptr;
  CountLink* m_computeFeatures = nullptr;
  LiveLearning* m_learning = nullptr;
  std::optional<labeling::QueueInfo> m_queueBefore;  ///< that learning took the place of
  std::vector<std::int64_t> m_rowsBefore;
  QString m_nameBefore;
  QFrame* m_done = nullptr;
  QLabel* m_doneWords = nullptr;
  CountLink* m_doneReview = nullptr;

  struct QueueBefore {
    std::optional<labeling::QueueInfo> stored;
    std::vector<std::int64_t> rows;
    QString name;
  };
  QueueBefore m_before;  ///< what was labelled when settling began

  LabelQueue m_queue;
  std::int64_t m_row = -1;
  std::int64_t m_shownRow = -1;  ///< whose picture is on screen
  std::string m_question;
  std::map<std::string, labeling::CurrentLabel> m_labels;  ///< mine, of the object on screen
  std::map<std::string, double> m_pendingNumbers;
  bool m_confidenceChanged = false;
  QString m_storedComment;
  bool m_autoAdvance = false;
  bool m_wholeSelection = false;
  LabelRecorder m_recorder;

  ObjectOpinion m_opinion;
  QString m_opinionProblem;
  bool m_opinionWaiting = false;
  qint64 m_predictRequest = -1;
  std::optional<double> m_modelCrop;
  std::vector<labeling::ScoredQuestion> m_modelQuestions;
  QString m_cardOf;  ///< model whose card was read
  std::vector<std::int64_t> m_neighbours;
  std::map<std::int64_t, double> m_distances;
  bool m_peeking = false;

  ObjectLimits m_limits;
  int m_blinkBand = -1;  ///< shown instead of the display's own; -1: none
  bool m_reducedMotion = false;
  model::Cosmology m_cosmology;
  std::optional<FieldIndex> m_field;  ///< read when the catalogue is first shown
  Job<FieldIndex> m_fieldJob;
  QTimer m_blinkTimer;

  QTimer m_flushTimer;
  QTimer m_retryTimer;  ///< runs while labels wait to be saved
  QTimer m_agreementTimer;
  QTimer m_neighbourTimer;
  QTimer m_placeTimer;  ///< the place in the queue is stored a moment later: the next object comes first
  Job<bool> m_staleJob;
  Job<std::optional<labeling::QueueInfo>> m_rebuildJob;
  Job<Agreement> m_agreementJob;
  Agreement m_agreement;
};

}  // namespace ui
