#pragma once
#include <QString>
#include <QWidget>
#include <vector>

namespace ui {

/// The dropout passes of one answer as a histogram on a fixed axis, with a tick at the mean and mean ± sigma
/// in numbers.
class PosteriorStrip : public QWidget {
  Q_OBJECT
 public:
  explicit PosteriorStrip(QWidget* parent = nullptr);

  struct Content {
    QString name;
    std::vector<float> passes;
    double mean = 0, sigma = 0;
    double low = 0, high = 1;  ///< of the axis
    int decimals = 2;
    bool operator==(const Content&) const = default;
  };
  void setContent(const Content& content);
  const Content& content() const { return m_content; }

  QSize sizeHint() const override { return {352, 40}; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  Content m_content;
};

}  // namespace ui
