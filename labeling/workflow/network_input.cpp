#include "labeling/workflow/network_input.h"

#include <algorithm>
#include <exception>
#include <future>
#include <string>
#include <utility>

#include "labeling/survey/cutout_reader.h"
#include "labeling/workflow/network_planes.h"
#include "model/base/error.h"
#include "model/base/parallel.h"

namespace labeling {
namespace {

/// What the store knows of a batch. The store belongs to one thread; the files may be read on any.
struct Order {
  std::vector<std::int64_t> rows;
  std::vector<std::string> names;
  std::vector<std::vector<ImageSource>> sources;
};

Order orderOf(const Project& project, std::span<const std::int64_t> rows) {
  Order order;
  order.rows.assign(rows.begin(), rows.end());
  for (const std::int64_t row : rows) {
    order.names.push_back(project.objectName(row));
    order.sources.push_back(project.imageSources(row));
  }
  return order;
}

/// @return empty, or why the image could not be used
std::string readOne(const std::vector<ImageSource>& sources, const model::CardInput& input,
                    std::span<std::uint8_t> target) {
  try {
    ReadOptions options;
    options.minimumSide = model::neededSide(input);
    options.sky = false;
    const Cutout cutout = readCutout(sources, options);
    if (!cutout.lostBands.empty()) return cutout.notice;  // a network would take the gap for black sky
    model::prepareImage(networkPlanes(cutout), cutout.width, cutout.height, input, target);
    return {};
  } catch (const model::Error& error) {
    return error.what();
  } catch (const std::bad_alloc&) {
    return "The image needs more memory than there is.";
  }
}

NetworkImages readOrder(const Order& order, const model::CardInput& input, std::stop_token stop) {
  NetworkImages result;
  result.images.size = input.size;
  result.images.channels = input.channels();
  const std::size_t count = order.rows.size(), stride = result.images.stride();
  result.images.pixels.resize(count * stride);
  result.usable.resize(count);
  std::vector<std::string> reasons(count);
  model::parallelFor(static_cast<std::int64_t>(count), 4, [&](std::int64_t first, std::int64_t last) {
    for (auto i = static_cast<std::size_t>(first); i < static_cast<std::size_t>(last); ++i) {
      if (stop.stop_requested()) throw model::Stopped();
      reasons[i] =
          readOne(order.sources[i], input, std::span(result.images.pixels).subspan(i * stride, stride));
      result.usable[i] = reasons[i].empty() ? 1 : 0;
    }
  });
  for (std::size_t i = 0; i < count; ++i)
    if (result.usable[i] == 0) result.failed.push_back({order.rows[i], order.names[i], reasons[i]});
  return result;
}

}  // namespace

void streamNetworkImages(const Project& project, std::span<const std::int64_t> rows,
                         const model::CardInput& input, std::int64_t batch,
                         const std::function<void(std::int64_t, NetworkImages&)>& body,
                         const model::RunControl& control) {
  const auto count = static_cast<std::int64_t>(rows.size());
  const auto startReading = [&](std::int64_t first) {
    const auto size = static_cast<std::size_t>(std::min(batch, count - first));
    return std::async(std::launch::async,
                      [order = orderOf(project, rows.subspan(static_cast<std::size_t>(first), size)), &input,
                       stop = control.stop] { return readOrder(order, input, stop); });
  };
  if (count == 0) return;
  std::future<NetworkImages> next = startReading(0);
  for (std::int64_t first = 0; first < count; first += batch) {
    NetworkImages images = next.get();
    control.throwIfStopped();
    if (first + batch < count) next = startReading(first + batch);
    body(first, images);
  }
}

model::ImageSet readNetworkImage(const std::filesystem::path& file, const model::CardInput& input) {
  ImageSource source;
  source.path = file.string();
  model::ImageSet image;
  image.size = input.size;
  image.channels = input.channels();
  image.pixels.resize(image.stride());
  if (const std::string reason = readOne({source}, input, image.pixels); !reason.empty())
    throw model::Error(model::ErrorKind::BadInput, reason);
  return image;
}

NetworkImages readNetworkImages(const Project& project, std::span<const std::int64_t> rows,
                                const model::CardInput& input, const model::RunControl& control) {
  constexpr std::int64_t kBatch = 64;  // so that progress moves
  const auto count = static_cast<std::int64_t>(rows.size());
  NetworkImages all;
  all.images.size = input.size;
  all.images.channels = input.channels();
  all.images.pixels.reserve(rows.size() * all.images.stride());
  for (std::int64_t first = 0; first < count; first += kBatch) {
    control.report(first, count, "reading");
    const auto size = static_cast<std::size_t>(std::min(kBatch, count - first));
    const NetworkImages part =
        readOrder(orderOf(project, rows.subspan(static_cast<std::size_t>(first), size)), input, control.stop);
    all.images.pixels.insert(all.images.pixels.end(), part.images.pixels.begin(), part.images.pixels.end());
    all.usable.insert(all.usable.end(), part.usable.begin(), part.usable.end());
    all.failed.insert(all.failed.end(), part.failed.begin(), part.failed.end());
  }
  control.report(count, count, "reading");
  return all;
}

}  // namespace labeling
