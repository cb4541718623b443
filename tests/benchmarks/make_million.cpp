// Makes the project of a million objects that the benchmarks of the gallery open:
//   make_million DIR.tuningfork [OBJECTS [SIDE]]
#include <cstdio>
#include <cstdlib>
#include <exception>

#include "tests/support/million_objects.h"

int main(int count, char** words) {
  if (count < 2 || count > 4) {
    std::fprintf(stderr, "usage: make_million DIR.tuningfork [OBJECTS [SIDE]]\n");
    return 2;
  }
  try {
    const std::int64_t objects = count > 2 ? std::atoll(words[2]) : 1'000'000;
    const test::MillionReport report =
        test::makeMillion(words[1], objects, count > 3 ? std::atoi(words[3]) : 10'000);
    std::printf("mosaic of three bands %.1f s, project of %lld objects %.1f s\n", report.mosaicSeconds,
                static_cast<long long>(objects), report.projectSeconds);
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
