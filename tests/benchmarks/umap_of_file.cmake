# The map of a feature file, for umap_beside_umap_learn.py, which measures it beside umap-learn.
tuningfork_test(umap_of_file LABEL benchmark SOURCES umap_of_file.cpp LINK model_embedding model_arrays)
