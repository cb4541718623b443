#pragma once
#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

namespace test {

/// One line of what a wait was like: median, 99 %, longest; all in milliseconds.
inline void printPercentiles(const std::string& what, std::vector<double> milliseconds) {
  if (milliseconds.empty()) return;
  std::sort(milliseconds.begin(), milliseconds.end());
  const auto at = [&](double share) {
    return milliseconds[static_cast<std::size_t>(share * static_cast<double>(milliseconds.size() - 1))];
  };
  std::printf("%-44s p50 %7.2f ms   p99 %7.2f ms   max %7.2f ms   of %zu\n", what.c_str(), at(0.5), at(0.99),
              milliseconds.back(), milliseconds.size());
}

}  // namespace test
