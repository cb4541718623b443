tuningfork_test(bm_store
  SOURCES bm_store.cpp
  LINK test_support labeling_history labeling_store benchmark::benchmark_main
  LABEL benchmark)
