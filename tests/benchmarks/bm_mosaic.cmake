tuningfork_test(bm_mosaic LABEL benchmark SOURCES bm_mosaic.cpp LINK test_support labeling_display labeling_survey model_base)
target_compile_definitions(bm_mosaic PRIVATE TUNINGFORK_BENCHMARKS="${CMAKE_CURRENT_LIST_DIR}")
