#pragma once
#include <QFrame>
#include <QString>
#include <initializer_list>

class QHBoxLayout;
class QLabel;
class QVBoxLayout;

namespace ui {

/// A panel with a 40-px head: title on the left, what belongs to it on the right, content below.
class Card : public QFrame {
  Q_OBJECT
 public:
  explicit Card(const QString& title, QWidget* parent = nullptr);

  void setTitle(const QString& title);
  QString title() const;
  void addToHead(QWidget* widget);  ///< right-hand side, left to right
  void addAfterTitle(QWidget* widget);
  void setContent(QWidget* widget);  ///< fills the rest
  QVBoxLayout* body() const { return m_body; }
  QVBoxLayout* paddedBody();  ///< a column below the head, 16 px from the edges

 private:
  QLabel* m_title;
  QHBoxLayout* m_head;
  QVBoxLayout* m_body;
};

/// A label with the style sheet's role and tone set before it is shown.
QLabel* makeLabel(const QString& text, const char* role, const char* tone = nullptr,
                  QWidget* parent = nullptr);
/// A key cap.
QLabel* makeKeyCap(const QString& key, QWidget* parent = nullptr);
/// A key cap with the keys of these actions of the table, as they change; hidden while all are switched off.
QLabel* makeActionKeyCap(std::initializer_list<const char*> ids, QWidget* parent = nullptr);
/// A 1-px line across, or a 20-px one between groups of a bar.
QFrame* makeLine(QWidget* parent = nullptr);
QFrame* makeSeparator(QWidget* parent = nullptr);

}  // namespace ui
