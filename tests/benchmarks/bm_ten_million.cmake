# ROC, area and bootstrap of ten million scores, beside scikit-learn: BUILD/benchmarks/bm_ten_million prints both.
tuningfork_test(bm_ten_million LABEL benchmark SOURCES bm_ten_million.cpp LINK model_metrics)
target_compile_definitions(bm_ten_million PRIVATE BM_YARDSTICK="${CMAKE_CURRENT_SOURCE_DIR}/bm_ten_million.py")
