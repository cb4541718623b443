#include "model/arrays/array_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <bit>
#include <cerrno>
#include <cstring>
#include <utility>

#include "model/arrays/array_header.h"
#include "model/base/error.h"

namespace model {
namespace {

static_assert(std::endian::native == std::endian::little, "the numbers of a file are used as they lie there");

constexpr std::uint64_t kLengthBytes = 8;

class Descriptor {
 public:
  explicit Descriptor(const std::filesystem::path& path)
      : m_value(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
    if (m_value < 0) throw systemError(path.string(), "could not be read", errno);
  }
  ~Descriptor() { ::close(m_value); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int value() const noexcept { return m_value; }

 private:
  int m_value;
};

template <typename T, typename Convert>
std::vector<float> convertAll(std::span<const std::byte> bytes, Convert convert) {
  std::vector<float> result(bytes.size() / sizeof(T));
  for (std::size_t i = 0; i < result.size(); ++i) {
    T value;
    std::memcpy(&value, bytes.data() + i * sizeof(T), sizeof(T));
    result[i] = convert(value);
  }
  return result;
}

template <typename T>
std::vector<float> castAll(std::span<const std::byte> bytes) {
  return convertAll<T>(bytes, [](T value) { return static_cast<float>(value); });
}

}  // namespace

std::int64_t ArrayInfo::count() const noexcept {
  return static_cast<std::int64_t>((pastLastByte - firstByte) / sizeOf(type));
}

struct ArrayFile::Contents {
  std::filesystem::path path;
  ArrayHeader header;
  const std::byte* mapping = nullptr;
  std::size_t size = 0;
  /// Copies of arrays that do not lie at a multiple of their number's size: files of other writers may.
  /// Vectors of doubles, so that any number may be read from their start.
  std::map<std::string, std::vector<double>> aligned;

  Contents() = default;
  Contents(const Contents&) = delete;
  Contents& operator=(const Contents&) = delete;
  ~Contents() {
    if (mapping != nullptr) ::munmap(const_cast<std::byte*>(mapping), size);
  }
};

ArrayFile::ArrayFile(std::unique_ptr<Contents> contents) noexcept : m_contents(std::move(contents)) {}
ArrayFile::ArrayFile(ArrayFile&&) noexcept = default;
ArrayFile& ArrayFile::operator=(ArrayFile&&) noexcept = default;
ArrayFile::~ArrayFile() = default;

ArrayFile ArrayFile::open(const std::filesystem::path& path) {
  const std::string fileName = path.string();
  const Descriptor descriptor(path);
  struct stat status {};
  if (::fstat(descriptor.value(), &status) != 0) throw systemError(fileName, "could not be read", errno);
  if (!S_ISREG(status.st_mode))
    throw Error(ErrorKind::Unreadable, fileName + " is not a file that can be read.");

  auto contents = std::make_unique<Contents>();
  contents->path = path;
  contents->size = static_cast<std::size_t>(status.st_size);
  if (contents->size < kLengthBytes + 2)
    throw Error(ErrorKind::Unreadable, fileName + " is not an array file (safetensors): it has only " +
                                           std::to_string(contents->size) + " bytes.");
  void* mapping = ::mmap(nullptr, contents->size, PROT_READ, MAP_PRIVATE, descriptor.value(), 0);
  if (mapping == MAP_FAILED) throw systemError(fileName, "could not be read", errno);
  contents->mapping = static_cast<const std::byte*>(mapping);

  std::uint64_t headerLength = 0;
  std::memcpy(&headerLength, contents->mapping, kLengthBytes);
  if (headerLength > kLargestHeader)
    throw Error(ErrorKind::Unreadable,
                fileName + " is not an array file (safetensors), or damaged: its header would have " +
                    std::to_string(headerLength) + " bytes.");
  if (headerLength > contents->size - kLengthBytes)
    throw Error(ErrorKind::Unreadable,
                fileName + " is cut off within its header. Fetch or make the file again.");
  const std::string_view json(reinterpret_cast<const char*>(contents->mapping + kLengthBytes), headerLength);
  contents->header = parseArrayHeader(json, kLengthBytes + headerLength, contents->size, fileName);

  for (const auto& [name, info] : contents->header.arrays) {
    if (info.firstByte % sizeOf(info.type) == 0) continue;
    const std::size_t length = info.pastLastByte - info.firstByte;
    std::vector<double>& copy = contents->aligned[name];
    copy.resize((length + sizeof(double) - 1) / sizeof(double));
    if (length > 0) std::memcpy(copy.data(), contents->mapping + info.firstByte, length);
  }
  return ArrayFile(std::move(contents));
}

const std::filesystem::path& ArrayFile::path() const noexcept { return m_contents->path; }

std::vector<std::string> ArrayFile::names() const {
  std::vector<std::string> result;
  for (const auto& [name, info] : m_contents->header.arrays) result.push_back(name);
  return result;
}

bool ArrayFile::contains(const std::string& name) const noexcept {
  return m_contents->header.arrays.contains(name);
}

const ArrayInfo& ArrayFile::info(const std::string& name) const {
  const auto found = m_contents->header.arrays.find(name);
  if (found == m_contents->header.arrays.end())
    throw Error(ErrorKind::NotFound, m_contents->path.string() + " has no array \"" + name + "\".");
  return found->second;
}

const std::map<std::string, std::string>& ArrayFile::metadata() const noexcept {
  return m_contents->header.metadata;
}

std::span<const std::byte> ArrayFile::bytes(const std::string& name) const {
  const ArrayInfo& array = info(name);
  const std::size_t length = array.pastLastByte - array.firstByte;
  const auto copy = m_contents->aligned.find(name);
  if (copy != m_contents->aligned.end()) return std::as_bytes(std::span(copy->second)).first(length);
  return {m_contents->mapping + array.firstByte, length};
}

std::span<const std::byte> ArrayFile::checkedBytes(const std::string& name, ElementType wanted) const {
  const ElementType type = info(name).type;
  if (type != wanted && !(type == ElementType::Bool && wanted == ElementType::U8))
    throw Error(ErrorKind::BadInput, m_contents->path.string() + ": the array \"" + name + "\" holds " +
                                         nameOf(type) + ", not " + nameOf(wanted) + ".");
  return bytes(name);
}

std::vector<float> ArrayFile::toFloats(const std::string& name) const {
  const std::span<const std::byte> raw = bytes(name);
  switch (info(name).type) {
    case ElementType::Bool:
    case ElementType::U8:
      return castAll<std::uint8_t>(raw);
    case ElementType::I8:
      return castAll<std::int8_t>(raw);
    case ElementType::U16:
      return castAll<std::uint16_t>(raw);
    case ElementType::I16:
      return castAll<std::int16_t>(raw);
    case ElementType::F16:
      return convertAll<std::uint16_t>(raw, floatFromHalf);
    case ElementType::BF16:
      return convertAll<std::uint16_t>(raw, floatFromBrain);
    case ElementType::U32:
      return castAll<std::uint32_t>(raw);
    case ElementType::I32:
      return castAll<std::int32_t>(raw);
    case ElementType::F32:
      return castAll<float>(raw);
    case ElementType::U64:
      return castAll<std::uint64_t>(raw);
    case ElementType::I64:
      return castAll<std::int64_t>(raw);
    case ElementType::F64:
      return castAll<double>(raw);
  }
  throw Error(ErrorKind::Internal, "an element type without a conversion");
}

}  // namespace model
