#pragma once
#include <QDialog>
#include <functional>
#include <vector>

class QLineEdit;
class QListWidget;

namespace ui {

/// One fuzzy list: commands, columns, saved views, objects by name.
class CommandPalette : public QDialog {
  Q_OBJECT
 public:
  struct Entry {
    QString words;
    QString kind;  ///< "command", "column", "view", "galaxy"
    QString key;
    std::function<void()> run;
  };
  /// Further entries for a text that was typed: object names, of which there may be a million.
  using More = std::function<std::vector<Entry>(const QString& text)>;

  CommandPalette(std::vector<Entry> entries, More more, QWidget* parent = nullptr);

  /// How well `text` fits: every character in order; word starts and runs count more. < 0: it does not.
  static int fit(const QString& text, const QString& words);

 protected:
  bool eventFilter(QObject* object, QEvent* event) override;

 private:
  void filter(const QString& text);
  void runCurrent();
  std::vector<Entry> m_entries;
  More m_more;
  std::vector<Entry> m_shown;
  QLineEdit* m_field;
  QListWidget* m_list;
};

}  // namespace ui
