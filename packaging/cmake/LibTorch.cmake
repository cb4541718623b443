# LibTorch as one target, so that only what names it sees its include paths and flags.
# find_package(Torch) changes CMAKE_CXX_FLAGS and drags in its own C++ standard; both stay in here.
set(_saved_flags "${CMAKE_CXX_FLAGS}")
find_package(Torch REQUIRED)
set(CMAKE_CXX_FLAGS "${_saved_flags}")
set(CMAKE_CXX_STANDARD 20)

add_library(tuningfork_libtorch INTERFACE)
target_link_libraries(tuningfork_libtorch INTERFACE ${TORCH_LIBRARIES})
target_compile_options(tuningfork_libtorch INTERFACE
  -Wno-conversion -Wno-shadow -Wno-pedantic -Wno-unused-parameter -Wno-deprecated-declarations)
add_library(LibTorch::LibTorch ALIAS tuningfork_libtorch)
