#include "model/arrays/array_writer.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <nlohmann/json.hpp>

#include "model/arrays/array_header.h"
#include "model/arrays/atomic_file.h"
#include "model/base/error.h"

namespace model {
namespace {

static_assert(std::endian::native == std::endian::little, "numbers are written as they lie in memory");

constexpr std::size_t kDataAlignment = 64;  // a cache line, and what vector instructions like best

template <typename T>
std::span<const std::byte> raw(std::span<const T> values) {
  return std::as_bytes(values);
}

/// A text in quotes, as JSON wants it. @throws nlohmann's exception for what is not UTF-8
std::string quoted(const std::string& text) { return nlohmann::json(text).dump(); }

}  // namespace

void ArrayWriter::addBytes(const std::string& name, ElementType type, std::vector<std::int64_t> shape,
                           std::span<const std::byte> values) {
  const auto refuse = [&name](const std::string& what) {
    return Error(ErrorKind::BadInput, "The array \"" + name + "\" cannot be stored: " + what + ".");
  };
  if (name.empty() || name == "__metadata__") throw refuse("this name is not allowed");
  if (m_entries.contains(name)) throw refuse("there is one of this name already");
  std::uint64_t count = 1;
  const bool isEmpty = std::find(shape.begin(), shape.end(), 0) != shape.end();
  for (const std::int64_t length : shape) {
    if (length < 0) throw refuse("its shape has the negative length " + std::to_string(length));
    if (isEmpty) continue;
    if (count > std::numeric_limits<std::uint64_t>::max() / 8 / static_cast<std::uint64_t>(length))
      throw refuse("its shape is too large");
    count *= static_cast<std::uint64_t>(length);
  }
  if (isEmpty) count = 0;
  if (count * sizeOf(type) != values.size())
    throw refuse("its shape asks for " + std::to_string(count) + " numbers, and there are " +
                 std::to_string(values.size() / sizeOf(type)));
  m_entries.emplace(name, Entry{type, std::move(shape), values});
}

void ArrayWriter::add(const std::string& name, std::vector<std::int64_t> shape,
                      std::span<const std::uint8_t> values) {
  addBytes(name, ElementType::U8, std::move(shape), raw(values));
}
void ArrayWriter::add(const std::string& name, std::vector<std::int64_t> shape,
                      std::span<const std::int32_t> values) {
  addBytes(name, ElementType::I32, std::move(shape), raw(values));
}
void ArrayWriter::add(const std::string& name, std::vector<std::int64_t> shape,
                      std::span<const std::int64_t> values) {
  addBytes(name, ElementType::I64, std::move(shape), raw(values));
}
void ArrayWriter::add(const std::string& name, std::vector<std::int64_t> shape,
                      std::span<const float> values) {
  addBytes(name, ElementType::F32, std::move(shape), raw(values));
}
void ArrayWriter::add(const std::string& name, std::vector<std::int64_t> shape,
                      std::span<const double> values) {
  addBytes(name, ElementType::F64, std::move(shape), raw(values));
}

void ArrayWriter::metadata(const std::string& key, const std::string& value) { m_metadata[key] = value; }

void ArrayWriter::write(const std::filesystem::path& path) const {
  // Wide numbers first, then by name: every array is aligned, and the bytes do not depend on the order of
  // add().
  std::vector<const std::pair<const std::string, Entry>*> order;
  for (const auto& entry : m_entries) order.push_back(&entry);
  std::stable_sort(order.begin(), order.end(), [](const auto* one, const auto* other) {
    return sizeOf(one->second.type) > sizeOf(other->second.type);
  });

  std::string header = "{";
  try {
    if (!m_metadata.empty()) {
      header += "\"__metadata__\":{";
      for (const auto& [key, value] : m_metadata) {
        if (header.back() != '{') header += ',';
        header.append(quoted(key)).append(":").append(quoted(value));
      }
      header += '}';
    }
    std::uint64_t offset = 0;
    for (const auto* item : order) {
      const auto& [name, entry] = *item;
      if (header.size() > 1) header += ',';
      header.append(quoted(name))
          .append(":{\"dtype\":\"")
          .append(nameOf(entry.type))
          .append("\",\"shape\":[");
      for (std::size_t i = 0; i < entry.shape.size(); ++i)
        header.append(i > 0 ? "," : "").append(std::to_string(entry.shape[i]));
      header += "],\"data_offsets\":[" + std::to_string(offset) + ',';
      offset += entry.bytes.size();
      header += std::to_string(offset) + "]}";
    }
  } catch (const nlohmann::json::exception&) {
    throw Error(ErrorKind::BadInput,
                path.string() + " could not be written: a name or text in it is not valid UTF-8.");
  }
  header += '}';
  while ((sizeof(std::uint64_t) + header.size()) % kDataAlignment != 0) header += ' ';
  if (header.size() > kLargestHeader)
    throw Error(ErrorKind::BadInput, path.string() +
                                         " could not be written: its arrays and texts need a header of " +
                                         std::to_string(header.size()) + " bytes, and " +
                                         std::to_string(kLargestHeader) + " is the limit.");

  const std::uint64_t length = header.size();
  AtomicFile file(path);
  file.write(std::as_bytes(std::span(&length, 1)));
  file.write(header);
  for (const auto* item : order) file.write(item->second.bytes);
  file.commit();
}

}  // namespace model
