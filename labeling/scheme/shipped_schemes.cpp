#include "labeling/scheme/shipped_schemes.h"

#include "labeling/scheme/shipped_schemes_data.h"
#include "model/base/error.h"

namespace labeling {

const std::vector<Scheme>& shippedSchemes() {
  static const std::vector<Scheme> schemes = [] {
    std::vector<Scheme> read;
    for (const ShippedScheme& each : shippedSchemeTexts())
      read.push_back(schemeFromJson(each.json, each.fileName));
    return read;
  }();
  return schemes;
}

const Scheme& defaultScheme() { return shippedSchemes().front(); }

const Scheme& shippedScheme(const std::string& id) {
  std::string known;
  for (const Scheme& scheme : shippedSchemes()) {
    if (scheme.id == id) return scheme;
    known += (known.empty() ? "" : ", ") + scheme.id;
  }
  throw model::Error(model::ErrorKind::NotFound,
                     "There is no scheme " + id + ". Shipped ones: " + known + ".");
}

}  // namespace labeling
