tuningfork_test(bm_network LABEL benchmark SOURCES bm_network.cpp
  LINK tests_tiny_models model_inference benchmark::benchmark)
