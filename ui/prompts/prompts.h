#pragma once
#include <QString>
#include <optional>

class QWidget;

namespace ui {

/// Questions and file choosers. Views ask through this, so that a test can answer.
class Prompts {
 public:
  virtual ~Prompts() = default;

  virtual std::optional<QString> chooseFolder(QWidget* parent, const QString& title,
                                              const QString& start) = 0;
  /// @param filter as QFileDialog's: "Tables (*.csv *.fits)"
  virtual std::optional<QString> chooseFile(QWidget* parent, const QString& title, const QString& start,
                                            const QString& filter) = 0;
  virtual std::optional<QString> chooseNewFile(QWidget* parent, const QString& title, const QString& start,
                                               const QString& filter) = 0;
  virtual std::optional<QString> askText(QWidget* parent, const QString& title, const QString& label,
                                         const QString& value) = 0;
  /// Only for what cannot be undone. @param action the verb on the button ("Delete project")
  virtual bool confirm(QWidget* parent, const QString& question, const QString& detail,
                       const QString& action) = 0;
  /// What happened, what is safe, what to do.
  virtual void showProblem(QWidget* parent, const QString& title, const QString& sentence) = 0;
};

/// The one of the running program: dialogs.
class DialogPrompts : public Prompts {
 public:
  std::optional<QString> chooseFolder(QWidget* parent, const QString& title, const QString& start) override;
  std::optional<QString> chooseFile(QWidget* parent, const QString& title, const QString& start,
                                    const QString& filter) override;
  std::optional<QString> chooseNewFile(QWidget* parent, const QString& title, const QString& start,
                                       const QString& filter) override;
  std::optional<QString> askText(QWidget* parent, const QString& title, const QString& label,
                                 const QString& value) override;
  bool confirm(QWidget* parent, const QString& question, const QString& detail,
               const QString& action) override;
  void showProblem(QWidget* parent, const QString& title, const QString& sentence) override;
};

/// The prompts that views ask. Never null; a test installs its own and puts the old one back.
Prompts& prompts();
Prompts* setPrompts(Prompts* prompts);  ///< @returns the one before; null: dialogs again

}  // namespace ui
