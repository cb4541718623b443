#include "model/arrays/array_header.h"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "model/base/error.h"

namespace model {
namespace {

constexpr std::size_t kMostDimensions = 16;

/// Reads {"name": {"dtype": text, "shape": [n ...], "data_offsets": [first, last]}, ...,
/// "__metadata__": {"key": text}} event by event, so that nothing is built that the format does not have
/// (deep nesting, huge unknown values), and a name that occurs twice is noticed.
class HeaderReader : public nlohmann::json_sax<nlohmann::json> {
 public:
  struct Entry {
    std::optional<ElementType> type;
    std::vector<std::uint64_t> shape, offsets;
    bool hasShape = false, hasOffsets = false;
  };
  std::map<std::string, Entry> entries;
  std::map<std::string, std::string> metadata;
  std::string problem;  ///< empty: none yet
  bool isSyntax = false;

  bool start_object(std::size_t) override {
    if (m_list != nullptr || m_depth >= 2) return refuse("an object inside " + place());
    if (m_depth == 1) m_field.clear();
    ++m_depth;
    return true;
  }
  bool end_object() override {
    --m_depth;
    if (m_depth == 1) {
      m_entry = nullptr;
      m_inMetadata = false;
    }
    return true;
  }
  bool start_array(std::size_t) override {
    if (m_depth != 2 || m_entry == nullptr || m_list != nullptr)
      return refuse("a list in place of " + place());
    if (m_field == "shape") {
      m_list = &m_entry->shape;
      return once(m_entry->hasShape);
    }
    if (m_field == "data_offsets") {
      m_list = &m_entry->offsets;
      return once(m_entry->hasOffsets);
    }
    return refuse("a list in place of " + place());
  }
  bool end_array() override {
    m_list = nullptr;
    return true;
  }
  bool key(std::string& text) override {
    if (m_depth == 1) {
      m_name = text;
      m_inMetadata = text == "__metadata__";
      if (m_inMetadata) {
        if (std::exchange(m_metadataSeen, true)) return refuse("__metadata__ twice");
        return true;
      }
      const auto [place, isNew] = entries.try_emplace(text);
      if (!isNew) return refuse("the name \"" + text + "\" twice");
      m_entry = &place->second;
      return true;
    }
    m_field = text;
    if (m_inMetadata && metadata.contains(text)) return refuse("the metadata \"" + text + "\" twice");
    return true;
  }
  bool string(std::string& text) override {
    if (m_depth == 2 && m_inMetadata) {
      metadata.emplace(m_field, text);
      return true;
    }
    if (m_depth != 2 || m_entry == nullptr || m_list != nullptr || m_field != "dtype")
      return refuse("a text in place of " + place());
    if (m_entry->type) return refuse("dtype of \"" + m_name + "\" twice");
    m_entry->type = elementTypeFromName(text);
    if (!m_entry->type)
      return refuse("the unknown type \"" + text.substr(0, 40) + "\" for \"" + m_name + "\"");
    return true;
  }
  bool number_unsigned(number_unsigned_t value) override {
    if (m_list == nullptr) return refuse("a number in place of " + place());
    if (m_list->size() >= kMostDimensions) return refuse("too many numbers for \"" + m_name + "\"");
    m_list->push_back(value);
    return true;
  }
  bool number_integer(number_integer_t) override {
    return refuse("a negative number for \"" + m_name + "\"");
  }
  bool number_float(number_float_t, const std::string&) override {
    return refuse("a number that is not whole for \"" + m_name + "\"");
  }
  bool null() override { return refuse("null in place of " + place()); }
  bool boolean(bool) override { return refuse("true or false in place of " + place()); }
  bool binary(nlohmann::json::binary_t&) override { return refuse("binary data in place of " + place()); }
  bool parse_error(std::size_t position, const std::string&, const nlohmann::json::exception&) override {
    isSyntax = true;
    problem = "it is not JSON from character " + std::to_string(position) + " on";
    return false;
  }

