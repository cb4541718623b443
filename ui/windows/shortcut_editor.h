#pragma once
#include <QKeySequence>
#include <QWidget>

class QLabel;
class QLineEdit;
class QPushButton;
class QTreeWidget;
class QTreeWidgetItem;

namespace ui {

/// The keys of every action, by place: change, add, switch off, back to the standard. A key that another
/// action of the same place has is named, and only taken from it when it is pressed again.
class ShortcutEditor : public QWidget {
  Q_OBJECT
 public:
  explicit ShortcutEditor(QWidget* parent = nullptr);
  QTreeWidget* list() const { return m_list; }
  bool isCapturing() const { return m_capturing; }
  QString sentence() const;
  void choose(const char* id);  ///< makes its line the current one

 protected:
  bool eventFilter(QObject* object, QEvent* event) override;

 private:
  void fill();
  void filter(const QString& text);
  void startCapture(bool adds);
  void endCapture(const QString& sentence);
  void capture(const QKeySequence& key);
  void showButtons();
  QByteArray currentId() const;

  QLineEdit* m_filter;
  QTreeWidget* m_list;
  QLabel* m_sentence;
  QPushButton* m_change;
  QPushButton* m_add;
  QPushButton* m_off;
  QPushButton* m_reset;
  QPushButton* m_resetAll;
  bool m_capturing = false;
  bool m_adds = false;
  QKeySequence m_contested;  ///< named as another action's; pressed again it is taken
};

}  // namespace ui
