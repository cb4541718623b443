# Includes point down only: app -> ui -> labeling -> model. Run as: cmake -DROOT=... -P check_layers.cmake
#   model/, labeling/     never Qt
#   labeling/             only workflow/ includes model/{network,training,inference}
#   ui/                   never workflow/, never LibTorch's part of model/
#   third-party headers   stay behind one wrapper folder each
set(problems "")

function(forbid folder pattern why)
  cmake_parse_arguments(arg "" "EXCEPT" "" ${ARGN})
  file(GLOB_RECURSE files "${ROOT}/${folder}/*.h" "${ROOT}/${folder}/*.cpp")
  foreach(file IN LISTS files)
    if(arg_EXCEPT AND file MATCHES "${arg_EXCEPT}")
      continue()
    endif()
    file(STRINGS "${file}" lines REGEX "^[ \t]*#[ \t]*include[ \t]*[<\"](${pattern})")
    foreach(line IN LISTS lines)
      string(APPEND problems "${file}: ${line}\n    ${why}\n")
    endforeach()
  endforeach()
  set(problems "${problems}" PARENT_SCOPE)
endfunction()

set(torch_part "model/(network|training|inference)/")
forbid(model "(labeling|ui|app)/" "model/ is the ground floor")
forbid(labeling "(ui|app)/" "labeling/ lies below ui/ and app/")
forbid(ui "app/" "ui/ lies below app/")
forbid(ui "labeling/workflow/|${torch_part}|torch/" "ui/ asks the engine for what needs LibTorch")
forbid(labeling "${torch_part}" "of labeling/, only workflow/ knows the networks" EXCEPT "/labeling/workflow/")
forbid(model "Q[A-Z]|qt|qcustomplot" "model/ is standard C++")
forbid(labeling "Q[A-Z]|qt|qcustomplot" "labeling/ is standard C++")
forbid(labeling "torch/" "LibTorch stays in model/")
forbid(app "torch/|sqlite3|fitsio|wcslib" "app/ wires; it does not call third-party libraries of the floors below"
       EXCEPT "/app/engine/main.cpp")
foreach(folder IN ITEMS model ui app)
  forbid(${folder} "sqlite3" "SQLite stays in labeling/store/")
  forbid(${folder} "fitsio|wcslib" "CFITSIO and WCSLIB stay in labeling/survey/")
endforeach()
forbid(labeling "sqlite3" "SQLite stays in labeling/store/" EXCEPT "/labeling/store/")
forbid(labeling "fitsio|wcslib" "CFITSIO and WCSLIB stay in labeling/survey/" EXCEPT "/labeling/survey/")
forbid(ui "qcustomplot" "QCustomPlot is included through ui/plots/qcustomplot_header.h"
       EXCEPT "/ui/plots/qcustomplot_header.h")

if(problems)
  message(FATAL_ERROR "Includes that point the wrong way:\n${problems}")
endif()
