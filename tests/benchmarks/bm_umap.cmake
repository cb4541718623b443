tuningfork_test(bm_umap LABEL benchmark SOURCES bm_umap.cpp
  LINK model_embedding benchmark::benchmark benchmark::benchmark_main)
