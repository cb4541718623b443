#pragma once
#include <QWidget>
#include <cstdint>
#include <vector>

namespace ui {

/// The stages of a network as bars whose height grows with their parameters. One handle sets which are kept
/// as they are (left of it, with a lock) and which are trained. Arrows move it.
class FreezeDiagram : public QWidget {
  Q_OBJECT
  Q_PROPERTY(int frozenStages READ frozenStages WRITE setFrozenStages NOTIFY frozenStagesChanged)
 public:
  struct Stage {
    QString name;
    std::int64_t parameters = 0;
  };

  explicit FreezeDiagram(QWidget* parent = nullptr);

  void setStages(std::vector<Stage> stages);
  /// @param frozen 0 (all are trained) ... stages - 1 (the last one always is)
  void setFrozenStages(int frozen);
  int frozenStages() const { return m_frozen; }
  std::int64_t trainedParameters() const;

  QSize sizeHint() const override { return {380, 150}; }
  QSize minimumSizeHint() const override { return {240, 130}; }

 Q_SIGNALS:
  void frozenStagesChanged(int frozen);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  QRectF barOf(int stage) const;
  double handleX() const;
  void moveHandleTo(double x);

  std::vector<Stage> m_stages;
  int m_frozen = 0;
};

}  // namespace ui
