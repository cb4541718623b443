#pragma once
#include <QObject>
#include <QString>
#include <QStringList>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "labeling/history/import_labels.h"
#include "labeling/history/label_log.h"
#include "labeling/history/snapshot.h"
#include "labeling/scheme/hubble_class.h"
#include "labeling/scheme/scheme.h"
#include "labeling/store/project.h"
#include "labeling/store/project_scheme.h"
#include "labeling/store/query.h"
#include "labeling/store/scores.h"
#include "ui/session/column_values.h"

namespace labeling {
struct Display;
}

namespace ui {

class EngineClient;
class SelectionModel;

/// An open project as the window sees it: the store, what is derived from it in memory, and the signals that
/// keep every view fresh. Lives on the GUI thread; views hold a reference and never open the store
/// themselves.
class ProjectSession : public QObject {
  Q_OBJECT
 public:
  /// @throws model::Error of labeling::Project::open
  static std::unique_ptr<ProjectSession> open(const QString& directory, EngineClient& engine,
                                              QObject* parent = nullptr);
  ~ProjectSession() override;

  const labeling::Project& project() const;
  QString directory() const;
  QString title() const;
  EngineClient& engine() const;
  SelectionModel& selection() const;
  /// Every question that is asked, as one scheme to look them up in; schemes() knows the way through them.
  const labeling::Scheme& scheme() const;
  const labeling::ProjectSchemes& schemes() const;
  /// Asks these from now on; announced by schemesChanged. @throws model::Error of labeling::askSchemes
  void askSchemes(const std::vector<labeling::Scheme>& schemes);
  QString annotator() const;  ///< the person at the keyboard
  /// Remembered in the project, so that the name can be chosen before its first label.
  void setAnnotator(const QString& name);
  /// How much an annotator's votes count in a weighted consensus. @throws model::Error of
  /// labeling::setAnnotatorWeight
  void setAnnotatorWeight(const std::string& annotator, double weight);
  QStringList annotators() const;  ///< all that the project knows and the one at the keyboard, sorted

  std::int64_t objectCount() const;
  QString objectName(std::int64_t row) const;  ///< read from the store; empty if there is no such object
  /// All names, read from the store at each call: a million take 60 MB, so they are held no longer than
  /// needed.
  std::vector<std::string> objectNames() const;
  struct FoundObject {
    std::int64_t row;
    QString name;
  };
  std::vector<FoundObject> findObjects(const QString& partOfName, int most) const;  ///< by row

  // --- labels; every change is committed in the call and announced by labelsChanged
  const labeling::LabelLog& labels() const;
  /// @throws model::Error: not saved, and the sentence says so
  void addLabels(const std::vector<labeling::LabelEvent>& events);
  std::optional<labeling::LabelAct> undo();
  std::optional<labeling::LabelAct> redo();
  labeling::LabelState labelState(std::int64_t row) const;  ///< cached
  /// Objects with an answer of anybody, in independent mode with an own one.
  std::int64_t labelledCount() const;

  // --- models and scores
  QStringList modelNames() const;  ///< in models/, newest first
  QString modelInUse() const;
  void promote(const QString& model);  ///< its predictions are the ones shown
  /// Cached until its file changes. A damaged file counts as absent and is announced once by problemFound.
  std::optional<labeling::Scores> scores(const QString& model) const;
  std::optional<labeling::Scores> scores() const;                              ///< of the model in use
  std::optional<labeling::ClassOpinion> classOpinion(std::int64_t row) const;  ///< of the model in use
  /// Catalogue number columns and the columns of the model in use, by name, (N); empty if unknown. As in the
  /// query language, a catalogue column hides a model output of the same name.
  ColumnValues column(const QString& name) const;
  bool isColumnReady(const QString& name) const;  ///< column() gives it without reading the store
  void readColumns(const QStringList& names);     ///< in the background, then columnsReady()
  QStringList numberColumns() const;              ///< catalogue first, then model outputs
  QStringList shownColumns() const;               ///< the same; in blind mode the catalogue's only

  // --- what Browse shows
  /// Rows that match the expression in the order asked for; empty expression: all.
  /// @throws model::Error(BadInput) of labeling::Query
  std::vector<std::int64_t> query(const QString& expression, const QString& sortBy, bool descending) const;
  labeling::Query& queryLanguage() const;

  // --- blind mode hides every trace of the model while labelling
  bool isBlind() const;
  void setBlind(bool blind);

  // --- independent mode hides every trace of other people's labels: states, filters, agreement, history
  bool isIndependent() const;
  void setIndependent(bool independent);
  /// The labels that may be seen: by this rule of all, in independent mode one's own.
  labeling::Consensus shownConsensus(const std::string& question, labeling::ConsensusRule rule) const;
  /// The same by majority.
  std::vector<labeling::ConsensusLabel> shownLabels(const std::string& question) const;

  // --- display stretch, kept with the project
  labeling::Display display() const;
  void setDisplay(const labeling::Display& display);

  // --- small things kept with the project: saved views, cluster names ...
  QString setting(const QString& key) const;  ///< empty: never set
  void setSetting(const QString& key, const QString& value);

 Q_SIGNALS:
  void labelsChanged(const std::vector<std::int64_t>& rows);  ///< labels of these objects
  void schemesChanged();  ///< other questions are asked, or they are worded otherwise
  void scoresChanged();   ///< another model is in use, or its scores were computed anew
  void modelsChanged();   ///< a model or run appeared or changed
  void blindChanged(bool blind);
  void columnsReady();  ///< what readColumns() asked for is there
  void independentChanged(bool independent);
  void annotatorAboutToChange();  ///< what is set but not stored yet still belongs to this one
  void annotatorChanged(const QString& name);
  void weightsChanged();                       ///< of annotators
  void problemFound(const QString& sentence);  ///< something derived cannot be read; labels are not touched
  void displayChanged();
  /// A view asks for another one: "browse", "label", "train", "evaluate", "explore".
  void workspaceRequested(const QString& name);
  /// A count was activated: these objects, under this name, in Browse ("False negatives, bar-07, P_thr
  /// 0.35").
  void temporaryViewRequested(const std::vector<std::int64_t>& rows, const QString& name);
  /// Label these objects, in this order.
  void labelQueueRequested(const std::vector<std::int64_t>& rows, const QString& name);
  void agreementRequested();                                ///< how well the annotators agree
  void adjudicationRequested(const std::string& question);  ///< settle the disagreements about it

 private:
  struct State;
  explicit ProjectSession(std::unique_ptr<State> state, QObject* parent);
  std::unique_ptr<State> m_state;
};

}  // namespace ui
