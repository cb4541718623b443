# Cutouts from file to colour picture, beside astropy and numpy: BUILD/benchmarks/bm_cutouts prints both and their ratio.
tuningfork_test(bm_cutouts LABEL benchmark SOURCES bm_cutouts.cpp LINK labeling_display labeling_survey)
target_compile_definitions(bm_cutouts PRIVATE BM_YARDSTICK="${CMAKE_CURRENT_SOURCE_DIR}/bm_cutouts.py")
