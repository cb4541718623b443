#include "labeling/survey/fits_source.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "labeling/survey/gzip_bytes.h"
#include "model/base/error.h"

namespace labeling {
namespace {
using model::Error;
using model::ErrorKind;

constexpr std::int64_t kSmallFile = std::int64_t{1} << 22;
constexpr std::int64_t kLargestZip = std::int64_t{1} << 30;

std::string_view textOf(std::span<const unsigned char> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), std::min<std::size_t>(bytes.size(), 64)};
}
}  // namespace

FitsSource::FitsSource(const std::filesystem::path& file) : m_file(file), m_size(m_file.size()) {
  const bool small = m_size <= kSmallFile;
  m_bytes.resize(small ? static_cast<std::size_t>(m_size) : 64);
  m_bytes.resize(m_file.readAt(0, m_bytes));
  FileKind kind = kindOfBytes(textOf(m_bytes));
  if (kind == FileKind::Gzip) {
    if (m_size > kLargestZip)
      throw Error(ErrorKind::Unreadable, file.string() + " is larger than 1 GiB; unzip it first.");
    if (!small) {
      m_bytes.resize(static_cast<std::size_t>(m_size));
      m_bytes.resize(m_file.readAt(0, m_bytes));
    }
    Unzipped unpacked = unzipped(m_bytes, file);
    m_bytes = std::move(unpacked.bytes);
    m_endsEarly = unpacked.endsEarly;
    m_isZipped = true;
    kind = kindOfBytes(textOf(m_bytes));
    if (kind != FileKind::Fits)
      throw Error(ErrorKind::Unreadable,
                  file.string() + (m_endsEarly && m_bytes.size() < 64
                                       ? " is truncated: the zipped file breaks off at its start."
                                       : " is not an image: what is zipped in it is no FITS file."));
    m_size = static_cast<std::int64_t>(m_bytes.size());
  } else if (kind != FileKind::Fits) {
    throw Error(ErrorKind::Unreadable, notAnImageSentence(file));
  } else if (small) {
    m_size = static_cast<std::int64_t>(m_bytes.size());
  } else {
    m_bytes.clear();
  }
}

std::span<const unsigned char> FitsSource::bytes(std::int64_t offset, std::size_t count,
                                                 std::vector<unsigned char>& buffer) const {
  if (offset < 0 || offset >= m_size) return {};
  count = static_cast<std::size_t>(std::min<std::int64_t>(static_cast<std::int64_t>(count), m_size - offset));
  if (!m_bytes.empty()) return std::span(m_bytes).subspan(static_cast<std::size_t>(offset), count);
  buffer.resize(count);
  return std::span(buffer).first(m_file.readAt(offset, std::span(buffer).first(count)));
}

}  // namespace labeling
