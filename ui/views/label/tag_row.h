#pragma once
#include <QStringList>
#include <QWidget>

class QLineEdit;
class QStringListModel;

namespace ui {

/// Where a tag is written: completed from the tags that the project knows, added by Enter.
class TagRow : public QWidget {
  Q_OBJECT
 public:
  explicit TagRow(QWidget* parent = nullptr);
  void setKnown(const QStringList& tags);
  void focusField();
  QLineEdit* field() const { return m_field; }

 Q_SIGNALS:
  void added(const QString& tag);
  void finished();  ///< Enter in the empty field, or Esc: the keys go back to the view

 protected:
  bool eventFilter(QObject* object, QEvent* event) override;

 private:
  QLineEdit* m_field;
  QStringListModel* m_known;
};

}  // namespace ui
