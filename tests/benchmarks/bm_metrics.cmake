tuningfork_test(bm_metrics LABEL benchmark SOURCES bm_metrics.cpp
  LINK model_metrics benchmark::benchmark benchmark::benchmark_main)
