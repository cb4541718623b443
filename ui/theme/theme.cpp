#include "ui/theme/theme.h"

#include <QApplication>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QPixmapCache>
#include <QStyle>
#include <cmath>

#include "model/base/error.h"
#include "ui/theme/style.h"
#include "ui/theme/style_sheet.h"
#include "ui/theme/type.h"

// Resources of a static library are only registered by a call from outside any namespace.
static void registerResources() { Q_INIT_RESOURCE(tuningfork); }

namespace ui {
namespace {

QColor colourOf(const QJsonObject& object, const char* token) {
  const QColor colour(object.value(QLatin1String(token)).toString());
  if (!colour.isValid())
    throw model::Error(model::ErrorKind::Internal,
                       std::string("palette.json has no colour for the token ") + token);
  return colour;
}

Theme& currentTheme() {
  static Theme theme = Theme::of(Theme::Mode::Dark);
  return theme;
}

}  // namespace

Theme Theme::of(Mode mode) {
  registerResources();
  QFile file(QStringLiteral(":/tuningfork/theme/palette.json"));
  if (!file.open(QIODevice::ReadOnly))
    throw model::Error(model::ErrorKind::Internal, "palette.json is missing from the resources");
  const QJsonObject tokens = QJsonDocument::fromJson(file.readAll())
                                 .object()
                                 .value(mode == Mode::Dark ? QLatin1String("dark") : QLatin1String("light"))
                                 .toObject();
  Theme theme;
  theme.mode = mode;
  const std::pair<const char*, QColor Theme::*> members[] = {{"window", &Theme::window},
                                                             {"panel", &Theme::panel},
                                                             {"raised", &Theme::raised},
                                                             {"hover", &Theme::hover},
                                                             {"line", &Theme::line},
                                                             {"control", &Theme::control},
                                                             {"text", &Theme::text},
                                                             {"text2", &Theme::text2},
                                                             {"text3", &Theme::text3},
                                                             {"accent", &Theme::accent},
                                                             {"onAccent", &Theme::onAccent},
                                                             {"accentSoft", &Theme::accentSoft},
                                                             {"good", &Theme::good},
                                                             {"bad", &Theme::bad},
                                                             {"histo", &Theme::histo},
                                                             {"histoOn", &Theme::histoOn},
                                                             {"n1", &Theme::n1},
                                                             {"n2", &Theme::n2},
                                                             {"n3", &Theme::n3},
                                                             {"track", &Theme::track},
                                                             {"grid", &Theme::grid},
                                                             {"sky", &Theme::sky}};
  for (const auto& [token, member] : members) theme.*member = colourOf(tokens, token);
  const QJsonObject classes = tokens.value(QLatin1String("cls")).toObject();
  const char* codes[] = {"E", "S0", "S", "SB", "Edge", "Merger", "Other"};  // in the order of HubbleClass
  for (std::size_t i = 0; i < theme.classes.size(); ++i) theme.classes[i] = colourOf(classes, codes[i]);
  return theme;
}

const Theme& Theme::current() { return currentTheme(); }

QPalette Theme::palette() const {
  QPalette p;
  p.setColor(QPalette::Window, window);
  p.setColor(QPalette::WindowText, text);
  p.setColor(QPalette::Base, window);
  p.setColor(QPalette::AlternateBase, panel);
  p.setColor(QPalette::Text, text);
  p.setColor(QPalette::PlaceholderText, text3);
  p.setColor(QPalette::Button, raised);
  p.setColor(QPalette::ButtonText, text);
  p.setColor(QPalette::BrightText, text);
  p.setColor(QPalette::ToolTipBase, raised);
  p.setColor(QPalette::ToolTipText, text);
  p.setColor(QPalette::Highlight, accentSoft);
  p.setColor(QPalette::HighlightedText, text);
  p.setColor(QPalette::Link, accent);
  p.setColor(QPalette::LinkVisited, accent);
  p.setColor(QPalette::Light, hover);
  p.setColor(QPalette::Midlight, raised);
  p.setColor(QPalette::Mid, line);
  p.setColor(QPalette::Dark, line);
  p.setColor(QPalette::Shadow, sky);
  for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
    p.setColor(QPalette::Disabled, role, text3);
  return p;
}

Theme::Mode systemThemeMode() {
  // Ours may be set: an empty palette gives way to the desktop's for a moment.
  const QPalette ours = QApplication::palette();
  QApplication::setPalette(QPalette());
  const QColor window = QApplication::palette().color(QPalette::Window);
  QApplication::setPalette(ours);
  return window.lightnessF() < 0.5 ? Theme::Mode::Dark : Theme::Mode::Light;
}

void applyTheme(QApplication& application, Theme::Mode mode) {
  currentTheme() = Theme::of(mode);
  QPixmapCache::clear();
  // The style sheet wraps whatever style is set, so the style is made once and kept.
  if (application.property("tuningforkStyled").isNull()) {
    QApplication::setStyle(new Style);
    application.setProperty("tuningforkStyled", true);
  }
  QApplication::setFont(typeFont(Type::Body));
  QApplication::setPalette(Theme::current().palette());
  application.setStyleSheet(styleSheet(Theme::current()));
}

double contrastRatio(const QColor& a, const QColor& b) {
  const auto luminance = [](const QColor& colour) {
    const auto linear = [](double c) {
      return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) +
           0.0722 * linear(colour.blueF());
  };
  const double la = luminance(a), lb = luminance(b);
  return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

}  // namespace ui
