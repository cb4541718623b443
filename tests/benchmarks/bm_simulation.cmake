tuningfork_test(bm_simulation LABEL benchmark SOURCES bm_simulation.cpp
  LINK model_simulation benchmark::benchmark benchmark::benchmark_main)
