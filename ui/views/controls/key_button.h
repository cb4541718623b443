#pragma once
#include <QToolButton>

namespace ui {

/// A button that shows the key that does the same. Painted, because a style sheet cannot set a key cap into a
/// button.
class KeyButton : public QToolButton {
  Q_OBJECT
 public:
  KeyButton(const QString& words, const QString& iconName, const QString& key, QWidget* parent = nullptr);
  void setAction(const char* id);  ///< shows the key of this action of the table, as it changes
  void setPrimary(bool primary);
  void setGhost(bool ghost);  ///< no ground until hovered or checked
  void setSmall(bool small);  ///< 24 px high
  void setTall(int pixels);   ///< the style sheet would overrule setFixedHeight()
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return sizeHint(); }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  double contentWidth() const;
  void setKey(const QString& key);
  QString m_iconName, m_key;
  bool m_primary = false, m_ghost = false, m_small = false;
};

}  // namespace ui
