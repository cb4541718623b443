#include "labeling/survey/gzip_bytes.h"

#include <zlib.h>

#include <algorithm>

#include "model/base/error.h"

namespace labeling {
namespace {
using model::Error;
using model::ErrorKind;

constexpr std::size_t kMostUnpacked = std::size_t{1} << 31;
constexpr std::size_t kStep = std::size_t{1} << 20;

/// An inflating stream that frees itself.
class Inflater {
 public:
  Inflater(std::span<const unsigned char> bytes, const std::filesystem::path& file) : m_file(file) {
    // zlib's interface predates const; it does not write there. Our files end below its 4 GiB of unsigned.
    m_stream.next_in = const_cast<unsigned char*>(bytes.data());
    m_stream.avail_in = static_cast<unsigned>(bytes.size());
    constexpr int kGzipOnly = 16 + MAX_WBITS;
    if (inflateInit2(&m_stream, kGzipOnly) != Z_OK)
      throw Error(ErrorKind::OutOfMemory, "There is no memory left to unpack " + file.string() + ".");
  }
  ~Inflater() { inflateEnd(&m_stream); }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  /// Fills `to` as far as the stream goes. @returns the number of bytes
  std::size_t read(std::span<unsigned char> to) {
    m_stream.next_out = to.data();
    m_stream.avail_out = static_cast<unsigned>(to.size());
    while (m_stream.avail_out > 0 && !m_isAtEnd) {
      const int result = inflate(&m_stream, Z_NO_FLUSH);
      if (result == Z_STREAM_END) {
        m_isAtEnd = m_stream.avail_in == 0 || m_stream.next_in[0] != 0x1f;  // else: another member
        if (!m_isAtEnd) inflateReset(&m_stream);
      } else if (result == Z_BUF_ERROR) {
        m_endsEarly = true;
        break;
      } else if (result != Z_OK) {
        throw Error(ErrorKind::Unreadable,
                    m_file.string() + " is damaged: its gzip stream is not valid. Fetch it again.");
      }
    }
    return to.size() - m_stream.avail_out;
  }
  bool endsEarly() const { return m_endsEarly; }

 private:
  const std::filesystem::path& m_file;
  z_stream m_stream{};
  bool m_isAtEnd = false;
  bool m_endsEarly = false;
};

Error cutShort(const std::filesystem::path& file) {
  return Error(ErrorKind::Unreadable,
               file.string() + " is cut short: its gzip stream ends early. Fetch it again.");
}
}  // namespace

std::string startOfGzip(std::span<const unsigned char> bytes, std::size_t wanted,
                        const std::filesystem::path& file) {
  Inflater inflater(bytes, file);
  std::string start(wanted, '\0');
  start.resize(inflater.read({reinterpret_cast<unsigned char*>(start.data()), start.size()}));
  if (inflater.endsEarly()) throw cutShort(file);
  return start;
}

Unzipped unzipped(std::span<const unsigned char> bytes, const std::filesystem::path& file) {
  Inflater inflater(bytes, file);
  Unzipped result;
  std::vector<unsigned char>& all = result.bytes;
  for (;;) {
    const std::size_t before = all.size();
    if (before > kMostUnpacked)
      throw Error(ErrorKind::Unreadable,
                  file.string() + " unpacks to more than 2 GiB; cut it into smaller files.");
    all.resize(before + std::max(kStep, before));
    const std::size_t count = inflater.read(std::span(all).subspan(before));
    all.resize(before + count);
    if (count < std::max(kStep, before)) break;
  }
  result.endsEarly = inflater.endsEarly();
  return result;
}

std::vector<unsigned char> gunzip(std::span<const unsigned char> bytes, const std::filesystem::path& file) {
  Unzipped result = unzipped(bytes, file);
  if (result.endsEarly) throw cutShort(file);
  return std::move(result.bytes);
}

}  // namespace labeling
