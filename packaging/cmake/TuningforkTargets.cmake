# What every target of the project shares, and the three ways to add one.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bin")
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
# A second lock against two Qt versions in one process: nothing of ours is exported by accident.
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # Precompiled headers need the two sloppinesses; the base directory lets build folders share results.
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CMAKE_COMMAND}" -E env
      CCACHE_SLOPPINESS=pch_defines,time_macros CCACHE_NOHASHDIR=1
      "CCACHE_BASEDIR=${PROJECT_SOURCE_DIR}" "${CCACHE_PROGRAM}")
endif()

option(TUNINGFORK_SANITIZE "Build with the address and undefined-behaviour sanitizers" OFF)
option(TUNINGFORK_FUZZ "Build the libFuzzer targets of tests/fuzz (needs clang)" OFF)

add_library(project_options INTERFACE)
target_include_directories(project_options INTERFACE "${PROJECT_SOURCE_DIR}")
target_compile_options(project_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -fpch-preprocess)
# GCC 12 warns of overlapping copies inside std::string + std::string (GCC bug 105651); there are none.
target_compile_options(project_options INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)
target_compile_definitions(project_options INTERFACE QT_NO_KEYWORDS QT_NO_CAST_FROM_ASCII)
if(TUNINGFORK_SANITIZE)
  target_compile_options(project_options INTERFACE -fsanitize=address,undefined -fno-omit-frame-pointer)
  target_link_options(project_options INTERFACE -fsanitize=address,undefined)
endif()
if(TUNINGFORK_FUZZ)
  target_compile_options(project_options INTERFACE -fsanitize=fuzzer-no-link)
endif()

# tuningfork_library(NAME SOURCES file... [PUBLIC target...] [PRIVATE target...])
# One static library a folder. PUBLIC: targets whose headers appear in this one's headers.
function(tuningfork_library name)
  cmake_parse_arguments(arg "" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
  add_library(${name} STATIC ${arg_SOURCES})
  target_link_libraries(${name} PUBLIC project_options ${arg_PUBLIC} PRIVATE ${arg_PRIVATE})
endfunction()

# tuningfork_test(NAME SOURCES file... LINK target... [ARGUMENTS text...] [LABEL unit|gui|benchmark]
#                 [TIMEOUT seconds])
# GoogleTest for LABEL unit (default) where GTest is linked by LINK; Qt Test likewise by Qt6::Test.
function(tuningfork_test name)
  cmake_parse_arguments(arg "" "LABEL;TIMEOUT" "SOURCES;LINK;ARGUMENTS" ${ARGN})
  if(NOT arg_LABEL)
    set(arg_LABEL unit)
  endif()
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 120)
  endif()
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE project_options ${arg_LINK})
  target_compile_definitions(${name} PRIVATE
    TUNINGFORK_TEST_DATA="${PROJECT_SOURCE_DIR}/tests/data"
    TUNINGFORK_SAMPLE_DATA="${PROJECT_SOURCE_DIR}/../shared/data"
    TUNINGFORK_BIN="${PROJECT_BINARY_DIR}/bin")
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/tests")
  if(NOT arg_LABEL STREQUAL benchmark)
    add_test(NAME ${name} COMMAND ${name} ${arg_ARGUMENTS})
    # CFITSIO asks for as much as a damaged header claims and lives with a refusal; the sanitizer shall let it.
    set_tests_properties(${name} PROPERTIES LABELS ${arg_LABEL} TIMEOUT ${arg_TIMEOUT}
      ENVIRONMENT "XDG_DATA_HOME=${PROJECT_BINARY_DIR}/tests/home;QT_QPA_PLATFORM=offscreen;QT_ACCESSIBILITY=1;LC_ALL=C.UTF-8;ASAN_OPTIONS=allocator_may_return_null=1")
  else()
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/benchmarks")
  endif()
endfunction()
