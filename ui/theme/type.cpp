#include "ui/theme/type.h"

#include <QStringList>
#include <algorithm>
#include <cmath>

namespace ui {
namespace {

struct Row {
  int size, line;
  QFont::Weight weight;
};

Row rowOf(Type type) {
  switch (type) {
    case Type::Display:
      return {40, 48, QFont::DemiBold};
    case Type::Title:
      return {18, 24, QFont::DemiBold};
    case Type::Section:
      return {15, 24, QFont::DemiBold};
    case Type::Body:
      return {13, 20, QFont::Normal};
    case Type::BodyStrong:
      return {13, 20, QFont::DemiBold};
    case Type::Small:
      return {12, 16, QFont::Normal};
    case Type::SmallStrong:
      return {12, 16, QFont::DemiBold};
    case Type::Caption:
      return {11, 16, QFont::Normal};
    case Type::Mono:
      return {12, 16, QFont::Normal};
  }
  return {13, 20, QFont::Normal};
}

double& scaleValue() {
  static double scale = 1.0;
  return scale;
}

}  // namespace

QFont typeFont(Type type) {
  const Row row = rowOf(type);
  QFont result;
  if (type == Type::Mono) {
    result.setFamilies({QStringLiteral("JetBrains Mono"), QStringLiteral("Noto Sans Mono"),
                        QStringLiteral("DejaVu Sans Mono"), QStringLiteral("monospace")});
    result.setStyleHint(QFont::Monospace);
  } else {
    result.setFamilies({QStringLiteral("Inter"), QStringLiteral("Noto Sans"), QStringLiteral("DejaVu Sans"),
                        QStringLiteral("sans-serif")});
    result.setStyleHint(QFont::SansSerif);
  }
  result.setPixelSize(static_cast<int>(std::lround(row.size * scaleValue())));
  result.setWeight(row.weight);
  result.setHintingPreference(QFont::PreferNoHinting);
  if (type == Type::Display) result.setLetterSpacing(QFont::PercentageSpacing, 98);
  return result;
}

int lineHeight(Type type) { return static_cast<int>(std::lround(rowOf(type).line * scaleValue())); }

void setTextScale(double scale) { scaleValue() = std::clamp(scale, 1.0, 1.5); }
double textScale() { return scaleValue(); }

}  // namespace ui
