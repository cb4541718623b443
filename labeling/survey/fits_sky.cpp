#include "labeling/survey/fits_sky.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "model/base/error.h"

namespace labeling {
namespace {
constexpr std::int64_t kLargestTable = std::int64_t{1} << 24;

/// The header as that of a plain image: a compressed one counts the axes of its table in NAXISn.
std::string imageHeader(const FitsHdu& image) {
  const std::string& cards = image.header.cards();
  if (image.kind != FitsKind::CompressedImage) return cards;
  std::string result;
  for (std::size_t at = 0; at + FitsHeader::kCard <= cards.size(); at += FitsHeader::kCard) {
    std::string card = cards.substr(at, FitsHeader::kCard);
    if (card.starts_with("NAXIS")) continue;
    if (card.starts_with("ZNAXIS")) card = card.substr(1, 7) + " " + card.substr(8);
    result += card;
  }
  return result;
}

/// A field of a record-valued keyword: 1 for "EXTVER" in DP1 = 'EXTVER: 1'.
std::optional<double> recordField(const FitsHeader& header, const std::string& key,
                                  const std::string& field) {
  const std::string& cards = header.cards();
  std::string start = key;
  start.resize(8, ' ');
  for (std::size_t at = 0; at + FitsHeader::kCard <= cards.size(); at += FitsHeader::kCard) {
    if (cards.compare(at, 8, start) != 0) continue;
    const std::string_view card = std::string_view(cards).substr(at, FitsHeader::kCard);
    const auto found = card.find("'" + field + ":");
    if (found == std::string_view::npos) continue;
    return std::atof(std::string(card.substr(found + field.size() + 2)).c_str());
  }
  return std::nullopt;
}

bool equalsIgnoringCase(const std::string& text, std::string_view word) {
  return text.size() == word.size() && std::equal(text.begin(), text.end(), word.begin(), [](char a, char b) {
           return std::tolower(static_cast<unsigned char>(a)) == std::tolower(static_cast<unsigned char>(b));
         });
}

const FitsHdu* extensionNamed(const FitsFile& file, std::string_view name, std::int64_t version) {
  for (const FitsHdu& hdu : file.hdus())
    if (hdu.header.text("EXTNAME").value_or("") == name &&
        hdu.header.integer("EXTVER").value_or(1) == version)
      return &hdu;
  return nullptr;
}

void transpose(LookupTable& table) {
  std::vector<float> turned(table.values.size());
  for (int y = 0; y < table.height; ++y)
    for (int x = 0; x < table.width; ++x)
      turned[static_cast<std::size_t>(x) * static_cast<std::size_t>(table.height) +
             static_cast<std::size_t>(y)] =
          table.values[static_cast<std::size_t>(y) * static_cast<std::size_t>(table.width) +
                       static_cast<std::size_t>(x)];
  table.values = std::move(turned);
  std::swap(table.width, table.height);
}

/// @param kind, record  "CPDIS", "DP" or "D2IMDIS", "D2IM"
std::shared_ptr<const LookupTable> tableOf(FitsFile& file, const FitsHeader& header, int axis,
                                           const std::string& kind, const std::string& record,
                                           std::string_view extension) {
  const std::string key = indexed(record, axis);
  if (!equalsIgnoringCase(header.text(indexed(kind, axis)).value_or(""), "lookup")) return nullptr;
  const auto version = static_cast<std::int64_t>(recordField(header, key, "EXTVER").value_or(1));
  const FitsHdu* hdu = extensionNamed(file, extension, version);
  if (hdu == nullptr || !hdu->hasPixels() || hdu->axes.size() != 2 || file.wholePlanes(*hdu) < 1 ||
      hdu->planePixels() > kLargestTable)
    return nullptr;
  auto table = std::make_shared<LookupTable>();
  table->width = static_cast<int>(hdu->width());
  table->height = static_cast<int>(hdu->height());
  table->values.resize(static_cast<std::size_t>(hdu->planePixels()));
  try {
    file.readPlane(*hdu, 0, table->values);
  } catch (const model::Error&) {
    return nullptr;  // as a table that is missing: the image can still be shown
  }
  for (std::size_t i = 0; i < 2; ++i) {
    const auto number = static_cast<std::int64_t>(i + 1);
    table->referencePixel[i] = hdu->header.real(indexed("CRPIX", number)).value_or(0);
    table->referenceValue[i] = hdu->header.real(indexed("CRVAL", number)).value_or(0);
    table->step[i] = hdu->header.real(indexed("CDELT", number)).value_or(1);
    if (table->step[i] == 0) return nullptr;
  }
  const auto own = recordField(header, key, "AXIS." + std::to_string(axis));
  if (own && static_cast<int>(*own) != axis) transpose(*table);
  return table;
}
}  // namespace

std::shared_ptr<const SkyFrame> skyOf(FitsFile& file, const FitsHdu& image) {
  LookupTables tables;
  for (int axis = 1; axis <= 2; ++axis) {
    const auto index = static_cast<std::size_t>(axis - 1);
    tables.detector[index] = tableOf(file, image.header, axis, "D2IMDIS", "D2IM", "D2IMARR");
    tables.prior[index] = tableOf(file, image.header, axis, "CPDIS", "DP", "WCSDVARR");
  }
  auto sky = SkyFrame::fromHeader(imageHeader(image), std::move(tables));
  if (!sky) return nullptr;
  return std::make_shared<const SkyFrame>(std::move(*sky));
}

}  // namespace labeling
