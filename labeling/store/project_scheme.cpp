#include "labeling/store/project_scheme.h"

#include "labeling/scheme/shipped_schemes.h"
#include "labeling/store/connection.h"

namespace labeling {
namespace {
constexpr const char* kSchemeKey = "scheme";
}

Scheme storedScheme(const Project& project) {
  const auto stored = project.setting(kSchemeKey);
  if (!stored) return defaultScheme();
  return schemeFromJson(*stored, "the scheme of " + project.directory().string());
}

void storeSchemeInside(Project& project, const Scheme& scheme) {
  // Through the reader, so that a scheme built by hand is checked like a file.
  const std::string json = schemeToJson(scheme);
  schemeFromJson(json, "scheme " + scheme.id);
  project.connection()
      .prepare("INSERT INTO setting VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value")
      .bind(1, kSchemeKey)
      .bind(2, json)
      .run();
}

void storeScheme(Project& project, const Scheme& scheme) {
  Transaction transaction(project.connection());
  storeSchemeInside(project, scheme);
  transaction.commit();
}

}  // namespace labeling