 private:
  bool refuse(const std::string& what) {
    problem = "it has " + what;
    return false;
  }
  bool once(bool& seen) {
    if (seen) return refuse(m_field + " of \"" + m_name + "\" twice");
    seen = true;
    return true;
  }
  std::string place() const {
    if (m_depth == 0) return "the list of arrays";
    if (m_inMetadata) return "metadata";
    std::string text = m_depth == 1 ? "the description" : m_field.substr(0, 40);
    return text.append(" of \"").append(m_name).append("\"");
  }

  int m_depth = 0;
  bool m_inMetadata = false, m_metadataSeen = false;
  std::string m_name, m_field;
  Entry* m_entry = nullptr;  // std::map keeps its entries in place
  std::vector<std::uint64_t>* m_list = nullptr;
};

/// The bytes that a shape needs, or nothing if they are more than `most`.
std::optional<std::uint64_t> bytesOf(const std::vector<std::uint64_t>& shape, ElementType type,
                                     std::uint64_t most) {
  if (std::find(shape.begin(), shape.end(), 0U) != shape.end()) return 0;
  std::uint64_t bytes = sizeOf(type);
  for (const std::uint64_t length : shape) {
    if (length > most / bytes) return std::nullopt;
    bytes *= length;
  }
  return bytes;
}

}  // namespace

ArrayHeader parseArrayHeader(std::string_view json, std::uint64_t dataStart, std::uint64_t fileSize,
                             const std::string& fileName) {
  const auto corrupt = [&](const std::string& what) {
    return Error(ErrorKind::Corrupt, fileName + " is damaged: " + what + ". Fetch or make the file again.");
  };
  HeaderReader reader;
  if (!nlohmann::json::sax_parse(json.begin(), json.end(), &reader)) {
    if (reader.isSyntax)
      throw Error(ErrorKind::Unreadable,
                  fileName + " is not an array file (safetensors), or damaged: of its header, " +
                      reader.problem + ".");
    throw corrupt("its header cannot be used, because " + reader.problem);
  }

  ArrayHeader header;
  header.metadata = std::move(reader.metadata);
  const std::uint64_t dataSize = fileSize - dataStart;
  for (const auto& [name, entry] : reader.entries) {
    const std::string quoted = "the array \"" + name + "\"";
    if (!entry.type || !entry.hasShape || !entry.hasOffsets)
      throw corrupt(quoted + " lacks its dtype, shape or data_offsets");
    if (entry.offsets.size() != 2 || entry.offsets[0] > entry.offsets[1])
      throw corrupt(quoted + " has no valid data_offsets");
    if (entry.offsets[1] > dataSize)
      throw Error(ErrorKind::Unreadable, fileName + " is cut off: " + quoted + " ends at byte " +
                                             std::to_string(entry.offsets[1]) +
                                             " of the data, and the file has " + std::to_string(dataSize) +
                                             ". Fetch or make the file again.");
    const auto bytes = bytesOf(entry.shape, *entry.type, dataSize);
    if (!bytes || *bytes != entry.offsets[1] - entry.offsets[0])
      throw corrupt(quoted + " has a shape that does not fit its bytes");
    ArrayInfo info;
    info.type = *entry.type;
    for (const std::uint64_t length : entry.shape) {
      if (length > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
        throw corrupt(quoted + " has an impossible shape");
      info.shape.push_back(static_cast<std::int64_t>(length));
    }
    info.firstByte = dataStart + entry.offsets[0];
    info.pastLastByte = dataStart + entry.offsets[1];
    header.arrays.emplace(name, std::move(info));
  }

  // The format wants the arrays to cover the data one after another: no byte twice, none unexplained.
  std::vector<std::pair<std::uint64_t, std::uint64_t>> ranges;
  for (const auto& [name, info] : header.arrays) ranges.emplace_back(info.firstByte, info.pastLastByte);
  std::sort(ranges.begin(), ranges.end());
  std::uint64_t expected = dataStart;
  for (const auto& [first, pastLast] : ranges) {
    if (first < expected) throw corrupt("two of its arrays overlap");
    if (first > expected) throw corrupt("bytes between its arrays belong to none");
    expected = pastLast;
  }
  if (expected != fileSize) throw corrupt("bytes after its arrays belong to none");
  return header;
}

}  // namespace model
